"""Plates that two vehicles carry: found among the reads of a lake, split into bodies, and joined again."""

from __future__ import annotations

import json
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd

from data_access.queries import run
from models.anpr import clones
from models.anpr.hop_times import PAIR_BASE, HopTimes
from models.anpr.settings import section

HOUR_MS = 3_600_000


@dataclass(frozen=True)
class CloneFindings:
    """Plates on two vehicles and the reads of each body.

    ``plates``: ``vid, probability``, episodes of each kind, ``contradictions`` (JSON: the two reads of each). ``bodies``: every
    read of them, ``vid, t, cam, day, journey, body`` (0 the body that was read more).
    """

    plates: pd.DataFrame
    bodies: pd.DataFrame


def clones_in(con: duckdb.DuckDBPyConnection, hops: HopTimes) -> CloneFindings:
    """Plates of a session's reads that two vehicles carry; misreads should have been repaired before."""
    rules = section("cleaning", "clones")
    vehicles = con.execute("select count(distinct vid) from reads_by_vehicle").fetchall()[0][0]
    con.register("leap_pairs", clones.leap_pairs(run(con, "anpr/moves_of_pairs").df(), hops))
    longest = int(rules["longest_hours"]) * HOUR_MS
    odd = run(con, "anpr/odd_hops", longest_ms=longest).df()
    found = clones.contradictions(odd.sort_values(["vid", "t", "cam"], ignore_index=True), hops)
    con.register("chosen_vehicles", found[["vid"]].drop_duplicates())
    reads = run(con, "anpr/reads_of_vehicles").df()
    reads["journey"] = clones.journeys_of(reads, _windows(con))
    reads["journey"] = clones.units_of(reads, found)
    counts = clones.episodes(reads, found, hops)
    counts["probability"] = clones.clone_probability(counts, vehicles=vehicles)
    plates = counts[counts["probability"] >= float(rules["threshold"])].sort_values("vid", ignore_index=True)
    kept = reads[reads["vid"].isin(plates["vid"])].reset_index(drop=True)
    pairs = found[found["vid"].isin(plates["vid"])]
    return CloneFindings(
        plates.assign(contradictions=_described(pairs, plates["vid"])), kept.assign(body=_bodies(kept, pairs, hops))
    )


def _bodies(reads: pd.DataFrame, found: pd.DataFrame, hops: HopTimes) -> np.ndarray:
    edges = clones.edges_of(reads, found)
    nearness = _nearness(hops, reads["cam"].unique())
    body = np.zeros(len(reads), np.int8)
    for vid, rows in reads.groupby("vid").indices.items():
        pairs = edges[edges["vid"] == vid]
        body[rows] = clones.bodies_of(reads.iloc[rows], list(zip(pairs["before"], pairs["after"], strict=True)), nearness)
    return body


def _nearness(hops: HopTimes, cams: np.ndarray) -> dict[tuple[int, int], float]:
    """The share of the hops at either camera that are between the two, both ways round."""
    start, end = hops.pairs // PAIR_BASE, hops.pairs % PAIR_BASE
    chosen = np.isin(start, cams) & np.isin(end, cams)
    shares = hops.hops / np.maximum(np.maximum(hops.out[start], hops.into[end]), 1.0)
    forward = dict(zip(zip(start[chosen], end[chosen], strict=True), shares[chosen], strict=True))
    return forward | {(b, a): max(share, forward.get((b, a), 0.0)) for (a, b), share in forward.items()}


def _windows(con: duckdb.DuckDBPyConnection) -> dict[tuple[int, int], tuple[int, int]]:
    rows = con.execute("select cam_from, cam_to, shortest_ms, longest_ms from known_hops").fetchall()
    return {(start, end): (shortest, longest) for start, end, shortest, longest in rows}


def _described(found: pd.DataFrame, vids: pd.Series) -> list[str]:
    """The contradictions of each vehicle as JSON: the two reads, and the seconds that the way takes at least."""
    told = found.assign(seconds=(found["t"] - found["t_from"]) / 1000.0)
    columns = ["t_from", "cam_from", "t", "cam", "seconds", "shortest_s", "apart_km"]
    by_vehicle = {vid: rows[columns].round(1).to_dict("records") for vid, rows in told.groupby("vid")}
    return [json.dumps(by_vehicle.get(vid, [])) for vid in vids]
