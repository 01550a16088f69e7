"""Small registers for the map, written as pairs of ids, and random ones."""

from __future__ import annotations

from datetime import date

from models.benefits.kinds import BENEFIT, CHANGE, LINK, MEASURE, OUTPUT, RegisterRow, register_kinds
from models.benefits.network import Network, network_of
from models.benefits.rules import tidied_row
from tests.models.benefits.rows import GOOD

AS_AT = date(2026, 6, 30)
KIND_OF = {"OUT": OUTPUT, "CHG": CHANGE, "BEN": BENEFIT}


class Made:
    """A register in memory."""

    def __init__(self, rows):
        self._rows = rows

    def rows(self, kind_id):
        """The rows of a kind."""
        return tuple(row for row in self._rows if row.kind_id == kind_id)


def row(kind_id, row_id, *, state="", **values):
    """One row with good values, some of them given."""
    kind = register_kinds()[kind_id]
    good = GOOD[kind_id] | {"title": f"Title {row_id}"} if "title" in GOOD[kind_id] else GOOD[kind_id]
    state = state or ("mapped" if kind_id == BENEFIT else "")
    return RegisterRow(row_id, kind_id, tidied_row(kind, {**good, **values}), state, "", False, False, 1)


def measure(benefit_id, *, at=1, **values):
    """A measure with a baseline."""
    return row(MEASURE, f"MEA_{benefit_id}_{at}", benefit_id=benefit_id, name=f"Measure {at}", **values)


def links(*pairs, strength="contributes"):
    """Links from pairs of ids."""
    return [
        row(LINK, f"LNK_{start}_{end}", from_id=start, to_id=end, strength=strength, note="why") for start, end in pairs
    ]


def register(nodes, pairs, *more, strength="contributes"):
    """A register of nodes by id; an output is written with its services as ``OUT_1:S3.2;S5a``."""
    made = []
    for node in nodes:
        node_id, _, named = node.partition(":")
        kind = KIND_OF[node_id[:3]]
        has_services = kind in (OUTPUT, BENEFIT)
        made.append(row(kind, node_id, **({"services": named.split(";") if named else []} if has_services else {})))
    return Made([*made, *links(*pairs, strength=strength), *more])


def network(nodes, pairs, *more, strength="contributes") -> Network:
    """The network of such a register."""
    return network_of(register(nodes, pairs, *more, strength=strength), as_at=AS_AT)
