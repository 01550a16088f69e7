"""The routes beside the pages: health, exports, maintenance."""

from __future__ import annotations

import hmac
import json
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from components.offers import OFFERS, Offer
from components.runtime import APP_VERSION, runtime
from data_access.audit import now
from data_access.benefits.upload import register_contracts
from data_access.exports import csv_bytes, export_file_name, xlsx_bytes
from data_access.loaders import KINDS, Contract
from data_access.loaders.template import write_blank
from data_access.maintenance import maintenance_token, run_verb
from data_access.records.upload import record_contracts
from models.access import Viewer, may
from models.audit import AuditEntry
from models.errors import AppError, UserFacingError
from models.sign_in import viewer_from_claims

TABLE_MAKERS = {"csv": csv_bytes, "xlsx": xlsx_bytes}
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "ics": "text/calendar; charset=utf-8",
    "svg": "image/svg+xml",
}
UNKNOWN_TYPE = "application/octet-stream"
LOOPBACK = {"127.0.0.1", "::1"}


async def livez(request: Request) -> Response:
    """200 as long as the process answers."""
    return PlainTextResponse("ok")


async def readyz(request: Request) -> Response:
    """200 when both stores answer a query; 503 with no detail otherwise."""
    try:
        await run_in_threadpool(_probe)
    except AppError:
        return PlainTextResponse("not ready", status_code=503)
    return PlainTextResponse("ready")


def _probe() -> None:
    stores = runtime().stores
    stores.national.version()
    stores.audit.newest(1)


async def export(request: Request) -> Response:
    """The file that a page offered to this viewer; written to the audit trail before it leaves."""
    offer = OFFERS.find(request.path_params["token"])
    file_type = request.query_params.get("format", "csv")
    if offer is None or not _holds(offer, file_type) or not _is_for_this_client(offer, request):
        return PlainTextResponse(
            "This download is no longer on offer. Go back to the page and ask for it again.", status_code=404
        )
    try:
        body = await run_in_threadpool(_make, offer, file_type)
    except UserFacingError as error:
        return PlainTextResponse(str(error), status_code=409)
    name = export_file_name(offer.about, extension=file_type)
    headers = {
        "content-disposition": f'attachment; filename="{name}"',
        "cache-control": "no-store",
    }
    return Response(body, media_type=MEDIA_TYPES.get(file_type, UNKNOWN_TYPE), headers=headers)


def _holds(offer: Offer, file_type: str) -> bool:
    """True when the offer can be fetched as this type of file."""
    return file_type in (offer.makers or TABLE_MAKERS)


def _make(offer: Offer, file_type: str) -> bytes:
    runtime().stores.audit.record(
        AuditEntry(
            done_at=now(),
            actor=offer.viewer.subject,
            role=offer.viewer.role_id,
            action="export",
            object=json.dumps({"name": offer.name, "format": file_type, "filters": offer.about.filters}),
            rows_returned=len(offer.table),
            dataset_version=offer.about.data_version,
            session=offer.session,
            app_version=APP_VERSION,
        )
    )
    about = replace(offer.about, generated_at=datetime.now(UTC))
    if offer.makers:
        return offer.makers[file_type](about)
    return TABLE_MAKERS[file_type](offer.table, about)


def _is_for_this_client(offer: Offer, request: Request) -> bool:
    """True when the role may export and, with sign-in, the cookie is that of the viewer it was offered to."""
    if not may(offer.viewer, "export"):
        return False
    return offer.viewer.is_demo or _viewer_of(request) == offer.viewer


def _viewer_of(request: Request) -> Viewer | None:
    """Viewer of the signed sign-in cookie; None when there is none, it is forged, expired or without a role."""
    from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

    cookie = _get_signed_cookie_with_chunks(request.cookies, "_streamlit_user")
    if cookie is None:
        return None
    settings = runtime().settings
    return viewer_from_claims(
        json.loads(cookie), role_claim=settings.role_claim, force_claim=settings.force_claim, now=time.time()
    )


async def template(request: Request) -> Response:
    """A blank file of one kind with its rules; it holds no data, so anybody may have it."""
    kind, _, file_type = request.path_params["name"].rpartition(".")
    contract = KINDS.get(kind) or record_contracts().get(kind) or register_contracts().get(kind)
    if contract is None or contract.is_geojson or file_type not in TABLE_MAKERS:
        return PlainTextResponse("Not found", status_code=404)
    body = await run_in_threadpool(_template, contract, file_type)
    headers = {"content-disposition": f'attachment; filename="{kind}.{file_type}"'}
    return Response(body, media_type=MEDIA_TYPES[file_type], headers=headers)


def _template(contract: Contract, file_type: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return write_blank(contract, Path(folder) / f"blank.{file_type}").read_bytes()


async def maintenance(request: Request) -> Response:
    """Backup and audit checks for the terminal: loopback only, with the token of the service account."""
    folder: Path = runtime().settings.folder
    given = request.headers.get("x-ndao-maintenance", "")
    is_local = request.client is not None and request.client.host in LOOPBACK
    if not is_local or not hmac.compare_digest(given, maintenance_token(folder)):
        return PlainTextResponse("Not found", status_code=404)
    try:
        arguments = await request.json()
        result = await run_in_threadpool(run_verb, runtime().stores, request.path_params["verb"], arguments)
    except AppError as error:
        return JSONResponse({"error": str(error)}, status_code=409)
    return JSONResponse(result)
