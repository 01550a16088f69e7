"""Measure a ranking against a truth file, line by line as models.anpr.protocol says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from data_access.anpr.gate import OpenSearch, note
from data_access.anpr.line_features import line_features
from data_access.anpr.line_profile import line_runs
from data_access.anpr.lines import lines_from_file, lines_of
from data_access.queries import run
from models.anpr.evaluation import TREATMENTS, Measures, false_leads_by, measures, precision_recall_curve, reliability
from models.anpr.lines import Line
from models.anpr.plates import normalise
from models.anpr.profiles import Profile
from models.anpr.protocol import leave_line_out, ranked_bodies, with_truth
from models.errors import DataNotAvailable, DataRejected, RejectedRow

YES = frozenset({"1", "true", "yes"})


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Measures by how associates are treated, and the frames behind them."""

    measures: Mapping[str, Measures]
    reliability: pd.DataFrame
    curve: pd.DataFrame
    false_leads: pd.DataFrame
    bodies: pd.DataFrame
    plates_not_in_store: int


def evaluate(
    search: OpenSearch,
    truth_file: Path,
    profile: Profile,
    *,
    lines_file: Path | None = None,
    known_fraction: float = 0.0,
    seed: int = 1,
    memory_mb: int = 1500,
) -> Evaluation:
    """How well this store's vehicles are ranked against a truth file, on lines of a file or those kept in the store.

    Truth: CSV with ``plate`` and ``role`` or ``label``; ``line`` and ``body`` where known. ``known_fraction`` of the
    true ones on the other lines are told to the model that ranks a line.
    """
    note(search, "evaluate", {"profile": profile.profile_id, "known_fraction": known_fraction})
    lines = _lines(search, lines_file, profile)
    ids = [line.line_id or line.name for line in lines]
    runs = line_runs(search.lake, lines, days=search.days, memory_mb=memory_mb)
    with search.lake.session(days=search.days, memory_mb=memory_mb) as con:
        found = line_features(con, lines, profile, runs)
        truth, absent = _truth(con, truth_file, profile)
    if found.vehicle_lines.empty:
        raise DataNotAvailable("No vehicle has a credible run on these lines.", "Choose other lines or more days.")
    rows = with_truth(found.vehicle_lines, truth, ids, profile)
    scored = leave_line_out(rows, profile, found.vehicles_seen, known_fraction=known_fraction, seed=seed)
    bodies = ranked_bodies(scored, truth, ids, profile).assign(world=search.lake.lake_id)
    return Evaluation(
        measures={treatment: measures(bodies, treatment) for treatment in TREATMENTS},
        reliability=reliability(bodies),
        curve=precision_recall_curve(bodies),
        false_leads=false_leads_by(bodies, "role"),
        bodies=bodies,
        plates_not_in_store=absent,
    )


def _lines(search: OpenSearch, lines_file: Path | None, profile: Profile) -> Sequence[Line]:
    held = lines_of(search.lake) if lines_file is None else lines_from_file(search.lake, lines_file, by=search.actor)
    meant = [line for line in held if line.profile_id in ("", profile.profile_id)]
    if not meant:
        raise DataNotAvailable(f"There is no line for {profile.title}.", "Give a file of lines, or keep one first.")
    return meant


def _truth(con: duckdb.DuckDBPyConnection, path: Path, profile: Profile) -> tuple[pd.DataFrame, int]:
    """Row a vehicle: vid, body, role, line; a plate that two bodies bear stands for the true one of them."""
    told = pd.read_csv(path, dtype=str, keep_default_na=False)
    told.columns = [column.strip().lower() for column in told.columns]
    if "plate" not in told or not {"role", "label"} & set(told.columns):
        reason = "A truth file has the columns plate and role (or label)."
        raise DataRejected("The truth file was refused.", reason, [_rejected(path, reason)])
    told["role"] = told["role"] if "role" in told else _roles(told["label"], profile)
    for column, standard in (("line", ""), ("body", None)):
        told[column] = told[column] if column in told else (told["plate"] if standard is None else standard)
    vehicles = run(con, "anpr/vehicles_all").df()
    vid_of = vehicles.drop_duplicates("plate").set_index("plate")["vid"]
    told["vid"] = told["plate"].map(vid_of).fillna(told["plate"].map(normalise).map(vid_of))
    held = told.dropna(subset=["vid"]).astype({"vid": int})
    rank = held["role"].map(lambda role: (role not in profile.truth["true_roles"], role not in _associates(profile)))
    held = held.assign(order=rank).sort_values("order", kind="stable").drop_duplicates("vid")
    return held[["vid", "body", "role", "line"]].reset_index(drop=True), int(told["vid"].isna().sum())


def _associates(profile: Profile) -> Sequence[str]:
    return profile.truth["associate_roles"]


def _roles(labels: pd.Series, profile: Profile) -> pd.Series:
    is_true = labels.str.strip().str.lower().isin(YES)
    return is_true.map({True: profile.truth["true_roles"][0], False: "other"})


def _rejected(path: Path, reason: str) -> RejectedRow:
    return RejectedRow(path.name, None, None, None, reason, "Name the columns in the first row.")
