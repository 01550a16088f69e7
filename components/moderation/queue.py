"""The queue of claims, and the decision on the one that is picked."""

from __future__ import annotations

import streamlit as st

from components.assessments.evidence_list import evidence_list
from components.chart_block import about_table, table_block
from components.context import Context
from components.maturity.saving import keep, saved_or_refused
from components.moderation.desk import Desk, claims_table, decision_words
from components.runtime import runtime
from components.words import count_of, plain
from data_access.assessments import moderation
from models.assessments.moderation import Claim, moderation_rules
from models.maturity.definitions import LEVELS

KEY = "moderation_queue"
DEFINITION = (
    "Claimed is the lower median of the respondents. Gap is how many levels that stands above verified evidence in "
    "date. Spread is the interquartile range of the answers. Without a decision a claim above its evidence is "
    "published one level lower."
)


def queue_block(context: Context, seen: Desk) -> None:
    """The list of claims and, below it, the decision on the picked one."""
    saved_or_refused(KEY)
    if not seen.claims:
        st.text("No force has submitted an assessment in this wave. It appears here as soon as one does.")
        return
    table = claims_table(seen)
    about = about_table(
        context,
        title=queue_title(seen),
        subtitle=f"{count_of(len(seen.claims), 'claim')}, furthest from its evidence first, {seen.wave.name}; "
        "pick a row to decide on it",
        definition=DEFINITION,
        source="Submitted assessments in the registers",
        filters={"Wave": seen.wave.name},
    )
    table_block(KEY, table, context, about, draw=lambda: _draw(table))
    picked = _picked(seen)
    if picked is None:
        st.text("Pick a row to see what supports the claim, and to decide.")
        return
    _decision(context, seen, picked)


def queue_title(seen: Desk) -> str:
    """How many claims are above their evidence, and what happens to those that nobody decides on."""
    waiting = len(seen.undecided)
    if not waiting:
        return "Every claim is supported by evidence or decided"
    one = "1 claim is above its evidence" if waiting == 1 else f"{waiting} claims are above their evidence"
    return f"{one}: without a decision, one level lower is published"


def _draw(table: object) -> None:
    st.dataframe(
        table,
        hide_index=True,
        height=320,
        column_config={"Decided": st.column_config.Column(width=120)},
        on_select="rerun",
        selection_mode="single-row",
        key="moderation_pick",
        alt="Claims of submitted assessments, largest gap between claim and evidence first",
    )


def _picked(seen: Desk) -> Claim | None:
    held = st.session_state.get("moderation_pick")
    rows = held["selection"]["rows"] if held else []
    return seen.claims[rows[0]] if rows and rows[0] < len(seen.claims) else None


def _decision(context: Context, seen: Desk, claim: Claim) -> None:
    question = seen.asked[claim.capability_id]
    with st.container(border=True, key="figure_decision"):
        st.subheader("Decide on this claim", anchor=False)
        st.text(f"{seen.words_of(claim.force_id, claim.capability_id)}. {question.question}")
        left, right = st.columns([7, 5])
        with left:
            _form(context, seen, claim)
        with right:
            st.text("Evidence")
            evidence_list(context, seen.wave.wave_id, claim.force_id, claim.capability_id)
            _comments(context, seen, claim)


def _form(context: Context, seen: Desk, claim: Claim) -> None:
    question, before = seen.asked[claim.capability_id], seen.decision_on(claim)
    place = f"{claim.force_id}_{claim.capability_id}_{before['version'] if before else 0}"
    if before is not None:
        st.text(f"Decided before: {decision_words(before)}")
    with st.form(f"decision_{place}", border=False):
        st.radio(
            "Level that is published",
            LEVELS,
            index=None,
            key=f"level_{place}",
            captions=[_statement(question.statements[level - 1], level, claim) for level in LEVELS],
            format_func=lambda level: f"Level {level}",
        )
        st.text_area(
            "Reason, which the force reads", key=f"reason_{place}", max_chars=1000, help=_second_words(), value=None
        )
        st.form_submit_button("Decide", type="primary", on_click=_decide, args=(context, seen, claim, place))


def _statement(statement: str, level: int, claim: Claim) -> str:
    """The statement of a level; what is claimed and what is supported is said beside it."""
    notes = [
        words
        for words, at in (("claimed", claim.self_level), ("supported by evidence", claim.evidence_level))
        if at == level
    ]
    return plain(f"{statement} ({' and '.join(notes)})" if notes else statement)


def _second_words() -> str:
    return (
        f"A change of {moderation_rules().second_pair_levels} levels or more is published only after a second person "
        "has agreed."
    )


def _decide(context: Context, seen: Desk, claim: Claim, place: str) -> None:
    level, reason = st.session_state.get(f"level_{place}"), st.session_state.get(f"reason_{place}") or ""
    before = seen.decision_on(claim)
    keep(
        KEY,
        lambda: moderation.decide(
            runtime().stores,
            context.viewer,
            claim,
            wave_id=seen.wave.wave_id,
            level=level or 0,
            reason=reason,
            version=int(str(before["version"])) if before else 0,
        ),
        entered=f"level {level or 'not chosen'}. {reason}",
        theirs_in_words=decision_words,
    )


def _comments(context: Context, seen: Desk, claim: Claim) -> None:
    """What respondents wrote beside their answers, letter for letter and without their role."""
    rows = moderation.comments(runtime().stores, context.viewer, seen.wave.wave_id, claim)
    if not rows.empty:
        st.text("Comments of respondents")
    for row in rows.itertuples(index=False):
        st.text(f"Level {'not known' if row.level is None else int(row.level)}: {row.comment}")
