"""What a benefit is worth: from what is claimed to what is counted, year by year, and all that must be said with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import pandas as pd
import streamlit as st

from components.benefits.judged import with_mark
from components.benefits.row_form import row_form
from components.chart_block import about_table, table_block
from components.context import Context
from components.runtime import runtime
from components.words import plain
from data_access.benefits.reading import Register
from data_access.benefits.valuing import appraisal_of
from models.access import may
from models.benefits.kinds import BENEFIT, EDIT, GROUP, RegisterRow
from models.benefits.transfers import FORCE_VIEW, NATIONAL
from models.benefits.triage import CAVEATS, example_words, triage_example
from models.benefits.valuation import financial_year, year_name
from models.reports.benefit_value import (
    BenefitYear,
    Valued,
    triage_lines,
    value_message,
    value_notes,
    value_steps,
    year_cells,
)
from models.reports.benefit_words import pounds
from models.reports.words import THIN_SPACE

KEPT = 128
TRIAGE_BENEFIT = "BEN_006"
DEFINITION = (
    "Pounds a year at full effect. Optimism is taken off by evidence grade, then the share that is not the NDAO's, "
    "then what other benefits of the same overlap group claim. Cashable only with a named budget reduction."
)
YEARS_DEFINITION = (
    "Counted pounds of each financial year, not discounted. Planned follows the planned trajectory, forecast the line "
    "of the values, realised what was measured up to the as-at date."
)
VALUE_FIELDS = (
    "value_low", "value_central", "value_high", "price_year", "value_from", "value_until", "evidence_grade",
    "optimism_percent", "outcome", "attribution_percent", "overlap_group", "overlap_claim", "cashable_class",
    "budget_reduction", "beneficiary", "payer", "is_disbenefit",
)  # fmt: skip
UNBROKEN = "\u202f"
CHANGE, RIGHT = "Change the valuation", "---|---:|---:|---:"


def value_block(context: Context, register: Register, benefit: RegisterRow) -> None:
    """The value of the benefit step by step and by year; for editors the form of its valuation."""
    shown = with_mark(context, register)
    valued = valued_of(context, register, benefit.row_id)
    if valued.is_claimed:
        _steps(shown, valued)
        for words in value_notes(valued):
            st.text(words.replace(THIN_SPACE, UNBROKEN))
        if valued.years:
            _years(shown, valued)
    else:
        st.text(value_message(valued))
    if benefit.row_id == TRIAGE_BENEFIT:
        triage_block(shown)
    if may(context.viewer, EDIT):
        _work(context, benefit)


@lru_cache(maxsize=KEPT)
def valued_of(context: Context, register: Register, benefit_id: str) -> Valued:
    """The benefit with its value in both views; shared: read-only."""
    stores, viewer = runtime().stores, context.viewer
    national = appraisal_of(stores, viewer, as_at=context.as_at, view=NATIONAL)
    force = appraisal_of(stores, viewer, as_at=context.as_at, view=FORCE_VIEW)
    return Valued(
        benefit=register.by_kind[BENEFIT][benefit_id],
        national=national.benefits[benefit_id],
        force=force.benefits[benefit_id],
        price_year=national.price_year,
        others=register.rows(BENEFIT),
        groups=register.rows(GROUP),
        years=tuple(
            BenefitYear(year, planned, forecast, realised if year <= financial_year(context.as_at) else None)
            for year, planned, forecast, realised in national.years_of(benefit_id)
        ),
        counted_ids=frozenset(one.benefit_id for one in national.benefits.values() if one.is_counted),
    )


def _steps(context: Context, valued: Valued) -> None:
    benefit_id = valued.benefit.row_id
    steps = [(step.name, step.pounds, step.why) for step in value_steps(valued)]
    table = pd.DataFrame(steps, columns=["Step", "Pounds a year", "Why"])
    about = about_table(
        context,
        title=value_message(valued),
        subtitle=f"Pounds a year at full effect, prices of {year_name(valued.price_year)}, national view",
        definition=DEFINITION,
        source="Benefits register",
        filters={"Benefit": benefit_id},
    )
    rows = [(name, pounds(amount), why) for name, amount, why in steps]
    words = in_markdown(("Step", "Pounds a year", "Why"), rows, "---|---:|---")
    table_block(f"benefit_value_{benefit_id}", table, context, about, draw=lambda: st.markdown(words))


def _years(context: Context, valued: Valued) -> None:
    benefit_id = valued.benefit.row_id
    names = ("Financial year", "Planned", "Forecast", "Realised")
    rows = [(year_name(one.year), one.planned, one.forecast, one.realised) for one in valued.years]
    table, words = pd.DataFrame(rows, columns=list(names)), in_markdown(names, year_cells(valued.years), RIGHT)
    about = about_table(
        context,
        title=years_title(valued),
        subtitle=f"Counted pounds by financial year, prices of {year_name(valued.price_year)}, national view",
        definition=YEARS_DEFINITION,
        source="Benefits register",
        filters={"Benefit": benefit_id},
    )
    table_block(f"benefit_years_{benefit_id}", table, context, about, draw=lambda: st.markdown(words))


def in_markdown(names: Sequence[str], rows: Sequence[Sequence[str]], aligned: str) -> str:
    """A table of our own Markdown whose words wrap and whose numbers do not; cells are shown letter for letter."""
    lines = ["|".join(_unbroken(cell) for cell in row) for row in rows]
    return "\n".join(f"|{line}|" for line in ("|".join(names), aligned, *lines))


def _unbroken(cell: str) -> str:
    return UNBROKEN.join(plain(part) for part in cell.split(THIN_SPACE))


def years_title(valued: Valued) -> str:
    """From when to when anything is counted."""
    counted = [one.year for one in valued.years if one.planned or one.forecast or one.realised]
    if not counted:
        return "Nothing is counted in any year"
    first, last = year_name(counted[0]), year_name(counted[-1])
    return f"Counted in {first}" if first == last else f"Counted from {first} to {last}"


def triage_block(context: Context) -> None:
    """The headline of the document search tool worked out from its components, with its caveats."""
    hours = appraisal_of(runtime().stores, context.viewer, as_at=context.as_at).settings.hours_a_week
    found, table = triage_example(hours), triage_table(hours)
    about = about_table(
        context,
        title=f"Triage effort falls by {found.effort_percent:.2f} %, elapsed time by {found.elapsed_percent:.2f} %",
        subtitle=f"Document search: {example_words()}, at {hours:g} hours a week (section 6.3.1)",
        definition=" ".join(CAVEATS),
        source="Founding document, section 6.3.1",
    )
    alt = "The triage example from its components"
    table_block(
        "benefit_triage", table, context, about,
        draw=lambda: st.dataframe(table, hide_index=True, height="content", alt=alt),
    )  # fmt: skip
    st.markdown("\n".join(f"- {plain(words)}" for words in CAVEATS))


@lru_cache(maxsize=KEPT)
def triage_table(hours_a_week: float) -> pd.DataFrame:
    """Components and what follows from them, in hours and per cent."""
    found = triage_example(hours_a_week)
    rows = [
        ("Officer hours before", f"{found.effort_before_hours:,.1f}".replace(",", THIN_SPACE)),
        ("Officer hours after", f"{found.effort_after_hours:g}"),
        ("Elapsed working hours before", f"{found.elapsed_before_hours:g}"),
        ("Elapsed working hours after", f"{found.elapsed_after_hours:g}"),
        *triage_lines(found.effort_percent, found.elapsed_percent, found.hours_released),
    ]
    return pd.DataFrame(rows, columns=["Component", "Value"])


def _work(context: Context, benefit: RegisterRow) -> None:
    chosen = st.segmented_control(
        "What to do", [CHANGE], key=f"benefit_value_work_{benefit.row_id}", label_visibility="collapsed"
    )
    if chosen == CHANGE:
        row_form(context, BENEFIT, benefit, fields=VALUE_FIELDS, save_words="Save the valuation")
