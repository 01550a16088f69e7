"""PDF as text, and writing that is only a picture."""

from __future__ import annotations

import io
import textwrap
import time
import zlib
from datetime import datetime

from sample_data.documents.items import Paper, Scan

WIDTH, LINES, LEADING, SIZE, LEFT, TOP = 92, 52, 14, 10, 56, 790
WRITING, LINE_HEIGHT, MARGIN, DOTS_AN_INCH = 30, 48, 40, 150
PICTURES = {"png": "PNG", "jpg": "JPEG", "tiff": "TIFF", "pdf": "PDF"}


def pdf(paper: Paper) -> bytes:
    """Lines of Helvetica, page after page."""
    wrapped = [textwrap.wrap(text, WIDTH) or [""] for text in paper.paragraphs]
    lines = [paper.title, "", *(line for lines in wrapped for line in (*lines, ""))]
    pages = [lines[at : at + LINES] for at in range(0, len(lines), LINES)]
    kids = " ".join(f"{5 + 2 * at} 0 R" for at in range(len(pages)))
    found = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        _about(paper.title, paper.author, paper.written_at),
    ]
    for at, page in enumerate(pages):
        found += [_page(6 + 2 * at), _stream(page)]
    return _whole(found)


def _escaped(text: str) -> bytes:
    plain = text.encode("cp1252", "replace")
    return plain.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _about(title: str, author: str, at: datetime) -> bytes:
    moment = f"(D:{at:%Y%m%d%H%M%S}Z)".encode()
    parts = b" /Title (" + _escaped(title) + b") /Author (" + _escaped(author) + b")"
    return b"<<" + parts + b" /Keywords (synthetic) /CreationDate " + moment + b" >>"


def _page(content: int) -> bytes:
    fonts = "/Resources << /Font << /F1 3 0 R >> >>"
    return f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {fonts} /Contents {content} 0 R >>".encode()


def _stream(lines: list[str]) -> bytes:
    shown = b"".join(b"(" + _escaped(line) + b") Tj T*\n" for line in lines)
    start = f"BT /F1 {SIZE} Tf {LEADING} TL {LEFT} {TOP} Td\n".encode()
    packed = zlib.compress(start + shown + b"ET", 1)
    return f"<< /Filter /FlateDecode /Length {len(packed)} >>\nstream\n".encode() + packed + b"\nendstream"


def _whole(objects: list[bytes]) -> bytes:
    whole, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(whole))
        whole += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(whole)
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    whole += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode()
    whole += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(whole)


def scan(told: Scan, suffix: str) -> bytes:
    """A picture of the lines, as a scanner or a camera leaves it: there is no text in it."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("L", (900, 2 * MARGIN + LINE_HEIGHT * len(told.lines)), 250)
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(WRITING)
    for at, line in enumerate(told.lines):
        draw.text((MARGIN, MARGIN + at * LINE_HEIGHT), line, fill=20, font=font)
    whole, moment = io.BytesIO(), time.gmtime(0)
    dates = {"creationDate": moment, "modDate": moment, "resolution": DOTS_AN_INCH} if suffix == "pdf" else {}
    picture.save(whole, PICTURES[suffix], **dates)
    return whole.getvalue()
