"""The child process that looks at an evidence file nobody vouches for: limited memory and time, a type out.

Run as ``python -I`` with the folder of the job; it reads ``job.json`` there and writes ``report.json``.
"""

from __future__ import annotations

import json
from pathlib import Path

from data_access.assessments.file_types import file_type
from data_access.loaders.child import limit_cpu, limit_memory
from data_access.loaders.formats.reading import FileRefused


def main(folder: Path) -> None:
    """Look at the file of the job in ``folder``."""
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    limit_memory(job["memory_bytes"])
    limit_cpu(job["cpu_seconds"])
    unfinished = folder / "report.part"
    unfinished.write_text(json.dumps(_report(Path(job["path"]), job["suffix"])), encoding="utf-8")
    unfinished.rename(folder / "report.json")


def _report(path: Path, suffix: str) -> dict[str, str]:
    try:
        return {"media_type": file_type(path.read_bytes(), suffix)}
    except FileRefused as error:
        return {"reason": error.refusals[0].reason, "remedy": error.refusals[0].remedy}
    except MemoryError:
        return {"reason": "Looking at the file needs too much memory.", "remedy": "Attach a smaller file."}
    except Exception as error:  # noqa: BLE001 - a hostile file that trips the check is refused
        reason = f"The file cannot be read ({type(error).__name__})."
        return {"reason": reason, "remedy": "Save it again from its source, or as PDF."}
