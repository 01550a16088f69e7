"""Listed signals are written once, stay for good, and are read and explained only by those who may."""

from dataclasses import replace
from datetime import date

import pytest

from data_access.performance import signal_log
from data_access.performance.charts import Budget, Signal
from data_access.performance.signal_log import (
    explain_signal,
    logged_signals,
    may_explain,
    reasons_of,
    record_signals,
    signal_rounds,
)
from data_access.stores import open_stores
from models.access import NOTHING, Scope, Viewer
from models.errors import EditRefused, NotPermitted, StaleEdit
from models.performance.kpis import kpis
from models.performance.signals import LONGEST_REASON, reason_due_on, signal_id
from tests.pages.worlds import copy_of

SHARED, BOARD = (
    next(kpi.kpi_id for kpi in kpis() if kpi.frequency == "monthly" and kpi.disclosure_tier == tier)
    for tier in ("peers", "board")
)
KENT = Viewer("s|kent", "Lead", "force_lead", "kent")
ESSEX = Viewer("s|essex", "Lead", "force_lead", "essex")
ANALYST = Viewer("s|analyst", "Analyst", "ndao_analyst")
OWNER = Viewer("s|owner", "Owner", "ndao_service_owner")
MEMBER = Viewer("s|member", "Member", "national_board")
KENT_SCOPE = Scope(frozenset({"kent"}), frozenset({"peers", "public"}), "peers")
EVERYTHING = Scope(frozenset({"kent", "essex"}), frozenset({"peers", "public", "board", "force"}), "board")
TODAY = date(2026, 11, 26)


def signal(kpi_id=SHARED, unit_kind="force", unit_id="kent", period=date(2026, 10, 1), *, is_listed=True):
    return Signal(kpi_id, unit_kind, unit_id, period, "concern_high", "Above UCL", 1, 0.0004, is_listed)


ALL_KINDS = (
    signal(unit_kind="national", unit_id=""),
    signal(),
    signal(unit_id="essex"),
    signal(BOARD),
    signal(BOARD, unit_id="essex"),
    signal(unit_kind="rocu", unit_id="SEROCU"),
    signal(unit_id="dorset", is_listed=False),
)


@pytest.fixture(scope="module")
def shared(built_store, tmp_path_factory):
    folder = copy_of(built_store, tmp_path_factory.mktemp("signals") / "store")
    opened = open_stores(folder, folder / "key")
    yield opened
    opened.close()


@pytest.fixture
def stores(shared):
    """The shared stores with an empty log."""
    with shared.registers.writing() as cursor:
        cursor.execute("delete from signal_log; delete from signal_rounds; delete from changes")
    signal_log._seen.cache_clear()  # the log never loses a row, save here
    return shared


@pytest.fixture
def lists(monkeypatch):
    """Say what the charts list."""

    def say(*signals):
        parts = [[one for one in signals if (one.unit_kind == "national") == is_nation] for is_nation in (True, False)]
        found = tuple(Budget(20, 0.5, tuple(part)) for part in parts)
        monkeypatch.setattr("data_access.performance.signal_log._budgets", lambda stores, version: found)

    return say


def seen(stores, scope):
    return {(one.kpi_id, one.unit_id) for one in logged_signals(stores, scope, stores.national.version())}


def only(stores):
    (one,) = logged_signals(stores, EVERYTHING, stores.national.version())
    return one


def test_the_sample_store_lists_what_its_charts_list_once(stores):
    first = record_signals(stores, today=TODAY)
    (told,) = signal_rounds(stores)
    assert (first, told.signals_listed, told.dataset_version) == (first, first, stores.national.version())
    assert 0 < told.signals_listed <= told.signals_found < told.charts_judged
    assert told.expected_by_chance > 0
    assert record_signals(stores, today=TODAY) == 0
    assert len(signal_rounds(stores)) == 1


def test_what_is_listed_is_written_with_owner_and_due_day_and_the_rest_is_not(stores, lists):
    lists(*ALL_KINDS)
    assert record_signals(stores, "v000007", today=TODAY) == len(ALL_KINDS) - 1
    found = {(one.kpi_id, one.unit_id): one for one in logged_signals(stores, EVERYTHING, stores.national.version())}
    kent = found[SHARED, "kent"]
    assert (kent.owner_role, kent.reason_due_on, kent.found_on) == ("Force lead", reason_due_on(TODAY), TODAY)
    assert (kent.p, kent.rule, kent.dataset_version) == (0.0004, "Above UCL", "v000007")
    assert found[SHARED, ""].owner_role != "Force lead"
    assert "dorset" not in {unit for _, unit in found}


