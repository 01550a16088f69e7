"""The traps of published police figures, each found by its own rule and told by name: where, what, what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from models.performance.checks import Finding
from models.performance.settings import section
from models.series.series_set import IMPROBABLE_ZERO, SeriesSet

NO_ID = "records without an id"
NO_PLACE = "records without a place"
SHARED_ID = "ids shared by records"
OUTCOME_DATED = "outcome of the download date"
RENAMED = "category ends"
BEGUN = "category begins"
NOT_PUBLISHED = "month not published"
MONTHS_MISSING = "months missing"
RESIDENT_RATE = "rate per resident is not meaningful"
SEASONAL = "seasonal series"
RECORDING_CHANGE = "change of recording"
KNOWN_EVENT = "known event"
NAMED = 6


@dataclass(frozen=True)
class StreetCounts:
    """What the records of a street file hold."""

    records: int
    without_id: int
    without_place: int
    with_shared_id: int
    distinct_ids: int
    with_outcome: int


@dataclass(frozen=True)
class SeriesChanges:
    """Series of a dataset that a later file no longer has, and those that it has for the first time."""

    lost: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class CategoryChanges:
    """Categories that end or begin inside the data: what to tell of them, and the series by position.

    ``begun`` gives the first period of each series that begins: what stands before it is no count of nothing.
    """

    findings: tuple[Finding, ...]
    ended: tuple[int, ...]
    begun: Mapping[int, int]


def street_findings(counts: StreetCounts, where: str) -> list[Finding]:
    """What a reader of a street file must know before counting anything in it."""
    found = []
    if counts.without_id:
        share = counts.without_id / counts.records
        words = (
            f"{counts.without_id:,} of {counts.records:,} records ({share:.0%}) have no Crime ID "
            "(anti-social behaviour)."
        )
        remedy = f"Count records, not distinct ids: distinct ids would give {counts.distinct_ids:,}."
        found.append(Finding(NO_ID, "", where, words, remedy, is_error=False))
    if counts.with_shared_id:
        words = f"{counts.with_shared_id:,} records share their Crime ID with another record."
        remedy = "Each record counts once; nothing was merged."
        found.append(Finding(SHARED_ID, "", where, words, remedy, is_error=False))
    if counts.without_place:
        words = f"{counts.without_place:,} of {counts.records:,} records have no location."
        remedy = "They count for the force and are left out of any map."
        found.append(Finding(NO_PLACE, "", where, words, remedy, is_error=False))
    if counts.with_outcome:
        words = "Last outcome category is the outcome known on the day of the download, not of the crime."
        remedy = "Compare outcomes only between files of the same age; series here count records by crime type."
        found.append(Finding(OUTCOME_DATED, "", where, words, remedy, is_error=False))
    return found


def series_changes(held: Mapping[str, date], names: Iterable[str], first: date) -> SeriesChanges:
    """What a file loses and brings against the series held, by id and last period.

    A series that had ended before the others, and before the file begins, was lost earlier and is not lost again.
    """
    present, newest = set(names), max(held.values())
    lost = [name for name, last in held.items() if name not in present and (last >= newest or last >= first)]
    return SeriesChanges(tuple(sorted(lost)), tuple(sorted(present - held.keys())))


def category_changes(series: SeriesSet) -> CategoryChanges:
    """Categories that end inside the data while others of the same group begin: renamed rather than solved."""
    values = np.nan_to_num(series.values)
    is_busy = values.sum(axis=1) >= section("series")["handover_least_total"]
    last, starts = _last_periods(values), values.shape[1] - 1 - _last_periods(values[:, ::-1])
    ended = [at for at in np.nonzero(is_busy)[0] if _falls_silent(values[at], last[at])]
    begun = [at for at in np.nonzero(is_busy)[0] if _falls_silent(values[at, ::-1], values.shape[1] - 1 - starts[at])]
    return CategoryChanges(
        findings=tuple(_handovers(series, ended, begun, last=last, starts=starts)),
        ended=tuple(int(at) for at in ended),
        begun={int(at): int(starts[at]) for at in begun},
    )


def _last_periods(values: np.ndarray) -> np.ndarray:
    """The last period with a tenth or more of what is usual in the series: stray late records keep none open."""
    usual = np.nanmedian(np.where(values > 0, values, np.nan), axis=1, keepdims=True)
    is_open = values >= 0.1 * np.nan_to_num(usual, nan=1.0)
    return values.shape[1] - 1 - is_open[:, ::-1].argmax(axis=1)


def _falls_silent(values: np.ndarray, last: int) -> bool:
    """Whether hardly anything comes after ``last``, for longer than chance explains after such a year before it."""
    least = int(section("series")["handover_periods"])
    after = values[last + 1 :]
    expected = values[max(0, last - 11) : last + 1].mean() * len(after)
    return len(after) >= least and last >= least and expected > IMPROBABLE_ZERO and after.sum() < 0.05 * expected


def _handovers(
    series: SeriesSet, ended: Sequence[int], begun: Sequence[int], *, last: np.ndarray, starts: np.ndarray
) -> list[Finding]:
    reach = int(section("series")["handover_periods"])
    by_group: dict[str, list[tuple[int, set[str]]]] = {}
    for at in ended:
        group, _ = _group_and_rest(series.series_ids[at])
        nearby = {
            series.series_ids[other]
            for other in begun
            if _group_and_rest(series.series_ids[other])[0] == group and abs(starts[other] - last[at]) <= reach
        }
        by_group.setdefault(_category(series.series_ids[at]), []).append((at, nearby))
    told = [_handover_finding(series, name, members, last) for name, members in sorted(by_group.items())]
    opened = _by_greater_group(series, begun)
    return told + [_begun_finding(series, name, members, starts) for name, members in sorted(opened.items())]


def _by_greater_group(series: SeriesSet, members: Sequence[int]) -> dict[str, list[int]]:
    """Positions by category, or by place where more series of the place are among them than of the category."""
    names = {at: series.series_ids[at] for at in members}
    by_category = Counter(_category(name) for name in names.values())
    by_place = Counter(_place(name) for name in names.values())
    groups: dict[str, list[int]] = {}
    for at, name in names.items():
        is_of_place = by_place[_place(name)] > by_category[_category(name)]
        groups.setdefault(_place(name) if is_of_place else _category(name), []).append(at)
    return groups


def _begun_finding(series: SeriesSet, category: str, members: Sequence[int], starts: np.ndarray) -> Finding:
    when = _span(series, [int(starts[at]) for at in members])
    words = f"{len(members):,} series of {category.replace(' | ', ' · ')} begin ({when})."
    remedy = "Charts start there: what stands before is no count of nothing."
    return Finding(BEGUN, category, when, words, remedy, is_error=False, positions=tuple(int(at) for at in members))


def _span(series: SeriesSet, columns: Sequence[int]) -> str:
    first, last = series.name_of(min(columns)), series.name_of(max(columns))
    return first if first == last else f"{first} to {last}"


def _handover_finding(
    series: SeriesSet, category: str, members: Sequence[tuple[int, set[str]]], last: np.ndarray
) -> Finding:
    when = _span(series, [int(last[at]) for at, _ in members])
    heirs = sorted({_category(name) for _, nearby in members for name in nearby} - {category})
    heirs = [name.replace(" | ", " · ") for name in heirs]
    words = f"{len(members):,} series of {category.replace(' | ', ' · ')} end ({when})"
    words += f", while {', '.join(heirs)} {'begins' if len(heirs) == 1 else 'begin'}." if heirs else "."
    remedy = (
        "Compare the definitions: where old and new count the same, add them up under one name; a fall to nought is "
    )
    remedy += "then no improvement. Nothing was joined or dropped."
    return Finding(RENAMED, category, when, words, remedy, is_error=False, positions=tuple(at for at, _ in members))


def _group_and_rest(series_id: str) -> tuple[str, str]:
    """(first and last label, the others): group and place of a category."""
    labels = series_id.split(" | ")
    return f"{labels[0]}|{labels[-1]}", " | ".join(labels[1:-1])


def _place(series_id: str) -> str:
    return series_id.split(" | ")[-1]


def _category(series_id: str) -> str:
    """The labels without the last, which is the place."""
    labels = series_id.split(" | ")
    return " | ".join(labels[:-1]) if len(labels) > 1 else series_id


def not_published(series: SeriesSet, places: Sequence[tuple[int, int]]) -> list[Finding]:
    """Single months in which a busy category has no record at all."""
    remedy = "Ask the publisher for the month. It is shown as missing, never as nought."
    return [
        Finding(
            NOT_PUBLISHED,
            series.series_ids[row],
            series.name_of(column),
            f"No record in {series.name_of(column)}, where about {np.nanmedian(series.values[row]):.0f} are usual.",
            remedy,
            is_error=False,
            positions=(column,),
        )
        for row, column in places
    ]


def months_missing(series: SeriesSet) -> list[Finding]:
    """Periods without any value of a force, between its first and its last: one finding a force, or one for all."""
    found = []
    for name in dict.fromkeys(series.force_ids):
        rows = [at for at, force_id in enumerate(series.force_ids) if force_id == name]
        known = np.isfinite(series.values[rows]).any(axis=0)
        if not known.any():
            continue
        first, last = known.argmax(), len(known) - 1 - known[::-1].argmax()
        absent = [at for at in range(first, last + 1) if not known[at]]
        if absent:
            where = _span(series, absent)
            words = f"{len(absent)} {'period has' if len(absent) == 1 else 'periods have'} no figure at all: {where}."
            remedy = "They are shown as missing. A year with missing months is no year: do not add it up or rate it."
            found.append(Finding(MONTHS_MISSING, name, where, words, remedy, is_error=False, positions=tuple(absent)))
    return found


def resident_rates(residents: Mapping[str, float], officers: Mapping[str, float]) -> list[Finding]:
    """Forces whose residents say little about the people they police: few residents an officer against all forces."""
    shared = [force_id for force_id in residents if officers.get(force_id)]
    per_officer = {force_id: residents[force_id] / officers[force_id] for force_id in shared}
    if len(per_officer) < section("series")["resident_rate_least_forces"]:
        return []
    median = float(np.median(list(per_officer.values())))
    remedy = "Leave the force out of rates per resident, with this as the stated reason; counts stay."
    return [
        Finding(
            RESIDENT_RATE,
            force_id,
            "",
            f"{residents[force_id]:,.0f} residents, {value:,.0f} an officer (all forces: {median:,.0f}): most people "
            "there are not resident.",
            remedy,
            is_error=False,
        )
        for force_id, value in sorted(per_officer.items())
        if value < section("series")["resident_rate_share"] * median
    ]
