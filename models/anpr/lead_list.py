"""A ranking as a list to work from: who stands out, who is new, what is looked at first, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.anpr.settings import section

FORTNIGHT = 14


@dataclass(frozen=True)
class Term:
    """One reason of a lead: ``log_odds`` against an ordinary vehicle on the line, above 0 for, below 0 against."""

    title: str
    words: str
    log_odds: float


@dataclass(frozen=True)
class ListedLead:
    """One vehicle on one line as the list shows it; ``first_day`` is its first day in these reads."""

    rank: int
    line_id: str
    line: str
    vid: int
    name: str
    chance: float
    chance_low: float
    chance_high: float
    is_known: bool
    reasons: tuple[Term, ...]
    what_if: str
    similar: tuple[str, ...]
    runs: int
    last_run_ms: int | None
    first_day: int

    @property
    def key(self) -> tuple[str, int]:
        """Line and vehicle: a lead is known by both."""
        return self.line_id, self.vid

    @property
    def words(self) -> str:
        """The chance in words."""
        return f"of 100 like this, {about(self.chance)} ({self.range_words})"

    @property
    def cell(self) -> str:
        """The chance with its interval, for a narrow column."""
        low, number, high = (_brief(chance) for chance in (self.chance_low, self.chance, self.chance_high))
        return f"{number} ({low} to {high})"

    @property
    def sureness(self) -> str:
        """How sure the chance is, by the width of its range."""
        rules, width = section("triage", "list"), self.chance_high - self.chance_low
        if width >= float(rules["hardly_known_from"]):  # type: ignore[arg-type]
            return "hardly known"
        return "well known" if width < float(rules["well_known_below"]) else "roughly known"  # type: ignore[arg-type]

    @property
    def range_words(self) -> str:
        """The interval of the chance, out of 100."""
        return f"{hundreds(self.chance_low)} to {hundreds(self.chance_high)}"

    @property
    def reasons_for(self) -> tuple[str, ...]:
        """What speaks for it, the strongest first."""
        return tuple(term.words for term in self.reasons if term.log_odds > 0)

    @property
    def reasons_against(self) -> tuple[str, ...]:
        """What speaks against it, the strongest first."""
        return tuple(term.words for term in self.reasons if term.log_odds < 0)


@dataclass(frozen=True)
class Novelty:
    """What counts as new: first seen on ``since`` or later, ``days`` before the newest read."""

    since: int
    days: int

    @property
    def words(self) -> str:
        """The span, as a title says it."""
        return "this fortnight" if self.days == FORTNIGHT else f"in the last {self.days} days"


@dataclass(frozen=True)
class LeadFilters:
    """What the list is narrowed to; empty and nought narrow nothing."""

    states: tuple[str, ...] = ()
    least_chance: float = 0.0
    new_within_days: int = 0
    reason: str = ""

    @property
    def are_none(self) -> bool:
        """Whether every lead passes."""
        return self == LeadFilters()

    def in_words(self) -> dict[str, str]:
        """Name and words of what is filtered, for what an export says of itself."""
        told = {
            "State": ", ".join(self.states),
            "Chance at least": f"{hundreds(self.least_chance)} of 100" if self.least_chance else "",
            "First seen within": f"{self.new_within_days} days" if self.new_within_days else "",
            "Reason contains": self.reason,
        }
        return {name: words for name, words in told.items() if words}


def hundreds(chance: float) -> str:
    """A chance as so many of 100; what would be rounded to none or to all is said as less or more."""
    number = 100 * chance
    if 0 < number < 1:
        return "fewer than 1"
    return "more than 99" if 99 < number < 100 else f"{number:.0f}"


def _brief(chance: float) -> str:
    return hundreds(chance).replace("fewer than ", "<").replace("more than ", ">")


def about(chance: float) -> str:
    """A chance of 100 within a sentence."""
    words = hundreds(chance)
    return f"about {words}" if words.isdigit() else words


def novelty(held_first: int, newest: int) -> Novelty:
    """What counts as new in reads of these days: half of them at most, else everything would be."""
    wanted = int(section("triage", "list")["new_within_days"])  # type: ignore[call-overload]
    days = max(1, min(wanted, (newest - held_first + 1) // 2))
    return Novelty(newest - days + 1, days)


def passing(
    leads: Sequence[ListedLead], states: Mapping[tuple[str, int], str], filters: LeadFilters, newest: int
) -> tuple[ListedLead, ...]:
    """The leads that the filters leave, in their order; ``states`` is the state of each by its key."""
    wanted = filters.reason.strip().casefold()
    since = newest - filters.new_within_days + 1
    return tuple(
        lead
        for lead in leads
        if (not filters.states or states[lead.key] in filters.states)
        and lead.chance >= filters.least_chance
        and (not filters.new_within_days or lead.first_day >= since)
        and (not wanted or any(wanted in words.casefold() for words in lead.reasons_for))
    )


def standing_out(leads: Sequence[ListedLead]) -> tuple[ListedLead, ...]:
    """The leads whose chance is high enough to be spoken of, those that were known before left out."""
    least = float(section("triage", "list")["stands_out_from"])  # type: ignore[arg-type]
    return tuple(lead for lead in leads if lead.chance >= least and not lead.is_known)


def headline(leads: Sequence[ListedLead], line_names: Sequence[str], new: Novelty) -> str:
    """The message of a ranking."""
    where = on_lines(line_names)
    found = standing_out(leads)
    if not found:
        best = next((lead for lead in leads if not lead.is_known), None)
        told = f"; of 100 like the likeliest, {about(best.chance)} are right" if best else ""
        return f"No vehicle stands out {where}{told}"
    fresh = sum(lead.first_day >= new.since for lead in found)
    are_new = "none is" if not fresh else f"{fresh} {'is' if fresh == 1 else 'are'}"
    stands = "1 vehicle stands" if len(found) == 1 else f"{len(found)} vehicles stand"
    return f"{stands} out {where}; {are_new} new {new.words}"


def on_lines(line_names: Sequence[str]) -> str:
    """The lines, as a title says them."""
    if len(line_names) == 1:
        return f"on {line_names[0]}"
    return f"on {len(line_names)} lines"


def expected_right(leads: Sequence[ListedLead]) -> float:
    """How many of these leads are what the profile describes, as the ranking reckons: the sum of their chances."""
    return sum(lead.chance for lead in leads)
