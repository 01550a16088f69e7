"""Late outputs: slip, service, benefit, pounds; and what a further slip would cost."""

from __future__ import annotations

from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.benefits.board import SOURCE, Board, marked
from components.benefits.board_pictures import filters_of
from components.chart_block import WRAPPED_ROW_PIXELS, about_table, table_block
from components.context import Context
from components.controls import choose_by_id
from components.runtime import runtime
from data_access.benefits.valuing import appraisal_of
from models.benefits.appraisal import Appraisal, Slip
from models.benefits.kinds import OUTPUT
from models.benefits.money import chance_in_percent, pounds_in_words
from models.performance.links import services
from models.reports.words import count, list_in_words, sentences, verb

KEPT = 16
ROWS_IN_VIEW, HEIGHT = 5, 430
MOST_MONTHS = 36
DEFINITION = (
    "Whole months by which an output is later than planned. Every benefit that cannot come without it starts so many "
    "months later and ends on the same day: the pounds of those months are lost, against the plan, as present value. "
    "Each output is worked out on its own; where two make the same benefit late, their pounds do not add up."
)


def late_part(context: Context, board: Board) -> None:
    """The outputs that are late, and the question what if."""
    shown, table = marked(context, board), late_table(board)
    about = about_table(
        shown,
        title=late_title(board),
        subtitle=f"Output, service, benefits and pounds lost, {board.prices}",
        definition=DEFINITION,
        source=SOURCE,
        filters=filters_of(board),
    )
    table_block("board_late", table, shown, about, draw=partial(_draw, table, about.title))
    if board.register.rows(OUTPUT):
        _what_if(context, board)


@lru_cache(maxsize=KEPT)
def late_table(board: Board) -> pd.DataFrame:
    """One row a late output, the dearest first."""
    rows = [_late_row(board, slip) for slip in board.appraisal.slips]
    return pd.DataFrame(rows, columns=["Output", "Services", "Months late", "Benefits made late", "Pounds lost (GBP)"])


@lru_cache(maxsize=KEPT)
def late_title(board: Board) -> str:
    """The message of what late outputs cost."""
    slips = board.appraisal.slips
    if not slips:
        return "No output is late"
    dearest = slips[0]
    start = f"{count(len(slips), 'output')} {verb(len(slips), 'is', 'are')} late"
    if not dearest.pounds:
        return f"{start}; no value that is counted is lost by it"
    late = count(dearest.months, "month")
    lost = pounds_in_words(dearest.pounds)
    return f"{start}; most is lost by {output_name(board, dearest.output_id)}, {lost} in {late}"


def output_name(board: Board, output_id: str) -> str:
    """Id and title of an output."""
    return f"{output_id} {board.register.by_kind[OUTPUT][output_id]['title']}"


@lru_cache(maxsize=KEPT)
def output_names(board: Board) -> dict[str, str]:
    """Every output by id, as the choice names it."""
    return {row.row_id: f"{row.row_id} {row['title']}" for row in board.register.rows(OUTPUT)}


@lru_cache(maxsize=KEPT)
def what_if_words(board: Board, then: Appraisal, output_id: str, months: int) -> str:
    """What a further slip would cost: pounds of the plan, and what becomes of the forecast."""
    before = {one.output_id: one for one in board.appraisal.slips}.get(output_id)
    after = next(one for one in then.slips if one.output_id == output_id)
    name, later = output_name(board, output_id), count(months, "month")
    if not after.benefit_ids:
        return f"No benefit that is counted needs {name}: {later} more would cost nothing."
    more = after.pounds - (before.pounds if before else 0.0)
    names = [board.title_of(one) for one in after.benefit_ids]
    net = "net present value" if board.is_national else "net gain of forces"
    chances = [chance_in_percent(one.simulation.chance_of_breaking_even) for one in (board.appraisal, then)]
    return sentences(
        f"If {name} came {later} later than now expected, {pounds_in_words(more)} of the plan would be lost",
        f"Late by it: {list_in_words(names[:3])}" + (f" and {len(names) - 3} more" if len(names) > 3 else ""),
        f"The forecast {net} would go from {pounds_in_words(board.appraisal.simulation.median)} to "
        f"{pounds_in_words(then.simulation.median)}, the chance that it is not negative from {chances[0]} to "
        f"{chances[1]}, on the same random numbers",
    )


def _what_if(context: Context, board: Board) -> None:
    with st.container(border=True, key="figure_what_if"):
        st.subheader("What if an output came later?", anchor=False)
        with st.container(horizontal=True):
            names = output_names(board)
            dearest = next((one.output_id for one in board.appraisal.slips), next(iter(names)))
            output_id = choose_by_id("Output", "late_output", names, default=dearest)
            months = int(st.number_input("Months later", 0, MOST_MONTHS, 6, key="late_months"))
        if not months:
            st.text("Choose how many months later.")
            return
        then = appraisal_of(
            runtime().stores,
            context.viewer,
            as_at=board.as_at,
            view=board.appraisal.view,
            delays=((output_id, months),),
        )
        st.text(what_if_words(board, then, output_id, months))


def _late_row(board: Board, slip: Slip) -> tuple[object, ...]:
    row = board.register.by_kind[OUTPUT][slip.output_id]
    named = [f"{one} {services()[one].name}" for one in row["services"] or ()]
    late = "; ".join(board.title_of(one) for one in slip.benefit_ids) or "none that is counted"
    return output_name(board, slip.output_id), "; ".join(named), slip.months, late, round(slip.pounds)


def _draw(table: pd.DataFrame, title: str) -> None:
    if table.empty:
        st.text("Every output with a planned day is live or expected by it.")
        return
    height = "content" if len(table) <= ROWS_IN_VIEW else HEIGHT
    st.dataframe(
        table,
        hide_index=True,
        height=height,
        row_height=WRAPPED_ROW_PIXELS,
        column_config=_columns(),
        alt=title,
        key="board_late_rows",
    )


@lru_cache(maxsize=1)
def _columns() -> dict[str, object]:
    config = st.column_config
    return {
        "Output": config.TextColumn(width=210),
        "Services": config.TextColumn(width=210),
        "Months late": config.NumberColumn(width=90),
        "Benefits made late": config.TextColumn(width=270),
        "Pounds lost (GBP)": config.NumberColumn(width=130, format="localized"),
    }
