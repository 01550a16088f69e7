"""What an evidence file is, by its content: a type that is accepted, or the reason why it is refused.

Runs in the limited child process. A file must be one thing only: what reads as two types is refused.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from data_access.assessments.zip_types import zip_type
from data_access.loaders.formats.reading import FileRefused, refuse

WANTED = "Use PDF, PNG, JPEG, DOCX, XLSX, PPTX, ODT, ODS, or CSV and TXT in UTF-8."
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PNG_START = b"\x89PNG\r\n\x1a\n"
ACTIVE_IN_PDF = {
    b"/JavaScript": "scripts",
    b"/Launch": "a command that starts a program",
    b"/EmbeddedFile": "other files within it",
    b"/RichMedia": "active media",
    b"/XFA": "an active form",
}
PDF_WITHIN, PDF_END_WITHIN = 1024, 2048
MOST_INFLATED_BYTES = 200 * 1024 * 1024
OBJECT_STREAM = re.compile(rb"/ObjStm\b.{0,500}?stream\r?\n", re.DOTALL)
TEXT_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
TEXT_SUFFIXES = {".csv": "text/csv", ".txt": "text/plain"}


def file_type(data: bytes, suffix: str) -> str:
    """The media type of the content; FileRefused unless it is one that is accepted and that the name says."""
    if not data:
        raise refuse("The file is empty.", "Attach the file that shows the level.")
    found = _type_of(data, suffix)
    if suffix not in SUFFIXES[found]:
        raise refuse(
            f"The name ends in {suffix or 'nothing'}, but the content is {WORDS[found]}.",
            f"Save it again, so that the name ends in {SUFFIXES[found][0]}.",
        )
    return found


def _type_of(data: bytes, suffix: str) -> str:
    if data.startswith(b"PK\x03\x04"):
        _refuse_second_type(data, is_zip=True)
        return zip_type(data)
    if data.startswith(OLD_OFFICE):
        raise refuse("The file is an old Office file, or one that is locked with a password.", WANTED)
    if data.startswith(b"%PDF-"):
        _refuse_second_type(data, is_pdf=True)
        _check_pdf(data)
        return "application/pdf"
    _refuse_second_type(data)
    if data.startswith(PNG_START):
        _check_png(data)
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        _check_jpeg(data)
        return "image/jpeg"
    return _text_type(data, suffix)


def _refuse_second_type(data: bytes, *, is_zip: bool = False, is_pdf: bool = False) -> None:
    if not is_pdf and b"%PDF-" in data[:PDF_WITHIN]:
        raise refuse("The file is a PDF and something else at once.", WANTED)
    if not is_zip and zipfile.is_zipfile(io.BytesIO(data)):
        raise refuse("The file is an archive and something else at once.", WANTED)


def _check_pdf(data: bytes) -> None:
    if b"%%EOF" not in data[-PDF_END_WITHIN:]:
        raise refuse("The PDF has no end: it is cut off, or something follows it.", "Export it again from its source.")
    if b"/Encrypt" in data:
        raise refuse("The PDF is locked with a password.", "Save it without a password.")
    for part in _pdf_parts(data):
        written = re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes([int(code[1], 16)]), part)
        for name, what in ACTIVE_IN_PDF.items():
            if name in written:
                raise refuse(f"The PDF holds {what}.", "Print it to a new PDF and attach that.")


def _pdf_parts(data: bytes) -> Iterator[bytes]:
    """The file as it stands, then what its object streams unpack to (ISO 32000-1, 7.5.7)."""
    yield data
    left = MOST_INFLATED_BYTES
    for start in OBJECT_STREAM.finditer(data):
        unpacker = zlib.decompressobj()
        try:
            part = unpacker.decompress(data[start.end() :], left)
        except zlib.error as error:
            raise refuse("The PDF has a part that cannot be read.", "Print it to a new PDF and attach that.") from error
        left -= len(part)
        if left <= 0:
            raise refuse("The PDF unpacks to far more than it seems.", "Print it to a new PDF and attach that.")
        yield part


def _check_png(data: bytes) -> None:
    at, kind = len(PNG_START), b""
    while at + 12 <= len(data) and kind != b"IEND":
        length = int.from_bytes(data[at : at + 4])
        kind, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data) or zlib.crc32(data[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end]):
            raise _damaged_picture()
        at = end
    if kind != b"IEND" or at != len(data):
        raise _damaged_picture()


def _check_jpeg(data: bytes) -> None:
    if not data.rstrip(b"\x00").endswith(b"\xff\xd9") or b"\xff\xda" not in data:
        raise _damaged_picture()


def _damaged_picture() -> FileRefused:
    return refuse("The picture is damaged, cut off, or followed by something else.", "Save the picture again.")


def _text_type(data: bytes, suffix: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse("The file is of no type that is accepted.", WANTED) from error
    if TEXT_CONTROLS.search(text) or text.lstrip().startswith(("<", "#!", "{\\rtf")):
        raise refuse("The file is of no type that is accepted.", WANTED)
    return TEXT_SUFFIXES.get(suffix, "text/plain")


OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
SUFFIXES: dict[str, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    f"{OFFICE}.wordprocessingml.document": (".docx",),
    f"{OFFICE}.spreadsheetml.sheet": (".xlsx",),
    f"{OFFICE}.presentationml.presentation": (".pptx",),
    f"{OPEN_DOCUMENT}.text": (".odt",),
    f"{OPEN_DOCUMENT}.spreadsheet": (".ods",),
    "text/csv": (".csv",),
    "text/plain": (".txt",),
}
WORDS = {
    "application/pdf": "a PDF",
    "image/png": "a PNG picture",
    "image/jpeg": "a JPEG picture",
    f"{OFFICE}.wordprocessingml.document": "a Word document",
    f"{OFFICE}.spreadsheetml.sheet": "an Excel workbook",
    f"{OFFICE}.presentationml.presentation": "a PowerPoint presentation",
    f"{OPEN_DOCUMENT}.text": "an OpenDocument text",
    f"{OPEN_DOCUMENT}.spreadsheet": "an OpenDocument spreadsheet",
    "text/csv": "text",
    "text/plain": "text",
}
