"""Everyday papers, notes, tables, bank statements, invoices, web pages, calendars and contacts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from sample_data.documents import numbers
from sample_data.documents.chats import exhibit_list
from sample_data.documents.items import MARK, Appointment, Contacts, File, Paper, Sheet
from sample_data.documents.mails import Desk, paper, sheet
from sample_data.documents.voice import amount

PAYEES = ("RENT", "BUS PASS", "GROCERY", "SALARY", "BROADBAND", "CASH WITHDRAWAL", "CAFE", "GYM", "REFUND", "TRANSFER")
STATEMENT = ("Date", "Details", "Out", "In", "Balance")
LOG = ("Date", "Time", "Direction", "Vehicle", "Driver", "Load")
LINES_OF_WORK = ("Supply and fix", "Day work on", "Take down and cart away", "Hire of", "Make good", "Survey of")
SHARES = {
    "statement": 20.0, "invoice": 17.0, "note": 24.0, "letter": 15.0, "table": 11.0, "web": 13.0, "log": 4.0,
    "calendar": 4.0, "contacts": 4.0, "slides": 1.6, "book": 0.6,
}  # fmt: skip


def papers(desk: Desk, items: int) -> Iterator[File]:
    """That many files that are neither mail nor chat."""
    makers = _makers()
    for _ in range(items):
        yield makers[desk.dice.weighted(SHARES)](desk)


def _makers() -> Mapping[str, Callable[[Desk], File]]:
    return {
        "statement": _statement, "invoice": _invoice, "note": _note, "letter": _letter, "table": _table, "web": _web,
        "log": _log, "calendar": _calendar, "contacts": _contacts, "slides": _slides, "book": _book,
    }  # fmt: skip


def statement_rows(desk: Desk, count: int, at: datetime) -> list[tuple[str, str, str, str]]:
    """Everyday money in and out: date, details, out, in."""
    rows, names = [], desk.world.private
    for _ in range(count):
        at += timedelta(hours=desk.dice.between(5, 60))
        other = desk.dice.one((*PAYEES, desk.dice.one(names).surname.upper(), desk.dice.one(desk.world.firms).upper()))
        told = f"{desk.dice.between(3, 900)}.{desk.dice.below(100):02d}"
        is_in = desk.dice.share() < 0.25
        out, into = ("", told) if is_in else (told, "")
        rows.append((f"{at:%Y-%m-%d}", f"{other} {desk.dice.between(100, 9999)}", out, into))
    return rows


def statement(account: str, holder: str, rows: list[tuple[str, str, str, str]], at: datetime) -> Sheet:
    """Rows of an account with the balance after each."""
    balance, body = 1_240.0, []
    for day, details, out, into in sorted(rows):
        balance += float(into or 0) - float(out or 0)
        body.append((day, details, out, into, f"{balance:.2f}"))
    head = ((f"Account {account}", holder, numbers.iban(account), MARK, ""), STATEMENT)
    return Sheet(f"Statement {holder}", (*head, *body), "Larkendale Bank", at)


def _statement(desk: Desk) -> File:
    person, at = desk.dice.one(desk.world.private), desk.voice.moment()
    rows = statement_rows(desk, desk.dice.between(15, 60), at - timedelta(days=90))
    suffix = desk.dice.weighted({"csv": 5.0, "xlsx": 4.0, "ods": 1.0, "tsv": 0.6})
    name = desk.names.name(f"Statement {person.full}", suffix)
    return File("bank-disclosure", f"statements/{name}", statement(numbers.account(desk.dice), person.full, rows, at))


def invoice(
    number: str, firms: tuple[str, str], contact: tuple[str, str], lines: list[tuple[str, str]], at: datetime
) -> Paper:
    """An invoice of one firm to another; ``contact`` is the telephone and the account to pay to, ``lines`` what it is
    for and how much."""
    (firm, bill_to), (phone, account) = firms, contact
    body = [f"{what}: £{sum_of}" for what, sum_of in lines]
    total = sum(float(sum_of.replace(",", "")) for _, sum_of in lines)
    foot = f"Pay to sort code and account {account} within {14 if total < 5_000 else 30} days. Queries {phone}."
    head = f"{firm}. Invoice {number} of {at:%d %B %Y} to {bill_to}."
    return Paper(f"Invoice {number}", firm, at, (head, *body, f"Total £{total:,.2f} before tax.", foot, f"{MARK}."))


def _invoice(desk: Desk) -> File:
    desk.voice.turn_to(desk.dice.one(("site", "town", "site")), desk.world.private)
    firm, at = desk.dice.one(desk.world.firms), desk.voice.moment()
    lines = [
        (f"{desk.dice.one(LINES_OF_WORK)} {desk.voice.fill('quality')} {desk.voice.fill('thing')}, "
         f"{desk.voice.fill('street')}, {desk.voice.fill('site')}", amount(desk.dice).lstrip("£"))
        for _ in range(desk.dice.between(1, 4))
    ]  # fmt: skip
    number = f"{firm[:2].upper()}-{desk.dice.between(1000, 9999)}"
    to = desk.dice.one(tuple(desk.world.titles.values()))
    told = invoice(number, (firm, to), (numbers.telephone(desk.dice), numbers.account(desk.dice)), lines, at)
    suffix = desk.dice.weighted({"pdf": 6.0, "docx": 3.0, "odt": 0.7})
    name = desk.names.name(f"Invoice {number}", suffix)
    return File(desk.dice.one(("stonebeck-mail", "council-mail")), f"invoices/{name}", told)


def _note(desk: Desk) -> File:
    desk.voice.turn_to(desk.dice.one(("private", "town", "site")), desk.world.private)
    title = f"{desk.dice.one(('Note', 'Statement', 'Report', 'Enquiry', 'Call'))} {desk.voice.fill('ref')}"
    told = paper(desk, title, desk.dice.one(desk.world.private).full, desk.voice.moment(), "note")
    suffix = desk.dice.weighted({"txt": 4.0, "docx": 3.0, "rtf": 2.0, "odt": 1.0, "md": 1.5})
    return File("investigation", f"notes/{desk.names.name(title, suffix)}", told)


def _letter(desk: Desk) -> File:
    host = desk.dice.one(("brackenholt", "stonebeck", "ostermouth-council", "tarnley-university"))
    desk.voice.turn_to(desk.world.worlds[host], desk.world.staff[host])
    title = desk.voice.subject()
    told = paper(desk, title, desk.dice.one(desk.world.staff[host]).full, desk.voice.moment())
    suffix = desk.dice.weighted({"docx": 4.0, "pdf": 4.0, "odt": 1.0, "rtf": 1.0, "txt": 1.0})
    source = {"ostermouth-council": "council-mail", "tarnley-university": "university-mail"}.get(host, f"{host}-mail")
    return File(source, f"letters/{desk.names.name(title, suffix)}", told)


def _table(desk: Desk) -> File:
    desk.voice.turn_to(desk.dice.one(("site", "town")), desk.world.staff["brackenholt"])
    title, author = desk.voice.subject(), desk.dice.one(desk.world.staff["brackenholt"]).full
    suffix = desk.dice.weighted({"xlsx": 5.0, "csv": 3.0, "ods": 1.0, "tsv": 1.0, "jsonl": 0.7, "json": 0.7})
    told = sheet(desk, title, author, desk.voice.moment(), desk.dice.between(10, 60))
    return File("brackenholt-mail", f"shared/{desk.names.name(title, suffix)}", told)


def _web(desk: Desk) -> File:
    desk.voice.turn_to("private", desk.world.private)
    title = desk.voice.subject()
    parts = [desk.voice.paragraph(desk.dice.one(("news", "private")), 2, 4) for _ in range(desk.dice.between(2, 5))]
    told = Paper(title, desk.dice.one(desk.world.firms), desk.voice.moment(), (*parts, f"{MARK}."))
    return File("web-capture", f"pages/{desk.names.name(title, desk.dice.one(('html', 'html', 'htm')))}", told)


def log_rows(desk: Desk, count: int, at: datetime) -> list[tuple[str, ...]]:
    """Vehicles in and out of a yard."""
    rows = []
    for _ in range(count):
        at += timedelta(minutes=desk.dice.between(20, 700))
        who = desk.dice.one(desk.world.private)
        rows.append((f"{at:%Y-%m-%d}", f"{at:%H:%M}", desk.dice.one(("in", "out")), numbers.plate(desk.dice),
                     f"{who.given[0]} {who.surname}", desk.voice.fill("thing")))  # fmt: skip
    return rows


def _log(desk: Desk) -> File:
    desk.voice.turn_to("site", desk.world.private)
    at = desk.voice.moment()
    rows = log_rows(desk, desk.dice.between(15, 60), at)
    if desk.dice.share() < 0.5:
        lines = tuple(f"{row[0]} {row[1]} {row[2]} {row[3]} {row[4]} {numbers.address(desk.dice)}" for row in rows)
        told = Paper(f"{MARK}: log of the gate", "gate", at, lines)
        return File("brackenholt-mail", f"shared/{desk.names.name('gate', 'log')}", told)
    told_sheet = Sheet("Gate", (LOG, *rows, (MARK, "", "", "", "", "")), "gate", at)
    return File("brackenholt-mail", f"shared/{desk.names.name('Gate log', 'csv')}", told_sheet)


def _calendar(desk: Desk) -> File:
    desk.voice.turn_to("private", desk.world.private)
    title = desk.voice.subject()
    told = Appointment(title, desk.voice.moment(), desk.voice.fill("place"), f"{desk.voice.line('private')} {MARK}.")
    return File("telephones", f"calendar/{desk.names.name(title, 'ics')}", told)


def _contacts(desk: Desk) -> File:
    people = desk.dice.some(desk.world.private, desk.dice.between(2, 7))
    told = Contacts(tuple((person.full, person.phone) for person in people))
    return File("telephones", f"contacts/{desk.names.name(people[0].full, 'vcf')}", told)


def _slides(desk: Desk) -> File:
    desk.voice.turn_to(desk.dice.one(("site", "town", "study")), desk.world.staff["brackenholt"])
    title, author = desk.voice.subject(), desk.dice.one(desk.world.staff["brackenholt"]).full
    told = paper(desk, title, author, desk.voice.moment())
    return File("brackenholt-mail", f"shared/{desk.names.name(title, 'pptx')}", told)


def _book(desk: Desk) -> File:
    desk.voice.turn_to("private", desk.world.private)
    title, author = desk.voice.subject(), desk.dice.one(desk.world.private).full
    told = paper(desk, title, author, desk.voice.moment(), "private")
    return File("laptop-ub-7", f"books/{desk.names.name(title, 'epub')}", told)


def exhibits(desk: Desk) -> File:
    """The list of telephones that were seized."""
    told = Paper("Exhibits", "Investigation team", desk.voice.moment(), (*exhibit_list(desk), f"{MARK}."))
    return File("investigation", "notes/List of exhibits.txt", told)
