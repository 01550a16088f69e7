"""What is known of one chart at its last point, and the icons that stand for it.

Icons follow Making Data Count (NHS England): a shape and a letter always tell what a colour tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from models.performance.kpis import DIRECTIONS, RARE_EVENT_CHARTS, SPC_CHARTS

IMPROVEMENT, CONCERN, NEUTRAL, COMMON_CAUSE = "improvement", "concern", "neutral", "common_cause"
PASS, FAIL, INCONSISTENT = "consistent_pass", "consistent_fail", "inconsistent"
NO_CHANGE = "Common Cause"
PERIODS = MappingProxyType(
    {
        "daily": ("day", "days"),
        "weekly": ("week", "weeks"),
        "monthly": ("month", "months"),
        "quarterly": ("quarter", "quarters"),
        "half-yearly": ("half-year", "half-years"),
        "yearly": ("year", "years"),
    }
)
SHAPES = MappingProxyType({"circle": "●", "diamond": "◆", "square": "■", "wave": "∿", "ring": "○"})


@dataclass(frozen=True)
class Icon:
    """One icon as data: its shape and letter say the same as any colour it is drawn in."""

    shape: str
    letter: str
    label: str

    @property
    def mark(self) -> str:
        """The icon in a line of text: a shape, then its letter."""
        return f"{SHAPES[self.shape]}{self.letter}"


VARIATION_ICONS = MappingProxyType(
    {
        "improvement_high": Icon("circle", "H", "Improving: higher than usual, and higher is better"),
        "improvement_low": Icon("circle", "L", "Improving: lower than usual, and lower is better"),
        "concern_high": Icon("diamond", "H", "Getting worse: higher than usual, and lower is better"),
        "concern_low": Icon("diamond", "L", "Getting worse: lower than usual, and higher is better"),
        "neutral_high": Icon("square", "↑", "Higher than usual: a change to explain, neither good nor bad in itself"),
        "neutral_low": Icon("square", "↓", "Lower than usual: a change to explain, neither good nor bad in itself"),
        COMMON_CAUSE: Icon("wave", "", "No clear change: within its usual variation"),
    }
)
ASSURANCE_ICONS = MappingProxyType(
    {
        PASS: Icon("circle", "P", "The target will be met unless something changes"),
        FAIL: Icon("diamond", "F", "The target will not be met unless something changes"),
        INCONSISTENT: Icon("square", "?", "The target will be met at times and missed at times"),
    }
)
NOT_JUDGED = Icon("ring", "–", "Not judged")


@dataclass(frozen=True)
class Finding:
    """What is known of one chart at its last point.

    ``points`` are those since the last rebase; ``run_periods`` says how many of the last points the rule marks without
    a gap. ``probability`` is that of meeting the target by ``target_date``, or in any one period where there is no
    date. ``meets_target`` is of the latest value, for charts without limits. ``periods_overdue`` is 0 for data in time.
    ``is_explained`` where the signal log holds a reason.
    """

    direction: str
    frequency: str
    chart: str = "xmr"
    seasonal: str = "none"
    points: int = 0
    minimum_points: int = 13
    variation: str | None = None
    rule: str | None = None
    run_periods: int = 0
    assurance: str | None = None
    probability: float | None = None
    target_date: date | None = None
    meets_target: bool | None = None
    periods_overdue: int = 0
    is_explained: bool = False

    def __post_init__(self) -> None:
        if self.direction not in DIRECTIONS or self.frequency not in PERIODS:
            raise ValueError(f"no such direction or frequency: {self.direction}, {self.frequency}")
        if self.variation is not None:
            _refuse_contradiction(self)
        if self.assurance not in {None, *ASSURANCE_ICONS}:
            raise ValueError(f"no such assurance: {self.assurance}")

    @property
    def has_limits(self) -> bool:
        """True where the kind of chart tells signal from noise."""
        return self.chart in SPC_CHARTS

    @property
    def kind(self) -> str:
        """improvement, concern, neutral or common_cause; empty where nothing could be judged."""
        return kind_of(self.variation)

    @property
    def is_missing(self) -> bool:
        """True without any data, or without those that are due."""
        return self.points == 0 or self.periods_overdue > 0


def kind_of(variation: str | None) -> str:
    """improvement, concern, neutral or common_cause; empty for no variation."""
    return variation if variation == COMMON_CAUSE else (variation or "").partition("_")[0]


def variation_icon(variation: str | None) -> Icon:
    """The icon of the latest variation; KeyError for a word that there is not."""
    return NOT_JUDGED if variation is None else VARIATION_ICONS[variation]


def assurance_icon(assurance: str | None) -> Icon:
    """The icon of whether the target will be met; KeyError for a word that there is not."""
    return NOT_JUDGED if assurance is None else ASSURANCE_ICONS[assurance]


def _refuse_contradiction(finding: Finding) -> None:
    """ValueError for a variation that its rule, or the direction of the measure, cannot give."""
    if finding.variation not in VARIATION_ICONS:
        raise ValueError(f"no such variation: {finding.variation}")
    if finding.kind == COMMON_CAUSE:
        if finding.rule not in (None, NO_CHANGE):
            raise ValueError(f"{finding.rule} is not common cause")
        return
    if finding.rule in (None, NO_CHANGE):
        raise ValueError(f"{finding.variation} needs the rule that gave it")
    if (finding.direction == "neutral") != (finding.kind == NEUTRAL):
        raise ValueError(f"{finding.variation} cannot be of a measure with direction {finding.direction}")
    if finding.kind != NEUTRAL and finding.chart not in RARE_EVENT_CHARTS:
        is_high_better = finding.variation in ("improvement_high", "concern_low")
        if is_high_better != (finding.direction == "increase"):
            raise ValueError(f"{finding.variation} cannot be of a measure with direction {finding.direction}")
