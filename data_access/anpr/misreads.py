"""Misreads among the reads of one session: suspects, candidates for them, and the weight of each."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

import duckdb
import numpy as np
import pandas as pd

from data_access.anpr.contradictions import contradicted_journeys
from data_access.anpr.hop_times import hop_times_of
from data_access.queries import run, statement
from models.anpr import clones, confusion, repairing
from models.anpr.hop_times import HopTimes
from models.anpr.settings import section

FOUND = ["day", "t", "cam", "vid_raw", "vid_repaired", "kind", "probability", "evidence"]
AFTER_REPAIRS = "reads_after_repairs"
READ = ["vid", "t", "cam"]
SUSPECT = [*READ, "day", "hour", "is_rare"]


@dataclass(frozen=True)
class Setting:
    """What a search among the reads of one session knows: hop times, days with reads, and what cameras confuse."""

    con: duckdb.DuckDBPyConnection
    hops: HopTimes
    days: float
    changes: pd.DataFrame
    least_probability: float = 0.0


def misreads_in(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Reads of a session that are likelier to be of another plate, one row a read, with the best explanation.

    A second look takes in what the repairs of the first one show: what contradicts the rest of its plate, and rare
    plates whose neighbours were themselves misread.
    """
    _make_plates(con)
    hops = hop_times_of(con)
    suspects = run(con, "anpr/suspect_reads", rare_reads=int(section("cleaning", "suspects")["rare_reads"])).df()
    suspects = suspects.sort_values(READ, ignore_index=True)[SUSPECT]
    if suspects.empty:
        return pd.DataFrame(columns=FOUND)
    setting = _learned(con, hops, suspects)
    first = _explained(setting, suspects, is_own_weighed=True)
    use_repaired(con, sure(first))
    second = _explained(setting, _second_suspects(con, hops, suspects, first), is_own_weighed=True)
    use_raw(con)
    both = pd.concat([second, first]).sort_values("probability", ascending=False, kind="stable")
    return both.drop_duplicates(["vid_raw", "t", "cam"]).sort_values(["day", "t", "cam", "vid_raw"], ignore_index=True)


def like_plates_there(con: duckdb.DuckDBPyConnection, reads: pd.DataFrame) -> pd.DataFrame:
    """The plates one character away from that of each of these reads (``vid, t, cam``) that were read at the same
    camera: ``vid, t, cam, vid_like, reads_like``.
    """
    _make_plates(con)
    con.register("changes", _even_changes(con))
    con.register("lesser_reads", reads[READ])
    con.register("like_plates", _like_plates(con, reads["vid"].unique(), least_probability=0.0))
    return run(con, "anpr/like_plates_there").df()


def sure(found: pd.DataFrame) -> pd.DataFrame:
    """The repairs that are likely enough to be applied."""
    return found[found["probability"] >= float(section("cleaning", "repairs")["threshold"])]


def use_repaired(con: duckdb.DuckDBPyConnection, found: pd.DataFrame) -> None:
    """Let the session's reads by vehicle be those after repairs, for this connection."""
    use_raw(con)
    con.register("repaired_reads", found[["vid_raw", "t", "cam", "vid_repaired"]].astype({"vid_repaired": np.int32}))
    run(con, f"anpr/schema/{AFTER_REPAIRS}")


def use_raw(con: duckdb.DuckDBPyConnection) -> None:
    """Let the session's reads by vehicle be what they were."""
    con.execute("drop view if exists temp.reads_by_vehicle")


