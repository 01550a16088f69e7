"""Valuation of benefits against calculation cases from outside, to the penny.

``tests/data/benefits`` holds the public cases; BENEFIT_CASES may name another file of the same shape. What a case asks
is told by the names of its input: each reader below knows one question and answers it with functions of the product.
A case that no reader knows fails.
"""

import json
import os
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from models.benefits.judging import Measured, due_by, is_met, judge, wilson
from models.benefits.overlap import IN_ORDER, PRO_RATA, counted_once
from models.benefits.streams import Calendar, effect_by_year, later
from models.benefits.targets import target_value
from models.benefits.transfers import net_in_view
from models.benefits.triage import reduction
from models.benefits.valuation import (
    AttributionRefused,
    adjusted_for_optimism,
    breakeven,
    default_rate,
    delayed,
    in_prices_of,
    is_cashable,
    net_present_value,
    optimism_of_grade,
    present_value,
    released,
    require_shares,
    totals,
)

OURS = Path(__file__).resolve().parents[1] / "data" / "benefits" / "benefit_calculation_cases_public.json"
FILES = list(dict.fromkeys([OURS, *([Path(os.environ["BENEFIT_CASES"])] if os.environ.get("BENEFIT_CASES") else [])]))
CASES = [case for file in FILES for case in json.loads(file.read_text(encoding="utf-8"))]
PENNY, INTERVAL, SHARE_OF_POOL = 0.005, 1e-6, 1e-4
MONTHS = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}
AS_OF = date(2026, 3, 31)


class Percent(float):
    """A share in per cent: a case may give it as a share of one."""


def given(case, *names, default=None):
    """The first of these names that the input has; one that is there and null is None."""
    return next((case[name] for name in names if name in case), default)


def has(*groups):
    """True for an input with one name of each group."""
    return lambda case: all(any(name in case for name in group) for group in groups)


def flat(case):
    """The input with what stands under "before" and "after" beside the rest, as "officers_before"."""
    parts = [part for part in ("before", "after") if isinstance(case.get(part), dict)]
    found = {name: value for name, value in case.items() if name not in parts}
    return found | {f"{name}_{part}": value for part in parts for name, value in case[part].items()}


def one_or_sum(value):
    return sum(value) if isinstance(value, list) else value


def share(value):
    """A share of one, from per cent where it is above one."""
    return value / 100 if value > 1 else value


COSTS, BENEFITS = ("costs", "cost"), ("benefits", "benefit_flows", "benefit")
FLOWS = ("flows", "cashflows", "values", *BENEFITS)
RATE = ("rate", "discount_rate", "r")
OPTIMISM = ("ob", "optimism", "optimism_bias", "optimism_share", "optimism_percent")
GRADE = ("grade", "evidence_grade", "evidence", "confidence_grade")
DISBENEFITS = ("disbenefits", "dis_benefits", "disbenefit", "dis")
CLAIMS, POOL = ("claims", "claimed"), ("pool", "cap", "available", "total_hours")
SHARES = ("shares", "attribution", "attributions", "attribution_shares", "attribution_percent")
DELAY = ("delay", "delay_years", "years_late", "late_years", "late", "slip_years", "slip", "years_delayed")
PLAN = ("plan", "planned", "plan_to_date", "planned_to_date", "expected")
ACTUAL = ("actual", "actual_to_date", "value", "current")
SLIP = ("slip_months", "delay_months", "months_late", "late_months", "months")
ANNUAL = ("annual", "value_per_year", "annual_value", "annual_benefit", "value_a_year", "per_year")
AGREED, ASKED = ("successes", "agreed", "passed", "x", "k"), ("n", "answered", "asked")
BEFORE, AFTER = ("officers_before", "officers", "before_officers"), ("hours_after", "after_hours", "hours")
WEEKS, WEEK = ("weeks_before", "weeks", "before_weeks"), ("hours_per_week", "hours_a_week", "week_hours", "week")
TRANSFERS = ("transfers", "transfer", "items", "gains")
POINTS = ("pp", "percentage_points", "points")
PER_CENT = ("percent", "pct", "per_cent", "increase_percent", "increase_pct", "percent_increase", "change_pct")


def optimism_in(case):
    if has(GRADE)(case) and isinstance(given(case, *GRADE), int):
        return optimism_of_grade(given(case, *GRADE))
    return share(given(case, *OPTIMISM, default=0))


def listed(value):
    return value if isinstance(value, list) else [value]


def rate_in(case):
    return share(given(case, *RATE, default=default_rate()))


