"""The lists of the board view: what the board decides, what lacks something, what moved; each row opens its profile."""

from __future__ import annotations

from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.benefits.board import SOURCE, Board, marked
from components.benefits.board_pictures import filters_of
from components.chart_block import WRAPPED_ROW_PIXELS, about_table, table_block
from components.context import Context
from components.drill import ask_for_page
from components.steady import look
from components.words import day
from data_access.benefits.recent import TargetChange
from data_access.benefits.waiting import facts_of
from models.benefits.agenda import APPROVAL, REVIEW, TARGET, VALUE_CHANGE, AgendaItem, gaps_of
from models.benefits.judging import RAG_WORDS
from models.benefits.kinds import BENEFIT, MEASURE, register_kinds
from models.benefits.money import pounds_in_words
from models.benefits.states import STATE_WORDS
from models.reports.words import count, first_upper, list_in_words, verb

KEPT = 16
ROWS_IN_VIEW, HEIGHT = 5, 430
ASKED = {
    APPROVAL: "Approve the profile", TARGET: "Approve the target", VALUE_CHANGE: "Confirm the changed value",
    REVIEW: "Review",
}  # fmt: skip
WIDTHS = {
    "Benefit": 240, "What is due": 150, "In words": 480, "State": 150, "What it lacks": 300, "Owner": 180,
    "What moved": 100, "Before": 130, "Now": 130, "Why": 240,
}  # fmt: skip
NO_OUTPUT = "no output linked"
DUE_COLUMNS = ["Benefit", "What is due", "In words", "benefit_id"]
GAP_COLUMNS = ["Benefit", "State", "What it lacks", "Owner", "benefit_id"]
MOVED_COLUMNS = ["Benefit", "What moved", "Before", "Now", "Why", "benefit_id"]
LOSS_COLUMNS = ["Benefit", "A year (GBP)", "Present value (GBP)", "State", "benefit_id"]


def decide_part(context: Context, board: Board) -> None:
    """Decisions due, then gaps."""
    _list(context, board, "board_due", due_table(board), due_title(board), DUE_SUBTITLE, DUE_ABOUT)
    st.button(
        "Decide at the review",
        on_click=ask_for_page,
        args=("benefits-review", {}),
        type="tertiary",
        icon=":material/arrow_forward:",
        key="board_review",
    )
    _list(context, board, "board_gaps", gap_table(board), gap_title(board), "By benefit", GAP_ABOUT)


def moved_part(context: Context, board: Board) -> None:
    """What moved since the end of the last quarter."""
    since = f"Since the end of {board.last_quarter}"
    _list(context, board, "board_moved", moved_table(board), moved_title(board), since, MOVED_ABOUT)


def losses_block(context: Context, board: Board) -> None:
    """Disbenefits, listed apart."""
    _list(context, board, "board_losses", loss_table(board), loss_title(board), f"Forecast {board.prices}", LOSS_ABOUT)


DUE_SUBTITLE = "Requests, targets, changed values and reviews"
DUE_ABOUT = (
    "Profiles that ask for approval, targets that are proposed, values that differ from what the board approved or "
    "last confirmed, and reviews due within 30 days."
)
GAP_ABOUT = "Benefits without owner, accountable role, measurer, measure, baseline, target, value in date or output."
MOVED_ABOUT = (
    "Moves between states and changes of targets as they were recorded; colours at the as-at date against those at the "
    "end of the last quarter, both from values as they are known now."
)
LOSS_ABOUT = (
    "What gets worse, as a positive number. No optimism is taken off a loss. In the view of forces also what forces "
    "pay for gains of others."
)


@lru_cache(maxsize=KEPT)
def due_table(board: Board) -> pd.DataFrame:
    """One row a decision that is due."""
    rows = [
        (item.name, ASKED[part], _due_words(board, item), item.about_id)
        for part in ASKED
        for item in board.agenda.of(part)
    ]
    return pd.DataFrame(rows, columns=DUE_COLUMNS)


@lru_cache(maxsize=KEPT)
def gap_table(board: Board) -> pd.DataFrame:
    """One row a benefit that lacks something, those that lack most first."""
    rows = []
    for row in board.live:
        found = gaps_of(row, board.register.measures_by_benefit.get(row.row_id, ()), board.now[row.row_id])
        found += [] if facts_of(board.register, row.row_id).outputs else [NO_OUTPUT]
        if found:
            owner = str(row["owner"] or "none")
            said = first_upper("; ".join(found))
            rows.append((len(found), (board.title_of(row.row_id), STATE_WORDS[row.state], said, owner, row.row_id)))
    return pd.DataFrame([row for _, row in sorted(rows, key=lambda pair: -pair[0])], columns=GAP_COLUMNS)


@lru_cache(maxsize=KEPT)
def moved_table(board: Board) -> pd.DataFrame:
    """One row a move, a change of colour or a change of a target."""
    rows = [*_colours(board), *_moves(board), *_targets(board)]
    return pd.DataFrame(rows, columns=MOVED_COLUMNS)


@lru_cache(maxsize=KEPT)
def loss_table(board: Board) -> pd.DataFrame:
    """One row a disbenefit that is counted."""
    worth = board.appraisal
    rows = [
        (board.title_of(one), round(worth.benefits[one].counted), round(worth.benefits[one].present_value), "", one)
        for one in worth.losses
    ]
    found = pd.DataFrame(rows, columns=LOSS_COLUMNS)
    found["State"] = [STATE_WORDS[board.register.by_kind[BENEFIT][one].state] for one in found["benefit_id"]]
    return found


