"""PDF: the text of each page, notes on it and values of form fields; attached files as members; scans by OCR."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from data_access.documents.parsers import ocr
from data_access.documents.parsers.encoding import clean
from data_access.documents.parsers.members import Layout
from data_access.documents.parsers.source import NotRead, Source, iso_moment, read_of, words
from models.documents.extraction import NEEDS_OCR, PAGE, READ, Extraction, Segment
from models.documents.settings import numbers

PARSER = "pypdfium2"
_DATE = re.compile(r"^D?:?(\d{4})(\d{2})(\d{2})(\d{2})?(\d{2})?(\d{2})?(?:Z|([+-])(\d{2})'?(\d{2})?)?")
_UNTICKED = "Off"
_MOST_PIXELS = 5000
_SPACES = re.compile(r"[ \t\u00a0]+")


@dataclass
class _Pages:
    segments: list[Segment] = field(default_factory=list)
    scans: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    read_by_ocr: int = 0
    left: int = 0


def read(source: Source) -> Extraction:
    """The pages. A file of scans alone is ``needs_ocr`` where pictures cannot be read; single scans are warned of."""
    with _opened(source) as document:
        layout = Layout(source)
        _lay_out(document, layout)
        pages = _Pages()
        for number in range(1, len(document) + 1):
            if source.share_of_time_used() > numbers("parsing", "limits")["share_of_time"]:
                pages.left = len(document) + 1 - number
                break
            _read_page(document, number, pages, source)
        about = document.get_metadata_dict()
        has_text = bool(pages.segments)
        return read_of(
            source,
            pages.segments,
            parser=PARSER,
            outcome=NEEDS_OCR if pages.scans and not has_text else READ,
            reason=ocr.why_not(source) or "its pictures could not be read" if pages.scans and not has_text else "",
            title=words(about.get("Title")),
            author=words(about.get("Author")),
            written_at=_moment(about.get("ModDate", "")) or _moment(about.get("CreationDate", "")),
            pages=len(document),
            members=layout.done(),
            warnings=_warnings(pages),
        )


def _opened(source: Source) -> Any:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(source.path)
        document.init_forms()
        len(document)
    except PdfiumError as error:
        is_locked = "password" in str(error).lower() or "security" in str(error).lower()
        raise NotRead("locked with a password" if is_locked else "the PDF is damaged: it cannot be opened") from error
    if not len(document):
        raise NotRead("the PDF is damaged: it has no page")
    return document


def _warnings(pages: _Pages) -> list[str]:
    found = []
    if pages.scans and pages.segments:
        found.append(f"{_listed(pages.scans)} without text: pictures that were not read")
    if pages.damaged:
        found.append(f"{_listed(pages.damaged)} damaged and not read")
    if pages.left:
        found.append(f"the last {pages.left:,} pages were not read: the time allowed was over")
    if pages.read_by_ocr:
        found.append(f"{pages.read_by_ocr:,} pages read by {ocr.ocr_version()}")
    return found


def _listed(numbers_of_pages: list[int]) -> str:
    shown = ", ".join(map(str, numbers_of_pages[:10])) + (" …" if len(numbers_of_pages) > 10 else "")
    return f"{len(numbers_of_pages):,} page{'s' * (len(numbers_of_pages) > 1)} ({shown})"


def _read_page(document: Any, number: int, pages: _Pages, source: Source) -> None:
    from pypdfium2 import PdfiumError

    try:
        page = document[number - 1]
    except PdfiumError:
        pages.damaged.append(number)
        return
    try:
        text = _page_text(page)
        if len(text) < numbers("parsing", "ocr")["page_characters"] and _has_pictures(page):
            text = _by_ocr(page, number, pages, source) or text
            if not text:
                pages.scans.append(number)
        texts = [("", text), *_notes(page)]
        pages.segments += (Segment(each, number, PAGE, f"Page {number}", mark) for mark, each in texts if each)
    except PdfiumError:
        pages.damaged.append(number)
    finally:
        page.close()


def _page_text(page: Any) -> str:
    text_page = page.get_textpage()
    try:
        raw = text_page.get_text_range(errors="replace")
    finally:
        text_page.close()
    lines = (_SPACES.sub(" ", line).strip() for line in clean(raw).split("\n"))
    return "\n".join(line for line in lines if line)


def _has_pictures(page: Any) -> bool:
    """True where something is drawn, so that a page without text is no empty one."""
    return next(iter(page.get_objects(max_depth=3)), None) is not None


def _by_ocr(page: Any, number: int, pages: _Pages, source: Source) -> str:
    if ocr.why_not(source) or number > numbers("parsing", "ocr")["pages"]:
        return ""
    source.scratch.mkdir(parents=True, exist_ok=True)
    picture = source.scratch / "page.pgm"
    try:
        _write_picture(page, picture)
        text = ocr.picture_text(picture) or ""
    finally:
        picture.unlink(missing_ok=True)
    pages.read_by_ocr += bool(text)
    return text


def _write_picture(page: Any, path: Path) -> None:
    """The page in grey, as a portable graymap."""
    scale = numbers("parsing", "ocr")["dots_per_inch"] / 72
    scale = min(scale, _MOST_PIXELS / max(*page.get_size(), 1))
    bitmap = page.render(scale=scale, grayscale=True)
    with path.open("wb") as file:
        file.write(b"P5 %d %d 255\n" % (bitmap.width, bitmap.height))
        for row in range(bitmap.height):
            at = row * bitmap.stride
            file.write(bytes(bitmap.buffer[at : at + bitmap.width]))


def _notes(page: Any) -> Iterator[tuple[str, str]]:
    """Notes that were put on the page, and what was filled into its fields."""
    from pypdfium2 import raw

    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        try:
            is_field = raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_WIDGET
            text = words(_value_of(note, b"V" if is_field else b"Contents"))
            if text != _UNTICKED:
                yield ("Form field" if is_field else "Note"), text
        finally:
            raw.FPDFPage_CloseAnnot(note)


def _value_of(note: Any, key: bytes) -> str:
    from pypdfium2 import raw

    size = raw.FPDFAnnot_GetStringValue(note, key, None, 0)
    if not 2 < size < 1_000_000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAnnot_GetStringValue(note, key, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def _lay_out(document: Any, layout: Layout) -> None:
    from pypdfium2 import PdfiumError

    for index in range(document.count_attachments()):
        try:
            attachment = document.get_attachment(index)
            layout.add(attachment.get_name() or f"attachment {index + 1}", [bytes(attachment.get_data())])
        except (PdfiumError, OSError):
            layout.refuse(f"attachment {index + 1}", "it is damaged within the PDF")


def _moment(text: str) -> datetime | None:
    """A time as PDF writes it (ISO 32000-1, 7.9.4)."""
    found = _DATE.match(text or "")
    if not found:
        return None
    year, month, day, hour, minute, second, sign, hours, minutes = found.groups()
    zone = f"{sign}{hours}:{minutes or '00'}" if sign else "+00:00"
    return iso_moment(f"{year}-{month}-{day}T{hour or '00'}:{minute or '00'}:{second or '00'}{zone}")
