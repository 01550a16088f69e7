"""The link graph: where everybody stands, which way messages went, and what a click chooses."""

import itertools
import math

import pandas as pd
import pytest

from components.charts.link_graph import NAME_LETTERS, Tie, beside_each_other, drawing_of, link_graph
from tests.components.charts.frames_of_forces import context
from tests.components.charts.frames_of_links import nodes, ties


def made(number=9, middle="0", **frames):
    return link_graph(
        nodes=frames.get("nodes", nodes(number)), ties=frames.get("ties", ties(number)), middle=middle,
        title="Told", context=context(),
    )  # fmt: skip


def traces(spec, name):
    return [trace for trace in spec.figure["data"] if trace["name"] == name]


@pytest.mark.parametrize("number", [2, 3, 8, 31])
def test_no_two_names_on_one_side_stand_at_one_height_and_all_are_in_the_picture(number):
    places = drawing_of(nodes(number), ties(number), "0").places
    assert set(places) == {str(at) for at in range(number)} and places["0"] == (0.0, 0.0)
    for side in (-1, 1):
        heights = sorted(y for name, (x, y) in places.items() if name != "0" and x * side > 0)
        assert all(later - earlier > 1e-9 for earlier, later in itertools.pairwise(heights))
    assert all(math.hypot(*place) < 1.5 for place in places.values())


def test_a_step_further_stands_further_out():
    drawing = drawing_of(nodes(9), ties(9), "0")
    inner, outer = ([abs(drawing.places[one][0]) for one in ring] for ring in drawing.rings)
    assert max(inner) <= 0.5 < min(outer) <= 1.0


def test_those_that_are_tied_most_stand_beside_each_other():
    pairs = [Tie("a", "c", 9, 1, 0, 0), Tie("b", "d", 8, 1, 0, 0), Tie("a", "b", 1, 1, 0, 0)]
    assert beside_each_other(["a", "b", "c", "d"], pairs) == ["a", "c", "b", "d"]
    assert beside_each_other([], pairs) == []


def test_an_arrow_shows_each_way_that_messages_went_and_a_number_how_often_they_meet():
    two = pd.DataFrame([("0", "1", 4, 2, 3, 0)], columns=list(ties(2).columns))
    one_way = made(nodes=nodes(2, second_step=0), ties=two)
    both_ways = made(nodes=nodes(2, second_step=0), ties=two.assign(back=5))
    arrows = [sum(x is None for trace in traces(spec, "ties")[1:] for x in trace["x"]) for spec in (one_way, both_ways)]
    assert arrows == [1, 2]
    assert next(note["text"] for note in one_way.figure["layout"]["annotations"]) == "7"
    assert next(note["text"] for note in both_ways.figure["layout"]["annotations"]) == "12"
    assert "3 messages from Name 0" in one_way.alt and "5 messages" not in one_way.alt


def test_a_click_on_a_mark_or_its_name_chooses_the_entity_and_ties_choose_none():
    traced = [trace for trace in made(5).figure["data"] if "customdata" in trace]
    chosen = {trace["name"]: {one[0] for one in trace["customdata"]} for trace in traced}
    assert chosen == {"entities": set("01234"), "names": set("1234")}


def test_names_are_cut_and_harmless_in_the_picture_and_whole_in_the_table():
    spec = made()
    labels = [note["text"] for note in spec.figure["layout"]["annotations"]]
    assert any("&lt;b&gt;" in label for label in labels) and not any("<b>" in label for label in labels)
    assert all(len(label.replace("&lt;", "<").replace("&gt;", ">")) <= NAME_LETTERS for label in labels)
    assert "Name 8 <b>" + "x" * 16 in set(spec.table["Second"])


def test_thicker_lines_are_met_oftener():
    spec = made(nodes=nodes(3, second_step=0), ties=ties(3).assign(passages=[99, 1, 1], there=0, back=0))
    assert sorted(trace["line"]["width"] for trace in traces(spec, "ties")) == [1, 1, 5]
