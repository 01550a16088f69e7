"""A file of figures recognised and looked at: judged like a load, drawn as series, and nothing kept of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from data_access.loaders import KINDS, LoadOutcome, LoadRejected, LoadRequest, judged_files
from data_access.loaders.formats.header import is_spelt
from data_access.loaders.reading import FirstRows, first_rows, headers_of
from data_access.loaders.validate import Judged
from data_access.series.mappings import mapping_for
from data_access.stores import Stores
from models.access import NOTHING, Viewer, require
from models.errors import DataRejected, EditRefused, RejectedRow
from models.series.mapping import ColumnMapping

KNOWN_KINDS = ("street_crime", "mps_offences", "workforce", "series")
MOST_FILES = 60
MOST_BYTES = 100 * 2**20
MOST_FIGURES = 400_000


@dataclass(frozen=True)
class Recognised:
    """What a file is by its header: one of the known kinds, or a file whose columns ``mapping`` explains, or neither.

    ``header`` and ``columns`` are the file's own, with its first rows.
    """

    kind: str | None
    mapping: ColumnMapping | None
    header: tuple[str, ...]
    columns: dict[str, list[str]]

    @property
    def is_known(self) -> bool:
        """Whether the file can be read without asking."""
        return self.kind is not None

    def request(self, given: LoadRequest) -> LoadRequest:
        """The request to read the file as what it was recognised as."""
        return replace(given, kind=self.kind or "series", mapping=self.mapping)


@dataclass(frozen=True, eq=False)
class Look:
    """Files looked at: what each held, and the figures of all of them by dataset."""

    outcomes: tuple[LoadOutcome, ...]
    observations: dict[str, pd.DataFrame]


def recognise(requests: Sequence[LoadRequest], mappings: Sequence[ColumnMapping]) -> list[Recognised]:
    """What each file is, from its header alone; DataRejected when one cannot be read at all."""
    return [_recognised(request, seen, mappings) for request, seen in zip(requests, first_rows(requests), strict=True)]


def _recognised(request: LoadRequest, seen: FirstRows, mappings: Sequence[ColumnMapping]) -> Recognised:
    if not seen.header:
        raise _unreadable(request, seen)
    kind = next((name for name in KNOWN_KINDS if _is_spelt_as(seen.header, name)), None)
    mapping = None if kind else mapping_for(mappings, seen.header)
    return Recognised("series" if mapping else kind, mapping, seen.header, seen.columns)


def look(stores: Stores, viewer: Viewer, requests: Sequence[LoadRequest]) -> Look:
    """The figures of the files, judged as a load would judge them, without keeping anything.

    LoadRejected as for a load, EditRefused past the limits of a look, NotPermitted without the right.
    """
    require(viewer, "performance.explore", what="A look at a file")
    size = sum(request.path.stat().st_size for request in requests)
    if len(requests) > MOST_FILES or size > MOST_BYTES:
        raise EditRefused(
            f"That is more than {MOST_FILES} files or {MOST_BYTES // 2**20} MB to look at.", "Look at fewer at a time."
        )
    with stores.national.cursor(NOTHING) as cursor:
        judged = judged_files(cursor, requests)
    outcomes = tuple(item.outcome for item in judged)
    if not all(outcome.is_accepted for outcome in outcomes):
        raise LoadRejected(outcomes)
    return Look(outcomes, _by_dataset(judged))


def _is_spelt_as(header: Sequence[str], kind: str) -> bool:
    return any(is_spelt(header, accepted) for accepted in headers_of(KINDS[kind]))


def _unreadable(request: LoadRequest, seen: FirstRows) -> DataRejected:
    rejected = [
        RejectedRow(request.shown_name, item.row, item.column, item.value, item.reason, item.remedy)
        for item in seen.refusals
    ]
    return DataRejected(
        f"{request.shown_name} cannot be read.", rejected[0].reason + " " + rejected[0].remedy, rejected
    )


def _by_dataset(judged: Sequence[Judged]) -> dict[str, pd.DataFrame]:
    """One frame a dataset: a row a figure; where two files hold the same figure, the later file counts."""
    parts: dict[str, list[pd.DataFrame]] = {}
    for item in judged:
        for dataset_id, rows in _observations(item).items():
            parts.setdefault(dataset_id, []).append(rows)
    frames = {name: _newest(pd.concat(rows, ignore_index=True)) for name, rows in parts.items()}
    if sum(len(rows) for rows in frames.values()) > MOST_FIGURES:
        raise EditRefused(f"That is more than {MOST_FIGURES:,} figures to look at.", "Look at fewer at a time.")
    return {name: _street_counts(rows) if name == "street-crime" else rows for name, rows in frames.items()}


def _newest(rows: pd.DataFrame) -> pd.DataFrame:
    return rows if "records" in rows else rows.drop_duplicates(["series_id", "period"], keep="last")


def _observations(item: Judged) -> dict[str, pd.DataFrame]:
    rows = pd.DataFrame(item.columns)
    if rows.empty:
        return {}
    if item.contract.kind == "series":
        return {f"file: {name}": _series_rows(part) for name, part in rows.groupby("dataset", sort=False)}
    return {dataset: make(rows) for dataset, make in [_READERS[item.contract.kind]]}


def _series_rows(rows: pd.DataFrame) -> pd.DataFrame:
    joined = rows["force_id"].where(rows["series"] == "", rows["force_id"] + " | " + rows["series"])
    series_id = joined.where(rows["force_id"] != "", rows["series"])
    return _frame(series_id, rows["force_id"], rows["period"], rows["value"], rows["frequency"])


def _mps_rows(rows: pd.DataFrame) -> pd.DataFrame:
    series_id = rows["offence_group"] + " | " + rows["offence_subgroup"] + " | " + rows["borough"]
    return _frame(series_id, "", rows["month"], rows["offences"], "monthly")


def _workforce_rows(rows: pd.DataFrame) -> pd.DataFrame:
    return _frame(rows["force_id"], rows["force_id"], rows["as_at"], rows["officers_fte"], "day")


def _street_rows(rows: pd.DataFrame) -> pd.DataFrame:
    counted = rows.groupby(["force_id", "crime_type", "month"], as_index=False).size()
    return counted.rename(columns={"size": "records"})


def _street_counts(rows: pd.DataFrame) -> pd.DataFrame:
    """Counts by crime type and month, nought where the force has other records of the month."""
    rows = rows.drop_duplicates(["force_id", "crime_type", "month"], keep="last")
    loaded = rows[["force_id", "month"]].drop_duplicates()
    types = rows[["force_id", "crime_type"]].drop_duplicates()
    every = loaded.merge(types, on="force_id").merge(rows, how="left", on=["force_id", "crime_type", "month"])
    series_id = every["force_id"] + " | " + every["crime_type"]
    return _frame(series_id, every["force_id"], every["month"], every["records"].fillna(0), "monthly")


def _frame(
    series_id: pd.Series, force_id: object, period: pd.Series, value: pd.Series, frequency: object
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "series_id": series_id.to_numpy(),
            "force_id": force_id,
            "period": pd.to_datetime(period).to_numpy(),
            "value": pd.to_numeric(value).to_numpy(dtype=float),
            "frequency": frequency,
        }
    )


_READERS = {
    "mps_offences": ("mps-offences", _mps_rows),
    "workforce": ("workforce", _workforce_rows),
    "street_crime": ("street-crime", _street_rows),
}
