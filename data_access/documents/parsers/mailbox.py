"""Mailboxes of the mbox kind: each mail becomes a member, so that it has an address and a thread of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from data_access.documents.parsers.members import PIECE_BYTES, Layout
from data_access.documents.parsers.source import NotRead, Source, read_of
from models.documents.extraction import Extraction

_START = re.compile(rb"^From \S+ .*\d{4}")
_QUOTED_START = re.compile(rb"^>+From ")
_LINE_BYTES = 1024 * 1024


def read(source: Source) -> Extraction:
    """The mails of the box, by number."""
    layout = Layout(source)
    with source.path.open("rb") as file:
        if not _START.match(file.readline(_LINE_BYTES)):
            raise NotRead("the file is damaged: no mail begins at its first line")
        for number, mail in enumerate(_mails(file), start=1):
            layout.add(f"Mail {number}.eml", mail)
            for _ in mail:  # what a refused mail leaves unread
                pass
    return read_of(source, (), members=layout.done())


def _mails(file: IO[bytes]) -> Iterator[Iterator[bytes]]:
    """Each mail as pieces that must be read before the next mail is asked for."""
    state = {"more": True}
    while state["more"]:
        yield _lines(file, state)


def _lines(file: IO[bytes], state: dict[str, bool]) -> Iterator[bytes]:
    is_after_blank = False
    held: list[bytes] = []
    size = 0
    while line := file.readline(_LINE_BYTES):
        if is_after_blank and line.startswith(b"From ") and _START.match(line):
            yield b"".join(held)
            return
        is_after_blank = line in (b"\n", b"\r\n")
        held.append(line[1:] if _QUOTED_START.match(line) else line)
        size += len(line)
        if size > PIECE_BYTES:
            yield b"".join(held)
            held, size = [], 0
    state["more"] = False
    yield b"".join(held)
