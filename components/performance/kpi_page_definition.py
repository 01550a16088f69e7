"""What a KPI is: its definition with reviews, its earlier versions, and its values to take away."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import pandas as pd
import streamlit as st

from components.chart_block import about_table, table_block
from components.context import Context
from components.performance.kpi_page_chart import filters_of
from components.performance.kpi_page_choice import KEPT, NATIONAL, Shown
from components.performance.method import RULE_SET
from components.performance.reading import known_day, this_day
from components.words import count_of, day, plain
from models.performance.kpis import NATIONAL_FROM, Kpi
from models.performance.links import benefits, criteria, services, success_lines
from models.performance.periods import period_name
from models.performance.targets import MONITOR, TO_BE_SET
from models.reports.words import first_upper

DIRECTION_WORDS = {"increase": "Higher", "decrease": "Lower", "neutral": "Neither higher nor lower"}
SEASON_WORDS = {"none": "None", "adjust": "Taken out", "year_on_year": "Compared with the year before"}
DATES = {name: st.column_config.DateColumn(format="D MMM YYYY") for name in ("From", "Until", "Known since")}
NO_SMALL_NUMBER = "Small numbers of other forces are left out."
ROWS_IN_VIEW = 12


def definition_tab(context: Context, shown: Shown) -> None:
    """The definition in two columns, earlier versions, and the values."""
    facts = list(definition_of(shown.kpi, this_day()).items())
    half = (len(facts) + 1) // 2
    for column, part in zip(st.columns(2), (facts[:half], facts[half:]), strict=True):
        with column:
            st.markdown("\n\n".join(f"**{plain(name)}**  \n{plain(words)}" for name, words in part))
    if shown.kpi.earlier:
        st.subheader("Earlier versions of the definition", anchor=False)
        rows = [
            {"Version": one.version, "From": one.valid_from, "Until": one.valid_to, "What changed": one.what_changed}
            for one in shown.kpi.earlier
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True, column_config=DATES, alt="Earlier versions")
    if shown.charts is not None:
        _values(context, shown)


@lru_cache(maxsize=KEPT)
def definition_of(kpi: Kpi, today: date) -> dict[str, str]:
    """Everything that a definition says, in words."""
    service = services().get(kpi.service_id)
    facts = {
        "Why it matters": kpi.why,
        "How it is worked out": kpi.how_worked_out,
        "National figure": first_upper(NATIONAL_FROM[kpi.national_from]),
        "Unit": f"{kpi.unit}, {kpi.frequency}",
        "Better": f"{DIRECTION_WORDS[kpi.direction]} is better",
        "Target": _target(kpi),
        "What to bear in mind": kpi.caveat,
        "Service": f"{service.service_id} {service.name}" if service else "The office as a whole",
        "Objectives": "; ".join(f"{key} {criteria()[key].name}" for key in kpi.criteria),
        "Success lines": "; ".join(success_lines()[key].text.rstrip(".") for key in kpi.success_lines),
        "Benefits": "; ".join(f"{key} {benefits()[key].title}" for key in kpi.benefits),
        "Owner": kpi.owner_role,
        "Source": kpi.source,
        "Rule set": f"{RULE_SET}, from {kpi.minimum_points} points",
        "Season": SEASON_WORDS[kpi.seasonal],
        "Version": f"{kpi.version}, valid from {day(kpi.valid_from)}",
        "Review": _review(kpi, today),
    }
    return {name: words for name, words in facts.items() if words}


@lru_cache(maxsize=KEPT)
def values_table(
    context: Context, kpi_id: str, unit_kind: str, unit_id: str, frequency: str, known_on: date | None
) -> pd.DataFrame:
    """One row a period of one series, the newest first, as it was known on the day."""
    rows = context.rows("performance/values_of_kpi", kpi_id=kpi_id, unit_kind=unit_kind, as_known_on=known_on)
    mine = rows[rows.unit_id == unit_id].sort_values("period", ascending=False)
    table = pd.DataFrame(
        {
            "Period": [period_name(period.date(), frequency) for period in mine.period],
            "Value": mine.value.to_numpy(),
            "Numerator": mine.numerator.to_numpy(),
            "Denominator": mine.denominator.to_numpy(),
            "Known since": mine.known_on.dt.date.to_numpy(),
            "Definition": mine.definition_version.to_numpy(),
        }
    )
    if unit_kind == NATIONAL:
        table["Units counted"] = mine.units_counted.to_numpy()
        table["Units expected"] = mine.units_expected.to_numpy()
    return table.dropna(axis=1, how="all")


def _values(context: Context, shown: Shown) -> None:
    known_on = known_day(context, shown.known_on)
    kpi = shown.kpi
    table = values_table(context, kpi.kpi_id, shown.unit_kind, shown.unit_id, kpi.frequency, known_on)
    about = about_table(
        context,
        title=f"{count_of(len(table), 'value')}, as known {'on ' + day(known_on) if known_on else 'now'}",
        subtitle=f"{kpi.name}, {kpi.unit}, {shown.unit_name}",
        definition=f"{kpi.how_worked_out} {kpi.caveat}".strip(),
        source=kpi.source,
        filters=filters_of(shown),
        suppression=NO_SMALL_NUMBER if shown.unit_kind == "force" else "",
    )
    height = 460 if len(table) > ROWS_IN_VIEW else "content"
    table_block(
        "kpi_values",
        table,
        context,
        about,
        draw=lambda: st.dataframe(
            table, hide_index=True, height=height, column_config=DATES, alt="The values of the series, newest first"
        ),
    )


def _target(kpi: Kpi) -> str:
    target = kpi.target
    if target.kind in (MONITOR, TO_BE_SET):
        return f"{target.text}. {target.reason}"
    where = f", section {target.section}" if target.section else ""
    return f"{target.text} ({target.basis}{where})"


def _review(kpi: Kpi, today: date) -> str:
    words = f"Written by the {kpi.author}, checked by the {kpi.checked_by}, reviewed {day(kpi.reviewed)}"
    due = "was due" if kpi.next_review < today else "due"
    return f"{words}; next review {due} {day(kpi.next_review)}"
