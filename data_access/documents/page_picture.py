"""A page of a PDF as a picture, drawn by a limited child process and counted as seen."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from data_access.documents.exposure import record_exposure
from data_access.documents.gate import OpenCase, note
from data_access.documents.items import Item
from data_access.documents.originals import original_path
from data_access.loaders.reading import run_limited
from models.documents.exposure import PAGE_PICTURE
from models.documents.settings import numbers
from models.errors import DataNotAvailable

CHILD = "data_access.documents.page_picture_child"


def page_picture(opened: OpenCase, item: Item, page: int) -> bytes:
    """PNG of one page (from 1), in grey; on record first. DataNotAvailable where it cannot be drawn."""
    note(opened, "page_picture", {"item": item.item_id, "page": int(page)}, [item.item_id])
    record_exposure(opened, [item.item_id], PAGE_PICTURE)
    limits = {name: int(value) for name, value in numbers("parsing", "page_picture").items()}
    with tempfile.TemporaryDirectory(prefix="page-") as name:
        folder = Path(name)
        job = {**limits, "path": str(original_path(opened.case, item.sha256).resolve()), "page": int(page)}
        (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
        run_limited(CHILD, folder, wall_seconds=limits["wall_seconds"])
        picture = folder / "page.png"
        if not picture.exists():
            raise DataNotAvailable("The page cannot be drawn.", "Read its text instead.")
        return picture.read_bytes()
