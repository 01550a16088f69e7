"""Who may open a case, and the disclosure schedule of what was done in it."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from data_access.anpr_terminal.output import check_out, say
from data_access.documents.access import Person, add_member, people_of, remove_member
from data_access.documents_terminal.opening import Verbs, add_verb, opened
from models.errors import EditRefused
from models.settings import Settings

SUFFIXES = (".xlsx", ".csv")


def add(verbs: Verbs) -> None:
    """The verbs and their options."""
    access = add_verb(verbs, "access", "who may open the case; its lead adds and removes people by name")
    access.add_argument("--add", metavar="ID", help="let in an account of the sign-in, or terminal|NAME")
    access.add_argument("--name", default="", help="what people call whom --add lets in")
    access.add_argument("--lead", action="store_true", help="whom --add lets in may add and remove people too")
    access.add_argument("--remove", metavar="ID", help="take an account off the case, at once")
    schedule = add_verb(verbs, "disclosure", "write the schedule of what was searched, how, by whom, with what result")
    schedule.add_argument("--out", required=True, metavar="FILE", help="an .xlsx file, or a .csv of what was done")


def run(options: argparse.Namespace, settings: Settings) -> None:
    """Run one of the verbs."""
    {"access": _access, "disclosure": _disclosure}[options.verb](options, settings)


def _access(options: argparse.Namespace, settings: Settings) -> None:
    if options.add and options.remove:
        raise EditRefused("Add or remove, not both.", "Give one of --add and --remove.")
    found = opened(options, settings)
    if options.add:
        add_member(found.by, found.case, options.add, options.name, is_lead=options.lead)
    if options.remove:
        remove_member(found.by, found.case, options.remove)
    people = people_of(found.case)
    say(options, {"people": [asdict(person) for person in people]}, [_line(person) for person in people])


def _disclosure(options: argparse.Namespace, settings: Settings) -> None:
    from data_access.documents.disclosure import disclosure_about, disclosure_schedule
    from data_access.exports import csv_bytes, workbook_bytes

    check_out(options.out, suffixes=SUFFIXES)
    found = opened(options, settings)
    schedule = disclosure_schedule(found)
    about = disclosure_about(found, generated_at=datetime.now(UTC))
    path = Path(options.out)
    is_csv = path.suffix.lower() == ".csv"
    content = csv_bytes(schedule.looks, about) if is_csv else workbook_bytes(schedule.tables, about)
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_bytes(content)
    unfinished.replace(path)
    facts = {"out": str(path), "rows": len(schedule.looks), "items": len(schedule.items)}
    say(options, facts, [f"{path}: {len(schedule.looks)} things done, {len(schedule.items)} items opened or tagged"])


def _line(person: Person) -> str:
    removed = f", removed {person.removed_at} by {person.removed_by}" if person.removed_at else ""
    return f"{person.part}: {person.name} ({person.subject}), added {person.added_at} by {person.added_by}{removed}"
