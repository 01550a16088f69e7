from __future__ import annotations

from itertools import pairwise

import pytest

from components.charts.level_distribution import level_distribution
from tests.components.charts.frames_of_forces import capability_rows, context


def picture(counts):
    return level_distribution(capabilities=capability_rows(counts), context=context())


def test_the_middle_of_level_3_is_the_middle_of_every_bar():
    middle = picture([(4, 10, 12, 3, 1), (0, 2, 7, 30, 4)]).figure["data"][2]
    assert [base + length / 2 for base, length in zip(middle["base"][1:], middle["x"][1:], strict=True)] == [
        0,
        0,
    ]


def test_bars_of_a_row_meet_without_gap_or_overlap():
    traces = picture([(4, 10, 12, 3, 1)]).figure["data"]
    for left, right in pairwise(traces):
        assert left["base"][1] + left["x"][1] == right["base"][1]


def test_capabilities_stand_by_share_below_level_3_within_their_pillar():
    table = picture([(0, 2, 8, 0, 0), (0, 9, 1, 0, 0), (0, 5, 5, 0, 0), None, (0, 0, 10, 0, 0), (10, 0, 0, 0, 0)]).table
    assert [name[:2] for name in table["Capability"]] == ["F2", "F3", "F1", "F5", "F4", "R1"]


def test_a_suppressed_row_says_so_and_shows_no_count():
    spec = picture([(4, 10, 12, 3, 1), None])
    assert any("Not shown" in words["text"] for words in spec.figure["layout"]["annotations"])
    assert spec.table.iloc[1, 2:].isna().all()
    assert "Capability F2" in spec.alt.split("Not shown")[1]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], "No answers yet"),
        ([None, None], "Counts are not shown: fewer than five forces have complete answers"),
        ([(0, 0, 9, 1, 0)], "No force is below level 3 in any capability"),
        ([(0, 0, 9, 1, 0), None], "No force is below level 3 in any capability shown"),
        (
            [(0, 1, 9, 0, 0), (0, 2, 8, 0, 0)],
            "No capability has most forces below level 3; Capability F2 comes closest (2 of 10)",
        ),
        (
            [(5, 1, 4, 0, 0), (0, 2, 8, 0, 0)],
            "Most forces are below level 3 in 1 of 2 capabilities; Capability F1 is furthest behind (6 of 10)",
        ),
        ([(0, 6, 4, 0, 0), (0, 6, 4, 0, 0)], "In every capability the same share of forces, 60 %, is below level 3"),
    ],
)
def test_the_title_is_right_in_every_state(counts, expected):
    assert picture(counts).title == expected
