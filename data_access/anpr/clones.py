"""Plates that two vehicles carry: found among the reads of a lake, split into bodies, and joined again."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace

import duckdb
import numpy as np
import pandas as pd

from data_access.anpr.bodies import set_bodies
from data_access.anpr.cleaning import CLONE, CleaningReport, keep_repairs, repairs_of
from data_access.anpr.contradictions import contradicted_journeys
from data_access.anpr.hop_times import hop_times_of
from data_access.anpr.lake import Lake
from data_access.anpr.misreads import like_plates_there, misreads_in, sure, use_raw, use_repaired
from models.anpr import clones
from models.anpr.hop_times import HopTimes
from models.anpr.settings import section

SECOND_BODY = 1


@dataclass(frozen=True)
class CloneFindings:
    """Plates on two vehicles and the reads of each body.

    ``plates``: ``vid, plate, probability, days`` with evidence, ``contradictions`` (JSON: the two reads of each).
    ``bodies``: every read of them, ``vid, vid_raw, t, cam, day, journey, body`` (0 the body that was read more).
    """

    plates: pd.DataFrame
    bodies: pd.DataFrame


def find_clones(lake: Lake, days: range | None = None, *, memory_mb: int = 1500) -> CloneFindings:
    """Plates that two vehicles carry, from the raw reads with the lake's applied repairs of misreads.

    Where the lake keeps no repairs of misreads they are found for this look alone: a misread into a plate looks like
    a clone.
    """
    with lake.session(days=days, is_raw=True, memory_mb=memory_mb, is_portable=True) as con:
        misreads = _misreads(con)
        use_repaired(con, misreads)
        findings = clones_in(con, hop_times_of(con))
        use_raw(con)
        plates = con.execute("select vid, plate from vehicles").df().set_index("vid")["plate"]
    named = findings.plates.assign(plate=findings.plates["vid"].map(plates))
    return replace(findings, plates=named, bodies=_as_read(findings.bodies, misreads))


def split_clones(
    lake: Lake, findings: CloneFindings, vids: Collection[int] | None = None, *, memory_mb: int = 1500
) -> CleaningReport:
    """Give the second body of the plates found (all, or those of ``vids``) a vehicle id of its own in clean layouts.

    Plates that were split before and are not among them are joined again.
    """
    second = findings.bodies[findings.bodies["body"] == SECOND_BODY]
    second = second[second["vid"].isin(list(vids))] if vids is not None else second
    starts = second.groupby("vid")["day"].min().rename("first_day").rename_axis("plate_vid").reset_index()
    probability = findings.plates.set_index("vid")["probability"]
    with lake.writing() as draft:
        with lake.session(draft.manifest) as con:
            kept = repairs_of(con)
        ids = set_bodies(lake, draft, starts)
        counted = findings.plates.set_index("vid")["contradictions"].map(lambda told: len(json.loads(told)))
        rows = second.assign(
            vid_repaired=second["vid"].map(ids), kind=CLONE, probability=second["vid"].map(probability),
            evidence=[json.dumps({"contradictions": n}) for n in second["vid"].map(counted).tolist()], is_applied=True,
        )  # fmt: skip
        every = pd.concat([kept[kept["kind"] != CLONE], rows[list(kept.columns)]], ignore_index=True)
        return keep_repairs(lake, draft, every, memory_mb=memory_mb)


def join_clones(lake: Lake, vids: Collection[int] | None = None, *, memory_mb: int = 1500) -> CleaningReport:
    """Take back the splitting of plates (all, or those of ``vids``): their reads are one vehicle's again."""
    with lake.writing() as draft:
        with lake.session(draft.manifest) as con:
            kept = repairs_of(con)
            bodies = con.execute("select plate_vid, vid from bodies where vid <> plate_vid").fetchall()
        joined = {vid for plate, vid in bodies if vids is None or plate in vids}
        left = kept[~((kept["kind"] == CLONE) & kept["vid_repaired"].isin(joined))]
        plate_of = {vid: plate for plate, vid in bodies}
        split = left[left["kind"] == CLONE]
        starts = split.assign(plate_vid=split["vid_repaired"].map(plate_of))
        set_bodies(lake, draft, starts.groupby("plate_vid")["day"].min().rename("first_day").reset_index())
        return keep_repairs(lake, draft, left, memory_mb=memory_mb)


def clones_in(con: duckdb.DuckDBPyConnection, hops: HopTimes) -> CloneFindings:
    """Plates of a session's reads that two vehicles carry; misreads should have been repaired before."""
    vehicles = con.execute("select count(distinct vid) from reads_by_vehicle").fetchall()[0][0]
    reads, found = contradicted_journeys(con, hops)
    lesser = reads[clones.lesser_reads(reads, found)]
    misread = clones.misread_journeys(lesser, like_plates_there(con, lesser))
    counts = clones.days_of_evidence(reads, found, hops, misread)
    counts["probability"] = clones.clone_probability(counts["days"].to_numpy(), vehicles=vehicles)
    is_clone = counts["probability"] >= float(section("cleaning", "clones")["threshold"])
    plates = counts[is_clone].sort_values("vid", ignore_index=True)
    kept = reads[reads["vid"].isin(plates["vid"])].reset_index(drop=True)
    pairs = found[found["vid"].isin(plates["vid"])]
    told = plates.assign(contradictions=_described(pairs, plates["vid"]))
    return CloneFindings(told, kept.assign(body=_bodies(kept.assign(journey=kept["drive"]), pairs, hops)))


def _misreads(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    kept = repairs_of(con)
    kept = kept[kept["kind"] != CLONE]
    return kept[kept["is_applied"]] if len(kept) else sure(misreads_in(con))


def _as_read(bodies: pd.DataFrame, misreads: pd.DataFrame) -> pd.DataFrame:
    """The reads with the vehicle of the plate that was read."""
    key = ["vid_repaired", "t", "cam"]
    moved = misreads.drop_duplicates(key).set_index(key)["vid_raw"]
    raw = moved.reindex(pd.MultiIndex.from_frame(bodies[["vid", "t", "cam"]])).to_numpy()
    return bodies.assign(vid_raw=np.where(pd.isna(raw), bodies["vid"], raw).astype(np.int32))


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
