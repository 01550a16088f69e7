"""The child process that draws one page of a PDF nobody vouches for: grey, limited memory and time, a PNG out.

Run as ``python -I`` with the folder of the job; it reads ``job.json`` there and writes ``page.png``.
"""

from __future__ import annotations

import json
from pathlib import Path

from data_access.process_limits import limit_cpu, limit_memory


def main(folder: Path) -> None:
    """Draw the page of the job in ``folder``; a file that cannot be drawn leaves no picture."""
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    limit_memory(job["memory_bytes"])
    limit_cpu(job["cpu_seconds"])

    import pypdfium2

    with pypdfium2.PdfDocument(Path(job["path"])) as document:
        page = document[job["page"] - 1]
        width, height = page.get_size()
        scale = min(job["widest"] / max(width, 1), job["highest"] / max(height, 1), job["largest_scale"])
        unfinished = folder / "page.part"
        page.render(scale=scale, grayscale=True).to_pil().save(unfinished, format="PNG")
    unfinished.rename(folder / "page.png")
