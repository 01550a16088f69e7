"""How hard the synthetic reads are, by the yardsticks of a sceptic: run by hand.

    python -m tests.benchmarks.anpr_difficulty 7 11 12

Route hits (reads on a line's cameras) must rank couriers badly, and a plain logistic on simple features, fitted on
the other lines, must do middling well: a world in which either ranks well proves nothing.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace

import numpy as np
import pandas as pd

from sample_data.anpr import Knobs, World, make_world

RUN_GAP_MS, PAIR_GAP_MS = 45 * 60_000, 4 * 3_600_000
FEATURES = (
    "runs", "full_runs", "pairs", "pair_share", "dwell", "in_band", "night", "life_share", "first_day", "days",
    "line_day_share", "mean_cover", "slowness", "from_city", "same_hour", "same_weekday",
)  # fmt: skip


def line_reads(world: World) -> pd.DataFrame:
    """One row a read at a site of a line of county lines: line, plate as read, moment, position on the line."""
    reads, place_of = world.reads, world.network.cameras.place
    parts = []
    for number, line in enumerate(world.lines):
        if line.profile_id == "county_lines":
            position = np.full(int(place_of.max()) + 1, -1)
            position[list(line.places)] = np.arange(len(line.places))
            at = position[place_of[reads.cam]]
            on = np.flatnonzero(at >= 0)
            columns = {"line": number, "plate": reads.read[on], "t": reads.t[on], "position": at[on]}
            parts.append(pd.DataFrame(columns | {"sites": len(line.places)}))
    return pd.concat(parts).sort_values(["line", "plate", "t"], ignore_index=True)


def vehicles_of_lines(world: World) -> pd.DataFrame:
    """One row a line and plate as read: hits, simple features, role and label."""
    on_line = line_reads(world)
    group = on_line.groupby(["line", "plate"])
    is_new = (group["t"].diff().fillna(RUN_GAP_MS + 1) > RUN_GAP_MS).astype(int)
    on_line["run"] = is_new.cumsum()
    runs = on_line.groupby("run").agg(
        line=("line", "first"), plate=("plate", "first"), start=("t", "first"), end=("t", "last"),
        enter=("position", "first"), leave=("position", "last"), met=("position", "nunique"), sites=("sites", "first"),
    )  # fmt: skip
    runs["cover"] = runs["met"] / runs["sites"]
    runs["way"] = np.sign(runs["leave"] - runs["enter"])
    after = runs.groupby(["line", "plate"])[["start", "way", "cover"]].shift(-1)
    dwell = after["start"] - runs["end"]
    good = (runs["cover"] >= 0.4) & (after["cover"] >= 0.4)
    runs["is_pair"] = (dwell < PAIR_GAP_MS) & (runs["way"] == -after["way"]) & (runs["way"] != 0) & good
    runs["dwell"] = np.where(runs["is_pair"], dwell / 3_600_000, np.nan)
    runs["is_full"] = runs["cover"] >= 0.5
    runs["in_band"] = runs["is_pair"] & runs["dwell"].between(0.25, 3.0)
    runs["from_city"] = np.where(runs["is_pair"], runs["way"] > 0, np.nan)
    pace = (runs["end"] - runs["start"]) / (runs["leave"] - runs["enter"]).abs().clip(lower=1)
    runs["slowness"] = pace / pace[runs["is_full"]].groupby(runs["line"]).median().reindex(runs["line"]).to_numpy()
    runs.loc[~runs["is_full"], "slowness"] = np.nan
    runs["day"] = runs["start"] // 86_400_000
    angle = (runs["start"] % 86_400_000) / 86_400_000 * 2 * np.pi
    runs["hour_x"], runs["hour_y"] = np.cos(angle), np.sin(angle)
    week = (runs["day"] % 7) / 7 * 2 * np.pi
    runs["week_x"], runs["week_y"] = np.cos(week), np.sin(week)
    runs["is_night"] = ~((runs["start"] // 3_600_000) % 24).between(6, 18)
    found = runs.groupby(["line", "plate"]).agg(
        runs=("cover", "size"), full_runs=("is_full", "sum"), pairs=("is_pair", "sum"), dwell=("dwell", "mean"),
        in_band=("in_band", "sum"), from_city=("from_city", "mean"), slowness=("slowness", "mean"),
        line_days=("day", "nunique"), hour_x=("hour_x", "mean"), hour_y=("hour_y", "mean"),
        week_x=("week_x", "mean"), week_y=("week_y", "mean"),
        night=("is_night", "mean"), mean_cover=("cover", "mean"), first=("start", "min"),
    )  # fmt: skip
    found["hits"] = group.size()
    return _with_truth(world, found.reset_index())


def _with_truth(world: World, found: pd.DataFrame) -> pd.DataFrame:
    reads = world.reads
    total = np.bincount(reads.read, minlength=len(reads.plates))
    days = np.bincount(np.unique(reads.read * 1_000 + reads.day) // 1_000, minlength=len(reads.plates))
    found["life_share"] = found["hits"] / total[found["plate"]]
    found["days"] = days[found["plate"]]
    found["line_day_share"] = found["line_days"] / found["days"].clip(lower=1)
    found["same_hour"] = np.hypot(found["hour_x"], found["hour_y"])
    found["same_weekday"] = np.hypot(found["week_x"], found["week_y"])
    found["slowness"] = found["slowness"].fillna(1.0).clip(0.5, 3.0)
    found["from_city"] = found["from_city"].fillna(0.5)
    found["pair_share"] = found["pairs"] / found["runs"]
    found["dwell"] = found["dwell"].fillna(6.0)
    found["first_day"] = (found["first"] - reads.t[0]) / 86_400_000
    truth = world.truth.drop_duplicates("plate").set_index("plate")
    names = pd.Series(reads.plates[found["plate"]])
    found["role"] = names.map(truth["role"]).fillna("misread")
    lines = names.map(truth["line"]).fillna("")
    own = np.array([line.line_id for line in world.lines])[found["line"]] == lines.to_numpy()
    found["label"] = (own & (found["role"] == "courier").to_numpy()).astype(int)
    return found


def scores_of_logistic(found: pd.DataFrame) -> np.ndarray:
    """Leave-line-out probabilities of a plain logistic on simple features."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    values = found[list(FEATURES)].to_numpy(float)
    for at, name in enumerate(FEATURES):
        if name in ("runs", "full_runs", "pairs", "in_band", "days"):
            values[:, at] = np.log1p(values[:, at])
    scores, label, line = np.zeros(len(found)), found["label"].to_numpy(), found["line"].to_numpy()
    credible = (found["full_runs"] > 0).to_numpy()
    for held in np.unique(line):
        model = make_pipeline(StandardScaler(), LogisticRegression(C=1.0, max_iter=500))
        fit, test = credible & (line != held), credible & (line == held)
        scores[test] = model.fit(values[fit], label[fit]).predict_proba(values[test])[:, 1]
    return scores


