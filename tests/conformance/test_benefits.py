"""Valuation of benefits against calculation cases from outside, to the penny.

``tests/data/benefits`` holds the public cases; BENEFIT_CASES may name another file of the same shape. What a case asks
is told by the names of its input: each reader below knows one question, writes it as rows of the register and reads
the answer from the engine behind the pages. A case that no reader knows fails.
"""

import json
import os
from datetime import date, timedelta
from math import inf
from pathlib import Path

import pytest

from models.benefits.appraisal import settings_of
from models.benefits.judging import WEAK_EVIDENCE, Measured, due_by, is_met, judge, wilson
from models.benefits.overlap import IN_ORDER, PRO_RATA, counted_once
from models.benefits.targets import target_value
from models.benefits.transfers import FORCE_VIEW, NATIONAL
from models.benefits.triage import Reduction, reduction
from models.benefits.valuation import in_prices_of, is_cashable
from models.benefits.whole import over_attributed
from tests.models.benefits.appraised import (
    appraised,
    cost_row,
    link_row,
    output_row,
    setting_row,
    settings,
    value_row,
)

OURS = Path(__file__).resolve().parents[1] / "data" / "benefits" / "benefit_calculation_cases_public.json"
FILES = list(dict.fromkeys([OURS, *([Path(os.environ["BENEFIT_CASES"])] if os.environ.get("BENEFIT_CASES") else [])]))
CASES = [case for file in FILES for case in json.loads(file.read_text(encoding="utf-8"))]
PENNY, INTERVAL, SHARE_OF_POOL, SLACK = 0.005, 1e-6, 1e-4, 1e-9
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
    names = {"before": ("officers", "weeks"), "after": ("officers", "hours")}
    pairs = {part: case[part] for part in names if isinstance(case.get(part), list) and len(case[part]) == 2}
    case = case | {part: dict(zip(names[part], pair, strict=True)) for part, pair in pairs.items()}
    parts = [part for part in names if isinstance(case.get(part), dict)]
    found = {name: value for name, value in case.items() if name not in parts}
    return found | {f"{name}_{part}": value for part in parts for name, value in case[part].items()}


def one_or_sum(value):
    return sum(value) if isinstance(value, list) else value


def share(value):
    """A share of one, from per cent where it is above one."""
    return value / 100 if value > 1 else value


COSTS, BENEFITS = ("costs", "cost"), ("benefits", "benefit_flows", "benefit")
FLOWS = ("flows", "cashflows", "cash_flows", "values", *BENEFITS)
RATE = ("rate", "discount_rate", "r")
OPTIMISM = ("ob", "optimism", "optimism_bias", "optimism_share", "optimism_percent")
GRADE = ("grade", "evidence_grade", "evidence", "confidence_grade")
DISBENEFITS = ("disbenefits", "dis_benefits", "disbenefit", "dis")
CLAIMS, POOL = ("claims", "claimed"), ("pool", "cap", "available", "total_hours")
SHARES = ("shares", "attribution", "attributions", "attribution_shares", "attribution_percent", *CLAIMS)
DELAY = ("delay", "delay_years", "years_late", "late_years", "late", "slip_years", "slip", "years_delayed")
OF_AGE = frozenset({"age", "since", "ago", "old"})
RAG_ROW = ("baseline", "plan", "actual")
PLAN = ("plan", "planned", "plan_to_date", "planned_to_date", "expected")
ACTUAL = ("actual", "actual_to_date", "value", "current")
SLIP = ("slip_months", "delay_months", "months_late", "late_months", "months")
MONTHLY = ("monthly", "per_month", "value_per_month", "value_a_month", "gbp_per_month", "monthly_value")
ANNUAL = ("annual", "value_per_year", "annual_value", "annual_benefit", "value_a_year", "per_year")
AGREED, ASKED = ("successes", "agreed", "agree", "passed", "yes", "positive", "x", "k"), ("n", "answered", "asked")
BEFORE, AFTER = ("officers_before", "officers", "before_officers"), ("hours_after", "after_hours", "hours")
WEEKS, WEEK = ("weeks_before", "weeks", "before_weeks"), ("hours_per_week", "hours_a_week", "week_hours", "week")
DEFLATOR = ("deflator", "deflators", "index", "gdp_deflator", "inflation", "deflator_percent")
ENDS_OF_TRANSFER = ("from", "to", "payer", "beneficiary")
TRANSFERS = ("transfers", "transfer", "items", "gains")
POINTS = ("pp", "percentage_points", "points")
PER_CENT = (
    "percent", "pct", "per_cent", "increase_percent", "increase_pct", "percent_increase", "pct_increase", "change_pct",
    "target_percent", "target_pct", "target_change", "target_increase", "increase", "uplift", "growth",
)  # fmt: skip
COUNTED = ("baseline", "base", "count", "baseline_count", "connected", "datasets", "databases", "current")
BODIES = ("force", "ndao", "home_office", "nca", "public_body", "other_body")
ENDS = ("low", "central", "high")


