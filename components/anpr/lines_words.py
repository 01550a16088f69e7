"""What the page of lines says at its head and foot."""

from __future__ import annotations

import streamlit as st

from components.anpr.desk import Desk
from components.anpr.lines_build import drawn_line, made_words
from components.anpr.lines_choice import known_of, leads_of
from components.words import count_of
from models.anpr.lines import Line
from models.anpr.settings import section


def lines_title(desk: Desk, line: Line | None) -> str:
    """The message of the page, whatever there is."""
    if line is None:
        return "No line has been drawn yet: draw the first, or look for paths that many travel"
    found = leads_of(desk, line)
    if not found:
        return f"{line.name} has not been ranked in these days yet"
    least = float(str(section("triage", "list")["stands_out_from"]))
    known = known_of(desk, line)
    out = sum(chance >= least and vid not in known for vid, chance in found)
    verb = "stands out" if out == 1 else "stand out"
    return f"{count_of(out, 'vehicle') if out else 'No vehicle'} {verb if out else 'stands out'} on {line.name}"


def lines_detail(desk: Desk, line: Line | None) -> str:
    """The sentence below the title."""
    if drawn := drawn_line().sites:
        return f"A new line of {count_of(len(drawn), 'site')} is being drawn; it counts once it is kept."
    if line is None:
        return "A line is an ordered list of places that vehicles run out and back."
    return f"{count_of(len(line.sites), 'step')}. {made_words(line)}"


def lines_method() -> None:
    """How lines work, closed at first."""
    with st.expander("How this is worked out"):
        st.text(
            "A journey runs a line when it meets its places in order, out or back; places whose read was missed do not "
            "break it. A place holds every camera within a few hundred metres on the same road."
        )
        st.text(
            "Leads are those of the newest ranking of the line within the days of the search. They are for a person to "
            "consider: the hours and sites above say where such runs came, not that the next one is of interest."
        )
