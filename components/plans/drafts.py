"""Forms that several people may have open: a form remembers the version that it was filled from.

A form is filled once, when its record is chosen. What is entered is saved in a callback, before the page is drawn
again; when somebody else was first, both versions are shown and the reader chooses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from components.steady import look, steady, turn
from components.words import plain
from models.errors import StaleEdit, UserFacingError

SAID = "plan_said"
PROBLEM = "plan_problem"


@dataclass(frozen=True)
class Form:
    """One form: its name, and its fields with their labels."""

    name: str
    labels: Mapping[str, str]

    def key(self, field: str) -> str:
        """The key of the control of a field."""
        return f"{self.name}_{field}"

    def fill(self, record_id: str, values: Mapping[str, object], *, version: int) -> None:
        """Set the controls from a record, unless they were filled from it already and are still there."""
        held = steady().get(self._draft)
        is_there = all(self.key(field) in st.session_state for field in self.labels)
        if held is not None and held[0] == record_id and is_there:
            return
        steady()[self._draft] = (record_id, version)
        for field in self.labels:
            st.session_state[self.key(field)] = values[field]

    def entered(self) -> dict[str, object]:
        """What stands in the controls."""
        held = look()
        return {field: held[self.key(field)] for field in self.labels}

    def forget(self) -> None:
        """Fill the controls afresh when they are drawn next."""
        steady().pop(self._draft, None)
        steady().pop(self._conflict, None)

    def save(self, keep: Callable[[dict[str, object], int], str]) -> None:
        """Within a callback: keep what was entered; ``keep`` takes values and version and says what was done."""
        with turn() as kept:
            held = kept.get(self._draft)
            if held is not None:  # gone when the button is pressed again before the page is drawn
                self._try(keep, self.entered(), held[1])

    def show_conflict(self, keep: Callable[[dict[str, object], int], str]) -> None:
        """Both versions side by side and the choice between them, when somebody else was first."""
        found = steady().get(self._conflict)
        if found is None:
            return
        mine, theirs = found
        with st.container(border=True, key=f"conflict_{self.name}"):
            st.subheader("Somebody else changed this first", anchor=False)
            st.text("Nothing was overwritten. Choose which version stands.")
            rows = [
                {"Field": label, "Yours": str(mine[field]), "Theirs": str(_plain_value(theirs.get(field)))}
                for field, label in self.labels.items()
            ]
            st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Your version beside theirs")
            with st.container(horizontal=True):
                st.button("Keep theirs", on_click=self.forget, key=f"theirs_{self.name}")
                st.button(
                    "Save mine in its place",
                    on_click=self._try,
                    args=(keep, mine, int(str(theirs.get("version", 0)))),
                    key=f"mine_{self.name}",
                )

    @property
    def _draft(self) -> str:
        return f"draft_{self.name}"

    @property
    def _conflict(self) -> str:
        return f"stale_{self.name}"

    def _try(self, keep: Callable[[dict[str, object], int], str], values: dict[str, object], version: int) -> None:
        try:
            said = keep(values, version)
        except StaleEdit as error:
            steady()[self._conflict] = (values, error.theirs)
        except UserFacingError as error:
            steady()[PROBLEM] = (error.title, error.what_to_do)
        else:
            _saved(said)


def attempt(edit: Callable[[], str]) -> None:
    """Within a callback: an edit without a form; what it says, or why it was refused, is shown by ``outcome``."""
    try:
        _saved(edit())
    except UserFacingError as error:
        steady()[PROBLEM] = (error.title, error.what_to_do)


def outcome() -> None:
    """What the edit before this run did, or why it was refused.

    Its place is there also when it is empty: where controls below move up, what is being typed into them is lost.
    """
    said, problem = steady().pop(SAID, None), steady().pop(PROBLEM, None)
    with st.container():
        if said:
            st.success(plain(said), icon=":material/check:")
        if problem:
            st.warning(plain(" ".join(problem)), icon=":material/error:")


def _saved(said: str) -> None:
    """Every form is filled afresh: an own edit must not make the next one of the same record look stale."""
    kept = steady()
    for key in [key for key in kept if key.startswith(("draft_", "stale_"))]:
        del kept[key]
    kept[SAID] = said


def _plain_value(value: object) -> object:
    return "" if value is None else value
