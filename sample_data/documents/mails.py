"""Everyday mail: threads with answers and quotes, attachments, newsletters, and people who are away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sample_data.documents.grammar import Dice, say
from sample_data.documents.items import MARK, File, Mail, Paper, Sheet
from sample_data.documents.people import Person, World
from sample_data.documents.voice import Voice, amount, ways

THREAD_LENGTHS = {1: 4.0, 2: 3.0, 3: 2.0, 4: 1.0, 5: 0.6, 7: 0.3}
QUOTES, ATTACHES, IS_TO_FIRM, COPIES, AWAY = 0.3, 0.10, 0.35, 0.25, 0.04
HOME = {
    "brackenholt": "brackenholt-mail", "stonebeck": "stonebeck-mail", "ostermouth-council": "council-mail",
    "fennigarth": "brackenholt-mail", "tarnley-hire": "brackenholt-mail", "tarnley-university": "university-mail",
}  # fmt: skip
ATTACHED = {"docx": 3.0, "xlsx": 3.0, "pdf": 3.0, "csv": 1.0, "txt": 1.0}
HEADERS = ("Item", "Place", "Who", "Sum", "Note")


@dataclass
class Names:
    """File names of the case: each is given out once."""

    given: int = 0

    def name(self, words: str, suffix: str) -> str:
        """A name that nobody else has."""
        self.given += 1
        stem = re.sub(r"[^A-Za-z0-9]+", " ", words).strip()[:48] or "untitled"
        return f"{stem} {self.given:04d}.{suffix}"


@dataclass(frozen=True)
class Desk:
    """What every maker of background works with."""

    voice: Voice
    world: World
    dice: Dice
    names: Names


def threads(desk: Desk, items: int) -> Iterator[File]:
    """Mail in threads, until that many items are made, attachments among them."""
    made = 0
    while made < items:
        for file in _thread(desk, items - made):
            made += sum(1 for _ in file.walk())
            yield file


def _thread(desk: Desk, room: int) -> Iterator[File]:
    host = desk.dice.one(list(HOME))
    staff = desk.world.staff[host]
    party = desk.dice.some(staff, 4)
    if desk.dice.share() < IS_TO_FIRM:
        party[1] = desk.dice.one(desk.world.private)
    topic = desk.voice.turn_to(desk.world.worlds[host], staff)
    subject, at, before = desk.voice.subject(), desk.voice.moment(), None
    for turn in range(min(room, desk.dice.weighted(THREAD_LENGTHS))):
        sender, to = (party[0], party[1]) if turn % 2 == 0 else (party[1], party[0])
        mail = _mail(desk, (sender, to), subject, at, before)
        if desk.dice.share() < COPIES:
            mail = replace(mail, cc=(party[2].pair,))
        owner = party[0].surname.lower()
        if room - turn > 1 and desk.dice.share() < ATTACHES:
            mail = replace(mail, attachments=(_attached(desk, HOME[host], sender, at),))
        name = desk.names.name(mail.subject, "eml")
        yield File(HOME[host], f"{host}/{owner}/{topic.topic_id}/{name}", mail)
        at, before = at + timedelta(minutes=desk.dice.between(4, 2_600)), mail


def _mail(desk: Desk, party: tuple[Person, Person], subject: str, at: datetime, before: Mail | None) -> Mail:
    sender, to = party
    body = written(desk, sender, to, before is not None)
    if before and desk.dice.share() < AWAY:
        body = desk.voice.say(desk.dice.one(ways("away")))
    text = signed(body, sender)
    if before and desk.dice.share() < QUOTES:
        text += "\n\n" + quoted(before)
    ids = (*before.references, before.message_id) if before else ()
    return Mail(
        f"{at:%y%m%d%H%M%S}.{desk.dice.below(10**8):08d}@{sender.mail.partition('@')[2]}", at, sender.pair, (to.pair,),
        f"RE: {subject}" if before else subject, text, reply_to=ids[-1] if ids else "", references=ids[-6:],
    )  # fmt: skip


def written(desk: Desk, sender: Person, to: Person, is_answer: bool) -> str:
    """What somebody writes to another, in their own manner."""
    least, most = {"terse": (1, 2), "warm": (3, 6), "lower": (2, 4)}.get(sender.manner, (2, 5))
    parts = [desk.voice.say(desk.dice.one(ways("answer")))] if is_answer and desk.dice.share() < 0.6 else []
    parts.append(desk.voice.paragraph("mail", least, most))
    if sender.manner == "warm":
        parts.append(desk.voice.line("private") + " Hope all is well!")
    body = "\n\n".join(parts) if sender.manner != "terse" else " ".join(parts)
    hello = say(desk.dice.one(ways("hello")), lambda slot: to.given, desk.dice)
    text = body if sender.manner == "terse" else f"{hello}\n\n{body}\n\n{desk.dice.one(ways('bye'))}"
    return text.lower() if sender.manner == "lower" else text


def signed(body: str, sender: Person) -> str:
    """With the name below, at work also the job and telephone, and the mark that it is synthetic."""
    name = sender.given if sender.manner in ("lower", "warm") else sender.full
    work = f"\n{sender.job} | {sender.phone}" if sender.job and sender.manner != "lower" else ""
    return f"{body}\n{name}{work}\n-- \n{MARK}"


def quoted(before: Mail) -> str:
    """The mail before, as programs quote it below the answer."""
    lines = "\n".join(f"> {line}" for line in before.body.partition("\n-- \n")[0].split("\n"))
    return f"On {before.sent_at:%d %b %Y at %H:%M}, {before.sender[0]} wrote:\n{lines}"


def _attached(desk: Desk, source: str, author: Person, at: datetime) -> File:
    suffix = desk.dice.weighted(ATTACHED)
    title = desk.voice.subject()
    content = sheet(desk, title, author.full, at) if suffix in ("xlsx", "csv") else paper(desk, title, author.full, at)
    return File(source, desk.names.name(title, suffix), content)


def paper(desk: Desk, title: str, author: str, at: datetime, register: str = "letter") -> Paper:
    """A written text of some paragraphs on the topic at hand."""
    paragraphs = [desk.voice.paragraph(register, 2, 4) for _ in range(desk.dice.between(2, 5))]
    return Paper(title, author, at, (*paragraphs, f"{MARK}."))


def sheet(desk: Desk, title: str, author: str, at: datetime, rows: int = 0) -> Sheet:
    """A table on the topic at hand: what, where, who, how much."""
    voice, dice = desk.voice, desk.dice
    count = rows or dice.between(6, 24)
    body = [
        (
            f"{voice.fill('quality')} {voice.fill('thing')}", voice.fill("site"), voice.fill("full"),
            amount(dice).lstrip("£"), f"{voice.fill('done')} {voice.fill('date')}",
        )
        for _ in range(count)
    ]  # fmt: skip
    return Sheet(title, (HEADERS, *body, (MARK, "", "", "", "")), author, at)


def newsletters(desk: Desk, items: int) -> Iterator[File]:
    """Mail to many, as HTML, from clubs and firms."""
    for _ in range(items):
        host = desk.dice.one(list(HOME))
        reader = desk.dice.one(desk.world.staff[host])
        topic = desk.voice.turn_to("private", desk.world.private)
        firm, at = desk.dice.one(desk.world.firms), desk.voice.moment()
        parts = [desk.voice.paragraph("news", 2, 4) for _ in range(desk.dice.between(2, 4))]
        sender = (firm, f"news@{firm.split()[0].lower()}.example")
        subject = f"{firm.split()[0]} news: {desk.voice.subject()}"
        body = "\n\n".join([subject, *parts, f"{MARK}."])
        mail = Mail(f"news.{desk.dice.below(10**9)}@{sender[1].partition('@')[2]}", at, sender, (reader.pair,),
                    subject, body, is_html=True)  # fmt: skip
        name = desk.names.name(subject, "eml")
        yield File(HOME[host], f"{host}/{reader.surname.lower()}/{topic.topic_id}/{name}", mail)




