"""Values of benefits: discounting, adjustments, overlaps, transfers, late outputs."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.benefits.overlap import IN_ORDER, PRO_RATA, counted_once, factors
from models.benefits.slips import benefits_behind, late_by_benefit, months_late
from models.benefits.streams import Calendar, effect_by_year, later, until
from models.benefits.transfers import FORCE_VIEW, NATIONAL, is_transfer, sign_in_view
from models.benefits.triage import triage_example
from models.benefits.valuation import discount_factors, financial_year, in_prices_of, is_cashable, year_name
from models.performance.periods import month_number
from tests.models.benefits.appraised import link_row, output_row, value_row

POUNDS = st.floats(0, 1e7, allow_nan=False)
CALENDAR = Calendar(2025, 2027)


def test_a_financial_year_starts_in_april():
    assert [financial_year(date(2026, 3, 31)), financial_year(date(2026, 4, 1))] == [2025, 2026]
    assert [year_name(2025), year_name(2099)] == ["2025/26", "2099/00"]


def test_the_base_year_and_what_lies_before_it_is_not_discounted():
    assert discount_factors([2023, 2025, 2026], base_year=2025, rate=0.25) == [1, 1, 0.8]


def test_prices_of_another_year_go_up_by_the_deflator_and_back():
    assert in_prices_of(100, from_year=2023, to_year=2025, deflator=0.1) == pytest.approx(121)
    assert in_prices_of(121, from_year=2025, to_year=2023, deflator=0.1) == pytest.approx(100)


def test_nothing_is_cashable_without_a_named_budget():
    assert not is_cashable("cashable", "") and not is_cashable("time", "Overtime")
    assert is_cashable("cashable", "Overtime")


@given(st.floats(0, 5000), st.lists(st.floats(0, 2000), max_size=6), st.sampled_from([PRO_RATA, IN_ORDER]))
@settings(max_examples=100, deadline=None)
def test_what_is_counted_is_never_more_than_the_pool_nor_than_a_claim(pool, claims, rule):
    found = counted_once(pool, claims, rule)
    assert sum(found.counts) == pytest.approx(min(pool, sum(claims)))
    assert found.counted == min(pool, sum(claims)) and found.is_over == (sum(claims) > pool)
    assert all(0 <= count <= claim * (1 + 1e-9) for count, claim in zip(found.counts, claims, strict=True))
    assert all(0 <= factor <= 1 + 1e-9 for factor in factors(found, claims))


def test_claims_in_order_leave_the_later_ones_without():
    assert counted_once(1000, [600, 500, 400], IN_ORDER).counts == (600, 400, 0)


def test_what_one_public_body_gains_from_another_is_no_gain_of_the_nation():
    assert is_transfer("force", "home_office") and not is_transfer("public", "force") and not is_transfer("force", None)
    views = {view: sign_in_view("force", "home_office", view) for view in (NATIONAL, FORCE_VIEW)}
    assert views == {NATIONAL: 0, FORCE_VIEW: 1}
    assert sign_in_view("ndao", "force", FORCE_VIEW) == -1
    assert sign_in_view("force", "force", FORCE_VIEW) == 0
    assert sign_in_view("public", None, NATIONAL) == 1


def test_the_headline_of_the_document_search_tool_is_worked_out_from_its_parts():
    found = triage_example()
    assert (round(found.effort_percent, 2), round(found.elapsed_percent, 2)) == (99.85, 99.24)
    assert (found.effort_before_hours, found.hours_released) == (1312.5, 1310.5)


def test_a_year_at_full_effect_is_one_and_half_a_year_is_half():
    fractions = np.ones((2, 36))
    first = np.array([month_number(date(2025, 4, 1)), month_number(date(2025, 10, 1))])
    last = np.array([month_number(date(2027, 3, 1)), month_number(date(2030, 3, 1))])
    assert effect_by_year(fractions, first, last, CALENDAR).tolist() == [[1, 1, 0], [0.5, 1, 1]]


def test_nothing_is_claimed_beyond_the_target_nor_below_the_baseline_nor_where_nothing_is_known():
    fractions = np.array([[1.5] * 12 + [-0.5] * 12 + [np.nan] * 12])
    always = np.array([0]), np.array([10**6])
    assert effect_by_year(fractions, *always, CALENDAR).tolist() == [[1, 0, 0]]


def test_a_later_course_is_the_same_course_so_many_months_on():
    fractions = np.array([[0.1, 0.2, 0.3], [0.1, 0.2, 0.3]])
    assert later(fractions, np.array([0, 2])).tolist() == [[0.1, 0.2, 0.3], [0, 0, 0.1]]


def test_what_lies_after_a_month_is_left_out():
    kept = until(np.ones((1, 36)), month_number(date(2025, 6, 30)), CALENDAR)
    assert kept.sum() == 3


def test_an_output_is_late_by_whole_months_against_its_plan():
    days = {"due_on": date(2025, 6, 30), "expected_on": date(2026, 1, 31)}
    assert months_late(output_row("OUT_001", **days)) == 7
    assert months_late(output_row("OUT_001", **days, live_on=date(2025, 9, 1))) == 3
    assert months_late(output_row("OUT_001", due_on=date(2026, 1, 1), expected_on=date(2025, 1, 1))) == 0
    assert months_late(output_row("OUT_001", expected_on=date(2025, 1, 1))) == 0


def test_benefits_are_late_through_necessary_links_and_through_benefits_that_come_first():
    outputs = [output_row("OUT_001"), output_row("OUT_002")]
    links = [
        link_row("OUT_001", "CHG_001"),
        link_row("CHG_001", "BEN_001"),
        link_row("OUT_002", "BEN_001", strength="contributes"),
        link_row("BEN_001", "BEN_003"),
        link_row("BEN_003", "BEN_001"),
    ]
    rows = [value_row("BEN_001"), value_row("BEN_002", depends_on=["BEN_001"]), value_row("BEN_003")]
    behind = benefits_behind(outputs, links, rows)
    assert behind == {"OUT_001": ("BEN_001", "BEN_002", "BEN_003"), "OUT_002": ()}
    assert late_by_benefit(behind, {"OUT_001": 4, "OUT_002": 9}) == {"BEN_001": 4, "BEN_002": 4, "BEN_003": 4}


def test_a_benefit_is_late_by_its_latest_output():
    behind = {"OUT_001": ("BEN_001",), "OUT_002": ("BEN_001", "BEN_002")}
    assert late_by_benefit(behind, {"OUT_001": 2, "OUT_002": 5}) == {"BEN_001": 5, "BEN_002": 5}
