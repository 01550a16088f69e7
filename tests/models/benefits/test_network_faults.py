"""The checks of the map, each with its slow and obvious twin where there is one."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings

from models.benefits.network_faults import (
    CIRCLE,
    ORPHAN,
    SINGLE,
    UNMEASURED,
    circles,
    circles_of,
    faults,
    is_part,
    orphans,
    single_points,
    unmeasured_links,
)
from tests.models.benefits.networks import measure, network
from tests.models.benefits.test_network import GRAPHS, NAMES, NODES

WHOLE = ["OUT_1:S3.2", "CHG_1", "BEN_1:S3.2", "BEN_2"]
WHOLE_LINKS = [("OUT_1", "CHG_1"), ("CHG_1", "BEN_1"), ("CHG_1", "BEN_2")]


def sentences(found):
    return [fault.sentence for fault in found]


def about_criteria(fault):
    return fault.node_ids[0].startswith("SC")


def test_a_whole_map_has_no_orphan_but_the_criteria_that_no_benefit_serves():
    found = orphans(network(WHOLE, WHOLE_LINKS))
    assert [fault.node_ids[0] for fault in found] == ["SC1", "SC2", "SC3", "SC4", "SC6", "SC7", "SC9"]
    assert found[0].sentence == "No benefit serves the success criterion SC1 Increased Public Trust."
    assert all(fault.check == ORPHAN and fault.remedy for fault in found)


def test_each_kind_of_orphan_is_said_in_words():
    made = network(["OUT_1:S3.2", "OUT_2:S5a", "CHG_1", "CHG_2", "BEN_1:S3.2", "BEN_2:S4.2"], [
        ("OUT_1", "BEN_1"), ("OUT_2", "CHG_1"), ("CHG_2", "BEN_1"),
    ])  # fmt: skip
    assert [one for one in sentences(orphans(made)) if "criterion" not in one] == [
        "No output leads to the benefit Title BEN_2.",
        "The output Title OUT_2 leads to no benefit.",
        "The business change Title CHG_1 leads to no benefit.",
        "No output leads to the business change Title CHG_2.",
        "Title BEN_2 names the service S4.2 Data skills & pathways, but no way leads from it to the benefit.",
    ]


def test_a_group_of_services_is_joined_by_any_of_its_parts_and_not_the_other_way_round():
    joined = network(["OUT_1:S5a", "BEN_1:S5"], [("OUT_1", "BEN_1")])
    apart = network(["OUT_1:S5", "BEN_1:S5a"], [("OUT_1", "BEN_1")])
    assert not [one for one in sentences(orphans(joined)) if "names the service" in one]
    assert [one for one in sentences(orphans(apart)) if "names the service S5a" in one]
    assert [is_part("S6.3a", "S6.3"), is_part("S6.3", "S6."), is_part("S5", "S5")] == [True, False, False]


def test_a_circle_is_named_node_by_node():
    made = network(["OUT_1:S3.2", "BEN_1", "BEN_2"], [("OUT_1", "BEN_1"), ("BEN_1", "BEN_2"), ("BEN_2", "BEN_1")])
    (found,) = circles(made)
    assert found.check == CIRCLE
    assert found.sentence == "Each waits for the one before it: Title BEN_1 \u2192 Title BEN_2 \u2192 Title BEN_1."


def has_way(pairs, start, goal):
    """Brute force: try every way without a repeated node."""
    return start == goal or any(
        has_way([pair for pair in pairs if start not in pair], end, goal) for one, end in pairs if one == start
    )


@settings(max_examples=60, deadline=None)
@given(GRAPHS)
def test_the_circles_hold_exactly_the_links_that_stand_in_a_circle(pairs):
    after = {name: tuple(end for start, end in pairs if start == name) for name in NAMES}
    found = circles_of(after)
    ways = [list(pairwise((*circle, circle[0]))) for circle in found]
    assert all(len(set(circle)) == len(circle) for circle in found)
    assert len(set(found)) == len(found)
    assert {link for way in ways for link in way} == {(one, end) for one, end in pairs if has_way(pairs, end, one)}


def test_a_single_point_of_failure_names_what_has_no_other_way_worst_first():
    found = single_points(network([*WHOLE, "OUT_2:S5a"], [*WHOLE_LINKS, ("OUT_2", "BEN_2"), ("BEN_1", "BEN_2")]))
    assert found == ()
    found = single_points(network(WHOLE, WHOLE_LINKS))
    assert [fault.node_ids for fault in found] == [(one, "BEN_1", "BEN_2") for one in ("S3.2", "OUT_1", "CHG_1")]
    told = "2 benefits are out of reach: Title BEN_1 and Title BEN_2."
    assert found[1].sentence == f"Without the output Title OUT_1, {told}"
    assert found[1].check == SINGLE


def test_a_long_list_of_what_is_lost_is_cut_with_its_number():
    many = [f"BEN_{at}" for at in range(5)]
    found = single_points(network(["OUT_1:S3.2", *many], [("OUT_1", one) for one in many]))
    assert found[0].sentence.endswith("5 benefits are out of reach: Title BEN_0, Title BEN_1, Title BEN_2, 2 more.")


def test_a_link_is_unmeasured_until_its_benefit_has_a_measure_with_a_baseline():
    bare = measure("BEN_2", baseline_value=None, baseline_on=None, baseline_source="")
    found = unmeasured_links(network(WHOLE, [*WHOLE_LINKS, ("BEN_1", "BEN_2")], bare))
    assert sentences(found) == [
        "The link from Title CHG_1 leads to Title BEN_1, which has no measure.",
        "2 links lead to Title BEN_2, no measure of which has a baseline.",
    ]
    assert {fault.check for fault in found} == {UNMEASURED}
    assert unmeasured_links(network(WHOLE, WHOLE_LINKS, measure("BEN_1"), measure("BEN_2"))) == ()
    assert unmeasured_links(network(["BEN_1"], [])) == ()


@settings(max_examples=30, deadline=None)
@given(GRAPHS)
def test_every_fault_has_words_and_names_nodes_that_are_there(pairs):
    made = network(NODES, pairs)
    for fault in faults(made):
        assert fault.sentence.endswith(".")
        assert fault.remedy.endswith(".")
        assert set(fault.node_ids) <= set(made.nodes)
