"""The force that the reader looks from, and the forces like it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from components.context import Context
from components.maturity.groups import ALIKE, PEERS_COMPARED


@dataclass(frozen=True)
class Peers:
    """A force and its peers; all empty where the reader looks from none."""

    force_id: str = ""
    name: str = ""
    members: tuple[str, ...] = ()
    words: str = ""


@lru_cache(maxsize=256)
def peers_of(context: Context) -> Peers:
    """The reader's own force, or the one chosen beside the pages, with its official or else its statistical peers."""
    force_id = context.force_id or context.viewer.force_id
    if not force_id:
        return Peers()
    name = context.names("frame/every_force").get(force_id, force_id)
    official = context.rows("maturity/official_peers", force_id=force_id)
    if len(official):
        return Peers(force_id, name, tuple(official.peer_id), f"Peers of {name}: {official.source.iloc[0]}.")
    near = context.rows("maturity/statistical_peers", force_id=force_id)
    near = near[near.is_near].head(PEERS_COMPARED)
    if near.empty:
        return Peers(force_id, name, (), f"No force is near {name} {ALIKE}.")
    said = ", ".join(f"{row.short_name} ({row.distance:.1f})" for row in near.itertuples(index=False))
    words = f"Peers of {name}, nearest {ALIKE}, with distance in standard deviations: {said}."
    return Peers(force_id, name, tuple(near.peer_id), words)
