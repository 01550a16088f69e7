"""One register: its rows, filtered, with export; and for NDAO's own people what can be done to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from components.chart_block import about_table, table_block
from components.context import Context
from components.records.forms import add_form, change_form
from components.records.history import history_panel
from components.records.rows import Filters, choice_field, chosen_rows, date_formats, record_table
from components.records.upload import upload_panel
from components.runtime import runtime
from components.words import count_of, plain
from data_access.records.reading import KeptRecord, bodies_of, kind_of, records_of
from models.records.disclosure import ANSWERS, keeps_rows, own_body
from models.records.kinds import NDAO_ONLY, RecordKind
from models.records.rules import Bodies

ADD, CHANGE, UPLOAD, HISTORY = "Add", "Change or withdraw", "Load a file", "History"
ANYONE = "All"
ROWS_IN_VIEW = 10
FEW = "numbers of fewer answers than the rule says"


def register(context: Context, kind_id: str) -> None:
    """The register as its reader may see it; the controls below it for those whose role edits."""
    stores, kind = runtime().stores, kind_of(kind_id)
    bodies, is_ndao = bodies_of(stores), keeps_rows(context.viewer, kind)
    records = records_of(stores, context.viewer, kind_id)
    st.text(kind.what_it_is)
    filters = _filters(kind, records, bodies, is_ndao=is_ndao)
    rows = chosen_rows(kind_id, records, filters)
    if rows:
        _table(context, kind, rows, bodies, filters)
    else:
        st.text(_nothing(kind, records, is_ndao=is_ndao))
    if is_ndao:
        _work(context, kind, rows, _bodies_kept(context, kind, bodies))


def _filters(kind: RecordKind, records: tuple[KeptRecord, ...], bodies: Bodies, *, is_ndao: bool) -> Filters:
    if not records:
        return Filters()
    field = choice_field(kind)
    there = {record.body_id for record in records} - {""}
    names = {"": ANYONE} | {body: name for body, name in bodies.names.items() if body in there}
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"records_filters_{kind.kind_id}"):
        body_id = _choice(kind, kind.field(kind.body_field).label, "body", names) if there else ""
        choice = _choice(kind, field.label, "choice", {"": ANYONE} | dict(field.names)) if field else ""
        is_open = is_ndao and st.toggle("Show withdrawn rows", key=f"records_withdrawn_{kind.kind_id}")
    return Filters(body_id, choice, with_withdrawn=is_open)


def _choice(kind: RecordKind, label: str, name: str, names: dict[str, str]) -> str:
    key = f"records_{name}_{kind.kind_id}"
    if st.session_state.get(key, "") not in names:
        st.session_state[key] = ""
    return st.selectbox(label, list(names), key=key, format_func=names.__getitem__)


def _filter_words(kind: RecordKind, filters: Filters, bodies: Bodies) -> dict[str, str]:
    """What the export says about its filters."""
    field, words = choice_field(kind), {"Withdrawn rows": "shown" if filters.with_withdrawn else "left out"}
    if filters.body_id:
        words[kind.field(kind.body_field).label] = bodies.names[filters.body_id]
    if field and filters.choice:
        words[field.label] = field.names[filters.choice]
    return words


def _table(
    context: Context, kind: RecordKind, rows: tuple[KeptRecord, ...], bodies: Bodies, filters: Filters
) -> None:
    is_ndao = keeps_rows(context.viewer, kind)
    table = record_table(kind.kind_id, rows, bodies, is_ndao)
    formats = {**date_formats(kind), "Recorded on": "D MMM YYYY"}
    columns = {name: st.column_config.DateColumn(format=written) for name, written in formats.items()}
    days = [record.values[kind.dated_by] for record in rows]
    about = about_table(
        context,
        title=f"{kind.title}: {count_of(len(rows), kind.one, kind.many or None)}",
        subtitle=f"{kind.field(kind.dated_by).label}: {_span(min(days), max(days))}, newest first",
        definition=kind.what_it_is,
        source=f"Register of the NDAO: {kind.title}",
        filters=_filter_words(kind, filters, bodies),
        suppression="None: the reader keeps these rows." if is_ndao else not_shown(kind),
    )
    height = "content" if len(table) <= ROWS_IN_VIEW else 380
    alt = f"{kind.title}, newest first"
    table_block(
        f"records_{kind.kind_id}",
        table,
        context,
        about,
        draw=lambda: st.dataframe(
            table, hide_index=True, height=height, column_config=columns, placeholder="", alt=alt
        ),
    )
    if not is_ndao and not_shown(kind):
        st.caption(plain(not_shown(kind)))


def not_shown(kind: RecordKind) -> str:
    """What of a register only those who keep it read, in a sentence; nothing where everybody reads all of it."""
    parts = ["rows about one force or regional unit"] if kind.body_field and kind.body_rows == NDAO_ONLY else []
    parts += [field.label.lower() for field in kind.fields if field.is_confidential]
    parts += [FEW] if ANSWERS[0] in kind.labels else []
    return f"Kept for {kind.kept_for}: {', '.join(parts)}." if parts else ""


def _bodies_kept(context: Context, kind: RecordKind, bodies: Bodies) -> Bodies:
    """The bodies that a form may name: all, or the reader's own alone."""
    own = own_body(context.viewer, kind)
    return replace(bodies, own=own) if own else bodies


def _span(first: date, last: date) -> str:
    written = [f"{item.day} {item:%b %Y}" for item in (first, last)]
    return written[0] if first == last else " to ".join(written)


def _nothing(kind: RecordKind, records: tuple[KeptRecord, ...], *, is_ndao: bool) -> str:
    if records:
        return "No row fits these filters."
    return "Nothing is recorded yet." if is_ndao else f"No row is open to your role. {not_shown(kind)}"


def _work(context: Context, kind: RecordKind, rows: tuple[KeptRecord, ...], bodies: Bodies) -> None:
    """One thing to do at a time: nothing of the others is drawn."""
    choices = [ADD, CHANGE, UPLOAD, HISTORY] if rows else [ADD, UPLOAD]
    key = f"records_work_{kind.kind_id}"
    chosen = st.segmented_control("What to do", choices, key=key, label_visibility="collapsed")
    if chosen == ADD:
        add_form(context, kind, bodies)
    elif chosen == CHANGE:
        change_form(context, kind, rows, bodies)
    elif chosen == UPLOAD:
        upload_panel(context, kind)
    elif chosen == HISTORY:
        history_panel(context, kind, rows, bodies)
