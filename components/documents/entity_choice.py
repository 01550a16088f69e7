"""Another entity, chosen by a part of its name or number: for a way between two, for what is one, for a timeline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from components.documents.desk import Desk
from components.documents.kept import looked_up
from components.steady import look
from data_access.documents.entities import entities_of
from data_access.documents.exposure import explicit_terms
from models.documents.entities.mention import kinds
from models.documents.exposure import Terms, mask

MOST = 50


@dataclass(frozen=True)
class Choice:
    """What is asked: the name of the control, its label, the kinds to choose among (all), and who is left out."""

    name: str
    label: str
    kinds: tuple[str, ...] = ()
    without: int | None = None

    @property
    def search(self) -> str:
        """The key of the box to search by."""
        return f"documents_{self.name}_search"

    @property
    def chosen(self) -> str:
        """The key of the list of what was found."""
        return f"documents_{self.name}_chosen"


def choose_entity(desk: Desk, choice: Choice, go: str, on_go: Callable[[int, str], None]) -> None:
    """A box to search, what was found, and a button that calls ``on_go`` with the entity and its name."""
    left, middle, right = st.columns([3, 4, 2], vertical_alignment="bottom")
    search = left.text_input(choice.label, key=choice.search, max_chars=120, placeholder="Part of a name or number")
    names = names_of(found_for(desk, choice, search), explicit_terms(desk.case)) if search.strip() else {}
    middle.selectbox(
        "Found", list(names), index=None, key=choice.chosen, format_func=names.get, disabled=not names,
        placeholder="Choose one" if names else "Nothing yet" if not search.strip() else "Nothing holds that",
    )  # fmt: skip
    right.button(
        go, key=f"documents_{choice.name}_go", on_click=partial(_go, choice, names, on_go), disabled=not names,
        width="stretch",
    )  # fmt: skip


def found_for(desk: Desk, choice: Choice, search: str) -> pd.DataFrame:
    """The entities that hold what was searched for, the one in most documents first."""
    words = " ".join(search.split())
    found = looked_up(
        desk, f"choice_{choice.name}", (words, choice.kinds),
        lambda: entities_of(desk.opened, kinds_shown=choice.kinds, search=words, limit=MOST),
    ).found  # fmt: skip
    return found[found["entity_id"] != choice.without]


def names_of(entities: pd.DataFrame, terms: Terms) -> dict[int, str]:
    """Entities by their number: name and kind, explicit terms masked."""
    return {
        int(row.entity_id): f"{mask(row.shown, terms).text} ({title_of_kind(row.kind).lower()}, {row.items:,})"
        for row in entities.itertuples()
    }


def title_of_kind(kind: str) -> str:
    """What one of a kind is called."""
    return kinds()[kind].title


def plural_of_kinds(shown: Sequence[str]) -> dict[str, str]:
    """What several of each kind are called, by kind."""
    return {kind: kinds()[kind].plural for kind in shown}


def _go(choice: Choice, names: dict[int, str], on_go: Callable[[int, str], None]) -> None:
    chosen = look().get(choice.chosen)
    if isinstance(chosen, int) and chosen in names:
        on_go(chosen, names[chosen])
