"""The evidence gate."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.maturity.evidence import (
    EvidenceClaim,
    evidence_level,
    is_unevidenced,
    moderated_level,
    moderated_levels,
    months_before,
)

REFERENCE = date(2025, 6, 30)
optional_levels = st.none() | st.integers(1, 5)


@given(optional_levels, optional_levels)
def test_the_gate_lowers_by_at_most_one_level_and_never_raises(level, evidence):
    moderated = moderated_level(level, evidence)
    if level is None:
        assert moderated is None
    else:
        assert level - 1 <= moderated <= level and 1 <= moderated <= 5


@given(st.integers(1, 5), st.integers(1, 5), optional_levels)
def test_a_higher_self_level_never_gives_a_lower_published_level(one, other, evidence):
    lower, higher = sorted((one, other))
    assert moderated_level(lower, evidence) <= moderated_level(higher, evidence)


@given(st.integers(1, 5), st.integers(1, 5), st.integers(1, 5))
def test_more_evidence_never_gives_a_lower_published_level(level, one, other):
    weaker, stronger = sorted((one, other))
    assert moderated_level(level, weaker) <= moderated_level(level, stronger)


@given(st.integers(0, 5), st.integers(0, 5))
def test_the_gate_of_arrays_is_the_gate_of_single_levels(level, evidence):
    lowered = int(moderated_levels(np.array([level]), np.array([evidence]))[0])
    assert lowered == (moderated_level(level or None, evidence or None) or 0)


def test_the_gate_is_applied_once_even_where_the_lower_level_has_no_evidence_either():
    assert moderated_level(5, 1) == 4
    assert moderated_level(5, None) == 4


def test_level_one_needs_no_evidence():
    assert moderated_level(1, None) == 1
    assert not is_unevidenced(1, None)


def test_a_claim_above_its_evidence_is_marked():
    assert is_unevidenced(3, 2)
    assert not is_unevidenced(3, 4)
    assert not is_unevidenced(None, None)


def test_the_evidence_level_is_the_highest_verified_claim():
    claims = [EvidenceClaim(level, grade, REFERENCE) for level, grade in ((2, "A"), (3, "B"), (5, "C"))]
    assert evidence_level(claims, REFERENCE) == 3


@pytest.mark.parametrize(
    ("evidence_date", "is_in_date"),
    [
        (REFERENCE, True),
        (date(2024, 6, 30), True),
        (date(2024, 6, 29), False),
        (REFERENCE + timedelta(days=1), False),
        (None, False),
    ],
)
def test_evidence_holds_for_twelve_months_up_to_the_reference_date(evidence_date, is_in_date):
    found = evidence_level([EvidenceClaim(4, "A", evidence_date)], REFERENCE)
    assert found == (4 if is_in_date else None)


@pytest.mark.parametrize("claim", [EvidenceClaim(None, "A", REFERENCE), EvidenceClaim(4, None, REFERENCE)])
def test_a_claim_without_a_level_or_a_grade_verifies_nothing(claim):
    assert evidence_level([claim], REFERENCE) is None


def test_a_year_before_the_leap_day_is_the_last_of_february():
    assert months_before(date(2024, 2, 29), 12) == date(2023, 2, 28)
    assert months_before(date(2025, 1, 31), 1) == date(2024, 12, 31)