def _due_words(board: Board, item: AgendaItem) -> str:
    """What is asked; of a value what changed; of a review its day, which is past or to come."""
    if item.part == VALUE_CHANGE:
        return item.words
    if item.part != REVIEW:
        return "; ".join(f"{name}: {words}" for name, words in item.facts)
    due = board.register.by_kind[BENEFIT][item.about_id]["next_review_on"]
    return f"Due on {day(due)}{', overdue' if due < board.as_at else ''}"


@lru_cache(maxsize=KEPT)
def due_title(board: Board) -> str:
    """The message of what is due."""
    number = len(due_table(board))
    if not number:
        return "Nothing waits for the board"
    return f"{count(number, 'thing')} {verb(number, 'waits', 'wait')} for the board"


@lru_cache(maxsize=KEPT)
def gap_title(board: Board) -> str:
    """The message of what lacks something."""
    number, live = len(gap_table(board)), len(board.live)
    if not number:
        return "No benefit lacks owner, baseline, target, value or output"
    return f"{number} of {count(live, 'benefit')} {verb(number, 'has a gap', 'have gaps')} to close"


@lru_cache(maxsize=KEPT)
def moved_title(board: Board) -> str:
    """The message of what moved."""
    found = {"between states": _moves, "of colour": _colours, "of targets": _targets}
    counts = {what: len(rows(board)) for what, rows in found.items()}
    told = [f"{count(number, 'change')} {what}" for what, number in counts.items() if number]
    return f"{list_in_words(told) or 'Nothing moved'} since the last quarter"


@lru_cache(maxsize=KEPT)
def loss_title(board: Board) -> str:
    """The message of what is lost: gains, losses and what is left, each named."""
    worth = board.appraisal
    if not worth.losses:
        return "No disbenefit is counted"
    gross, lost = worth.forecast_present_value, worth.disbenefit_present_value
    return (
        f"Disbenefits of {pounds_in_words(lost)} stand against benefits of {pounds_in_words(gross)}: "
        f"{pounds_in_words(gross - lost)} is left before costs"
    )


def _moves(board: Board) -> list[tuple[str, ...]]:
    return [
        (
            board.title_of(move.benefit_id),
            f"State, {day(move.moved_at)}",
            STATE_WORDS[move.from_state],
            STATE_WORDS[move.to_state],
            move.reason,
            move.benefit_id,
        )
        for move in board.moves
    ]


def _colours(board: Board) -> list[tuple[str, ...]]:
    return [
        (board.title_of(one), "RAG", RAG_WORDS[board.before[one].rag], RAG_WORDS[now.rag], now.reason, one)
        for one, now in board.now.items()
        if one in board.before and board.before[one].rag != now.rag
    ]


def _targets(board: Board) -> list[tuple[str, ...]]:
    found = []
    for change in board.targets:
        measure = board.register.row(MEASURE, change.measure_id)
        if measure is not None:
            one = str(measure["benefit_id"])
            what = f"Target, {day(change.changed_at)}"
            ends = (_target(change, change.before), _target(change, change.after))
            found.append((board.title_of(one), what, *ends, str(measure["name"]), one))
    return found


def _target(change: TargetChange, said: tuple[object, ...]) -> str:
    kind, number, on, state = said
    if number is None:
        return "No target"
    names = register_kinds()[MEASURE].field("target_kind").names
    told = f"{float(str(number)):g}, {names.get(str(kind), '').lower()}"
    return f"{told}, by {on or 'no day'}, {state or 'not proposed'}"


def _list(
    context: Context, board: Board, key: str, table: pd.DataFrame, title: str, subtitle: str, definition: str
) -> None:
    shown = marked(context, board)
    about = about_table(
        shown, title=title, subtitle=subtitle, definition=definition, source=SOURCE, filters=filters_of(board)
    )
    table_block(key, _without_ids(key, board), shown, about, draw=partial(_draw, key, table, title, board))


@lru_cache(maxsize=4 * KEPT)
def _without_ids(key: str, board: Board) -> pd.DataFrame:
    return TABLES[key](board).drop(columns="benefit_id")


TABLES = {"board_due": due_table, "board_gaps": gap_table, "board_moved": moved_table, "board_losses": loss_table}


def _draw(key: str, table: pd.DataFrame, title: str, board: Board) -> None:
    if table.empty:
        st.text("The list is empty.")
        return
    st.dataframe(
        _without_ids(key, board),
        hide_index=True,
        height="content" if len(table) <= ROWS_IN_VIEW else HEIGHT,
        row_height=WRAPPED_ROW_PIXELS,
        column_config=_columns(),
        on_select=partial(_open, key, tuple(table["benefit_id"])),
        selection_mode="single-row",
        key=f"{key}_rows",
        alt=f"{title}; pick a row to open the profile",
    )


@lru_cache(maxsize=1)
def _columns() -> dict[str, object]:
    amounts = ("A year (GBP)", "Present value (GBP)")
    numbers = {name: st.column_config.NumberColumn(format="localized") for name in amounts}
    return {**{name: st.column_config.TextColumn(width=width) for name, width in WIDTHS.items()}, **numbers}


def _open(key: str, benefit_ids: tuple[str, ...]) -> None:
    picked = look()[f"{key}_rows"]["selection"]["rows"]  # type: ignore[index]
    if picked:
        ask_for_page("benefit", {"benefit": benefit_ids[picked[0]]})
