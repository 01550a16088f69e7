"""What rows of published figures must satisfy together, and what a reader should know of them."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from data_access.loaders.batch import Batch
from data_access.loaders.known import Known
from data_access.loaders.names import fold
from data_access.loaders.values import Problem
from models.series.findings import StreetCounts, series_changes, street_findings
from models.series.periods import frequencies_of, period_of

NAMED = 8
_TOTAL_WORDS = frozenset({"total", "grand total", "all forces", "all offences", "total recorded crime"})


def records_are_numbered(batch: Batch, _: Known) -> None:
    """A record is known by its row in the file: many have no id, and some share one."""
    batch.values["record_number"] = list(batch.row_numbers)


def street_files_say_their_traps(batch: Batch, _: Known) -> None:
    """Say how many records have no id, no place or a shared id, and what the outcome column means."""
    good = batch.good()
    ids = Counter(batch.values["crime_id"][at] for at in good)
    without_id = ids.pop(None, 0)
    counts = StreetCounts(
        records=len(good),
        without_id=without_id,
        without_place=sum(batch.values["longitude"][at] is None for at in good),
        with_shared_id=sum(uses for uses in ids.values() if uses > 1),
        distinct_ids=len(ids),
        with_outcome=sum(batch.values["last_outcome"][at] is not None for at in good),
    )
    batch.warnings += [f"{found.words} {found.remedy}" for found in street_findings(counts, batch.file)]


def totals_are_set_aside(batch: Batch, _: Known) -> None:
    """A row whose label is the word for a total repeats what the other rows count."""
    for at in batch.good():
        labels = [fold(label) for label in batch.values["series"][at].split("|")]
        if total := next((label for label in labels if label in _TOTAL_WORDS), None):
            batch.set_aside[at] = f"{total} is a total of other rows"


def series_are_named(batch: Batch, _: Known) -> None:
    """A figure belongs to a force, or to a series with a name, or to both."""
    for at in batch.good():
        if not batch.values["force_id"][at] and not batch.values["series"][at]:
            batch.reject(at, "series", Problem("Nothing tells which series the figure belongs to.", "Name it."))


def periods_of_one_kind(batch: Batch, _: Known) -> None:
    """Fill in how often figures come; a dataset in two kinds of years has periods that overlap, so it is refused."""
    texts = batch.texts.get(batch.header_of["period"], [])
    known = {text: period_of(text) for text in dict.fromkeys(texts)}
    read = {text: period for text, period in known.items() if period}
    frequencies = dict(zip(read, frequencies_of(list(read.values())), strict=True))
    batch.values["frequency"] = [frequencies.get(text, "") for text in texts]
    forms = Counter(known[texts[at]].form for at in batch.good())
    if len(forms) < 2:
        return
    usual = forms.most_common(1)[0][0]
    for at in batch.good():
        form = known[texts[at]].form
        if form != usual:
            reason = f"The period is a {form}, while most of the file is in the form {usual}: the two would be mixed."
            batch.reject(at, "period", Problem(reason, "Load each kind of period as a dataset of its own."))


def records_are_counted(batch: Batch, _: Known) -> None:
    """Where each row is a record, the rows of a series and period become one figure: how many they are."""
    if not batch.is_count_of_records:
        return
    first: dict[tuple[Any, ...], int] = {}
    keys = batch.keys(batch.contract.key)
    good = batch.good()
    for at in good:
        if (kept := first.setdefault(keys[at], at)) != at:
            batch.values["value"][kept] += 1
            batch.counted_in.add(at)
    batch.warnings.append(f"{len(good):,} records were counted into {len(first):,} figures; every row counts.")


def lost_and_new_series(batch: Batch, known: Known) -> None:
    """Name the series that were loaded before and are not in the file, and those that are new; drop neither."""
    for dataset_id, (names, first) in _series_of(batch).items():
        held = known.series_held(dataset_id)
        changes = series_changes(held, names, first) if held else None
        if changes and changes.lost:
            batch.warnings.append(
                f"{len(changes.lost):,} series of {dataset_id} are not in the file: {_some(changes.lost)}. They stay "
                f"as they were, and end before the file; nothing is dropped or taken for nought."
            )
        if changes and changes.new:
            batch.warnings.append(
                f"{len(changes.new):,} series of {dataset_id} are new: {_some(changes.new)}. A renamed category is a "
                f"new series: join old and new only where the publisher says that they count the same."
            )


def _series_of(batch: Batch) -> dict[str, tuple[set[str], datetime.date]]:
    """The series of each dataset in the batch, as the store names them, and the first period of the file."""
    found: dict[str, set[str]] = defaultdict(set)
    first: dict[str, datetime.date] = {}
    is_mapped = batch.contract.kind == "series"
    names = ("dataset", "force_id", "series", "period") if is_mapped else _MPS_NAMES
    columns = [batch.values[name] for name in names]
    for at in batch.good():
        *parts, period = (column[at] for column in columns)
        dataset = f"file: {parts.pop(0)}" if is_mapped else "mps-offences"
        found[dataset].add(" | ".join(part for part in parts if part))
        first[dataset] = min(first.get(dataset, period), period)
    return {dataset: (series, first[dataset]) for dataset, series in found.items()}


_MPS_NAMES = ("offence_group", "offence_subgroup", "borough", "month")


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return "; ".join(names[:NAMED]) + more


SERIES_RULES = {
    rule.__name__: rule
    for rule in (
        records_are_numbered,
        street_files_say_their_traps,
        totals_are_set_aside,
        series_are_named,
        periods_of_one_kind,
        records_are_counted,
        lost_and_new_series,
    )
}
