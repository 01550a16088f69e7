"""Watch-lists of the case: which there are, one more from a CSV file with what was refused, one taken off."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.documents.desk import Desk
from components.documents.kept import forget_looks
from components.plans.drafts import attempt
from components.steady import look, steady
from components.words import count_of
from data_access.documents.watchlists import LARGEST_BYTES, add_watchlist, drop_watchlist, watchlists_of
from models.documents.entities.mention import kinds
from models.errors import DataRejected, EditRefused, RejectedRow

FILE, OFF, REFUSED = "documents_watch_file", "documents_watch_off", "documents_watch_refused"
EXAMPLE = "term,kind,note\nQuarry Lane,place,where the trailers stood\n07700 900123,phone,\nwhite elephant,,code word"


def watch_part(desk: Desk) -> None:
    """The lists, the upload, and what was wrong with the last file."""
    st.text(
        "A watch-list holds terms that must not be missed. Each is looked for in every passage, those that are in the "
        "case and those still to come, whatever its case and spaces."
    )
    held = watchlists_of(desk.case)
    if held:
        table = pd.DataFrame({"List": list(held), "Terms": list(held.values())})
        st.dataframe(table, hide_index=True, alt="Watch-lists of the case")
    _upload(desk)
    _refused(desk)
    if held:
        _off_form(desk, held)


def _upload(desk: Desk) -> None:
    number = steady().get(FILE, 0)
    with st.form("documents_watch_form", border=False):
        st.file_uploader("A list as CSV", type=["csv"], key=f"{FILE}_{number}")
        st.form_submit_button("Keep the list", type="primary", on_click=_keep, args=(desk, number))
    with st.expander("How a list is written"):
        st.text(f"A line a term; kind and note may stay empty. Kinds: {', '.join(kinds())}.")
        st.code(EXAMPLE, language=None)


def _keep(desk: Desk, number: int) -> None:
    file = look().get(f"{FILE}_{number}")

    def keep() -> str:
        if file is None:
            raise EditRefused("No file is chosen.", "Choose a list.")
        content = file.getvalue()  # type: ignore[attr-defined]
        found = keep_list(desk, str(file.name), content)  # type: ignore[attr-defined]
        steady()[FILE] = number + 1
        forget_looks()
        return f"The list is kept; its terms are named {count_of(found, 'time')}."

    steady().pop(REFUSED, None)
    attempt(keep)


def keep_list(desk: Desk, name: str, content: bytes) -> int:
    """How many mentions the lists of the case make with this one; what is refused of it is kept to be shown."""
    if len(content) > LARGEST_BYTES:
        raise EditRefused("The file is too large.", "Split it into lists of fewer terms.")
    unread = desk.case.path("work", f"watchlist-{desk.opened.search_id}.part")
    unread.write_bytes(content)
    try:
        return add_watchlist(desk.opened, unread, name)
    except DataRejected as error:
        steady()[REFUSED] = (desk.opened.search_id, tuple(error.rejected))
        raise
    finally:
        unread.unlink(missing_ok=True)


def _refused(desk: Desk) -> None:
    """Every row of the last file that was wrong, and what to do about it."""
    kept = steady().get(REFUSED)
    if isinstance(kept, tuple) and kept[0] == desk.opened.search_id:
        st.text("The last list was not taken: correct these rows and give it again.")
        st.dataframe(refused_table(kept[1]), hide_index=True, alt="Rows of the list that were refused, and why")


def refused_table(rejected: tuple[RejectedRow, ...]) -> pd.DataFrame:
    """A row a reason."""
    return pd.DataFrame(
        {
            "Line": [row.row for row in rejected],
            "Column": [row.column or "" for row in rejected],
            "Written": [row.value or "" for row in rejected],
            "Why it was refused": [row.reason for row in rejected],
            "What to do": [row.remedy for row in rejected],
        }
    )


def _off_form(desk: Desk, held: dict[str, int]) -> None:
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    left.selectbox("Take a list off the case", list(held), index=None, key=OFF)
    right.button("Take off", key="documents_watch_off_go", on_click=_take_off, args=(desk,), width="stretch")


def _take_off(desk: Desk) -> None:
    chosen = look().get(OFF)

    def keep() -> str:
        drop_watchlist(desk.opened, str(chosen or ""))
        forget_looks()
        return f"{chosen} is off the case."

    attempt(keep)
