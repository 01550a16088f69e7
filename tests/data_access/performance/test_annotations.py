"""Notes on a chart: who may put, change and withdraw them, and that nothing of them is lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from data_access.performance.annotations import (
    add_annotation,
    annotation_steps,
    annotations_of,
    change_annotation,
    withdraw_annotation,
)
from models.access import Viewer, roles
from models.errors import EditRefused, NotPermitted, StaleEdit
from tests.data_access.performance.remarking import (
    ANALYST,
    COMMENTING,
    ESSEX,
    KENT,
    KPI,
    OWNER,
    actions,
    changes,
)

DAY, KIND, WORDS = date(2026, 3, 4), "recording change", "Counted from the day of receipt"


def add(stores, viewer=OWNER, unit_id="", *, day=DAY, kind=KIND, words=WORDS):
    return add_annotation(stores, viewer, KPI, unit_id, happened_on=day, kind=kind, words=words)


def change(stores, note_id, viewer=ANALYST, *, words="Counted from the day of entry", version=1):
    change_annotation(stores, viewer, note_id, happened_on=DAY, kind=KIND, words=words, version=version)


def only(stores, viewer=ANALYST, unit_id=""):
    (kept,) = annotations_of(stores, viewer, KPI, unit_id)
    return kept


def test_a_note_is_kept_and_seen_by_everybody_who_sees_the_values(stores):
    made = add(stores)
    kept = only(stores, Viewer("x", "x", "rocu_analyst"))
    assert (kept.annotation_id, kept.happened_on, kept.annotation_kind, kept.words) == (made, DAY, KIND, WORDS)
    assert (kept.added_by, kept.is_withdrawn, kept.version) == (OWNER.subject, False, 1)
    assert actions(stores)[0] == "annotation.add"


def test_roles_that_may_not_comment_add_nothing(stores):
    for role_id in set(roles()) - COMMENTING:
        with pytest.raises(NotPermitted):
            add(stores, Viewer("x", "x", role_id, "kent"), "kent")
    assert annotations_of(stores, ANALYST, KPI, "kent") == ()


@pytest.mark.parametrize(("viewer", "unit_id"), [(KENT, ""), (KENT, "essex"), (OWNER, "kent")])
def test_nobody_notes_anything_on_a_series_that_is_not_theirs(stores, viewer, unit_id):
    with pytest.raises(NotPermitted):
        add(stores, viewer, unit_id)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"words": " \n "}, "is empty"),
        ({"words": "x" * 301}, "longer than 300"),
        ({"kind": "rumour"}, "no such kind"),
        ({"day": date.today() + timedelta(days=2)}, "still to come"),
    ],
)
def test_what_no_reader_could_use_is_refused(stores, given, said):
    with pytest.raises(EditRefused, match=said):
        add(stores, **given)


def test_a_change_is_kept_with_the_words_before_it(stores):
    made = add(stores)
    change(stores, made)
    assert (only(stores).words, only(stores).version) == ("Counted from the day of entry", 2)
    assert [step["after"]["words"] for step in changes(stores, "annotation", made)] == [WORDS, only(stores).words]


def test_a_stale_change_is_refused_with_the_note_as_it_stands(stores):
    made = add(stores)
    change(stores, made, words="Theirs")
    with pytest.raises(StaleEdit) as refused:
        change(stores, made, OWNER, words="Mine")
    assert refused.value.theirs["words"] == "Theirs"
    assert only(stores).words == "Theirs"


def test_a_withdrawn_note_stays_in_the_history_and_changes_no_more(stores):
    made = add(stores, KENT, "kent")
    with pytest.raises(NotPermitted):
        withdraw_annotation(stores, ESSEX, made, version=1)
    withdraw_annotation(stores, KENT, made, version=1)
    assert only(stores, unit_id="kent").is_withdrawn
    assert [step["state"] for step in annotation_steps(stores, KENT, KPI, "kent")] == ["withdrawn", "added"]
    with pytest.raises(EditRefused, match="was withdrawn"):
        change(stores, made, KENT, version=2)


def test_a_note_that_is_not_there_is_refused(stores):
    with pytest.raises(EditRefused, match="no such note"):
        change(stores, "none")


def test_notes_on_a_force_are_read_by_those_who_see_its_values(stores):
    add(stores, KENT, "kent")
    assert only(stores, ESSEX, "kent").words == WORDS
    with pytest.raises(NotPermitted):
        annotations_of(stores, Viewer("x", "x", "rocu_analyst"), KPI, "kent")
