"""The forms of a register, made from the fields that its kind declares: add, change, withdraw, verify."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial

import streamlit as st

from components.context import Context
from components.plans.drafts import Form, attempt
from components.records.rows import names_of
from components.runtime import runtime
from data_access.records.keeping import add_record, change_record, verify_record, withdraw_record
from data_access.records.reading import KeptRecord
from models.records.kinds import Field, RecordKind, every_kind
from models.records.rules import Bodies

NEW, REASON = "new", "reason"
EMPTY = {"yes_no": False, "date": None, "month": None, "integer": None, "number": None, "forces": []}


def add_form(context: Context, kind: RecordKind, bodies: Bodies) -> None:
    """An empty form that keeps a new row."""
    form = form_of(kind.kind_id, "add")
    form.fill(NEW, {field.name: EMPTY.get(field.type, "") for field in kind.fields}, version=0)
    _draw(form, kind, bodies, save_words=f"Record the {kind.one}", keep=partial(_keep_new, context, kind))


def change_form(context: Context, kind: RecordKind, rows: Sequence[KeptRecord], bodies: Bodies) -> None:
    """The form of one row that stands, and what else can be done to it."""
    record = choose_record(kind, [row for row in rows if not row.is_withdrawn], bodies, "change")
    if record is None:
        st.text("Every row shown is withdrawn.")
        return
    form = form_of(kind.kind_id, "change")
    form.fill(record.record_id, record.values, version=record.version)
    keep = partial(_keep_change, context, kind, record.record_id)
    _draw(form, kind, bodies, save_words="Save the row", keep=keep)
    form.show_conflict(keep)
    if kind.needs_verification:
        _verify(context, kind, record)
    _withdraw(context, kind, record)


def choose_record(
    kind: RecordKind, rows: Sequence[KeptRecord], bodies: Bodies, purpose: str
) -> KeptRecord | None:
    """The row that the reader picks; None where there is none."""
    if not rows:
        return None
    names, by_id = names_of(kind, rows, bodies), {row.record_id: row for row in rows}
    key = f"records_{purpose}_{kind.kind_id}"
    if st.session_state.get(key) not in by_id:
        st.session_state[key] = rows[0].record_id
    return by_id[st.selectbox("Row", list(by_id), key=key, format_func=lambda item: names.get(item, item))]


@lru_cache(maxsize=64)
def form_of(kind_id: str, purpose: str) -> Form:
    """The form for one purpose on one register."""
    labels = {REASON: "Why it is withdrawn"} if purpose == "withdraw" else every_kind()[kind_id].labels
    return Form(f"record_{purpose}_{kind_id}", labels)


def _draw(form: Form, kind: RecordKind, bodies: Bodies, *, save_words: str, keep: Callable) -> None:
    with st.form(f"{form.name}_form"):
        places = st.columns(2)
        half = (len(kind.fields) + 1) // 2
        for at, field in enumerate(kind.fields):
            with places[at >= half]:
                _control(field, form.key(field.name), bodies)
        st.form_submit_button(save_words, type="primary", on_click=form.save, args=(keep,))


def _control(field: Field, key: str, bodies: Bodies) -> None:
    label = field.label if field.is_required or field.type == "yes_no" else f"{field.label} (may be blank)"
    blank = "Choose" if field.is_required else "None"
    known = bodies.known_to(field.type) or field.names
    if field.type == "long_text":
        st.text_area(label, key=key, max_chars=field.longest, height=100, help=field.what_it_means)
    elif field.type in ("date", "month"):
        st.date_input(label, None, key=key, format="DD/MM/YYYY", help=field.what_it_means)
    elif field.type in ("integer", "number"):
        _number(field, label, key)
    elif field.type == "yes_no":
        st.checkbox(label, key=key, help=field.what_it_means)
    elif field.type == "forces":
        names = bodies.forces
        st.multiselect(label, list(names), key=key, format_func=lambda item: names.get(item, item))
    elif known:
        st.selectbox(
            label, ["", *known], key=key, format_func=lambda item: known.get(item, item or blank),
            help=field.what_it_means,
        )  # fmt: skip
    else:
        st.text_input(label, key=key, max_chars=field.longest, help=field.what_it_means)


def _number(field: Field, label: str, key: str) -> None:
    is_whole = field.type == "integer"
    low = None if field.minimum is None else int(field.minimum) if is_whole else float(field.minimum)
    step = 1 if is_whole else 0.1
    st.number_input(label, min_value=low, value=None, step=step, key=key, help=field.what_it_means)


def _verify(context: Context, kind: RecordKind, record: KeptRecord) -> None:
    if record.verified_at is not None:
        st.text(f"Verified on {record.verified_at:%d %b %Y}. A change takes that back.")
        return
    st.text("Not verified yet: a person who neither recorded nor changed the row says that it is true.")
    keep = partial(_keep_verified, context, kind, record)
    st.button("Verify the row", on_click=attempt, args=(keep,), key=f"verify_{kind.kind_id}")


def _withdraw(context: Context, kind: RecordKind, record: KeptRecord) -> None:
    form = form_of(kind.kind_id, "withdraw")
    form.fill(record.record_id, {REASON: ""}, version=record.version)
    keep = partial(_keep_withdrawn, context, kind, record.record_id)
    with st.form(f"{form.name}_form"):
        st.text_input(form.labels[REASON], key=form.key(REASON), max_chars=500)
        st.form_submit_button("Withdraw the row", on_click=form.save, args=(keep,))
    form.show_conflict(keep)


def _keep_new(context: Context, kind: RecordKind, values: dict[str, object], version: int) -> str:
    add_record(runtime().stores, context.viewer, kind.kind_id, values)
    return f"Recorded: {kind.one}."


def _keep_change(
    context: Context, kind: RecordKind, record_id: str, values: dict[str, object], version: int
) -> str:
    change_record(runtime().stores, context.viewer, kind.kind_id, record_id, values, version=version)
    return "The row is changed."


def _keep_withdrawn(
    context: Context, kind: RecordKind, record_id: str, values: dict[str, object], version: int
) -> str:
    reason = str(values[REASON])
    withdraw_record(runtime().stores, context.viewer, kind.kind_id, record_id, reason=reason, version=version)
    return "The row is withdrawn and counts nowhere any more."


def _keep_verified(context: Context, kind: RecordKind, record: KeptRecord) -> str:
    verify_record(runtime().stores, context.viewer, kind.kind_id, record.record_id, version=record.version)
    return "The row is verified."
