"""Plates that two vehicles carry: found among the reads of a lake, split into bodies, and joined again."""

from __future__ import annotations

import json
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd

from data_access.anpr.contradictions import contradicted_journeys
from models.anpr import clones
from models.anpr.hop_times import HopTimes
from models.anpr.settings import section


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
    reads, found = contradicted_journeys(con, hops)
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
    body = np.zeros(len(reads), np.int8)
    for vid, rows in reads.groupby("vid").indices.items():
        pairs = edges[edges["vid"] == vid]
        body[rows] = clones.bodies_of(reads.iloc[rows], list(zip(pairs["before"], pairs["after"], strict=True)), hops)
    return body


def _described(found: pd.DataFrame, vids: pd.Series) -> list[str]:
    """The contradictions of each vehicle as JSON: the two reads, and the seconds that the way takes at least."""
    told = found.assign(seconds=(found["t"] - found["t_from"]) / 1000.0)
    columns = ["t_from", "cam_from", "t", "cam", "seconds", "shortest_s", "apart_km"]
    by_vehicle = {vid: rows[columns].round(1).to_dict("records") for vid, rows in told.groupby("vid")}
    return [json.dumps(by_vehicle.get(vid, [])) for vid in vids]
