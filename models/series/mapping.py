"""What the columns of a file mean, said once by a person and known again by the header."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.errors import EditRefused
from models.series.marks import is_missing
from models.series.periods import PERIOD_PATTERN, are_financial_years, is_period_header, period_of

COUNTED = "records"
MOST_LABELS = 4
LEAST_PERIOD_COLUMNS = 3
SHARE_OF_PERIODS = 0.9


@dataclass(frozen=True)
class ColumnMapping:
    """How a file of any header becomes series of one dataset.

    ``period`` is the column of the period, empty where periods stand as columns; ``value`` that of the figure, empty
    where each row is one record to be counted. ``labels`` are the columns that tell series apart, ``force`` one that
    names a police force. ``unit`` is what the figures count.
    """

    dataset: str
    header: tuple[str, ...]
    period: str = ""
    value: str = ""
    labels: tuple[str, ...] = ()
    force: str = ""
    unit: str = ""
    attribution: str = ""
    mapping_id: str = field(default="", compare=False)
    version: int = field(default=0, compare=False)

    @property
    def has_periods_as_columns(self) -> bool:
        """Whether the file is wide."""
        return not self.period

    @property
    def counts_records(self) -> bool:
        """Whether each row of the file is one record, and the figure is how many there are."""
        return not self.value and not self.has_periods_as_columns

    @property
    def fingerprint(self) -> str:
        """What every file with this header shares."""
        return fingerprint(self.header, is_wide=self.has_periods_as_columns)

    @property
    def asked_header(self) -> list[Any]:
        """The header that the reader asks for: columns needed, columns allowed, pattern of periods."""
        if not self.has_periods_as_columns:
            return [list(self.header), [], ""]
        return [[name for name in self.header if not is_period_header(name)], [], PERIOD_PATTERN]

    @property
    def shape(self) -> dict[str, Any]:
        """How the reader turns a row of the file into rows of the kind ``series``."""
        columns = {"series": list(self.labels)} if self.labels else {}
        columns |= {name: [source] for name, source in self._sources().items() if source}
        constants = {"dataset": self.dataset}
        constants |= {} if self.labels else {"series": ""}
        constants |= {"value": "1"} if self.counts_records else {}
        return {
            "columns": columns,
            "wide": ["period", "value"] if self.has_periods_as_columns else None,
            "constants": constants,
            "numbers": [] if self.counts_records else ["value"],
            "periods": ["period"],
            "labels": ["series"] if self.labels else [],
        }

    @property
    def said_as(self) -> dict[str, str]:
        """The file's own column for each column of the table that it fills."""
        said = {"series": " and ".join(self.labels), "force_id": self.force, **self._sources()}
        said.pop("force", None)
        return {name: source for name, source in said.items() if source}

    def _sources(self) -> dict[str, str]:
        return {"force": self.force, "period": self.period, "value": self.value}


def fingerprint(header: Sequence[str], *, is_wide: bool) -> str:
    """The same for every file with these columns, in any order; columns named after periods do not count when wide."""
    names = sorted(name.strip() for name in header if not (is_wide and is_period_header(name)))
    return hashlib.sha256("\x1f".join(["wide" if is_wide else "long", *names]).encode()).hexdigest()[:32]


def fingerprints(header: Sequence[str]) -> set[str]:
    """Every fingerprint under which a mapping of this header may have been saved."""
    found = {fingerprint(header, is_wide=False)}
    if sum(is_period_header(name) for name in header) >= LEAST_PERIOD_COLUMNS:
        found.add(fingerprint(header, is_wide=True))
    return found


def checked_mapping(mapping: ColumnMapping) -> ColumnMapping:
    """The mapping, when it can be read; EditRefused says what is missing or stands for two things."""
    roles = [mapping.period, mapping.value, mapping.force, *mapping.labels]
    used = [name for name in roles if name]
    if not mapping.dataset.strip():
        raise EditRefused("The dataset has no name.", "Name it, so that the next file goes to the same series.")
    if unknown := [name for name in used if name not in mapping.header]:
        raise EditRefused(f"The file has no column {unknown[0]}.", "Choose among the columns of the file.")
    if len(set(used)) < len(used):
        raise EditRefused("One column stands for two things.", "Give each column one meaning.")
    if not mapping.labels and not mapping.force:
        raise EditRefused("Nothing tells the series apart.", "Choose at least one column of labels or of forces.")
    if len(mapping.labels) > MOST_LABELS:
        raise EditRefused(f"More than {MOST_LABELS} columns of labels.", "Choose those that tell the series apart.")
    periods = [name for name in mapping.header if is_period_header(name)]
    if mapping.has_periods_as_columns and len(periods) < LEAST_PERIOD_COLUMNS:
        raise EditRefused("No column says the period.", "Choose it, or name the columns of figures after months.")
    return mapping


def suggested_mapping(header: Sequence[str], rows: Mapping[str, Sequence[str]], *, dataset: str) -> ColumnMapping:
    """What the columns most likely mean, from their names and first rows; a person decides.

    Periods as columns win where three or more are there. Else the column that reads as periods is the period, the
    last that reads as numbers the value, one called force the force, and the rest with few words are labels.
    """
    rest = [name for name in header if not is_period_header(name)]
    if len(header) - len(rest) >= LEAST_PERIOD_COLUMNS:
        force = _force_among(rest)
        labels = tuple(name for name in rest if name != force and not _is_number(rows[name]))[:MOST_LABELS]
        return ColumnMapping(dataset, tuple(header), labels=labels, force=force)
    period = next((name for name in header if _reads_as_periods(rows[name])), "")
    numbers = [name for name in header if name != period and _is_number(rows[name])]
    value = numbers[-1] if numbers and not _looks_like_records(header) else ""
    force = _force_among([name for name in header if name not in (period, value)])
    free = [name for name in header if name not in (period, value, force, *numbers)]
    labels = tuple(name for name in free if _tells_apart(rows[name]))[:MOST_LABELS]
    return ColumnMapping(dataset, tuple(header), period=period, value=value, labels=labels, force=force)


def _force_among(names: Sequence[str]) -> str:
    return next((name for name in names if "force" in name.casefold() and "code" not in name.casefold()), "")


def _given(texts: Sequence[str]) -> list[str]:
    return [text.strip() for text in texts if text.strip()]


def _reads_as_periods(texts: Sequence[str]) -> bool:
    given = _given(texts)
    if not given:
        return False
    if are_financial_years(set(given)):
        return True
    return sum(period_of(text) is not None for text in given) >= SHARE_OF_PERIODS * len(given)


def _is_number(texts: Sequence[str]) -> bool:
    given = [text.replace(",", "") for text in _given(texts) if not is_missing(text)]
    numbers = [text for text in given if text.replace(".", "", 1).removeprefix("-").isdigit()]
    return bool(given) and len(numbers) >= SHARE_OF_PERIODS * len(given)


def _looks_like_records(header: Sequence[str]) -> bool:
    """A latitude or an id a row is the mark of one record a row."""
    words = " ".join(header).casefold()
    return any(sign in words for sign in ("latitude", "crime id", "record id", "reference number"))


def _tells_apart(texts: Sequence[str]) -> bool:
    given = _given(texts)
    return bool(given) and len(set(given)) <= max(2, len(given) / 2)
