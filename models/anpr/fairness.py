"""How often vehicles of different groups become leads, and which innocent ones do.

Rates carry Wilson's interval (1927, J. Amer. Statist. Assoc. 22:209). Small counts are hidden, and with a single hidden
one the next smallest, as the total stands beside them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from models.anpr.settings import section
from models.benefits.judging import wilson

PER = 10_000
USUAL, MORE, FEWER = "within what chance gives", "more leads than elsewhere", "fewer leads than elsewhere"
HIDDEN, TOO_FEW = "hidden: few leads", "too few vehicles for a rate"


@dataclass(frozen=True)
class GroupRate:
    """One group: vehicles seen, leads among them, leads in 10,000 vehicles with interval, ratio to the rate of all.

    None where it is hidden or cannot be said.
    """

    group: str
    vehicles: int | None
    leads: int | None
    rate: float | None
    low: float | None
    high: float | None
    ratio: float | None
    reading: str

    @property
    def is_hidden(self) -> bool:
        """True where counts are withheld."""
        return self.leads is None


@dataclass(frozen=True)
class ClassShare:
    """One kind of vehicle that analysts judged innocent: how many of the leads judged, None where hidden."""

    code: str
    title: str
    leads: int | None
    share: float | None
    low: float | None
    high: float | None


def group_rates(groups: Sequence[str], is_lead: Sequence[bool]) -> tuple[GroupRate, ...]:
    """Rates of leads by group, the largest group first: one label and one mark for each vehicle."""
    vehicles = Counter(groups)
    leads = Counter(group for group, marked in zip(groups, is_lead, strict=True) if marked)
    if not vehicles:
        return ()
    overall = sum(leads.values()) / sum(vehicles.values())
    hidden = hidden_groups({group: leads[group] for group in vehicles})
    ordered = sorted(vehicles, key=lambda group: (-vehicles[group], group))
    return tuple(_rate(group, vehicles[group], leads[group], overall, group in hidden) for group in ordered)


def false_positive_classes(codes: Iterable[str], titles: Mapping[str, str], judged: int) -> tuple[ClassShare, ...]:
    """What the leads that analysts judged innocent were: a code for each, out of so many leads judged.

    The most frequent first; a code without a title keeps its name.
    """
    counts = Counter(codes)
    hidden = hidden_groups(counts)
    return tuple(
        ClassShare(code, titles.get(code, code), None, None, None, None)
        if code in hidden
        else ClassShare(code, titles.get(code, code), count, count / judged, *wilson(count, judged))
        for code, count in counts.most_common()
    )


def hidden_groups(counts: Mapping[str, int]) -> set[str]:
    """Groups with a small count, and the smallest others that it takes until no hidden count can be worked out."""
    most = _rule("largest_hidden_count")
    hidden = {group for group, count in counts.items() if 0 < count <= most}
    shown = sorted((group for group in counts if counts[group] > most), key=lambda group: (counts[group], group))
    while hidden and shown and (len(hidden) == 1 or sum(counts[group] for group in hidden) <= most):
        hidden.add(shown.pop(0))
    without = sorted(group for group, count in counts.items() if not count)
    return hidden | set(without[:1] if len(hidden) == 1 else [])


def standing_out(rates: Iterable[GroupRate]) -> tuple[GroupRate, ...]:
    """The groups whose rate differs from that of all vehicles by more than chance and more than the rule allows."""
    return tuple(rate for rate in rates if rate.reading in (MORE, FEWER))


def area_of(latitude: float | None, longitude: float | None) -> str:
    """The square of the grid that a place lies in, named by its middle."""
    if latitude is None or longitude is None or latitude != latitude or longitude != longitude:
        return str(section("fairness", "words")["no_area"])
    side = float(section("fairness", "groups")["area_degrees"])  # type: ignore[arg-type]
    north, east = ((value // side + 0.5) * side for value in (latitude, longitude))
    return f"{abs(north):.2f} {'N' if north >= 0 else 'S'}, {abs(east):.2f} {'E' if east >= 0 else 'W'}"


def hour_group(hour: int) -> str:
    """The group of hours that an hour falls in, such as 06:00 to 11:59."""
    length = int(section("fairness", "groups")["hours_in_group"])  # type: ignore[call-overload]
    first = hour // length * length
    return f"{first:02d}:00 to {first + length - 1:02d}:59"


def _rate(group: str, vehicles: int, leads: int, overall: float, is_hidden: bool) -> GroupRate:
    if is_hidden:
        return GroupRate(group, None, None, None, None, None, None, HIDDEN)
    if vehicles < _rule("fewest_vehicles_in_group"):
        return GroupRate(group, vehicles, leads, None, None, None, None, TOO_FEW)
    low, high = wilson(leads, vehicles)
    ratio = leads / vehicles / overall if overall else None
    rate, low_rate, high_rate = (round(PER * share, 2) for share in (leads / vehicles, low, high))
    told = GroupRate(group, vehicles, leads, rate, low_rate, high_rate, ratio, USUAL)
    return replace(told, reading=_reading(low, high, overall))


def _reading(low: float, high: float, overall: float) -> str:
    ratio = _rule("ratio_that_stands_out")
    if low > overall * ratio:
        return MORE
    return FEWER if high < overall / ratio else USUAL


def _rule(name: str) -> float:
    return float(section("rules", "disclosure")[name])  # type: ignore[arg-type]
