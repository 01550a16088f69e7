from datetime import date

import pytest

from models.errors import EditRefused
from models.performance.remarks import APPROVED, LIFTED, PROPOSED, REFUSED, good_period, require_decision

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("period", "frequency", "is_good"),
    [
        (date(2026, 11, 1), "monthly", True),
        (date(2026, 12, 1), "monthly", False),
        (date(2026, 10, 1), "quarterly", True),
        (date(2026, 11, 1), "quarterly", False),
        (date(2026, 10, 1), "half-yearly", True),
        (date(2026, 7, 1), "half-yearly", False),
        (date(2026, 4, 1), "yearly", True),
        (date(2026, 1, 1), "yearly", False),
        (date(2026, 10, 2), "monthly", False),
    ],
)
def test_a_period_begins_on_its_first_day_and_has_begun(period, frequency, is_good):
    if is_good:
        assert good_period(period, frequency, today=TODAY) == period
    else:
        with pytest.raises(EditRefused):
            good_period(period, frequency, today=TODAY)


@pytest.mark.parametrize(
    ("state", "decision"), [(PROPOSED, LIFTED), (APPROVED, REFUSED), (REFUSED, APPROVED), (LIFTED, APPROVED)]
)
def test_only_moves_that_make_sense_are_decided(state, decision):
    with pytest.raises(EditRefused):
        require_decision(state, decision)
