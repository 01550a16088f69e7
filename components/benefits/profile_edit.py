"""Editing a profile, part by part. What is typed is kept for its author from the first field on, until it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from components.benefits.profile_merge import merge_panel
from components.benefits.row_form import field_control, starting_values
from components.context import Context
from components.plans.drafts import PROBLEM, attempt
from components.runtime import runtime
from components.steady import look, steady
from components.words import count_of, day
from data_access.benefits.drafts import Draft, draft_of, drop_draft, drop_from_draft, keep_draft
from data_access.benefits.keeping import RowChange, keep_row
from data_access.benefits.reading import Register
from models.benefits.kinds import BENEFIT, RegisterRow, register_kinds
from models.benefits.profile_parts import PARTS, part_of
from models.benefits.rules import tidied_row
from models.benefits.sheet import stored_text
from models.errors import EditRefused, StaleEdit, UserFacingError
from models.records.rules import Values

PART = "benefit_edit_part"
TAKEN_UP = "benefit_drafts_taken_up"


def edit_part(context: Context, register: Register, benefit: RegisterRow) -> None:
    """The form of one part; before it what was typed earlier, or both versions where somebody else saved first."""
    draft = draft_of(runtime().stores, context.viewer, BENEFIT, benefit.row_id)
    if draft is not None and benefit.row_id not in taken_up():
        _offer(context, benefit, draft)
    elif draft is not None and draft.base_version < benefit.version:
        merge_panel(context, register, benefit, draft)
    else:
        _form(context, register, benefit, draft.values if draft else {})


def taken_up() -> set[str]:
    """The benefits whose drafts this session goes on with."""
    return steady().setdefault(TAKEN_UP, set())  # type: ignore[return-value]


def _offer(context: Context, benefit: RegisterRow, draft: Draft) -> None:
    """What was typed earlier and not saved, and the choice to go on with it."""
    with st.container(border=True, key="benefit_draft"):
        st.subheader("You typed something here and did not save it", anchor=False)
        labels = register_kinds()[BENEFIT].labels
        rows = [
            (labels[name], stored_text(name, benefit[name]), stored_text(name, value))
            for name, value in draft.values.items()
        ]
        table = pd.DataFrame(rows, columns=["Field", "As it stands", "What you typed"])
        st.dataframe(table, hide_index=True, alt="What was typed and not saved, beside what stands")
        when = f"{draft.saved_at:%H:%M} on {day(draft.saved_at)}"
        with st.container(horizontal=True):
            st.button(
                f"Go on with what you had typed at {when} (UTC)", type="primary",
                on_click=taken_up().add, args=(benefit.row_id,),
            )  # fmt: skip
            st.button("Discard it", on_click=drop_draft, args=(runtime().stores, context.viewer, benefit.row_id))


def _form(context: Context, register: Register, benefit: RegisterRow, typed: Values) -> None:
    kind = register_kinds()[BENEFIT]
    part = st.segmented_control("Part", list(PARTS), default=next(iter(PARTS)), key=PART, required=True)
    with st.container():  # keeps its place while empty: where controls move down, what is being typed is lost
        _unsaved(typed)
    values = starting_values(kind, replace(benefit, values={**benefit.values, **typed}))
    places, half = st.columns(2), (len(PARTS[part]) + 1) // 2
    for at, name in enumerate(PARTS[part]):
        key = control_key(benefit, name)
        if key not in st.session_state:
            st.session_state[key] = values[name]
        with places[at >= half]:
            field_control(kind.field(name), key, register, partial(_typed, context, benefit, name))
    with st.container(horizontal=True):
        keep = partial(_save, context, benefit, part)
        st.button(f"Save {part.lower()}", type="primary", on_click=attempt, args=(keep,))
        if any(name in typed for name in PARTS[part]):
            st.button("Take back what you typed", on_click=_take_back, args=(context, benefit, part))


def control_key(benefit: RegisterRow, name: str) -> str:
    """The key of the control of a field: of one version of the row, so that a newer one fills it afresh."""
    return f"profile_{benefit.row_id}_{benefit.version}_{name}"


def _unsaved(typed: Values) -> None:
    """Which parts hold something that was typed and not saved."""
    counts: dict[str, int] = {}
    for name in typed:
        counts[part_of(name)] = counts.get(part_of(name), 0) + 1
    if counts:
        told = ", ".join(f"{part} ({count_of(number, 'field')})" for part, number in counts.items())
        st.text(f"Typed and not saved yet: {told}. It is kept for you, also when you leave the page.")


def _typed(context: Context, benefit: RegisterRow, name: str) -> None:
    """Within a callback: keep what was typed into a field; typing back what stands takes it out again."""
    taken_up().add(benefit.row_id)
    values = _tidied({name: look().get(control_key(benefit, name))})
    try:
        _keep_typed(context, benefit, values)
    except UserFacingError as error:
        steady()[PROBLEM] = (error.title, error.what_to_do)


def _keep_typed(context: Context, benefit: RegisterRow, values: Mapping[str, object]) -> None:
    stores, viewer = runtime().stores, context.viewer
    changed = {name: value for name, value in values.items() if value != benefit[name]}
    same = [name for name in values if name not in changed]
    if changed:
        keep_draft(stores, viewer, BENEFIT, benefit.row_id, changed, version=benefit.version)
    if same:
        drop_from_draft(stores, viewer, BENEFIT, benefit.row_id, same)


def _save(context: Context, benefit: RegisterRow, part: str) -> str:
    """Save the fields of one part; what else was typed stays a draft, on the version that this makes."""
    stores, viewer, held = runtime().stores, context.viewer, look()
    keys = {name: control_key(benefit, name) for name in PARTS[part]}
    values = _tidied({name: held[key] for name, key in keys.items() if key in held})
    changed = {name: value for name, value in values.items() if value != benefit[name]}
    if not changed:
        raise EditRefused("Nothing was changed in this part.", "Change a field, then save.")
    taken_up().add(benefit.row_id)
    _keep_typed(context, benefit, values)
    try:
        keep_row(stores, viewer, RowChange(BENEFIT, {**benefit.values, **changed}, benefit.row_id, benefit.version))
    except StaleEdit as error:
        raise EditRefused(error.title, "Nothing was overwritten: both versions are shown below.") from error
    drop_from_draft(stores, viewer, BENEFIT, benefit.row_id, list(changed), version=benefit.version + 1)
    return f"Saved: {count_of(len(changed), 'field')} of {part.lower()}."


def _take_back(context: Context, benefit: RegisterRow, part: str) -> None:
    """Within a callback: forget what was typed into a part and show again what stands."""
    drop_from_draft(runtime().stores, context.viewer, BENEFIT, benefit.row_id, PARTS[part])
    kind = register_kinds()[BENEFIT]
    for name, value in starting_values(kind, benefit).items():
        if name in PARTS[part]:
            st.session_state[control_key(benefit, name)] = value


def _tidied(values: Values) -> dict[str, object]:
    """Typed values in the one form in which they are kept."""
    whole = tidied_row(register_kinds()[BENEFIT], values)
    return {name: whole[name] for name in values}
