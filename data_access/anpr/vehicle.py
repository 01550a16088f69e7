"""One vehicle: its life and journeys, why it ranks and by which reads, and what is known of its plate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from data_access.anpr.gate import OpenSearch, note
from data_access.anpr.hop_times import hop_times_of
from data_access.anpr.kept_rankings import RankingRecord, ranking_records
from data_access.anpr.leads import may_be_shown
from data_access.anpr.line_profile import runs_of_lines
from data_access.anpr.pseudonyms import names_of, names_on
from data_access.anpr.stays import homes_of
from data_access.anpr.swaps import swaps_in
from data_access.queries import run
from models.anpr import clones
from models.anpr.features import HOUR_MS, round_trips
from models.anpr.lines import Line
from models.anpr.profiles import Profile
from models.anpr.runs import from_home, is_credible, timed_runs
from models.anpr.settings import section
from models.anpr.vehicle_runs import with_round_trips
from models.errors import DataNotAvailable

RUN_COLUMNS = (
    "t_start", "t_end", "direction", "containment", "trip_start", "is_night", "is_evening", "is_office", "is_weekend",
    "round_trip", "stay_minutes", "is_short_stay", "cams", "times",
)  # fmt: skip


@dataclass(frozen=True)
class Home:
    """The site of the area where most days of a vehicle begin and end: on how many days, and in which share of ends."""

    cam: int
    days: int
    share: float


@dataclass(frozen=True, eq=False)
class VehicleLife:
    """A vehicle within the days of a search. Frames are shared: treat them as read-only.

    ``journeys``: vid, t_start, t_end (UTC ms), day, reads, cams, times, oldest first. ``hours``: day, dow, hour, reads.
    """

    vid: int
    name: str
    reads: int
    days: int
    sites: int
    first_t: int
    last_t: int
    home: Home | None
    journeys: pd.DataFrame
    hours: pd.DataFrame


@dataclass(frozen=True)
class KeptReason:
    """One term of the score of a lead; above 0 speaks for it."""

    feature: str
    title: str
    words: str
    log_odds: float


@dataclass(frozen=True)
class KeptLead:
    """A vehicle as a kept ranking has it; without reasons where it came after the leads that were told."""

    run_id: str
    made_at: str
    profile_id: str
    line_id: str
    line_name: str
    rank: int
    candidates: int
    chance: float
    chance_low: float
    chance_high: float
    is_known: bool
    reasons: tuple[KeptReason, ...]
    what_if: str
    similar: tuple[tuple[int, str], ...]


@dataclass(frozen=True, eq=False)
class PlateNotes:
    """What is known of a plate: ``repairs`` (t, cam, vid_raw, vid_repaired, kind, probability, evidence, is_applied),
    and the other vehicles that carry it, by number and name."""

    repairs: pd.DataFrame
    names: Mapping[int, str]
    others: tuple[tuple[int, str], ...]


def life_of(search: OpenSearch, vid: int) -> VehicleLife:
    """The life of a vehicle in the days of the search, on record first; DataNotAvailable without a read."""
    tables = ("reads_by_vehicle", "trips", "cameras", "vehicles", "bodies")
    with search.lake.session(days=search.days, tables=tables) as con:
        names = names_on(con, search.lake, [vid])
        reads, days, sites, first_t, last_t = run(con, "anpr/vehicle_life", vid=vid).fetchone()
        if vid not in names or not reads:
            raise DataNotAvailable(
                "No read of this vehicle lies in the days of the search.", "Choose another, or search more days."
            )
        hours = run(con, "anpr/vehicle_hours", vid=vid).df()
        journeys = _own_journeys(con, vid)
        home = _home(con, vid)
    note(search, "vehicle", {"vehicle": names[vid], "reads": reads, "journeys": len(journeys)})
    return VehicleLife(vid, names[vid], reads, days, sites, first_t, last_t, home, journeys, hours)


def _own_journeys(con: duckdb.DuckDBPyConnection, vid: int) -> pd.DataFrame:
    """The journeys of a vehicle, oldest first; from then on they are all that the connection shows."""
    journeys = run(con, "anpr/vehicle_trips", vid=vid).df()
    con.register("trips", journeys)  # a name of the connection's own comes before the view of all journeys
    return journeys


def _home(con: duckdb.DuckDBPyConnection, vid: int) -> Home | None:
    found = homes_of(con, vid)
    return Home(int(found["cam"][0]), int(found["days"][0]), float(found["share"][0])) if len(found) else None


def leads_of(search: OpenSearch, vid: int) -> tuple[KeptLead, ...]:
    """How the rankings that may be shown have a vehicle: the newest of each line and profile, best rank first."""
    found: dict[tuple[str, str], KeptLead] = {}
    for record in ranking_records(search.lake):
        if may_be_shown(record, search):
            for lead in _leads_in(search, record, vid):
                found.setdefault((lead.profile_id, lead.line_id), lead)
    note(search, "vehicle.leads", {"vehicle": vid, "rankings": sorted({lead.run_id for lead in found.values()})})
    return tuple(sorted(found.values(), key=lambda lead: (lead.rank, -lead.chance)))


def _leads_in(search: OpenSearch, record: RankingRecord, vid: int) -> list[KeptLead]:
    facts = record.facts
    told = [_kept_lead(search, record, lead) for lead in facts["leads"] if int(lead["vid"]) == vid]
    rows = pd.read_parquet(search.lake.folder / "runs" / record.run_id / "leads.parquet", filters=[("vid", "=", vid)])
    lines = {lead.line_id for lead in told}
    return told + [
        _kept_lead(search, record, row)
        for row in rows.to_dict("records")
        if str(facts["lines"][int(row["line"])]["line_id"]) not in lines
    ]


def _kept_lead(search: OpenSearch, record: RankingRecord, lead: Mapping[str, Any]) -> KeptLead:
    """A lead of run.json, or a row of the candidates, which has no reasons."""
    facts, line = record.facts, record.facts["lines"][int(lead["line"])]
    reasons = [
        KeptReason(str(one["feature"]), str(one["title"]), str(one["words"]), float(one["log_odds"]))
        for one in (*lead.get("reasons_for", ()), *lead.get("reasons_against", ()))
    ]
    similar = [int(one) for one in lead.get("similar_known", ())]
    names = names_of(search.lake, similar) if similar else {}
    return KeptLead(
        run_id=record.run_id, made_at=record.made_at, profile_id=str(facts["profile_id"]),
        line_id=str(line["line_id"]), line_name=str(line["name"]), rank=int(lead["rank"]),
        candidates=int(facts["candidates"]), chance=float(lead["chance"]), chance_low=float(lead["chance_low"]),
        chance_high=float(lead["chance_high"]), is_known=bool(lead.get("is_known", False)), reasons=tuple(reasons),
        what_if=str((lead.get("what_if") or {}).get("words", "")),
        similar=tuple((one, names[one]) for one in similar if one in names),
    )  # fmt: skip


def runs_of_vehicle(search: OpenSearch, life: VehicleLife, line: Line, profile: Profile) -> pd.DataFrame:
    """The runs of a vehicle on a line as its profile counts them, oldest first, each with the reads behind it.

    t_start, t_end, direction ("out" from home), containment, trip_start, when it was (is_night, is_evening, is_office,
    is_weekend), round_trip (its number, -1 for none), stay_minutes, is_short_stay, cams, times.
    """
    with search.lake.session(tables=("cameras",)) as con:
        con.register("trips", life.journeys)
        found = runs_of_lines(con, [line])
    steps = {0: len(line.sites)}
    found = from_home(found, steps, profile.runs)
    found = found[is_credible(found, profile.runs)]
    note(search, "vehicle.runs", {"vehicle": life.vid, "line": line.line_id, "runs": len(found)})
    if found.empty:
        return pd.DataFrame(columns=list(RUN_COLUMNS))
    runs = timed_runs(found, steps, profile.runs)
    trips = round_trips(runs, float(profile.runs["longest_stay_hours"]))  # type: ignore[arg-type]
    told = with_round_trips(runs, trips, tuple(profile.runs["short_stay_minutes"]))  # type: ignore[arg-type]
    return _with_reads(told, life.journeys)[list(RUN_COLUMNS)]


def _with_reads(runs: pd.DataFrame, journeys: pd.DataFrame) -> pd.DataFrame:
    """The runs with the sites and times of the reads between their first and last step."""
    rows = zip(journeys["t_start"], journeys["cams"], journeys["times"], strict=True)
    lists = {int(start): (np.asarray(cams), np.asarray(times)) for start, cams, times in rows}
    cams, times = [], []
    for one in runs.itertuples(index=False):
        sites, moments = lists[int(one.trip_start)]
        inside = (moments >= one.t_start) & (moments <= one.t_end)
        cams.append(sites[inside].tolist())
        times.append(moments[inside].tolist())
    return runs.assign(cams=cams, times=times)


def plate_notes(search: OpenSearch, vid: int) -> PlateNotes:
    """Repairs that gave a vehicle reads or took some from it, and the vehicles that carry its plate too."""
    window = {"first_day": search.first_day, "last_day": search.last_day}
    with search.lake.session(days=search.days) as con:
        repairs = run(con, "anpr/vehicle_repairs", vid=vid, **window).df()
        bodies = [int(other) for other, _ in run(con, "anpr/vehicle_bodies", vid=vid).fetchall()]
    names = names_of(search.lake, {vid, *bodies, *repairs["vid_raw"], *repairs["vid_repaired"]})
    note(search, "vehicle.plate", {"vehicle": vid, "repairs": len(repairs), "bodies": len(bodies)})
    others = tuple((other, names[other]) for other in bodies if other != vid and other in names)
    return PlateNotes(repairs, names, others)


def impossible_moves(search: OpenSearch, vid: int) -> pd.DataFrame:
    """Pairs of reads of a vehicle that no single one can have made: a row a pair, oldest first.

    t_from, cam_from, t, cam, shortest_s (what the way takes at least), apart_km (NaN without places). Weighs the
    driving times of all traffic, so it takes seconds on many reads.
    """
    longest = int(str(section("cleaning", "clones")["longest_hours"])) * HOUR_MS
    with search.lake.session(days=search.days) as con:
        hops = hop_times_of(con)
        con.register("leap_pairs", clones.leap_pairs(run(con, "anpr/moves_of_pairs").df(), hops))
        odd = run(con, "anpr/odd_hops", longest_ms=longest).df()
    found = clones.contradictions(odd.sort_values(["vid", "t", "cam"], ignore_index=True), hops)
    mine = found[found["vid"] == vid].sort_values("t", ignore_index=True)
    note(search, "vehicle.moves", {"vehicle": vid, "pairs": len(mine)})
    return mine[["t_from", "cam_from", "t", "cam", "shortest_s", "apart_km"]]


def swap_suggestions(search: OpenSearch, vid: int) -> pd.DataFrame:
    """Plates that may be on the same vehicle before or after this one, likeliest first; nothing is merged.

    other_vid, name, is_after (the other plate came after), gap_days, probability. Weighs the habits of all plates that
    come or go, so it takes seconds on many reads.
    """
    with search.lake.session(days=search.days) as con:
        found = swaps_in(con)
    mine = found[(found["vid"] == vid) | (found["vid_after"] == vid)]
    is_after = (mine["vid"] == vid).to_numpy()
    told = mine.assign(other_vid=np.where(is_after, mine["vid_after"], mine["vid"]), is_after=is_after)
    names = names_of(search.lake, told["other_vid"]) if len(told) else {}
    note(search, "vehicle.swaps", {"vehicle": vid, "others": sorted(map(int, told["other_vid"]))})
    named = told.assign(name=[names.get(int(other), "no longer held") for other in told["other_vid"]])
    return named[["other_vid", "name", "is_after", "gap_days", "probability"]].reset_index(drop=True)
