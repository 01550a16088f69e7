"""Who answers: invited by role, each with a code that is said once, and how far each sheet is."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.assessments.clock import moment_words
from components.assessments.force_assessment import ForceAssessment
from components.assessments.outcome import tried
from components.runtime import runtime
from components.steady import steady
from components.words import count_of
from data_access.assessments import sheets
from data_access.assessments.sheets import Invitation

ROLES, CODES, ONE = "invite_roles", "invite_codes", "respondent_chosen"
HANDING_OVER = (
    "Give each person their own code, by telephone or in a sealed note rather than in one mail to all. "
    "They sign in, open the page Answer and enter it. The codes are kept nowhere: once you hide them or leave, "
    "they cannot be shown again, and a new code has to be made."
)


def respondents_tab(seen: ForceAssessment) -> None:
    """Codes just made, the list of respondents, and what can be done while the assessment is open."""
    _codes(seen)
    if seen.respondents.empty:
        st.text("Nobody is invited yet. Each invited person gets a pseudonym, and a code to their own sheet.")
    else:
        st.dataframe(respondents_table(seen), hide_index=True, alt="Respondents and how far each is")
    if seen.is_open:
        left, right = st.columns(2, border=True)
        with left:
            _invite(seen)
        with right:
            _one(seen)


def respondents_table(seen: ForceAssessment) -> pd.DataFrame:
    """One row a respondent, as the list shows it: never an answer."""
    asked = len(seen.asked)
    return pd.DataFrame(
        [
            {
                "Respondent": row.respondent_id,
                "Role": row.respondent_role,
                "State": _state(row, asked),
                "Levels": int(row.levels_given),
                "Don't know": int(row.dont_know),
                "Last answer": "" if pd.isna(row.last_answer_at) else moment_words(row.last_answer_at.to_pydatetime()),
            }
            for row in seen.respondents.itertuples(index=False)
        ]
    )


def _state(row: object, asked: int) -> str:
    if row.is_revoked:
        return "Withdrawn: does not count"
    if row.is_uploaded:
        return "By file"
    if pd.notna(row.finished_at):
        return "Finished"
    given = int(row.levels_given + row.dont_know)
    if given:
        return f"{given} of {asked} answered"
    return "Code not used yet" if pd.isna(row.first_seen_at) else "Sheet opened"


def _codes(seen: ForceAssessment) -> None:
    """The codes just made, for whoever made them, until they are hidden."""
    made = steady().get(CODES)
    if not made or made[0] != (seen.viewer.subject, seen.wave.wave_id, seen.force_id):
        return
    with st.container(border=True, key="invite_codes_box"):
        st.subheader(f"{count_of(len(made[1]), 'code')}, shown only now", anchor=False)
        st.code("\n".join(_code_line(item) for item in made[1]), language=None)
        st.text(HANDING_OVER)
        st.button("I have passed them on: hide the codes", on_click=_hide_codes)


def _code_line(invitation: Invitation) -> str:
    return f"{invitation.code}   {invitation.respondent_id}   {invitation.respondent_role}"


def _invite(seen: ForceAssessment) -> None:
    st.subheader("Invite respondents", anchor=False)
    with st.form("invite_form", border=False, clear_on_submit=True):
        st.text_area(
            "Roles, one a line",
            key=ROLES,
            height=120,
            placeholder="Head of analytics\nInformation manager\nChief superintendent",
            help="A role, never a name: answers are kept under a pseudonym.",
        )
        st.form_submit_button("Invite", type="primary", icon=":material/person_add:", on_click=_add, args=(seen,))


def _one(seen: ForceAssessment) -> None:
    st.subheader("One respondent", anchor=False)
    roles = dict(zip(seen.seated.respondent_id, seen.seated.respondent_role, strict=True))
    chosen = st.selectbox(
        "Respondent",
        list(roles),
        index=None,
        key=ONE,
        placeholder="Choose a respondent",
        format_func=lambda item: f"{item} {roles.get(item, '')}",
    )
    with st.container(horizontal=True):
        st.button("New code", icon=":material/key:", disabled=chosen is None, on_click=_renew, args=(seen, chosen))
        st.button(
            "Withdraw",
            icon=":material/person_remove:",
            disabled=chosen is None,
            on_click=_withdraw,
            args=(seen, chosen),
        )
    st.caption("A new code closes the old one. The answers of a withdrawn respondent are kept, but do not count.")


def _add(seen: ForceAssessment) -> None:
    wanted = str(st.session_state.get(ROLES) or "").splitlines()
    made = tried(
        lambda: sheets.invite(runtime().stores, seen.viewer, seen.wave.wave_id, wanted),
        done="Invited. Pass the codes on.",
    )
    _show_codes(seen, made or [])


def _renew(seen: ForceAssessment, respondent_id: str) -> None:
    made = tried(
        lambda: sheets.new_code_for(runtime().stores, seen.viewer, seen.wave.wave_id, respondent_id),
        done="A new code is made. The old one opens nothing any more.",
    )
    _show_codes(seen, [made] if made else [])


def _withdraw(seen: ForceAssessment, respondent_id: str) -> None:
    tried(
        lambda: sheets.withdraw(runtime().stores, seen.viewer, seen.wave.wave_id, respondent_id),
        done=f"{respondent_id} is withdrawn.",
    )
    st.session_state[ONE] = None


def _show_codes(seen: ForceAssessment, made: list[Invitation]) -> None:
    if made:
        steady()[CODES] = ((seen.viewer.subject, seen.wave.wave_id, seen.force_id), tuple(made))


def _hide_codes() -> None:
    steady().pop(CODES, None)
