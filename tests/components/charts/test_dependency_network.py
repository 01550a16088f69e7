"""The picture of the benefits map: steps from left to right, focus, links within a step, and its words."""

from __future__ import annotations

from itertools import pairwise

import pytest

from components.charts.dependency_network import LABEL_WIDTH, bow, dependency_network
from components.charts.svg import svg_of
from models.benefits.network import STATES, STEPS
from tests.components.charts.frames_of_forces import context
from tests.components.charts.frames_of_network import LINKS, NODES, NOTE, links, nodes

ALL = len(NODES)


def picture(*, focus="", number=ALL, mode="light"):
    return dependency_network(
        nodes=nodes(number), links=links(), title="The message", note=NOTE, focus=focus, context=context(mode=mode)
    )


def traces(spec, name):
    return [trace for trace in spec.figure["data"] if trace["name"] == name]


def marks(spec):
    """Place of each node by id, from the marks alone."""
    return {
        custom[0]: (x, y)
        for trace in spec.figure["data"]
        if trace["name"] in STATES
        for custom, x, y in zip(trace["customdata"], trace["x"], trace["y"], strict=True)
    }


def notes(spec):
    return {note["text"].replace("<br>", " "): note for note in spec.figure["layout"]["annotations"]}


def test_every_node_stands_in_the_column_of_its_step():
    places = marks(picture())
    assert {name: x for name, (x, _) in places.items()} == {name: STEPS.index(step) for name, step, *_ in NODES}


def test_every_click_on_a_mark_or_on_words_gives_the_id():
    (catching,) = traces(picture(), "labels")
    assert [custom[0] for custom in catching["customdata"][::3]] == [name for name, *_ in NODES]
    assert catching["marker"]["opacity"] == 0


def test_labels_of_one_column_never_overlap():
    spec = picture()
    lines = {note["y"]: note["text"].count("<br>") + 1 for note in spec.figure["layout"]["annotations"]}
    for at in range(len(STEPS)):
        heights = sorted((y, lines[y] * 14) for _, (x, y) in marks(spec).items() if x == at)
        for (above, one), (below, other) in pairwise(heights):
            assert below - above >= (one + other) / 2
    labels = [note["text"] for note in spec.figure["layout"]["annotations"] if note.get("bgcolor")]
    assert max(len(line) for text in labels for line in text.split("<br>")) <= LABEL_WIDTH


def test_the_height_of_the_figure_is_one_pixel_a_unit():
    layout = picture().figure["layout"]
    bottom, top = layout["yaxis"]["range"]
    assert layout["height"] - layout["margin"]["t"] - layout["margin"]["b"] == round(bottom - top)
    assert all(top <= y <= bottom for _, y in marks(picture()).values())


def test_without_a_focus_nothing_is_dimmed_and_every_link_is_drawn_once():
    spec = picture()
    drawn = [trace for trace in spec.figure["data"] if trace["name"].endswith(" links")]
    assert len(drawn) == 3
    starts = sum(trace["x"].count(None) for trace in drawn)
    assert starts == len(LINKS) + 1 + 1  # one link passes a column, one is a bow with an arrow


def test_what_neither_leads_to_the_node_in_focus_nor_follows_from_it_is_dimmed():
    spec = picture(focus="OUT_001")
    ink = picture().figure["layout"]["annotations"][-4]["font"]["color"]
    named = notes(spec)
    dimmed = {text for text, note in named.items() if note["font"]["color"] != ink and note.get("bgcolor")}
    assert dimmed == {"S5a Central national datasets", "National platform", "Streamlined access"}
    assert named["Data sharing toolkit"]["font"]["weight"] == 600


def test_a_link_between_two_nodes_of_the_focus_that_is_on_no_way_through_it_is_dimmed():
    one = picture(focus="BEN_002")
    dim, near = (trace for trace in one.figure["data"] if trace["name"] == "Delivers or serves links")
    # S3.2 and S5a to their outputs and BEN_002 to SC8 are on a way; BEN_001 to SC5 and SC5 to P3 are not
    assert (dim["x"].count(None), near["x"].count(None)) == (2, 3)


def test_a_focus_that_is_not_there_is_none():
    assert picture(focus="OUT_999").figure == picture().figure


def test_a_link_within_a_column_bows_to_the_left_and_ends_in_an_arrow():
    (xs, ys), (arrow_xs, arrow_ys) = bow((3.0, 10.0), (3.0, 90.0))
    assert (xs[0], ys[0], xs[-2], ys[-2]) == (3.0, 10.0, 3.0, 90.0)
    assert all(x <= 3.0 for x in xs[:-1])
    assert (max(arrow_xs[:-1]), arrow_ys[1]) == (arrow_xs[1], 90.0)


def test_the_picture_says_what_it_is_in_every_mode():
    for mode in ("light", "dark"):
        assert NOTE in notes(picture(mode=mode))
    assert {"Service", "Output", "Business change", "Benefit", "Success criterion", "Pillar"} <= set(notes(picture()))


def test_the_key_names_what_is_drawn_and_nothing_else():
    words = set(notes(picture()))
    assert {"Live, in place or realised", "Late", "Not yet", "Necessary", "Contributes", "Delivers or serves"} <= words
    few = set(notes(picture(number=3)))
    assert "Late" not in few
    assert "Necessary" not in few


def test_the_alternative_counts_steps_and_links_and_the_table_says_both_directions():
    spec = picture(focus="OUT_001")
    assert "2 services, 2 outputs, 1 business change, 3 benefits, 2 success criteria and 1 pillar" in spec.alt
    assert "joined by 9 links. The message. Data sharing toolkit is in focus." in spec.alt
    row = spec.table.set_index("Id").loc["BEN_001"]
    assert row["Comes from"] == "Forces use national templates for sharing agreements"
    assert row["Leads to"] == "Increased police force collaboration; SC5 Streamlined Data Access"
    assert row["State"] == "monitoring"


def test_typed_words_are_never_a_tag():
    typed = nodes().assign(title="<b onload=x>")
    spec = dependency_network(nodes=typed, links=links(), title="T", note="", context=context())
    assert "<b onload" not in str(spec.figure)


@pytest.mark.parametrize("number", [0, 1, len(NODES)])
def test_it_can_be_put_on_paper_with_any_number_of_nodes(number):
    assert svg_of(picture(number=number), width=1100).startswith("<svg")
