"""The words of the scorecard: its message, its figures, and what chance alone would flag."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from components.performance.reading import Reading
from components.words import count_of, plain
from data_access.performance.charts import Budget
from models.performance.findings import CONCERN, FAIL, IMPROVEMENT, NEUTRAL, PASS, Finding
from models.performance.settings import section
from models.performance.words import number_in_words
from models.reports.words import first_upper, verb

KEPT = 64


@dataclass(frozen=True)
class Counts:
    """How many measures stand how; ``behind`` are those without limits whose latest value misses its target."""

    defined: int
    reported: int
    judged: int
    worse: int
    better: int
    changed: int
    will_miss: int
    will_meet: int
    behind: int
    missing: int


@lru_cache(maxsize=KEPT)
def counts_of(readings: tuple[Reading, ...]) -> Counts:
    """The readings counted."""
    found = [item.finding for item in readings]
    return Counts(
        defined=len(found),
        reported=sum(one.points > 0 for one in found),
        judged=sum(bool(one.kind) for one in found),
        worse=sum(one.kind == CONCERN for one in found),
        better=sum(one.kind == IMPROVEMENT for one in found),
        changed=sum(one.kind == NEUTRAL for one in found),
        will_miss=sum(map(will_miss, found)),
        will_meet=sum(one.assurance == PASS and one.direction != "neutral" for one in found),
        behind=sum(one.meets_target is False and not will_miss(one) for one in found),
        missing=sum(one.is_missing for one in found),
    )


def will_miss(finding: Finding) -> bool:
    """True where the target will not be met as things are: by its limits, or at best unlikely by its date."""
    if finding.direction == "neutral":
        return False
    if finding.target_date and finding.probability is not None:
        return finding.probability < section("words")["unlikely"]
    return finding.assurance == FAIL


def scorecard_title(counts: Counts) -> str:
    """The finding in one sentence, for any counts."""
    if not counts.reported:
        return "No measure has a figure yet"
    if not counts.judged:
        return f"None of {count_of(counts.reported, 'measure')} has points enough to tell signal from noise"
    worse = f"{counts.worse or 'None'} of {count_of(counts.judged, 'measure')} that can be judged got worse"
    if not counts.will_miss:
        return f"{worse}, and none is bound to miss its target"
    joined = "and" if counts.worse else "but"
    return f"{worse}, {joined} {counts.will_miss} of {counts.reported} will miss their target as things are"


def scorecard_detail(counts: Counts) -> str:
    """What else a reader should know first, in one or two sentences."""
    parts = []
    if counts.behind:
        parts.append(f"{counts.behind} more {verb(counts.behind, 'is', 'are')} behind the target at the moment")
    if counts.better:
        parts.append(f"{counts.better} {verb(counts.better, 'is', 'are')} improving")
    if counts.changed:
        parts.append(f"{counts.changed} changed without being better or worse")
    if counts.missing:
        parts.append(f"{counts.missing} {verb(counts.missing, 'lacks its', 'lack their')} newest figure")
    return f"{first_upper('; '.join(parts))}." if parts else "Every measure is reported and within its usual variation."


def headline_strip(counts: Counts, budget: Budget) -> None:
    """One card a count."""
    with st.container(horizontal=True, key="headline_strip"):
        for label, value, meaning in _cards(counts, budget):
            st.markdown(f"{plain(label)}\n\n**{plain(value)}**\n\n:small[:gray[{plain(meaning)}]]")


@lru_cache(maxsize=KEPT)
def budget_of_part(readings: tuple[Reading, ...], budget: Budget) -> Budget:
    """The part of the budget that falls to these readings; what is listed was judged among all charts together."""
    judged = [
        float(item.charts.monitored.rates[0])
        for item in readings
        if item.charts is not None and not math.isnan(item.charts.monitored.p[0])
    ]
    ids = {item.kpi.kpi_id for item in readings}
    return Budget(len(judged), sum(judged), tuple(one for one in budget.signals if one.kpi_id in ids))


def budget_words(budget: Budget) -> str:
    """What chance alone would flag, and how many signals stand out all the same."""
    if not budget.charts:
        return "No chart has points enough to tell signal from noise yet."
    flagged, listed = len(budget.signals), len(budget.listed)
    return (
        f"Of {count_of(budget.charts, 'chart')} about {budget.expected_by_chance:.1f} would be flagged by chance "
        f"alone; {_are(flagged, 'flagged')}, and {_are(listed, 'listed as signals')} that chance does not explain."
    )


def _are(number: int, what: str) -> str:
    told = what if number > 1 else what.replace("signals", "a signal")
    return f"{number_in_words(number) if number else 'none'} {'are' if number > 1 else 'is'} {told}"


@lru_cache(maxsize=KEPT)
def _cards(counts: Counts, budget: Budget) -> tuple[tuple[str, str, str], ...]:
    return (
        ("Getting worse", f"{counts.worse} of {counts.judged}", "of those that can be judged"),
        ("Improving", f"{counts.better} of {counts.judged}", "of those that can be judged"),
        ("Will miss target", str(counts.will_miss), "unless something changes"),
        ("Behind target now", str(counts.behind), "the latest value alone"),
        ("Signals", str(len(budget.listed)), f"about {budget.expected_by_chance:.1f} flagged by chance"),
        ("Without newest figure", str(counts.missing), f"of {counts.defined} measures"),
    )
