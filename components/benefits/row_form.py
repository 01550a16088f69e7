"""The form of one row of the benefits register, made from the fields that its kind declares.

Rows and reference tables that a field refers to are chosen by id and name, whatever their number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial

import streamlit as st

from components.context import Context
from components.plans.drafts import Form
from components.runtime import runtime
from data_access.benefits.keeping import RowChange, keep_row
from data_access.benefits.reading import Register, register_of
from models.benefits.kinds import BENEFIT, CHANGE, GROUP, MEASURE, MEETING, OUTPUT, RegisterRow, register_kinds
from models.benefits.reference import questions, risks
from models.errors import EditRefused
from models.performance.kpis import kpis
from models.performance.links import criteria, services
from models.records.kinds import Field, RecordKind

NEW, REASON = "new", "reason"
ADD, EDIT, WITHDRAW = "add", "change", "withdraw"
EMPTY = {"yes_no": False, "date": None, "integer": None, "number": None, "ids": []}
NAMED_BY = {BENEFIT: "title", MEASURE: "name", GROUP: "title", MEETING: "title", OUTPUT: "title", CHANGE: "title"}
REGISTERS_KEPT = 64
WORDS_OF_A_ROW = 80
TABLES: Mapping[str, Callable[[], Iterable[tuple[str, str]]]] = {
    "service": lambda: ((one.service_id, one.name) for one in services().values()),
    "criterion": lambda: ((one.criterion_id, one.name) for one in criteria().values()),
    "kpi": lambda: ((kpi.kpi_id, kpi.name) for kpi in kpis()),
    "risk": lambda: ((one.risk_id, one.text) for one in risks().values()),
    "question": lambda: ((one.question_id, one.subject) for one in questions().values()),
}

Keep = Callable[[dict[str, object], int], str]


def row_form(
    context: Context,
    kind_id: str,
    row: RegisterRow | None = None,
    *,
    fields: Sequence[str] = (),
    preset: Mapping[str, object] | None = None,
    save_words: str = "",
) -> None:
    """The form of a new row, or of the one that stands; ``fields``: only these, in this order.

    ``preset``: values that a new row brings beside what is entered, for fields that the form does not ask for, and
    what its controls start with. When somebody else was first, both versions are shown.
    """
    kind = register_kinds()[kind_id]
    asked = tuple(fields) or tuple(field.name for field in kind.fields if row or field.name not in (preset or {}))
    form = form_for(kind_id, EDIT if row else ADD, asked)
    new = " ".join((NEW, *map(str, (preset or {}).values())))
    form.fill(row.row_id if row else new, starting_values(kind, row, preset), version=row.version if row else 0)
    keep = keeper(context, kind_id, row, preset=preset)
    draw_fields(form, kind, asked, register_of(runtime().stores, context.viewer), save_words or _words(kind, row), keep)
    form.show_conflict(keep)


def withdraw_form(context: Context, row: RegisterRow) -> None:
    """The form that takes a row back, with its reason."""
    kind = register_kinds()[row.kind_id]
    form = form_for(row.kind_id, WITHDRAW, ())
    form.fill(row.row_id, {REASON: ""}, version=row.version)
    keep = partial(_keep_withdrawn, context, row)
    with st.form(f"{form.name}_form"):
        st.text_input(form.labels[REASON], key=form.key(REASON), max_chars=500)
        st.form_submit_button(f"Withdraw the {kind.one}", on_click=form.save, args=(keep,))
    form.show_conflict(keep)


@lru_cache(maxsize=REGISTERS_KEPT)
def form_for(kind_id: str, purpose: str, fields: tuple[str, ...]) -> Form:
    """The form for one purpose on one kind of row, with the named fields; all of them where none is named."""
    if purpose == WITHDRAW:
        return Form(f"benefits_{purpose}_{kind_id}", {REASON: "Why it is withdrawn"})
    labels = register_kinds()[kind_id].labels
    asked = fields or tuple(labels)
    name = f"benefits_{purpose}_{kind_id}"
    name = name if set(asked) == set(labels) else "_".join((name, *asked))
    return Form(name, {field: labels[field] for field in asked})


def starting_values(
    kind: RecordKind, row: RegisterRow | None, preset: Mapping[str, object] | None = None
) -> dict[str, object]:
    """What the controls start with, by field."""
    given = row.values if row else {**(preset or {})}
    return {field.name: _for_control(field, given.get(field.name)) for field in kind.fields}


def keeper(
    context: Context, kind_id: str, row: RegisterRow | None, *, preset: Mapping[str, object] | None = None
) -> Keep:
    """What a form calls to keep its values and version: fields that it does not ask for stay as they stand."""
    return partial(_keep, context, kind_id, row.row_id if row else "", dict(preset or {}))


def draw_fields(
    form: Form, kind: RecordKind, fields: Sequence[str], register: Register, save_words: str, keep: Keep
) -> None:
    """The controls of the named fields in two columns, and the button that keeps them."""
    with st.form(f"{form.name}_form"):
        places = st.columns(2) if len(fields) > 1 else [st.container()] * 2
        half = (len(fields) + 1) // 2
        for at, name in enumerate(fields):
            with places[at >= half]:
                field_control(kind.field(name), form.key(name), register)
        st.form_submit_button(save_words, type="primary", on_click=form.save, args=(keep,))


def field_control(field: Field, key: str, register: Register, on_change: Callable[[], None] | None = None) -> None:
    """The control of one field; its value is in the session under ``key`` beforehand.

    ``on_change`` is called whenever the reader changed it; not within a form.
    """
    label = field.label if field.is_required or field.type == "yes_no" else f"{field.label} (may be blank)"
    label = f"{label}, {field.unit}" if field.unit else label
    settings = {"key": key, "help": field.what_it_means, "on_change": on_change}
    if field.type == "long_text":
        st.text_area(label, max_chars=field.longest, height=100, **settings)
    elif field.type == "date":
        st.date_input(label, None, format="DD/MM/YYYY", **settings)
    elif field.type in ("integer", "number"):
        _number(field, label, settings)
    elif field.type == "yes_no":
        st.checkbox(label, **settings)
    elif field.type in ("choice", "id", "ids"):
        _choice(field, label, register, settings)
    else:
        st.text_input(label, max_chars=field.longest, **settings)


@lru_cache(maxsize=REGISTERS_KEPT)
def names_for(register: Register, refers_to: str) -> Mapping[str, str]:
    """What the rows and reference tables that a field may refer to are called, by id; ids stand before the names."""
    if refers_to == "node":
        return {**names_for(register, OUTPUT), **names_for(register, CHANGE), **names_for(register, BENEFIT)}
    if refers_to in TABLES:
        return {item_id: f"{item_id} {_short(words)}" for item_id, words in TABLES[refers_to]()}
    named_by = NAMED_BY[refers_to]
    return {row.row_id: f"{row.row_id} {row[named_by]}" for row in register.rows(refers_to)}


def _short(text: str) -> str:
    return text if len(text) <= WORDS_OF_A_ROW else f"{text[: WORDS_OF_A_ROW - 1].rstrip()}\u2026"


def _choice(field: Field, label: str, register: Register, settings: dict[str, object]) -> None:
    names = names_for(register, field.refers_to) if field.refers_to else field.names
    held = st.session_state.get(settings["key"])
    given = held if isinstance(held, list) else [held] if held else []
    options = [*names, *(item for item in given if item not in names)]
    blank = "Choose" if field.is_required else "None"
    settings = {**settings, "format_func": lambda item: names.get(item, item or blank)}
    if field.type == "ids":
        st.multiselect(label, options, **settings)
    else:
        st.selectbox(label, ["", *options], **settings)


def _number(field: Field, label: str, settings: dict[str, object]) -> None:
    as_kept = int if field.type == "integer" else float
    low, high = (None if limit is None else as_kept(limit) for limit in (field.minimum, field.maximum))
    look = {"step": 1} if field.type == "integer" else {"step": 1.0, "format": "%g"}
    st.number_input(label, low, high, None, **settings, **look)


def _for_control(field: Field, value: object) -> object:
    if value is None or value == "":
        return EMPTY.get(field.type, "")
    if field.type == "number":
        return float(str(value))
    return list(value) if field.type == "ids" else value


def _words(kind: RecordKind, row: RegisterRow | None) -> str:
    return f"Save the {kind.one}" if row else f"Record the {kind.one}"


def _keep(
    context: Context, kind_id: str, row_id: str, preset: dict[str, object], values: dict[str, object], version: int
) -> str:
    stores, kind = runtime().stores, register_kinds()[kind_id]
    standing = register_of(stores, context.viewer).row(kind_id, row_id) if row_id else None
    others = standing.values if standing else preset
    keep_row(stores, context.viewer, RowChange(kind_id, {**others, **values}, row_id, version))
    return f"The {kind.one} is changed." if row_id else f"Recorded: {kind.one}."


def _keep_withdrawn(context: Context, row: RegisterRow, values: dict[str, object], version: int) -> str:
    reason = str(values[REASON]).strip()
    if not reason:
        raise EditRefused("No reason is given.", "Say why it is withdrawn.")
    change = RowChange(row.kind_id, row.values, row.row_id, version, withdrawn_reason=reason)
    keep_row(runtime().stores, context.viewer, change)
    return f"The {register_kinds()[row.kind_id].one} is withdrawn and counts nowhere any more."
