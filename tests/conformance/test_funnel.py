"""Funnel plots against FunnelPlotR 0.6.0: phi, tau2, every force's limits and outliers.

``tests/data/funnel`` holds the cases and what they mean; FUNNEL_CASES may name another file of the same shape, which
is tried with the same assertions.
"""

import json
import os
from pathlib import Path

import numpy as np
import pytest

from models.performance.funnel import funnel, reference_limits

OURS = Path(__file__).resolve().parents[1] / "data" / "funnel" / "funnel_public.jsonl"
FILES = [OURS, *([Path(os.environ["FUNNEL_CASES"])] if os.environ.get("FUNNEL_CASES") else [])]
CASES = [json.loads(line) for file in FILES for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
KINDS = {("PR", "CQC"): "proportion", ("PR", "SHMI"): "proportion", ("RC", "CQC"): "rate", ("RC", "SHMI"): "rate"}
KINDS |= {("SR", "CQC"): "ratio", ("SR", "SHMI"): "log_ratio"}
WITH_LIMITS = [case for case in CASES if case["data_type"] != "RC"]
BOUNDS = {"lower_95": "LCL95", "upper_95": "UCL95", "lower_998": "LCL99", "upper_998": "UCL99"}
OVERDISPERSED = {"lower_95": "OD95LCL", "upper_95": "OD95UCL", "lower_998": "OD99LCL", "upper_998": "OD99UCL"}
CLOSE = {"rtol": 0, "atol": 1e-6}

every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
every_case_with_limits = pytest.mark.parametrize("case", WITH_LIMITS, ids=lambda case: case["id"])


def worked_out(case):
    assert case["trim_by"] == 0.1
    rows = case["input"]
    figures = [np.array([row[name] for row in rows], float) for name in ("numerator", "denominator")]
    kind = KINDS[case["data_type"], case["sr_method"]]
    return funnel([row["group"] for row in rows], *figures, kind=kind)


def expected(case, drawn, name):
    """A column of the reference, its rows in our order."""
    by_group = {row["group"]: row[name] for row in case["expected"]["rows"]}
    assert set(by_group) == set(drawn.unit_ids)
    return np.array([by_group[unit] for unit in drawn.unit_ids], float)


def assert_limits(case, drawn, limits, columns):
    for ours, theirs in columns.items():
        possible = 0 if ours.startswith("lower") else 1
        reference = np.where(is_turned_back(case, drawn, theirs), possible, expected(case, drawn, theirs))
        np.testing.assert_allclose(getattr(limits, ours), reference, **CLOSE)


def is_turned_back(case, drawn, name):
    """True where the reference's limit of a proportion is an angle below 0 or above a right one.

    The square of its sine turns it back to where limits are possible. There is none, and ours is 0 or 1.
    """
    if case["data_type"] != "PR":
        return np.zeros(len(drawn.unit_ids), dtype=bool)
    deviations = (1.959964 if "95" in name else 3.090232) * (-1 if "LCL" in name else 1)
    between = case["expected"]["tau2"] if name.startswith("OD") else 0
    error = np.sqrt(0.25 / expected(case, drawn, "denominator") + between)
    angle = np.arcsin(np.sqrt(case["expected"]["target"])) + deviations * error
    return (angle < 0) | (angle > np.pi / 2)


@every_case
def test_the_centre_the_values_and_the_adding_up_are_the_references(case):
    drawn = worked_out(case)
    assert drawn.centre == pytest.approx(case["expected"]["target"], abs=1e-6)
    np.testing.assert_allclose(drawn.numerators, expected(case, drawn, "numerator"), rtol=1e-12)
    np.testing.assert_allclose(drawn.denominators, expected(case, drawn, "denominator"), rtol=1e-12)
    np.testing.assert_allclose(drawn.values, expected(case, drawn, "rr"), **CLOSE)


@every_case_with_limits
def test_overdispersion_is_the_references(case):
    drawn = worked_out(case)
    assert drawn.phi == pytest.approx(case["expected"]["phi"], abs=1e-6)
    assert drawn.tau2 == pytest.approx(case["expected"]["tau2"], abs=1e-6)
    assert drawn.is_overdispersed == (case["expected"]["limits_used"] == "overdispersed")
    np.testing.assert_allclose(drawn.z, expected(case, drawn, "Uzscore"), **CLOSE)


@every_case_with_limits
def test_every_limit_of_every_force_is_the_references(case):
    drawn = worked_out(case)
    assert_limits(case, drawn, drawn.plain, BOUNDS)
    assert_limits(case, drawn, reference_limits(drawn), OVERDISPERSED)


@pytest.mark.parametrize("case", [c for c in WITH_LIMITS if c["data_type"] == "SR"], ids=lambda case: case["id"])
def test_our_limits_of_a_ratio_are_the_references_taken_off_the_scale_of_roots(case):
    drawn = worked_out(case)
    for ours, theirs in OVERDISPERSED.items():
        reference = expected(case, drawn, theirs)
        back = np.maximum(0, reference) ** 2 if drawn.kind == "ratio" else reference
        np.testing.assert_allclose(getattr(drawn.widened, ours), back, **CLOSE)


@every_case_with_limits
def test_the_outliers_are_the_references(case):
    drawn = worked_out(case)
    limits, columns = (reference_limits(drawn), OVERDISPERSED) if drawn.is_overdispersed else (drawn.plain, BOUNDS)
    is_outside = (drawn.values < limits.lower_998) | (drawn.values > limits.upper_998)
    is_beyond_a_limit_that_is_none = sum(
        is_turned_back(case, drawn, columns[f"{side}_998"]) & (sign * (drawn.values - drawn.centre) > 0)
        for side, sign in (("lower", -1), ("upper", 1))
    ).astype(bool)
    is_outlier = (expected(case, drawn, "outlier") == 1) & ~is_beyond_a_limit_that_is_none
    np.testing.assert_array_equal(is_outside, is_outlier)
    if drawn.kind == "ratio":
        assert not (drawn.is_outside_998 & ~is_outside).any()
    else:
        np.testing.assert_array_equal(drawn.is_outside_998, is_outside)
