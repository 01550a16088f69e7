"""Material that was made to do harm, written by hand: for the tests of ingest from end to end."""

from __future__ import annotations

import io
import pickle
import struct
import tarfile
import zipfile
from pathlib import Path

HOST = "tracker.invalid"
PLANTED = "The planted page speaks of a blue excavator"
MACRO_BYTES = b"Attribute VB_Name = \"Auto\"\r\nSub AutoOpen()\r\nShell \"calc\"\r\nEnd Sub\r\n"
DOCUMENT = (
    '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>A letter with a macro about the crane</w:t></w:r></w:p></w:body></w:document>"
)
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="bin" '
    'ContentType="application/vnd.ms-office.vbaProject"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
)
ENTITIES = "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)
EXPANDING = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">{ENTITIES}]><a>&j;</a>'
READING = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


class Runs:
    """Does harm where it is unpickled."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return _leave_a_mark, (str(self.target),)


def _leave_a_mark(target: str) -> None:
    Path(target).write_text("it ran", encoding="utf-8")


def page() -> bytes:
    """HTML that would call for pictures, styles, scripts and another page."""
    return (
        f'<html><head><link rel="stylesheet" href="http://{HOST}/a.css"><script src="http://{HOST}/a.js"></script>'
        f'<meta http-equiv="refresh" content="0;url=http://{HOST}/"></head><body><img src="http://{HOST}/a.png">'
        f'<iframe src="file:///etc/passwd"></iframe><p>{PLANTED}.</p></body></html>'
    ).encode()


def zipped(*members: tuple[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return held.getvalue()


def locked() -> bytes:
    """An archive of which the one member is marked as encrypted."""
    content = bytearray(zipped(("secret.txt", b"words behind a password")))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def nested(depth: int) -> bytes:
    """An archive in an archive in an archive, a note in each."""
    content = zipped(("note 0.txt", b"the innermost note"))
    for level in range(1, depth):
        content = zipped((f"note {level}.txt", f"note at level {level}".encode()), (f"level {level}.zip", content))
    return content


def leading_out() -> bytes:
    """An archive of which the members have names and kinds that lead out of it."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        for name in ("../../escaped.txt", "/tmp/escaped.txt", "a/../../../escaped.txt"):
            entry = tarfile.TarInfo(name)
            entry.size = len(name)
            archive.addfile(entry, io.BytesIO(name.encode()))
        for name, kind in (("link", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("device", tarfile.CHRTYPE)):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
    return held.getvalue()


def small_zip_bomb() -> bytes:
    """A few kilobytes that unpack to a thousand times as much."""
    return zipped(("bomb.txt", bytes(17_000_000)))


def lay_out(folder: Path, mark: Path) -> Path:
    """The folder; ``mark`` is written where something of it is run."""
    folder.mkdir()
    content = {
        "bomb.zip": small_zip_bomb(),
        "nested.zip": nested(9),
        "leading out.tar": leading_out(),
        "locked.zip": locked(),
        "malformed.pdf": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nxref\n0 9999999\ntrailer\n<<>>",
        "macro.docm": zipped(
            ("[Content_Types].xml", TYPES.encode()), ("word/document.xml", DOCUMENT.encode()),
            ("word/vbaProject.bin", MACRO_BYTES),
        ),
        "page.html": page(),
        "object.pkl": pickle.dumps(Runs(mark)),
        "object.txt": pickle.dumps(Runs(mark), protocol=0),
        "empty.txt": b"",
        "entities.xml": EXPANDING.encode(),
        "reads.xml": READING.encode(),
        "picture.png": b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 2**31 - 1, 2**31 - 1),
        "deep.json": b"[" * 200_000,
        "program.exe": b"MZ" + bytes(400),
        "a.txt\n<img src=x onerror=alert(1)>.txt": b"a name that is code",
        "good.txt": b"The good file speaks of a yellow digger.",
    }  # fmt: skip
    for name, each in content.items():
        (folder / name).write_bytes(each)
    (folder / "link.txt").symlink_to("/etc/passwd")
    return folder
