from __future__ import annotations

from itertools import pairwise, permutations

import pytest

from components.charts.dependency_picture import (
    BLOCKED,
    PLANNED,
    POSSIBLE,
    REACHED,
    STATES,
    WAITING,
    crossings,
    dependency_picture,
    depths_of,
    ordered_columns,
)
from components.charts.svg import svg_of
from tests.components.charts.frames_of_forces import context
from tests.components.charts.frames_of_plans import LINKS, capabilities

ALL = sorted({name for link in LINKS for name in link})


def picture(states, links=LINKS):
    return dependency_picture(capabilities=capabilities(states), links=links, context=context())


def marks_of(spec, state):
    return next((trace for trace in spec.figure["data"] if trace["name"] == state), None)


def test_everything_stands_right_of_what_it_needs():
    depths = depths_of(ALL, LINKS)
    assert all(depths[needed] < depths[needs] for needed, needs in LINKS)
    assert {name for name, depth in depths.items() if depth == 0} == {"F1", "R1", "R2", "R3", "S1", "S2", "N1"}


def test_a_circle_is_refused():
    with pytest.raises(ValueError, match="circle"):
        depths_of(["A", "B"], [("A", "B"), ("B", "A")])


def test_a_crossing_that_an_order_can_avoid_is_avoided():
    links = [("A", "Z"), ("B", "Y"), ("C", "X")]
    columns, joints = ordered_columns(["A", "B", "C", "X", "Y", "Z"], links)
    assert crossings(columns, joints) == 0


def test_no_order_of_one_column_would_cross_less():
    columns, joints = ordered_columns(ALL, LINKS)
    fewest = crossings(columns, joints)
    for at, column in enumerate(columns):
        if len(column) <= 7:
            orders = ([*columns[:at], order, *columns[at + 1 :]] for order in permutations(column))
            assert min(crossings(order, joints) for order in orders) == fewest


def test_a_link_that_passes_a_column_keeps_a_place_there():
    columns, joints = ordered_columns(["A", "B", "C"], [("A", "B"), ("B", "C"), ("A", "C")])
    assert [len(column) for column in columns] == [1, 2, 1]
    assert len(joints) == 4


def test_each_state_has_a_shape_and_filling_of_its_own_and_stands_in_the_key():
    spec = picture(dict(zip(ALL[:5], STATES, strict=True)), links=list(pairwise(ALL[:5])))
    looks = {(m["marker"]["symbol"], m["marker"]["color"]) for m in (marks_of(spec, state) for state in STATES)}
    assert len(looks) == len(STATES)
    words = [note["text"] for note in spec.figure["layout"]["annotations"]]
    assert all(state.capitalize() in words for state in STATES)


def test_links_start_and_end_at_their_capabilities():
    spec = picture({"F1": PLANNED, "F2": WAITING})
    links = marks_of(spec, "links")
    assert (links["x"][0], links["x"][-2]) == (0.0, 1.0)
    assert links["x"][-1] is None


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ({}, "No capability of the framework needs another one first"),
        ({"F5": POSSIBLE}, "No capability of the framework needs another one first"),
        ({"F1": REACHED, "F2": PLANNED}, "Nothing waits: whatever a capability needs first is there"),
        ({"F1": PLANNED, "F2": WAITING}, "F2 waits for F1"),
        ({"F1": PLANNED, "F2": WAITING, "F3": WAITING}, "2 capabilities wait for others; F1 holds up 2 of them"),
        (
            {"F1": BLOCKED, "F2": WAITING, "F3": WAITING, "R3": POSSIBLE, "A1": WAITING, "A2": WAITING},
            "4 capabilities wait for others; F1 and R3 each hold up 2 of them",
        ),
        ({"F1": PLANNED, "F2": WAITING, "N1": POSSIBLE, "N5": WAITING}, "2 capabilities wait for others"),
    ],
)
def test_the_title_is_right_in_every_state(states, expected):
    assert picture(states).title == expected


def test_the_alternative_says_state_and_needs():
    alt = picture({"F1": PLANNED, "F2": WAITING}).alt
    assert "Network of 2 capabilities and 1 link" in alt
    assert "F2 Capability F2: waits, needs F1." in alt


def test_the_table_says_both_directions():
    table = picture({"F1": PLANNED, "F2": WAITING}).table.set_index("Capability")
    assert table.loc["F1 Capability F1", "Needed by"] == "F2"
    assert table.loc["F2 Capability F2", "Needs first"] == "F1"


@pytest.mark.parametrize("states", [{}, dict.fromkeys(ALL, POSSIBLE)])
def test_the_picture_can_be_put_on_paper(states):
    assert svg_of(picture(states), width=640).startswith("<svg")
