"""The disclosure schedule of a case: what was searched, how, by whom, when, on whose authority, and what came of it.

Criminal Procedure and Investigations Act 1996, Code of Practice, and the Attorney General's Guidelines on Disclosure,
annex A. Every row comes from the case's own record, which is written before anything is shown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from data_access.documents.access import people_of
from data_access.documents.case import Case
from data_access.documents.gate import OPENED, OpenCase, note
from data_access.documents.lanes import lane_states
from data_access.documents.versions import engine_versions
from data_access.exports import About
from data_access.queries import run
from models.documents.methods import Method, methods_of

LOOKS, ITEMS, METHODS = "What was done", "Items opened or tagged", "Methods"
QUESTIONS = ("query", "text", "question", "queries", "terms")
RESULTS = ("found", "results", "total")


@dataclass(frozen=True, eq=False)
class DisclosureSchedule:
    """The three tables of the schedule: a row is one thing done, one item opened or tagged, one part of the methods."""

    looks: pd.DataFrame
    items: pd.DataFrame
    methods: pd.DataFrame

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables by the name of their sheet, as ``exports.workbook_bytes`` takes them."""
        return {LOOKS: self.looks, ITEMS: self.items, METHODS: self.methods}


def disclosure_schedule(opened: OpenCase) -> DisclosureSchedule:
    """The schedule as it stands, its own making included; on record first."""
    note(opened, "disclosure", {})
    case = opened.case
    with case.reading() as cursor:
        items = run(cursor, "documents/disclosure_items").df()
    methods = pd.DataFrame([(one.title, one.words) for one in methods_in(case)], columns=["Part", "Words"])
    return DisclosureSchedule(looks_in(case), _items_table(items, _names(case)), methods)


def looks_in(case: Case) -> pd.DataFrame:
    """A row a thing done in the case, in order, in words; for what puts itself on record."""
    with case.reading() as cursor:
        looks = run(cursor, "documents/disclosure_looks").df()
    return _looks_table(looks, _names(case))


def disclosure_about(opened: OpenCase, *, generated_at: datetime) -> About:
    """What the file of the schedule says of itself; the moment is in UTC."""
    case = opened.case
    return About(
        title=f"Disclosure schedule of {case.name}",
        subtitle="What was searched, how, by whom, when, on whose authority, and what came of it",
        filters={"Case": case.case_id, "Reference": case.reference},
        definition="From the record of the case, which is written before anything is shown. See the sheet Methods.",
        as_at=generated_at.date(),
        source="Record of the case",
        data_version=f"case {case.version()}",
        is_synthetic=case.is_synthetic,
        suppression="None: the schedule is for the disclosure officer and the prosecutor.",
        generated_at=generated_at,
        generated_by_role=opened.role,
    )


def case_methods(opened: OpenCase) -> tuple[Method, ...]:
    """What a report says of the methods: what was searched and what not, how, with which versions, and the limits."""
    note(opened, "methods", {})
    return methods_in(opened.case)


def methods_in(case: Case) -> tuple[Method, ...]:
    """The methods with the figures and versions of a case; for what puts itself on record."""
    with case.reading() as cursor:
        counted = run(cursor, "documents/methods_facts").df().iloc[0].to_dict()
    lanes = {f"{state.lane}_done": state.done for state in lane_states(case)}
    return methods_of({**engine_versions(), **{name: int(value) for name, value in counted.items()}, **lanes})


def _names(case: Case) -> dict[str, str]:
    return {person.subject: person.name for person in people_of(case)}


def _looks_table(looks: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """One row a thing done, in order, in words."""
    told = [json.loads(text) for text in looks["parameters"]]
    versions = {
        search_id: one.get("versions", {})
        for search_id, action, one in zip(looks["search_id"], looks["action"], told, strict=True)
        if action == OPENED
    }
    flat = [_flat(one) for one in told]
    return pd.DataFrame(
        {
            "Number": range(1, len(looks) + 1),
            "When (UTC)": looks["done_at"],
            "Who": [_who(actor, names) for actor in looks["actor"]],
            "Role": looks["role"],
            "What": looks["action"],
            "Question": [_first(one, QUESTIONS) for one in flat],
            "Mode": [_first(one, ("mode",)) for one in flat],
            "Filters": [_filters(one) for one in flat],
            "Results": [_results(one, count) for one, count in zip(flat, looks["item_count"], strict=True)],
            "Item numbers": ["; ".join(str(item) for item in items) for items in looks["items"]],
            "Reason": looks["reason"],
            "Reference": looks["reference"],
            "Authority": looks["authority"],
            "Open search": looks["search_id"],
            "Engine": [_engine(versions.get(search_id, {})) for search_id in looks["search_id"]],
            "All parameters": looks["parameters"],
        }
    )


def _items_table(items: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """One row an item, with accounts by name."""
    named = items.rename(columns=lambda name: name.replace("_", " ").capitalize().replace("Sha256", "SHA-256"))
    for column in ("Opened by", "Tagged by"):
        named[column] = ["; ".join(_who(actor, names) for actor in actors) for actors in named[column]]
    named["Tags"] = ["; ".join(tags) for tags in named["Tags"]]
    return named


def _flat(told: Mapping[str, object]) -> dict[str, object]:
    """The parameters, with those of a request among them."""
    request = told.get("request")
    request = json.loads(request) if isinstance(request, str) and request.startswith("{") else request
    given = {name: value for name, value in told.items() if value not in ("", None)}
    return {**(request if isinstance(request, dict) else {}), **given}


def _first(told: Mapping[str, object], names: tuple[str, ...]) -> str:
    value = next((told[name] for name in names if told.get(name)), "")
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return "; ".join(str(one) for one in parts)


def _filters(told: Mapping[str, object]) -> str:
    filters = told.get("filters")
    if not isinstance(filters, dict):
        return str(filters or "")
    given = {name: value for name, value in filters.items() if value}
    return "; ".join(
        f"{name} {', '.join(map(str, value)) if isinstance(value, list) else value}" for name, value in given.items()
    )


def _results(told: Mapping[str, object], items: int) -> int:
    found = next((told[name] for name in RESULTS if isinstance(told.get(name), int)), None)
    return int(items if found is None else found)  # type: ignore[call-overload]


def _engine(versions: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {version}" for name, version in versions.items())


def _who(actor: str, names: Mapping[str, str]) -> str:
    return f"{names[actor]} ({actor})" if names.get(actor, actor) != actor else actor
