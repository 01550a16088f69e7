"""The appraisal of a register: what counts, what does not, and by how much."""

from __future__ import annotations

from datetime import date

import pytest

from models.benefits.appraisal import (
    IS_RETIRED,
    IS_TRANSFER,
    NO_VALUE,
    NOT_MEASURED,
    NOT_OF_FORCES,
    OVER_CLAIMED,
    WAITS,
    settings_of,
)
from tests.models.benefits.appraised import (
    AS_AT,
    appraised,
    cost_row,
    group_row,
    link_row,
    output_row,
    setting_row,
    settings,
    value_row,
)

YEAR = 120_000


def test_an_empty_register_is_worth_nothing_and_nothing_fails():
    found = appraised([])
    assert (found.npv, found.has_value, found.simulation.drivers, found.slips) == (0, False, (), ())
    assert [year.year for year in found.years] == [2025]


def test_a_benefit_at_full_effect_brings_its_value_each_year():
    found = appraised([value_row("BEN_001")], course={"realised": 1})
    assert [(year.planned, year.forecast) for year in found.years] == [(YEAR, pytest.approx(YEAR))] * 3
    assert found.forecast_present_value == found.planned_present_value == 3 * YEAR
    assert found.benefits["BEN_001"].counted == YEAR


def test_realised_is_counted_to_the_day_and_only_where_it_was_measured():
    measured = appraised([value_row("BEN_001")], course={"realised": 0.5}, as_at=AS_AT)
    assert measured.benefits["BEN_001"].why_not == ""
    assert [year.realised for year in measured.years] == [YEAR / 2, YEAR / 4, 0]
    assert (measured.planned_to_date, measured.realised_to_date) == (1.5 * YEAR, 0.75 * YEAR)
    assert [year.forecast for year in measured.years] == pytest.approx([YEAR / 2, 0.75 * YEAR, YEAR])
    unmeasured = appraised([value_row("BEN_001")], as_at=AS_AT)
    assert unmeasured.realised_to_date == 0
    assert unmeasured.benefits["BEN_001"].why_not == NOT_MEASURED
    assert unmeasured.benefits["BEN_001"].is_counted
    assert [year.forecast for year in unmeasured.years] == pytest.approx([0, YEAR / 2, YEAR])


def test_a_month_counts_as_past_once_it_has_ended():
    days = (date(2026, 9, 29), date(2026, 9, 30), date(2026, 10, 1))
    found = [appraised([value_row("BEN_001")], course={"realised": 1}, as_at=day).realised_to_date for day in days]
    assert found == pytest.approx([YEAR * 17 / 12, YEAR * 1.5, YEAR * 1.5])


def test_each_adjustment_is_taken_off_once():
    rows = [value_row("BEN_001", evidence_grade=5, attribution_percent=60, overlap_group="GRP_001", overlap_claim=600)]
    found = appraised(rows, groups=[group_row("GRP_001", 300)]).benefits["BEN_001"]
    assert (found.gross, found.optimism_percent, found.attribution_percent) == (YEAR, 25, 60)
    assert found.overlap_factor == 0.5
    assert found.counted == pytest.approx(YEAR * 0.75 * 0.6 * 0.5)


def test_an_own_adjustment_stands_before_that_of_the_grade():
    assert appraised([value_row("BEN_001", evidence_grade=6, optimism_percent=0)]).npv == 3 * YEAR


def test_claims_over_the_pool_are_cut_and_said():
    rows = [
        value_row(f"BEN_00{at}", overlap_group="GRP_001", overlap_claim=claim)
        for at, claim in enumerate((600, 500, 400))
    ]
    found = appraised(rows, groups=[group_row("GRP_001", 1000, "in_order")])
    assert [one.overlap_factor for one in found.benefits.values()] == [1, 0.8, 0]
    told = "Detective hours: 3 benefits claim 1\u2009500 hours a year of 1\u2009000; 1\u2009000 are counted."
    assert found.warnings == (told,)


def test_claims_in_order_follow_the_numbers_of_the_ids():
    claim = {"overlap_group": "GRP_001", "overlap_claim": 800}
    rows = [value_row("BEN_1000", **claim), value_row("BEN_999", **claim)]
    found = appraised(rows, groups=[group_row("GRP_001", 1000, "in_order")])
    assert (found.benefits["BEN_999"].overlap_factor, found.benefits["BEN_1000"].overlap_factor) == (1, 0.25)


def test_claims_of_what_is_not_counted_take_nothing_from_others():
    claim = {"overlap_group": "GRP_001", "overlap_claim": 800}
    rows = [value_row("BEN_001", **claim), value_row("BEN_002", "profiled", **claim)]
    found = appraised(rows, groups=[group_row("GRP_001", 1000)])
    assert (found.benefits["BEN_001"].overlap_factor, found.warnings) == (1, ())


def test_more_than_all_of_one_outcome_is_not_counted_at_all():
    rows = [
        value_row("BEN_001", outcome="Hours released", attribution_percent=60),
        value_row("BEN_002", outcome="hours released", attribution_percent=50),
    ]
    found = appraised(rows)
    assert {one.why_not for one in found.benefits.values()} == {OVER_CLAIMED}
    assert found.npv == 0
    assert "110 %" in found.warnings[0]


