"""Files as evidence: real ones of every accepted type, and such as mean harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

CONTENT_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
PE_PROGRAM = b"MZ\x90\x00" + b"\x00" * 500 + b"PE\x00\x00" + b"\x00" * 500


def zipped(parts: Mapping[str, bytes], *, stored: tuple[str, ...] = ()) -> bytes:
    """A ZIP archive of these parts, in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            how = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=how)
    return out.getvalue()


def docx(**more: bytes) -> bytes:
    """A real Word document, with more parts; ``__`` in a name stands for a slash, ``_dot_`` for a dot."""
    import docx as word

    document = word.Document()
    document.add_paragraph("Terms of reference of the data board")
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in more.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def xlsx() -> bytes:
    """A real workbook."""
    import openpyxl

    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = "Asset"
    book.save(out)
    return out.getvalue()


def pptx(**more: bytes) -> bytes:
    """A presentation, as far as its directory says."""
    parts = {"[Content_Types].xml": CONTENT_TYPES, "ppt/presentation.xml": b"<p:presentation/>"}
    return zipped(parts | {name.replace("__", "/").replace("_dot_", "."): part for name, part in more.items()})


def open_document(kind: str, *, manifest: bytes = b"<manifest/>", **more: bytes) -> bytes:
    """An OpenDocument ``text`` or ``spreadsheet``."""
    parts = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(),
        "content.xml": b"<office:document-content/>",
        "META-INF/manifest.xml": manifest,
    }
    return zipped(parts | {name.replace("__", "/"): part for name, part in more.items()}, stored=("mimetype",))


def pdf(*, script: bool = False, password: str = "", attachment: bool = False) -> bytes:
    """A real PDF of one empty page."""
    import pypdf

    writer, out = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    if script:
        action = {"/S": pypdf.generic.NameObject("/JavaScript"), "/JS": pypdf.generic.TextStringObject("app.alert(1)")}
        named = {pypdf.generic.NameObject(key): value for key, value in action.items()}
        writer.root_object[pypdf.generic.NameObject("/OpenAction")] = pypdf.generic.DictionaryObject(named)
    if attachment:
        writer.add_attachment("inner.exe", PE_PROGRAM)
    if password:
        writer.encrypt(password)
    writer.write(out)
    return out.getvalue()


def pdf_with_hidden_script() -> bytes:
    """A PDF whose script stands in a compressed object stream."""
    import zlib

    hidden = zlib.compress(b"1 0 << /S /JavaScript /JS (app.alert\\(1\\)) >>")
    stream = b"5 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >>\nstream\n" + hidden + b"\nendstream"
    return b"%PDF-1.7\n" + stream + b"\ntrailer << >>\n%%EOF\n"


def picture(kind: str) -> bytes:
    """A real picture, ``PNG`` or ``JPEG``."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, kind)
    return out.getvalue()


def bomb() -> bytes:
    """A workbook of some kilobytes that unpacks to 150 MB."""
    parts = {"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": b"<workbook/>"}
    return zipped(parts | {"xl/worksheets/sheet1.xml": b"0" * (150 * 2**20)})


def lying_bomb() -> bytes:
    """A workbook whose directory says that a part of 50 MB has 1,000 bytes."""
    data = bytearray(zipped({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": b"0" * (50 * 2**20)}))
    size, claimed = (50 * 2**20).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    return bytes(data.replace(size, claimed))
