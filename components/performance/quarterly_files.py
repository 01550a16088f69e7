"""The quarterly report as PDF, Word and XLSX: one set of facts, made when a file is fetched and audited."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from components.chart_block import about_table, file_links
from components.context import Context
from components.performance.quarterly import Asked, quarter_charts, quarterly_facts
from components.performance.quarterly_pictures import chart_points, quarterly_pictures
from components.performance.scorecard_blocks import SOURCE
from components.reports.offers import stamp_of
from components.words import day
from data_access.exports import About, workbook_bytes
from models.performance.kpi_charts import KpiCharts
from models.reports.content import ReportDocument, Stamp
from models.reports.quarterly import quarterly_report
from models.reports.quarterly_facts import QuarterlyFacts
from models.reports.quarterly_sheets import quarterly_sheets
from models.reports.quarterly_words import months_of, title_of


def quarterly_links(context: Context, asked: Asked) -> None:
    """Links to the three files of a quarter as known on a day."""
    paper = replace(context, mode="light", as_at=asked.known_on)
    about = about_table(
        paper,
        title=title_of(asked.quarter),
        subtitle=f"{months_of(asked.quarter)}, as known on {day(asked.known_on)}",
        definition="As the report itself says: each KPI with its definition, version and review date.",
        source=SOURCE,
        filters={"Quarter": str(asked.quarter), "As known on": asked.known_on.isoformat()},
    )
    makers = {
        "pdf": ("Report as PDF", lambda about: quarterly_pdf(paper, asked, about)),
        "docx": ("Report as Word", lambda about: quarterly_docx(paper, asked, about)),
        "xlsx": ("Figures as XLSX", lambda about: quarterly_xlsx(paper, asked, about)),
    }
    file_links(f"quarterly-report-{asked.quarter.first_day}-{asked.known_on}", paper, about, makers)


def quarterly_document(context: Context, asked: Asked, stamp: Stamp) -> ReportDocument:
    """The report; ``context`` is one for paper."""
    facts = quarterly_facts(context, asked, stamp)
    return quarterly_report(facts, quarterly_pictures(context, asked, facts))


def quarterly_pdf(context: Context, asked: Asked, about: About) -> bytes:
    """The report as a PDF file."""
    from data_access.reports import pdf_bytes

    return pdf_bytes(quarterly_document(context, asked, stamp_of(context, about)))


def quarterly_docx(context: Context, asked: Asked, about: About) -> bytes:
    """The report as a Word file."""
    from data_access.reports import docx_bytes

    return docx_bytes(quarterly_document(context, asked, stamp_of(context, about)))


def quarterly_xlsx(context: Context, asked: Asked, about: About) -> bytes:
    """The figures of the report as a workbook."""
    facts: QuarterlyFacts = quarterly_facts(context, asked, stamp_of(context, about))
    found = quarter_charts(context, asked)
    parts = [_values(one.charts) for one in found.values()]
    values = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["KPI", "Period", "Value"])
    return workbook_bytes(quarterly_sheets(facts, values), about)


def _values(charts: KpiCharts) -> pd.DataFrame:
    """The points of one KPI: as reported, as charted, with limits and the rule that each meets."""
    points, panel = chart_points(charts), charts.monitored.panel
    return pd.DataFrame(
        {
            "KPI": charts.kpi.kpi_id,
            "Period": points.label,
            "First day": [period.item() for period in panel.periods],
            "Value": panel.values[0],
            "Numerator": panel.numerators[0],
            "Denominator": panel.denominators[0],
            "Target": charts.targets[0],
            "Charted value": points.value,
            "Mean": points.centre,
            "Lower limit": points.lower,
            "Upper limit": points.upper,
            "Reading": points.look,
            "Rule": points.rule,
        }
    )
