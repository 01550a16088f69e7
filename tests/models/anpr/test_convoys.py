"""Company told from chance, and escorts from innocent company, on pairs written by hand."""

import numpy as np
import pandas as pd
import pytest

from models.anpr.convoys import MANNERS, as_companions, companions, manner_log_odds
from models.anpr.settings import section

DAY_MS, MINUTE_MS = 86_400_000, 60_000
TRAFFIC = pd.DataFrame({"anchor": [1], "met": [800], "met_once": [700], "met_twice": [80]})
NO_ROUTINE = pd.DataFrame({"anchor": [], "vid": [], "journey": [], "share_of_days": []}).astype(
    {"anchor": int, "vid": int, "journey": int, "share_of_days": float}
)


def stretch(
    vid: int, day: int, *, hour: float = 20, shared: int = 8, spanned: int = 9, gap: float = -70, **other: float
) -> dict:
    begins = day * DAY_MS + int(hour * 60 * MINUTE_MS)
    row = {
        "anchor": 1, "vid": vid, "journey": begins, "shared": shared, "spanned": spanned, "t_first": begins,
        "t_last": begins + spanned * 6 * MINUTE_MS, "day": day, "dow": day % 7 + 1, "hour": int(hour), "first_cam": 1,
        "last_cam": 9, "gap_seconds": gap, "gap_squares": (shared - 1) * 10.0**2,
        "reads_ahead": shared if gap < 0 else 0, "passers": 20.0,
    }  # fmt: skip
    return {**row, **other}


def judged(
    *rows: dict, routine: pd.DataFrame = NO_ROUTINE, sites: int = 18, on_lines: float = float("nan")
) -> pd.DataFrame:
    journeys = {1: 30, **dict.fromkeys({row["vid"] for row in rows}, 25)}
    lives = pd.DataFrame({"vid": list(journeys), "journeys": list(journeys.values())})
    together = pd.DataFrame(rows)
    places = together.groupby(["anchor", "vid"], as_index=False).agg(reads=("shared", "sum"))
    places = places.assign(sites=sites, reads_on_lines=places["reads"] * on_lines)
    return companions(together, TRAFFIC, lives, routine, places).set_index("vid")


def runs(vid: int, days: list[int], **changes) -> list[dict]:
    """Out and back on each day, two hours apart, each day at another hour."""
    starts = [11.5, 20.0, 14.2, 19.0, 17.1]
    return [
        stretch(vid, day, hour=starts[number % 5] + later, **changes)
        for number, day in enumerate(days) for later in (0, 2)
    ]  # fmt: skip


ESCORT_DAYS = [2, 7, 11, 15, 24]


def test_company_on_several_journeys_is_told_from_one_stretch_of_a_queue():
    neighbour = stretch(3, 5, shared=3, spanned=6, gap=40, gap_squares=2 * 60.0**2)
    found = judged(*runs(2, ESCORT_DAYS), neighbour)
    assert found.loc[2, "probability"] > 0.999
    assert found.loc[3, "probability"] < 0.1
    assert list(found.index) == [2, 3]


def test_one_journey_counts_for_less_however_many_cameras_it_passed():
    once = judged(stretch(2, 3, shared=40, spanned=40)).loc[2, "evidence"]
    thrice = judged(*[stretch(2, day, shared=5, spanned=5) for day in (3, 9, 14)]).loc[2, "evidence"]
    assert thrice > once


def test_the_same_meetings_say_less_in_dense_traffic():
    quiet = judged(*[stretch(2, day, passers=2.0) for day in (3, 9)]).loc[2, "evidence"]
    dense = judged(*[stretch(2, day, passers=60.0) for day in (3, 9)]).loc[2, "evidence"]
    assert quiet - dense == pytest.approx(2 * np.log(30))


def test_meetings_that_both_routines_explain_say_less():
    rows = [stretch(2, day, hour=8) for day in range(0, 20)]
    habit = pd.DataFrame([(1, 2, row["journey"], 0.7) for row in rows], columns=NO_ROUTINE.columns)
    with_habit, without = judged(*rows, routine=habit), judged(*rows)
    assert with_habit.loc[2, "evidence"] < without.loc[2, "evidence"] - 5
    assert with_habit.loc[2, "chance_times"] == pytest.approx(20 * 0.7 * 180 / 3600, rel=0.01)


def test_a_gap_that_comes_back_is_evidence_and_one_that_wanders_is_not():
    stable = judged(*[stretch(2, day, gap=-70 + day) for day in ESCORT_DAYS]).loc[2, "evidence"]
    gaps = zip(ESCORT_DAYS, [-170, 130, -40, 90, -110], strict=True)
    wandering = judged(*[stretch(2, day, gap=gap) for day, gap in gaps]).loc[2, "evidence"]
    assert stable > wandering + 4


