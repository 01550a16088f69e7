"""The agenda of a meeting, part by part; the board decides beside each item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.benefits.review import Sitting
from components.benefits.review_files import agenda_links
from components.chart_block import WRAPPED_ROW_PIXELS
from components.context import Context
from components.drill import ask_for_page
from components.plans.drafts import Form
from components.runtime import runtime
from components.steady import look
from data_access.benefits.meetings import decide_at
from data_access.benefits.moving import measures_read
from data_access.benefits.reading import register_of
from models.access import may
from models.benefits.agenda import NOTHING_WORDS, PART_WORDS, QUESTION, Agenda, AgendaItem, item_row
from models.benefits.kinds import APPROVE, DECISION, register_kinds
from models.errors import EditRefused, StaleEdit
from models.records.kinds import LONGEST

KEPT = 32
ROWS_IN_VIEW = 8
WIDTHS = {
    name: st.column_config.TextColumn(width=pixels)
    for name, pixels in {
        "RAG": 60, "Item": 160, "What": 210, "Targets": 300, "Proposed": 150, "Owner": 100, "Accountable": 80,
        "Baseline": 90, "Target": 85, "Root cause": 240, "Corrective action": 240, "Who decides": 120, "Put off": 150,
    }.items()
}
PART_KEY = "agenda_part"
DECIDE = Form("decide", {"decision": "Decision", "reason": "Reason or answer"})
SHORT = {
    "approval": "Approvals",
    "target": "Targets",
    "value_change": "Changed values",
    "off_plan": "Off plan",
    "review": "Reviews due",
    "validity": "Still valid?",
    "late_action": "Late actions",
    "gap": "Gaps",
    "question": "Open questions",
}
BOARD_ONLY = "Decisions are recorded by the national board."
NO_MEETING = "Decisions are recorded at a meeting: set one up first, or choose one."
OVER = "This meeting is closed. Its agenda was that of its day; what came of it stands under Decisions."


def agenda_tab(context: Context, sitting: Sitting) -> None:
    """The parts with their counts, the items of the one that is chosen, and the decision about one item."""
    if sitting.is_closed:
        st.text(OVER)
    else:
        _parts(context, sitting)
    with st.container(horizontal=True, key="agenda_files"):
        agenda_links(context, sitting)


def _parts(context: Context, sitting: Sitting) -> None:
    part = _choose_part(sitting.agenda)
    st.subheader(PART_WORDS[part], anchor=False)
    if sitting.agenda.of(part):
        left, right = st.columns([7, 5])
        with left:
            _list(sitting.agenda, part)
        with right, st.container(border=True, key="agenda_decision"):
            _one_item(context, sitting, part)
    else:
        st.text(NOTHING_WORDS[part])


@lru_cache(maxsize=KEPT)
def part_names(agenda: Agenda) -> dict[str, str]:
    """Each part with how many items it has, in the order of the agenda."""
    return {part: f"{SHORT[part]} {len(agenda.of(part))}" for part in PART_WORDS}


@lru_cache(maxsize=KEPT)
def part_table(agenda: Agenda, part: str) -> pd.DataFrame:
    """A row an item: what it is, what is asked or found, and what belongs to it; nothing that is empty throughout."""
    table = pd.DataFrame([item_row(item) for item in agenda.of(part)]).fillna("")
    return table.loc[:, (table != "").any()]


@lru_cache(maxsize=KEPT)
def items_by_key(agenda: Agenda, part: str) -> dict[str, AgendaItem]:
    """The items of a part by what tells them apart."""
    return {item.key: item for item in agenda.of(part)}


def choice_names(decisions: Sequence[str]) -> dict[str, str]:
    """What each decision is called, by id."""
    names = register_kinds()[DECISION].field("decision").names
    return {decision: names[decision] for decision in decisions}


def reason_form(form: Form, names: Mapping[str, str], *, save_words: str, keep: object) -> None:
    """The controls of one decision: which, why, and the button that records it."""
    with st.form(f"{form.name}_form", border=False):
        st.selectbox(
            form.labels["decision"], list(names), key=form.key("decision"), format_func=lambda one: names.get(one, one)
        )
        st.text_area(form.labels["reason"], key=form.key("reason"), max_chars=LONGEST["long_text"], height=90)
        st.form_submit_button(save_words, type="primary", on_click=form.save, args=(keep,))


def _choose_part(agenda: Agenda) -> str:
    """The part that is shown: the first with an item until the reader chooses."""
    names = part_names(agenda)
    if st.session_state.get(PART_KEY) not in names:
        st.session_state[PART_KEY] = next((part for part in PART_WORDS if agenda.of(part)), next(iter(PART_WORDS)))
    return st.segmented_control(
        "Part of the agenda",
        list(names),
        key=PART_KEY,
        format_func=lambda part: names.get(part, part),
        label_visibility="collapsed",
        required=True,
    )


def _list(agenda: Agenda, part: str) -> None:
    keys = tuple(items_by_key(agenda, part))
    st.dataframe(
        part_table(agenda, part),
        hide_index=True,
        height="content" if len(keys) <= ROWS_IN_VIEW else 460,
        row_height=WRAPPED_ROW_PIXELS,
        column_config=WIDTHS,
        on_select=partial(_picked, part, keys),
        selection_mode="single-row",
        key=f"agenda_rows_{part}",
        alt=f"{PART_WORDS[part]}; pick a row to decide on it",
    )


def _picked(part: str, keys: tuple[str, ...]) -> None:
    picked = look()[f"agenda_rows_{part}"]["selection"]["rows"]  # type: ignore[index]
    if picked:
        st.session_state[f"agenda_item_{part}"] = keys[picked[0]]


def _one_item(context: Context, sitting: Sitting, part: str) -> None:
    by_key = items_by_key(sitting.agenda, part)
    key = f"agenda_item_{part}"
    if st.session_state.get(key) not in by_key:
        st.session_state[key] = next(iter(by_key))
    chosen = st.selectbox("Item", list(by_key), key=key, format_func=lambda one: _name(by_key.get(one)))
    item = by_key[chosen]
    st.text("\n".join([item.words, *(f"{label}: {words}" for label, words in item.facts)]))
    if item.is_held:
        st.caption("Put off at this meeting; it can still be decided.")
    _decision(context, sitting, item)
    if part != QUESTION:
        st.button(
            "Open the profile", on_click=ask_for_page, args=("benefit", {"benefit": item.about_id}),
            type="tertiary", icon=":material/description:", key="agenda_profile",
        )  # fmt: skip


def _name(item: AgendaItem | None) -> str:
    return item.name if item else ""


def _decision(context: Context, sitting: Sitting, item: AgendaItem) -> None:
    if not may(context.viewer, APPROVE):
        st.caption(BOARD_ONLY)
    elif sitting.meeting is None:
        st.caption(NO_MEETING)
    else:
        names = choice_names(item.choices)
        DECIDE.fill(
            f"{sitting.meeting_id}|{item.part}|{item.key}", {"decision": item.choices[0], "reason": ""}, version=0
        )
        measures = measures_read(register_of(runtime().stores, context.viewer), item.about_id)
        keep = partial(_keep, context, sitting.meeting_id, item, measures)
        reason_form(DECIDE, names, save_words="Record the decision", keep=keep)


def _keep(
    context: Context,
    meeting_id: str,
    item: AgendaItem,
    measures: Mapping[str, int],
    values: dict[str, object],
    version: int,
) -> str:
    about = "question_id" if item.part == QUESTION else "benefit_id"
    said = {**values, about: item.about_id}
    try:
        decide_at(
            runtime().stores, context.viewer, meeting_id, said, version=item.version or None, measures=measures
        )
    except StaleEdit as error:
        changed = f"{item.about_id} was changed since you looked at it."
        raise EditRefused(changed, "Read it again, then decide.") from error
    return f"Recorded: {choice_names([str(values['decision'])])[str(values['decision'])].lower()}, {item.about_id}."
