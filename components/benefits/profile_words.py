"""The message of the profile page and its figures, right for each state of a benefit and each colour."""

from __future__ import annotations

import re
from datetime import date

import streamlit as st

from components.benefits.profile_known import Known
from components.words import day, plain, together
from models.benefits.judging import (
    GREEN,
    GREY,
    RAG_WORDS,
    RED,
    WEAK_EVIDENCE,
    BenefitStanding,
    Standing,
    movement_words,
)
from models.benefits.kinds import RegisterRow
from models.benefits.money import pounds_in_words
from models.benefits.sheet import number_text
from models.benefits.states import (
    APPROVED,
    BASELINED,
    IDENTIFIED,
    MAPPED,
    PHASES,
    PROFILED,
    REALISED,
    RETIRED,
    STATE_WORDS,
    WAITS_FOR,
)
from models.reports.benefit_words import POUNDS, number_words, value_words
from models.reports.words import first_upper

NOT_YET = {
    IDENTIFIED: "not on the map yet",
    MAPPED: "profile not complete yet",
    APPROVED: "no baseline yet",
    BASELINED: "not monitored yet",
}
UNBROKEN = "\u00a0"
NO_BENEFIT = "Those who edit record one here, or enter those of the founding document or a file on the board view."
NAMED_BY_TITLE = {**dict.fromkeys(NOT_YET, 1), PROFILED: 1}  # so many of the things that are waited for
READY = {
    IDENTIFIED: "identified, ready to be mapped",
    MAPPED: "mapped, ready to go to the board",
    APPROVED: "approved, ready to be baselined",
    BASELINED: "baselined, ready to be monitored",
}


def profile_title(known: Known) -> str:
    """What is to be said of a benefit first: what it waits for, or how it stands against its plan."""
    return f"{known.benefit['title']}: {_message(known)}"


def _message(known: Known) -> str:
    state = known.benefit.state
    if state in NOT_YET:
        return f"{NOT_YET[state]}, {waits_in_words(known.waits)}" if known.waits else READY[state]
    if state == PROFILED:
        return "waits for the board, which is asked to approve it"
    return "retired, counts no more" if state == RETIRED else standing_in_words(known)


def profile_detail(known: Known) -> str:
    """The phase that it is in, what kind of benefit it is, and what comes next."""
    kind = "A disbenefit, listed apart and never netted. " if known.benefit["is_disbenefit"] else ""
    state = known.benefit.state
    phase = _phase(state)
    told = "; ".join(line.removeprefix(WAITS_FOR).rstrip(".") for line in known.waits[NAMED_BY_TITLE.get(state, 0) :])
    more = f" Before it is {STATE_WORDS[known.next_state].partition(',')[0].lower()}: {told}." if told else ""
    judged = f" {known.standing.reason}" if known.standing and known.standing.is_override else ""
    return f"{kind}{phase}{more}{judged}".strip()


def _phase(state: str) -> str:
    if state == RETIRED:
        return ""
    number, _, name = PHASES[state].partition(". ")
    return f"Phase {number} of 4, {name[0].lower()}{name[1:]}."


def waits_in_words(waits: tuple[str, ...]) -> str:
    """The first thing that a move waits for, and how many more there are."""
    first = waits[0].removeprefix(WAITS_FOR).rstrip(".")
    first = f"waits for {first}" if waits[0].startswith(WAITS_FOR) else first
    return f"{first}, and {len(waits) - 1} more" if len(waits) > 1 else first


def standing_in_words(known: Known) -> str:
    """How a monitored or realised benefit stands, by judgement, by rule, or why it cannot be judged."""
    found = known.standing
    opening = "realised" if known.benefit.state == REALISED else ""
    if found is None or found.standing is None:
        return f"{opening or 'cannot be judged'}, no measure yet"
    if found.is_override:
        by_rule = RAG_WORDS[found.rule_rag].lower()
        return f"{opening or 'monitored'}, {RAG_WORDS[found.rag].lower()} by judgement, {by_rule} by the rule"
    if found.rag == GREY:
        reason = found.standing.reason or found.reason
        return f"{opening or 'cannot be judged'}, {_lower(reason.rstrip('.'))}"
    if found.standing.progress is not None and found.standing.progress < 0:
        moved = _lower(movement(found.standing))
        return f"{opening}, {moved}" if opening else moved
    if found.standing.is_weak:
        return f"{opening or 'target met'}, on weak evidence: the survey's interval reaches past the target"
    return f"{opening or on_plan(found.rag, found.standing)}, {movement(found.standing)}"


def on_plan(rag: str, standing: Standing) -> str:
    """Where a measure stands against its plan, in words."""
    return "on plan" if rag == GREEN else "far behind plan" if rag == RED else "behind plan"


