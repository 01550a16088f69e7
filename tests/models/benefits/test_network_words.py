"""The words of the map, right in every state."""

from __future__ import annotations

import pytest

from models.benefits.network_words import carried_most, checks_message, focus_words, map_message
from tests.models.benefits.networks import measure, network

TWO = ["OUT_1:S3.2", "CHG_1", "BEN_1", "BEN_2"]
TWO_LINKS = [("OUT_1", "CHG_1"), ("CHG_1", "BEN_1"), ("CHG_1", "BEN_2")]


@pytest.mark.parametrize(
    ("nodes", "pairs", "expected"),
    [
        ([], [], "No benefit is on the map yet"),
        (["BEN_1"], [], "The benefit has no path yet"),
        (["BEN_1", "BEN_2"], [], "No benefit of 2 has a path from a service"),
        (["OUT_1:S3.2", "BEN_1"], [("OUT_1", "BEN_1")], "The one benefit has a path from a service"),
        ([*TWO, "BEN_3"], TWO_LINKS[:2], "1 of 3 benefits has a path from a service"),
        (TWO, TWO_LINKS, "All 2 benefits have a path from a service; 1 service carries half of them"),
        (
            [*TWO, "BEN_3"],
            TWO_LINKS,
            "2 of 3 benefits have a path from a service; 1 service carries half of them",
        ),
        (
            [*(f"OUT_{at}:S{at}" for at in ("3.2", "3.3", "4.2")), "BEN_1", "BEN_2", "BEN_3"],
            [("OUT_3.2", "BEN_1"), ("OUT_3.3", "BEN_2"), ("OUT_4.2", "BEN_3")],
            "All 3 benefits have a path from a service; 2 services carry half of them",
        ),
    ],
)
def test_the_message_is_right_in_every_state(nodes, pairs, expected):
    assert map_message(network(nodes, pairs)) == expected


def test_the_checks_are_counted_with_their_nouns():
    made = network(TWO, [*TWO_LINKS, ("BEN_1", "BEN_2"), ("BEN_2", "BEN_1")], measure("BEN_1"))
    assert checks_message(made) == (
        "The checks found 1 circle, 7 orphans, 3 single points of failure and 1 benefit with unmeasured links."
    )


def test_what_carries_most_is_said_and_what_carries_as_much():
    expected = "2 benefits rest on Data sharing alone; 2 others carry as many"
    assert carried_most(network(TWO, TWO_LINKS)) == expected
    wide = network(["OUT_1:S3.2;S5a", "BEN_1", "BEN_2"], [("OUT_1", "BEN_1"), ("OUT_1", "BEN_2")])
    assert carried_most(wide) == "2 benefits rest on Title OUT_1 alone"
    assert carried_most(network([], [])) == "No service, output or change is the only way to two benefits"


@pytest.mark.parametrize(
    ("node_id", "expected"),
    [
        (
            "S3.2",
            "Data sharing leads to 2 benefits through 1 output and 1 business change; without it 1 benefit has no "
            "other way.",
        ),
        (
            "OUT_1",
            "Title OUT_1 comes from 1 service, and leads to 2 benefits through 1 business change; without it 1 benefit "
            "has no other way.",
        ),
        ("OUT_2", "Title OUT_2 comes from 1 service, and leads to 1 benefit; without it the benefit has another way."),
        (
            "BEN_2",
            "Title BEN_2 comes from 2 services through 2 outputs and 1 business change, and serves 2 success criteria.",
        ),
        ("SC5", "SC5 Streamlined Data Access is served by 3 benefits, 2 of which have a path from a service."),
        ("SC1", "SC1 Increased Public Trust is served by no benefit."),
        ("P3", "P3 Data Availability is served by 3 benefits, 2 of which have a path from a service."),
        ("CHG_2", "Title CHG_2 leads to no benefit."),
        ("BEN_3", "Title BEN_3 serves 2 success criteria."),
        ("CHG_3", "Title CHG_3 comes from no service, and leads to 1 benefit."),
    ],
)
def test_a_node_in_focus_is_told_both_ways(node_id, expected):
    nodes = [*TWO, "OUT_2:S5a", "CHG_2"]
    pairs = [*TWO_LINKS, ("OUT_2", "BEN_2")]
    if node_id == "CHG_3":
        nodes, pairs = [*nodes, "CHG_3", "CHG_4", "BEN_3"], [*pairs, ("CHG_4", "CHG_3"), ("CHG_3", "BEN_3")]
    else:
        nodes = [*nodes, "BEN_3"]
    assert focus_words(network(nodes, pairs), node_id) == expected


def test_what_is_necessary_is_told_apart_from_what_has_no_other_way():
    nodes, pairs = [*TWO, "OUT_2:S5a"], [*TWO_LINKS, ("OUT_2", "BEN_2")]
    assert focus_words(network(nodes, pairs, strength="necessary"), "CHG_1").endswith(
        "without it 1 benefit has no other way and 1 more lacks what is marked as necessary."
    )
    assert focus_words(network(nodes, pairs, strength="necessary"), "OUT_2").endswith(
        "without it 1 benefit lacks what is marked as necessary."
    )