def read_present_value(case):
    flows, rate = listed(given(case, *FLOWS)), rate_in(case)
    value = adjusted_for_optimism(present_value(flows, rate), optimism_in(case))
    return {"pv": value, "npv": value, "present_value": value}


def read_net_present_value(case):
    costs, benefits, rate = listed(given(case, *COSTS)), listed(given(case, *BENEFITS)), rate_in(case)
    optimism, lost = optimism_in(case), listed(given(case, *DISBENEFITS, default=[]))
    if has(DELAY)(case):
        benefits = delayed(benefits, given(case, *DELAY), ends_at=given(case, "horizon", "years", "until"))
    kept = [adjusted_for_optimism(one, optimism) for one in benefits]
    found = breakeven(costs, kept, rate)
    return {
        "npv": net_present_value(costs, benefits, rate, optimism=optimism, disbenefits=lost),
        "pv_costs": present_value(costs, rate),
        "pv_benefits": present_value(kept, rate),
        "bcr": found.benefit_cost_ratio,
        "breakeven": found.year,
        "year": found.year,
    }


def read_delay(case):
    flows, years, rate = listed(given(case, *FLOWS)), given(case, *DELAY), rate_in(case)
    before = present_value(flows, rate)
    after = present_value(delayed(flows, years, ends_at=given(case, "horizon", "years", "until")), rate)
    return {
        "pv": after, "npv": after, "late": after, "after": after, "delayed": after, "on_time": before,
        "before": before, "planned": before, "lost": before - after, "loss": before - after, "cost": before - after,
    }  # fmt: skip


