"""A quarter as it was known on a day: what is loaded, said or decided afterwards changes nothing in it."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from data_access.performance.annotations import add_annotation, change_annotation, withdraw_annotation
from data_access.performance.commentaries import add_commentary
from data_access.performance.quarterly import (
    QuarterNote,
    commentaries_by,
    first_and_last_day,
    notes_by,
    quarter_kpis,
    rebases_by,
    signals_by,
)
from data_access.performance.rebases import decide_rebase, propose_rebase, rebases_of
from data_access.performance.signal_log import explain_signal
from data_access.queries import run
from data_access.stores import open_stores
from models.access import Scope, Viewer
from models.performance.remarks import APPROVED, LIFTED
from models.performance.signals import LoggedSignal, signal_id
from models.plans.quarters import Quarter
from tests.data_access.performance.quarter_store import KPI, load, reported_store, values_file

QUARTER = Quarter(2026, 2)
REPORTED_ON, REVISED_ON = date(2026, 10, 20), date(2026, 11, 16)
ANALYST = Viewer("ndao|analyst", "Analyst", "ndao_analyst")
OTHER = Viewer("ndao|other", "Analyst", "ndao_analyst")
TODAY = datetime.now(UTC).date()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture(scope="module")
def reported(tmp_path_factory):
    """A store with 25 months up to October 2026, each known on the 13th of the month after; never write to it."""
    return reported_store(tmp_path_factory.mktemp("quarter"), tmp_path_factory.mktemp("files"))


@pytest.fixture
def stores(reported, tmp_path):
    folder = tmp_path / "store"
    shutil.copytree(reported, folder)
    opened = open_stores(folder, folder / "audit.key")
    yield opened
    opened.close()


def at_end(stores, known_on, version=None, rebases=()):
    return quarter_kpis(stores.national, version or stores.national.version(), QUARTER, known_on, rebases).get(KPI)


def test_the_series_ends_with_the_quarter_and_holds_what_was_known(stores):
    one = at_end(stores, REPORTED_ON)
    periods = one.charts.monitored.panel.periods
    assert (periods[0].item(), periods[-1].item()) == (date(2024, 10, 1), date(2026, 9, 1))
    assert (one.known_on, one.is_revised, one.charts.latest(0)) == (date(2026, 10, 13), False, 80 + 23 * 7 % 5)
    assert at_end(stores, date(2026, 9, 20)).charts.period(-1) == date(2026, 8, 1)
    assert at_end(stores, date(2024, 10, 1)) is None
    assert first_and_last_day(stores.national, stores.national.version()) == (date(2024, 10, 1), date(2026, 10, 1))


def test_a_revision_that_is_loaded_later_leaves_the_report_as_it_was(stores, tmp_path):
    before = stores.national.version()
    first = at_end(stores, REPORTED_ON)
    revised = [(date(2026, 9, 1), REVISED_ON, 20), (date(2026, 8, 1), REVISED_ON, 99)]
    after = load(stores.folder, values_file(tmp_path, revised))
    assert after != before
    again = at_end(stores, REPORTED_ON, after)
    for name in ("values", "lower", "upper", "p", "rates", "run"):
        np.testing.assert_array_equal(getattr(again.charts.monitored, name), getattr(first.charts.monitored, name))
    assert (again.known_on, again.is_revised, again.outlook) == (first.known_on, False, first.outlook)
    assert again.charts.monitored.variation(0) == first.charts.monitored.variation(0)
    now = at_end(stores, REVISED_ON, after)
    assert (now.charts.latest(0), now.is_revised, now.known_on) == (20, True, REVISED_ON)


def test_a_rebase_counts_from_the_day_of_its_approval_until_it_is_lifted(stores):
    assert rebases_by(stores, TODAY) == ()
    rebase_id = propose_rebase(stores, ANALYST, KPI, "", from_period=date(2025, 10, 1), reason="New desk")
    assert rebases_by(stores, TODAY) == ()
    decide_rebase(stores, OTHER, rebase_id, decision=APPROVED, reason="Agreed", version=1)
    assert rebases_by(stores, YESTERDAY) == ()
    found = rebases_by(stores, TODAY)
    assert found == ((KPI, "", date(2025, 10, 1)),)
    assert at_end(stores, REPORTED_ON, rebases=found).charts.monitored.groups.max() == 1
    (held,) = rebases_of(stores, ANALYST, KPI, "")
    decide_rebase(stores, OTHER, rebase_id, decision=LIFTED, reason="Mistaken", version=held.version)
    assert rebases_by(stores, TODAY) == ()
    with stores.registers.writing() as cursor:
        cursor.execute("update rebases set proposed_at = proposed_at - interval 3 days")
    assert rebases_by(stores, YESTERDAY) == found


def test_commentaries_are_those_of_the_quarter_written_by_the_day(stores):
    add_commentary(stores, ANALYST, KPI, "", period=date(2026, 9, 1), words="First")
    add_commentary(stores, ANALYST, KPI, "", period=date(2026, 9, 1), words="Second")
    add_commentary(stores, ANALYST, KPI, "", period=date(2026, 6, 1), words="Of the quarter before")
    assert [row["words"] for row in commentaries_by(stores, QUARTER, TODAY)] == ["Second", "First"]
    assert commentaries_by(stores, QUARTER, YESTERDAY) == ()


def test_notes_are_those_of_the_nation_in_the_words_that_they_had_on_the_day(stores):
    day = date(2026, 9, 4)
    made = add_annotation(stores, ANALYST, KPI, "", happened_on=day, kind="event", words="First")
    add_annotation(stores, ANALYST, KPI, "kent", happened_on=day, kind="event", words="Of a force")
    assert notes_by(stores, YESTERDAY) == ()
    with stores.registers.writing() as cursor:
        cursor.execute("update changes set changed_at = changed_at - interval 1 day")
    before = (QuarterNote(KPI, day, "Event: First"),)
    assert notes_by(stores, TODAY) == before
    change_annotation(stores, ANALYST, made, happened_on=day, kind="recording change", words="Second", version=1)
    assert [note.words for note in notes_by(stores, TODAY)] == ["Recording change: Second"]
    withdraw_annotation(stores, ANALYST, made, version=2)
    assert (notes_by(stores, TODAY), notes_by(stores, YESTERDAY)) == ((), before)


def test_an_approved_new_start_is_a_note_with_its_reason(stores):
    rebase_id = propose_rebase(stores, ANALYST, KPI, "", from_period=date(2025, 10, 1), reason="New desk")
    assert notes_by(stores, TODAY) == ()
    decide_rebase(stores, OTHER, rebase_id, decision=APPROVED, reason="Agreed", version=1)
    assert notes_by(stores, TODAY) == (QuarterNote(KPI, date(2025, 10, 1), "Limits start anew: New desk"),)


def log(stores, period, found_on):
    """Put a signal of the nation into the log."""
    logged = LoggedSignal(
        signal_id(KPI, "", period, "concern_low"), KPI, "national", "", period, "concern_low", "Below LCL", 0.001,
        "v000001", found_on, found_on + timedelta(days=28), "Programme Manager",
    )  # fmt: skip
    with stores.registers.writing() as cursor:
        run(
            cursor, "performance_registers/signals_add",
            rows=json.dumps([asdict(logged)], default=str), found_at=found_on,
        )  # fmt: skip
    return logged.signal_id


def reasons(stores, known_on):
    scope = Scope(frozenset(), frozenset({"peers"}), "board")
    return [one.reason for one in signals_by(stores, scope, stores.national.version(), QUARTER, known_on)]


def test_signals_are_those_of_the_quarter_with_the_reason_that_was_known(stores):
    of_signal = log(stores, date(2026, 9, 1), YESTERDAY)
    log(stores, date(2026, 10, 1), YESTERDAY)
    assert reasons(stores, YESTERDAY - timedelta(days=1)) == []
    assert reasons(stores, YESTERDAY) == [None] == reasons(stores, TODAY)
    explain_signal(stores, ANALYST, of_signal, "The desk was closed.", version=1)
    assert reasons(stores, TODAY) == ["The desk was closed."]
    assert reasons(stores, YESTERDAY) == [None]


def test_a_reason_that_was_changed_later_stands_as_it_was(stores):
    of_signal = log(stores, date(2026, 9, 1), YESTERDAY - timedelta(days=5))
    explain_signal(stores, ANALYST, of_signal, "First thought.", version=1)
    with stores.registers.writing() as cursor:
        cursor.execute("update changes set changed_at = changed_at - interval 2 days")
    explain_signal(stores, ANALYST, of_signal, "What it was.", version=2)
    assert reasons(stores, TODAY) == ["What it was."]
    assert reasons(stores, YESTERDAY) == ["First thought."]
