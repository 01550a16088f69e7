"""The web server around Streamlit: security headers, health, exports, maintenance, start and stop."""

from __future__ import annotations

import base64
import gc
import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.documents.working import close_work
from components.runtime import runtime
from components.server_routes import export, livez, maintenance, readyz, template
from data_access.anpr.retention import purge_due
from data_access.assessments.evidence import purge_expired, today
from data_access.documents.case import CASES_FOLDER
from data_access.documents.purge import purge_due as purge_cases

REFUSED_PATHS = ("/_stcore/agent", "/_stcore/metrics")


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Open the stores, purge what is over its time and warm what the first page needs; close them at the end."""
    shared = runtime()
    purge_expired(shared.stores, "retention rule", today())
    purge_due(shared.stores, "retention rule")
    purge_cases(shared.settings.folder / CASES_FOLDER, today(), shared.stores.audit.record_all)
    _warm()
    gc.collect()
    gc.freeze()
    yield
    close_work()
    shared.stores.close()
    runtime.cache_clear()


def _warm() -> None:
    """Import what the first page draws with, so that no visitor waits for it; sessions share the cores, not a sum."""
    import plotly.graph_objs
    import plotly.io
    import plotly.tools  # noqa: F401
    from threadpoolctl import threadpool_limits

    threadpool_limits(limits=1, user_api="blas")


def content_security_policy() -> str:
    """A policy that allows nothing from another host; Streamlit's one inline script is allowed by its hash."""
    index = Path(st.__file__).parent / "static" / "index.html"
    scripts = re.findall(r"<script>(.*?)</script>", index.read_text(encoding="utf-8"), flags=re.DOTALL)
    hashes = " ".join(f"'sha256-{_sha256(script)}'" for script in scripts)
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'wasm-unsafe-eval' {hashes}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "media-src 'self' blob:",
            "frame-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'self'",
            "frame-ancestors 'none'",
            "object-src 'none'",
        )
    )


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _is_refused(path: str) -> bool:
    """True for addresses that the product does not use; of Streamlit's own files only the page icon is served."""
    return path.startswith(REFUSED_PATHS) or (path.startswith("/media/") and not path.endswith(".png"))


class SecurityHeaders:
    """Adds the headers to every answer, and refuses the addresses that the product does not use."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = [
            (name.encode("ascii"), value.encode("ascii"))
            for name, value in {
                "content-security-policy": content_security_policy(),
                "x-content-type-options": "nosniff",
                "x-frame-options": "DENY",
                "referrer-policy": "no-referrer",
                "permissions-policy": "camera=(), microphone=(), geolocation=()",
                "cross-origin-opener-policy": "same-origin",
            }.items()
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and _is_refused(scope["path"]):
            await PlainTextResponse("Not found", status_code=404, headers=self._plain())(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *self._headers]
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _plain(self) -> dict[str, str]:
        return {name.decode("ascii"): value.decode("ascii") for name, value in self._headers}


ROUTES = [
    Route("/livez", livez),
    Route("/readyz", readyz),
    Route("/export/{token}", export),
    Route("/template/{name}", template),
    Route("/maintenance/{verb}", maintenance, methods=["POST"]),
]
MIDDLEWARE = [Middleware(SecurityHeaders), Middleware(GZipMiddleware, minimum_size=1024, compresslevel=1)]
