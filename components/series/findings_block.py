"""What a reader must know of a dataset before believing it: each trap by name, with place and remedy."""

from __future__ import annotations

from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.chart_block import about_table, table_block
from components.context import Context
from components.series.shown import Shown
from components.words import count_of, plain
from models.performance.checks import Finding
from models.series.findings import StreetCounts, resident_rates, street_findings

MOST_LISTED = 20
DEFINITION = (
    "Each rule looks for one trap that is known from published police figures. Nothing is dropped, joined or set to "
    "nought by a rule: it is told, and a person decides."
)


def findings_block(shown: Shown, context: Context) -> None:
    """Every finding of the dataset, in one table."""
    rows = _rows(shown, context)
    about = about_table(
        context,
        title=f"{count_of(len(rows), 'thing')} to know about these figures",
        subtitle=shown.about.title,
        definition=DEFINITION,
        source=f"{shown.about.publisher}. {shown.about.attribution}",
    )
    table_block(f"findings-{shown.about.key}", rows, context, about, draw=partial(_draw, rows))


@lru_cache(maxsize=16)
def _rows(shown: Shown, context: Context) -> pd.DataFrame:
    found = [*shown.examined.findings, *_of_dataset(shown, context)]
    forces = context.names("frame/every_force")
    return pd.DataFrame(
        {
            "What": [finding.kind.capitalize() for finding in found],
            "Series or file": [_named(finding.series, forces) for finding in found],
            "Where": [finding.where for finding in found],
            "What was found": [finding.words for finding in found],
            "What to do": [finding.remedy for finding in found],
        }
    )


def _of_dataset(shown: Shown, context: Context) -> list[Finding]:
    """Findings that take other tables: street records, and residents against officers."""
    found: list[Finding] = []
    if shown.is_kept and shown.about.dataset_id == "street-crime":
        found += _of_street_files(context)
    if any(shown.examined.overview.series.force_ids):
        found += _of_residents(shown, context)
    return found


def _of_street_files(context: Context) -> list[Finding]:
    found: list[Finding] = []
    forces = context.names("frame/every_force")
    for force_id, rows in context.rows("series/street_quality").groupby("force_id"):
        totals = rows[
            ["records", "without_id", "without_place", "with_shared_id", "distinct_ids", "with_outcome"]
        ].sum()
        counts = StreetCounts(**{name: int(value) for name, value in totals.items()})
        months = f"{rows.month.min():%b %Y} to {rows.month.max():%b %Y}"
        found += street_findings(counts, f"{forces.get(force_id, force_id)}, {months}")
    return found


def _of_residents(shown: Shown, context: Context) -> list[Finding]:
    rows = context.rows("series/residents_and_officers")
    found = resident_rates(
        dict(zip(rows.force_id, rows.residents, strict=True)), dict(zip(rows.force_id, rows.officers_fte, strict=True))
    )
    present = set(shown.examined.overview.series.force_ids)
    return [finding for finding in found if finding.series in present]


def _named(series: str, forces: object) -> str:
    parts = [
        " · ".join(forces.get(label, label) for label in name.split(" | "))  # type: ignore[attr-defined]
        for name in series.split("; ")
    ]
    return "; ".join(parts)


def _draw(rows: pd.DataFrame) -> None:
    if rows.empty:
        st.text("None of the known traps was found.")
        return
    listed = [_line(row) for row in rows.head(MOST_LISTED).itertuples(index=False)]
    if len(rows) > MOST_LISTED:
        listed.append(f"- {len(rows) - MOST_LISTED} more under Data and source")
    st.markdown("\n".join(listed))


def _line(row: tuple[str, ...]) -> str:
    what, series, where, found, remedy = (plain(text) for text in row)
    place = " · ".join(part for part in (series, where) if part)
    return f"- **{what}**: {found} {remedy}" + (f" :small[:gray[{place}]]" if place else "")
