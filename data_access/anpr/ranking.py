"""Rank the vehicles of lines: features from the lake, the model of the profile, leads with the reads behind them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd

from data_access.anpr.feedback import Judgement, judgements
from data_access.anpr.gate import OpenSearch, note
from data_access.anpr.kept_rankings import RankingRecord, keep_ranking
from data_access.anpr.lake import Lake
from data_access.anpr.line_features import LineFeatures, line_features
from data_access.anpr.line_profile import line_runs
from data_access.anpr.ranking_models import KeptModel, keep_model, newest_model
from data_access.queries import run
from models.anpr import drift
from models.anpr.leads import Lead, leads, ranked, with_runs
from models.anpr.lines import Line
from models.anpr.profiles import Profile
from models.anpr.ranking import Examples, RankingModel, design, fit_calibrated, one_thread
from models.errors import DataNotAvailable

BY_PROFILE = "profile alone"


@dataclass(frozen=True, eq=False)
class Ranking:
    """A ranking of vehicles on lines: every candidate in ``vehicles`` (best first), the first of them as leads."""

    lines: tuple[Line, ...]
    model: RankingModel
    model_id: str
    vehicles: pd.DataFrame
    leads: tuple[Lead, ...]
    vehicles_seen: int
    known_not_on_line: tuple[int, ...]


def rank(
    con: duckdb.DuckDBPyConnection,
    lines: Sequence[Line],
    profile: Profile,
    known: Collection[int] = (),
    *,
    innocent: Collection[int] = (),
    kept: KeptModel | None = None,
    runs: pd.DataFrame | None = None,
    top: int = 50,
) -> Ranking:
    """Vehicles with a credible run on the lines, best first, over the journeys that the connection shows.

    ``known`` are vehicles known to be what the profile describes: the model learns from them on these lines, from
    the profile or from a ``kept`` model on. Without any it is the profile, or the kept model, as it stands.
    """
    found = line_features(con, lines, profile, runs)
    if found.vehicle_lines.empty:
        raise DataNotAvailable(
            "No vehicle has a credible run on this line in these days.",
            "Choose more days or another line, and check that its cameras were reading.",
        )
    model = _model(found, profile, frozenset(known), frozenset(innocent), kept)
    with one_thread():
        vehicles = ranked(model, found.vehicle_lines)
        first = leads(model, vehicles, frozenset(known), top)
    missed = sorted(set(known) - set(vehicles["vid"]))
    return Ranking(
        lines=tuple(lines), model=model, model_id=kept.model_id if kept else BY_PROFILE, vehicles=vehicles,
        leads=_with_reads(con, first, found.runs), vehicles_seen=found.vehicles_seen, known_not_on_line=tuple(missed),
    )  # fmt: skip


def _model(
    found: LineFeatures, profile: Profile, known: frozenset[int], innocent: frozenset[int], kept: KeptModel | None
) -> RankingModel:
    rows = found.vehicle_lines
    before = kept.model if kept else None
    if before is not None and not known and not innocent:
        return before
    examples = Examples(
        rows["vid"].isin(known).to_numpy(),
        (rows["vid"].isin(innocent) & ~rows["vid"].isin(known)).to_numpy(),
        profile.expected(found.vehicles_seen, len(found.lines)),
    )
    return fit_calibrated(profile, design(profile, rows), examples, rows["line"].to_numpy(), before)


def _with_reads(con: duckdb.DuckDBPyConnection, found: Sequence[Lead], runs: pd.DataFrame) -> tuple[Lead, ...]:
    """The leads with their runs, each with the reads of its journey between its first and last step."""
    vids = sorted({lead.vid for lead in found})
    journeys = run(con, "anpr/rank_run_reads", vids=vids).df().rename(columns={"t_start": "trip_start"})
    mine = runs[runs["vid"].isin(vids)].merge(journeys, on=["vid", "trip_start"])
    cut = [_between(row) for row in mine.itertuples(index=False)]
    mine = mine.assign(cams=[cams for cams, _ in cut], times=[times for _, times in cut])
    return tuple(with_runs(lead, mine) for lead in found)


def _between(row: object) -> tuple[np.ndarray, np.ndarray]:
    times = np.asarray(row.times)
    inside = (times >= row.t_start) & (times <= row.t_end)
    return np.asarray(row.cams)[inside], times[inside]


def rank_lines(
    search: OpenSearch,
    lines: Sequence[Line],
    profile: Profile,
    known: Collection[int] = (),
    *,
    top: int = 50,
    memory_mb: int = 1500,
) -> tuple[Ranking, RankingRecord]:
    """A ranking for an analyst: on record before it is shown, kept with the day on which it expires.

    Starts from the newest model of the profile, and takes what analysts have judged on these lines as known.
    """
    lake, manifest = search.lake, search.lake.manifest()
    told = {"lines": [line.line_id or line.name for line in lines], "profile": profile.profile_id, "known": len(known)}
    note(search, "rank", {**told, "top": top})
    said = [one for one in judgements(lake, profile.profile_id) if one.line_id in {line.line_id for line in lines}]
    true = {*known, *(one.vid for one in said if one.is_true)}
    innocent = {one.vid for one in said if not one.is_true} - true
    runs = line_runs(lake, lines, days=search.days, manifest=manifest, memory_mb=memory_mb)
    with lake.session(manifest, days=search.days, memory_mb=memory_mb, is_portable=True) as con:
        kept = newest_model(lake, profile.profile_id)
        found = rank(con, lines, profile, true, innocent=innocent, kept=kept, runs=runs, top=top)
    return found, keep_ranking(search, found, manifest.number, known=len(true))


def retrain(
    lake: Lake, profile: Profile, lines: Sequence[Line], days: range | None = None, *, memory_mb: int = 1500
) -> KeptModel:
    """Learn anew from all that analysts have judged on these lines; the model is kept as the profile's next version."""
    if not lines:
        raise DataNotAvailable("There is no line to learn on.", "Keep a line for this profile first.")
    said = judgements(lake, profile.profile_id)
    manifest = lake.manifest()
    runs = line_runs(lake, lines, days=days, manifest=manifest, memory_mb=memory_mb)
    with lake.session(manifest, days=days, memory_mb=memory_mb) as con:
        found = line_features(con, lines, profile, runs)
    rows = found.vehicle_lines
    examples = _judged(found, said, profile)
    if not examples.is_known.any() and not examples.is_innocent.any():
        raise DataNotAvailable("No vehicle on these lines has been judged yet.", "Judge some leads, then retrain.")
    model = fit_calibrated(profile, design(profile, rows), examples, rows["line"].to_numpy())
    held = manifest.within(days)
    lineage = {
        "manifest": manifest.number,
        "first_day": min(day.day for day in held),
        "last_day": max(day.day for day in held),
        "lines": [line.line_id for line in lines],
        "true_leads": sorted(one.vid for one in said if one.is_true),
        "innocent": sorted(one.vid for one in said if not one.is_true),
        "vehicles_seen": found.vehicles_seen,
        "expected": examples.expected,
    }
    return keep_model(lake, model, drift.reference(profile, rows), lineage)


