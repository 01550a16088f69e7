"""The benefits dependency network: its nodes, edges and ways."""

from __future__ import annotations

from datetime import date
from itertools import product
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.benefits.network import (
    BENEFIT,
    COMING,
    CRITERION,
    FIRST,
    LATE,
    OPEN,
    OUTPUT,
    PILLAR,
    SERVICE,
    THERE,
    carriers,
    change_state,
    downstream,
    lost_without,
    nearest,
    network_of,
    output_state,
    upstream,
    with_path,
)
from models.benefits.network_faults import circles, faults, lost_benefits, lost_counts
from models.benefits.pillars import criterion_pillars, pillars
from models.performance.links import criteria, services
from tests.models.benefits.networks import AS_AT, Made, links, measure, network, register, row

CHAIN = ["OUT_1:S3.2", "CHG_1", "BEN_1", "BEN_2"]
CHAIN_LINKS = [("OUT_1", "CHG_1"), ("CHG_1", "BEN_1"), ("BEN_1", "BEN_2")]


def test_a_chain_runs_from_the_service_to_the_pillar():
    made = network(CHAIN, CHAIN_LINKS)
    assert made.of(SERVICE) == ("S3.2",)
    assert {"OUT_1", "CHG_1", "BEN_1", "BEN_2", "SC5", "SC8", "P3", "P5"} <= downstream(made, "S3.2")
    assert upstream(made, "SC5") == {"S3.2", "OUT_1", "CHG_1", "BEN_1", "BEN_2"}
    assert made.after["BEN_1"] == ("BEN_2", "SC5", "SC8")


def test_a_link_keeps_its_row_strength_and_note():
    made = network(CHAIN, CHAIN_LINKS)
    edge = next(edge for edge in made.edges if edge.start == "OUT_1")
    assert (edge.end, edge.strength, edge.note, edge.row_id) == ("CHG_1", "contributes", "why", "LNK_OUT_1_CHG_1")
    assert next(edge for edge in made.edges if edge.start == "S3.2").row_id == ""


def test_a_benefit_that_must_come_first_leads_to_the_other_and_a_circle_of_such_is_found():
    pair = (row(BENEFIT, "BEN_1", depends_on=["BEN_2"]), row(BENEFIT, "BEN_2", depends_on=["BEN_1"]))
    made = network_of(register(CHAIN[:2], CHAIN_LINKS[:1], *pair), as_at=AS_AT)
    assert {(edge.start, edge.end) for edge in made.edges if edge.note == FIRST} == {
        ("BEN_2", "BEN_1"), ("BEN_1", "BEN_2"),
    }  # fmt: skip
    assert [set(fault.node_ids) for fault in circles(made)] == [{"BEN_1", "BEN_2"}]


def test_a_retired_benefit_is_left_out_with_its_links():
    rows = register(["OUT_1:S3.2"], [("OUT_1", "BEN_1")], row(BENEFIT, "BEN_1", state="retired"))
    made = network_of(rows, as_at=AS_AT)
    assert made.of(BENEFIT) == ()
    assert made.after["OUT_1"] == ()


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ({"live_on": date(2026, 6, 30)}, (THERE, "live since 30 Jun 2026")),
        ({"live_on": date(2026, 7, 1), "due_on": date(2026, 7, 1)}, (COMING, "planned to be live on 1 Jul 2026")),
        ({"due_on": date(2026, 6, 30)}, (COMING, "planned to be live on 30 Jun 2026")),
        ({"due_on": date(2026, 6, 29)}, (LATE, "was to be live on 29 Jun 2026")),
        (
            {"due_on": date(2026, 7, 1), "expected_on": date(2026, 9, 1)},
            (LATE, "expected live on 1 Sep 2026, planned for 1 Jul 2026"),
        ),
        ({}, (OPEN, "no day is given")),
    ],
)
def test_an_output_is_live_late_on_the_way_or_without_a_day(days, expected):
    assert output_state(row(OUTPUT, "OUT_1", **{"due_on": None, **days}), AS_AT) == expected


def test_a_change_is_in_place_from_its_day_on():
    assert change_state(row("change", "CHG_1", done_on=AS_AT), AS_AT) == (THERE, "in place since 30 Jun 2026")


@pytest.mark.parametrize(
    ("state", "measures", "valued", "expected"),
    [
        ("mapped", [], None, "no measure"),
        ("mapped", [{"baseline_value": None, "baseline_on": None}], None, "no baseline"),
        ("mapped", [{}], frozenset(), "measured"),
        ("monitoring", [{}], frozenset(), "no value"),
        ("monitoring", [{}], frozenset({"MEA_BEN_1_0"}), "measured"),
        ("monitoring", [{}], None, "measured"),
        ("realised", [{"baseline_value": None}, {}], frozenset({"MEA_BEN_1_0"}), "no value"),
    ],
)
def test_a_benefit_is_measured_by_a_baseline_and_once_it_is_monitored_by_a_value(state, measures, valued, expected):
    rows = [measure("BEN_1", at=at, **values) for at, values in enumerate(measures)]
    made = network_of(Made([row(BENEFIT, "BEN_1", state=state), *rows]), as_at=AS_AT, valued=valued)
    assert made.nodes["BEN_1"].measured == expected


