"""Files into the national store: declared contracts, strict reading, all rows or none."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from data_access.loaders.contract import Contract, describe
from data_access.loaders.kinds import KINDS, kind_title
from data_access.loaders.known import read_known
from data_access.loaders.outcome import LoadOutcome, LoadRejected, LoadRequest, SetAsideRow
from data_access.loaders.reading import read_files
from data_access.loaders.template import contract_of, write_template
from data_access.loaders.validate import Judged, as_rows, judge
from data_access.loaders.writing import write

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = [
    "KINDS",
    "Contract",
    "LoadOutcome",
    "LoadRejected",
    "LoadRequest",
    "SetAsideRow",
    "apply",
    "check",
    "contract_of",
    "describe",
    "judged_files",
    "judged_rows",
    "kind_title",
    "write_template",
]


def check(con: DuckDBPyConnection, requests: Sequence[LoadRequest]) -> list[LoadOutcome]:
    """What loading the files, in this order, would do to the store open on ``con``; changes nothing."""
    return [judged.outcome for judged in _judge(con, requests)]


def judged_rows(con: DuckDBPyConnection, request: LoadRequest) -> tuple[LoadOutcome, list[dict], list[int]]:
    """What one file holds against the store open on ``con``: outcome, good rows and their numbers; changes nothing.

    Unlike a load, the good rows are there also when others were rejected.
    """
    known = read_known(con, today=datetime.datetime.now(datetime.UTC).date())
    (read,) = read_files([request])
    item = judge(request, read, known)
    return item.outcome, as_rows(item.good_columns), item.good_numbers


def judged_files(con: DuckDBPyConnection, requests: Sequence[LoadRequest]) -> list[Judged]:
    """Each file held to its contract and to the store open on ``con``, with its rows; changes nothing."""
    return _judge(con, requests)


def apply(
    con: DuckDBPyConnection,
    requests: Sequence[LoadRequest],
    *,
    loaded_by: str,
    is_synthetic: bool,
    loaded_at: datetime.datetime | None = None,
) -> list[LoadOutcome]:
    """Load the files, in this order, in one transaction. Later files may refer to rows of earlier ones.

    Raises LoadRejected (a DataRejected), and loads nothing, when any row of any file is rejected.
    ``loaded_at`` is in UTC, now unless given.
    """
    judged = _judge(con, requests)
    outcomes = [item.outcome for item in judged]
    if not all(outcome.is_accepted for outcome in outcomes):
        raise LoadRejected(outcomes)
    now = loaded_at or datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
    return write(con, judged, loaded_by=loaded_by, is_synthetic=is_synthetic, loaded_at=now)


def _judge(con: DuckDBPyConnection, requests: Sequence[LoadRequest]) -> list[Judged]:
    for request in requests:
        contract_of(request.kind)
    known = read_known(con, today=datetime.datetime.now(datetime.UTC).date())
    judged = []
    for request, read in zip(requests, read_files(requests), strict=True):
        item = judge(request, read, known)
        if known.holds(item.contract):
            known.learn(item.contract, item.rows())
        judged.append(item)
    return judged