def optimism_in(case):
    if has(GRADE)(case) and isinstance(given(case, *GRADE), int):
        return settings_of(()).optimism[given(case, *GRADE)]
    return share(given(case, *OPTIMISM, default=0))


def listed(value):
    return value if isinstance(value, list) else [value]


def rate_in(case):
    return share(given(case, *RATE, default=settings_of(()).rate))


def valued(*rows, rate=0.0, **options):
    """The appraisal of rows at a discount rate, by the engine behind the pages."""
    return appraised(rows, given=settings(setting_row("discount_rate", 100 * rate), runs=10), **options)


def pounds_of(year, amount, number, **values):
    """A benefit that brings an amount in one year, the price year being year 0; a loss where it is negative."""
    size = {f"value_{end}": abs(amount) for end in ENDS}
    days = {"value_from": date(2025 + year, 4, 1), "value_until": date(2026 + year, 3, 31)}
    return value_row(f"BEN_{number}_{year}", **{**size, **days, "is_disbenefit": amount < 0, **values})


def flows_of(flows, *, optimism=0.0, number=1, **values):
    """One benefit for each year of a flow."""
    percent = 100 * optimism
    return [pounds_of(year, one, number, optimism_percent=percent, **values) for year, one in enumerate(flows)]


def costs_of(costs):
    return [cost_row(2025 + year, one, one, one) for year, one in enumerate(costs)]


def moved_by(flows, years, ends_at):
    """A flow that comes so many years later, and ends when it did where the case says when."""
    return [*[0] * years, *flows][:ends_at]


def counted_of(amount, **values):
    """Pounds a year that are counted of one benefit."""
    return next(iter(valued(pounds_of(0, amount, 1, **values)).benefits.values()))


def read_annual_net_present_value(case):
    """Costs in year 0, the same benefit in each of so many years after it."""
    return read_net_present_value({**case, "benefits": [0, *[given(case, *ANNUAL)] * case["years"]]})


def read_present_value(case):
    rows = flows_of(listed(given(case, *FLOWS)), optimism=optimism_in(case))
    value = valued(*rows, rate=rate_in(case)).npv
    return {"pv": value, "npv": value, "present_value": value}


def read_net_present_value(case):
    costs, benefits = listed(given(case, *COSTS)), listed(given(case, *BENEFITS))
    if has(DELAY)(case):
        benefits = moved_by(benefits, given(case, *DELAY), given(case, "horizon", "years", "until"))
    lost = flows_of([-one for one in listed(given(case, *DISBENEFITS, default=[]))], number=2)
    rows = flows_of(benefits, optimism=optimism_in(case))
    found = valued(*rows, *lost, rate=rate_in(case), costs=costs_of(costs))
    gained, paid = found.forecast_present_value, found.cost_present_value
    return {"npv": found.npv, "pv_costs": paid, "pv_benefits": gained, "bcr": gained / paid if paid else inf}


def read_delay(case):
    flows, years, rate = listed(given(case, *FLOWS)), given(case, *DELAY), rate_in(case)
    later_on = moved_by(flows, years, given(case, "horizon", "years", "until"))
    before, after = (valued(*flows_of(one), rate=rate).npv for one in (flows, later_on))
    return {
        "pv": after, "npv": after, "late": after, "after": after, "delayed": after, "on_time": before,
        "before": before, "planned": before, "lost": before - after, "loss": before - after, "cost": before - after,
    }  # fmt: skip


