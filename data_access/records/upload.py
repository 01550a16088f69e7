"""Rows of a register in one file, by the same contract machinery as a load: all rows, or none with every reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

import duckdb

from data_access.edits import Row, rows_of
from data_access.loaders import LoadOutcome, LoadRejected, LoadRequest, judged_rows
from data_access.loaders.contract import TODAY, Column, Contract
from data_access.records.keeping import REPEATED, add_records, faults_of, keys_taken, repeat_remedy
from data_access.records.reading import WHAT, bodies_of, kind_of
from data_access.snapshots import rehearse
from data_access.stores import Stores
from models.access import Viewer
from models.errors import RejectedRow
from models.records.disclosure import own_body, require_keeper
from models.records.kinds import Field, RecordKind, every_kind
from models.records.rules import Bodies, key_of, tidied

COLUMN_TYPES = {
    "text": "text",
    "long_text": "text",
    "role": "text",
    "link": "text",
    "date": "date",
    "month": "date",
    "integer": "integer",
    "number": "number",
    "yes_no": "choice",
    "choice": "choice",
    "service": "choice",
    "force": "force",
    "organisation": "text",
    "rocu": "text",
    "forces": "text",
    "id": "text",
    "ids": "text",
}
YES_NO = ("yes", "no")


@cache
def record_contracts() -> dict[str, Contract]:
    """What a file for each register must look like, by kind."""
    return {kind_id: contract_of(kind) for kind_id, kind in every_kind().items()}


def check_upload(stores: Stores, viewer: Viewer, request: LoadRequest) -> LoadOutcome:
    """What keeping the rows of a file would do; changes nothing. The request's kind is a kind of record."""
    require_keeper(viewer, kind_of(request.kind), what=WHAT)
    return _judged(stores, viewer, request)[0]


def upload_records(stores: Stores, viewer: Viewer, request: LoadRequest) -> LoadOutcome:
    """Keep the rows of a file in its register; LoadRejected, and nothing kept, when any row is refused."""
    require_keeper(viewer, kind_of(request.kind), what=WHAT)
    outcome, rows = _judged(stores, viewer, request)
    if not outcome.is_accepted:
        raise LoadRejected([outcome])
    add_records(stores, viewer, request.kind, rows)
    return outcome


def _judged(stores: Stores, viewer: Viewer, request: LoadRequest) -> tuple[LoadOutcome, list[Row]]:
    held = replace(request, contract=record_contracts()[request.kind])
    found: list[tuple[LoadOutcome, list[Row], list[int]]] = []

    def look(con: duckdb.DuckDBPyConnection) -> None:
        found.append(judged_rows(con, held))

    rehearse(stores.folder, look)
    outcome, rows, numbers = found[0]
    kind, bodies = kind_of(request.kind), bodies_of(stores)
    taken = keys_taken(kind, rows_of(stores, "records/records_of_kind", record_kind=request.kind))
    own = own_body(viewer, kind)
    refused = [
        RejectedRow(outcome.file_name, number, column, _written(row, column), reason, remedy)
        for row, number in zip(rows, numbers, strict=True)
        for column, reason, remedy in _reasons(kind, row, bodies, taken, own)
    ]
    return with_refusals(outcome, refused), rows


def _reasons(
    kind: RecordKind, row: Row, bodies: Bodies, taken: set[tuple[object, ...]], own: str
) -> Iterator[tuple[str, str, str]]:
    """Every reason against a row; a good one takes its key, so that the next with the same is refused."""
    values = tidied(kind, row, bodies)
    found = faults_of(kind, values, bodies)
    yield from ((name, f"{reason[:1].upper()}{reason[1:]}", remedy) for name, reason, remedy in found)
    if own and values[kind.body_field] != own:
        yield kind.body_field, "This is about another body than your own.", "Leave it to its own people."
    if not found:
        key = key_of(kind, values)
        if key in taken:
            yield kind.unique[0], REPEATED, repeat_remedy(kind)
        taken.add(key)


def _written(row: Row, column: str) -> str | None:
    return None if row[column] is None else str(row[column])[:100]


def with_refusals(outcome: LoadOutcome, refused: Sequence[RejectedRow]) -> LoadOutcome:
    """The outcome with more refusals; accepted and rejected still add up to the rows read."""
    rows = len({row.row for row in refused})
    everything = sorted([*outcome.rejected, *refused], key=lambda row: row.row or 0)
    return replace(
        outcome,
        rows_accepted=outcome.rows_accepted - rows,
        rows_rejected=outcome.rows_rejected + rows,
        rejected=tuple(everything),
    )


def contract_of(kind: RecordKind) -> Contract:
    """What a file of rows of a declared kind must look like."""
    return Contract(
        kind=kind.kind_id,
        title=kind.title,
        what_it_is=kind.what_it_is,
        table="records",
        columns=tuple(_column(field) for field in kind.fields),
        key=tuple(field.name for field in kind.fields),
        replaces=(),
    )


def _column(field: Field) -> Column:
    return Column(
        name=field.name,
        what_it_means=field.what_it_means,
        type=COLUMN_TYPES[field.type],
        example=field.example,
        required=field.is_required,
        may_be_left_out=not field.is_required,
        minimum=field.minimum,
        maximum=TODAY if field.is_past else field.maximum,
        unit=field.unit,
        choices=YES_NO if field.type == "yes_no" else tuple(field.names),
        max_length=field.longest,
    )
