"""Forces are compared only where that makes sense, and listed only beyond chance and their usual spread."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from models.errors import DataNotAvailable
from models.performance.comparison import (
    OFFICERS,
    OWN,
    RESIDENTS,
    Figure,
    Standing,
    compare,
    dispersion_in_words,
    exposure,
    kind_of_funnel,
    periods_of,
    sizes_for,
    standings,
    why_no_funnel,
)
from models.performance.funnel import Exclusion
from models.performance.kpis import kpis, kpis_by_id

COUNT = kpis_by_id()["KPI_077"]
SHARE = next(kpi for kpi in kpis() if OWN in sizes_for(kpi) and kpi.is_percentage and kpi.frequency == "monthly")


def forces(values, size=400):
    return tuple(Standing(f"f{at:02}", value * size, size, 12, False) for at, value in enumerate(values))


SPREAD = 0.7 + 0.03 * np.sin(np.arange(40) * 1.7)


@pytest.mark.parametrize("kpi", kpis(), ids=lambda kpi: kpi.kpi_id)
def test_every_kpi_has_a_funnel_or_says_why_not(kpi):
    assert bool(sizes_for(kpi)) != bool(why_no_funnel(kpi))


def test_a_count_may_be_held_against_officers_or_residents_only_where_the_definitions_say_so():
    assert sizes_for(COUNT) == (OFFICERS, RESIDENTS)
    others = [kpi for kpi in kpis() if not kpi.is_ratio and kpi.kpi_id != COUNT.kpi_id]
    assert others
    assert not any(sizes_for(kpi) for kpi in others)


def test_a_percentage_is_a_proportion_and_a_count_a_rate():
    assert kind_of_funnel(SHARE, OWN) == "proportion"
    assert kind_of_funnel(COUNT, OFFICERS) == "rate"


def test_twelve_months_together_are_twelve_months_four_quarters_and_never_overlapping_windows():
    last = date(2026, 10, 1)
    assert len(periods_of(SHARE, last, is_together=True)) == 12
    assert periods_of(SHARE, last, is_together=True)[0] == date(2025, 11, 1)
    assert len(periods_of(replace(SHARE, frequency="quarterly"), last, is_together=True)) == 4
    assert periods_of(replace(SHARE, is_rolling=True), last, is_together=True) == (last,)
    assert periods_of(SHARE, last, is_together=False) == (last,)


def test_numerators_and_denominators_are_added_up_never_percentages():
    rows = [Figure("kent", 50.0, 1.0, 2.0, False), Figure("kent", 100.0, 98.0, 98.0, False)]
    (kent,) = standings(rows)
    assert (kent.numerator, kent.denominator, kent.periods) == (99.0, 100.0, 2)


def test_a_force_with_one_hidden_period_is_hidden_and_a_missing_period_is_left_out():
    rows = [
        Figure("essex", np.nan, np.nan, np.nan, True), Figure("essex", 50.0, 50.0, 100.0, False),
        Figure("kent", np.nan, np.nan, np.nan, False), Figure("kent", 50.0, 50.0, 100.0, False),
        Figure("dorset", np.nan, np.nan, np.nan, False),
    ]  # fmt: skip
    dorset, essex, kent = standings(rows)
    assert essex.is_hidden
    assert np.isnan(essex.numerator)
    assert (kent.numerator, kent.periods) == (50.0, 1)
    assert dorset.periods == 0
    assert not dorset.is_hidden


def test_counts_are_held_against_the_years_that_people_were_there():
    year = exposure(COUNT, OFFICERS, 3000.0) * 12
    assert year == pytest.approx(3.0)
    rows = [Figure("kent", 2.0, np.nan, np.nan, False)] * 12 + [Figure("nowhere", 2.0, np.nan, np.nan, False)]
    kent, nowhere = standings(rows, sizes={"kent": exposure(COUNT, OFFICERS, 3000.0)})
    assert kent.numerator / kent.denominator == pytest.approx(8.0)
    assert nowhere.periods == 0


def test_no_force_is_listed_for_the_usual_spread_and_one_far_off_is():
    usual = compare(forces(SPREAD), kind="proportion", direction="increase")
    assert usual.listed_ids == ()
    assert set(usual.looks) == {"common"}
    odd = compare(forces([*SPREAD, 0.3]), kind="proportion", direction="increase")
    assert odd.listed_ids == ("f40",)
    assert odd.looks[-1] == "concern"


@pytest.mark.parametrize(
    ("direction", "value", "look"),
    [("increase", 0.98, "improvement"), ("decrease", 0.98, "concern"), ("decrease", 0.3, "improvement"),
     ("neutral", 0.3, "neutral")],
)  # fmt: skip
def test_the_side_follows_the_direction_of_the_measure(direction, value, look):
    assert compare(forces([*SPREAD, value]), kind="proportion", direction=direction).looks[-1] == look


def test_a_hidden_or_excluded_force_takes_no_part():
    hidden = Standing("zz", np.nan, np.nan, 0, True)
    shown = compare(
        (*forces([*SPREAD, 0.3]), hidden), kind="proportion", direction="increase",
        exclusions=[Exclusion("f40", "no residents")],
    )  # fmt: skip
    assert not {"zz", "f40"} & set(shown.funnel.unit_ids)
    assert shown.listed_ids == ()


def test_too_few_forces_are_not_compared():
    with pytest.raises(DataNotAvailable, match="Too few forces"):
        compare(forces(SPREAD[:3]), kind="proportion", direction="increase")


def test_the_words_say_phi_on_either_side_of_one():
    wide = compare(forces(SPREAD * np.linspace(0.6, 1.3, 40)), kind="proportion", direction="increase")
    assert "times what chance alone would give (phi)" in dispersion_in_words(wide.funnel)
    same = compare(forces(np.full(40, 0.7)), kind="proportion", direction="increase")
    assert "no more than chance explains (phi 0.0)" in dispersion_in_words(same.funnel)


def test_equal_sizes_are_noticed():
    assert compare(forces(SPREAD), kind="proportion", direction="increase").has_one_size
    unlike = [replace(one, denominator=400 + at, numerator=one.numerator) for at, one in enumerate(forces(SPREAD))]
    assert not compare(unlike, kind="proportion", direction="increase").has_one_size