def read_slip(case):
    """A value a year behind an output that is late by so many months; it ends on the same day."""
    months, rate = given(case, *SLIP), share(given(case, *RATE, default=0))
    years = int(given(case, "years", default=1 + months // 12))
    annual = given(case, *ANNUAL) if has(ANNUAL)(case) else 12 * given(case, *MONTHLY)
    row = pounds_of(0, annual, 1, value_until=date(2025 + years, 3, 31), optimism_percent=0)
    output, link = output_row("OUT_001"), link_row("OUT_001", row.row_id)
    found = valued(row, rate=rate, outputs=[output], links=[link], delays={"OUT_001": months})
    (slip,), before = found.slips, valued(row, rate=rate).npv
    return {"lost": slip.pounds, "loss": slip.pounds, "cost": slip.pounds, "pounds": slip.pounds, "before": before,
            "after": found.npv}  # fmt: skip


def read_optimism(case):
    optimism = optimism_in(case)
    percent = Percent(100 * optimism)
    found = {"optimism": percent, "ob": percent, "adjustment": Percent(-100 * optimism)}
    value = given(case, "gross", "value", "benefit", "amount", "benefits", "central")
    if value is None:
        return found
    kept = counted_of(one_or_sum(value), optimism_percent=100 * optimism).counted
    ends = {name: counted_of(case[name], optimism_percent=100 * optimism).counted for name in ENDS if name in case}
    return {"value": kept, "adjusted": kept, "net": kept, "counted": kept, **ends, **found}


def read_grades(case):
    grades = given(case, "grades")
    values = given(case, "values", "benefits", "gross", "value", default=[1.0] * len(grades))
    values = values if isinstance(values, list) else [values] * len(grades)
    graded = zip(values, grades, strict=True)
    adjusted = [counted_of(value, evidence_grade=grade).counted for value, grade in graded]
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
    gains = [pounds_of(0, one, f"G{at}") for at, one in enumerate(listed(given(case, *BENEFITS, "gross")))]
    lost = [pounds_of(0, -one, f"L{at}") for at, one in enumerate(listed(given(case, *DISBENEFITS)))]
    found = valued(*gains, *lost)
    return {"gross": found.forecast_present_value, "dis": found.disbenefit_present_value, "net": found.npv}


def read_cashable(case):
    """Time released: money where a budget is named, else time that somebody does something else with."""
    budget = given(case, "budget_cut", "budget_reduction", "budget")
    fte, cost = given(case, "fte", "time_released_fte"), given(case, "cost_per_fte", "fte_cost", "salary", default=0)
    value = budget if isinstance(budget, int | float) else fte * cost
    found = counted_of(value, cashable_class="cashable", budget_reduction=str(budget or ""))
    left = 0 if found.cashable or is_cashable("cashable", budget) else fte
    return {
        "cashable": found.cashable, "non_cashable": left * cost, "value": fte * cost, "non_cashable_fte": left,
        "fte": left,
    }  # fmt: skip


def read_cashable_pounds(case):
    value, budget = given(case, "value", "saving", "amount", "gbp"), given(case, "budget_cut", "budget_reduction")
    found = counted_of(value, cashable_class="cashable", budget_reduction=str(budget or ""))
    return {"cashable": found.cashable, "non_cashable": found.counted - found.cashable}


def read_points(case):
    return read_target(case, kind="percentage_points", number=given(case, *POINTS))


def read_per_cent(case):
    number = given(case, *PER_CENT)
    number = 100 * number if isinstance(number, float) and abs(number) < 1 else number
    return read_target(case, kind="per_cent_of_baseline", number=number)


def read_target(case, *, kind, number):
    baseline = given(case, "rate", *COUNTED)
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
    status = "not met" if agreed < target else WEAK_EVIDENCE if is_weak else "met"
    return {
        "interval": list(found), "low": found[0], "lower": found[0], "high": found[1], "upper": found[1],
        "share": Percent(100 * agreed), "rate": Percent(100 * agreed), "met": is_met(agreed, target, "increase"),
        "weak": is_weak, "evidence": "weak" if is_weak else "strong", "status": status, "verdict": status,
    }  # fmt: skip


def read_shares(case):
    shares = given(case, *SHARES)
    shares = list(shares.values()) if isinstance(shares, dict) else shares
    is_share = all(one <= 1 for one in shares)
    shares = [100 * one for one in shares] if is_share else shares
    value = given(case, "value", "total", "outcome", "benefit", default=0)
    claims = [{"outcome": "Hours", "attribution_percent": one} for one in shares]
    rows = [pounds_of(0, value, at, **claim) for at, claim in enumerate(claims)]
    claimed, is_refused = sum(shares), bool(over_attributed(rows))
    counted = [] if is_refused else [one.counted for one in valued(*rows).benefits.values()]
    return {
        "refused": is_refused, "error": is_refused, "rejected": is_refused, "warning": is_refused,
        "ok": not is_refused, "valid": not is_refused, "accepted": not is_refused, "allowed": not is_refused,
        "sum": Percent(claimed), "total": Percent(claimed), "claimed": Percent(claimed),
        "counted": sum(counted) if is_refused or value else None, "allocated": counted, "attributed": counted,
        "refuse": is_refused, "reject": is_refused, "invalid": is_refused,
    }  # fmt: skip


def read_one_share(case):
    percent = 100 * share(given(case, "attribution_share", "attribution", "share"))
    value = given(case, "value", "benefit", "gross", "outcome")
    kept = counted_of(value, attribution_percent=percent, optimism_percent=100 * optimism_in(case)).counted
    return {"value": kept, "counted": kept, "attributed": kept}


def read_transfers(case):
    """Benefits of the nation, and amounts that move between public bodies: a force gains what another body pays."""
    own = one_or_sum(given(case, "benefits", "benefit", "real_benefits", "real", "net_benefit", default=0))
    moved = given(case, *TRANSFERS)
    if not isinstance(moved, list | dict) and has(("from", "payer"), ("to", "beneficiary"))(case):
        moved = {"amount": moved} | {name: case[name] for name in ENDS_OF_TRANSFER if name in case}
    items = [(own, given(case, "beneficiary", default="force"), None)]
    items += [item_in(one) for one in listed(moved)]
    found = in_views(items)
    return {**found, "transfer": sum(amount for amount, _, payer in items if payer)}


def in_views(items):
    """The net of (amount, who gains, who pays) in the view of the nation and in that of forces."""
    rows = [
        pounds_of(0, amount, at, beneficiary=beneficiary, payer=payer or "")
        for at, (amount, beneficiary, payer) in enumerate(items)
    ]
    return {view: valued(*rows, view=view).npv for view in (NATIONAL, FORCE_VIEW)}


def read_gains(case):
    """What each body gains, or loses where it is negative: what one loses another gains, and the rest is new."""
    gains = {body_in(name): amount for name, amount in gains_in(case).items()}
    lost = -sum(amount for amount in gains.values() if amount < 0)
    payer = next((body for body, amount in gains.items() if amount < 0), None)
    items = [(amount, body, None) for body, amount in gains.items() if amount > 0]
    gained, body = sum(amount for amount, _, _ in items), items[0][1]
    items = [(min(lost, gained), body, payer), (gained - min(lost, gained), body, None)]
    found = in_views(items)
    return {**found, "transfer": min(lost, gained), "home_office": gains.get("home_office", 0)}


def gains_in(case):
    """Amounts by the body that their name has; a loss, cost or payment that is written as a positive one is turned."""
    rows = given(case, *TRANSFERS)
    if isinstance(rows, list):
        return {given(row, "who", "body", "organisation"): given(row, "amount", "gain", "value") for row in rows}
    rows = rows if isinstance(rows, dict) else case
    is_loss = {name: any(word in name for word in ("loss", "lose", "cost", "pay")) for name in rows}
    return {
        name: -abs(amount) if is_loss[name] else amount
        for name, amount in rows.items()
        if isinstance(amount, int | float) and not isinstance(amount, bool) and any(body in name for body in BODIES)
    }


def is_of_bodies(case):
    rows = given(case, *TRANSFERS)
    if isinstance(rows, list):
        return all(isinstance(row, dict) and has(("who", "body", "organisation"))(row) for row in rows)
    return len(gains_in(case)) > 1


def read_one_transfer(case):
    named = {name: value for name, value in case.items() if name != "transfer" or not isinstance(value, bool)}
    amount = given(named, "amount", "benefit", "value", "gain", "transfer")
    return read_transfers({"transfers": [{"transfer": True, **case, "amount": amount}]})


def item_in(one):
    if not isinstance(one, dict):
        return one, "force", "home_office"
    amount = given(one, "amount", "value", "gbp", "benefit")
    payer = given(one, "payer", "from", "loser", "loses")
    is_transfer = one.get("transfer", one.get("is_transfer")) or "transfer" in (one.get("kind"), one.get("type"))
    payer = payer if payer or not is_transfer else "home_office"
    beneficiary = given(one, "beneficiary", "to", "gainer", "gains", default="force")
    return amount, body_in(beneficiary), body_in(payer)


def body_in(name):
    """A public body as the register names it."""
    known = str(name).lower().replace(" ", "_")
    found = next((one for one in ("force", "ndao", "home_office") if one in known), "public_body")
    return None if name is None else "public" if known == "public" else found


def read_prices(case):
    deflator = given(case, *DEFLATOR)
    years = {
        "from_year": year_in(given(case, "from_year", "price_year", "from", "year", default=case.get("years", 0))),
        "to_year": year_in(given(case, "to_year", "base_year", "to", "appraisal_year", "target_year", default=0)),
    }
    if has(("deflator_from", "index_from"), ("deflator_to", "index_to"))(case):
        deflator = given(case, "deflator_to", "index_to") / given(case, "deflator_from", "index_from") - 1
        years = {"from_year": 0, "to_year": 1}
    if isinstance(deflator, list):
        deflator = {years["from_year"] + at: value for at, value in enumerate(deflator)}
    if isinstance(deflator, dict):
        index = {year_in(year): value for year, value in deflator.items()}
        deflator = index[years["to_year"]] / index[years["from_year"]] - 1
        years = {"from_year": 0, "to_year": 1}
    value = in_prices_of(given(case, "value", "amount", "benefit", "nominal"), deflator=share(deflator), **years)
    return {"value": value, "real": value, "adjusted": value}


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


def read_reduction(case):
    hours = given(case, "before_hours", "hours_before"), given(case, *AFTER)
    found = Percent(Reduction(*hours, *hours).effort_percent)
    return {"reduction": found, "effort": found, "saved": hours[0] - hours[1], "percent": found}


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
    days = age_in_days(case, frequency)
    found = judge(measured, as_at=AS_OF + timedelta(days=days))
    is_stale = AS_OF + timedelta(days=days) > due_by(AS_OF, frequency)
    return {"rag": found.rag, "status": found.rag, "progress": found.progress, "reason": found.reason,
            "stale": is_stale}  # fmt: skip


def age_in_days(case, frequency):
    """How old the newest value is, from a name that tells its unit; a value that is called stale is too old."""
    if given(case, "stale", "is_stale") is True or given(case, "in_date", "value_in_date") is False:
        return 2 * MONTHS[frequency] * 365.25 / 12
    told = ((name, value) for name, value in case.items() if OF_AGE.intersection(name.split("_")))
    name, value = next(told, ("", None))
    days = 1 if "day" in name else 365.25 / 12 * (1 if "month" in name else MONTHS[frequency])
    return 0 if value is None else value * days


def read_several_rags(case):
    rows = [one if isinstance(one, dict) else dict(zip(RAG_ROW, one, strict=True)) for one in case["cases"]]
    found = [read_rag(one) for one in rows]
    return {"rag": [one["rag"] for one in found], "progress": [one["progress"] for one in found]}


def is_row_of_rag(one):
    return is_rag(one) if isinstance(one, dict) else len(one) == len(RAG_ROW)


def is_rag(case):
    return has(("baseline",), (*PLAN, "target"), ACTUAL)(case)


def are_cases(test):
    return lambda case: bool(case.get("cases")) and all(test(one) for one in case["cases"])


READERS = (
    (are_cases(lambda one: isinstance(one, list) and len(one) == 2), read_wilson),
    (are_cases(is_row_of_rag), read_several_rags),
    (has(ASKED, AGREED), read_one_wilson),
    (has(BEFORE, WEEKS), read_triage),
    (has(CLAIMS, POOL), read_overlap),
    (is_rag, read_rag),
    (has(POINTS), read_points),
    (has(COUNTED, PER_CENT), read_per_cent),
    (has(("fte", "time_released_fte")), read_cashable),
    (has(("budget_cut", "budget_reduction")), read_cashable_pounds),
    (lambda case: case.get("transfer") is True or case.get("is_transfer") is True, read_one_transfer),
    (is_of_bodies, read_gains),
    (lambda case: has(("from", "payer"), ("to", "beneficiary"))(case) and not has(DEFLATOR)(case), read_one_transfer),
    (has(DEFLATOR, ("from_year", "price_year", "from", "year", "years")), read_prices),
    (has(("deflator_from", "index_from"), ("deflator_to", "index_to")), read_prices),
    (has(("before_hours", "hours_before"), AFTER), read_reduction),
    (lambda case: isinstance(given(case, *SHARES), list | dict), read_shares),
    (has(("attribution_share", "attribution", "share"), ("value", "benefit", "gross", "outcome")), read_one_share),
    (has(TRANSFERS), read_transfers),
    (has(("grades",)), read_grades),
    (has((*ANNUAL, *MONTHLY), SLIP), read_slip),
    (has(COSTS, ANNUAL, ("years",)), read_annual_net_present_value),
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
        told = {name: words for name, words in expected.items() if name in ("reason", "why") and name in found}
        expected = {name: value for name, value in expected.items() if name not in told}
        return all(str(words).lower() in str(found[name]).lower() for name, words in told.items()) and all(
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
    rounded = half_of_last_decimal(expected)
    if isinstance(found, Percent) and float(found) / 100 == pytest.approx(expected, abs=max(tolerance / 100, rounded)):
        return True
    return float(found) == pytest.approx(expected, abs=max(tolerance, rounded))


def half_of_last_decimal(expected):
    """Half a unit of the last decimal that an expected value is given with; nothing for a whole number."""
    decimals = len(repr(expected).partition(".")[2]) if isinstance(expected, float) and expected % 1 else None
    return 0 if decimals is None else 0.5 * 10**-decimals + SLACK


def whole(found, expected):
    """What to hold against an expected value without a name: the first thing worked out, or the refusal."""
    if isinstance(expected, dict) or not isinstance(found, dict):
        return found
    if isinstance(expected, str) and "rag" not in found:
        return expected if found.get(expected.lower()) is True else found.get("status", found)
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


def test_an_expected_value_with_fewer_decimals_is_met_within_half_of_its_last_one():
    assert agree(Percent(99.8476), 0.998, PENNY)
    assert agree(451505.24, 451505.2, PENNY)
    assert not agree(Percent(99.8476), 0.997, PENNY)
    assert not agree(451505.24, 451505.3, PENNY)


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
    ({"connected": 25, "percent": 20}, 30),
    ({"baseline": 25, "uplift": 0.2}, 30),
    ({"cases": [[100, 120, 118], [100, 120, 114], [100, 120, 113], [None, 120, 9]]}, ["green", "amber", "red", "grey"]),
    ({"baseline": 40, "plan": 44, "actual": 44, "value_age_periods": 1.6}, {"rag": "grey"}),
    ({"baseline": None, "plan": 44, "actual": 44}, {"rag": "grey", "reason": "no baseline"}),
    ({"claims": [60, 50]}, {"refused": True}),
    ({"gain_force": 100000, "gain_home_office": -100000}, {"national": 0, "force": 100000}),
    ({"force_gain": 50000, "other_body_loss": 50000}, {"national_net": 0, "force_view": 50000}),
    ({"amount": 50000, "from": "Home Office", "to": "force"}, {"national": 0, "force": 50000}),
    ({"value": 100, "from_year": 2023, "to_year": 2025, "deflators": {"2023": 90, "2025": 99}}, 110),
    ({"value": 100, "from_year": 2023, "to_year": 2025, "deflator": [100, 103, 106.09]}, 106.09),
    ({"before": [5, 7], "after": [1, 2], "week_hours": 37.5}, {"effort": 0.9985, "elapsed": 0.9924}),
    ({"monthly": 10000, "slip_months": 3}, {"lost": 30000}),
    ({"fte": 5, "budget_cut": "Overtime", "cost_per_fte": 60000}, {"cashable": 300000, "non_cashable_fte": 0}),
    ({"low": 100, "central": 200, "high": 300, "ob": 0.25}, {"low": 75, "central": 150, "high": 225}),
    ({"agreed": 83, "n": 100, "target": 0.8}, "met, weak evidence"),
    ({"grade": 4}, {"optimism": 0.15}),
    ({"cost": 300000, "annual_benefit": 100000, "years": 5, "rate": 0.035}, {"npv": 151505.24}),
    ({"costs": [100], "benefits": [0, 60, 60], "rate": 0.0}, {"bcr": 1.2}),
)


@pytest.mark.parametrize(("given_input", "expected"), LIKELY, ids=[",".join(each[0]) for each in LIKELY])
def test_questions_of_the_same_kind_are_answered(given_input, expected):
    found = worked_out({"id": "", "what": "", "input": given_input})
    assert agree(whole(found, expected), expected, PENNY), found
