"""A read is given to another plate only when characters, place and time say so, more than chance does."""

import numpy as np
import pandas as pd
import pytest

from models.anpr.hop_times import Cameras, learn_hop_times
from models.anpr.repairing import chance_curve, is_contradicted, judge, log_rates

MINUTE = 60_000


def hop_times():
    """Cameras 0 to 3 ten minutes (15 km) apart along a road, each hop met by several plates."""
    rows = [(a, a + 1, 2, 63 + bucket, 20, 1, 9) for a in range(3) for bucket in (0, 1)]
    columns = ["cam_from", "cam_to", "hour_group", "bucket", "hops", "first_vid", "last_vid"]
    cameras = Cameras(51.0 + 0.135 * np.arange(4), np.zeros(4))
    return learn_hop_times(pd.DataFrame(rows, columns=columns), cameras)


def neighbour(**changed: object) -> pd.DataFrame:
    row = {
        "t": 100 * MINUTE, "cam": 1, "hour": 12, "t_before": np.nan, "cam_before": np.nan, "t_after": np.nan,
        "cam_after": np.nan, "here_same_hours": 0, "here": 0,
    }  # fmt: skip
    return pd.DataFrame([row | changed])


def rate(**changed: object) -> float:
    return float(log_rates(neighbour(**changed), hop_times(), days=28)[0])


def test_a_journey_that_fits_makes_a_passage_likely():
    fits = rate(t_before=90.5 * MINUTE, cam_before=0)
    assert fits > rate(t_before=60 * MINUTE, cam_before=0) + 2
    assert fits > rate(here=1, here_same_hours=1) + 2
    assert rate() == -np.inf


def test_both_sides_say_more_than_one():
    one = rate(t_before=90.5 * MINUTE, cam_before=0)
    assert rate(t_before=90.5 * MINUTE, cam_before=0, t_after=109.5 * MINUTE, cam_after=2) >= one


def test_the_same_hour_on_other_days_says_more_than_another_hour():
    assert rate(here=4, here_same_hours=4) > rate(here=4, here_same_hours=0) > -np.inf


def test_a_vehicle_that_cannot_have_come_is_no_explanation():
    assert is_contradicted(neighbour(t_before=99.9 * MINUTE, cam_before=3), hop_times())[0]
    assert not is_contradicted(neighbour(t_before=90.5 * MINUTE, cam_before=0), hop_times())[0]
    usual = rate(here=4, here_same_hours=4)
    assert rate(here=4, here_same_hours=4, t_before=99.9 * MINUTE, cam_before=3) < usual - 3


def candidates(decoy_score: float, log_own: float = -np.inf) -> pd.DataFrame:
    """40 suspects, each with a good and a poor explanation, and 400 decoys of one score."""
    real = pd.DataFrame({"suspect": np.repeat(np.arange(40), 2), "log_rate": np.tile([-4.0, -9.0], 40)})
    decoys = pd.DataFrame({"suspect": np.arange(40, 440), "log_rate": decoy_score})
    rows = pd.concat([real.assign(is_decoy=False, weight=1.0), decoys.assign(is_decoy=True, weight=0.1)])
    return rows.assign(probability=0.001, is_rare=True, log_own=log_own).reset_index(drop=True)


def test_the_best_explanation_wins_and_the_shares_add_up():
    rows = candidates(decoy_score=-30.0)
    posterior = judge(rows)
    best, poor = posterior[0], posterior[1]
    assert best > 0.98
    assert poor < 0.01
    assert best + poor <= 1.0


def test_what_chance_reaches_as_well_is_not_believed():
    assert judge(candidates(decoy_score=-4.0)).max() < 0.05


def test_the_plate_as_read_competes():
    alone, contested = (judge(candidates(-30.0, log_own))[0] for log_own in (-np.inf, -4.0 + np.log(0.001)))
    assert contested == pytest.approx(alone / 2, rel=0.02)


def test_the_share_of_chance_never_rises_with_the_score():
    chance = np.random.default_rng(3)
    best = np.concatenate([chance.normal(-20, 3, 500), chance.normal(-8, 2, 300), chance.normal(-20, 3, 2000)])
    is_decoy = np.arange(2800) >= 800
    curve = chance_curve(best, is_decoy, np.full(2800, 0.25))
    shares = curve(np.linspace(-40, 0, 200))
    assert (np.diff(shares) <= 1e-12).all()
    assert shares[0] > 0.9
    assert shares[-1] < 0.05