def test_recording_twice_or_in_a_later_version_adds_only_what_is_new_and_nothing_goes(stores, lists):
    lists(signal())
    assert record_signals(stores, "v000007", today=TODAY) == 1
    assert record_signals(stores, "v000007", today=date(2027, 3, 1)) == 0
    lists(signal(unit_id="essex"))
    assert record_signals(stores, "v000008", today=date(2027, 1, 4)) == 1
    assert seen(stores, EVERYTHING) == {(SHARED, "kent"), (SHARED, "essex")}
    assert [one.dataset_version for one in signal_rounds(stores)] == ["v000008", "v000007"]


def test_a_version_that_lists_more_after_a_rebase_is_caught_up(stores, lists):
    lists(signal())
    record_signals(stores, "v000007", today=TODAY)
    lists(signal(), signal(unit_id="essex"))
    assert record_signals(stores, "v000007", today=TODAY) == 1
    (told,) = signal_rounds(stores)
    assert told.signals_listed == 2


def test_a_reading_that_a_revision_turns_is_a_signal_of_its_own(stores, lists):
    lists(signal())
    record_signals(stores, "v000007", today=TODAY)
    explain_signal(stores, KENT, only(stores).signal_id, "New custody system", version=1)
    turned = replace(signal(), variation="improvement_low", rule="Below LCL")
    lists(turned)
    assert record_signals(stores, "v000008", today=date(2026, 12, 20)) == 1
    assert record_signals(stores, "v000008", today=date(2026, 12, 20)) == 0
    found = {one.variation: one for one in logged_signals(stores, EVERYTHING, stores.national.version())}
    assert {name: one.reason for name, one in found.items()} == {
        "concern_high": "New custody system", "improvement_low": None,
    }  # fmt: skip
    now = signal_id(turned.kpi_id, turned.unit_id, turned.period, turned.variation)
    assert found["improvement_low"].signal_id == now != found["concern_high"].signal_id


def test_a_signal_that_goes_on_keeps_due_day_and_reason(stores, lists):
    lists(signal())
    record_signals(stores, "v000007", today=TODAY)
    explain_signal(stores, KENT, only(stores).signal_id, "New custody system", version=1)
    lists(signal(period=date(2026, 11, 1)))
    record_signals(stores, "v000008", today=date(2026, 12, 20))
    newest, _ = logged_signals(stores, EVERYTHING, stores.national.version())
    assert (newest.period, newest.reason) == (date(2026, 11, 1), "New custody system")
    assert (newest.reason_due_on, newest.found_on) == (reason_due_on(TODAY), date(2026, 12, 20))
    assert (newest.explained_by_role, newest.version) == ("force_lead", 1)


def test_a_reader_sees_the_nation_units_the_own_force_and_what_is_shared(stores, lists):
    lists(*ALL_KINDS)
    record_signals(stores, "v000007", today=TODAY)
    everybody = {(SHARED, ""), (SHARED, "SEROCU")}
    assert seen(stores, NOTHING) == everybody
    assert seen(stores, KENT_SCOPE) == everybody | {(SHARED, "kent"), (SHARED, "essex"), (BOARD, "kent")}
    assert seen(stores, Scope(frozenset(), frozenset({"board", "peers", "public"}), "board")) == everybody | {
        (SHARED, "kent"), (SHARED, "essex"), (BOARD, "kent"), (BOARD, "essex"),
    }  # fmt: skip


def test_a_signal_of_a_small_hidden_figure_is_kept_from_other_forces(stores, lists):
    hidden = _small_figure(stores)
    lists(hidden)
    record_signals(stores, "v000007", today=TODAY)
    key = (hidden.kpi_id, hidden.unit_id)
    tiers = frozenset({"peers", "public", "board"})
    assert key not in seen(stores, Scope(frozenset(), tiers, "board"))
    assert key in seen(stores, Scope(frozenset({hidden.unit_id}), frozenset(), ""))


def test_a_signal_of_a_series_with_a_small_figure_in_another_period_is_kept_too(stores, lists):
    """Rule and probability are worked out from all of the series."""
    hidden = _small_figure(stores)
    lists(replace(hidden, period=date(2099, 1, 1)))
    record_signals(stores, "v000007", today=TODAY)
    key = (hidden.kpi_id, hidden.unit_id)
    assert key not in seen(stores, Scope(frozenset(), frozenset({"peers", "public", "board"}), "board"))
    assert key in seen(stores, Scope(frozenset({hidden.unit_id}), frozenset(), ""))