def movement(standing: Standing) -> str:
    """How much of the movement planned by the newest value has come."""
    told = movement_words(standing.progress or 0, f"{standing.period:%B %Y}")
    return told.replace(" %", f"{UNBROKEN}%")


def profile_strip(known: Known, today: date) -> None:
    """The figures that a reader asks for first."""
    cards = (
        _state_card(known),
        _rag_card(known),
        _actual_card(known),
        _forecast_card(known),
        _value_card(known),
        _review_card(known.benefit, today),
    )
    with st.container(horizontal=True, key="headline_strip"):
        for label, value, meaning in cards:
            st.markdown(f"{plain(label)}\n\n**{together(value)}**\n\n:small[:gray[{together(meaning)}]]")


def _state_card(known: Known) -> tuple[str, str, str]:
    word, _, more = STATE_WORDS[known.benefit.state].partition(", ")
    number = PHASES[known.benefit.state].partition(". ")[0]
    return "State", word, more or (f"phase {number} of 4" if known.benefit.state != RETIRED else "counts no more")


def _rag_card(known: Known) -> tuple[str, str, str]:
    found = known.standing
    if found is None:
        return "RAG", RAG_WORDS[GREY], "no measure yet"
    if found.is_override:
        return "RAG", RAG_WORDS[found.rag], f"by judgement; {RAG_WORDS[found.rule_rag].lower()} by the rule"
    return "RAG", RAG_WORDS[found.rag], _rag_meaning(found)


def _rag_meaning(found: BenefitStanding) -> str:
    """Why it has its colour, in a few words: the sentence in full stands in the title and the sheet."""
    standing = found.standing
    if standing is not None and standing.is_weak:
        return WEAK_EVIDENCE
    if standing is not None and standing.progress is not None:
        away = "moved the wrong way: " if standing.progress < 0 else ""
        return f"{away}{abs(round(100 * standing.progress))} % of the movement planned"
    return _lower(re.split(r"\. | \(|, though", found.reason)[0].rstrip("."))


def _actual_card(known: Known) -> tuple[str, str, str]:
    measure = known.primary
    found = known.standings.get(measure.row_id) if measure else None
    if measure is None or found is None or found.actual is None:
        return "Actual against plan", "None yet", "no value since the baseline" if measure else "no measure yet"
    when = f"on {day(found.period)}" if found.period else ""
    is_planned = found.plan is not None
    planned = f"{number_or_pounds(measure, found.plan)} planned" if is_planned else "no plan to compare with"
    answered = f"; {number_text(found.answered)} answered" if found.answered else ""
    return "Actual against plan", value_words(measure, found.actual), f"{when}; {planned}{answered}"


def _forecast_card(known: Known) -> tuple[str, str, str]:
    measure = known.primary
    found = known.standings.get(measure.row_id) if measure else None
    if measure is None or found is None or found.forecast is None:
        is_past = found is not None and found.target_on is not None and found.target_on <= known.as_at
        return "Forecast", "None", "the target date is past" if is_past else "too few values or no target date"
    low, central, high = found.forecast
    target = f"; target {number_or_pounds(measure, found.target)}" if found.target is not None else ""
    by = f"{day(found.target_on)}: " if found.target_on else ""
    ends = " to ".join(number_or_pounds(measure, end) for end in (low, high))
    return "Forecast", value_words(measure, central), f"{by}{ends}{target}"


def number_or_pounds(measure: RegisterRow, value: float) -> str:
    """A value beside another that tells the unit."""
    return value_words(measure, value) if measure["value_kind"] == POUNDS else number_words(measure, value)


def _value_card(known: Known) -> tuple[str, str, str]:
    value = known.value
    year = f"prices of {known.price_year}/{(known.price_year + 1) % 100:02d}"
    if value is None or known.benefit["value_central"] is None:
        return "Value a year", "None", "no value is claimed"
    if not value.is_counted:
        return "Value a year", "Not counted", _lower(value.why_not.partition(":")[0].rstrip("."))
    counted, claimed = pounds_in_words(value.counted), pounds_in_words(value.gross)
    if value.is_disbenefit:
        return "Loss a year", counted, f"listed apart, {year}"
    return "Value a year", counted, f"counted of {claimed} claimed, {year}"


def _review_card(benefit: RegisterRow, today: date) -> tuple[str, str, str]:
    due = benefit["next_review_on"]
    if not isinstance(due, date):
        return "Next review", "Not set", "no day is given"
    days = (due - today).days
    return "Next review", day(due), "overdue" if days < 0 else "today" if days == 0 else f"in {days} days"


def _lower(text: str) -> str:
    """The text with its first letter lower case, unless it starts with an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def rag_in_words(known: Known) -> str:
    """The colour with its reason, both by judgement and by rule where a person overrode the rule."""
    found = known.standing
    rag, reason = (GREY, "No measure yet.") if found is None else (found.rag, first_upper(found.reason))
    return f"{RAG_WORDS[rag]}: {reason}"
