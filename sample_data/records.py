"""What the sample records hold: two years of conversations, campaigns, decisions, surveys and product use.

Pure and seeded: the same forces, units, seed and day give the same rows. No force is named here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from sample_data import record_words as words
from sample_data.chance import between, day_between, generator, one_of, some_of

Row = dict[str, object]
DAYS_BACK = 730
DAYS_BETWEEN_TALKS = (25, 85)
FORCES_OUT_OF_TOUCH, DAYS_OUT_OF_TOUCH = 2, 120
SHARE_WITH_PROBLEM, SHARE_RESOLVED, DAYS_TO_RESOLVE = 0.35, 0.8, (10, 110)
SHARE_WITHOUT_PARTNER = 0.05
QUARTERS_BACK, DAYS_OF_QUARTER = 8, 91
MEASURES = {"relationship": 0.71, "commissioning": 0.74, "toolkit": 0.79, "literacy": 0.82, "awareness": 0.66}
GAIN_A_QUARTER = 0.008
ANSWERED, ANSWERED_IN_FORCE = (60, 160), (3, 14)
MONTHS_LIVE = 14
FORCES_WITH_DOCUMENTS = 12
UNITS_BEFORE_ANPR = 3  # still on their way, where there are more than these
ENABLED = (20, 70)


def records(
    forces: Sequence[str], rocus: Sequence[str], *, seed: int, today: date
) -> Mapping[str, list[Row]]:
    """Rows by kind of record, none of them after ``today``."""
    rollouts = list(_rollouts(forces, rocus, seed, today))
    return {
        "engagement": list(_engagements(forces, seed, today)),
        "campaign": list(_campaigns(forces, seed, today)),
        "board_decision": list(_decisions(seed, today)),
        "board_action": list(_actions(seed, today)),
        "partner_survey": list(_surveys(forces, seed, today)),
        "product_rollout": rollouts,
        "product_outcome": [row for at, live in enumerate(rollouts) for row in _outcomes(live, at, seed, today)],
    }


def months_before(today: date, count: int) -> list[date]:
    """The first days of so many months that are over, oldest first."""
    number = today.year * 12 + today.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(number - count, number)]


def _engagements(forces: Sequence[str], seed: int, today: date) -> Iterator[Row]:
    for at, force_id in enumerate(forces):
        rng = generator(seed, "engagements", at)
        until = today - timedelta(days=DAYS_OUT_OF_TOUCH if at < FORCES_OUT_OF_TOUCH else 2)
        held = today - timedelta(days=DAYS_BACK - between(rng, (0, 60)))
        while held <= until:
            yield _talk(rng, force_id, held, today)
            held += timedelta(days=between(rng, DAYS_BETWEEN_TALKS))
    rng = generator(seed, "other partners")
    for partner in words.PARTNERS:
        held = day_between(rng, today - timedelta(days=200), today)
        yield {**_talk(rng, "", held, today), "other_partner": partner, "joint_problem": "", "resolved_on": None}


def _talk(rng: object, force_id: str, held: date, today: date) -> Row:
    has_problem, is_resolved = rng.random() < SHARE_WITH_PROBLEM, rng.random() < SHARE_RESOLVED
    resolved = held + timedelta(days=between(rng, DAYS_TO_RESOLVE))
    return {
        "held_on": held,
        "organisation": force_id,
        "role_met": one_of(rng, words.ROLES),
        "channel": one_of(rng, ("visit", "video", "video", "telephone", "event")),
        "business_partner_role": "" if rng.random() < SHARE_WITHOUT_PARTNER else "Business partner",
        "subject": one_of(rng, words.SUBJECTS),
        "joint_problem": one_of(rng, words.PROBLEMS) if has_problem else "",
        "resolved_on": resolved if has_problem and is_resolved and resolved <= today else None,
    }


def _campaigns(forces: Sequence[str], seed: int, today: date) -> Iterator[Row]:
    rng = generator(seed, "campaigns")
    for at, launched in enumerate(range(DAYS_BACK - 30, 20, -48)):
        name, service = words.CAMPAIGNS[at % len(words.CAMPAIGNS)]
        first = today - timedelta(days=launched)
        delivered = between(rng, (400, 2200))
        yield {
            "campaign_name": f"{name} ({at + 1})",
            "service": service,
            "is_new_service": at % 2 == 0,
            "launched_on": first,
            "ends_on": first + timedelta(days=between(rng, (20, 75))),
            "delivered": delivered,
            "clicks": round(delivered * (0.06 + 0.06 * rng.random())),
            "forces_reached": some_of(rng, list(forces), between(rng, (14, 32))),
        }


def _boards(today: date) -> list[date]:
    return [today - timedelta(days=40 + DAYS_OF_QUARTER * back) for back in reversed(range(QUARTERS_BACK))]


def _decisions(seed: int, today: date) -> Iterator[Row]:
    rng = generator(seed, "decisions")
    for quarter, decided in enumerate(_boards(today)):
        for title, is_resource in some_of(rng, words.DECISIONS, 3):
            evidence = words.EVIDENCE if is_resource and rng.random() < 0.4 + 0.05 * quarter else ""
            yield _decision(decided, title, is_resource=is_resource, evidence=evidence)
        if quarter % 2 == 0:
            yield _decision(decided, words.REFRESH, is_resource=False, evidence="", refresh=True)


def _decision(decided: date, title: str, *, is_resource: bool, evidence: str, refresh: bool = False) -> Row:
    return {
        "decided_on": decided,
        "decision_title": title,
        "decision_text": f"The board agreed: {title[:1].lower()}{title[1:]}. Synthetic.",
        "is_resource_decision": is_resource,
        "evidence_cited": evidence,
        "approves_strategy": refresh,
    }


def _actions(seed: int, today: date) -> Iterator[Row]:
    rng = generator(seed, "actions")
    for decided in _boards(today):
        for title, owner in some_of(rng, words.ACTIONS, 2):
            due = decided + timedelta(days=between(rng, (30, 100)))
            done = due + timedelta(days=between(rng, (-20, 15)))
            is_done = done <= today and rng.random() < 0.9
            yield {
                "decided_on": decided,
                "action_title": title,
                "owner_role": owner,
                "due_on": due,
                "done_on": done if is_done else None,
            }


def _surveys(forces: Sequence[str], seed: int, today: date) -> Iterator[Row]:
    for quarter, closed in enumerate(_boards(today)):
        for measure, share in MEASURES.items():
            rng = generator(seed, f"survey {measure}", quarter)
            likely = share + GAIN_A_QUARTER * quarter
            if measure in ("relationship", "awareness"):
                rows = [_answers(rng, measure, closed, likely, force_id) for force_id in forces]
                yield from rows
                total = {name: sum(int(row[name]) for row in rows) for name in ("answered", "agreed")}
                yield {**rows[0], "force": "", **total}
            else:
                yield _answers(rng, measure, closed, likely, "")


def _answers(rng: object, measure: str, closed: date, likely: float, force_id: str) -> Row:
    answered = between(rng, ANSWERED_IN_FORCE if force_id else ANSWERED)
    agreed = int(rng.binomial(answered, likely))
    return {"closed_on": closed, "measure": measure, "force": force_id, "service": "", "answered": answered,
            "agreed": agreed}  # fmt: skip


def _rollouts(forces: Sequence[str], rocus: Sequence[str], seed: int, today: date) -> Iterator[Row]:
    rng = generator(seed, "rollouts")
    months = months_before(today, MONTHS_LIVE)
    before = set(rocus[-UNITS_BEFORE_ANPR:]) if len(rocus) > UNITS_BEFORE_ANPR else set()
    live = [("anpr", body) for body in rocus if body not in before]
    live += [("documents", body) for body in [*rocus[:7], *some_of(rng, list(forces), FORCES_WITH_DOCUMENTS)]]
    for product, body in live:
        day = one_of(rng, months[: MONTHS_LIVE - 3]) + timedelta(days=between(rng, (0, 27)))
        yield {"product": product, "organisation": body, "onboarded_on": day, "enabled_users": between(rng, ENABLED)}


def _outcomes(live: Row, at: int, seed: int, today: date) -> Iterator[Row]:
    rng = generator(seed, "outcomes", at)
    is_anpr = live["product"] == "anpr"
    searches_a_user = one_of(rng, (0.4, 1.5, 3, 3, 4))
    for month in months_before(today, MONTHS_LIVE):
        if month <= live["onboarded_on"]:
            continue
        enabled = int(live["enabled_users"])
        active = int(rng.binomial(enabled, 0.45 + 0.25 * rng.random()))
        kg = round(float(rng.gamma(1.2, 3.0)), 1) if is_anpr and rng.random() < 0.5 else None
        arrests = int(rng.poisson(1.5)) if kg else None
        yield {
            "product": live["product"],
            "organisation": live["organisation"],
            "month": month,
            "enabled_users": enabled,
            "active_users": active,
            "searches": int(rng.poisson(searches_a_user * active + 1)),
            "leads_passed": int(rng.poisson(2)) if is_anpr else None,
            "seized_kg": kg,
            "seized_cash_gbp": float(round(kg * 900)) if kg else None,
            "arrests": arrests,
            "triage_hours_saved": None if is_anpr else float(between(rng, (40, 400))),
            "cases": between(rng, (1, 9)),
            "evidence": words.OUTCOME_EVIDENCE if kg or arrests else "",
        }
