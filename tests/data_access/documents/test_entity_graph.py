import random
from itertools import combinations

import pytest

from data_access.documents.entities import index_message_links
from data_access.documents.entity_graph import link_graph, path_between, tie_evidence
from models.documents.entities.association import log_likelihood
from tests.data_access.documents.entity_cases import case_of, ids, open_with

PLATES = [f"Q{letter}12 ABC" for letter in "ABCDEFGH"]
MAILS = [f"p{number}@example.com" for number in range(4)]


def drawn(seed):
    """Passages with a few plates and addresses each, some to an item; messages between addresses; never the same."""
    rng = random.Random(seed)
    texts = [" then ".join(rng.sample([*PLATES, *MAILS], rng.randint(0, 4))) + " £5 ." for _ in range(40)]
    items = sorted(rng.randint(1, 15) for _ in texts)
    messages = [(rng.randint(1, 40), rng.choice(MAILS), rng.sample(MAILS, 2)) for _ in range(12)]
    return texts, items, messages


@pytest.fixture(scope="module", params=[1])
def world(request, tmp_path_factory):
    texts, items, messages = drawn(request.param)
    case = case_of(tmp_path_factory.mktemp("graph") / "case", texts, items=items, messages=messages)
    index_message_links(case)
    return case, messages


def obvious(case, messages, least):
    """Pairs as counted one passage and one message at a time."""
    names = {value: entity for value, entity in ids(case).items() if not value.startswith("GBP")}
    with case.reading() as cursor:
        rows = cursor.execute("select passage_id, item_id, entity_id from mentions").fetchall()
    met = {}
    for passage, item, entity in rows:
        if entity in names.values():
            met.setdefault((passage, item), set()).add(entity)
    where = {}
    for place, found in met.items():
        for pair in combinations(sorted(found), 2):
            where.setdefault(pair, []).append(place)
    sent = {}
    for _, sender, recipients in messages:
        for recipient in recipients:
            if recipient != sender:
                way = names[sender], names[recipient]
                sent[way] = sent.get(way, 0) + 1
    alone = {entity: sum(entity in found for found in met.values()) for entity in names.values()}
    with case.reading() as cursor:
        of = cursor.execute("select count(distinct passage_id) from mentions").fetchone()[0]
    told = {}
    for a, b in combinations(sorted(names.values()), 2):
        places = where.get((a, b), [])
        there, back = sent.get((a, b), 0), sent.get((b, a), 0)
        together = len(places) if len(places) >= least else 0
        ways = (there if there >= least else 0, back if back >= least else 0)
        if together or any(ways):
            items = len({item for _, item in places}) if together else 0
            weight = log_likelihood(together, alone[a], alone[b], of) if together else 0
            told[a, b] = (together, items, *ways, round(weight, 6))
    return told


def counted(graph):
    return {
        (e.first_id, e.second_id): (e.passages, e.items, e.messages_there, e.messages_back, round(e.weight, 6))
        for e in graph.edges
    }


@pytest.mark.parametrize("least", [1, 2, 3])
def test_the_graph_of_a_case_counts_as_an_obvious_count_does(world, least):
    case, messages = world
    graph = link_graph(open_with(case), least_together=least, limit_nodes=99)
    assert counted(graph) == obvious(case, messages, least)
    assert {node.entity_id for node in graph.nodes} == {entity for pair in counted(graph) for entity in pair}


def test_round_an_entity_stand_those_that_are_tied_to_it_and_what_ties_them(world):
    case, messages = world
    wanted, middle = obvious(case, messages, 2), ids(case)["QA12ABC"]
    near = {middle} | {entity for pair in wanted if middle in pair for entity in pair}
    graph = link_graph(open_with(case), middle, least_together=2, limit_nodes=99)
    assert {node.entity_id for node in graph.nodes} == near
    assert counted(graph) == {pair: tie for pair, tie in wanted.items() if near.issuperset(pair)}
    assert {node.entity_id: node.steps for node in graph.nodes}[middle] == 0


def test_each_step_has_its_share_of_the_limit_and_nothing_beside_the_middle_counts_as_further(world):
    case, _ = world
    middle = ids(case)["QA12ABC"]
    direct = {node.entity_id for node in link_graph(open_with(case), middle, limit_nodes=99).nodes} - {middle}
    found = link_graph(open_with(case), middle, steps=2, least_together=1, limit_nodes=4)
    beside = {node.entity_id for node in link_graph(open_with(case), middle, least_together=1, limit_nodes=99).nodes}
    assert direct and len(found.nodes) <= 4 and sum(node.steps == 1 for node in found.nodes) == 2
    assert not beside & {node.entity_id for node in found.nodes if node.steps == 2}


