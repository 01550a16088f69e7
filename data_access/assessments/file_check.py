"""Evidence files looked at by a limited child process, and what it found, as the parent sees it."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from data_access.loaders.reading import Limits, run_limited
from models.errors import EditRefused

CHILD = "data_access.assessments.file_check_child"


def media_type_of(path: Path, file_name: str, *, limits: Limits | None = None) -> str:
    """The media type of a file by its content; EditRefused, with the reason, for one that is not accepted."""
    limits = limits or Limits()
    with tempfile.TemporaryDirectory(prefix="evidence-") as name:
        folder = Path(name)
        job = {
            "path": str(path.resolve()),
            "suffix": Path(file_name).suffix.lower(),
            "memory_bytes": limits.memory_bytes,
            "cpu_seconds": limits.cpu_seconds,
        }
        (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
        run_limited(CHILD, folder, wall_seconds=limits.wall_seconds)
        report = folder / "report.json"
        if not report.exists():
            raise EditRefused("Looking at the file took too long or too much memory.", "Attach a smaller file.")
        return _media_type(json.loads(report.read_text(encoding="utf-8")))


def _media_type(report: dict[str, str]) -> str:
    if "media_type" not in report:
        raise EditRefused(report["reason"], report["remedy"])
    return report["media_type"]
