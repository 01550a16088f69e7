"""The sample says what happened to its series: one new start is approved, one waits, and every event is noted."""

from __future__ import annotations

import shutil

import pytest

from data_access.performance.annotations import annotations_of
from data_access.performance.charts import approved_rebases, national_charts
from data_access.performance.commentaries import commentaries_of
from data_access.performance.rebases import rebases_of
from data_access.stores import open_stores
from sample_data.kpi_stories import COMMENTARIES, EVENTS, NEW_STARTS
from tests.data_access.performance.remarking import ANALYST


@pytest.fixture(scope="module")
def sample(filled_store, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    shutil.copytree(filled_store, folder / "store")
    opened = open_stores(folder / "store", folder / "store" / "audit.key")
    yield opened
    opened.close()


def test_every_event_is_a_note_on_its_series(sample):
    for event in EVENTS:
        notes = annotations_of(sample, ANALYST, event.kpi_id, event.unit_id)
        assert (event.happened_on, event.words) in {(note.happened_on, note.words) for note in notes}


def test_a_new_start_counts_when_another_person_approved_it(sample):
    states = {start.kpi_id: rebases_of(sample, ANALYST, start.kpi_id, "")[0].state for start in NEW_STARTS}
    expected = {start.kpi_id: "approved" if start.decision else "proposed" for start in NEW_STARTS}
    assert states == expected and set(states.values()) == {"approved", "proposed"}
    approved = {(start.kpi_id, "", start.from_period) for start in NEW_STARTS if start.decision}
    assert set(approved_rebases(sample)) == approved


def test_an_approved_new_start_is_a_break_in_the_chart_and_a_waiting_one_is_none(sample):
    charts = national_charts(sample.national, sample.national.version(), None, approved_rebases(sample))
    breaks = {start.kpi_id: int(charts[start.kpi_id].monitored.groups[0].max()) for start in NEW_STARTS}
    assert breaks == {start.kpi_id: int(bool(start.decision)) for start in NEW_STARTS}


def test_owners_say_something(sample):
    for comment in COMMENTARIES:
        assert comment.words in {text.words for text in commentaries_of(sample, ANALYST, comment.kpi_id, "")}
