"""Commentaries follow each other; none is changed."""

from __future__ import annotations

from datetime import date

import pytest

from data_access.performance.commentaries import add_commentary, commentaries_of
from models.access import Viewer, roles
from models.errors import EditRefused, NotPermitted
from tests.data_access.performance.remarking import (
    ANALYST,
    COMMENTING,
    ESSEX,
    KENT,
    KPI,
    OWNER,
    PERIOD,
    actions,
    changes,
)


def add(stores, viewer=OWNER, unit_id="", *, period=PERIOD, words="A template goes out in December."):
    return add_commentary(stores, viewer, KPI, unit_id, period=period, words=words)


def test_a_later_text_follows_and_the_earlier_one_stays(stores):
    first = add(stores, words="  We do not know yet. ")
    second = add(stores, ANALYST, words="It was the date format.")
    found = commentaries_of(stores, Viewer("x", "x", "national_board"), KPI, "")
    assert [text.commentary_id for text in found] == [second, first]
    assert [text.words for text in found] == ["It was the date format.", "We do not know yet."]
    assert [text.written_by_role for text in found] == ["ndao_analyst", "ndao_service_owner"]
    assert actions(stores)[:2] == ["commentary.add", "commentary.add"]
    assert changes(stores, "commentary", first)[0]["after"]["period"] == "2025-10-01"


@pytest.mark.parametrize("unit_id", ["", "kent"])
def test_roles_that_may_not_comment_write_nothing(stores, unit_id):
    for role_id in set(roles()) - COMMENTING:
        with pytest.raises(NotPermitted):
            add(stores, Viewer("x", "x", role_id, "kent"), unit_id)
    assert commentaries_of(stores, ANALYST, KPI, unit_id) == ()


@pytest.mark.parametrize(("viewer", "unit_id"), [(KENT, ""), (KENT, "essex"), (OWNER, "kent"), (ESSEX, "S3.2")])
def test_nobody_writes_about_a_series_that_is_not_theirs(stores, viewer, unit_id):
    with pytest.raises(NotPermitted):
        add(stores, viewer, unit_id)


@pytest.mark.parametrize("given", [{"words": ""}, {"words": "x" * 2001}, {"period": date(2025, 10, 9)}])
def test_what_cannot_stand_is_refused(stores, given):
    with pytest.raises(EditRefused):
        add(stores, **given)


def test_texts_about_a_force_are_read_by_those_who_see_its_values(stores):
    add(stores, KENT, "kent")
    assert len(commentaries_of(stores, ESSEX, KPI, "kent")) == 1
    with pytest.raises(NotPermitted):
        commentaries_of(stores, Viewer("x", "x", "ecosystem_partner"), KPI, "kent")
