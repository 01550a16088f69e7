"""What troubles an index: archives in archives, a password, damaged files, pictures of writing, other languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sample_data.documents.grammar import table
from sample_data.documents.items import Bundle, Damaged, File, Mail, Paper, Scan
from sample_data.documents.mails import Desk, paper, threads
from sample_data.documents.story import filled, words

TAKINGS = "Yard takings: Kettlesham 48, Mossgate 52, relief road 36. Half to me, ten to {lad}. Synthetic sample."
MAILBOXES = ("brackenholt-mail", "council-mail", "stonebeck-mail", "university-mail")


def mailboxes(desk: Desk, mails: int) -> Iterator[File]:
    """Old mail, as one file a mailbox, without attachments."""
    for place in MAILBOXES:
        inner = tuple(replace(file, content=replace(file.content, attachments=()), path=file.name)
                      for file in threads(desk, mails // len(MAILBOXES)) if isinstance(file.content, Mail))  # fmt: skip
        yield File(place, f"archive/old mail of {place.partition('-')[0]}.mbox", Bundle(inner))


def oddments(desk: Desk) -> Iterator[File]:
    """The rest, a few of each."""
    yield from _archives(desk)
    yield from _damaged()
    yield from _pictures(desk)
    yield from _other_languages(desk)


def _archives(desk: Desk) -> Iterator[File]:
    inner = Bundle((_letter(desk, "docx"), _letter(desk, "txt")))
    outer = Bundle((_letter(desk, "rtf"), File("laptop-ub-7", "old/2024.zip", inner), _letter(desk, "html")))
    yield File("laptop-ub-7", "backup/everything.zip", outer)
    yield File("laptop-ub-7", "backup/phone export.tar.gz", Bundle((_letter(desk, "txt"), _letter(desk, "md"))))
    yield File("laptop-ub-7", "backup/readme.txt.gz", Bundle((_letter(desk, "txt"),)))
    kept = File("laptop-ub-7", "takings.txt", Paper("Takings", "", desk.voice.moment(), (filled(TAKINGS),)))
    yield File("laptop-ub-7", "private/takings.zip", Bundle((kept,), words()["zip_word"]))


def _letter(desk: Desk, suffix: str) -> File:
    desk.voice.turn_to("private", desk.world.private)
    title = desk.voice.subject()
    told = paper(desk, title, desk.dice.one(desk.world.private).full, desk.voice.moment(), "private")
    return File("laptop-ub-7", desk.names.name(title, suffix), told)


def _damaged() -> Iterator[File]:
    firsts = {"docx": b"PK\x03\x04", "pdf": b"%PDF-1.4\n", "xlsx": b"PK\x03\x04", "png": b"\x89PNG\r\n\x1a\n"}
    for at, (suffix, first) in enumerate(firsts.items()):
        yield File("laptop-ub-7", f"recovered/file{at:04d}.{suffix}", Damaged(first, 700 + 31 * at))
    yield File("laptop-ub-7", "recovered/file0009.txt", Damaged(b"", 0))


def _pictures(desk: Desk) -> Iterator[File]:
    desk.voice.turn_to("site", desk.world.private)
    for name in ("Delivery note.pdf", "Fridge door.jpg", "Parking ticket.tiff"):
        lines = tuple(desk.voice.line("chat")[:44] for _ in range(5))
        yield File("telephones", f"UB 20/pictures/{name}", Scan((*lines, "Synthetic sample.")))


def _other_languages(desk: Desk) -> Iterator[File]:
    for language, told in table("languages").items():
        for at in range(3):
            lines = " ".join(desk.dice.some(told["lines"], 4))  # type: ignore[index]
            person, to = desk.dice.some(desk.world.private, 2)
            body = f"{told['hello']}\n\n{lines}\n\n{person.given}\n-- \nSynthetic sample"  # type: ignore[index]
            mail = Mail(f"{language}.{at}@example.org", desk.voice.moment(), person.pair, (to.pair,),
                        told["subjects"][at], body)  # type: ignore[index]  # fmt: skip
            yield File("university-mail", f"abroad/{desk.names.name(mail.subject, 'eml')}", mail)
