"""Plates that may be on one vehicle in turn: suggestions from a lake's reads. Nothing is merged."""

from __future__ import annotations

import json

import duckdb
import numpy as np
import pandas as pd

from data_access.anpr.hop_times import hop_times_of
from data_access.anpr.lake import Lake
from data_access.queries import run
from models.anpr import swaps
from models.anpr.settings import section

SUGGESTED = ["vid", "vid_after", "plate", "plate_after", "gap_days", "likeness", "probability", "evidence"]


def find_swaps(lake: Lake, days: range | None = None, *, memory_mb: int = 1500) -> pd.DataFrame:
    """Pairs of plates that may be the same vehicle in turn, likeliest first, with probability and evidence (JSON: the
    ways between cameras that both took, the rarest first).
    """
    with lake.session(days=days, memory_mb=memory_mb) as con:
        found = swaps_in(con)
        plates = con.execute("select vid, plate from vehicles").df().set_index("vid")["plate"]
    named = found.assign(plate=found["vid"].map(plates), plate_after=found["vid_after"].map(plates))
    return named[SUGGESTED]


def swaps_in(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The suggestions from a session's reads, without plates."""
    rules = section("cleaning", "swaps")
    fewest = {name: int(rules[name]) for name in ("fewest_reads", "fewest_days")}
    lives = run(con, "anpr/swap_lives", **fewest).df()
    changing = np.union1d(swaps.sudden_ends(lives)["vid"], swaps.sudden_starts(lives)["vid"])
    habits = _habits(con, changing)
    pairs = swaps.life_pairs(lives, habits)
    score = swaps.likeness(pairs, habits)
    judged = pairs.assign(likeness=score, probability=swaps.swap_probability(pairs, score))
    likely = judged[judged["probability"] >= float(rules["suggested_from"])]
    likely = likely.sort_values(["likeness", "vid"], ascending=[False, True], ignore_index=True)
    return likely.assign(evidence=_shared_moves(likely, habits)).drop(columns="is_decoy")


def _habits(con: duckdb.DuckDBPyConnection, vids: np.ndarray) -> swaps.Habits:
    hop_times_of(con)
    con.register("chosen_vehicles", pd.DataFrame({"vid": vids.astype(np.int32)}))
    longest = int(section("cleaning", "hops")["longest_minutes"]) * 60_000
    moves = run(con, "anpr/swap_moves", longest_ms=longest).df()
    return swaps.Habits(moves, run(con, "anpr/swap_hours").df(), run(con, "anpr/swap_paces").df())


def _shared_moves(pairs: pd.DataFrame, habits: swaps.Habits) -> list[str]:
    """The moves that both plates of each pair made, those that say most first, as JSON."""
    most = int(section("cleaning", "swaps")["moves_told"])
    way = ["cam_from", "cam"]
    made = dict(tuple(habits.moves.assign(rarity=habits.rarity).groupby("vid")))
    told = []
    for before, after in zip(pairs["vid"], pairs["vid_after"], strict=True):
        shared = made[before].merge(made[after], on=[*way, "rarity"], suffixes=("_before", "_after"))
        shared = shared.sort_values(["rarity", *way], ascending=[False, True, True]).head(most)
        told.append(json.dumps(shared[[*way, "moves_before", "moves_after"]].to_dict("records")))
    return told
