"""What the sample rollout holds: each regional unit's state, and a year of outcomes of leads. Pure and seeded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from sample_data.chance import between, day_between, generator, one_of

Row = dict[str, object]
BEFORE_LIVE = ("training", "agreed", "planned")
DAYS_TO_LIVE = {"training": 40, "agreed": 110, "planned": 200}
HOW_MANY = {"drugs": 9, "cash": 8, "arrests": 10, "disruptions": 6, "weapons": 3}
AMOUNTS = {"drugs": (2, 90), "cash": (9, 420), "arrests": (1, 5), "disruptions": (1, 2), "weapons": (1, 2)}
SCALE = {"drugs": 0.1, "cash": 100.0}
CRIME_TYPES = ("county_lines", "county_lines", "county_lines", "organised_immigration_crime")
EVIDENCE = {
    "drugs": "Property record", "cash": "Property record", "weapons": "Property record", "arrests": "Custody record",
    "disruptions": "Disruption return",
}  # fmt: skip
DAYS_BACK = 320
USERS, SHARE_TRAINED = (14, 40), (60, 100)


def onboarding(units: Sequence[str], live: Mapping[str, date], *, seed: int, today: date) -> Iterator[Row]:
    """One row a unit: those that went live on their day, the newest of them paused; the others on their way."""
    on_the_way = [unit for unit in units if unit not in live]
    paused = max(live, key=lambda unit: (live[unit], unit)) if len(live) > 1 else ""
    for at, unit in enumerate(units):
        rng = generator(seed, "onboarding", at)
        state = "paused" if unit == paused else "live" if unit in live else BEFORE_LIVE[on_the_way.index(unit) % 3]
        users = between(rng, USERS) if state in ("live", "paused", "training") else None
        trained = None if users is None else users * between(rng, SHARE_TRAINED) // 100
        yield {
            "unit": unit,
            "state": state,
            "state_since": _since(state, live.get(unit), today),
            "planned_live_on": today + timedelta(days=DAYS_TO_LIVE[state]) if state in DAYS_TO_LIVE else None,
            "live_on": live.get(unit),
            "users": users,
            "users_trained": trained // 2 if state == "training" and trained is not None else trained,
            "evidence": "Rollout plan, synthetic",
            "note": "",
        }


def outcomes(live: Mapping[str, date], *, seed: int, today: date) -> Iterator[Row]:
    """Outcomes of leads, each after its unit went live and none after ``today``."""
    rng = generator(seed, "anpr outcomes")
    units = sorted(live)
    for outcome, how_many in HOW_MANY.items():
        for number in range(how_many if units else 0):
            unit = units[(number * 2 + len(outcome)) % len(units)]
            first = max(live[unit], today - timedelta(days=DAYS_BACK))
            yield {
                "happened_on": day_between(rng, first, today),
                "unit": unit,
                "outcome": outcome,
                "amount": round(between(rng, AMOUNTS[outcome]) * SCALE.get(outcome, 1.0), 1),
                "operation_reference": f"OP-S{between(rng, (100, 140))}",
                "evidence": f"{EVIDENCE[outcome]} S{outcome[:2].upper()}{number + 1}, synthetic",
                "crime_type": one_of(rng, CRIME_TYPES),
                "run_id": "",
            }


def _since(state: str, live_on: date | None, today: date) -> date:
    if state == "live" and live_on is not None:
        return live_on
    return today - timedelta(days=21) if state == "paused" else today - timedelta(days=35)
