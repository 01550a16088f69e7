"""The planted story as files: what story.toml tells, with the names and numbers of cast.toml in their places."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial

from sample_data.documents import numbers
from sample_data.documents.chats import talk
from sample_data.documents.grammar import Dice, table
from sample_data.documents.items import (
    MARK,
    Appointment,
    Chat,
    Contacts,
    Content,
    File,
    Mail,
    Paper,
    Said,
    Scan,
    Sheet,
    Source,
)
from sample_data.documents.mails import Desk
from sample_data.documents.papers import LOG, invoice, log_rows, statement, statement_rows
from sample_data.documents.people import Person, surname

QUESTIONS = ("thefts", "invoices", "mules")
GROUPS = ("names", "phones", "handles", "plates", "places", "accounts")
HEADERS = {
    "gate": LOG,
    "fuel": ("Date", "Time", "Place", "Vehicle", "Litres", "Driver"),
    "losses": ("Date", "Owner", "Site", "What was taken", "Serial", "Report", "Value"),
    "register": ("Invoice", "Supplier", "Date", "Work", "Sum", "Passed by", "Gang sheet", "Remark"),
    "history": ("When", "Searched for"),
    "links": ("From", "To", "Times", "Sum"),
    "keys": ("Date", "Key", "Who", "Remark"),
}
LOST = ("stone saw", "cable drum", "generator", "laser level", "tool chest", "fuel", "scaffold tubes", "site cabin")
ASKED = ("weather", "recipe", "bus times", "cinema", "cheap trainers", "how to", "directions to", "opening hours of")
DONE_WORK = ("gully cleaning", "kerbs", "patching", "lining", "signs", "hedge cut", "lamp repair", "salt delivery")


@dataclass(frozen=True)
class Told:
    """An item of the story: its file, the grade that it has for each question, and what must stand in it."""

    file: File
    grades: Mapping[str, int]
    holds: tuple[str, ...]
    needs_ocr: bool
    nested: bool


@cache
def words() -> Mapping[str, str]:
    """What stands for each name in braces."""
    cast = table("cast")
    found = {key: str(value) for group in GROUPS for key, value in cast[group].items()}  # type: ignore[attr-defined]
    for name, pair in cast["mail"].items():  # type: ignore[attr-defined]
        found[f"{name}_mail"] = pair.partition("|")[2]
    found["i_tomasz"] = numbers.iban(found["a_tomasz"])
    found["imei"] = numbers.imei(Dice(1, "documents tracker"))
    return found


def word(name: str) -> str:
    """What a name of ``has`` stands for; the name itself where it is no name of the cast."""
    return words().get("mina_private_mail" if name == "mina_private" else name, name)


def filled(text: str) -> str:
    """A text of the story with its names and numbers."""
    return re.sub(r"\{(\w+)\}", lambda found: words()[found[1]], text)


def sources() -> tuple[Source, ...]:
    """Where the material of the case came from."""
    rows: Sequence[Mapping[str, str]] = table("cast")["sources"]  # type: ignore[assignment]
    return tuple(Source(row["folder"], row["name"], row["custodian"]) for row in rows)


def _source_of(path: str) -> str:
    rows: Sequence[Mapping[str, Sequence[str]]] = table("cast")["sources"]  # type: ignore[assignment]
    return next(str(row["folder"]) for row in rows if any(path.startswith(start) for start in row["holds"]))


def tell(desk: Desk) -> tuple[Told, ...]:
    """Every item of the story; ``nested`` ones are attached to a mail, and no file of their own."""
    rows: Sequence[Mapping[str, object]] = table("story")["item"]  # type: ignore[assignment]
    inner = {str(row["file"]): _told(desk, row, {}) for row in rows if row.get("nested")}
    return (*inner.values(), *(_told(desk, row, inner) for row in rows if not row.get("nested")))


def _told(desk: Desk, row: Mapping[str, object], inner: Mapping[str, Told]) -> Told:
    path = str(row["file"])
    content = _maker(path, str(row.get("form", "")))(desk, row, inner)
    file = File(_source_of(path), path, content, str(row.get("form", "")))
    grades = {question: int(row[question]) for question in QUESTIONS if question in row}  # type: ignore[call-overload]
    holds = tuple(word(name) for name in str(row.get("has", "")).split("|") if name)
    return Told(file, grades, holds, bool(row.get("needs_ocr")), bool(row.get("nested")))


def _maker(path: str, form: str) -> partial[Content]:
    if path.startswith("mail/"):
        return partial(_mail)
    if form in ("whatsapp", "telegram", "sms", "signal", "facebook", "phone_report"):
        return partial(_chat)
    special = {"invoice": _invoice, "scan": _scan, "ics": _calendar, "vcf": _contacts, "statement": _statement}
    if form in special:
        return partial(special[form])
    return partial(_sheet if form in HEADERS else _paper)


def _stem(row: Mapping[str, object]) -> str:
    """The name of an item's file without its ending."""
    return str(row["file"]).rpartition("/")[2].rpartition(".")[0]