def _small_figure(stores):
    with stores.national.cursor(Scope(frozenset(), frozenset({"peers", "board", "public"}), "board")) as cursor:
        row = cursor.execute(
            "select kpi_id, unit_id, period from scoped.kpi_values where is_hidden and known_until = date '9999-12-31'"
        ).fetchone()
    return signal(row[0], unit_id=row[1], period=row[2])


@pytest.mark.parametrize(
    ("viewer", "unit_kind", "unit_id", "is_allowed"),
    [
        (KENT, "force", "kent", True),
        (KENT, "force", "essex", False),
        (KENT, "national", "", False),
        (ANALYST, "force", "essex", True),
        (ANALYST, "national", "", True),
        (OWNER, "national", "", True),
        (OWNER, "rocu", "SEROCU", True),
        (OWNER, "force", "kent", False),
        (MEMBER, "national", "", False),
        (Viewer("s|x", "X", "force_lead"), "force", "", False),
        (Viewer("s|x", "X", "no_such_role"), "national", "", False),
    ],
)
def test_a_force_explains_its_own_signals_and_the_ndao_the_others(
    stores, lists, viewer, unit_kind, unit_id, is_allowed
):
    assert may_explain(viewer, unit_kind, unit_id) == is_allowed
    lists(signal(unit_kind=unit_kind, unit_id=unit_id))
    record_signals(stores, "v000007", today=TODAY)
    everything = Scope(frozenset({unit_id}), frozenset(), "")
    (one,) = logged_signals(stores, everything, stores.national.version())
    if is_allowed:
        explain_signal(stores, viewer, one.signal_id, "Looked at", version=1)
    else:
        with pytest.raises(NotPermitted):
            explain_signal(stores, viewer, one.signal_id, "Looked at", version=1)
    (after,) = logged_signals(stores, everything, stores.national.version())
    assert (after.reason is not None) == is_allowed


def test_a_reason_is_kept_with_its_history_and_its_audit_record(stores, lists):
    lists(signal())
    record_signals(stores, "v000007", today=TODAY)
    one = only(stores)
    explain_signal(stores, KENT, one.signal_id, "  Two clerks\n off sick ", version=1)
    explain_signal(stores, ANALYST, one.signal_id, "A form was changed", version=2)
    after = only(stores)
    said = (after.reason, after.explained_by, after.explained_by_role)
    assert said == ("A form was changed", "s|analyst", "ndao_analyst")
    version = stores.national.version()
    steps = reasons_of(stores, KENT_SCOPE, version, one.signal_id)
    assert [(step.reason, step.changed_by_role) for step in steps] == [
        ("A form was changed", "ndao_analyst"),
        ("Two clerks off sick", "force_lead"),
    ]
    newest = stores.audit.newest(1).iloc[0]
    assert (newest.action, newest.object) == ("signal.change", one.signal_id)
    assert reasons_of(stores, Scope(frozenset({"essex"})), version, one.signal_id) == ()


def test_a_stale_reason_is_refused_with_the_one_that_stands(stores, lists):
    lists(signal())
    record_signals(stores, "v000007", today=TODAY)
    one = only(stores)
    explain_signal(stores, KENT, one.signal_id, "First", version=1)
    with pytest.raises(StaleEdit) as refused:
        explain_signal(stores, ANALYST, one.signal_id, "Second", version=1)
    assert refused.value.theirs["reason"] == "First"
    assert only(stores).reason == "First"


@pytest.mark.parametrize("words", ["", " \n ", "x" * (LONGEST_REASON + 1)])
def test_an_empty_or_endless_reason_is_refused(stores, lists, words):
    lists(signal())
    record_signals(stores, "v000007", today=TODAY)
    with pytest.raises(EditRefused):
        explain_signal(stores, KENT, only(stores).signal_id, words, version=1)
    assert only(stores).reason is None


def test_a_signal_that_there_is_not_is_nobodys(stores):
    with pytest.raises(NotPermitted):
        explain_signal(stores, ANALYST, "KPI_001/national/2026-10", "Looked at", version=1)


def test_an_empty_store_has_no_signal(tmp_path):
    opened = open_stores(tmp_path / "store", tmp_path / "key")
    try:
        from tests.pages.worlds import reference_store

        reference_store(tmp_path / "store")
        assert record_signals(opened, today=TODAY) == 0
        (told,) = signal_rounds(opened)
        assert (told.charts_judged, told.signals_listed) == (0, 0)
    finally:
        opened.close()
