"""A quarter's end cuts a series at its last whole period, and figures are asked for when they are due."""

from datetime import date

import numpy as np
import pytest

from models.performance.cut import asked_on, ended_by
from models.performance.panel import panel_of


def panel(frequency, *periods):
    values = np.arange(len(periods), dtype=float)
    days = np.array(periods, dtype="datetime64[D]")
    return panel_of(["kent"] * len(periods), days, values, values, values + 1, frequency=frequency)


@pytest.mark.parametrize(
    ("frequency", "periods", "day", "kept"),
    [
        ("monthly", ("2026-08-01", "2026-09-01", "2026-10-01"), date(2026, 9, 30), [0, 1]),
        ("monthly", ("2026-08-01", "2026-09-01", "2026-10-01"), date(2026, 9, 29), [0]),
        ("quarterly", ("2026-04-01", "2026-07-01"), date(2026, 9, 30), [0, 1]),
        ("half-yearly", ("2025-10-01", "2026-04-01"), date(2026, 6, 30), [0]),
        ("yearly", ("2025-04-01", "2026-04-01"), date(2026, 9, 30), [0]),
        ("monthly", ("2026-10-01",), date(2026, 9, 30), []),
    ],
)
def test_periods_that_ended_later_are_left_out(frequency, periods, day, kept):
    cut = ended_by(panel(frequency, *periods), day, frequency)
    assert cut.values.tolist() == [kept]
    assert cut.denominators.tolist() == [[value + 1 for value in kept]]
    assert len(cut.periods) == len(kept) and cut.unit_ids == ("kent",)


def test_figures_are_asked_for_once_all_are_due_or_as_far_as_is_known():
    assert asked_on(date(2026, 9, 30), date(2027, 5, 1), 31) == date(2026, 10, 31)
    assert asked_on(date(2026, 9, 30), date(2026, 10, 14), 31) == date(2026, 10, 14)
