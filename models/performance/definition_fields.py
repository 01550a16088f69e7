"""Fields of one reviewed table, read with their types; every fault names the file, the table and the field."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

Point = tuple[date, float]


class DefinitionFault(ValueError):
    """A reviewed file says something that cannot be right."""


@dataclass(frozen=True)
class Fields:
    """The table of one KPI or of one of its parts, and where it stands."""

    where: str
    table: Mapping[str, object]

    def refuse_unknown(self, known: Collection[str]) -> None:
        """DefinitionFault for a field that no definition has."""
        for name in self.table.keys() - set(known):
            raise self.fault(name, "there is no such field")

    def fault(self, name: str, reason: str) -> DefinitionFault:
        """The error that names file, KPI and field."""
        return DefinitionFault(f"{self.where}, {name}: {reason}")

    def text(self, name: str, default: str | None = None) -> str:
        """A text; the default where the field is absent."""
        return self._value(name, default, lambda value: isinstance(value, str), "a text")

    def filled(self, name: str) -> str:
        """A text that says something."""
        text = self.text(name)
        if not text.strip():
            raise self.fault(name, "must not be empty")
        return text

    def word(self, name: str, allowed: Collection[str], default: str | None = None) -> str:
        """One of the allowed words."""
        word = self.text(name, default)
        if word not in allowed:
            raise self.fault(name, f'"{word}" is none of {", ".join(allowed)}')
        return word

    def words(self, name: str) -> tuple[str, ...]:
        """A list of texts."""

        def fits(value: object) -> bool:
            return isinstance(value, list) and all(isinstance(word, str) for word in value)

        return tuple(self._value(name, None, fits, "a list of texts"))

    def whole(self, name: str) -> int:
        """A whole number."""
        return self._value(name, None, lambda value: type(value) is int, "a whole number")

    def number(self, name: str) -> float:
        """A number."""
        return float(self._value(name, None, _is_number, "a number"))

    def numbers(self, name: str, longest: int) -> tuple[float, ...]:
        """A list of at most ``longest`` numbers."""

        def fits(value: object) -> bool:
            return isinstance(value, list) and len(value) <= longest and all(map(_is_number, value))

        return tuple(map(float, self._value(name, None, fits, f"a list of at most {longest} numbers")))

    def flag(self, name: str) -> bool:
        """True or false; false where the field is absent."""
        return self._value(name, False, lambda value: isinstance(value, bool), "true or false")

    def day(self, name: str) -> date:
        """A date without a time."""
        return self._value(name, None, _is_day, "a date")

    def day_or_none(self, name: str) -> date | None:
        """A date, or None where the field is absent."""
        return self.day(name) if name in self.table else None

    def points(self, name: str) -> tuple[Point, ...]:
        """Dates with their values, at least one, in order of date."""
        pairs = self._value(name, None, _are_points, "a list of [date, number]")
        days = [day for day, _ in pairs]
        if days != sorted(set(days)):
            raise self.fault(name, "the dates must follow each other")
        return tuple((day, float(value)) for day, value in pairs)

    def _value(self, name: str, default: object, fits: Callable[[object], bool], kind: str):
        if name not in self.table and default is None:
            raise self.fault(name, "is missing")
        value = self.table.get(name, default)
        if not fits(value):
            raise self.fault(name, f"must be {kind}")
        return value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _are_points(value: object) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(pair, list) and len(pair) == 2 for pair in value)
        and all(_is_day(day) and _is_number(number) for day, number in value)
    )
