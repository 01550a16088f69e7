"""Plates that may be on one vehicle in turn: suggestions from a lake's reads. Nothing is merged."""

from __future__ import annotations

import json

import duckdb
import numpy as np
import pandas as pd

from data_access.anpr.lake import Lake
from data_access.queries import run
from models.anpr import swaps
from models.anpr.settings import section

SUGGESTED = ["vid", "vid_after", "plate", "plate_after", "gap_days", "likeness", "probability", "evidence"]


def find_swaps(lake: Lake, days: range | None = None, *, memory_mb: int = 1500) -> pd.DataFrame:
    """Pairs of plates that are likely the same vehicle in turn, likeliest first, with probability and evidence (JSON:
    the cameras at which both were read, most of all first).
    """
    with lake.session(days=days, memory_mb=memory_mb) as con:
        found = swaps_in(con)
        plates = con.execute("select vid, plate from vehicles").df().set_index("vid")["plate"]
    named = found.assign(plate=found["vid"].map(plates), plate_after=found["vid_after"].map(plates))
    return named[SUGGESTED]


def swaps_in(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The suggestions from a session's reads, without plates."""
    rules = section("cleaning", "swaps")
    lives = run(con, "anpr/swap_lives", fewest_reads=int(rules["fewest_reads"])).df()
    changing = np.union1d(swaps.sudden_ends(lives)["vid"], swaps.sudden_starts(lives)["vid"])
    con.register("chosen_vehicles", pd.DataFrame({"vid": changing.astype(np.int32)}))
    habits = run(con, "anpr/swap_habits").df()
    shares = run(con, "anpr/camera_shares").df()
    shares = shares.assign(share=shares["reads"] / shares["reads"].sum()).drop(columns="reads")
    pairs = swaps.life_pairs(lives, habits)
    score = swaps.likeness(pairs, habits, shares)
    judged = pairs.assign(likeness=score, probability=swaps.swap_probability(pairs, score))
    likely = judged[judged["probability"] >= float(rules["suggested_from"])]
    likely = likely.sort_values(["probability", "likeness", "vid"], ascending=[False, False, True], ignore_index=True)
    return likely.assign(evidence=_shared_cameras(likely, habits)).drop(columns="is_decoy")


def _shared_cameras(pairs: pd.DataFrame, habits: pd.DataFrame) -> list[str]:
    most = int(section("cleaning", "swaps")["cameras_told"])
    by_vehicle = habits.groupby(["vid", "cam"])["reads"].sum()
    told = []
    for before, after in zip(pairs["vid"], pairs["vid_after"], strict=True):
        shared = pd.concat({"before": by_vehicle[before], "after": by_vehicle[after]}, axis=1, join="inner")
        shared = shared.assign(both=shared.min(axis=1)).sort_values("both", ascending=False, kind="stable").head(most)
        told.append(json.dumps(shared[["before", "after"]].reset_index().to_dict("records")))
    return told
