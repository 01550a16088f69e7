"""Writes the public site into a folder: built whole beside it, then swapped in.

The folder is new, empty, or holds an earlier snapshot and nothing else; anything else is refused, so that no
file of somebody else is ever removed.
"""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path

from data_access.audit import now
from data_access.public_site.facts import site_facts
from data_access.public_site.markup import element
from data_access.public_site.pages import ICON, STYLE, all_pages
from data_access.public_site.pictures import COLOURS
from data_access.public_site.tables import data_files
from data_access.stores import Stores
from models.audit import AuditEntry
from models.errors import DataNotAvailable, StoreUnavailable
from models.public_site.facts import SiteFacts
from models.public_site.words import SYNTHETIC_WORDS

MARKER = "snapshot.json"
MADE_BY = "NDAO Insight, public snapshot"
FOLDER_MODE = 0o755


def write_public_site(stores: Stores, out: Path, *, generated_on: date, actor: str) -> dict[str, object]:
    """Write the site of the live version into ``out``, on record, and return its folder, version, files and waves.

    DataNotAvailable when the folder holds anything but an earlier snapshot, or nothing was built yet.
    """
    target = out.resolve()
    _refuse_what_is_not_ours(target, stores=stores.folder.resolve())
    facts = site_facts(stores.national, generated_on=generated_on)
    files = site_files(facts)
    stores.audit.record(_entry(facts, target, files=len(files), actor=actor))
    _place(files, target)
    return {
        "folder": str(target),
        "version": facts.data_version,
        "files": len(files),
        "waves": len(facts.waves),
        "is_synthetic": facts.is_synthetic,
    }


def _entry(facts: SiteFacts, target: Path, *, files: int, actor: str) -> AuditEntry:
    what = {"folder": str(target), "files": files, "waves": [wave.name for wave in facts.waves]}
    return AuditEntry(
        done_at=now(),
        actor=actor,
        role="terminal",
        action="public snapshot",
        object=json.dumps(what),
        rows_returned=sum(len(wave.capabilities) for wave in facts.waves),
        dataset_version=facts.data_version,
    )


def _place(files: dict[str, bytes], target: Path) -> None:
    """Write every file beside the target and swap the whole in."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
            _write(Path(folder) / "new", files)
            _swap(Path(folder), target)
    except OSError as error:
        raise StoreUnavailable(f"{target} could not be written.", "Check the disk and who may write there.") from error


def site_files(facts: SiteFacts) -> dict[str, bytes]:
    """Every file of the site by its path within it; the same facts give the same bytes."""
    data = data_files(facts)
    meanings = [(name, meaning) for name, (_, meaning) in data.items()]
    files = {
        **{name: page.encode("utf-8") for name, page in all_pages(facts, files=meanings).items()},
        **{f"data/{name}": content for name, (content, _) in data.items()},
        STYLE: (Path(__file__).parent / STYLE).read_bytes(),
        ICON: _icon().encode("utf-8"),
    }
    return {**files, MARKER: _marker(facts, sorted([*files, MARKER]))}


def _icon() -> str:
    bars = [
        element("rect", x=3 + 9 * at, y=22 - 8 * at, width=7, height=7 + 8 * at, fill=COLOURS[4 + 2 * at])
        for at in range(3)
    ]
    return element("svg", *bars, xmlns="http://www.w3.org/2000/svg", viewBox="0 0 32 32")


def _marker(facts: SiteFacts, names: list[str]) -> bytes:
    about = {
        "made_by": MADE_BY,
        "data_status": SYNTHETIC_WORDS if facts.is_synthetic else "REAL",
        "data_version": facts.data_version,
        "generated_on": facts.generated_on.isoformat(),
        "files": names,
    }
    return (json.dumps(about, indent=1) + "\n").encode("utf-8")


def _refuse_what_is_not_ours(target: Path, *, stores: Path) -> None:
    if target == stores or stores in target.parents:
        raise DataNotAvailable(f"{target} lies within the stores.", "Choose a folder outside: this one is public.")
    if target.exists() and not target.is_dir():
        raise DataNotAvailable(f"{target} is a file.", "Choose a new or an empty folder.")
    held = _files_in(target)
    if held and not held <= _earlier_files(target):
        raise DataNotAvailable(
            f"{target} holds something else than an earlier snapshot.",
            "Choose a new or an empty folder; nothing was changed.",
        )


def _files_in(folder: Path) -> set[str]:
    """Paths of all files and links below a folder, and of its folders that are empty."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_symlink() or not path.is_dir() or not any(path.iterdir())
    }


def _earlier_files(folder: Path) -> set[str]:
    """What an earlier snapshot wrote there, or nothing when there is none."""
    try:
        about = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        return set(about["files"]) if about["made_by"] == MADE_BY else set()
    except (OSError, ValueError, TypeError, KeyError):
        return set()


def _write(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        path.write_bytes(content)


def _swap(beside: Path, target: Path) -> None:
    """Put the new folder in the place of the target; the one that stood there comes back if that fails."""
    kept = beside / "kept"
    if target.exists():
        target.rename(kept)
    try:
        (beside / "new").rename(target)
    except OSError:
        if kept.exists():
            kept.rename(target)
        raise
