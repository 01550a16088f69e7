"""The vehicle that the pages of the section speak of: kept in the session by its number, never in the address."""

from __future__ import annotations

from components.anpr.desk import Desk
from components.drill import ask_for_page
from components.steady import steady

CHOSEN = "anpr_vid"


def choose_vehicle(lake_id: str, vid: int) -> None:
    """Keep a vehicle of these reads as the one that is spoken of; works within a callback."""
    steady()[CHOSEN] = (lake_id, int(vid))


def chosen_vehicle(desk: Desk) -> int | None:
    """The vehicle that was chosen in this session among the reads that are shown, or None."""
    kept = steady().get(CHOSEN)
    return kept[1] if isinstance(kept, tuple) and kept[0] == desk.lake.lake_id else None


def open_vehicle(lake_id: str, vid: int) -> None:
    """Within a callback: choose a vehicle and go to its page."""
    choose_vehicle(lake_id, vid)
    ask_for_page("anpr-vehicle", {})
