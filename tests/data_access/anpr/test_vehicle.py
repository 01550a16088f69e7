"""One vehicle: its life and journeys, its place in kept rankings, the reads behind, and what is known of its plate."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_access.anpr.gate import open_search
from data_access.anpr.journeys import build_trips
from data_access.anpr.lake import open_lake
from data_access.anpr.ranking import rank_lines
from data_access.anpr.vehicle import impossible_moves, leads_of, life_of, plate_notes, runs_of_vehicle, swap_suggestions
from data_access.anpr.views import empty_table
from models.errors import DataNotAvailable

from .hand_made import DAY_ONE, at, make_lake
from .test_gate import REASON
from .test_ranking import COURIER, LINE, PASSER, PROFILE, SITES, reads

FAR, MISREAD = 99, 6


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    """The reads of the ranking tests; the passer is also far away two minutes later, and one read is repaired."""
    odd = [(PASSER, at(3, "12:02"), FAR), (MISREAD, at(1, "18:50"), SITES[1])]
    places = {site: (51.0 + number / 50, 0.0) for number, site in enumerate(SITES)} | {FAR: (55.0, -3.0)}
    made = make_lake(tmp_path_factory.mktemp("vehicle") / "lake", reads() + odd, places)
    build_trips(made)
    with made.writing() as draft:
        _put(draft, "repairs", {
            "day": [DAY_ONE + 1], "t": [at(1, "18:50")], "cam": [SITES[1]], "vid_raw": [MISREAD],
            "vid_repaired": [COURIER], "kind": ["substitution"], "probability": [0.97],
            "evidence": [json.dumps({"read_character": "8"})], "is_applied": [False],
        })  # fmt: skip
        _put(draft, "bodies", {"vid": [PASSER, MISREAD], "plate_vid": [PASSER, PASSER], "body": [1, 2]})
    return replace(open_lake(made.folder), is_benchmark=False, is_synthetic=True)


def _put(draft, name, columns):
    schema = empty_table(name).schema
    path = draft.new_file(name)
    pq.write_table(pa.table(columns).select(schema.names).cast(schema), path)
    draft.set_table(name, [path])


@pytest.fixture
def kept():
    return []


@pytest.fixture
def search(lake, kept):
    reason = replace(REASON, authorised_at=datetime.now(UTC))
    return open_search(kept.extend, "terminal|asmith", "terminal", lake, reason, DAY_ONE, DAY_ONE + 20)


def test_the_life_of_a_vehicle_counts_reads_days_and_journeys_and_is_on_record(search, kept):
    life = life_of(search, COURIER)
    mine = [(t, cam) for vid, t, cam in reads() if vid == COURIER]
    assert (life.reads, life.days, life.sites) == (len(mine), 5, len(set(SITES)) + 1)  # one run ends after midnight
    assert (life.first_t, life.last_t) == (min(mine)[0], max(mine)[0])
    assert life.journeys["reads"].sum() == life.hours["reads"].sum() == len(mine)
    assert life.journeys["t_start"].is_monotonic_increasing
    told = json.loads(kept[-1].object)
    assert kept[-1].action == "anpr.vehicle"
    assert told["vehicle"] == life.name and life.name.startswith("V-")


def test_a_vehicle_without_a_read_in_the_days_is_not_shown(lake, kept):
    search = open_search(kept.extend, "terminal|asmith", "terminal", lake, REASON, DAY_ONE + 5, DAY_ONE + 5)
    for vid in (PASSER, 12345):
        with pytest.raises(DataNotAvailable):
            life_of(search, vid)


def test_a_kept_ranking_says_why_a_vehicle_ranks_only_within_the_days_of_the_search(search, lake, kept):
    rank_lines(search, [LINE], PROFILE, known=[3], top=2)
    (lead,) = leads_of(search, COURIER)
    assert (lead.rank, lead.line_id, lead.line_name) == (1, "line-1", "City to coast")
    assert lead.reasons and lead.what_if and lead.similar[0][0] == 3
    assert all(reason.feature for reason in lead.reasons)
    (last,) = leads_of(search, PASSER)
    assert last.rank > 2 and last.reasons == ()
    narrow = open_search(kept.extend, "terminal|asmith", "terminal", lake, REASON, DAY_ONE + 1, DAY_ONE + 6)
    assert leads_of(narrow, COURIER) == ()


def test_runs_on_the_line_carry_their_reads_and_their_stay(search):
    runs = runs_of_vehicle(search, life_of(search, COURIER), LINE, PROFILE)
    assert runs["direction"].tolist() == ["out", "back"] * 4
    assert runs["cams"].iloc[0] == list(SITES) and runs["cams"].iloc[1] == list(SITES[::-1])
    assert np.allclose(runs["stay_minutes"], 70, atol=3) and runs["is_short_stay"].all()
    assert all(row.times[0] == row.t_start and row.times[-1] == row.t_end for row in runs.itertuples())
    elsewhere = replace(LINE, line_id="line-2", sites=((501,), (502,), (503,)))
    assert runs_of_vehicle(search, life_of(search, COURIER), elsewhere, PROFILE).empty


def test_repairs_and_doubles_of_a_plate_are_told_from_both_sides(search):
    raw, repaired = plate_notes(search, MISREAD), plate_notes(search, COURIER)
    assert raw.repairs["vid_repaired"].tolist() == repaired.repairs["vid_repaired"].tolist() == [COURIER]
    assert set(repaired.names) == {COURIER, MISREAD}
    assert [vid for vid, _ in raw.others] == [PASSER]
    assert repaired.others == ()


def test_a_move_that_no_vehicle_makes_is_found_for_the_vehicle_that_made_it(search, kept):
    found = impossible_moves(search, PASSER)
    assert {(at(3, "12:00"), at(3, "12:02"))} <= set(zip(found["t_from"], found["t"], strict=True))
    assert (found["apart_km"] > 300).any()
    assert impossible_moves(search, COURIER).empty
    assert kept[-1].action == "anpr.vehicle.moves"


@pytest.mark.parametrize(("vid", "other", "is_after"), [(COURIER, PASSER, True), (PASSER, COURIER, False)])
def test_a_swap_is_told_from_the_side_of_the_vehicle_that_is_looked_at(search, kept, monkeypatch, vid, other, is_after):
    pairs = pd.DataFrame({"vid": [COURIER, 3], "vid_after": [PASSER, 4], "gap_days": [2, 5], "probability": [0.9, 0.6]})
    monkeypatch.setattr("data_access.anpr.vehicle.swaps_in", lambda _: pairs)
    found = swap_suggestions(search, vid)
    assert found[["other_vid", "is_after", "gap_days"]].to_numpy().tolist() == [[other, is_after, 2]]
    assert found["name"][0].startswith("V-") and kept[-1].action == "anpr.vehicle.swaps"
