"""What the sample rollouts hold: where each body stands, and a year of what came of it. Pure and seeded."""

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
INVESTIGATIONS, EVERY_SHARED = 66, 4
TRIAGED = ("fraud", "fraud", "drug_supply", "organised_theft", "organised_theft", "modern_slavery", "homicide", "other")
RESULTS = ("nothing_found", "material_found", "material_found", "suspect_identified", "victim_safeguarded", "charge")
USERS, SHARE_TRAINED = (14, 40), (60, 100)


def onboarding(
    units: Sequence[str], live: Mapping[str, date], *, seed: int, today: date, field: str = "unit"
) -> Iterator[Row]:
    """One row a body: those that went live on their day, the newest of them paused; the others on their way.

    ``field`` is where its kind of record names the body.
    """
    on_the_way = [unit for unit in units if unit not in live]
    paused = max(live, key=lambda unit: (live[unit], unit)) if len(live) > 1 else ""
    for at, unit in enumerate(units):
        rng = generator(seed, "onboarding", at)
        state = "paused" if unit == paused else "live" if unit in live else BEFORE_LIVE[on_the_way.index(unit) % 3]
        users = between(rng, USERS) if state in ("live", "paused", "training") else None
        trained = None if users is None else users * between(rng, SHARE_TRAINED) // 100
        yield {
            field: unit,
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


def investigations(
    live: Mapping[str, date], forces: Sequence[str], *, seed: int, today: date
) -> Iterator[Row]:
    """Investigations whose material was triaged, each after its organisation went live and none after ``today``.

    Some are shared with one of the forces.
    """
    rng = generator(seed, "documents outcomes")
    bodies = sorted(live)
    for number in range(INVESTIGATIONS if bodies else 0):
        body = bodies[number % len(bodies)]
        first = max(live[body], today - timedelta(days=DAYS_BACK))
        officers, hours = between(rng, (1, 2)), between(rng, (2, 28))
        searched = between(rng, (900, 60_000))
        yield {
            "happened_on": day_between(rng, first, today),
            "organisation": body,
            "case_reference": f"OP-D{1000 + number}",
            "crime_type": one_of(rng, TRIAGED),
            "officers": officers,
            "hours": float(hours),
            "effort_before_hours": float(officers * hours * between(rng, (4, 30))) if number % 3 else None,
            "items_searched": searched,
            "items_opened": searched * between(rng, (2, 12)) // 100,
            "shared_with": [forces[number % len(forces)]] if forces and number % EVERY_SHARED == 0 else [],
            "result": one_of(rng, RESULTS),
            "evidence": f"Triage log D{1000 + number}, synthetic",
        }


def _since(state: str, live_on: date | None, today: date) -> date:
    if state == "live" and live_on is not None:
        return live_on
    return today - timedelta(days=21) if state == "paused" else today - timedelta(days=35)
