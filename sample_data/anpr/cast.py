"""Who is in the world: couriers, smugglers, look-alikes, companions and everybody else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sample_data.anpr.everyday import STYLE, Drivers, activities, occupation_shares
from sample_data.anpr.knobs import VEHICLES_A_COURIER, Knobs
from sample_data.anpr.line_roles import (
    CROSSING_LOOKALIKES,
    LOOKALIKES,
    Maker,
    Seat,
    courier,
    courier_behaviours,
    smuggler,
)
from sample_data.anpr.lines import COUNTY_LINES, Line
from sample_data.anpr.network import Network

Ints = NDArray[np.int64]
RNG = np.random.Generator

LOOKALIKES_A_COURIER = 12
SMUGGLERS_A_CROSSING, LOOKALIKES_A_SMUGGLER = 4, 8
ESCORTED, PAIRS_AN_ESCORT, FEWEST_PAIRS = 0.4, 11, 6
COURIER, SMUGGLER, ESCORT = "courier", "smuggler", "escort"
FORMS_OF_COMPANY = {"works": 0.4, "haulage": 0.2, "school": 0.2, "caravan": 0.2}
LED_BY = {
    "works": ("trades", "parcel", "parcel_local", "rep", "night_shift", "supplier"),
    "haulage": ("haulage",),
    "school": ("commuter", "resident"),
    "caravan": ("visitor", "resident", "occasional", "hire"),
}
ON_A_LINE = 0.4
SOUGHT = (COURIER, SMUGGLER)


@dataclass(frozen=True)
class Cast:
    """One place a body: those with seats at a line first, then everyday vehicles, then companions of others."""

    role: NDArray[np.object_]
    behaviour: NDArray[np.object_]
    line: Ints
    drivers: Drivers
    seats: tuple[Seat, ...]
    leader: Ints
    company: NDArray[np.object_]

    def having(self, role: str) -> Ints:
        """Bodies of a role."""
        return np.flatnonzero(self.role == role)


def draw_cast(rng: RNG, network: Network, lines: tuple[Line, ...], knobs: Knobs) -> Cast:
    """Everybody who drives, before anybody has driven."""
    seats, roles, places = _seated(rng, lines, knobs)
    couriers = [at for at, role in enumerate(roles) if role == COURIER]
    escorted = rng.permutation(couriers)[: round(ESCORTED * len(couriers) + 0.2)].astype(np.int64).tolist()
    company = max(FEWEST_PAIRS, PAIRS_AN_ESCORT * len(escorted))
    crowd = max(0, knobs.vehicles - len(seats) - len(escorted) - company)
    role = np.array([*roles, *_crowd_roles(rng, crowd)], dtype=object)
    line = np.array([*places, *np.full(crowd, -1)])
    leader, form = _leaders(rng, role, line, escorted, company)
    everybody = np.concatenate([role, np.where(form == ESCORT, ESCORT, role[leader])])
    drivers = _drivers(rng, network, seats, crowd, leader, knobs.days)
    nobody, no_company = np.full(len(role), -1), np.full(len(role), "", dtype=object)
    behaviour = np.full(len(everybody), "", dtype=object)
    behaviour[: len(seats)] = [seat.behaviour for seat in seats]
    lines_of = np.concatenate([line, line[leader]])
    leaders, forms = np.concatenate([nobody, leader]), np.concatenate([no_company, form])
    return Cast(everybody, behaviour, lines_of, drivers, tuple(seats), leaders, forms)


def _seated(rng: RNG, lines: tuple[Line, ...], knobs: Knobs) -> tuple[list[Seat], list[str], list[int]]:
    seats, roles, places = [], [], []
    wanted = _makers(rng, lines, knobs)
    behaviours = iter(courier_behaviours(rng, sum(role == COURIER for makers in wanted for role, _ in makers)))
    for at, (makers, line) in enumerate(zip(wanted, lines, strict=True)):
        for role, maker in makers:
            seat = Seat(line, knobs.first_day.weekday(), knobs.days)
            seat.behaviour = next(behaviours) if role == COURIER else ""
            maker(rng, seat)
            seats.append(seat)
            roles.append(role)
            places.append(at)
    return seats, roles, places


def _makers(rng: RNG, lines: tuple[Line, ...], knobs: Knobs) -> list[list[tuple[str, Maker]]]:
    """For each line who sits there: those that are sought, and twelve others for each that look like them."""
    wanted = _couriers(rng, lines, knobs)
    few = max(2, min(SMUGGLERS_A_CROSSING, knobs.vehicles // VEHICLES_A_COURIER))
    found = []
    for line, count in zip(lines, wanted, strict=True):
        if line.profile_id == COUNTY_LINES:
            alike = _drawn(rng, LOOKALIKES, count * LOOKALIKES_A_COURIER)
            found.append([*[(COURIER, courier)] * count, *alike])
        else:
            alike = _drawn(rng, CROSSING_LOOKALIKES, few * LOOKALIKES_A_SMUGGLER)
            found.append([*[(SMUGGLER, smuggler)] * few, *alike])
    return found


def _couriers(rng: RNG, lines: tuple[Line, ...], knobs: Knobs) -> list[int]:
    """How many couriers each line has: as even as the number allows."""
    own = [at for at, line in enumerate(lines) if line.profile_id == COUNTY_LINES]
    by_size = max(1, round(knobs.vehicles / VEHICLES_A_COURIER) + int(rng.integers(0, 4)))
    total = by_size if knobs.couriers is None else knobs.couriers
    counts = np.zeros(len(lines), dtype=np.int64)
    np.add.at(counts, np.resize(rng.permutation(own), total) if own else [], 1)
    return counts.tolist()


def _drawn(rng: RNG, kinds: dict[str, tuple[Maker, float]], count: int) -> list[tuple[str, Maker]]:
    names, weights = list(kinds), np.array([weight for _, weight in kinds.values()])
    chosen = rng.choice(len(names), size=count, p=weights / weights.sum())
    return [(names[at], kinds[names[at]][0]) for at in chosen]


def _crowd_roles(rng: RNG, count: int) -> NDArray[np.object_]:
    shares = occupation_shares()
    return np.array(list(shares), dtype=object)[rng.choice(len(shares), size=count, p=list(shares.values()))]


def _leaders(
    rng: RNG, role: NDArray[np.object_], line: Ints, escorted: list[int], company: int
) -> tuple[Ints, NDArray[np.object_]]:
    """Whom each companion follows, and in what form: escorts of couriers, then innocent company of others."""
    forms = rng.choice(list(FORMS_OF_COMPANY), size=company, p=list(FORMS_OF_COMPANY.values()))
    leaders, taken = [*escorted], set(escorted)
    for form in forms:
        may_lead = np.isin(role, LED_BY[form])
        on_line = may_lead & (line >= 0)
        free = np.flatnonzero(on_line if rng.random() < ON_A_LINE and on_line.any() else may_lead)
        free = free if len(free) else np.flatnonzero(~np.isin(role, SOUGHT))
        leaders.append(next((at for at in rng.choice(free, 20) if at not in taken), int(free[0])))
        taken.add(leaders[-1])
    return np.array(leaders, dtype=np.int64), np.array([*[ESCORT] * len(escorted), *forms], dtype=object)


def _drivers(rng: RNG, network: Network, seats: list[Seat], crowd: int, leader: Ints, days: int) -> Drivers:
    weight = network.towns.weight
    home = np.concatenate(
        [[seat.home for seat in seats], rng.choice(len(weight), size=crowd, p=weight / weight.sum())]
    ).astype(np.int64)
    everyday = np.concatenate([[seat.everyday for seat in seats], activities(rng, crowd)])
    style = np.concatenate([[seat.style for seat in seats], rng.uniform(*STYLE, crowd)])
    life = np.array([seat.life for seat in seats] or np.empty((0, 2))).astype(np.int64)
    home, count = np.concatenate([home, home[leader]]), len(home) + len(leader)
    first, last = np.zeros(count, np.int64), np.full(count, days - 1)
    first[: len(seats)], last[: len(seats)] = life[:, 0], np.minimum(life[:, 1], days - 1)
    own = np.where(rng.random(len(leader)) < 0.6, rng.uniform(0.2, 1.0, len(leader)), 0.0)
    first[-len(leader) :], last[-len(leader) :] = first[leader], last[leader]
    style = np.concatenate([style, np.ones(len(leader))])
    return Drivers(np.arange(count), home, np.concatenate([everyday, own]), style, first, last)
