"""The facts and pictures of the quarterly report: signals told once, charts small and with their target."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pytest

from components.charts.svg import picture_of
from components.performance.quarterly import PLACE, _signals
from components.performance.quarterly_pictures import (
    HEIGHT,
    chart_points,
    grid_picture,
    kpi_picture,
    lettered,
    notes_drawn,
)
from data_access.performance.charts import Budget, Signal
from data_access.performance.quarterly import QuarterKpi, QuarterNote
from models.performance.kpi_charts import kpi_charts
from models.performance.kpis import kpis_by_id
from models.performance.panel import panel_of
from models.performance.periods import later
from models.performance.signals import LoggedSignal
from models.reports.quarterly_facts import QuarterReading
from tests.components.charts.frames_of_forces import context
from tests.models.reports.quarterly_samples import busy, quiet

KPI = "KPI_006"
PLACES = {"": PLACE, "kent": "Kent Police"}
REPORTED = date(2026, 10, 13)


def charts_of(kpi_id, values):
    kpi = kpis_by_id()[kpi_id]
    periods = [later(date(2023, 4, 1), at, kpi.frequency) for at in range(len(values))]
    counted, hundred = np.array(values, dtype=float), np.full(len(values), 100.0)
    days = np.array(periods, dtype="datetime64[D]")
    return kpi_charts(kpi, panel_of([""] * len(days), days, counted, counted, hundred, frequency=kpi.frequency))


def listed(kpi_id=KPI, p=0.001):
    return Signal(kpi_id, "national", "", date(2026, 9, 1), "concern_low", "Below LCL", 1, p, True)


def logged(unit_id="", period=date(2026, 9, 1), **more):
    kind = "force" if unit_id else "national"
    return LoggedSignal(
        f"{KPI}/{unit_id}/{period}", KPI, kind, unit_id, period, "concern_low", "Below LCL", 0.002, "v1",
        date(2026, 10, 14), date(2026, 11, 11), "Programme Manager", **more,
    )  # fmt: skip


def signals(budget=(), log=()):
    found = {KPI: QuarterKpi(charts_of(KPI, [80] * 20), None, REPORTED, False, 43, 43)}
    return _signals(PLACES, found, Budget(30, 0.7, tuple(budget)), log)


def test_a_signal_that_is_in_no_log_yet_is_due_working_days_after_its_value_was_known():
    (one,) = signals([listed()])
    assert (one.place, one.due_on, one.is_open, one.is_logged) == (PLACE, date(2026, 11, 10), True, False)
    assert (one.owner_role, one.period_words) == (kpis_by_id()[KPI].owner_role, "September 2026")
    assert one.reading == "Getting worse: below the lower limit"


def test_a_logged_signal_is_told_once_with_its_newest_period_and_its_reason():
    said = {"reason": "The desk was closed.", "explained_at": datetime(2026, 10, 20, 9)}
    log = [logged(period=date(2026, 8, 1)), logged(**said), logged("kent")]
    found = signals([listed()], log)
    assert [(one.place, one.period_words, one.is_open) for one in found] == [
        (PLACE, "September 2026", False),
        ("Kent Police", "September 2026", True),
    ]
    assert (found[0].reason, found[0].explained_on) == ("The desk was closed.", date(2026, 10, 20))


def test_a_reading_that_a_revision_has_turned_is_told_as_it_is_read_now():
    turned = replace(logged(), variation="improvement_high", rule="Above UCL", found_on=date(2026, 11, 14))
    (one,) = signals((), [turned, logged(reason="The desk was closed.")])
    assert (one.reading, one.is_open) == ("Improving: above the upper limit", True)


def test_notes_bear_letters_where_their_periods_are_drawn():
    charts = charts_of(KPI, [80 + at % 3 for at in range(50)])
    days = {"Too early": date(2023, 5, 9), "Event: a strike": date(2027, 5, 9), "Event: B.": date(2026, 1, 1)}
    said = notes_drawn([QuarterNote(KPI, day, words) for words, day in days.items()], charts)
    assert said == [(33, "Event: B."), (49, "Event: a strike")]
    assert lettered(said) == ["A: Event: B.", "B: Event: a strike."]
    spec = kpi_picture(quiet(kpis_by_id()[KPI]), charts, context(), said)
    assert "A: January 2026, Event: B." in spec.alt and "B: May 2027, Event: a strike" in spec.alt
    assert ">B</text>" in picture_of(spec).svg


def test_only_what_is_listed_becomes_a_signal():
    assert signals([replace(listed(), is_listed=False)]) == ()


def test_the_points_carry_look_and_rule_and_no_limits_where_the_chart_has_none():
    flagged = chart_points(charts_of(KPI, [80, 82, 79, 81, 80, 83, 78, 80, 82, 79, 81, 80, 82, 79, 20]))
    assert flagged.look.tolist()[-1] == "concern"
    assert flagged.rule.tolist()[-1] == "below the lower limit: hardly ever by chance"
    assert flagged.label.tolist()[0] == "April 2023" and flagged.lower.notna().all()
    path = chart_points(charts_of("KPI_003", list(range(20))))
    assert path[["centre", "lower", "upper"]].isna().all().all() and set(path.look) == {"common"}


def drawn(one: QuarterReading, values):
    return kpi_picture(one, charts_of(one.kpi.kpi_id, values), context(is_synthetic=True))


def test_a_picture_is_small_shows_its_newest_points_and_its_target():
    spec = drawn(replace(quiet(kpis_by_id()[KPI]), target=90.0), [80 + at % 3 for at in range(50)])
    assert HEIGHT <= spec.figure["layout"]["height"] < HEIGHT + 40
    assert len(spec.table) == 36 and "synthetic" in spec.alt
    assert set(spec.table.Target.dropna()) == {kpis_by_id()[KPI].target_on(date(2026, 9, 30))}


def test_a_target_that_changes_is_drawn_as_a_path():
    kpi = kpis_by_id()["KPI_053"]
    spec = drawn(QuarterReading(kpi, quiet(kpi).finding, "On the path.", target=50.0), list(range(40)))
    assert len(set(spec.table.Target.dropna())) > 1


@pytest.mark.parametrize("given", [busy()])
def test_the_grid_counts_every_kpi_once(given):
    assert grid_picture(given, context()).table.Measures.sum() == len(given.readings)