def test_a_gap_kept_within_the_journey_is_evidence():
    kept = judged(*runs(2, ESCORT_DAYS)).loc[2, "evidence"]
    drifting = judged(*runs(2, ESCORT_DAYS, gap_squares=7 * 70.0**2)).loc[2, "evidence"]
    assert kept > drifting + 5


def test_an_escort_is_ranked_before_innocent_company_that_is_as_sure():
    """Works traffic each morning, and friends who take turns ahead."""
    works = [stretch(3, day, hour=7.5, gap=40, shared=4, spanned=4) for day in range(0, 28) if day % 7 < 5]
    habit = pd.DataFrame([(1, 3, row["journey"], 0.7) for row in works], columns=NO_ROUTINE.columns)
    friends = [stretch(4, 12, hour=hour, gap=gap) for hour, gap in ((10, 8.0), (17, -6.0))]
    found = judged(*runs(2, ESCORT_DAYS), *works, *friends, routine=habit)
    assert (found["probability"] > 0.9).all()
    assert found.index[0] == 2
    assert found.loc[2, "escort_probability"] > 0.5
    assert found.loc[[3, 4], "escort_probability"].max() < 0.02


@pytest.mark.parametrize(
    ("manner", "rows", "sites"),
    [
        ("hours_vary", [stretch(2, day, hour=hour) for day in ESCORT_DAYS for hour in (6.0, 9.0)], 18),
        ("one_road", runs(2, ESCORT_DAYS), 60),
        ("one_leads", runs(2, ESCORT_DAYS, reads_ahead=4), 18),
        ("gap_in_band", runs(2, ESCORT_DAYS, gap=-8.0), 18),
        ("far", runs(2, ESCORT_DAYS, shared=2, spanned=2), 4),
        ("turns_round", [stretch(2, day, hour=9 + day % 9) for day in range(0, 27, 3)], 18),
        ("after_dark", [stretch(2, day, hour=9 + 3 * (day % 3)) for day in range(0, 27, 3)], 18),
    ],
)
def test_each_manner_of_innocent_company_lowers_the_odds(manner, rows, sites):
    escort, innocent = judged(*runs(2, ESCORT_DAYS)).loc[2], judged(*rows, sites=sites).loc[2]
    assert innocent[manner] < escort[manner]
    assert innocent["escort_log_odds"] < escort["escort_log_odds"]


def test_being_on_known_lines_counts_only_where_lines_are_known():
    unknown, on, off = (judged(*runs(2, ESCORT_DAYS), on_lines=share).loc[2] for share in (np.nan, 1.0, 0.1))
    assert off["escort_log_odds"] < unknown["escort_log_odds"] < on["escort_log_odds"]


def test_hours_on_both_sides_of_midnight_are_near_each_other():
    rows = [stretch(2, day, hour=hour) for day, hour in zip(ESCORT_DAYS, (23.5, 24.1, 23.8, 24.3, 23.9), strict=True)]
    assert judged(*rows).loc[2, "hours_vary"] == 0.0


def test_a_vehicle_whose_life_was_not_read_is_judged_without_it():
    lives = pd.DataFrame({"vid": [1], "journeys": [30]})
    places = pd.DataFrame({"anchor": [1], "vid": [2], "sites": [18], "reads": [80], "reads_on_lines": [np.nan]})
    found = companions(pd.DataFrame(runs(2, ESCORT_DAYS)), TRAFFIC, lives, NO_ROUTINE, places)
    assert np.isnan(found["share_of_companion"].iat[0])
    assert found["probability"].iat[0] > 0.999
    assert manner_log_odds(found[list(MANNERS)])["on_lines"].iat[0] == 0.0


def test_the_record_of_a_companion_adds_up():
    (escort,) = as_companions(judged(*runs(2, ESCORT_DAYS)).reset_index())
    assert (escort.anchor, escort.vid, escort.times, escort.days, escort.shared_reads) == (1, 2, 10, 5, 80)
    assert escort.leads == "the companion"
    assert (escort.share_of_anchor, escort.share_of_companion) == (10 / 30, 10 / 25)
    assert escort.gap_spread_seconds == pytest.approx(10)
    assert tuple(manner.name for manner in escort.manners) == MANNERS
    odds = sum(manner.log_odds for manner in escort.manners) + section("convoys", "escort")["prior"]
    assert escort.escort_probability == pytest.approx(escort.probability / (1 + np.exp(-odds)), rel=1e-6)


def test_nobody_met_is_an_empty_answer_with_its_columns():
    none = pd.DataFrame(runs(2, [1])).iloc[:0]
    found = companions(none, TRAFFIC, pd.DataFrame(), NO_ROUTINE, pd.DataFrame())
    assert list(found.columns[:2]) == ["anchor", "vid"]
