"""Two people edited one profile: both versions, field by field, and the one that is made of them."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from components.benefits.review_decisions import role_title
from components.context import Context
from components.plans.drafts import attempt
from components.runtime import runtime
from components.steady import look
from components.words import day, plain
from data_access.benefits.drafts import Draft, drop_draft, keep_draft, values_at
from data_access.benefits.keeping import RowChange, keep_row
from data_access.benefits.reading import Register, history_of
from models.benefits.kinds import BENEFIT, RegisterRow, register_kinds
from models.benefits.merging import MINE, THEIRS, Merge, merge_of, merged
from models.benefits.sheet import stored_text
from models.errors import EditRefused
from models.records.rules import Values

LONGEST_CHOICE = 400


def merge_panel(context: Context, register: Register, benefit: RegisterRow, draft: Draft) -> None:
    """What both changed, what only one did, and the choice for each field that both changed differently."""
    before = values_at(runtime().stores, context.viewer, BENEFIT, benefit.row_id, draft.base_version)
    mine = {**(before or benefit.values), **draft.values}
    found = _told_apart(before, mine, benefit, draft)
    with st.container(border=True, key="benefit_merge"):
        st.subheader("Somebody else saved this benefit while you were typing", anchor=False)
        st.text(f"{_who(context, benefit, draft.base_version)} Nothing was overwritten, and nothing of yours is lost.")
        _table("Taken over from them", found.only_theirs, before, benefit.values)
        _table("Kept from you", found.only_mine, before, mine)
        choices = {name: _choice(benefit, name, mine) for name in found.conflicts}
        _buttons(context, benefit, partial(_save, context, benefit, found, mine), is_ready=all(choices.values()))


def _told_apart(before: Values | None, mine: Values, benefit: RegisterRow, draft: Draft) -> Merge:
    """Where the version that I began from is not known, only what I typed is mine."""
    fields = register_kinds()[BENEFIT].labels
    return merge_of(before, mine, benefit.values, fields if before is not None else list(draft.values))


def choice_key(benefit: RegisterRow, name: str) -> str:
    """The key of the choice between both versions of a field."""
    return f"merge_{benefit.row_id}_{benefit.version}_{name}"


def _who(context: Context, benefit: RegisterRow, since: int) -> str:
    """Who saved since, in which role, when."""
    steps = history_of(runtime().stores, context.viewer, benefit.row_id)
    later = {(step.changed_at, step.changed_by_role) for step in steps if step.version > since}
    told = [f"{role_title(role)}, {at:%H:%M} on {day(at)} (UTC)" for at, role in sorted(later)]
    return f"Saved since you began: {'; '.join(told)}." if told else ""


def _table(title: str, names: tuple[str, ...], before: Values | None, after: Values) -> None:
    if not names:
        return
    labels = register_kinds()[BENEFIT].labels
    rows = [
        (labels[name], stored_text(name, before[name]) if before else "", stored_text(name, after[name]))
        for name in names
    ]
    st.markdown(f"**{title}**")
    table = pd.DataFrame(rows, columns=["Field", "Before", "Now"])
    st.dataframe(table, hide_index=True, alt=f"{title}: fields that only one of the two changed")


def _choice(benefit: RegisterRow, name: str, mine: Values) -> str | None:
    """Mine or theirs for one field; None until it is chosen."""
    versions = {MINE: mine[name], THEIRS: benefit[name]}
    return st.radio(
        plain(register_kinds()[BENEFIT].labels[name]),
        list(versions),
        index=None,
        key=choice_key(benefit, name),
        format_func=lambda who: f"{who.title()}: {plain(_short(stored_text(name, versions[who])))}",
    )


def _short(text: str) -> str:
    if not text:
        return "(blank)"
    return text if len(text) <= LONGEST_CHOICE else f"{text[:LONGEST_CHOICE].rstrip()}…"


def _buttons(context: Context, benefit: RegisterRow, keep, *, is_ready: bool) -> None:
    if not is_ready:
        st.text("Choose yours or theirs for each field above, then save.")
    with st.container(horizontal=True):
        st.button("Save the merged version", type="primary", on_click=attempt, args=(keep,), disabled=not is_ready)
        st.button(
            "Keep theirs, drop what I typed",
            on_click=drop_draft,
            args=(runtime().stores, context.viewer, benefit.row_id),
        )


def _save(context: Context, benefit: RegisterRow, found: Merge, mine: Values) -> str:
    """Save the merged version on theirs; where it is refused, it stays a draft on their version."""
    stores, viewer, held = runtime().stores, context.viewer, look()
    choices = {name: str(held.get(choice_key(benefit, name)) or "") for name in found.conflicts}
    if not all(choices.values()):
        raise EditRefused("A field is still to be chosen.", "Choose yours or theirs for each.")
    whole = merged(found, mine, benefit.values, choices)
    changed = {name: value for name, value in whole.items() if value != benefit[name]}
    drop_draft(stores, viewer, benefit.row_id)
    if not changed:
        return "Their version stands."
    keep_draft(stores, viewer, BENEFIT, benefit.row_id, changed, version=benefit.version)
    keep_row(stores, viewer, RowChange(BENEFIT, whole, benefit.row_id, benefit.version))
    drop_draft(stores, viewer, benefit.row_id)
    return "Saved: the version made of both."
