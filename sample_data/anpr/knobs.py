"""What can be turned when a world of reads is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.errors import EditRefused

VEHICLES_A_COURIER = 5_000
FIRST_DAY = date(2026, 9, 7)
FEWEST = {"vehicles": 50, "days": 1, "sites": 50, "lines": 1}


@dataclass(frozen=True)
class Knobs:
    """Size, noise and chance of a world.

    ``seed`` draws who drives where; ``noise_seed`` what the cameras make of it, so that the same journeys can be read
    with other noise: a higher rate then spoils what a lower one spoils, and more. ``couriers`` of None is one in 5,000
    vehicles and up to three more. ``regions`` of () is the whole of England and Wales.
    """

    seed: int = 7
    noise_seed: int = 0
    vehicles: int = 120_000
    days: int = 28
    first_day: date = FIRST_DAY
    sites: int = 2_000
    lines: int = 12
    couriers: int | None = None
    misread_rate: float = 0.04
    missed_rate: float = 0.10
    regions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, least in FEWEST.items():
            if getattr(self, name) < least:
                raise EditRefused(f"A world needs at least {least} {name}.", f"Give more {name}.")
        if not (0 <= self.misread_rate <= 1 and 0 <= self.missed_rate <= 1):
            raise EditRefused("A rate lies between 0 and 1.", "Give the rates as shares, such as 0.04.")

    @property
    def crossings(self) -> int:
        """Lines of the second crime type: from ports and coasts inland."""
        return max(1, self.lines // 4)