def _when(row: Mapping[str, object]) -> datetime:
    return row["at"]  # type: ignore[return-value]


def _mail(desk: Desk, row: Mapping[str, object], inner: Mapping[str, Told]) -> Mail:
    people = {name: tuple(pair.split("|")) for name, pair in table("cast")["mail"].items()}  # type: ignore[attr-defined]
    sender, at = people[str(row["from"])], _when(row)
    body = f"{filled(str(row['text']))}\n\n{sender[0].split()[0]}\n-- \n{MARK}"
    attached = tuple(_attached(inner[path].file) for path in str(row.get("attach", "")).split("|") if path)
    cc = tuple(people[name] for name in str(row.get("cc", "")).split("|") if name)
    stamp = f"{at:%y%m%d%H%M%S}.{len(body):05d}@{sender[1].partition('@')[2]}"
    return Mail(stamp, at, sender, (people[str(row["to"])],), str(row["subject"]), body, cc, attachments=attached)


def _attached(file: File) -> File:
    return File(file.source, file.name, file.content, file.form)


def _speaker(name: str) -> Person:
    shown = words().get(f"{name}_handle", words()[name].split()[0])
    phone = words().get(f"{name}_phone", "")
    return Person(shown, "", "", phone, shown, "", "lower")


def _chat(desk: Desk, row: Mapping[str, object], inner: Mapping[str, Told]) -> Chat:
    lines = [line for line in str(row["text"]).strip().split("\n")]
    names = list(dict.fromkeys(line.partition(": ")[0] for line in lines if not line.startswith("+")))
    people, at, said = {name: _speaker(name) for name in names}, _when(row), []
    desk.voice.turn_to("private", list(people.values()))
    said += list(talk(desk, list(people.values()), 2, at - timedelta(hours=2)))
    for line in lines:
        at += timedelta(minutes=desk.dice.between(1, 9))
        if line.startswith("+"):
            said += list(talk(desk, list(people.values()), int(line[1:]), at))[1:]
            at = said[-1].at
        else:
            name, _, text = line.partition(": ")
            said.append(Said(at, people[name].given, people[name].phone, filled(text)))
    owner = next((name for name in names if name not in ("corro", "rem")), names[0])
    return Chat(_stem(row), people[owner].given, tuple(said))


def _paper(desk: Desk, row: Mapping[str, object], inner: Mapping[str, Told]) -> Paper:
    text, path = filled(str(row["text"])), str(row["file"])
    parts = text.split("\n") if path.endswith(".pptx") else text.split("\n\n")
    author = words()["officer"] if path.startswith("notes/") else ""
    return Paper(path.rpartition("/")[2].rpartition(".")[0], author, _when(row), (*parts, f"{MARK}."))


def _invoice(desk: Desk, row: Mapping[str, object], inner: Mapping[str, Told]) -> Paper:
    number = _stem(row)
    contact = (words()["corro_phone"], words()["a_pellmont"])
    lines = [tuple(str(row["text"]).split("|"))]
    firms = ("Pellmont Groundworks Ltd", "Stonebeck Highways")
    return invoice(number, firms, contact, lines, _when(row))  # type: ignore[arg-type]


