"""Traffic of a line by hour, changes of its route, and what an operation did, on series with a known truth."""

import numpy as np
import pandas as pd
import pytest

from models.anpr.disruption import (
    difference_in_differences,
    displacement,
    hours_of_the_week,
    route_changes,
    shares_by_week,
    vehicle_weeks_of,
)
from models.errors import DataNotAvailable

DAYS = np.arange(20_000, 20_028)


def flat_traffic() -> pd.DataFrame:
    rows = [(dow, hour, 100) for dow in range(1, 8) for hour in range(24)]
    return pd.DataFrame(rows, columns=["dow", "hour", "vehicles"])


def test_an_hour_with_more_runs_than_its_traffic_explains_stands_out():
    runs = pd.DataFrame([(5, 22)] * 12 + [(day, 9) for day in range(1, 8)], columns=["dow", "hour"])
    hours = hours_of_the_week(runs, flat_traffic())
    assert hours.loc[hours["stands_out"], ["dow", "hour"]].to_numpy().tolist() == [[5, 22]]
    assert (len(hours), hours["runs"].sum()) == (168, 19)
    assert hours["runs_expected"].sum() == pytest.approx(19)


def test_runs_spread_like_all_traffic_make_no_hour_stand_out():
    rng = np.random.default_rng(3)
    runs = pd.DataFrame({"dow": rng.integers(1, 8, 300), "hour": rng.integers(0, 24, 300)})
    assert not hours_of_the_week(runs, flat_traffic())["stands_out"].any()


def runs_of(weeks: range, vehicles: range, steps: list[int], lost: float, rng: np.random.Generator) -> list[tuple]:
    return [
        (vid, week, [step for step in steps if rng.random() > lost])
        for week in weeks for vid in vehicles for _ in range(2)
    ]  # fmt: skip


def weeks_frame(rows: list[tuple], steps: int = 6) -> pd.DataFrame:
    return vehicle_weeks_of(pd.DataFrame(rows, columns=["vid", "week", "steps"]), steps)


def test_the_week_is_found_in_which_runs_leave_one_road_for_another():
    rng = np.random.default_rng(1)
    early = runs_of(range(0, 5), range(4), [0, 1, 2, 5], 0.1, rng)
    late = runs_of(range(5, 9), range(4), [0, 3, 4, 5], 0.1, rng)
    (change,) = route_changes(weeks_frame(early + late), 6)
    assert change.week == 5
    assert change.step_changed_most in {1, 2, 3, 4}
    assert change.before[1] > 0.7 > 0.2 > change.after[1]


def test_lost_reads_alone_are_rarely_a_change_of_route():
    found = []
    for seed in range(10):
        rng = np.random.default_rng(seed)
        found.append(len(route_changes(weeks_frame(runs_of(range(8), range(3), [0, 1, 2, 5], 0.15, rng)), 6)))
    assert sum(count > 0 for count in found) <= 2


def test_a_vehicle_counts_once_a_week_however_often_it_ran():
    often = [(1, 0, [0, 1])] * 9 + [(2, 0, [0])]
    shares = shares_by_week(weeks_frame(often, 2), 2).set_index("step")["share"]
    assert shares.to_dict() == {0: 1.0, 1: 0.5}


def series(rng: np.random.Generator, *, effect: float = 0.0, common: float = 1.0) -> tuple[np.ndarray, ...]:
    is_after = DAYS >= DAYS[0] + 14
    level = np.where(is_after, common, 1.0)
    treated = rng.poisson(np.maximum(6 * level + effect * is_after, 0))
    return treated, rng.poisson(30 * level), is_after, DAYS % 7


def test_a_change_that_the_controls_share_is_no_effect():
    treated = np.where(DAYS < DAYS[0] + 14, 6.0, 9.0)
    effect = difference_in_differences(treated, treated * 5, is_after=DAYS >= DAYS[0] + 14, weekday=DAYS % 7)
    assert effect.change == pytest.approx(0)
    assert effect.expected_after == pytest.approx(9)


def test_the_interval_holds_the_true_effect_about_as_often_as_it_says():
    held = []
    for seed in range(60):
        treated, control, is_after, weekday = series(np.random.default_rng(seed), effect=-3.0, common=1.2)
        effect = difference_in_differences(treated, control, is_after=is_after, weekday=weekday)
        held.append(effect.low <= -3.0 <= effect.high)
    assert 0.85 <= np.mean(held) <= 1.0


def test_no_effect_is_seldom_called_one():
    called = []
    for seed in range(60):
        treated, control, is_after, weekday = series(np.random.default_rng(seed))
        called.append(difference_in_differences(treated, control, is_after=is_after, weekday=weekday).p <= 0.05)
    assert np.mean(called) <= 0.13


def daily(*, moved: bool) -> pd.DataFrame:
    rng = np.random.default_rng(11)
    after = DAYS > DAYS[0] + 15
    means = {1: np.where(after, 2, 9), 2: np.where(after & moved, 10, 3), 3: np.full(28, 3), 8: np.full(28, 25)}
    frames = [pd.DataFrame({"line": line, "day": DAYS, "runs": rng.poisson(mean)}) for line, mean in means.items()]
    return pd.concat(frames)


@pytest.mark.parametrize("moved", [True, False])
def test_runs_that_move_to_another_line_are_told_from_runs_that_stop(moved):
    found = displacement(
        daily(moved=moved), line=1, alternatives=(2, 3), controls=(8,), first=DAYS[0] + 13, last=DAYS[0] + 15
    )
    assert found.line.is_clear
    assert found.by_alternative[2].is_clear == moved
    assert not found.by_alternative[3].is_clear
    assert found.net.is_clear != moved
    assert ("gained" in found.words) == moved


def test_an_operation_at_the_edge_of_the_reads_is_refused_in_words():
    with pytest.raises(DataNotAvailable, match="too few days"):
        displacement(daily(moved=True), line=1, alternatives=(2,), controls=(8,), first=DAYS[3], last=DAYS[4])


def test_later_days_of_the_same_story_give_the_same_effect():
    window = {"line": 1, "alternatives": (2, 3), "controls": (8,)}
    early = displacement(daily(moved=True), **window, first=DAYS[0] + 13, last=DAYS[0] + 15)
    moved_on = daily(moved=True).assign(day=lambda rows: rows["day"] + 70)
    late = displacement(moved_on, **window, first=DAYS[0] + 83, last=DAYS[0] + 85)
    assert late == early
