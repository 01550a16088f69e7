"""The message of the board view, its figures, and what it says of an empty register."""

from __future__ import annotations

from functools import lru_cache, partial

import streamlit as st

from components.benefits.board import Board
from components.context import Context
from components.plans.drafts import attempt
from components.runtime import runtime
from components.words import count_of, plain
from data_access.benefits.founding import enter_founding
from models.access import may
from models.benefits.agenda import APPROVAL, GAP, REVIEW, TARGET, VALUE_CHANGE
from models.benefits.appraisal import Appraisal
from models.benefits.kinds import EDIT
from models.benefits.money import chance_in_percent, pounds_in_words, range_in_words
from models.performance.words import chance_in_words
from models.reports.words import count, list_in_words, sentences, verb, whole

KEPT = 16
DUE = {APPROVAL: "profile", TARGET: "target", VALUE_CHANGE: "changed value", REVIEW: "review"}
NOTHING = "The register holds no benefit yet"
WOULD_BE = (
    "Here would be what value was planned, what is forecast with its range and what has come, how benefits stand, and "
    "what the board must decide."
)
ASK_EDITOR = "An NDAO analyst or a service owner enters benefits, by hand, by file or from the founding document."
ENTER = "Enter the benefits of the founding document"


@lru_cache(maxsize=KEPT)
def board_title(board: Board) -> str:
    """What came against what was planned, and whether it will pay; right for every state."""
    worth, live = board.appraisal, len(board.live)
    if not board.register.by_kind["benefit"]:
        return NOTHING
    if not worth.has_value:
        return _without_value(worth, live)
    if not worth.planned_to_date:
        ahead = pounds_in_words(worth.forecast_present_value)
        return f"No value was planned to date; benefits worth {ahead} are forecast"
    came, planned = pounds_in_words(worth.realised_to_date), pounds_in_words(worth.planned_to_date)
    who = "Benefits brought" if board.is_national else "Forces gained"
    start = f"{who} {came if worth.realised_to_date else 'none'} of the {planned} planned to date"
    return f"{start}, {_outlook(worth)}"


@lru_cache(maxsize=KEPT)
def board_detail(board: Board) -> str:
    """How sure that is, and what to do about it."""
    if not board.register.by_kind["benefit"]:
        return WOULD_BE
    worth, runs = board.appraisal, board.appraisal.simulation
    due, gaps = due_counts(board), len({item.about_id for item in board.agenda.of(GAP)})
    reach = range_in_words(runs.low, runs.high)
    whose = "net present value" if board.is_national else "net gain of forces"
    told = [count(number, DUE[part]) for part, number in due.items()]
    waits = f"{list_in_words(told)} {verb(sum(due.values()), 'waits', 'wait')} for the board" if told else ""
    return sentences(
        f"In 8 of 10 runs the {whose} lies between {reach.replace(' to ', ' and ')}, {board.prices}"
        if worth.has_value
        else "",
        waits or "Nothing waits for the board",
        f"{count(gaps, 'benefit')} {verb(gaps, 'has a gap', 'have gaps')} to close" if gaps else "",
    )


@lru_cache(maxsize=KEPT)
def due_counts(board: Board) -> dict[str, int]:
    """How many profiles, targets, changed values and reviews are due; those of which there is none are left out."""
    counts = {part: sum(item.count for item in board.agenda.of(part)) for part in DUE}
    return {part: number for part, number in counts.items() if number}


def headline_strip(board: Board) -> None:
    """One card a figure."""
    with st.container(horizontal=True, key="headline_strip"):
        for label, value, meaning in cards_of(board):
            st.markdown(f"{plain(label)}\n\n**{plain(value)}**\n\n:small[:gray[{plain(meaning)}]]")


def warnings(board: Board) -> None:
    """What is claimed more than once, where it is."""
    if board.appraisal.warnings:
        st.warning(plain(" ".join(board.appraisal.warnings)), icon=":material/content_copy:")


@lru_cache(maxsize=KEPT)
def cards_of(board: Board) -> tuple[tuple[str, str, str], ...]:
    """Label, value and meaning of each figure."""
    worth, runs, rags, due = board.appraisal, board.appraisal.simulation, board.rags, due_counts(board)
    off = ", ".join(f"{rags[rag]} {rag}" for rag in ("amber", "red", "grey"))
    planned = f"of {pounds_in_words(worth.planned_to_date)} planned to date"
    waits = ", ".join(count(number, DUE[part]) for part, number in due.items())
    asked = f"in {count(worth.proposals, 'proposal')}, not counted"
    net = "Net present value" if board.is_national else "Net gain of forces"
    return (
        ("Realised to date", pounds_in_words(worth.realised_to_date), planned),
        (net, pounds_in_words(runs.median), f"{range_in_words(runs.low, runs.high)}, 8 of 10 runs"),
        _chance_card(board),
        ("On plan", f"{rags['green']} green", off),
        ("Decisions due", str(sum(due.values())), waits or "nothing waits"),
        ("Waits for the board", pounds_in_words(worth.proposed_present_value), asked),
    )


def empty_register(context: Context) -> None:
    """What to do about an empty register: those who edit may enter what the founding document expects."""
    if not may(context.viewer, EDIT):
        st.text(ASK_EDITOR)
        return
    st.button(ENTER, on_click=attempt, args=(partial(_enter, context),), type="primary", key="enter_founding")


def _enter(context: Context) -> str:
    number = enter_founding(runtime().stores, context.viewer)
    return f"{count_of(number, 'row')} of the founding document entered. Open the map to see what leads to what."


def _without_value(worth: Appraisal, live: int) -> str:
    if not live:
        return "Every benefit is retired: nothing is counted"
    if worth.proposals:
        asked = pounds_in_words(worth.proposed_present_value)
        waits = verb(worth.proposals, "waits", "wait")
        return f"No value is counted yet: {count(worth.proposals, 'benefit')} worth {asked} {waits} for the board"
    return f"None of {count(live, 'benefit')} has a value that is counted"


def _outlook(worth: Appraisal) -> str:
    chance = worth.simulation.chance_of_breaking_even
    if worth.view != "national":
        return f"and the chance that they gain in all is {chance_in_words(chance)}"
    if not worth.cost_present_value:
        return "and no cost is entered to hold the forecast against"
    return f"and the chance that they pay for their costs is {chance_in_words(chance)}"


def _chance_card(board: Board) -> tuple[str, str, str]:
    worth = board.appraisal
    label = "Breaking even" if board.is_national else "Forces gain"
    if not worth.has_value:
        return label, "–", "no value is counted"
    if board.is_national and not worth.cost_present_value:
        return label, "–", "no cost is entered"
    runs = whole(worth.settings.draws.runs)
    return label, chance_in_percent(worth.simulation.chance_of_breaking_even), f"chance, by {runs} runs"