def measures(found: pd.DataFrame, scores: np.ndarray) -> dict[str, float]:
    """PR-AUC, P@50 and recall@50 over all lines together."""
    from sklearn.metrics import average_precision_score

    top = np.argsort(-scores, kind="stable")[:50]
    label = found["label"].to_numpy()
    set_aside = (found["role"] != "escort").to_numpy()
    return {
        "pr_auc": average_precision_score(label, scores),
        "pr_auc_without_escorts": average_precision_score(label[set_aside], scores[set_aside]),
        "p_at_50": label[top].mean(),
        "recall_at_50": label[top].sum() / label.sum(),
    }


def study(knobs: Knobs) -> dict[str, object]:
    """Difficulty of one world."""
    began = time.process_time()
    world = make_world(knobs)
    seconds = time.process_time() - began
    found = vehicles_of_lines(world)
    by_hits = found.sort_values("hits", ascending=False).head(50)
    logistic = scores_of_logistic(found)
    top = found.assign(score=logistic).sort_values("score", ascending=False).head(50)
    return {
        "reads": len(world.reads.t),
        "cpu_seconds": round(seconds, 1),
        "positives": int(found["label"].sum()),
        "route_hits": measures(found, found["hits"].to_numpy(float)),
        "runs": measures(found, found["full_runs"].to_numpy(float)),
        "out_and_back": measures(found, found["pairs"].to_numpy(float) + found["pair_share"].to_numpy(float) / 2),
        "logistic": measures(found, logistic),
        "top_50_by_hits": by_hits["role"].value_counts().to_dict(),
        "top_50_by_logistic": top["role"].value_counts().to_dict(),
    }


def main(seeds: list[int]) -> None:
    """Print the difficulty of the default world of each seed."""
    for seed in seeds:
        for name, value in study(replace(Knobs(), seed=seed)).items():
            print(seed, name, {k: round(v, 3) for k, v in value.items()} if isinstance(value, dict) else value)


if __name__ == "__main__":
    main([int(seed) for seed in sys.argv[1:]] or [7])
