"""Pictures of text read by tesseract, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

from data_access.documents.parsers.encoding import clean
from data_access.documents.parsers.source import Source
from models.documents.settings import numbers

NOT_ASKED = "needs OCR: the pictures in it were not read, as that was not asked for"
NOT_INSTALLED = "needs OCR: the pictures in it cannot be read, as tesseract is not installed"


def why_not(source: Source) -> str:
    """Why pictures are not read; empty where they are."""
    if not shutil.which("tesseract"):
        return NOT_INSTALLED
    return "" if source.is_ocr_wanted else NOT_ASKED


def picture_text(picture: Path) -> str | None:
    """The words on a picture; None where tesseract cannot read it or takes too long."""
    program = shutil.which("tesseract") or ""
    try:
        done = subprocess.run(  # noqa: S603 - the program named, a path of ours, no shell
            [program, str(picture), "stdout", "--dpi", f"{numbers('parsing', 'ocr')['dots_per_inch']:.0f}"],
            capture_output=True,
            timeout=numbers("parsing", "ocr")["page_seconds"],
            stdin=subprocess.DEVNULL,
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        return None
    return clean(done.stdout.decode("utf-8", "replace")).strip()


@cache
def ocr_version() -> str:
    """What the program says its version is."""
    done = subprocess.run(  # noqa: S603
        [shutil.which("tesseract") or "", "--version"], capture_output=True, timeout=5, check=False
    )
    lines = (done.stdout or done.stderr).decode("utf-8", "replace").split("\n")
    return lines[0].strip()[:60]
