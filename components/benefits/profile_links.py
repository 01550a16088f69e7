"""What a benefit hangs on: KPIs with their latest reading, outputs that must be live, other benefits, risks."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import pandas as pd
import streamlit as st

from components.benefits.profile_known import CHOICE, KNOWN_KEPT
from components.benefits.profile_sheet import delivery_in_words, outputs_of
from components.context import Context
from components.drill import ask_for_page
from components.performance.reading import readings
from components.words import plain
from data_access.benefits.keeping import this_day
from data_access.benefits.reading import Register
from models.access import may
from models.benefits.kinds import BENEFIT, RegisterRow
from models.benefits.reference import Risk, risks
from models.benefits.states import STATE_WORDS
from models.performance.links import services

OUTPUT_COLUMNS = ("Output", "State", "Services")


def links_part(context: Context, register: Register, benefit: RegisterRow) -> None:
    """KPIs, outputs, benefits on both sides, and risks; what there is none of is said."""
    st.subheader("What it hangs on", anchor=False)
    _kpis(context, register, benefit)
    _outputs(register, benefit)
    _benefits(register, benefit)
    _risks(benefit)


def _kpis(context: Context, register: Register, benefit: RegisterRow) -> None:
    st.markdown("**Linked KPIs**")
    found = [row for row in register.measures_by_benefit.get(benefit.row_id, ()) if row["kpi_id"]]
    if not found:
        st.text("No measure rests on a KPI.")
        return
    if not may(context.viewer, "performance.view"):
        st.text("\n".join(f"{row['name']}: {row['kpi_id']}" for row in found))
        return
    known = {reading.kpi.kpi_id: reading for reading in readings(context)}
    told = [(f"{row['name']}: {row['kpi_id']} {known[row['kpi_id']].kpi.name}", row) for row in found]
    st.markdown("\n".join(f"- {plain(words)}. {plain(known[row['kpi_id']].sentence)}" for words, row in told))
    with st.container(horizontal=True):
        for kpi_id in sorted({str(row["kpi_id"]) for row in found}):
            _open(f"Open {plain(known[kpi_id].kpi.name)}", f"open_{kpi_id}", "kpi", {"kpi": kpi_id})


def _open(label: str, key: str, page_id: str, selections: dict[str, str]) -> None:
    st.button(label, type="tertiary", key=key, on_click=ask_for_page, args=(page_id, selections))


def _outputs(register: Register, benefit: RegisterRow) -> None:
    st.markdown("**Outputs that lead to it**")
    found = outputs_of(register, benefit.row_id)
    if not found:
        st.text("No output leads to it on the map: its enablers are not linked yet.")
        return
    table = output_table(found, this_day())
    st.dataframe(table, hide_index=True, height="content", alt="Outputs that lead to the benefit, and their state")


@lru_cache(maxsize=KNOWN_KEPT)
def output_table(outputs: tuple[RegisterRow, ...], today: date) -> pd.DataFrame:
    """One output a row with its services and whether it is live on a day; shared: read-only."""
    rows = [(f"{row.row_id} {row['title']}", delivery_in_words(row, today), _services(row)) for row in outputs]
    return pd.DataFrame(rows, columns=list(OUTPUT_COLUMNS))


def _services(row: RegisterRow) -> str:
    return "; ".join(f"{item} {services()[item].name}" if item in services() else str(item) for item in row["services"])


def _benefits(register: Register, benefit: RegisterRow) -> None:
    st.markdown("**Other benefits**")
    sides = (("Waits for", _before(register, benefit)), ("Leads to", _after(register, benefit)))
    if not any(ids for _, ids in sides):
        st.text("It hangs on no other benefit, and none hangs on it.")
    for words, ids in sides:
        for row in (register.row(BENEFIT, row_id) for row_id in ids):
            if row is not None:
                label = plain(f"{words} {row.row_id} {row['title']} ({STATE_WORDS[row.state].lower()})")
                _open(label, f"open_{words}_{row.row_id}", "benefit", {CHOICE: row.row_id})


def _before(register: Register, benefit: RegisterRow) -> list[str]:
    linked = [str(link["from_id"]) for link in register.links_to.get(benefit.row_id, ())]
    return sorted({*benefit["depends_on"], *(item for item in linked if register.row(BENEFIT, item))})


def _after(register: Register, benefit: RegisterRow) -> list[str]:
    linked = [str(link["to_id"]) for link in register.links_from.get(benefit.row_id, ())]
    waiting = [row.row_id for row in register.rows(BENEFIT) if benefit.row_id in row["depends_on"]]
    return sorted({*waiting, *(item for item in linked if register.row(BENEFIT, item))})


def _risks(benefit: RegisterRow) -> None:
    st.markdown("**Risks and dependencies**")
    found = [risks()[item] for item in benefit["risks"] if item in risks()]
    if not found:
        st.text("None of the risk register is linked.")
        return
    st.markdown("\n".join(f"- **{plain(f'{risk.risk_id} {risk.type}')}**: {plain(_risk(risk))}" for risk in found))


def _risk(risk: Risk) -> str:
    """What an item of the risk register says, who owns it, when, and whether the founding document says so."""
    stated = "" if risk.is_stated else "not stated in so many words"
    more = "; ".join(part for part in (f"owner: {risk.owner}" if risk.owner else "", risk.timing, stated) if part)
    return f"{risk.text} ({more})" if more else risk.text
