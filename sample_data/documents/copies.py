"""What a real seizure is full of: the same file twice, mail sent on, letters and invoices with a word changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sample_data.documents.items import File, Mail, Paper
from sample_data.documents.mails import Desk
from sample_data.documents.voice import DAYS

LEAST_WORDS = 45
ABOVE = "-------- Forwarded message --------"
FIGURE = re.compile(r"(?<=£)\d")
DAY = re.compile("|".join(DAYS))


def near_copies(desk: Desk, files: Sequence[File], count: int) -> Iterator[tuple[File, File]]:
    """(copy, what it was made from): sent on, or with a figure changed."""
    fit = [file for file in files if _words(file) >= LEAST_WORDS and not file.inner()]
    for file in desk.dice.some(fit, count):
        yield near_copy(desk, file), file


def near_copy(desk: Desk, file: File) -> File:
    """One file again, almost."""
    stem = file.name.rpartition(".")[0]
    if isinstance(file.content, Mail):
        content, name = _sent_on(desk, file.content), desk.names.name(f"FW {stem}", "eml")
    else:
        content, name = _edited(desk, file.content), desk.names.name(f"{stem} copy", file.suffix)  # type: ignore[arg-type]
    return replace(file, path=f"{file.path.rpartition('/')[0]}/{name}", content=content, is_copy=True)


def _sent_on(desk: Desk, mail: Mail) -> Mail:
    by, to = mail.to[0], desk.dice.one(desk.world.private).pair
    host = by[1].partition("@")[2]
    body = f"For information\n\n{ABOVE}\n{mail.body}"
    return Mail(f"fw.{desk.dice.below(10**9):09d}@{host}", mail.sent_at, by, (to,), f"FW: {mail.subject}", body)


def _edited(desk: Desk, paper: Paper) -> Paper:
    """With a sum or a day changed where there is one."""
    digit, day = str(desk.dice.between(1, 9)), desk.dice.one(DAYS)
    changed = tuple(DAY.sub(day, FIGURE.sub(digit, text, count=1), count=1) for text in paper.paragraphs)
    return replace(paper, paragraphs=changed, title=f"{paper.title} (revised)")


def same_copies(desk: Desk, files: Sequence[File], count: int) -> Iterator[tuple[File, File]]:
    """(copy, what it is the same as, byte for byte): in somebody else's folder."""
    for file in desk.dice.some([file for file in files if isinstance(file.content, Mail | Paper)], count):
        name = file.name if isinstance(file.content, Mail) else f"Copy of {file.name}"
        yield replace(file, path=f"copies/{desk.names.given % 7}/{name}", is_copy=True), file


def _words(file: File) -> int:
    content = file.content
    if isinstance(content, Mail):
        return len(content.body.split())
    return sum(len(text.split()) for text in content.paragraphs) if isinstance(content, Paper) else 0
