"""What the profile page knows of the chosen benefit: its row, how it stands, what it waits for, what it is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import streamlit as st

from components.context import Context
from components.controls import choose_by_id, chosen
from components.runtime import runtime
from components.steady import steady
from data_access.benefits.keeping import this_day
from data_access.benefits.moving import waits
from data_access.benefits.reading import Register
from data_access.benefits.standing import standings_of
from data_access.benefits.valuing import appraisal_of
from data_access.stores import Stores
from models.access import Viewer
from models.benefits.appraisal import BenefitValue
from models.benefits.judging import BenefitStanding, Standing
from models.benefits.kinds import BENEFIT, RegisterRow
from models.benefits.states import FORWARD

KEPT, KNOWN_KEPT = 8, 64
CHOICE, LAST = "benefit", "benefit_last_chosen"


@dataclass(frozen=True, eq=False)
class Known:
    """One benefit as it stands. ``next_state`` is empty, and nothing waited for, where no move leads on.

    ``value`` is None for a benefit that the appraisal leaves out; ``standings`` are those of its measures by id.
    """

    benefit: RegisterRow
    measures: tuple[RegisterRow, ...]
    standing: BenefitStanding | None
    standings: Mapping[str, Standing]
    next_state: str
    waits: tuple[str, ...]
    value: BenefitValue | None
    price_year: int
    as_at: date

    @property
    def primary(self) -> RegisterRow | None:
        """The measure that the benefit is judged by."""
        measure_id = self.standing.measure_id if self.standing else ""
        return next((row for row in self.measures if row.row_id == measure_id), None)


def choose_benefit(register: Register) -> RegisterRow | None:
    """The benefit that the reader picks, kept in the address by its id; None while there is none.

    A reader who comes back from another page finds the same one.
    """
    names, kept = benefit_names(register), steady()
    if not names:
        return None
    if chosen(CHOICE, names) is None and kept.get(LAST) in names:
        st.session_state[CHOICE] = kept[LAST]
    kept[LAST] = found = choose_by_id("Benefit", CHOICE, names, default=next(iter(names)))
    return register.row(BENEFIT, found)


@lru_cache(maxsize=KEPT)
def benefit_names(register: Register) -> Mapping[str, str]:
    """What each benefit is called, by id."""
    return {row.row_id: f"{row.row_id} {row['title']}" for row in register.rows(BENEFIT)}


def known_of(context: Context, register: Register, benefit: RegisterRow) -> Known:
    """Everything that the page says of a benefit beside its row; shared: read-only."""
    return _known(runtime().stores, context.viewer, register, benefit, context.as_at, context.version, this_day())


@lru_cache(maxsize=KNOWN_KEPT)
def _known(
    stores: Stores, viewer: Viewer, register: Register, benefit: RegisterRow, as_at: date, version: str, today: date
) -> Known:
    """As ``known_of``; the national version and the day are part of the key, since both change what is known."""
    standings = standings_of(stores, viewer, as_at=as_at)
    appraisal = appraisal_of(stores, viewer, as_at=as_at)
    next_state = FORWARD.get(benefit.state, "")
    measures = register.measures_by_benefit.get(benefit.row_id, ())
    by_measure = standings.by_measure
    found = standings.by_benefit.get(benefit.row_id)
    standing = found.standing if found else None
    return Known(
        benefit=benefit,
        measures=measures,
        standing=found,
        standings={row.row_id: by_measure[row.row_id] for row in measures if row.row_id in by_measure},
        next_state=next_state,
        waits=waits(register, benefit.row_id, next_state, standing=standing, today=today) if next_state else (),
        value=appraisal.benefits.get(benefit.row_id),
        price_year=appraisal.price_year,
        as_at=as_at,
    )
