"""A dataset as a reader meets it: its series cleaned of what is no figure, its traps told, its charts worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from models.performance.checks import Finding
from models.performance.settings import section
from models.series import findings as traps
from models.series.overview import Overview, overview
from models.series.periods import ROLLING_YEAR
from models.series.series_set import SeriesSet, series_set, with_improbable_zeros_missing

COUNTED = frozenset({"street-crime"})


@dataclass(frozen=True)
class Event:
    """Something that is known to have changed the figures of a dataset: a real event, or a change of recording."""

    dataset_id: str
    from_period: date
    to_period: date | None
    words: str
    is_recording_change: bool
    basis: str

    @property
    def span(self) -> str:
        """Its months in words, the one where it begins and ends in the same."""
        months = dict.fromkeys(f"{day:%B %Y}" for day in (self.from_period, self.to_period or self.from_period))
        return " to ".join(months)

    @property
    def note(self) -> str:
        """Its words on a chart, with its months where there are several."""
        return f"{self.words} ({self.span})" if " to " in self.span else self.words


@dataclass(frozen=True, eq=False)
class Examined:
    """The charts of a dataset, and everything that a reader must know of it: one finding a trap and place."""

    overview: Overview
    findings: tuple[Finding, ...]


def examined(
    observations: pd.DataFrame,
    *,
    dataset_id: str,
    periods: int | None = None,
    rebases: Mapping[str, Sequence[date]] | None = None,
    is_rolling: bool = False,
    today: date | None = None,
) -> Examined:
    """A dataset from its observations (``series_id, force_id, period, value, frequency``); ValueError without any."""
    series = series_set(observations, dataset_id=dataset_id)
    absent: list[tuple[int, int]] = []
    if dataset_id in COUNTED:
        series, absent = with_improbable_zeros_missing(series)
    changes = traps.category_changes(series)
    result = overview(
        _from_their_start(series, changes.begun),
        periods=periods,
        rebases=rebases,
        ended=changes.ended,
        is_rolling=is_rolling or bool((observations["frequency"] == ROLLING_YEAR).any()),
        today=today,
    )
    unpublished = {(series.series_ids[row], series.name_of(column)) for row, column in absent}
    found = [
        *changes.findings,
        *traps.not_published(series, absent),
        *traps.months_missing(series),
        *_together([item for item in result.findings if (item.series, item.where) not in unpublished]),
        *_season_finding(result),
        *_known_events(series),
    ]
    return Examined(result, tuple(found))


def known_events(dataset_id: str) -> list[Event]:
    """The events of a dataset, in order of time."""
    rows = section("series")["events"]
    events = [Event(**row) for row in rows if row["dataset_id"] in ("", dataset_id)]  # type: ignore[union-attr,index]
    return sorted(events, key=lambda event: event.from_period)


def events_within(series: SeriesSet) -> list[Event]:
    """The events of the dataset whose months fall between its first and its last period, wholly or in part."""
    first, last = series.periods[0].date(), series.periods[-1].date()
    return [
        event
        for event in known_events(series.dataset_id)
        if event.from_period <= last and first <= (event.to_period or event.from_period)
    ]


def _from_their_start(series: SeriesSet, begun: Mapping[int, int]) -> SeriesSet:
    values = series.values.copy()
    for at, start in begun.items():
        values[at, :start] = np.nan
    return replace(series, values=values)


def _known_events(series: SeriesSet) -> list[Finding]:
    return [_finding_of(event) for event in events_within(series)]


def _finding_of(event: Event) -> Finding:
    """What is known to have happened, and whether limits may start anew for it."""
    words = f"{event.words} ({event.basis})"
    if event.is_recording_change:
        remedy = (
            "Draw it as an annotation and propose that limits start anew there; they do when a second person has "
            "approved it, never by themselves."
        )
        return Finding(traps.RECORDING_CHANGE, "", event.span, words, remedy, is_error=False)
    remedy = "Read it as what happened. It is a real change: do not start limits anew for it."
    return Finding(traps.KNOWN_EVENT, "", event.span, words, remedy, is_error=False)


def _season_finding(result: Overview) -> list[Finding]:
    count = int(result.is_seasonal.sum())
    if not count:
        return []
    words = f"{count:,} of {len(result.is_seasonal):,} series repeat a pattern each year."
    remedy = "Their season is taken out before limits are drawn; raw limits would flag summers and Decembers."
    where = result.series.series_ids[int(np.argmax(result.is_seasonal))]
    return [Finding(traps.SEASONAL, where, "", words, remedy, is_error=False)]


def _together(found: Sequence[Finding]) -> list[Finding]:
    """One finding for all series that share kind, words and remedy, naming the first ones."""
    groups: dict[tuple[str, str, str, str], list[Finding]] = {}
    for finding in found:
        groups.setdefault((finding.kind, finding.where, finding.words, finding.remedy), []).append(finding)
    joined = []
    for members in groups.values():
        names = [member.series for member in members]
        more = f" and {len(names) - traps.NAMED:,} more series" if len(names) > traps.NAMED else ""
        joined.append(replace(members[0], series="; ".join(names[: traps.NAMED]) + more))
    return joined
