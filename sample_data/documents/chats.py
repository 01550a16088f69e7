"""Everyday chats: two to five people, short lines, some hours to some weeks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sample_data.documents import numbers
from sample_data.documents.items import MARK, Chat, File, Said
from sample_data.documents.mails import Desk
from sample_data.documents.people import Person

SOURCE = "telephones"
FORMS = {"whatsapp": 5.0, "telegram": 3.0, "sms": 1.5, "signal": 1.0, "facebook": 1.0, "phone_report": 0.7}
SUFFIXES = {"whatsapp": "txt", "sms": "xml", "phone_report": "xlsx"}
GROUP = 0.3
EXHIBITS = tuple(f"UB {number}" for number in range(14, 32))


def chats(desk: Desk, items: int) -> Iterator[File]:
    """That many threads, over the telephones that were seized."""
    for _ in range(items):
        form = desk.dice.weighted(FORMS)
        people = desk.dice.some(desk.world.private, desk.dice.between(3, 5) if desk.dice.share() < GROUP else 2)
        desk.voice.turn_to(desk.dice.one(("private", "private", "study", "site")), people)
        name = desk.voice.subject() if len(people) > 2 else people[1].full
        chat = Chat(name, people[0].full, tuple(talk(desk, people, desk.dice.between(8, 38), desk.voice.moment())))
        folder = f"{desk.dice.one(EXHIBITS)}/{form}"
        yield File(SOURCE, f"{folder}/{desk.names.name(name, SUFFIXES.get(form, 'json'))}", chat, form)


def talk(desk: Desk, people: list[Person], count: int, at: datetime) -> Iterator[Said]:
    """Small talk; the first line says that it is synthetic."""
    yield Said(at, people[0].given, people[0].phone, f"{MARK} chat")
    for _ in range(count):
        at += timedelta(seconds=desk.dice.between(9, 4_000 if desk.dice.share() < 0.2 else 200))
        speaker = desk.dice.one(people)
        line = desk.voice.line("chat" if desk.dice.share() < 0.72 else "private")
        text = line.lower() if speaker.manner in ("lower", "terse") else line
        yield Said(at, speaker.given, speaker.phone, text.rstrip(".") if desk.dice.share() < 0.7 else text)


def exhibit_list(desk: Desk) -> list[str]:
    """What was seized: a line for each telephone."""
    return [f"{exhibit}: handset {numbers.imei(desk.dice)}, {numbers.mobile(desk.dice)}" for exhibit in EXHIBITS]