def test_benefits_with_a_path_and_the_services_that_carry_half_of_them():
    made = network(
        ["OUT_1:S3.2", "OUT_2:S5a", "BEN_1", "BEN_2", "BEN_3", "BEN_4"],
        [("OUT_1", "BEN_1"), ("OUT_1", "BEN_2"), ("OUT_2", "BEN_3")],
    )
    assert with_path(made) == ("BEN_1", "BEN_2", "BEN_3")
    assert carriers(made) == ("S3.2",)
    assert carriers(network(["BEN_1"], [])) == ()


def test_what_lacks_something_necessary_is_lost_though_it_has_another_way():
    pairs = [("OUT_1", "BEN_1"), ("OUT_1", "BEN_2"), ("OUT_2", "BEN_2"), ("BEN_2", "BEN_3")]
    nodes = ["OUT_1:S3.2", "OUT_2:S5a", "BEN_1", "BEN_2", "BEN_3"]
    assert lost_without(network(nodes, pairs), "OUT_1") == (("BEN_1",), ())
    assert lost_without(network(nodes, pairs, strength="necessary"), "OUT_1") == (("BEN_1",), ("BEN_2", "BEN_3"))


def test_the_nearest_nodes_stand_both_before_and_after():
    made = network(CHAIN, CHAIN_LINKS)
    assert nearest(made, "CHG_1", 3) == {"CHG_1", "OUT_1", "BEN_1"}
    assert nearest(made, "CHG_1", 99) == {"CHG_1"} | upstream(made, "CHG_1") | downstream(made, "CHG_1")


def test_each_criterion_serves_pillars_that_are_there_by_services_that_are_there():
    pairs = [(one.criterion_id, one.pillar_id) for one in criterion_pillars()]
    assert len(pairs) == len(set(pairs))
    assert {criterion for criterion, _ in pairs} == set(criteria())
    assert {pillar for _, pillar in pairs} == set(pillars())
    assert all(set(one.services) <= set(services()) for one in criterion_pillars())
    assert all(one.basis == "proposal" and one.reason.endswith(".") for one in criterion_pillars())


NODES = ["OUT_1:S3.2", "OUT_2:S5a", "CHG_1", "CHG_2", "BEN_1", "BEN_2", "BEN_3"]
NAMES = [node.partition(":")[0] for node in NODES]
ORDER = {"OUT": 0, "CHG": 1, "BEN": 2}
POSSIBLE = [
    (start, end)
    for start, end in product(NAMES, NAMES)
    if start != end and ORDER[start[:3]] <= ORDER[end[:3]] and not end.startswith("OUT")
]
GRAPHS = st.lists(st.sampled_from(POSSIBLE), unique=True, max_size=14)


def lost_by_deleting(pairs, node_id):
    """The slow twin: the benefits found from a service before the node is deleted, and not afterwards."""
    edges = [("S3.2", "OUT_1"), ("S5a", "OUT_2"), *pairs]

    def found(gone):
        seen = {"S3.2", "S5a"} - {gone}
        while more := {end for start, end in edges if start in seen and end != gone} - seen:
            seen |= more
        return {one for one in seen if one.startswith("BEN")}

    return found("") - found(node_id) - {node_id}


@settings(max_examples=60, deadline=None)
@given(GRAPHS)
def test_what_is_lost_with_a_node_is_what_a_search_without_it_no_longer_finds(pairs):
    made = network(NODES, pairs)
    for node_id in [*NAMES, "S3.2", "S5a"]:
        expected = lost_by_deleting(pairs, node_id)
        assert set(lost_benefits(made, node_id)) == expected
        assert lost_counts(made).get(node_id, 0) == len(expected)
        assert set(lost_without(made, node_id)[0]) == expected


@settings(max_examples=40, deadline=None)
@given(GRAPHS)
def test_upstream_and_downstream_mirror_each_other(pairs):
    made = network(NODES, pairs)
    for one, other in product(made.nodes, made.nodes):
        assert (other in downstream(made, one)) == (one in upstream(made, other))


def test_two_thousand_benefits_are_searched_in_little_time():
    nodes = [f"OUT_{at}:{['S3.2', 'S5a', 'S4.2'][at % 3]}" for at in range(200)]
    nodes += [f"CHG_{at}" for at in range(400)] + [f"BEN_{at}" for at in range(2000)]
    pairs = [(f"OUT_{at % 200}", f"CHG_{at}") for at in range(400)]
    pairs += [(f"CHG_{at % 400}", f"BEN_{at}") for at in range(2000)]
    pairs += [(f"BEN_{at}", f"BEN_{(at * 7 + 1) % 2000}") for at in range(0, 2000, 5) if (at * 7 + 1) % 2000 != at]
    rows = register(nodes, pairs)
    started = process_time()
    made = network_of(rows, as_at=AS_AT)
    found = faults(made)
    assert process_time() - started < 3
    assert len(with_path(made)) == 2000
    assert {fault.check for fault in found} >= {"Single point of failure", "Unmeasured link"}


def test_links_of_another_direction_are_not_made_up():
    made = network(["OUT_1:S3.2", "BEN_1"], [])
    assert made.after["OUT_1"] == ()
    assert [edge.kind for edge in made.edges if edge.start == "BEN_1"] == ["serves", "serves"]
    assert links(("OUT_1", "BEN_1"))[0]["to_id"] == "BEN_1"
    assert len(made.of(CRITERION)) == 9
    assert len(made.of(PILLAR)) == 5
