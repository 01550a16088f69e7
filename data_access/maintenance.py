"""Backup, restore and audit checks: run directly when the app is down, through its loopback route when it is up."""

from __future__ import annotations

import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import UTC, date, datetime
from http import HTTPStatus
from pathlib import Path

import duckdb

from data_access.assessments.evidence import purge_expired, today
from data_access.assessments.evidence_files import FOLDER as EVIDENCE_FOLDER
from data_access.assessments.evidence_files import INCOMING
from data_access.audit import entries_of_the_terminal
from data_access.public_site import write_public_site
from data_access.registers import FILE_NAME, secret_file
from data_access.snapshots import current_version, national_folder, version_path
from data_access.stores import Stores, open_stores
from models.errors import DataNotAvailable, StoreUnavailable
from models.settings import Settings

TOKEN_FILE = "maintenance.token"  # noqa: S105 the name of a file, not a secret
VERBS = ("backup", "audit-verify", "public-snapshot", "evidence-purge", "audit-record")


def maintenance_token(folder: Path) -> str:
    """The token of the maintenance route, in a file that only the service account can read."""
    return secret_file(folder / TOKEN_FILE).hex()


def run_verb(stores: Stores, verb: str, arguments: Mapping[str, str]) -> dict[str, object]:
    """Do one maintenance verb (one of ``VERBS``) and return what there is to say."""
    if verb == "backup":
        return {"folder": str(back_up(stores, Path(arguments["folder"])))}
    if verb == "audit-verify":
        report = stores.audit.verify()
        return {"records": report.records, "is_whole": report.is_whole, "first_bad_seq": report.first_bad_seq}
    if verb == "public-snapshot":
        generated_on = date.fromisoformat(arguments["generated_on"])
        return write_public_site(
            stores, Path(arguments["folder"]), generated_on=generated_on, actor=arguments["actor"]
        )
    if verb == "evidence-purge":
        return {"purged": purge_expired(stores, arguments["actor"], today())}
    if verb == "audit-record":
        return {"records": stores.audit.record_all(entries_of_the_terminal(arguments["entries"]))}
    raise DataNotAvailable(f"There is no verb {verb!r}.", f"Use one of {', '.join(VERBS)}.")


def run_verb_wherever(settings: Settings, verb: str, arguments: Mapping[str, str]) -> dict[str, object]:
    """Do a verb in this process, or in the running app when that owns the registers."""
    try:
        stores = open_stores(settings.folder, settings.audit_key_file)
    except StoreUnavailable:
        return _ask_the_app(settings, verb, arguments)
    try:
        return run_verb(stores, verb, arguments)
    finally:
        stores.close()


def back_up(stores: Stores, target: Path) -> Path:
    """Copy registers, live snapshot, evidence files, audit key and anchor into a new dated folder below ``target``."""
    folder = target / datetime.now(UTC).strftime("backup-%Y%m%dT%H%M%S%f")
    folder.mkdir(parents=True)
    stores.audit.write_anchor()
    stores.registers.backup(folder / FILE_NAME)
    for path in sorted(stores.folder.glob("audit.*")):
        shutil.copy2(path, folder / path.name)
    if (stores.folder / EVIDENCE_FOLDER).exists():
        unfinished = shutil.ignore_patterns(INCOMING)  # attachments that are being checked come and go
        shutil.copytree(stores.folder / EVIDENCE_FOLDER, folder / EVIDENCE_FOLDER, ignore=unfinished)
    version = current_version(stores.folder)
    if version is not None:
        national_folder(folder).mkdir()
        shutil.copyfile(version_path(stores.folder, version), version_path(folder, version))
        (national_folder(folder) / "CURRENT").write_text(version, encoding="ascii")
    return folder


def restore(settings: Settings, backup: Path) -> dict[str, object]:
    """Put a backup in the place of the stores, after its audit chain was checked; the app must be down.

    The stores that stood there are kept beside it, as ``<folder>.before-restore-<time>``.
    """
    if not (backup / FILE_NAME).exists():
        raise DataNotAvailable(f"{backup} holds no backup.", f"Give the folder that holds {FILE_NAME}.")
    stores = open_stores(settings.folder, settings.audit_key_file)
    stores.close()
    draft = settings.folder.with_name(settings.folder.name + ".restoring")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(backup, draft)
    report = _check_restored(draft, settings)
    kept = settings.folder.with_name(f"{settings.folder.name}.before-restore-{datetime.now(UTC):%Y%m%dT%H%M%S}")
    settings.folder.rename(kept)
    draft.rename(settings.folder)
    return {**report, "kept": str(kept)}


def _check_restored(draft: Path, settings: Settings) -> dict[str, object]:
    key_file = draft / "audit.key"
    stores = open_stores(draft, key_file if key_file.exists() else settings.audit_key_file)
    try:
        report = run_verb(stores, "audit-verify", {})
    finally:
        stores.close()
    if not report["is_whole"]:
        raise StoreUnavailable(
            f"The audit chain of the backup is broken at record {report['first_bad_seq']}.",
            "Use an older backup; nothing was changed.",
        )
    version = current_version(draft)
    if version is not None:
        with duckdb.connect(str(version_path(draft, version)), read_only=True) as con:
            con.execute("select count(*) from raw.loads").fetchall()
    return report


def _ask_the_app(settings: Settings, verb: str, arguments: Mapping[str, str]) -> dict[str, object]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{settings.maintenance_port}/maintenance/{verb}",
        data=json.dumps(dict(arguments)).encode("utf-8"),
        headers={"x-ndao-maintenance": maintenance_token(settings.folder), "content-type": "application/json"},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310 a fixed loopback address
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise _refusal_of_the_app(error) from error
    except urllib.error.URLError as error:
        raise StoreUnavailable(
            "The registers are in use, and the app did not answer.",
            "Check NDAO_MAINTENANCE_PORT, or stop the app and try again.",
        ) from error


def _refusal_of_the_app(error: urllib.error.HTTPError) -> StoreUnavailable:
    """What the running app said when it refused a verb; other answers are those of something else on the port."""
    if error.code == HTTPStatus.CONFLICT:
        return StoreUnavailable(str(json.load(error)["error"]), "The running app refused it.")
    return StoreUnavailable(
        f"The registers are in use, and the port answered {error.code}.",
        "Check NDAO_MAINTENANCE_PORT and who owns the folder of the stores.",
    )
