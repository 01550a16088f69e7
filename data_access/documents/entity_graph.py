"""Who and what stands together: co-occurrence in passages and messages, round an entity, of a case, or between two."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb
import pandas as pd

from data_access.documents.entities import checked_kinds, root_of
from data_access.documents.gate import OpenCase, note
from data_access.queries import run
from models.documents.entities.association import Edge, Graph, Node, log_likelihood, shortest_path
from models.documents.entities.mention import linking_kinds
from models.documents.settings import numbers

EVIDENCE_KEPT = 20

Pair = tuple[int, int]


@dataclass
class _Tie:
    """What is known of a pair (the lower id first) before it is weighed."""

    passages: int = 0
    items: int = 0
    messages_there: int = 0
    messages_back: int = 0
    item_ids: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class _Reader:
    """The ties of a case between entities of some kinds."""

    cursor: duckdb.DuckDBPyConnection
    kinds: list[str]
    least: int = 1

    def ties(self, *, touching: Sequence[int] = (), among: Sequence[int] = ()) -> dict[Pair, _Tie]:
        """Each pair that touches one of some entities (any, where none are given) and is among others (any)."""
        found: dict[Pair, _Tie] = defaultdict(_Tie)
        about = {"touching": list(touching), "among": list(among), "least": self.least}
        most = int(_limit("most_entities_in_a_passage"))
        rows = run(self.cursor, "documents/entity_ties", kinds=self.kinds, most_in_passage=most, **about).fetchall()
        for first, second, passages, items, item_ids in rows:
            found[first, second] = _Tie(passages, items, item_ids=set(item_ids))
        for sender, recipient, messages, item_ids in run(self.cursor, "documents/entity_messages", **about).fetchall():
            tie = found[min(sender, recipient), max(sender, recipient)]
            tie.item_ids |= set(item_ids)
            if sender < recipient:
                tie.messages_there = messages
            else:
                tie.messages_back = messages
        return self._of_the_kinds(found, touching)

    def facts(self, entities: Sequence[int]) -> dict[int, tuple[str, str, int, int]]:
        """Kind, shown, passages and items of entities."""
        rows = run(self.cursor, "documents/entity_facts", entities=sorted(entities)).fetchall()
        return {row[0]: tuple(row[1:]) for row in rows}  # type: ignore[misc]

    def edges(self, ties: Mapping[Pair, _Tie]) -> list[Edge]:
        """The ties with their weight, the heaviest first."""
        facts = self.facts(list({entity for pair in ties for entity in pair}))
        row = self.cursor.execute("select count(distinct passage_id) from mentions").fetchone()
        passages = int(row[0]) if row else 0
        found = [_edge(pair, tie, facts, passages) for pair, tie in ties.items()]
        return sorted(found, key=lambda edge: (-_strength(edge), edge.first_id, edge.second_id))

    def _of_the_kinds(self, ties: Mapping[Pair, _Tie], touching: Sequence[int]) -> dict[Pair, _Tie]:
        """Messages tie entities of any kind; those of kinds that were not asked for go."""
        facts = self.facts(list({entity for pair in ties for entity in pair}))
        kept = {entity for entity, fact in facts.items() if fact[0] in self.kinds or entity in touching}
        return {pair: tie for pair, tie in ties.items() if kept.issuperset(pair)}


def link_graph(
    opened: OpenCase,
    entity_id: int | None = None,
    *,
    kinds: Sequence[str] | None = None,
    steps: int = 1,
    least_together: int | None = None,
    limit_nodes: int | None = None,
) -> Graph:
    """What stands together, round one entity or in the whole case, the strongest ties first.

    A tie is ``least_together`` passages, or as many messages. With an entity, those within ``steps`` of it; the limits
    are those of the settings unless given.
    """
    least = int(least_together or _limit("least_together"))
    most = int(limit_nodes or _limit("limit_nodes"))
    with opened.case.reading() as cursor:
        reader = _Reader(cursor, checked_kinds(kinds or linking_kinds()), least)
        middle = None if entity_id is None else root_of(cursor, entity_id)
        found = _whole(reader, most) if middle is None else _round(reader, middle, steps, most)
    told = {"entity": middle, "steps": steps, "least_together": least, "entities": len(found.nodes)}
    note(opened, "entities.graph", told, items=_items_of(found))
    return found


def path_between(
    opened: OpenCase, first_id: int, second_id: int, *, kinds: Sequence[str] | None = None, least_together: int = 1
) -> Graph:
    """The fewest ties from one entity to another, in order; an empty graph where none leads there."""
    with opened.case.reading() as cursor:
        reader = _Reader(cursor, checked_kinds(kinds or linking_kinds()), least_together)
        start, end = root_of(cursor, first_id), root_of(cursor, second_id)
        way = _way(reader, start, end)
        ties = reader.ties(touching=way, among=way) if way else {}
        along = {pair: tie for pair, tie in ties.items() if abs(way.index(pair[0]) - way.index(pair[1])) == 1}
        edges = sorted(reader.edges(along), key=lambda edge: min(way.index(edge.first_id), way.index(edge.second_id)))
        found = Graph(_nodes(reader.facts(way), {at: n for n, at in enumerate(way)}), tuple(edges))
    note(opened, "entities.path", {"from": start, "to": end, "steps": len(found.edges)}, items=_items_of(found))
    return found


def tie_evidence(opened: OpenCase, first_id: int, second_id: int, *, most: int = 100) -> pd.DataFrame:
    """What ties two entities, to be read: a row a passage with both, or with a message between them, in order of time.

    The columns are those of the contexts of an entity; ``spans`` are the mentions of either.
    """
    with opened.case.reading() as cursor:
        pair = {"first_id": root_of(cursor, first_id), "second_id": root_of(cursor, second_id)}
        found = run(cursor, "documents/entity_evidence", **pair, most=most).df()
    note(opened, "entities.tie", {**pair, "passages": len(found)}, items=sorted(set(found["item_id"])))
    return found


def _round(reader: _Reader, middle: int, steps: int, most: int) -> Graph:
    """The strongest of each step outwards, each with its share of the limit; then all that ties those."""
    steps_to, left_out = {middle: 0}, 0
    border, seen = [middle], {middle}
    for step in range(1, steps + 1):
        fresh: list[int] = []
        for edge in reader.edges(reader.ties(touching=border)) if border else ():
            other = edge.second_id if edge.first_id in border else edge.first_id
            if other not in seen:
                seen.add(other)
                fresh.append(other)
        room = max(math.ceil((most - len(steps_to)) / (steps - step + 1)), 0)
        left_out += len(fresh[room:])
        border = fresh[:room]
        steps_to |= dict.fromkeys(border, step)
    ties = reader.ties(touching=list(steps_to), among=list(steps_to)) if len(steps_to) > 1 else {}
    return Graph(_nodes(reader.facts(list(steps_to)), steps_to), tuple(reader.edges(ties)), left_out)


def _whole(reader: _Reader, most: int) -> Graph:
    """The entities of the strongest ties of a case, and what ties them."""
    edges = reader.edges(reader.ties())
    chosen: dict[int, int] = {}
    for edge in edges:
        fresh = {edge.first_id, edge.second_id} - chosen.keys()
        if len(chosen) + len(fresh) <= most:
            chosen |= dict.fromkeys(sorted(fresh), 0)
    shown = [edge for edge in edges if edge.first_id in chosen and edge.second_id in chosen]
    left_out = len({entity for edge in edges for entity in (edge.first_id, edge.second_id)} - chosen.keys())
    return Graph(_nodes(reader.facts(list(chosen)), chosen), tuple(shown), left_out)


def _way(reader: _Reader, start: int, end: int) -> tuple[int, ...]:
    """The ids from start to end, read step by step outwards."""
    longest = int(_limit("longest_path"))
    ties: dict[int, set[int]] = defaultdict(set)
    seen, border = {start}, {start}
    for _ in range(longest):
        if end in seen or not border:
            break
        for first, second in reader.ties(touching=sorted(border)):
            ties[first].add(second)
            ties[second].add(first)
        border = {other for at in border for other in ties[at]} - seen
        seen |= border
    return shortest_path(ties, start, end, longest=longest)


def _edge(pair: Pair, tie: _Tie, facts: Mapping[int, tuple[str, str, int, int]], passages: int) -> Edge:
    counts = [max(facts[entity][2], tie.passages) for entity in pair]
    weight = log_likelihood(tie.passages, *counts, max(passages, sum(counts) - tie.passages)) if tie.passages else 0.0
    evidence = tuple(sorted(tie.item_ids)[:EVIDENCE_KEPT])
    return Edge(*pair, tie.passages, tie.items, tie.messages_there, tie.messages_back, weight, evidence)


def _strength(edge: Edge) -> float:
    """What the order goes by: the weight, and each message as much as a meeting that chance does not explain."""
    return edge.weight + edge.messages_there + edge.messages_back


def _nodes(facts: Mapping[int, tuple[str, str, int, int]], steps_to: Mapping[int, int]) -> tuple[Node, ...]:
    return tuple(Node(entity, *facts[entity], steps) for entity, steps in steps_to.items())


def _items_of(graph: Graph) -> list[int]:
    return sorted({item for edge in graph.edges for item in edge.item_ids})


def _limit(name: str) -> float:
    return numbers("entities", "graph")[name]
