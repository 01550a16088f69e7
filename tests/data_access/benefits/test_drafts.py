"""What was typed and not saved outlives the session, and nobody else reads it."""

from datetime import date

import pytest

from data_access.benefits.drafts import draft_of, drop_draft, drop_from_draft, keep_draft, values_at
from data_access.benefits.keeping import RowChange, keep_row
from models.errors import EditRefused, NotPermitted
from tests.data_access.benefits.conftest import ANALYST, BOARD, OWNER
from tests.models.benefits.rows import GOOD

WHAT = ("benefit", "BEN_001")


@pytest.fixture
def benefit(stores):
    keep_row(stores, ANALYST, RowChange("benefit", GOOD["benefit"]))


def test_a_draft_grows_field_by_field_and_keeps_each_kind_of_value(stores, benefit):
    keep_draft(stores, ANALYST, *WHAT, {"title": "Typed", "criteria": ["SC1"]}, version=2)
    keep_draft(stores, ANALYST, *WHAT, {"next_review_on": date(2026, 12, 1), "value_low": None}, version=3)
    draft = draft_of(stores, ANALYST, *WHAT)
    expected = {"title": "Typed", "criteria": ["SC1"], "next_review_on": date(2026, 12, 1), "value_low": None}
    assert (dict(draft.values), draft.base_version) == (expected, 2)


def test_a_draft_is_its_owners_alone(stores, benefit):
    keep_draft(stores, ANALYST, *WHAT, {"title": "Typed"}, version=1)
    assert draft_of(stores, OWNER, *WHAT) is None
    drop_draft(stores, OWNER, "BEN_001")
    assert draft_of(stores, ANALYST, *WHAT).values == {"title": "Typed"}
    drop_draft(stores, ANALYST, "BEN_001")
    assert draft_of(stores, ANALYST, *WHAT) is None


def test_what_was_saved_leaves_the_draft_and_the_rest_moves_on(stores, benefit):
    keep_draft(stores, ANALYST, *WHAT, {"title": "Typed", "owner": "Another"}, version=1)
    drop_from_draft(stores, ANALYST, *WHAT, ["title"], version=2)
    draft = draft_of(stores, ANALYST, *WHAT)
    assert (draft.values, draft.base_version) == ({"owner": "Another"}, 2)
    drop_from_draft(stores, ANALYST, *WHAT, ["owner"])
    assert draft_of(stores, ANALYST, *WHAT) is None


def test_only_fields_of_the_kind_and_no_more_text_than_a_form_holds(stores, benefit):
    keep_draft(stores, ANALYST, *WHAT, {"title": "Typed", "state": "realised"}, version=1)
    assert draft_of(stores, ANALYST, *WHAT).values == {"title": "Typed"}
    with pytest.raises(EditRefused):
        keep_draft(stores, ANALYST, *WHAT, {"rationale": "x" * 60_000}, version=1)


def test_only_those_who_edit_have_drafts(stores, benefit):
    for call in (
        lambda: draft_of(stores, BOARD, *WHAT),
        lambda: keep_draft(stores, BOARD, *WHAT, {"title": "Typed"}, version=1),
        lambda: drop_draft(stores, BOARD, "BEN_001"),
        lambda: values_at(stores, BOARD, *WHAT, 1),
    ):
        with pytest.raises(NotPermitted):
            call()


def test_the_values_of_an_earlier_version_are_known(stores, benefit):
    keep_row(stores, ANALYST, RowChange("benefit", {**GOOD["benefit"], "title": "Later"}, "BEN_001", 1))
    assert values_at(stores, ANALYST, *WHAT, 1)["title"] == GOOD["benefit"]["title"]
    assert values_at(stores, ANALYST, *WHAT, 2)["title"] == "Later"
    assert values_at(stores, ANALYST, *WHAT, 9) is None
