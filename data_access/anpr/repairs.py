"""Misreads: found among the reads of a lake, applied to its clean layouts, and taken back."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from data_access.queries import run
from models.anpr import confusion, repairing
from models.anpr.hop_times import HopTimes
from models.anpr.settings import section

FOUND = ["day", "t", "cam", "vid_raw", "vid_repaired", "kind", "probability", "evidence"]


def misreads_in(con: duckdb.DuckDBPyConnection, hops: HopTimes) -> pd.DataFrame:
    """Reads of a session that are likelier to be of another plate, one row a read, with the best explanation."""
    plates = run(con, "anpr/plate_reads").df()
    con.register("plate_reads", plates)
    con.register("positions", pd.DataFrame({"position": np.arange(1, _longest() + 1, dtype=np.int32)}))
    rare = int(section("cleaning", "suspects")["rare_reads"])
    suspects = run(con, "anpr/suspect_reads", rare_reads=rare).df()
    suspects = suspects.sort_values(["vid", "t", "cam"], ignore_index=True)
    if suspects.empty:
        return pd.DataFrame(columns=FOUND)
    span = float(con.execute("select count(distinct day) from reads_by_vehicle").fetchall()[0][0])
    changes = _changes(con, suspects, plates, hops, span)
    weighed = _weighed(con, suspects, changes, hops, span, _least_probability(changes, plates))
    return _best(suspects, weighed)


def _changes(
    con: duckdb.DuckDBPyConnection, suspects: pd.DataFrame, plates: pd.DataFrame, hops: HopTimes, span: float
) -> pd.DataFrame:
    """Probabilities of changes of a character, learned from a sample of the suspects."""
    rules = section("cleaning", "confusion")
    sampled = suspects.sample(min(len(suspects), int(rules["sample_suspects"])), random_state=_seed())
    share = len(sampled) / len(suspects)
    exposure = confusion.character_counts(plates["plate"], plates["reads"])
    length = float((plates["plate"].str.len() * plates["reads"]).sum() / plates["reads"].sum())
    assumed = float(rules["assumed_misread_share"])
    changes = confusion.even_changes(exposure.index, misread_share=assumed, length=length)
    weighed = _weighed(con, sampled.reset_index(drop=True), changes, hops, span, 0.0)
    return confusion.learn_changes(changes, weighed, exposure * share, repairing.judge)


def _least_probability(changes: pd.DataFrame, plates: pd.DataFrame) -> float:
    exposure = confusion.character_counts(plates["plate"], plates["reads"])
    seen = changes["true_character"].map(exposure).fillna(exposure.sum()).to_numpy(float)
    usual = np.average(changes["probability"], weights=changes["probability"] * seen)
    return float(usual * float(section("cleaning", "confusion")["rarest"]))


def _weighed(
    con: duckdb.DuckDBPyConnection,
    suspects: pd.DataFrame,
    changes: pd.DataFrame,
    hops: HopTimes,
    span: float,
    least_probability: float,
) -> pd.DataFrame:
    """Every explanation of the suspects and of decoys that space, time and characters allow, with its log rate."""
    everything = _with_decoys(suspects)
    candidates = _candidates(con, suspects, changes, least_probability)
    con.register("suspects", everything)
    con.register("candidates", candidates[["vid_read", "vid_true", "candidate"]])
    rules, hop_rules = section("cleaning", "repairs"), section("cleaning", "hops")
    near = run(
        con,
        "anpr/repair_neighbours",
        longest_ms=int(hop_rules["longest_minutes"]) * 60_000,
        same_hours=int(rules["same_hours"]),
    ).df()
    near = near.join(everything.set_index("suspect"), on="suspect").join(candidates.set_index("candidate"), on="candidate")
    near["log_rate"] = repairing.log_rates(near, hops, days=span)
    own = near[near["kind"] == "own"].set_index("suspect")["log_rate"]
    others = near[near["kind"] != "own"].copy()
    others["log_own"] = own.reindex(others["suspect"]).fillna(-np.inf).to_numpy()
    return others.reset_index(drop=True)


def _candidates(
    con: duckdb.DuckDBPyConnection, suspects: pd.DataFrame, changes: pd.DataFrame, least_probability: float
) -> pd.DataFrame:
    """Plates that the suspects' plates may stand for; for plates that are not rare, also the plate itself."""
    rules = section("cleaning", "confusion")
    con.register("changes", changes)
    vids = pd.DataFrame({"vid": suspects["vid"].unique()})
    con.register("suspect_vids", vids)
    con.register("suspect_plates", con.execute("select * from plate_reads semi join suspect_vids using (vid)").df())
    pairs = run(
        con,
        "anpr/repair_candidates",
        fewest_reads=int(section("cleaning", "repairs")["fewest_reads_of_candidate"]),
        least_probability=least_probability,
        shortest_plate=int(rules["shortest_plate"]),
        longest_plate=_longest(),
    ).df()
    own = suspects.loc[~suspects["is_rare"], "vid"].unique()
    own_pairs = pd.DataFrame({"vid_read": own, "vid_true": own, "kind": "own", "probability": 1.0})
    found = pd.concat([pairs, own_pairs], ignore_index=True)
    return found.assign(candidate=np.arange(len(found)))


def _with_decoys(suspects: pd.DataFrame) -> pd.DataFrame:
    """Suspects, and the same plates at places and times of other suspects; ``weight`` reads for each decoy."""
    fewest = int(section("cleaning", "repairs")["fewest_decoys"])
    chance = np.random.default_rng(_seed())
    parts = [suspects.assign(is_decoy=False, weight=1.0)]
    for _, kind in suspects.groupby("is_rare"):
        if len(kind) < 2:
            continue
        rounds = int(np.ceil(min(fewest, len(kind) * 20) / len(kind)))
        for _ in range(rounds):
            moved = kind.iloc[chance.permutation(len(kind))].reset_index(drop=True)
            decoys = kind.reset_index(drop=True)
            decoys[["t", "cam", "day", "hour"]] = moved[["t", "cam", "day", "hour"]]
            parts.append(decoys.assign(is_decoy=True, weight=1.0 / rounds))
    everything = pd.concat(parts, ignore_index=True)
    return everything.assign(suspect=np.arange(len(everything)))


def _best(suspects: pd.DataFrame, weighed: pd.DataFrame) -> pd.DataFrame:
    weighed = weighed.assign(posterior=repairing.judge(weighed))
    weighed = weighed[~weighed["is_decoy"]].sort_values(["suspect", "posterior", "vid_true"], ascending=[True, False, True])
    best = weighed.drop_duplicates("suspect")
    best = best[best["posterior"] >= float(section("cleaning", "repairs")["suggested_from"])]
    return best.rename(columns={"vid": "vid_raw", "vid_true": "vid_repaired", "posterior": "probability_", })


def _longest() -> int:
    return int(section("cleaning", "confusion")["longest_plate"])


def _seed() -> int:
    return int(section("cleaning", "repairs")["seed"])
