"""Every row of a file judged: accepted, set aside by name, or rejected with every reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from data_access.loaders.batch import Batch
from data_access.loaders.contract import Column, Contract, Variant
from data_access.loaders.known import Known
from data_access.loaders.outcome import LoadOutcome, LoadRequest
from data_access.loaders.reading import FileRead
from data_access.loaders.rules import RULES
from data_access.loaders.totals import reject_repeated_keys, set_region_totals_aside
from data_access.loaders.values import OtherBody, Problem, parse
from data_access.loaders.warn import warn
from models.errors import RejectedRow
from models.series.mapping import ColumnMapping

PREVIEW_ROWS = 20


@dataclass
class Judged:
    """A file's outcome, and its accepted rows as a list a table column (empty when anything was rejected).

    ``good_columns`` and ``good_numbers`` are the rows without a fault of their own, rejected others or not.
    """

    contract: Contract
    outcome: LoadOutcome
    columns: dict[str, list[Any]]
    good_columns: dict[str, list[Any]]
    good_numbers: list[int]

    def rows(self, limit: int | None = None) -> list[dict[str, Any]]:
        """The accepted rows, or the first ``limit`` of them, a dictionary each."""
        return as_rows(self.columns, limit)


def as_rows(columns: dict[str, list[Any]], limit: int | None = None) -> list[dict[str, Any]]:
    """Columns as rows, a dictionary each."""
    cut = (values[:limit] for values in columns.values())
    return [dict(zip(columns, row, strict=True)) for row in zip(*cut, strict=True)]


def judge(request: LoadRequest, read: FileRead, known: Known) -> Judged:
    """Hold one file to its contract and to what is known; changes nothing."""
    contract = request.held_to
    variant = contract.variants[read.header_number - 1] if read.header_number else None
    batch = _batch(request, read, variant)
    if batch.length:
        _parse_columns(batch, variant, known)
        batch.forgive_set_aside()
        for rule in contract.rules:
            RULES[rule](batch, known)
        set_region_totals_aside(batch, known)
        reject_repeated_keys(batch)
        warn(batch, known, read.sha256)
    columns = batch.accepted() if batch.length else {}
    replaced = _count_replaced(batch, columns, known)
    outcome = _outcome(batch, read, preview=as_rows(columns, PREVIEW_ROWS), rows_replaced=replaced)
    numbers = [batch.row_numbers[at] for at in batch.good()] if columns else []
    return Judged(contract, outcome, columns if outcome.is_accepted else {}, columns, numbers)


def _batch(request: LoadRequest, read: FileRead, variant: Variant | None) -> Batch:
    contract, file, mapping = request.held_to, request.shown_name, request.mapping
    headers = {name: header for header, name in variant.headers.items()} if variant else {}
    return Batch(
        contract=contract,
        file=file,
        row_numbers=read.row_numbers,
        texts=read.columns,
        header_of={column.table_column: headers.get(column.name, column.name) for column in contract.columns},
        rejected=[RejectedRow(file, *_parts(refusal)) for refusal in read.refusals],
        warnings=[*read.warnings, *([f"Read as: {variant.title}."] if variant else [])],
        said_as=mapping.said_as if mapping else {},
        value_by_period=_value_by_period(contract, variant, mapping),
        is_count_of_records=mapping is not None and mapping.counts_records,
    )


def _value_by_period(
    contract: Contract, variant: Variant | None, mapping: ColumnMapping | None
) -> tuple[str, str] | None:
    """(table column of the value, header of the period) of a wide file; None of any other."""
    if mapping is not None:
        return ("value", "period") if mapping.has_periods_as_columns else None
    periods = variant.periods_as_columns if variant else None
    return (contract.column(periods.value).table_column, periods.period) if periods else None


def _parts(refusal: Any) -> tuple[Any, ...]:
    return refusal.row, refusal.column, refusal.value, refusal.reason, refusal.remedy


def _parse_columns(batch: Batch, variant: Variant | None, known: Known) -> None:
    for column in batch.contract.columns:
        header = batch.header_of[column.table_column]
        constant = variant.constants.get(column.name, "") if variant else ""
        convert = variant.converters.get(header, str) if variant else str
        texts = batch.texts.get(header) or [constant] * batch.length
        _parse_column(batch, column, texts=texts, convert=convert, known=known)


def _parse_column(
    batch: Batch, column: Column, *, texts: list[str], convert: Callable[[str], str], known: Known
) -> None:
    """Parse each distinct text once: a column of 100,000 rows has few."""
    parsed = {text: parse(convert(text.strip()), column, known) for text in dict.fromkeys(texts)}
    faults = {text: value for text, value in parsed.items() if isinstance(value, Problem | OtherBody)}
    values = [parsed[text] for text in texts]
    if faults:
        for at, text in enumerate(texts):
            if text in faults:
                _take_fault(batch, at, column, faults[text])
                values[at] = None
    batch.values[column.table_column] = values


def _take_fault(batch: Batch, at: int, column: Column, fault: Problem | OtherBody) -> None:
    if isinstance(fault, Problem):
        batch.reject(at, column.table_column, fault)
    elif batch.contract.sets_aside_other_bodies:
        batch.set_aside[at] = fault.reason
    else:
        problem = Problem(f"{fault.reason}.", "Leave the row out.")
        batch.reject(at, column.table_column, problem)


def _count_replaced(batch: Batch, columns: dict[str, list[Any]], known: Known) -> int:
    contract = batch.contract
    groups = set(zip(*(columns[name] for name in contract.replaces), strict=True)) if columns else set()
    count = known.count_replaced(contract, list(groups)) if groups else 0
    if count:
        batch.warnings.append(
            f"Replaces {count:,} rows that were loaded before with the same {' and '.join(contract.replaces)}."
        )
    return count


def _outcome(batch: Batch, read: FileRead, *, preview: list[dict[str, Any]], rows_replaced: int) -> LoadOutcome:
    unread = {refusal.row for refusal in read.refusals if read.encoding}
    rows_rejected = len(batch.bad_rows) + len(unread)
    return LoadOutcome(
        kind=batch.contract.kind,
        file_name=batch.file,
        sha256=read.sha256,
        size_bytes=read.size_bytes,
        rows_read=batch.length + len(unread),
        rows_accepted=batch.length - len(batch.bad_rows),
        rows_set_aside=len(batch.set_aside),
        rows_rejected=rows_rejected,
        rows_replaced=rows_replaced,
        encoding=read.encoding,
        warnings=tuple(batch.warnings),
        rejected=tuple(sorted(batch.rejected, key=lambda row: row.row or 0)),
        set_aside=tuple(batch.set_aside_rows()),
        preview=tuple(preview),
    )