def read_slip(case):
    """A value a year that begins so many months later and ends on the same day."""
    calendar = Calendar(2025, 2025 + int(given(case, "years", default=1 + given(case, *SLIP) // 12)) - 1)
    always = np.ones((1, len(calendar.months)))
    first, last, late = (np.array([month]) for month in (calendar.months[0], calendar.months[-1], given(case, *SLIP)))
    annual = given(case, *ANNUAL)
    on_time = annual * effect_by_year(always, first, last, calendar)[0]
    later_on = annual * effect_by_year(later(always, late), first + late, last, calendar)[0]
    rate = share(given(case, *RATE, default=0))
    lost = present_value(on_time, rate) - present_value(later_on, rate)
    return {"lost": lost, "loss": lost, "cost": lost, "pounds": lost, "before": present_value(on_time, rate),
            "after": present_value(later_on, rate)}  # fmt: skip


def read_optimism(case):
    value = given(case, "gross", "value", "benefit", "amount", "benefits")
    kept = adjusted_for_optimism(one_or_sum(value), optimism_in(case))
    percent = Percent(100 * optimism_in(case))
    return {"value": kept, "adjusted": kept, "net": kept, "counted": kept, "optimism": percent, "ob": percent}


def read_grades(case):
    grades = given(case, "grades")
    shares = [optimism_of_grade(grade) for grade in grades]
    values = given(case, "values", "benefits", "gross", "value", default=[1.0] * len(grades))
    values = values if isinstance(values, list) else [values] * len(grades)
    adjusted = [adjusted_for_optimism(value, less) for value, less in zip(values, shares, strict=True)]
    return {"adjusted": adjusted, "total": sum(adjusted), "counted": sum(adjusted), "gross": sum(values)}


def read_overlap(case):
    claims, rule = given(case, *CLAIMS), str(given(case, "rule", "method", "order", default=PRO_RATA))
    in_order, cut = (counted_once(given(case, *POOL), claims, one) for one in (IN_ORDER, PRO_RATA))
    counts = list((in_order if "order" in rule else cut).counts)
    return {
        "claimed": cut.claimed, "counted": cut.counted, "total": cut.counted, "warning": cut.is_over,
        "prorata": list(cut.counts), "in_order": list(in_order.counts), "inorder": list(in_order.counts),
        "counts": counts, "allocated": counts, "lost": cut.claimed - cut.counted, "excess": cut.claimed - cut.counted,
    }  # fmt: skip


def read_totals(case):
    found = totals(listed(given(case, *BENEFITS, "gross")), listed(given(case, *DISBENEFITS)))
    return {"gross": found.gross, "dis": found.disbenefits, "net": found.net}


def read_cashable(case):
    budget = given(case, "budget_cut", "budget_reduction", "budget")
    found = released(given(case, "fte", "time_released_fte"), budget if isinstance(budget, int | float) else None)
    return {"cashable": found.cashable, "non_cashable_fte": found.non_cashable_fte, "fte": found.non_cashable_fte}


def read_cashable_pounds(case):
    value, budget = given(case, "value", "saving", "amount", "gbp"), given(case, "budget_cut", "budget_reduction")
    counts = is_cashable("cashable", budget)
    return {"cashable": value if counts else 0, "non_cashable": 0 if counts else value}


def read_points(case):
    return read_target(case, kind="percentage_points", number=given(case, *POINTS))


def read_per_cent(case):
    number = given(case, *PER_CENT, "target_percent", "target_pct")
    number = 100 * number if isinstance(number, float) and abs(number) < 1 else number
    return read_target(case, kind="per_cent_of_baseline", number=number)


def read_target(case, *, kind, number):
    baseline = given(case, "rate", "baseline", "base", "count", "baseline_count")
    measure = {"baseline_value": baseline, "target_kind": kind, "target_number": number}
    target = target_value(measure)
    change = None if target is None else target - baseline
    return {"target": target, "value": target, "change": change, "increase": change}


def read_wilson(case):
    return [list(wilson(agreed, answered)) for agreed, answered in case["cases"]]


def read_one_wilson(case):
    found = wilson(given(case, *AGREED), given(case, *ASKED))
    agreed = given(case, *AGREED) / given(case, *ASKED)
    target = share(given(case, "target", default=0))
    is_weak = found[0] < target < found[1]
    return {
        "interval": list(found), "low": found[0], "lower": found[0], "high": found[1], "upper": found[1],
        "share": Percent(100 * agreed), "rate": Percent(100 * agreed), "met": is_met(agreed, target, "increase"),
        "weak": is_weak, "evidence": "weak" if is_weak else "strong",
    }  # fmt: skip


def read_shares(case):
    shares = given(case, *SHARES)
    shares = list(shares.values()) if isinstance(shares, dict) else shares
    is_share = all(one <= 1 for one in shares)
    shares = [100 * one for one in shares] if is_share else shares
    try:
        claimed, is_refused = require_shares(shares), False
    except AttributionRefused:
        claimed, is_refused = sum(shares), True
    value = given(case, "value", "total", "outcome", "benefit", default=0)
    counted = [] if is_refused else [value * one / 100 for one in shares]
    return {
        "refused": is_refused, "error": is_refused, "rejected": is_refused, "warning": is_refused,
        "ok": not is_refused, "valid": not is_refused, "accepted": not is_refused, "allowed": not is_refused,
        "sum": Percent(claimed), "total": Percent(claimed), "claimed": Percent(claimed),
        "counted": sum(counted) if is_refused or value else None, "allocated": counted,
    }  # fmt: skip


def read_one_share(case):
    percent = 100 * share(given(case, "attribution_share", "attribution", "share"))
    kept = given(case, "value", "benefit", "gross", "outcome") * require_shares([percent]) / 100
    return {"value": kept, "counted": kept, "attributed": kept}


def read_transfers(case):
    """Benefits of the nation, and amounts that move between public bodies: a force gains what another body pays."""
    own = one_or_sum(given(case, "benefits", "benefit", "real_benefits", "real", "net_benefit", default=0))
    moved = given(case, *TRANSFERS)
    items = [(own, given(case, "beneficiary", default="force"), None)]
    items += [item_in(one) for one in listed(moved)]
    found = {view: net_in_view(items, view) for view in ("national", "force")}
    return {**found, "transfer": sum(amount for amount, _, payer in items if payer)}


def item_in(one):
    if not isinstance(one, dict):
        return one, "force", "home_office"
    amount = given(one, "amount", "value", "gbp", "benefit")
    payer = given(one, "payer", "from", "loser", "loses")
    payer = payer if payer or not one.get("transfer", one.get("is_transfer")) else "home_office"
    beneficiary = given(one, "beneficiary", "to", "gainer", "gains", default="force")
    return amount, body_in(beneficiary), body_in(payer)


def body_in(name):
    """A public body as the register names it."""
    known = str(name).lower().replace(" ", "_")
    return None if name is None else next((one for one in ("force", "ndao", "home_office") if one in known), known)


def read_prices(case):
    deflator = given(case, "deflator", "deflators", "index", "inflation", "rate", "deflator_percent")
    years = {
        "from_year": year_in(given(case, "from_year", "price_year", "from", "year")),
        "to_year": year_in(given(case, "to_year", "base_year", "to", "appraisal_year", "target_year")),
    }
    if isinstance(deflator, dict):
        index = {year_in(year): value for year, value in deflator.items()}
        deflator = index[years["to_year"]] / index[years["from_year"]] - 1
        years = {"from_year": 0, "to_year": 1}
    value = in_prices_of(given(case, "value", "amount", "benefit"), deflator=share(deflator), **years)
    return {"value": value, "real": value}


def year_in(value):
    return int(str(value)[:4])


def read_triage(case):
    found = reduction(
        officers_before=given(case, *BEFORE),
        weeks_before=given(case, *WEEKS),
        officers_after=given(case, "officers_after", "after_officers", default=1),
        hours_after=given(case, *AFTER),
        hours_a_week=given(case, *WEEK, default=37.5),
    )
    return {
        "effort": Percent(found.effort_percent), "elapsed": Percent(found.elapsed_percent),
        "effort_before": found.effort_before_hours, "effort_after": found.effort_after_hours,
        "elapsed_before": found.elapsed_before_hours, "elapsed_after": found.elapsed_after_hours,
        "hours_saved": found.hours_released, "released": found.hours_released,
    }  # fmt: skip


def read_rag(case):
    baseline, plan, actual = given(case, "baseline"), given(case, *PLAN, "target"), given(case, *ACTUAL)
    frequency = str(given(case, "frequency", default="monthly"))
    start = AS_OF - timedelta(days=365)
    known = plan is not None and baseline is not None
    measured = Measured(
        measure_id="MEA_001",
        direction=str(given(case, "direction", default="decrease" if known and plan < baseline else "increase")),
        frequency=frequency,
        baseline=baseline,
        target=given(case, "target", default=plan),
        target_on=AS_OF,
        plan=((start, baseline), (AS_OF, plan)) if known else (),
        period=None if actual is None else AS_OF,
        actual=actual,
    )
    old = given(case, "periods_since", "age_periods", "periods_since_value", "periods_old", "last_value_periods_ago")
    days = 0 if old is None else old * MONTHS[frequency] * 365.25 / 12
    found = judge(measured, as_at=AS_OF + timedelta(days=days))
    is_stale = AS_OF + timedelta(days=days) > due_by(AS_OF, frequency)
    return {"rag": found.rag, "status": found.rag, "progress": found.progress, "reason": found.reason,
            "stale": is_stale}  # fmt: skip


def read_several_rags(case):
    found = [read_rag(one) for one in case["cases"]]
    return {"rag": [one["rag"] for one in found], "progress": [one["progress"] for one in found]}


def is_rag(case):
    return has(("baseline",), (*PLAN, "target"), ACTUAL)(case)


def are_cases(test):
    return lambda case: bool(case.get("cases")) and all(test(one) for one in case["cases"])


READERS = (
    (are_cases(lambda one: isinstance(one, list)), read_wilson),
    (are_cases(lambda one: isinstance(one, dict) and is_rag(one)), read_several_rags),
    (has(ASKED, AGREED), read_one_wilson),
    (has(BEFORE, WEEKS), read_triage),
    (has(CLAIMS, POOL), read_overlap),
    (is_rag, read_rag),
    (has(POINTS), read_points),
    (has(("baseline", "base", "count", "baseline_count"), (*PER_CENT, "target_percent", "target_pct")), read_per_cent),
    (has(("fte", "time_released_fte")), read_cashable),
    (has(("budget_cut", "budget_reduction")), read_cashable_pounds),
    (has(("from_year", "price_year", "from"), ("to_year", "base_year", "to", "appraisal_year")), read_prices),
    (lambda case: isinstance(given(case, *SHARES), list | dict), read_shares),
    (has(("attribution_share", "attribution", "share"), ("value", "benefit", "gross", "outcome")), read_one_share),
    (has(TRANSFERS), read_transfers),
    (has(("grades",)), read_grades),
    (has(ANNUAL, SLIP), read_slip),
    (has(COSTS, BENEFITS), read_net_present_value),
    (has(BENEFITS, DISBENEFITS), read_totals),
    (has(FLOWS, DELAY), read_delay),
    (lambda case: not isinstance(given(case, *FLOWS), list) and has((*OPTIMISM, *GRADE))(case), read_optimism),
    (has(FLOWS), read_present_value),
)


def worked_out(case):
    """What the product makes of the input of a case; the case fails where no reader knows it."""
    read = reader_of(case)
    if read is None:
        pytest.fail(f"{case['id']}: no reader knows an input with {sorted(case['input'])}: {case['what']}")
    return read(flat(case["input"]))


def reader_of(case):
    """The reader that knows the input of a case; None where none does."""
    return next((read for knows, read in READERS if knows(flat(case["input"]))), None)


def tolerance_of(name, read):
    if read in ("read_wilson", "read_one_wilson"):
        return INTERVAL
    return SHARE_OF_POOL if name in ("prorata", "in_order", "inorder", "counts", "progress") else PENNY


def key_for(name, found):
    """The key of what was found that a name of the expected means: the same, or the longest within it."""
    if name in found:
        return name
    inside = sorted((key for key in found if key in name.lower()), key=len)
    if not inside:
        pytest.fail(f"nothing that was worked out is called {name}; there is {sorted(found)}")
    return inside[-1]


def agree(found, expected, tolerance):
    if isinstance(expected, dict):
        return all(
            agree(found[key], value, tolerance_of(key, "") if tolerance == PENNY else tolerance)
            for name, value in expected.items()
            for key in [key_for(name, found)]
        )
    if isinstance(expected, list):
        return len(found) == len(expected) and all(
            agree(one, other, tolerance) for one, other in zip(found, expected, strict=True)
        )
    if isinstance(found, bool) and isinstance(expected, str):
        return found == (expected.lower() not in ("", "no", "none", "false"))
    if isinstance(expected, bool | str) or expected is None:
        return str(found).lower() == str(expected).lower()
    if isinstance(found, Percent) and float(found) / 100 == pytest.approx(expected, abs=tolerance / 100):
        return True
    return float(found) == pytest.approx(expected, abs=tolerance)


def whole(found, expected):
    """What to hold against an expected value without a name: the first thing worked out, or the refusal."""
    if isinstance(expected, dict) or not isinstance(found, dict):
        return found
    if isinstance(expected, str) and "rag" not in found:
        return expected if found.get(expected.lower()) is True else found
    return next(iter(found.values()))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_case_comes_out_as_expected(case):
    found = worked_out(case)
    held, tolerance = whole(found, case["expected"]), tolerance_of("", reader_of(case).__name__)
    assert agree(held, case["expected"], tolerance), f"{case['what']}: {found}"


def test_a_case_of_another_shape_fails_with_a_message():
    with pytest.raises(pytest.fail.Exception, match="no reader knows an input with"):
        worked_out({"id": "b99", "what": "something else", "input": {"colour": 3}})


def test_a_wrong_penny_is_noticed():
    case = CASES[0]
    assert not agree(whole(worked_out(case), 0.0), case["expected"] + 0.01, PENNY)


LIKELY = (
    ({"costs": [100, 100], "benefits": [0, 300], "rate": 0.035}, {"npv": 300 / 1.035 - 100 - 100 / 1.035}),
    ({"value": 100000, "grade": 4}, 85000),
    ({"shares": [0.6, 0.5]}, {"refused": True, "total": 1.1}),
    ({"shares": [60, 50]}, "refused"),
    ({"pool": 1000, "claims": [600, 500, 400], "rule": "in_order"}, {"counts": [600, 400, 0]}),
    ({"benefits": 50000, "transfer": 20000}, {"national": 50000, "force": 70000}),
    ({"flows": [0, 100, 100], "delay": 1}, {"late": 100 / 1.035**2 + 100 / 1.035**3}),
    ({"value": 100, "from_year": 2023, "to_year": 2025, "deflator": 0.02}, 104.04),
    (
        {"officers_before": 5, "weeks": 7, "hours_per_week": 37.5, "officers_after": 1, "hours_after": 2},
        {"effort_reduction_pct": 99.85, "elapsed_reduction_pct": 99.24},
    ),
    (
        {"before": {"officers": 5, "weeks": 7}, "after": {"officers": 1, "hours": 2}, "hours_per_week": 37.5},
        {"effort_reduction": 0.998476, "elapsed_reduction": 0.992381},
    ),
    ({"annual": 120000, "years": 3, "slip_months": 6}, {"pounds_lost": 60000}),
    ({"n": 100, "x": 80, "target": 75}, {"met": True, "evidence": "weak", "low": 0.711171}),
    ({"shares": {"A": 60, "B": 50}}, {"error": "more than 100 %"}),
    ({"baseline": 40, "plan": 44, "actual": 43}, {"progress": 0.75, "rag": "amber"}),
    ({"baseline": 40, "plan": 40, "actual": 43}, {"rag": "grey"}),
    ({"baseline": 40, "plan": 44, "actual": 44, "periods_since": 2}, {"rag": "grey", "stale": True}),
    ({"baseline": None, "plan": 44, "actual": 44}, "grey"),
    ({"baseline": 40, "percent": 20}, {"target": 48}),
    ({"costs": [100], "benefits": [0, 60, 60], "rate": 0.0}, {"breakeven_year": 2, "bcr": 1.2}),
)


@pytest.mark.parametrize(("given_input", "expected"), LIKELY, ids=[",".join(each[0]) for each in LIKELY])
def test_questions_of_the_same_kind_are_answered(given_input, expected):
    found = worked_out({"id": "", "what": "", "input": given_input})
    assert agree(whole(found, expected), expected, PENNY), found
