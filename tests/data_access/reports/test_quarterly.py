"""The quarterly report as files: tagged PDF, Word and workbook, marked as synthetic, deaf to what words look like."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, datetime
from functools import cache

import docx
import openpyxl
import pandas as pd
import pytest

from components.charts.control_chart import control_chart
from components.charts.svg import picture_of
from components.performance.quarterly_pictures import HEIGHT
from data_access.exports import About, workbook_bytes
from data_access.reports import docx_bytes, pdf_bytes
from models.performance.kpis import kpis
from models.reports.content import ReportDocument
from models.reports.quarterly import GRID, quarterly_report
from models.reports.quarterly_facts import Comment, QuarterlyFacts, told_in_full
from models.reports.quarterly_sheets import SHEETS, quarterly_sheets
from tests.components.charts import frames_of_performance as performance
from tests.components.charts.every_chart import full
from tests.components.charts.frames_of_forces import context
from tests.data_access.reports.samples import HOSTILE
from tests.models.reports.quarterly_samples import CHARTED, busy, changed, facts, nothing, signal

pypdf = pytest.importorskip("pypdf")
MOST_PAGES = 25
VALUES = pd.DataFrame({"KPI": ["KPI_006"], "Period": ["September 2026"], "Value": [82.5]})


def about(*, is_synthetic: bool = True) -> About:
    return About(
        title="Performance report 2026/27 Q2", subtitle="July to September 2026", filters={"Quarter": "2026/27 Q2"},
        definition="As the report says.", as_at=date(2026, 11, 10), source="KPI values", data_version="v000012",
        is_synthetic=is_synthetic, suppression="None needed.", generated_at=datetime(2026, 11, 24, 9, 30),
        generated_by_role="National board member",
    )  # fmt: skip


@cache
def crowded() -> QuarterlyFacts:
    """As many KPIs told in full as there is room for, each with a commentary and a signal."""
    steered = [kpi for kpi in CHARTED if kpi.direction != "neutral"]
    words = "Two posts were filled and the queue was cleared by the end of the month. " * 2
    comment = Comment(words, "Owner", date(2026, 10, 9))
    readings = {
        kpi.kpi_id: replace(changed(kpi, is_good=at % 2 == 0), comments=(comment,)) for at, kpi in enumerate(steered)
    }
    return facts(readings, signals=tuple(signal(kpi.kpi_id) for kpi in steered[:20]))


@cache
def report(given: QuarterlyFacts) -> ReportDocument:
    drawn = control_chart(
        points=performance.points(), measure=performance.MEASURE, title="Message", context=context(), height=HEIGHT
    )
    chart, grid = picture_of(drawn), picture_of(full(context())["reading_grid"])
    return quarterly_report(given, {GRID: grid, **{one.kpi.kpi_id: chart for one in told_in_full(given)}})


@cache
def pages_of(document: ReportDocument):
    return pypdf.PdfReader(io.BytesIO(pdf_bytes(document)))


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b]", "", text)


def titles(outline) -> list[str]:
    return [title for item in outline for title in (titles(item) if isinstance(item, list) else [item.title])]


@pytest.mark.parametrize("given", [busy(), nothing()], ids=("busy", "nothing"))
def test_the_pdf_is_tagged_marked_on_every_page_and_its_outline_leads_to_every_section(given):
    document = report(given)
    reader = pages_of(document)
    root = reader.trailer["/Root"]
    packet = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r"<pdfuaid:part>1<|pdfuaid:part=\"1\"", packet)
    assert root["/Lang"] == "en-GB" and reader.metadata.title == document.title
    assert titles(reader.outline) == [part.heading for part in document.sections]
    for page in reader.pages:
        assert squeezed(page.extract_text()).count("SYNTHETICDATA") >= 2


def test_a_crowded_quarter_stays_short():
    assert len(pages_of(report(crowded())).pages) <= MOST_PAGES
    assert len(pages_of(report(busy())).pages) < MOST_PAGES


def test_typed_words_stay_letters_in_pdf_and_word():
    hostile = Comment(HOSTILE, "Owner", date(2026, 10, 9))
    given = busy()
    readings = tuple(replace(one, comments=(hostile,)) if one.is_improving else one for one in given.readings)
    typed = replace(given, readings=readings, signals=(signal("KPI_006", reason=HOSTILE),))
    document = quarterly_report(typed, {})
    words = squeezed("".join(page.extract_text() for page in pages_of(document).pages))
    assert words.count(squeezed(HOSTILE)) == 2
    assert not [page for page in pages_of(document).pages if "/Annots" in page]
    word = docx.Document(io.BytesIO(docx_bytes(document)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert sum(HOSTILE in text for text in (*cells, *(p.text for p in word.paragraphs))) == 2


def test_the_word_file_has_every_heading_and_every_text_alternative():
    word, document = docx.Document(io.BytesIO(docx_bytes(report(busy())))), report(busy())
    found = [p.text for p in word.paragraphs if p.style.name.startswith("Heading ")]
    assert found == [part.heading for part in document.sections]
    assert len(word.inline_shapes) == 1 + len(told_in_full(busy()))
    assert all(shape._inline.docPr.get("descr") for shape in word.inline_shapes)


def workbook(given: QuarterlyFacts, *, is_synthetic: bool = True):
    content = workbook_bytes(quarterly_sheets(given, VALUES), about(is_synthetic=is_synthetic))
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("given", [busy(), nothing()], ids=("busy", "nothing"))
def test_every_sheet_of_the_workbook_says_that_its_rows_are_synthetic(given):
    book = workbook(given)
    assert book.sheetnames == ["About", *SHEETS]
    assert "Synthetic" in {row[1].value for row in book["About"].rows if row[0].value == "Data"}.pop()
    for name in SHEETS:
        header, *body = book[name].values
        assert header[0] == "data_status" and {row[0] for row in body} <= {"SYNTHETIC"}
    assert "data_status" not in next(workbook(given, is_synthetic=False)["KPIs"].values)


def test_numbers_are_numbers_and_typed_words_are_no_formula():
    typed = replace(busy(), signals=(signal("KPI_006", reason="=1+1"),))
    book = workbook(typed)
    header, first, *_ = book["Signals"].values
    row = dict(zip(header, first, strict=True))
    assert row["Reason"].startswith("'=1+1")
    assert row["Probability by chance"] == 0.001 and row["Reason due"].date() == date(2026, 11, 12)
    assert all(cell.data_type != "f" for sheet in book for line in sheet.rows for cell in line)
    assert len(list(book["KPIs"].values)) == 1 + len(kpis())
