"""How a ranking is tried: each line by a model without an example on it, each vehicle by one that has not seen it.

Truth comes as ``standing`` of each (line, vehicle) row and the ``body`` behind the plate. A body that is true on a line
is judged wherever it is met by the model without that line, so neither its own rows nor its partners teach the model
that ranks it (the leakage of a random split over rows).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from models.anpr.evaluation import ASSOCIATE, FALSE, TRUE
from models.anpr.profiles import Profile
from models.anpr.ranking import Examples, design, fit_calibrated, one_thread, probabilities, scores

Scorer = Callable[[Profile, np.ndarray, Examples, np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


def with_truth(
    vehicle_lines: pd.DataFrame, truth: pd.DataFrame, lines: list[str], profile: Profile
) -> pd.DataFrame:
    """The rows with body, role, standing and true_line (-1 none).

    ``truth``: one row a vehicle: vid, body, role, line (an id, "" where it is true on any). A plate without a row, as
    misread ones are, is false and a body of its own. What is true on another line is true: it is the right vehicle.
    """
    number = {line_id: place for place, line_id in enumerate(lines)}
    told = truth.set_index("vid")
    vid = vehicle_lines["vid"]
    role = vid.map(told["role"]).fillna("not in the truth")
    is_true, is_associate = role.isin(profile.truth["true_roles"]), role.isin(profile.truth["associate_roles"])
    true_line = vid.map(told["line"]).map(number).where(is_true, -1).fillna(-1).astype(int)
    return vehicle_lines.assign(
        role=role,
        body=vid.map(told["body"].astype(str)).fillna("plate " + vid.astype(str)),
        standing=np.select([is_true, is_associate], [TRUE, ASSOCIATE], FALSE),
        true_line=true_line,
    )


def our_scorer(
    profile: Profile, matrix: np.ndarray, examples: Examples, groups: np.ndarray, tested: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Score and chance of the rows tested, by the product's own model."""
    model = fit_calibrated(profile, matrix, examples, groups)
    return model.calibration.log_odds(scores(model, tested)), probabilities(model, tested)


def leave_line_out(
    rows: pd.DataFrame,
    profile: Profile,
    vehicles_seen: int,
    *,
    known_fraction: float = 1.0,
    most_known: int | None = None,
    seed: int = 1,
    scorer: Scorer = our_scorer,
) -> pd.DataFrame:
    """The rows (of ``with_truth``) with score and chance, each line by a model taught on the others.

    ``known_fraction`` of the true ones on the other lines are told, at most ``most_known`` of them, drawn by ``seed``;
    nought tells none, so that the profile ranks alone.
    """
    matrix, line = design(profile, rows), rows["line"].to_numpy()
    home = rows.loc[rows["true_line"] >= 0].drop_duplicates("body").set_index("body")["true_line"]
    fold = rows["body"].map(home).fillna(rows["line"]).astype(int).to_numpy()
    is_example = (rows["standing"] == TRUE).to_numpy() & (rows["true_line"] == rows["line"]).to_numpy()
    score, chance = np.zeros(len(rows)), np.zeros(len(rows))
    chosen = np.random.default_rng(seed)
    lines = np.unique(line)
    expected = profile.expected(vehicles_seen, len(lines)) * max(len(lines) - 1, 1) / len(lines)
    with one_thread():
        for left_out in np.unique(fold):
            is_tested = fold == left_out
            is_taught = ~is_tested & (line != left_out) if len(lines) > 1 else np.ones(len(rows), bool)
            is_known = _told(is_example & is_taught & ~is_tested, known_fraction, most_known, chosen)
            examples = Examples(is_known[is_taught], np.zeros(is_taught.sum(), bool), expected)
            found = scorer(profile, matrix[is_taught], examples, line[is_taught], matrix[is_tested])
            score[is_tested], chance[is_tested] = found
    return rows.assign(score=score, chance=chance)


def _told(is_example: np.ndarray, fraction: float, most: int | None, chance: np.random.Generator) -> np.ndarray:
    there = np.flatnonzero(is_example)
    count = int(np.ceil(fraction * len(there)))
    count = count if most is None else min(count, most)
    told = np.zeros(len(is_example), bool)
    told[chance.choice(there, count, replace=False)] = True
    return told


def ranked_bodies(scored: pd.DataFrame, truth: pd.DataFrame, lines: list[str], profile: Profile) -> pd.DataFrame:
    """One row a body by its best row; true ones that were never candidates stand at the end, missed."""
    best = scored.sort_values("score", ascending=False, kind="stable").drop_duplicates("body")
    is_meant = truth["role"].isin(profile.truth["true_roles"]) & truth["line"].isin([*lines, ""])
    meant = truth[is_meant].assign(body=truth["body"].astype(str)).drop_duplicates("body")
    missed = meant[~meant["body"].isin(best["body"])]
    lowest = float(best["score"].min()) - 1
    added = missed[["vid", "body", "role"]].assign(standing=TRUE, score=lowest, chance=0.0)
    return pd.concat([best, added], ignore_index=True)
