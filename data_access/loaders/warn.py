"""What a reader should know about a file that is accepted all the same."""

from __future__ import annotations

import itertools
from typing import Any

from data_access.loaders.batch import Batch
from data_access.loaders.contract import Trend
from data_access.loaders.known import Known
from data_access.loaders.values import BRITISH_DATE

NAMED = 5


def warn(batch: Batch, known: Known, sha256: str) -> None:
    """Add every warning that the rows of the batch deserve."""
    loaded_at = known.hashes.get((batch.contract.kind, sha256))
    if loaded_at is not None:
        batch.warnings.append(f"The same file was loaded on {loaded_at:%d %B %Y}.")
    _warn_of_british_dates(batch)
    if batch.contract.trend is not None:
        _warn_of_stale(batch, known, batch.contract.trend)
        _warn_of_jumps(batch, known, batch.contract.trend)


def _warn_of_british_dates(batch: Batch) -> None:
    for column in batch.contract.columns:
        texts = batch.texts.get(batch.header_of[column.table_column], ()) if column.type == "date" else ()
        example = next((text for text in dict.fromkeys(texts) if BRITISH_DATE.fullmatch(text.strip())), None)
        if example:
            batch.warnings.append(f"Dates in {column.name} such as {example} were read as day/month/year.")


def _warn_of_stale(batch: Batch, known: Known, trend: Trend) -> None:
    dates = [batch.values[trend.dated_by][at] for at in batch.good()]
    stored = [row[trend.dated_by] for row in known.tables[batch.contract.table]]
    if dates and stored and max(dates) < max(stored):
        batch.warnings.append(
            f"The file is older ({max(dates):%d %B %Y}) than what is loaded ({max(stored):%d %B %Y})."
        )


def _warn_of_jumps(batch: Batch, known: Known, trend: Trend) -> None:
    in_file: dict[tuple[str, Any], float] = {
        (batch.values["force_id"][at], batch.values[trend.dated_by][at]): batch.values[trend.measure][at]
        for at in batch.good()
    }
    stored = {(row["force_id"], row[trend.dated_by]): row[trend.measure] for row in known.tables[batch.contract.table]}
    series = sorted((stored | in_file).items())
    jumps = [
        f"{force} {before:,.0f} to {after:,.0f} on {day}"
        for ((earlier_force, _), before), ((force, day), after) in itertools.pairwise(series)
        if force == earlier_force
        and (force, day) in in_file
        and abs(after - before) > abs(before) * trend.change_percent / 100
    ]
    if jumps:
        more = f" and {len(jumps) - NAMED:,} more" if len(jumps) > NAMED else ""
        batch.warnings.append(
            f"Out of trend by more than {trend.change_percent:g} %: {'; '.join(jumps[:NAMED])}{more}."
        )