def _judged(found: LineFeatures, said: Sequence[Judgement], profile: Profile) -> Examples:
    place = {line.line_id: number for number, line in enumerate(found.lines)}
    true, innocent = (
        {(place[one.line_id], one.vid) for one in said if one.is_true is wanted and one.line_id in place}
        for wanted in (True, False)
    )
    keys = list(zip(found.vehicle_lines["line"], found.vehicle_lines["vid"], strict=True))
    return Examples(
        np.array([key in true for key in keys], bool),
        np.array([key in innocent for key in keys], bool),
        profile.expected(found.vehicles_seen, len(found.lines)),
    )


def drift_of(
    lake: Lake, profile: Profile, lines: Sequence[Line], days: range | None = None, *, memory_mb: int = 1500
) -> drift.DriftReport:
    """Drift of a profile's newest model against the vehicles of these days and what was judged since it was made."""
    kept = newest_model(lake, profile.profile_id)
    if kept is None:
        raise DataNotAvailable("No model has been trained for this profile.", "Judge some leads, then retrain.")
    manifest = lake.manifest()
    runs = line_runs(lake, lines, days=days, manifest=manifest, memory_mb=memory_mb)
    with lake.session(manifest, days=days, memory_mb=memory_mb) as con:
        rows = line_features(con, lines, profile, runs).vehicle_lines
    since = [
        {"chance": one.chance, "is_true": one.is_true}
        for one in judgements(lake, profile.profile_id)
        if one.chance is not None and one.at > str(kept.lineage["made_at"])
    ]
    return drift.drift_report(profile, kept.reference, rows, pd.DataFrame(since, columns=["chance", "is_true"]))

