"""A small folder of material for the tests of ingest: archives in archives, mails, copies, links and broken files."""

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from data_access.documents import ingest as ingesting
from data_access.documents.extract import ParserPool
from data_access.documents.ingest import IngestReport, ingest

SOURCE = "Exhibit AB/1"
PLANTED = "The digger stands behind Larkfield quarry"


def mail(number: int, text: str, attached: bytes = b"") -> bytes:
    head = (
        f"From: a{number}@example.com\nTo: b@example.com\nDate: Mon, 2 Mar 2026 10:00:0{number % 10} +0000\n"
        f"Subject: Load {number}\nMessage-ID: <m{number}@example.com>\n"
    )
    if not attached:
        return f"{head}Content-Type: text/plain\n\n{text}\n".encode()
    part = attached.decode("ascii")
    return (
        f'{head}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Type: text/plain\n\n'
        f'{text}\n--x\nContent-Type: text/plain\nContent-Disposition: attachment; filename="list.txt"\n\n'
        f"{part}\n--x--\n"
    ).encode()


def zipped(**members: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name.replace("__", "/")), content)
    return held.getvalue()


def lay_out(folder: Path) -> Path:
    """The folder: 19 files given, of which one is a link, one empty, one a broken archive and one a copy."""
    (folder / "notes").mkdir(parents=True)
    for number in range(12):
        words = " ".join(f"{word}{number}" for word in ("tipper", "yard", "invoice", "trailer") for _ in range(30))
        (folder / "notes" / f"note {number:02}.txt").write_text(f"{PLANTED} {number}. {words}.\n", encoding="utf-8")
    (folder / "notes" / "copy.txt").write_bytes((folder / "notes" / "note 03.txt").read_bytes())
    (folder / "mail.eml").write_bytes(mail(1, "The list is attached.", b"SN-4471 and SN-4472 on Friday"))
    inner = zipped(**{"deep.txt": b"Nobody looks in the second archive", "note.eml": mail(2, "Bring the low loader")})
    outer = zipped(**{"inner.zip": inner, "a__copy of 5.txt": (folder / "notes" / "note 05.txt").read_bytes()})
    (folder / "outer.zip").write_bytes(outer)
    (folder / "broken.zip").write_bytes(b"PK\x03\x04" + bytes(range(200)))
    (folder / "empty.txt").touch()
    (folder / "last.txt").write_text("The last of the files.", encoding="utf-8")
    (folder / "link.txt").symlink_to(folder / "last.txt")
    return folder


def lines(path: Path, count: int, *more: str) -> Path:
    rows = [json.dumps({"id": f"d{at}", "title": f"Title {at}", "text": f"Text of {at}"}) for at in range(count)]
    path.write_text("\n".join([*rows, *more]) + "\n", encoding="utf-8")
    return path


@contextmanager
def shared_parsers() -> Iterator[None]:
    """Let all runs of the block share one child, which takes longer to start than to read a few files."""
    whole = ingesting.ParserPool
    with ParserPool(workers=1) as pool:
        ingesting.ParserPool = lambda **_: nullcontext(pool)
        try:
            yield
        finally:
            ingesting.ParserPool = whole


def with_small_batches() -> None:
    """Let the runs of this process read three files at a time and keep five at a time."""
    whole = ingesting.numbers

    def small(file: str, name: str) -> dict[str, float]:
        few = {"items": 5, "files_read": 3} if name == "batch" else {}
        return {**whole(file, name), **few}

    ingesting.numbers = small


def take_in(case, folder: Path, **more) -> IngestReport:
    return ingest(case, [folder], actor="tester", source=SOURCE, **more)
