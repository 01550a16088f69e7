"""A small lake written by hand: one vehicle stays short, one delivers every day, one lives at the far end."""

import json
from dataclasses import asdict
from datetime import date, timedelta

import pytest

from data_access.anpr.evaluating import evaluate
from data_access.anpr.feedback import Judgement, judge, judgements
from data_access.anpr.gate import benchmark_search
from data_access.anpr.journeys import build_trips
from data_access.anpr.kept_rankings import kept_ranking, purge_expired_rankings, ranking_records
from data_access.anpr.line_features import line_features
from data_access.anpr.ranking import drift_of, rank, rank_lines, retrain
from data_access.anpr.ranking_models import model_ids, model_of, newest_model
from models.anpr.features import FEATURES
from models.anpr.journeys import MINUTE_MS
from models.anpr.lines import Line
from models.anpr.profiles import profile
from models.errors import DataNotAvailable, DataRejected, EditRefused
from tests.data_access.anpr.hand_made import at, make_lake

SITES = tuple(range(1, 9))
LINE = Line("line-1", "City to coast", tuple((site,) for site in SITES), "county_lines", "tester", "", "drawn")
PROFILE = profile("county_lines")
COURIER, PARCEL, RESIDENT, ESCORT, PASSER = 1, 2, 3, 4, 5


def drive(vid: int, start: int, sites: tuple[int, ...]) -> list[tuple[int, int, int]]:
    return [(vid, start + number * 8 * MINUTE_MS, site) for number, site in enumerate(sites)]


def out_and_back(vid: int, day: int, clock: str, stay_minutes: int) -> list[tuple[int, int, int]]:
    start = at(day, clock)
    back = start + (len(SITES) - 1) * 8 * MINUTE_MS + stay_minutes * MINUTE_MS
    return drive(vid, start, SITES) + drive(vid, back, SITES[::-1])


def reads() -> list[tuple[int, int, int]]:
    made = []
    for day, clock in ((1, "18:10"), (4, "20:40"), (6, "13:05"), (9, "22:15")):
        made += out_and_back(COURIER, day, clock, 70) + drive(COURIER, at(day, "06:00"), (20,))
        ahead = [(ESCORT, t - MINUTE_MS, cam) for _, t, cam in out_and_back(ESCORT, day, clock, 70)]
        made += ahead if day < 9 else []
    for day in range(10):
        made += out_and_back(PARCEL, day, "08:00", 300)
        made += drive(RESIDENT, at(day, "07:00"), SITES[::-1]) + drive(RESIDENT, at(day, "17:00"), SITES)
    return made + drive(PASSER, at(3, "12:00"), SITES)


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    made = make_lake(tmp_path_factory.mktemp("ranking") / "lake", reads())
    build_trips(made)
    return made


@pytest.fixture(scope="module")
def features(lake):
    with lake.session() as con:
        return line_features(con, [LINE], PROFILE).vehicle_lines.set_index("vid")


def test_every_feature_has_a_column_and_counts_what_was_driven(features):
    assert set(FEATURES) <= set(features.columns)
    courier = features.loc[COURIER]
    assert courier["round_trips"] == courier["short_stays"] == 4
    assert courier["stay_minutes"] == pytest.approx(70, abs=2)
    assert courier["escort_runs"] == 3
    assert courier["pace"] == pytest.approx(1, abs=0.05)
    assert courier["line_day_share"] == pytest.approx(1, abs=0.1)
    assert features.loc[PARCEL, "short_stays"] == 0
    assert features.loc[PARCEL, "daily_rhythm"] > 0.9
    assert features.loc[PASSER, "round_trips"] == 0


def test_who_lives_at_the_far_end_begins_the_day_there(features):
    assert features.loc[RESIDENT, "far_end_first"] > 0.8
    assert features.loc[COURIER, "far_end_first"] < 0.3


def test_a_profile_at_home_at_the_other_end_sees_the_same_runs_turned_round(lake):
    with lake.session() as con:
        turned = line_features(con, [LINE], profile("organised_immigration_crime")).vehicle_lines.set_index("vid")
    assert turned.loc[RESIDENT, "far_end_first"] < turned.loc[COURIER, "far_end_first"]
    assert turned.loc[RESIDENT, "round_trips"] == 10


def test_the_courier_comes_first_without_any_example_and_says_why_with_its_reads(lake):
    with lake.session() as con:
        found = rank(con, [LINE], PROFILE, top=3)
    first = found.leads[0]
    assert first.vid == COURIER
    assert [run.direction for run in first.runs] == ["out", "back"] * 4
    assert first.runs[0].cams == SITES
    assert list(first.runs[0].times) == sorted(first.runs[0].times)
    assert any("short" in reason.words or "stay" in reason.words for reason in first.reasons_for)
    assert found.vehicles_seen == 5


