"""One KPI for many forces beside each other: what a funnel may compare, over which periods, and who stands out.

Forces are never ranked. A force is listed as different only when it stands out among all forces of the funnel judged
together, with the usual spread between forces allowed for (``funnel``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from models.performance.false_alarms import listed_signals
from models.performance.findings import CONCERN, IMPROVEMENT, NEUTRAL
from models.performance.funnel import Exclusion, Funnel, funnel
from models.performance.kpis import Kpi
from models.performance.periods import STEP_MONTHS, later
from models.performance.settings import section

OWN, OFFICERS, RESIDENTS = "own", "officers", "residents"
COMMON = "common"
PROPORTION, RATE = "proportion", "rate"
PEOPLE = {OFFICERS: 1_000, RESIDENTS: 100_000}
MONTHS_OF_YEAR = 12


@dataclass(frozen=True)
class Figure:
    """One period of one force: what was counted, out of what, or that it is hidden because it is small."""

    unit_id: str
    value: float
    numerator: float
    denominator: float
    is_hidden: bool


@dataclass(frozen=True)
class Standing:
    """One force over the periods that are looked at: counts added up, and over how many periods.

    ``numerator`` and ``denominator`` are nan without figures; ``is_hidden`` where one period is kept back.
    """

    unit_id: str
    numerator: float
    denominator: float
    periods: int
    is_hidden: bool


@dataclass(frozen=True, eq=False)
class Comparison:
    """A funnel with the units that stand out (in its order) and how each reads."""

    funnel: Funnel
    is_listed: np.ndarray
    looks: tuple[str, ...]

    @property
    def has_one_size(self) -> bool:
        """True where every unit has the same denominator, so that size explains nothing."""
        sizes = self.funnel.denominators
        return bool(np.allclose(sizes, sizes[0]))

    @property
    def listed_ids(self) -> tuple[str, ...]:
        """The units that stand out."""
        return tuple(unit for unit, listed in zip(self.funnel.unit_ids, self.is_listed, strict=True) if listed)


def sizes_for(kpi: Kpi) -> tuple[str, ...]:
    """What the figures of forces may be held against in a funnel; nothing where no funnel can be drawn."""
    if not kpi.has_force_values:
        return ()
    if kpi.kpi_id in section("comparison")["counts_by_size"]:
        return (OFFICERS, RESIDENTS)
    return (OWN,) if kpi.is_ratio and kpi.has_funnel else ()


def why_no_funnel(kpi: Kpi) -> str:
    """Why the forces of a KPI are compared each with itself alone; empty where a funnel can be drawn."""
    if sizes_for(kpi):
        return ""
    if not kpi.has_force_values:
        return "This measure is not reported by force."
    if kpi.national_from == "count_of_forces":
        return "No funnel: a force counts as one or as none, so there is nothing to hold against its size."
    if kpi.national_from == "median_reported":
        return "No funnel: it is a median, and without the cases behind it nobody can say how far chance moves it."
    if not kpi.is_ratio:
        return "No funnel: it is a count, and no size of a force says how many there could have been."
    return "No funnel: its definition sets none, as its figures are too few or are not counts of cases."


def kind_of_funnel(kpi: Kpi, size: str) -> str:
    """Proportion for a part of a whole, rate for counts per unit of size."""
    return PROPORTION if size == OWN and kpi.is_percentage else RATE


def periods_of(kpi: Kpi, last: date, *, is_together: bool) -> tuple[date, ...]:
    """The periods that are looked at, oldest first: the last one, or all within the last year."""
    several = periods_together(kpi) if is_together else 1
    return tuple(later(last, -step, kpi.frequency) for step in reversed(range(several)))


def periods_together(kpi: Kpi) -> int:
    """How many periods may be added up; 1 where they share what they count, as running totals do."""
    if kpi.is_rolling or kpi.is_cumulative:
        return 1
    return max(1, int(section("comparison")["months_together"]) // STEP_MONTHS[kpi.frequency])


def exposure(kpi: Kpi, size: str, people: float) -> float:
    """What one period of a force adds to the denominator of a rate: years of officers or residents, in ``PEOPLE``."""
    return people / PEOPLE[size] * STEP_MONTHS[kpi.frequency] / MONTHS_OF_YEAR


def standings(figures: Sequence[Figure], *, sizes: Mapping[str, float] | None = None) -> tuple[Standing, ...]:
    """The figures of each unit added up, in order of the units.

    With ``sizes`` (what a period adds to the denominator, by unit) values are counts; otherwise numerators and
    denominators are added. A unit of which one period is hidden is hidden: the rest would mislead.
    """
    by_unit: dict[str, list[Figure]] = {}
    for figure in figures:
        by_unit.setdefault(figure.unit_id, []).append(figure)
    return tuple(_standing(unit, by_unit[unit], sizes) for unit in sorted(by_unit))


def compare(
    found: Sequence[Standing], *, kind: str, direction: str, exclusions: Collection[Exclusion] = ()
) -> Comparison:
    """The funnel of the units that have figures and are not hidden; DataNotAvailable where none can be drawn."""
    known = [one for one in found if not one.is_hidden]
    drawn = funnel(
        [one.unit_id for one in known],
        np.array([one.numerator for one in known], dtype=float),
        np.array([one.denominator for one in known], dtype=float),
        kind=kind,
        exclusions=exclusions,
    )
    is_listed = listed_signals(drawn.p_values)
    sides = zip(is_listed.tolist(), (drawn.values > drawn.centre).tolist(), strict=True)
    looks = (_look(direction, is_high) if listed else COMMON for listed, is_high in sides)
    return Comparison(drawn, is_listed, tuple(looks))


def dispersion_in_words(drawn: Funnel) -> str:
    """What phi says, with its number."""
    if drawn.is_overdispersed:
        return (
            f"The variation between forces is {drawn.phi:.1f} times what chance alone would give (phi), so the limits "
            "allow for the usual spread between forces."
        )
    return f"Forces vary no more than chance explains (phi {drawn.phi:.1f}): the limits are those of chance alone."


def _standing(unit_id: str, figures: Sequence[Figure], sizes: Mapping[str, float] | None) -> Standing:
    if any(figure.is_hidden for figure in figures):
        return Standing(unit_id, np.nan, np.nan, 0, True)
    if sizes is None:
        pairs = [(figure.numerator, figure.denominator) for figure in figures]
    else:
        pairs = [(figure.value, sizes.get(unit_id, np.nan)) for figure in figures]
    whole = [(up, down) for up, down in pairs if not (np.isnan(up) or np.isnan(down))]
    if not whole:
        return Standing(unit_id, np.nan, np.nan, 0, False)
    up, down = (float(sum(part)) for part in zip(*whole, strict=True))
    return Standing(unit_id, up, down, len(whole), False)


def _look(direction: str, is_high: bool) -> str:
    if direction == "neutral":
        return NEUTRAL
    return IMPROVEMENT if is_high == (direction == "increase") else CONCERN