def test_proposals_stand_apart_and_what_is_retired_is_left_out():
    rows = [
        value_row("BEN_001", "profiled"),
        value_row("BEN_002", "retired"),
        value_row("BEN_003", "approved", **dict.fromkeys(("value_low", "value_central", "value_high"))),
    ]
    found = appraised(rows)
    assert [one.why_not for one in found.benefits.values()] == [WAITS, IS_RETIRED, NO_VALUE]
    assert (found.npv, found.proposed_present_value, found.proposals) == (0, 3 * YEAR, 1)


def test_transfers_are_left_out_of_the_national_net_and_shown_to_forces():
    rows = [
        value_row("BEN_001"),
        value_row("BEN_002", payer="home_office"),
        value_row("BEN_003", beneficiary="ndao", payer="force"),
        value_row("BEN_004", beneficiary="public"),
    ]
    national, forces = appraised(rows), appraised(rows, view="force", costs=[cost_row(2025, 1, 2, 3)])
    assert [one.why_not for one in national.benefits.values()][1:3] == [IS_TRANSFER] * 2
    assert national.npv == 2 * 3 * YEAR
    assert forces.benefits["BEN_004"].why_not == NOT_OF_FORCES
    assert (forces.forecast_present_value, forces.disbenefit_present_value) == (2 * 3 * YEAR, 3 * YEAR)
    assert forces.cost_present_value == 0


def test_a_disbenefit_has_its_own_column_and_no_optimism():
    found = appraised([value_row("BEN_001"), value_row("BEN_002", is_disbenefit=True, evidence_grade=6)])
    assert [(year.planned, year.disbenefits) for year in found.years] == [(YEAR, YEAR)] * 3
    assert found.benefits["BEN_002"].optimism_percent == 0
    assert (found.forecast_present_value, found.disbenefit_present_value, found.npv) == (3 * YEAR, 3 * YEAR, 0)


def test_cashable_needs_the_budget_by_name():
    rows = [
        value_row("BEN_001", cashable_class="cashable", budget_reduction="Overtime"),
        value_row("BEN_002", cashable_class="cashable"),
        value_row("BEN_003", cashable_class="time", budget_reduction="Overtime"),
    ]
    found = appraised(rows)
    assert [one.cashable for one in found.benefits.values()] == [YEAR, 0, 0]
    assert found.cashable_present_value == 3 * YEAR


def test_values_in_other_prices_are_told_in_those_of_the_appraisal():
    found = appraised([value_row("BEN_001", price_year=2024)])
    assert found.benefits["BEN_001"].gross == pytest.approx(YEAR * 1.02)


def test_settings_of_the_register_stand_before_the_rules():
    rules, found = settings_of([]), settings_of([setting_row("discount_rate", 5), setting_row("optimism_4", 20)])
    assert (rules.rate, found.rate) == (0.035, 0.05)
    assert (rules.optimism[4], found.optimism[4], found.optimism[5]) == (0.15, 0.20, 0.25)


def test_years_are_discounted_to_the_price_year():
    given = settings(setting_row("discount_rate", 3.5))
    found = appraised([value_row("BEN_001")], given=given, costs=[cost_row(2025, 9, 9, 9)])
    assert found.npv == pytest.approx(YEAR * (1 + 1 / 1.035 + 1 / 1.035**2) - 9)


LATE = {
    "outputs": [output_row("OUT_001")],
    "links": [link_row("OUT_001", "CHG_001"), link_row("CHG_001", "BEN_001")],
}


def test_months_late_cost_the_pounds_of_so_many_months_since_the_end_stays():
    rows = [value_row("BEN_001"), value_row("BEN_002")]
    now, late = appraised(rows, **LATE), appraised(rows, **LATE, delays={"OUT_001": 6})
    assert now.slips == ()
    (slip,) = late.slips
    assert (slip.output_id, slip.months, slip.benefit_ids) == ("OUT_001", 6, ("BEN_001",))
    assert slip.pounds == pytest.approx(YEAR / 2)
    assert now.npv - late.npv == pytest.approx(YEAR / 2)
    assert [late.benefits[one].months_late for one in ("BEN_001", "BEN_002")] == [6, 0]


def test_what_is_measured_shows_what_came_late_already_but_not_what_is_supposed():
    slipped = [output_row("OUT_001", due_on=date(2025, 4, 1), live_on=date(2025, 7, 1))]
    rows, known = [value_row("BEN_001")], {"links": LATE["links"], "outputs": slipped}
    measured = appraised(rows, **known, course={"realised": 0.5}, as_at=date(2025, 4, 30))
    assert measured.npv == pytest.approx(YEAR * (3 - 0.5 / 12))
    assert measured.slips[0].pounds == pytest.approx(YEAR / 4)
    assert appraised(rows, **known).npv == pytest.approx(2.75 * YEAR)
    supposed = appraised(rows, **known, course={"realised": 0.5}, delays={"OUT_001": 3}, as_at=date(2025, 4, 30))
    assert measured.npv - supposed.npv == pytest.approx(YEAR * (2 + 0.5) / 12)


def test_the_range_of_a_year_holds_its_middle():
    rows = [value_row("BEN_001", value_low=60_000, value_high=300_000)]
    for year in appraised(rows).years:
        assert year.forecast_low < year.forecast < year.forecast_high
