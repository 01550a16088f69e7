"""Forces beside each other: fair, within what each reader may see, and with the reasons that people found."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from components.performance import comparison
from components.performance.comparison_choice import Choice, kpi_names
from components.registry import page_entry
from components.runtime import runtime
from data_access.performance.charts import approved_rebases, units_budget
from data_access.performance.exclusions import exclude_force, exclusions_of
from data_access.performance.signal_log import explain_signal, logged_signals, record_signals
from models.access import Scope
from models.performance.comparison import OWN, sizes_for
from models.performance.kpis import kpis, kpis_by_id
from models.performance.signals import signal_id
from models.sign_in import demo_viewer
from tests.pages.looking import look, serving
from tests.pages.worlds import copy_of, reference_store

PAGE = page_entry("force-comparison")
SHARED, BOARD_ONLY, COUNT, MEDIAN, NATIONAL = "KPI_040", "KPI_087", "KPI_077", "KPI_042", "KPI_001"
ANALYST, KENT, MEMBER = demo_viewer("ndao_analyst", None), demo_viewer("force_lead", "kent"), "national_board"
READERS = [("ndao_analyst", None), ("force_lead", "kent"), ("force_data_professional", "gwent"), (MEMBER, None)]
TYPED = "Nobody [lives](https://example.com) there **at all**"


@pytest.fixture(scope="module")
def folder(built_store, tmp_path_factory):
    return copy_of(built_store, tmp_path_factory.mktemp("comparison") / "store")


@pytest.fixture
def app(folder):
    with serving(folder):
        with runtime().stores.registers.writing() as cursor:
            cursor.execute("delete from signal_log; delete from signal_rounds")
            cursor.execute("delete from funnel_exclusions; delete from changes")
        yield


def page(role="ndao_analyst", own=None, **address):
    seen = look(PAGE, **{"as": role, **({"own": own} if own else {}), **address})
    assert not seen.app.exception
    assert not seen.errors
    return seen


def traces(seen, name):
    return [trace for figure in seen.figures for trace in figure["data"] if trace.get("name") == name]


def drawn_forces(seen):
    """Forces with a dot in the funnel."""
    looks = ("common", "improvement", "concern", "neutral")
    dots = [trace for name in looks for trace in traces(seen, name) if "customdata" in trace]
    return {force_id for trace in dots for (force_id,) in trace["customdata"]}


@pytest.mark.parametrize(("role", "own"), READERS)
def test_each_reader_gets_the_comparison_with_its_caveats(app, role, own):
    seen = page(role, own, kpi=SHARED)
    (title,) = seen.titles
    assert title.startswith(f"{kpis_by_id()[SHARED].name}: ")
    assert "never of merit" in seen.words
    assert "phi" in seen.words
    assert len(seen.figures) == 2
    assert len(drawn_forces(seen)) >= 40
    (table,) = seen.tables
    assert table.Force.tolist() == sorted(table.Force)
    assert {"Region", "Officers", "Among forces", "Against itself"} <= set(table)
    assert not {"Rank", "Position"} & set(table)


def test_without_a_choice_a_measure_that_forces_share_opens(app):
    seen = page("force_lead", "kent")
    assert len(seen.figures) == 2


def test_a_force_sees_its_own_figures_alone_where_others_do_not_share_theirs(app):
    seen = page("force_lead", "kent", kpi=BOARD_ONLY)
    assert drawn_forces(seen) == set()
    assert "shown to the force, NDAO and the board only" in seen.words
    (table,) = seen.tables
    assert table.Force.tolist() == ["Kent Police"]
    (line,) = traces(seen, "values")
    assert sum(value is not None for value in line["y"]) <= 36
    assert len(drawn_forces(page(MEMBER, kpi=BOARD_ONLY))) >= 30


def test_hidden_figures_are_told_and_never_drawn(app):
    seen = page(MEMBER, kpi=COUNT)
    assert drawn_forces(seen) == set()
    (table,) = seen.tables
    assert table["Latest"].str.startswith("hidden: fewer than 5").any()
    assert table["Against itself"].str.startswith("Not judged here").any()
    (line,) = traces(seen, "values")
    assert sum(value is not None for value in line["y"]) == _shown_points()
    assert _shown_points() < _shown_points(every=True)
    assert len(drawn_forces(page(kpi=COUNT))) >= 40


def _shown_points(*, every=False):
    forces = frozenset(_every_force()) if every else frozenset()
    scope = Scope(forces, frozenset({"board", "peers", "public"}), "board")
    with runtime().stores.national.cursor(scope) as cursor:
        rows = cursor.execute(
            "select unit_id, period, value from scoped.kpi_values where kpi_id = ? and unit_kind = 'force' "
            "and known_until = date '9999-12-31' and value is not null",
            [COUNT],
        ).df()
    newest = rows.period.max()
    return int((rows.period > newest - pd.DateOffset(months=36)).sum())


def _every_force():
    with runtime().stores.national.cursor(Scope()) as cursor:
        return [row[0] for row in cursor.execute("select force_id from raw.forces").fetchall()]


def test_a_count_is_held_against_officers_or_residents_and_odd_residents_are_named(app):
    officers, residents = page(kpi=COUNT), page(kpi=COUNT, size="residents")
    assert "per 1,000 officers a year" in officers.words
    assert "per 100,000 residents a year" in residents.words
    assert "most people there are not resident" in residents.words
    assert "most people there are not resident" not in officers.words


@pytest.mark.parametrize("kpi_id", [kpi.kpi_id for kpi in kpis() if kpi.has_force_values and not sizes_for(kpi)][:3])
def test_without_a_funnel_it_says_why_and_shows_each_force_against_itself(app, kpi_id):
    seen = page(kpi=kpi_id)
    assert "No funnel:" in seen.words
    assert drawn_forces(seen) == set()
    assert traces(seen, "values")


def test_a_measure_that_is_not_reported_by_force_says_so(app):
    seen = page(kpi=NATIONAL)
    assert seen.titles[0].endswith("is not reported by force")
    assert not seen.figures


def test_the_latest_period_may_stand_alone(app):
    assert "November 2025 to October 2026" in page(kpi=SHARED).words
    alone = page(kpi=SHARED, together="Latest period")
    assert "November 2025 to October 2026" not in alone.words
    assert "forces of England and Wales, October 2026" in alone.words


def test_a_past_day_shows_what_was_known_and_no_signals(app):
    seen = page(kpi=SHARED, as_at="2026-06-30")
    assert "as it was known on the day chosen" in seen.titles[0]
    assert "signals are listed for the newest data" in seen.words
    assert "October 2026" not in seen.words
    tiles = seen.figures[1]["data"]
    assert not [trace for trace in tiles if trace.get("name") in ("improvement", "concern", "neutral")]


def test_on_a_past_day_a_figure_is_late_by_that_day_and_not_by_the_calendar(app, monkeypatch):
    monkeypatch.setattr(comparison, "this_day", lambda: date(2027, 6, 30))
    comparison.force_table.cache_clear()
    comparison.tiles.cache_clear()
    told = page(kpi=SHARED).tables[0]["Against itself"]
    assert told.str.contains("overdue").all()
    then = page(kpi=SHARED, as_at="2026-06-30").tables[0]["Against itself"]
    assert len(then) and then.str.contains("overdue").mean() < 0.2
    comparison.force_table.cache_clear()
    comparison.tiles.cache_clear()


def test_the_own_force_and_its_peers_are_marked(app):
    seen = page("force_lead", "kent", kpi=SHARED)
    assert traces(seen, "own")
    (table,) = seen.tables
    marks = dict(zip(table.Force, table["Own or peer"], strict=True))
    assert marks["Kent Police"] == "own"
    assert "peer" in marks.values()
    assert "Peers of Kent Police" in seen.words
    assert not traces(page(kpi=SHARED), "own")


def test_an_excluded_force_is_left_out_for_everybody_with_its_reason_letter_for_letter(app):
    exclude_force(runtime().stores, ANALYST, SHARED, "city-of-london", TYPED, known={"city-of-london"}, version=0)
    for role, own in READERS:
        seen = page(role, own, kpi=SHARED)
        assert "city-of-london" not in drawn_forces(seen)
        assert f"City of London Police is left out: {TYPED}." in next(text.value for text in seen.app.text)
    assert "city-of-london" in drawn_forces(page(kpi="KPI_043"))


def test_an_analyst_leaves_a_force_out_and_takes_it_back_through_the_forms(app):
    app_test = page(kpi=SHARED).app
    app_test.session_state["exclusions"] = True
    app_test.run()
    app_test.selectbox(key=f"exclusion_leave_out_{SHARED}_force").set_value("kent")
    app_test.text_area(key=f"exclusion_leave_out_{SHARED}_reason").set_value("Counts were lost")
    _press(app_test, "Leave out")
    (kept,) = exclusions_of(runtime().stores, SHARED)
    assert (kept.force_id, kept.reason, kept.is_lifted) == ("kent", "Counts were lost", False)
    app_test.session_state["exclusions"] = True
    app_test.run()
    app_test.selectbox(key=f"exclusion_take_back_{SHARED}_force").set_value("kent")
    app_test.text_area(key=f"exclusion_take_back_{SHARED}_reason").set_value("Counts were found")
    _press(app_test, "Take back")
    (kept,) = exclusions_of(runtime().stores, SHARED)
    assert (kept.reason, kept.is_lifted) == ("Counts were found", True)
    assert not app_test.exception


def _press(app_test, label):
    next(button for button in app_test.button if button.label == label).click()
    app_test.run()


def test_others_have_no_form_to_leave_a_force_out(app):
    app_test = page("force_lead", "kent", kpi=SHARED).app
    app_test.session_state["exclusions"] = True
    app_test.run()
    assert not [button for button in app_test.button if button.label == "Leave out"]


def test_the_signals_are_put_into_the_log_and_listed_with_owner_and_due_day(app):
    seen = page(comparison_view="Signals")
    listed = _listed()
    (table,) = seen.tables
    assert len(table) == len(listed) + _national_listed()
    assert table.Owner.ne("").all()
    assert table.State.str.startswith("open, ").all()
    assert "chance alone would flag about" in seen.words
    assert "chance alone would make about" in seen.titles[0]


def _listed():
    stores = runtime().stores
    return units_budget(stores.national, stores.national.version(), approved_rebases(stores)).listed


def _national_listed():
    from data_access.performance.charts import national_budget

    stores = runtime().stores
    return len(national_budget(stores.national, stores.national.version(), None, approved_rebases(stores)).listed)


def test_a_force_lead_sees_own_and_shared_signals_and_explains_only_own_ones(app):
    found = next(one for one in _listed() if one.unit_kind == "force")
    seen = page("force_lead", found.unit_id, comparison_view="Signals")
    tiers = {kpi.kpi_id: kpi.disclosure_tier for kpi in kpis()}
    where = {name: force_id for force_id, name in _names().items()}
    for row in seen.tables[0].itertuples(index=False):
        force_id = where.get(row.Where)
        assert force_id in (None, found.unit_id) or tiers[row.KPI.split()[0]] in {"peers", "public"}
    choices = seen.app.selectbox(key="signal_reason_signal")
    assert all(label.startswith(_names()[found.unit_id]) for label in choices.options)
    choices.set_value(_first_signal(found))
    seen.app.text_area(key="signal_reason_words").set_value(TYPED)
    _press(seen.app, "Record reason")
    scope = Scope(frozenset({found.unit_id}))
    kept = {one.signal_id: one for one in logged_signals(runtime().stores, scope, runtime().stores.national.version())}
    assert kept[_first_signal(found)].reason == TYPED
    assert TYPED in page(comparison_view="Signals").tables[0].Reason.tolist()


def _first_signal(found):
    return signal_id(found.kpi_id, found.unit_id, found.period, found.variation)


def _names():
    with runtime().stores.national.cursor(Scope()) as cursor:
        return dict(cursor.execute("select force_id, name from raw.forces").fetchall())


def test_a_board_member_reads_the_signals_and_has_no_form(app):
    seen = page(MEMBER, comparison_view="Signals")
    assert len(seen.tables[0])
    assert not [button for button in seen.app.button if button.label == "Record reason"]


def test_the_rule_of_a_signal_is_told_in_plain_words(app):
    rules = page(comparison_view="Signals").tables[0].Rule
    assert len(rules)
    assert not rules.str.contains("CL").any()
    assert rules.str.contains("limit|in a row").all()


def test_explained_signals_leave_the_list_of_those_that_wait(app):
    record_signals(runtime().stores)
    version = runtime().stores.national.version()
    first = logged_signals(runtime().stores, Scope(), version)[0]
    explain_signal(runtime().stores, ANALYST, first.signal_id, TYPED, version=1)
    waiting = page(comparison_view="Signals", signals_shown="Waiting for a reason").tables[0]
    whole = page(comparison_view="Signals", signals_shown="Whole log").tables[0]
    assert len(waiting) == len(whole) - 1
    assert not waiting.State.eq("explained").any()


def test_a_store_without_figures_says_what_would_stand_here(tmp_path):
    with serving(reference_store(tmp_path / "store")):
        seen = look(PAGE, **{"as": "ndao_analyst"})
        assert not seen.app.exception
        assert seen.errors or seen.titles[0].startswith("No figures of forces yet")


def test_a_picked_force_opens_the_measure_for_it(monkeypatch):
    asked = []
    monkeypatch.setattr(comparison, "ask_for_page", lambda page_id, selections: asked.append((page_id, selections)))
    comparison.opens_kpi(Choice(kpis_by_id()[SHARED], True, OWN))("kent")
    assert asked == [("kpi", {"kpi": SHARED, "series": "kent"})]


def test_measures_with_a_funnel_stand_first_in_the_choice():
    has_funnel = [bool(sizes_for(kpis_by_id()[kpi_id])) for kpi_id in kpi_names("")]
    assert has_funnel == sorted(has_funnel, reverse=True)
    assert np.sum(has_funnel) >= 5
    assert NATIONAL in kpi_names(NATIONAL)
    assert NATIONAL not in kpi_names("")


def test_a_reader_who_sees_one_force_alone_is_told_so(app):
    (title,) = page("force_lead", "kent", kpi="KPI_034").titles
    assert title.startswith("Data transfers by an approved encrypted route: Kent Police alone is shown, and it ")