def test_a_known_vehicle_is_marked_and_one_that_is_not_on_the_line_is_named(lake):
    with lake.session() as con:
        found = rank(con, [LINE], PROFILE, known=[COURIER, 77], top=4)
    marked = {lead.vid: lead.is_known for lead in found.leads}
    assert marked[COURIER] and not marked[ESCORT]
    assert found.known_not_on_line == (77,)


def test_a_line_that_nobody_runs_is_said_to_be_one(lake):
    empty = Line("line-2", "Nowhere", ((90,), (91,), (92,)), "county_lines", "tester", "", "drawn")
    with lake.session() as con, pytest.raises(DataNotAvailable, match="No vehicle"):
        rank(con, [empty], PROFILE)


def test_rankings_are_kept_until_they_expire(lake):
    search = benchmark_search(lake)
    found, record = rank_lines(search, [LINE], PROFILE, top=2)
    assert ranking_records(lake)[0].run_id == record.run_id
    again, rows = kept_ranking(search, record.run_id)
    assert rows["vid"].tolist() == found.vehicles["vid"].tolist()
    assert again.facts["model_id"] == "profile alone"
    json.dumps(again.facts)
    assert purge_expired_rankings(lake, record.expires_on) == 0
    assert purge_expired_rankings(lake, record.expires_on + timedelta(days=1)) >= 1
    with pytest.raises(DataNotAvailable, match="no ranking"):
        kept_ranking(search, record.run_id)
    assert isinstance(record.expires_on, date)


def said(vid: int, code: str, words: str = "") -> Judgement:
    return Judgement("county_lines", "line-1", vid, code, words, 0.4, "tester", "")


def test_judgements_are_kept_and_retrain_a_versioned_model_that_reads_back_the_same(lake):
    search = benchmark_search(lake)
    with pytest.raises(DataNotAvailable, match="judged"):
        retrain(lake, PROFILE, [LINE])
    judge(search, said(COURIER, "true_lead"))
    judge(search, said(PARCEL, "family"))
    judge(search, said(PARCEL, "parcel"))
    assert {one.vid: one.code for one in judgements(lake, "county_lines")} == {COURIER: "true_lead", PARCEL: "parcel"}
    kept = retrain(lake, PROFILE, [LINE])
    assert kept.model_id == "county_lines-0001" == model_ids(lake, "county_lines")[-1]
    assert kept.lineage["true_leads"] == [COURIER] and kept.lineage["innocent"] == [PARCEL]
    again = model_of(lake, kept.model_id).model
    assert again.coefficients == pytest.approx(kept.model.coefficients)
    assert again.covariance == pytest.approx(kept.model.covariance, abs=1e-7)
    assert newest_model(lake, "county_lines").model_id == kept.model_id
    report = drift_of(lake, PROFILE, [LINE])
    assert not report.needs_retraining and report.leads_judged == 0
    with pytest.raises(DataNotAvailable, match="no model"):
        model_of(lake, "../lake")


def test_a_judgement_needs_a_declared_reason(lake):
    search = benchmark_search(lake)
    with pytest.raises(EditRefused, match="no judgement"):
        judge(search, said(PARCEL, "guess"))
    with pytest.raises(EditRefused, match="words"):
        judge(search, said(PARCEL, "other_innocent"))
    assert asdict(said(PARCEL, "taxi"))["code"] == "taxi"


def test_a_ranking_is_measured_against_a_truth_file(lake, tmp_path):
    truth, lines = tmp_path / "truth.csv", tmp_path / "lines.json"
    lines.write_text(json.dumps([{"name": "City to coast", "sites": [f"S{site}" for site in SITES]}]))
    truth.write_text("plate,role\nP 1,courier\nP2,parcel\nP4,escort\nP99,courier\n")
    found = evaluate(benchmark_search(lake), truth, PROFILE, lines_file=lines)
    aside, as_false, as_true = (found.measures[name] for name in ("set aside", "counted as false", "counted as true"))
    assert aside.average_precision.value == as_true.average_precision.value == 1.0
    assert (aside.true, as_false.true, as_true.true) == (1, 1, 2)
    assert as_false.bodies == as_true.bodies == aside.bodies + 1
    assert found.plates_not_in_store == 1
    truth.write_text("registration\nP1\n")
    with pytest.raises(DataRejected, match="plate and role"):
        evaluate(benchmark_search(lake), truth, PROFILE, lines_file=lines)
