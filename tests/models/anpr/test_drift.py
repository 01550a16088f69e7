"""Drift: nothing moves when nothing has changed, and a shift is read as one."""

import numpy as np
import pandas as pd
import pytest

from models.anpr.drift import drift_report, reference, stability_index
from models.anpr.profiles import profile

PROFILE = profile("county_lines")


def vehicles(shift: float) -> pd.DataFrame:
    chance = np.random.default_rng(5)
    return pd.DataFrame({feature.name: chance.normal(shift, 1, 2000) for feature in PROFILE.features})


def test_the_same_vehicles_do_not_drift_and_shifted_ones_do():
    kept = reference(PROFILE, vehicles(0))
    judged = pd.DataFrame({"chance": [0.5, 0.3], "is_true": [True, False]})
    same = drift_report(PROFILE, kept, vehicles(0), judged)
    assert {feature.reading for feature in same.features} == {"steady"}
    assert (same.leads_judged, same.was_true, same.said_true) == (2, 1, pytest.approx(0.8))
    assert drift_report(PROFILE, kept, vehicles(1), judged).needs_retraining


def test_the_index_by_hand():
    kept = {"cuts": [0.0], "shares": [0.5, 0.5]}
    index = stability_index(kept, pd.Series([-1.0, 1.0, 1.0, 1.0, np.nan]))
    assert index == pytest.approx(-0.25 * np.log(0.5) + 0.25 * np.log(1.5))