def test_what_ties_two_is_every_passage_with_both_and_every_message_between(world):
    case, messages = world
    kept = []
    for edge in link_graph(open_with(case), least_together=1, limit_nodes=99).edges[::5]:
        found = tie_evidence(open_with(case, kept), edge.second_id, edge.first_id)
        assert kept[-1].action == "documents.entities.tie" and kept[-1].rows_returned == found["item_id"].nunique()
        with case.reading() as cursor:
            held = cursor.execute(
                "select passage_id from mentions where entity_id in (?, ?) "
                "group by all having count(distinct entity_id) = 2",
                [edge.first_id, edge.second_id],
            ).fetchall()
        names = {entity: value for value, entity in ids(case).items()}
        pair = {names[edge.first_id], names[edge.second_id]}
        sent = {at for at, sender, others in messages for other in others if {sender, other} == pair}
        assert set(found["passage_id"]) == {at for (at,) in held} | sent and found["passage_id"].is_unique
        assert not held or found["spans"].map(len).max() >= 2


def test_two_steps_reach_further_than_one(world):
    case, _ = world
    one, two = (link_graph(open_with(case), ids(case)["QA12ABC"], steps=n, limit_nodes=99) for n in (1, 2))
    assert {node.entity_id for node in one.nodes} <= {node.entity_id for node in two.nodes}
    assert {node.steps for node in two.nodes} <= {0, 1, 2}


def test_the_limit_keeps_the_strongest_and_says_how_many_are_left_out(world):
    case, _ = world
    middle = ids(case)["QA12ABC"]
    whole, cut = (link_graph(open_with(case), middle, least_together=1, limit_nodes=most) for most in (99, 4))
    assert len(cut.nodes) == 4
    assert cut.left_out == len(whole.nodes) - 4
    assert len(link_graph(open_with(case), least_together=1, limit_nodes=5).nodes) <= 5


def test_only_the_kinds_that_are_asked_for_stand_in_it(world):
    case, _ = world
    graph = link_graph(open_with(case), kinds=["email"], least_together=1)
    assert {node.kind for node in graph.nodes} == {"email"}


def test_sums_and_days_tie_nobody(world):
    case, _ = world
    assert "money" not in {node.kind for node in link_graph(open_with(case), least_together=1).nodes}


def test_what_goes_on_record_names_the_items_that_are_evidence(world):
    case, _ = world
    kept = []
    graph = link_graph(open_with(case, kept))
    with case.reading() as cursor:
        (items,) = cursor.execute(
            "select items from activity where action = 'entities.graph' order by done_at desc limit 1"
        ).fetchone()
    assert items == sorted({item for edge in graph.edges for item in edge.item_ids})
    assert len(kept) == 1


def test_a_common_entity_does_not_come_before_a_close_one(tmp_path):
    common, close = "p0@example.com", "p1@example.com"
    texts = [f"QA12 ABC and {common}"] * 4 + [f"QA12 ABC and {close}"] * 3 + [f"QB12 ABC and {common}"] * 20
    case = case_of(tmp_path / "case", texts)
    graph = link_graph(open_with(case), ids(case)["QA12ABC"])
    assert [node.shown for node in graph.nodes] == ["QA12ABC", close, common, "QB12ABC"][: len(graph.nodes)]


def test_a_list_of_everybody_ties_nobody(tmp_path):
    everybody = " ".join(f"x{number}@example.com" for number in range(80))
    case = case_of(tmp_path / "case", [everybody, everybody])
    assert link_graph(open_with(case)).edges == ()


def test_the_path_between_two_is_the_shortest_chain_of_evidence(tmp_path):
    pairs = ["AB", "BC", "CD", "AE", "ED", "H"]
    texts = [" ".join(f"Q{letter}12 ABC" for letter in pair) for pair in pairs]
    case = case_of(tmp_path / "case", texts)
    found = ids(case)
    path = path_between(open_with(case), found["QA12ABC"], found["QD12ABC"])
    assert [node.shown for node in path.nodes] == ["QA12ABC", "QE12ABC", "QD12ABC"]
    assert [edge.item_ids for edge in path.edges] == [(4,), (5,)]
    assert path_between(open_with(case), found["QA12ABC"], found["QH12ABC"]).nodes == ()