def _scan(desk: Desk, row: Mapping[str, object], inner: Mapping[str, Told]) -> Scan:
    return Scan((*str(row["text"]).split("\n"), f"{MARK}."))


def _calendar(desk: Desk, row: Mapping[str, object], inner: Mapping[str, Told]) -> Appointment:
    return Appointment("Saturday nights", _when(row), "yard", f"{row['text']} {MARK}.")


def _contacts(desk: Desk, row: Mapping[str, object], inner: Mapping[str, Told]) -> Contacts:
    pairs = (line.split("|") for line in str(row["text"]).split("\n"))
    return Contacts(tuple((name, words()[phone]) for name, phone in pairs))


def _rows(row: Mapping[str, object]) -> list[tuple[str, ...]]:
    return [tuple(line.split("|")) for line in filled(str(row["table"])).split("\n")]


def _statement(desk: Desk, row: Mapping[str, object], inner: Mapping[str, Told]) -> Sheet:
    account = str(row["account"])
    holder = {"a_pellmont": "Pellmont Groundworks Ltd", "a_dc": "D C Services"}.get(account) or words()[account[2:]]
    everyday = statement_rows(desk, int(row["rows"]), datetime(2026, 2, 1))  # type: ignore[call-overload]
    return statement(words()[account], holder, [*everyday, *_rows(row)], _when(row))  # type: ignore[list-item]


def _sheet(desk: Desk, row: Mapping[str, object], inner: Mapping[str, Told]) -> Sheet:
    form, count = str(row["form"]), int(row["rows"])  # type: ignore[call-overload]
    desk.voice.turn_to("site", desk.world.private)
    first = datetime(2026, 1, 5, 6)
    everyday = log_rows(desk, count, first) if form == "gate" else [_filler(desk, form, first) for _ in range(count)]
    told = [*everyday, *_rows(row)]
    body = sorted(told) if form in ("gate", "fuel", "losses", "history", "keys") else _mixed(desk, told)
    width = len(HEADERS[form])
    return Sheet(_stem(row), (HEADERS[form], *body, (MARK, *[""] * (width - 1))), "", _when(row))


def _mixed(desk: Desk, rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return desk.dice.some(rows, len(rows))


def _filler(desk: Desk, form: str, first: datetime) -> tuple[str, ...]:
    """A row that has nothing to do with the story."""
    dice, world = desk.dice, desk.world
    at = first + timedelta(minutes=dice.below(110 * 24 * 60))
    day, who = f"{at:%Y-%m-%d}", dice.one(world.private)
    short, sum_of = f"{who.given[0]}. {who.surname}", f"{dice.between(200, 9_800):,}.00"
    return {
        "fuel": lambda: (day, f"{at:%H:%M}", f"{dice.one(world.towns)} services", numbers.plate(dice),
                         f"{dice.between(20, 90)}.{dice.below(10)}", short),
        "losses": lambda: (day, dice.one(world.firms), dice.one(world.sites), dice.one(LOST), "-",
                           f"26/{dice.between(10_000, 299_999):07d}", f"{dice.between(150, 4_000):,}"),
        "register": lambda: (f"{surname(dice)[:2].upper()}-{dice.between(1000, 9999)}", dice.one(world.firms), day,
                             f"{dice.one(world.streets)}, {dice.one(DONE_WORK)}", sum_of, short,
                             f"GS{dice.between(100, 999)}", "seen, photographs"),
        "history": lambda: (f"{at:%Y-%m-%d %H:%M}", f"{dice.one(ASKED)} {desk.voice.fill('thing')}"),
        "links": lambda: (numbers.account(dice), numbers.account(dice), str(dice.between(1, 3)), sum_of),
        "keys": lambda: (day, dice.one(("main gate", "stores", "cabin")), short, "returned"),
    }[form]()  # fmt: skip
