"""A cell's text as a typed value, or the reason why it is none."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from data_access.loaders.contract import TODAY, TYPE_IN_WORDS, Column
from data_access.loaders.known import Known
from models.performance.kpis import kpis_by_id
from models.performance.periods import read_period
from models.series.periods import PERIOD_IN_WORDS, period_of

_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?")
_WHOLE = re.compile(r"[+-]?[0-9]{1,15}(\.0+)?")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
BRITISH_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")
DONT_KNOW = {"dont know", "don't know", "don’t know", "dk"}


@dataclass(frozen=True)
class Problem:
    """Why a value is refused and what to do about it."""

    reason: str
    remedy: str


@dataclass(frozen=True)
class OtherBody:
    """A name that is known, but not as a territorial force."""

    name: str
    kind: str

    @property
    def reason(self) -> str:
        """Why the row is not about one force, as a reader is told."""
        return f"{self.name} is {self.kind}"


def parse(text: str, column: Column, known: Known) -> Any:
    """The typed value of a cell: None when blank and allowed, a Problem when refused, an OtherBody for a name
    that is not a territorial force."""
    text = text.strip()
    if not text:
        if column.default is None and column.required:
            return Problem(
                "The cell is blank.",
                f"Fill it in: {column.what_it_means[:1].lower()}{column.what_it_means[1:]}.",
            )
        text = column.default or ""
        if not text:
            return None if column.default is None else ""
    if len(text) > column.max_length:
        return Problem(f"The text is longer than {column.max_length:,} characters.", "Shorten it.")
    if _CONTROL.search(text):
        return Problem("The text holds an invisible control character.", "Type the cell again.")
    return _PARSERS[column.type](text, column, known)


def _text(text: str, column: Column, _: Known) -> str | Problem:
    if column.pattern and not re.fullmatch(column.pattern, text):
        return Problem("The text has not the form asked for.", f"Write {column.pattern_in_words}.")
    return text


def _number(text: str, column: Column, _: Known) -> float | Problem:
    if not _NUMBER.fullmatch(text):
        return _not_a_number(text, "number")
    return _within(float(text), column)


def _integer(text: str, column: Column, _: Known) -> float | Problem:
    if _WHOLE.fullmatch(text):
        return _within(int(float(text)), column)
    if _NUMBER.fullmatch(text):
        return Problem("The value is not a whole number.", "Write it without decimals.")
    return _not_a_number(text, "whole number")


def _percent(text: str, column: Column, known: Known) -> float | Problem:
    return _number(text.removesuffix("%").rstrip(), column, known)


def _not_a_number(text: str, words: str) -> Problem:
    if re.fullmatch(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", text):
        return Problem("The number has commas for thousands.", f"Write {text.replace(',', '')}.")
    return Problem(f"The value is not a {words}.", "Write digits only, with a point for decimals.")


def _within(value: float, column: Column) -> float | Problem:
    low, high = column.minimum, column.maximum
    if (isinstance(low, float | int) and value < low) or (isinstance(high, float | int) and value > high):
        unit = f" {column.unit}" if column.unit else ""
        return Problem(f"The value is outside {column.range_in_words()}{unit}.", "Correct it.")
    return value


def _date(text: str, column: Column, known: Known) -> datetime.date | Problem:
    value = _as_date(text)
    if value is None:
        return Problem("The value is not a date.", "Write it as 2025-03-31 or 31/03/2025.")
    earliest = datetime.date.fromisoformat(str(column.minimum or "1800-01-01"))
    is_today = column.maximum == TODAY
    latest = known.today if is_today else datetime.date.fromisoformat(str(column.maximum or "2199-12-31"))
    if value > latest:
        when = "in the future" if is_today else f"after {latest}"
        return Problem(f"The date is {when}.", f"Give a date up to {latest}.")
    if value < earliest:
        return Problem(f"The date is before {earliest}.", "Correct the date.")
    return value


def _as_date(text: str) -> datetime.date | None:
    british = BRITISH_DATE.fullmatch(text)
    try:
        if british:
            day, month, year = (int(part) for part in british.groups())
            return datetime.date(year, month, day)
        return datetime.date.fromisoformat(text) if _ISO.fullmatch(text) else None
    except ValueError:
        return None


def _month(text: str, column: Column, known: Known) -> datetime.date | Problem:
    period = period_of(text)
    if period is None or period.frequency != "monthly":
        return Problem("The value is not a month.", "Write it as 2017-01 or 201701.")
    return _begun(period.first_day, known)


def _period(text: str, _: Column, known: Known) -> datetime.date | Problem:
    period = period_of(text)
    if period is None:
        return Problem("The value is not a period.", f"Write {PERIOD_IN_WORDS}.")
    return _begun(period.first_day, known)


def _begun(first_day: datetime.date, known: Known) -> datetime.date | Problem:
    if first_day > known.today:
        return Problem("The period has not begun.", f"Give a period that begins up to {known.today}.")
    return first_day


def _choice(text: str, column: Column, _: Known) -> str | Problem:
    for choice in column.choices:
        if choice.casefold() == text.casefold():
            return choice
    return Problem("The value is not one of the words asked for.", f"Write one of: {', '.join(column.choices)}.")


def _level(text: str, _: Column, __: Known) -> int | Problem | None:
    if text.casefold() in DONT_KNOW:
        return None
    if _WHOLE.fullmatch(text):
        level = int(float(text))
        return level if 1 <= level <= 5 else Problem("The level is outside 1 to 5.", "Write 1 to 5, or don't know.")
    if _NUMBER.fullmatch(text):
        return Problem("The level is not a whole level.", "Choose one level; none lies between two.")
    return Problem("The level is neither 1 to 5 nor don't know.", "Write 1 to 5, or don't know.")


def _force(text: str, _: Column, known: Known) -> str | OtherBody | Problem:
    body = known.names.find(text)
    if body is None and (total := known.total_named(text)):
        return OtherBody(text, total)
    if body is None:
        near = known.names.suggest(text)
        remedy = f"Did you mean {' or '.join(near)}?" if near else "Use a force id, or load the name as an alias."
        return Problem("The force is not known.", remedy)
    return body.force_id if body.force_id is not None else OtherBody(text, body.kind)


def _rocu(text: str, _: Column, known: Known) -> str | Problem:
    return _one_of(text, {row["rocu_id"] for row in known.tables["raw.rocus"]}, "ROCU")


def _wave(text: str, _: Column, known: Known) -> str | Problem:
    return _one_of(text, set(known.waves), "wave")


def _framework_version(text: str, _: Column, known: Known) -> str | Problem:
    return _one_of(text, set(known.capabilities), "framework version")


def _kpi(text: str, _: Column, __: Known) -> str | Problem:
    if text.upper() in kpis_by_id():
        return text.upper()
    near = difflib.get_close_matches(text.upper(), kpis_by_id(), n=3)
    remedy = f"Did you mean {' or '.join(near)}?" if near else "Use the id of a KPI, such as KPI_006."
    return Problem("There is no KPI with this id.", remedy)


def _kpi_period(text: str, _: Column, __: Known) -> datetime.date | Problem:
    return read_period(text) or Problem("The period cannot be read.", f"Write {TYPE_IN_WORDS['kpi_period']}.")


def _one_of(text: str, loaded: set[str], words: str) -> str | Problem:
    if text in loaded:
        return text
    listed = ", ".join(sorted(loaded)[:20])
    return Problem(f"The {words} is not loaded.", f"Use one of: {listed}." if listed else f"Load the {words} first.")


_PARSERS: dict[str, Callable[[str, Column, Known], Any]] = {
    "text": _text,
    "integer": _integer,
    "number": _number,
    "percent": _percent,
    "date": _date,
    "choice": _choice,
    "level": _level,
    "kpi": _kpi,
    "kpi_period": _kpi_period,
    "force": _force,
    "rocu": _rocu,
    "wave": _wave,
    "capability": _text,
    "framework_version": _framework_version,
    "month": _month,
    "period": _period,
}
