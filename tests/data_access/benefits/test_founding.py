"""The rows of the founding document are kept in one edit, and only into an empty register."""

import pytest

from data_access.benefits.founding import enter_founding
from data_access.benefits.keeping import RowChange, keep_row
from data_access.benefits.reading import edits_of, register_of
from models.benefits.founding import founding_rows
from models.benefits.kinds import BENEFIT, MEASURE
from models.errors import EditRefused, NotPermitted
from tests.data_access.benefits.conftest import ANALYST, LEAD
from tests.models.benefits.rows import GOOD


def test_every_row_is_kept_under_its_own_id_and_nothing_is_synthetic(stores):
    assert enter_founding(stores, ANALYST) == len(founding_rows())
    register = register_of(stores, ANALYST)
    for row in founding_rows():
        assert register.row(row.kind_id, row.row_id) is not None
    assert not register.is_synthetic
    assert {row.state for row in register.rows(BENEFIT)} == {"identified"}


def test_a_target_of_the_document_waits_for_the_board(stores):
    enter_founding(stores, ANALYST)
    first, *others = register_of(stores, ANALYST).measures_by_benefit["BEN_001"]
    assert (first["name"], first.target_state) == ("Connected police databases", "proposed")
    assert [measure.target_state for measure in others] == ["", ""]
    states = {measure.target_state for measure in register_of(stores, ANALYST).rows(MEASURE)}
    assert states == {"", "proposed"}


def test_a_register_that_has_rows_is_left_alone(stores):
    keep_row(stores, ANALYST, RowChange("output", GOOD["output"]))
    before = edits_of(stores)
    with pytest.raises(EditRefused):
        enter_founding(stores, ANALYST)
    assert edits_of(stores) == before


def test_who_may_not_edit_enters_nothing(stores):
    with pytest.raises(NotPermitted):
        enter_founding(stores, LEAD)
    assert register_of(stores, ANALYST).rows(BENEFIT) == ()