def _make_plates(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("drop table if exists plate_reads")
    con.query(statement("anpr/plate_reads")).create("plate_reads")
    con.register("positions", pd.DataFrame({"position": np.arange(1, _longest() + 1, dtype=np.int32)}))


def _second_suspects(
    con: duckdb.DuckDBPyConnection, hops: HopTimes, suspects: pd.DataFrame, first: pd.DataFrame
) -> pd.DataFrame:
    done = pd.MultiIndex.from_frame(sure(first)[["vid_raw", "t", "cam"]])
    reads, found = contradicted_journeys(con, hops)
    lesser = reads[clones.rare_lesser_reads(reads, found)].assign(is_rare=False)
    again = pd.concat([suspects[suspects["is_rare"]], lesser[SUSPECT]]).drop_duplicates(READ)
    known = again["vid"].isin(con.execute("select vid from plate_reads").df()["vid"])
    is_open = ~pd.MultiIndex.from_frame(again[READ]).isin(done) & _is_as_read(con, again) & known
    return again[is_open].sort_values(READ, ignore_index=True)


def _is_as_read(con: duckdb.DuckDBPyConnection, reads: pd.DataFrame) -> np.ndarray:
    """True for reads that no repair has brought to their plate."""
    moved = con.execute("select vid_repaired, t, cam from repaired_reads").df()
    return ~pd.MultiIndex.from_frame(reads[READ]).isin(pd.MultiIndex.from_frame(moved))


def _learned(con: duckdb.DuckDBPyConnection, hops: HopTimes, suspects: pd.DataFrame) -> Setting:
    """The setting with probabilities of changes of a character, learned from a sample of the suspects."""
    rules = section("cleaning", "confusion")
    days = con.execute("select count(distinct day) from reads_by_vehicle").fetchall()[0][0]
    exposure, even = _exposure(con), _even_changes(con)
    setting = Setting(con, hops, float(days), even)
    sampled = suspects.sample(min(len(suspects), int(rules["sample_suspects"])), random_state=_seed())
    weighed = _weighed(setting, sampled.sort_values(READ, ignore_index=True), is_own_weighed=True)
    share = len(sampled) / len(suspects)
    changes = confusion.learn_changes(even, weighed, exposure * share, repairing.judge)
    usual = confusion.usual_probability(changes, exposure)
    return replace(setting, changes=changes, least_probability=usual * float(rules["rarest"]))


def _exposure(con: duckdb.DuckDBPyConnection) -> pd.Series:
    return run(con, "anpr/characters_read").df().set_index("character")["reads"]


def _even_changes(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    length = con.execute("select sum(length(plate) * reads) / sum(reads) from plate_reads").fetchall()[0][0]
    misread = float(section("cleaning", "confusion")["assumed_misread_share"])
    return confusion.even_changes(_exposure(con).index, misread_share=misread, length=float(length or 0.0))


def _explained(setting: Setting, suspects: pd.DataFrame, *, is_own_weighed: bool) -> pd.DataFrame:
    """The best explanation of each suspect that is likely enough to be suggested."""
    size = int(section("cleaning", "repairs")["suspects_at_once"])
    parts = [suspects.iloc[start : start + size] for start in range(0, len(suspects), size)]
    found = [_best(_weighed(setting, part.reset_index(drop=True), is_own_weighed=is_own_weighed)) for part in parts]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=FOUND)


def _weighed(setting: Setting, suspects: pd.DataFrame, *, is_own_weighed: bool) -> pd.DataFrame:
    """Every explanation of the suspects and of decoys that space, time and characters allow, with its log rate."""
    con = setting.con
    everything = _with_decoys(suspects)
    pairs = _pairs(setting, suspects, is_own_weighed=is_own_weighed)
    con.register("suspects", everything)
    con.register("repair_pairs", pairs[["vid_read", "vid_true", "candidate"]])
    near = run(
        con,
        "anpr/repair_neighbours",
        longest_ms=int(section("cleaning", "hops")["longest_minutes"]) * 60_000,
        same_hours=int(section("cleaning", "repairs")["same_hours"]),
    ).df()
    near = near.join(everything.set_index("suspect"), on="suspect").join(pairs.set_index("candidate"), on="candidate")
    near["log_rate"] = repairing.log_rates(near, setting.hops, days=setting.days)
    own = near[near["kind"] == "own"].set_index("suspect")["log_rate"]
    others = near[near["kind"] != "own"]
    log_own = own.reindex(others["suspect"]).fillna(-np.inf).to_numpy(float)
    return others.assign(log_own=log_own).sort_values(["suspect", "vid_true"], ignore_index=True)


def _pairs(setting: Setting, suspects: pd.DataFrame, *, is_own_weighed: bool) -> pd.DataFrame:
    """Plates that the suspects' plates may stand for; for plates that are not rare, also the plate itself."""
    setting.con.register("changes", setting.changes)
    pairs = _like_plates(setting.con, suspects["vid"].unique(), least_probability=setting.least_probability)
    own = suspects.loc[~suspects["is_rare"], "vid"].unique() if is_own_weighed else np.zeros(0, np.int32)
    own_pairs = pd.DataFrame({"vid_read": own, "vid_true": own, "kind": "own", "probability": 1.0})
    found = pd.concat([pairs, own_pairs], ignore_index=True) if len(own) else pairs
    return found.assign(candidate=np.arange(len(found)))


def _like_plates(con: duckdb.DuckDBPyConnection, vids: np.ndarray, *, least_probability: float) -> pd.DataFrame:
    """Plates that those of these vehicles may stand for, by one change of a character among the registered ones."""
    con.register("suspect_vids", pd.DataFrame({"vid": vids}))
    con.register("suspect_plates", run(con, "anpr/suspect_plates").df())
    return run(
        con,
        "anpr/repair_candidates",
        fewest_reads=int(section("cleaning", "repairs")["fewest_reads_of_candidate"]),
        least_probability=least_probability,
        shortest_plate=int(section("cleaning", "confusion")["shortest_plate"]),
        longest_plate=_longest(),
    ).df()


def _with_decoys(suspects: pd.DataFrame) -> pd.DataFrame:
    """Suspects, and the same plates at places and times of other suspects; ``weight`` reads for each decoy."""
    rules = section("cleaning", "repairs")
    chance = np.random.default_rng(_seed())
    parts = [suspects.assign(is_decoy=False, weight=1.0)]
    for _, kind in suspects.groupby("is_rare"):
        wanted = min(len(kind) * int(rules["most_decoys_of_one"]), max(int(rules["fewest_decoys"]), len(kind)))
        wanted = min(wanted, int(rules["most_decoys"]))
        plates, moments = chance.integers(0, len(kind), (2, wanted))
        decoys = kind.iloc[plates].reset_index(drop=True)
        placed = ["t", "cam", "day", "hour"]
        decoys[placed] = kind[placed].iloc[moments].to_numpy()
        is_moved = plates != moments
        parts.append(decoys[is_moved].assign(is_decoy=True, weight=len(kind) / max(is_moved.sum(), 1)))
    everything = pd.concat(parts, ignore_index=True).astype({"cam": np.int32, "day": np.int32, "hour": np.int8})
    return everything.assign(suspect=np.arange(len(everything)))


def _best(weighed: pd.DataFrame) -> pd.DataFrame:
    posterior = repairing.judge(weighed)
    likely = weighed.assign(posterior=posterior)[posterior >= float(section("cleaning", "repairs")["suggested_from"])]
    best = likely.sort_values(["suspect", "posterior"], ascending=[True, False], kind="stable")
    best = best.drop_duplicates("suspect").drop(columns="probability")
    named = best.rename(columns={"vid": "vid_raw", "vid_true": "vid_repaired", "posterior": "probability"})
    return named.assign(evidence=_evidence(best))[FOUND]


def _evidence(best: pd.DataFrame) -> list[str]:
    """What speaks for each repair, as JSON: the change of a character, the reads around, the reads on other days."""
    before = ((best["t"] - best["t_before"]) / 1000).round(1).astype(object).where(best["t_before"].notna(), None)
    after = ((best["t_after"] - best["t"]) / 1000).round(1).astype(object).where(best["t_after"].notna(), None)
    columns = (best["true_character"], best["read_character"], before, after, best["here"].astype(int))
    names = ("true_character", "read_character", "seconds_before", "seconds_after", "reads_here")
    return [json.dumps(dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True)]


def _longest() -> int:
    return int(section("cleaning", "confusion")["longest_plate"])


def _seed() -> int:
    return int(section("cleaning", "repairs")["seed"])
