"""Notes of forces on levels of their own that stand apart: beside the dot, and letter for letter under it."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from components.charts.spec import ChartSpec
from components.charts.words import plain as plain_in_picture
from components.charts.words import wrapped
from components.context import Context
from components.maturity.choice import Wave
from components.maturity.force_detail import Force
from components.maturity.saving import keep, saved_or_refused
from components.runtime import runtime
from data_access.benchmarks import LONGEST_NOTE, notes_seen, own_notes, save_note

HOVER_WIDTH = 60


@dataclass(frozen=True)
class Note:
    """What a force says about a level of its own."""

    force_id: str
    capability_id: str
    note: str


def notes_on_levels(context: Context, wave: Wave, seen: Sequence[tuple[str, str]]) -> tuple[Note, ...]:
    """Notes on the levels (force, capability) that the viewer sees."""
    if not seen:
        return ()
    rows = notes_seen(runtime().stores, wave.wave_id, seen)
    return tuple(Note(row.force_id, row.capability_id, row.note) for row in rows.itertuples(index=False))


def notes_in_words(context: Context, notes: Sequence[Note]) -> None:
    """The notes, each with its force and capability."""
    names = context.names("frame/every_force")
    for note in notes:
        st.text(f"{names[note.force_id]} on {note.capability_id}: {note.note}")


def with_notes(spec: ChartSpec, notes: Sequence[Note], labels: Mapping[str, str]) -> ChartSpec:
    """The strip with each note in the words of its dot; ``labels``: of rows, by capability."""
    if not notes:
        return spec
    said = {(plain_in_picture(labels[note.capability_id]), note.force_id): note.note for note in notes}
    traces = [_noted(trace, said) for trace in spec.figure["data"]]
    return replace(spec, figure={**spec.figure, "data": traces})


def note_forms(context: Context, wave: Wave, force: Force, capabilities: Mapping[str, str]) -> None:
    """A form for each capability (name by id) in which the force stands apart, for those who may speak for it."""
    if not (force.is_editable and capabilities):
        return
    kept = own_notes(runtime().stores, context.scope, wave.wave_id, force.force_id)
    saved_or_refused("note")
    with st.expander("Say why a level stands apart", key="note_forms"):
        for capability_id, name in capabilities.items():
            _note_form(context, wave, capability_id, name, *kept.get(capability_id, ("", 0)))


def _note_form(context: Context, wave: Wave, capability_id: str, name: str, note: str, version: int) -> None:
    key = f"note_{wave.wave_id}_{capability_id}_{version}"
    with st.form(f"form_{key}", border=False):
        st.text_area(
            f"Note on {capability_id}",
            value=note,
            max_chars=LONGEST_NOTE,
            key=key,
            height=90,
            help="Shown beside your dot to everybody who may see this level. Leave it empty to take it back.",
        )
        st.text(name)
        st.form_submit_button(
            f"Save note on {capability_id}", on_click=partial(_save, context, wave, capability_id, key, version)
        )


def _save(context: Context, wave: Wave, capability_id: str, key: str, version: int) -> None:
    text = str(st.session_state[key])
    keep(
        "note",
        lambda: save_note(
            runtime().stores, context.viewer, wave.wave_id, capability_id, text, version=version
        ),
        entered=text,
        theirs_in_words=lambda theirs: str(theirs["note"]),
    )


def _noted(trace: dict, said: Mapping[tuple[str, str], str]) -> dict:
    if "customdata" not in trace:
        return trace
    words = [
        hover + _in_hover(said.get((trace["name"], force_id), ""))
        for hover, (force_id, *_) in zip(trace["hovertext"], trace["customdata"], strict=True)
    ]
    return {**trace, "hovertext": words}


def _in_hover(note: str) -> str:
    return f"<br>{wrapped(textwrap.shorten(note, 240, placeholder=' …'), width=HOVER_WIDTH)}" if note else ""
