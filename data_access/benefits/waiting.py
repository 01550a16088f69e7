"""What the moves of a benefit wait for, read off the register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache, partial

from data_access.benefits.keeping import this_day
from data_access.benefits.reading import Register
from models.benefits.judging import Standing, not_met
from models.benefits.kinds import BENEFIT, OUTPUT, RegisterRow
from models.benefits.states import Delivery, Facts, open_points, outputs_behind, waiting_for
from models.benefits.targets import target_value
from models.errors import EditRefused
from models.reports.benefit_words import value_words

PROFILE_WORDS = {
    "rationale": "the Business Services Rationale",
    "owner": "the Benefits Owner",
    "accountable": "the accountable role",
    "measurer": "the role that measures it",
}
BASELINE_WORDS = {
    "baseline_value": "baseline value",
    "baseline_on": "day of the baseline",
    "baseline_source": "source of the baseline",
}
NOT_LOOKED_AT = "no value in date is known to meet it"


def waits(
    register: Register,
    benefit_id: str,
    to_state: str,
    *,
    standing: Standing | None = None,
    has_decision: bool = False,
    today: date | None = None,
) -> tuple[str, ...]:
    """What the move of a benefit waits for, in sentences; empty when it may be made.

    ``standing`` is that of its primary measure: without it a target is not known to be met. ``has_decision``: the
    board decides it now; else its decision is among what is waited for.
    """
    facts = facts_of(register, benefit_id, standing=standing, has_decision=has_decision, today=today)
    return waiting_for(facts, to_state)


def flags_of(register: Register, benefit_id: str) -> tuple[str, ...]:
    """What is still open in a profile, in sentences, for those who approve it."""
    return open_points(facts_of(register, benefit_id))


def facts_of(
    register: Register,
    benefit_id: str,
    *,
    standing: Standing | None = None,
    has_decision: bool = False,
    is_own_request: bool = False,
    today: date | None = None,
) -> Facts:
    """What a move of a benefit is judged on; EditRefused when no such benefit stands."""
    benefit = register.row(BENEFIT, benefit_id)
    if benefit is None:
        raise EditRefused(f"There is no benefit {benefit_id[:40]}.", "Reload the page.")
    measure = primary_measure(register, benefit_id)
    outputs = outputs_behind(benefit_id, _sources(register), register.by_kind[OUTPUT])
    return Facts(
        state=benefit.state,
        has_criterion=bool(benefit["criteria"]),
        lacking=_lacking(benefit, measure),
        measure=str(measure["name"]) if measure else "",
        lacking_baseline=_lacking_baseline(measure),
        has_target=measure is not None and target_value(measure) is not None,
        is_target_approved=measure is not None and measure.target_state == "approved",
        outputs=tuple(_delivery(register.by_kind[OUTPUT][one]) for one in outputs),
        not_met=_not_met(standing, measure) if standing else NOT_LOOKED_AT,
        has_decision=has_decision,
        is_own_request=is_own_request,
        today=today or this_day(),
    )


def _not_met(standing: Standing, measure: RegisterRow | None) -> str:
    return not_met(standing, partial(value_words, measure)) if measure else not_met(standing)


def primary_measure(register: Register, benefit_id: str) -> RegisterRow | None:
    """The measure that a benefit is judged by; None where none is marked as primary."""
    measures = register.measures_by_benefit.get(benefit_id, ())
    return next((measure for measure in measures if measure["is_primary"]), None)


def _lacking(benefit: RegisterRow, measure: RegisterRow | None) -> tuple[str, ...]:
    found = [words for name, words in PROFILE_WORDS.items() if not benefit[name]]
    if benefit["value_central"] is not None and benefit["evidence_grade"] is None:
        found.append("the evidence grade of the value that is claimed")
    if benefit["target_on"] is None and (measure is None or measure["target_on"] is None):
        found.append("the target date")
    return tuple(found)


def _lacking_baseline(measure: RegisterRow | None) -> tuple[str, ...]:
    if measure is None:
        return tuple(BASELINE_WORDS.values())
    return tuple(words for name, words in BASELINE_WORDS.items() if measure[name] in (None, ""))


def _delivery(output: RegisterRow) -> Delivery:
    return Delivery(str(output["title"]), output["due_on"], output["live_on"])  # type: ignore[arg-type]


@lru_cache(maxsize=4)
def _sources(register: Register) -> Mapping[str, tuple[str, ...]]:
    """The nodes that lead to each node."""
    return {node: tuple(str(link["from_id"]) for link in links) for node, links in register.links_to.items()}
