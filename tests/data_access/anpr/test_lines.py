"""Lines in a lake: kept with versions, imported, along a corridor, from a vehicle, proposed."""

import json
from dataclasses import replace

import pytest

from data_access.anpr.journal import append, entries, states
from data_access.anpr.journeys import build_trips
from data_access.anpr.lines import (
    keep_line,
    line_from_corridor,
    line_from_vehicle,
    line_of,
    lines_from_file,
    lines_of,
    proposed_lines,
    withdraw_line,
)
from models.anpr.journeys import MINUTE_MS
from models.anpr.lines import Line
from models.errors import DataNotAvailable, DataRejected, EditRefused, StaleEdit
from tests.data_access.anpr.hand_made import at, make_lake

ROAD = {site: (52.0 + 0.05 * site, -1.0) for site in range(1, 11)} | {20: (52.0505, -1.0), 30: (53.0, 1.0)}


@pytest.fixture
def lake(tmp_path):
    return make_lake(tmp_path / "lake", [(1, at(0, "12:00"), 1)], ROAD)


@pytest.fixture(scope="module")
def driven(tmp_path_factory):
    reads = []
    for vid in range(8):
        for day in range(2):
            start, back = at(day, "08:00") + vid * MINUTE_MS, at(day, "15:00") + vid * MINUTE_MS
            reads += [(vid, start + site * 5 * MINUTE_MS, site) for site in range(1, 11) if (vid + site + day) % 7]
            away = [site for site in range(1, 11) if (vid + site + day) % 6]
            reads += [(vid, back + (10 - site) * 5 * MINUTE_MS, site) for site in away]
    lake = make_lake(tmp_path_factory.mktemp("driven") / "lake", [*reads, (9, at(0, "12:00"), 30)], ROAD)
    build_trips(lake)
    return lake


def line(*sites: int, **other: object) -> Line:
    steps = tuple((site,) for site in sites)
    return replace(Line("", "North road", steps, "county_lines", "amy", "", "drawn"), **other)


def test_a_line_is_kept_changed_and_withdrawn(lake):
    kept = keep_line(lake, line(1, 2, 3))
    assert (kept.line_id, kept.version, kept.made_by) == ("north-road", 1, "amy")
    second = keep_line(lake, line(1, 2))
    assert second.line_id == "north-road-2"
    changed = keep_line(lake, replace(kept, sites=((1,), (2, 20), (5,)), made_by="ben"))
    assert changed.version == 2
    assert line_of(lake, "north-road").sites == ((1,), (2, 20), (5,))
    assert [each.line_id for each in lines_of(lake)] == ["north-road", "north-road-2"]
    withdraw_line(lake, "north-road", by="ben")
    assert [each.line_id for each in lines_of(lake)] == ["north-road-2"]
    with pytest.raises(DataNotAvailable):
        line_of(lake, "north-road")
    assert len(entries(lake, "lines")) == 4


def test_a_change_to_what_another_has_changed_is_refused(lake):
    kept = keep_line(lake, line(1, 2, 3))
    keep_line(lake, replace(kept, name="Mine"))
    with pytest.raises(StaleEdit) as refused:
        keep_line(lake, replace(kept, name="Yours"))
    assert refused.value.theirs["name"] == "Mine"


@pytest.mark.parametrize("sites", [(1,), (1, 2, 1), tuple(range(200))])
def test_a_line_that_is_none_is_refused(lake, sites):
    with pytest.raises(EditRefused):
        keep_line(lake, line(*sites))
    assert lines_of(lake) == []


def test_a_record_cut_short_by_a_crash_was_never_kept(lake):
    append(lake, "notes", "a", {"x": 1}, by="amy")
    path = lake.folder / "work" / "notes.jsonl"
    path.write_bytes(path.read_bytes() + b'{"id": "a", "ver')
    assert states(lake, "notes")["a"].state == {"x": 1}
    assert append(lake, "notes", "a", {"x": 2}, by="amy", version=1).version == 2
    assert [entry.state for entry in entries(lake, "notes")] == [{"x": 1}, {"x": 2}]


def test_lines_come_in_from_csv_and_json(lake, tmp_path):
    plain = tmp_path / "plain.csv"
    plain.write_text("camera_id\nS1\nS3\nS5\n")
    many = tmp_path / "many.csv"
    many.write_text("line,position,camera_id\nA,2,S4\nA,1,S3\nB,1,S9\nB,2,S8\n")
    made = tmp_path / "made.json"
    made.write_text(json.dumps([
        {"name": "J", "sites": [["S1", "S20"], "S7"]},
        {"name": "K", "corridor": [[52.0, -1.0], [52.3, -1.0]], "width_m": 400},
    ]))  # fmt: skip
    assert [each.sites for each in lines_from_file(lake, plain, by="amy")] == [((1,), (3,), (5,))]
    assert [(each.name, each.sites) for each in lines_from_file(lake, many, by="amy")] == [
        ("A", ((3,), (4,))), ("B", ((9,), (8,))),
    ]  # fmt: skip
    json_lines = lines_from_file(lake, made, by="amy", profile_id="oic")
    assert [(each.name, each.origin, each.profile_id) for each in json_lines] == [
        ("J", "imported", "oic"), ("K", "corridor", "oic"),
    ]  # fmt: skip
    assert json_lines[0].sites == ((1, 20), (7,))
    assert json_lines[1].sites == ((1, 20), (2,), (3,), (4,), (5,), (6,))


def test_an_unknown_site_refuses_the_file_with_its_row(lake, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("camera_id\nS1\nS99\nS2\n")
    with pytest.raises(DataRejected) as refused:
        lines_from_file(lake, path, by="amy")
    assert [(row.row, row.value) for row in refused.value.rejected] == [(3, "S99")]


def test_a_corridor_takes_the_sites_along_it_in_order(lake):
    found = line_from_corridor(lake, "Up", [(52.5, -1.0), (52.1, -1.0)], by="amy", width_m=1000)
    assert [step[0] for step in found.sites] == [10, 9, 8, 7, 6, 5, 4, 3, 2]


def test_a_line_is_built_from_a_vehicles_runs(driven):
    found = line_from_vehicle(driven, 3, name="Of 3", by="amy")
    assert [step[0] for step in found.sites] == list(range(1, 11))
    assert found.sites[0] == (1, 20)
    with pytest.raises(DataNotAvailable):
        line_from_vehicle(driven, 9, name="None", by="amy")


def test_frequent_paths_are_proposed_with_their_counts(driven):
    proposals = proposed_lines(driven)
    assert proposals
    best = [step[0] for step in proposals[0].sites]
    assert best in (sorted(best), sorted(best, reverse=True))
    assert proposals[0].vehicles >= 5
    assert proposals[0].end_distance_km >= 40
