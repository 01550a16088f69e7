"""The appraisal read from the stores: kept while nothing changes, and only for those who may read the register."""

from datetime import date

import pytest

from data_access.benefits.keeping import RowChange, keep_row
from data_access.benefits.valuing import appraisal_of
from models.access import Viewer
from models.benefits.appraisal import WAITS
from models.benefits.kinds import BENEFIT, SETTING
from models.errors import NotPermitted
from tests.data_access.benefits.conftest import ANALYST, BOARD
from tests.models.benefits.appraised import VALUED
from tests.models.benefits.rows import GOOD

DAY = date(2026, 9, 30)


def test_an_empty_register_is_worth_nothing(stores):
    found = appraisal_of(stores, ANALYST, as_at=DAY)
    assert (found.npv, found.price_year, found.benefits) == (0, 2025, {})


def test_the_same_appraisal_is_given_until_an_edit_and_to_every_reader(stores):
    keep_row(stores, ANALYST, RowChange(BENEFIT, {**GOOD["benefit"], **VALUED}, "BEN_001"))
    first = appraisal_of(stores, ANALYST, as_at=DAY)
    assert first.benefits["BEN_001"].why_not == WAITS
    assert first.proposed_present_value > 0
    assert appraisal_of(stores, BOARD, as_at=DAY) is first
    keep_row(stores, ANALYST, RowChange(SETTING, {**GOOD["setting"], "name": "price_year", "value": 2026}))
    assert appraisal_of(stores, BOARD, as_at=DAY).price_year == 2026


def test_who_may_not_read_the_register_gets_no_appraisal(stores):
    with pytest.raises(NotPermitted):
        appraisal_of(stores, Viewer("auditor@example.org", "Auditor", "auditor"), as_at=DAY)
