"""An assessment begins and is handed in: the two buttons that change its state."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.assessments.force_assessment import ForceAssessment
from components.assessments.outcome import tried
from components.maturity.headline import LEVEL_NAMES
from components.runtime import runtime
from components.words import count_of, plain
from data_access.assessments import sheets
from models.maturity.definitions import definitions


def open_button(seen: ForceAssessment) -> None:
    """The one thing to do before a wave is opened."""
    st.button("Open this wave", type="primary", icon=":material/play_arrow:", on_click=_open, args=(seen,))


def no_wave() -> None:
    """What stands here when every wave is closed."""
    st.text("NDAO opens a wave by loading it with the status open. Until then there is nothing to answer.")
    st.text("Results of earlier waves are on the page Force, and what follows from them on the page Improvement plan.")


def before_you_submit(seen: ForceAssessment) -> None:
    """What is missing and what that will mean, in numbers; then the button that hands the assessment in."""
    points = (f"- **{plain(point)}**: {plain(now)}. {plain(means)}." for point, now, means in submission_points(seen))
    st.markdown("\n".join(points))
    if seen.lowered:
        st.text("Published one level lower unless evidence in date at the claimed level is attached:")
        st.dataframe(_lowered(seen), hide_index=True, alt="Claims above their evidence")
    st.text("After submitting no answer can be changed, unless NDAO returns the assessment.")
    is_sure = st.checkbox("We have looked at these points", key="submit_is_sure")
    st.button("Submit to NDAO", type="primary", disabled=not is_sure, on_click=_submit, args=(seen,))


def submission_points(seen: ForceAssessment) -> list[tuple[str, str, str]]:
    """What to look at before submitting: the point, how it stands now, what that means."""
    asked, known = len(seen.asked), definitions()
    share = seen.with_level / asked if asked else 0.0
    needed = f"{known.minimum_completeness:.0%}".replace("%", " %")
    unfinished = len(seen.seated) - seen.finished
    few = known.minimum_respondents - len(seen.seated)
    return [
        (
            "Completeness",
            f"{seen.with_level} of {asked} capabilities have a level",
            "Complete" if share >= known.minimum_completeness else f"Incomplete: below {needed} it is not counted",
        ),
        (
            "Respondents",
            f"{count_of(len(seen.seated), 'respondent')}, {known.minimum_respondents} asked for",
            "Enough" if few <= 0 else f"{few} fewer than asked for: shown as provisional",
        ),
        (
            "Sheets",
            f"{unfinished} not finished",
            "All finished" if not unfinished else "What they answered so far counts",
        ),
        (
            "No answer",
            count_of(len(seen.unanswered), "capability", "capabilities"),
            ", ".join(item.capability_id for item in seen.unanswered) or "None",
        ),
        (
            "Claims above their evidence",
            f"{len(seen.lowered)} of {len(seen.claims)}",
            "Published one level lower" if seen.lowered else "None",
        ),
    ]


def _lowered(seen: ForceAssessment) -> pd.DataFrame:
    names = {item.capability_id: item.capability for item in seen.asked}
    return pd.DataFrame(
        [
            {
                "Capability": f"{claim.capability_id} {names[claim.capability_id]}",
                "Claimed": _level(claim.self_level),
                "Evidence up to": _level(claim.evidence_level),
                "Published as": _level(claim.gated_level),
            }
            for claim in seen.lowered
        ]
    )


def _level(level: int | None) -> str:
    return "none" if level is None else f"{level} {LEVEL_NAMES[level]}"


def _open(seen: ForceAssessment) -> None:
    tried(lambda: sheets.open_assessment(runtime().stores, seen.viewer, seen.wave.wave_id), done="The wave is open.")


def _submit(seen: ForceAssessment) -> None:
    version = int(str(seen.row["version"]))
    tried(
        lambda: sheets.submit(runtime().stores, seen.viewer, seen.wave.wave_id, version=version),
        done="Submitted to NDAO.",
    )
