"""Who may open the case, by name; and how long it is kept."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.documents.desk import Desk, close_the_case
from components.documents.working import leave_alone
from components.plans.drafts import attempt
from components.runtime import runtime
from components.steady import look
from components.words import count_of, day, plain
from data_access.documents.access import LEAD, Person, add_member, keeper_of, people_of, remove_member, require_lead
from data_access.documents.certificates import certificates_of
from data_access.documents.purge import purge_case
from models.errors import EditRefused

ACCOUNT, NAME, IS_LEAD, OFF, PURGE = (
    "documents_member", "documents_member_name", "documents_member_lead", "documents_member_off", "documents_purge",
)  # fmt: skip


def people_part(desk: Desk) -> None:
    """Everybody who is or was on the case; its leads add and remove people."""
    people = people_of(desk.case)
    rows = [
        {
            "Name": person.name,
            "Part": "Lead" if person.part == LEAD else "Member",
            "On the case": "yes" if person.is_in else f"until {person.removed_at[:10]}",
            "Since": person.added_at[:10],
            "Added by": person.added_by,
        }
        for person in people
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="People of the case")
    if not _is_lead(desk, people):
        st.text("The leads of the case add and remove people.")
        return
    _add_form(desk)
    _remove_form(desk, people)


def keeping_part(desk: Desk) -> None:
    """Until when the case is kept, what a purge does, and the certificates of purges."""
    case = desk.case
    st.text(
        f"Kept until {day(case.retain_until)}. When the app starts after that day the case is purged: originals, text, "
        "indexes, tags and record, with a certificate that says what was there and that nothing of it is left."
    )
    if _is_lead(desk, people_of(case)):
        with st.expander("Purge the case now"), st.form("documents_purge_form", border=False):
            st.text_input(plain(f"To purge, write the case's name: {case.name}"), key=PURGE, max_chars=200)
            st.form_submit_button("Purge for good", on_click=_purge, args=(desk,), icon=":material/delete_forever:")
    held = certificates_of(case)
    if held:
        st.text(f"{count_of(len(held), 'purge')} of documents of this case:")
        columns = {"certificate_id": "Certificate", "purged_at": "Purged", "items": "Items", "files": "Files"}
        rows = pd.DataFrame(held)[list(columns)].rename(columns=columns)
        st.dataframe(rows, hide_index=True, alt="Certificates of what was purged from the case")


def _is_lead(desk: Desk, people: tuple[Person, ...]) -> bool:
    mine = desk.context.viewer.subject
    return any(person.subject == mine and person.is_in and person.part == LEAD for person in people)


def _add_form(desk: Desk) -> None:
    with st.form("documents_add_member", clear_on_submit=True):
        left, right = st.columns(2)
        left.text_input("Account, as the sign-in gives it", key=ACCOUNT, max_chars=200)
        right.text_input("Name", key=NAME, max_chars=200)
        st.checkbox("A lead: adds people and may purge", key=IS_LEAD)
        st.form_submit_button("Add to the case", on_click=_add, args=(desk,))


def _add(desk: Desk) -> None:
    said = look()

    def keep() -> str:
        by = keeper_of(runtime().stores, desk.context.viewer)
        add_member(by, desk.case, str(said[ACCOUNT]), str(said[NAME]), is_lead=bool(said[IS_LEAD]))
        return f"{said[NAME]} may open the case now."

    attempt(keep)


def _remove_form(desk: Desk, people: tuple[Person, ...]) -> None:
    names = {person.subject: person.name for person in people if person.is_in}
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    left.selectbox("Take off the case", list(names), index=None, key=OFF, format_func=names.get)
    right.button("Take off", on_click=_remove, args=(desk,), key="documents_remove_member")


def _remove(desk: Desk) -> None:
    said = look()

    def keep() -> str:
        if said[OFF] is None:
            raise EditRefused("Nobody is chosen.", "Choose a person.")
        remove_member(keeper_of(runtime().stores, desk.context.viewer), desk.case, str(said[OFF]))
        return "They can no longer open the case."

    attempt(keep)


def _purge(desk: Desk) -> None:
    said = look()

    def keep() -> str:
        if str(said[PURGE]).strip() != desk.case.name:
            raise EditRefused("The name is not that of the case; nothing was purged.", f"Write: {desk.case.name}")
        by = keeper_of(runtime().stores, desk.context.viewer)
        require_lead(by, desk.case, what="Purging a case")
        leave_alone(desk.case)
        certificate = purge_case(desk.case, actor=by.actor, write=by.write, role=by.role)
        close_the_case()
        return f"{desk.case.name} is purged; certificate {certificate.certificate_id}."

    attempt(keep)
