"""The PDF: tagged for a screen reader, stamped on every page, and deaf to what its words look like."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import replace
from functools import cache

import pytest

from data_access.reports import pdf_bytes
from models.reports.board_pack import board_pack
from models.reports.content import Bullets, KeyFigures, Paragraph, Picture, ReportDocument, Section, Table
from models.reports.force_report import force_report
from tests.data_access.reports.samples import HOSTILE, sample_board, sample_force, with_words
from tests.models.reports.samples import REAL, STAMP, bare_board, bare_force

pypdf = pytest.importorskip("pypdf")


@cache
def reader_of(document: ReportDocument):
    return pypdf.PdfReader(io.BytesIO(pdf_bytes(document)))


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b]", "", text)


@cache
def words_of(document: ReportDocument) -> str:
    return squeezed("".join(page.extract_text() for page in reader_of(document).pages))


def elements(node) -> list:
    """Every element of the structure tree under a node."""
    node = node.get_object()
    if isinstance(node, list):
        return [found for part in node for found in elements(part)]
    if not isinstance(node, dict) or "/S" not in node:
        return elements(node["/K"]) if isinstance(node, dict) and "/Type" in node and "/K" in node else []
    children = node.get("/K", [])
    children = children if isinstance(children, list) else [children]
    return [node, *(found for child in children if not isinstance(child, int) for found in elements(child))]


def kinds_of(document: ReportDocument) -> list[str]:
    return [node["/S"] for node in elements(reader_of(document).trailer["/Root"]["/StructTreeRoot"])]


def test_a_full_force_report_has_eight_to_twelve_pages():
    assert 8 <= len(reader_of(sample_force()).pages) <= 12


@pytest.mark.parametrize("sample", [sample_force, sample_board])
def test_the_file_is_tagged_pdf_ua_with_language_and_title(sample):
    document, root = sample(), reader_of(sample()).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF object, not a Python bool
    assert root["/StructTreeRoot"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert reader_of(document).metadata.title == document.title
    packet = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r"<pdfuaid:part>1<|pdfuaid:part=\"1\"", packet)


@pytest.mark.parametrize("sample", [sample_force, sample_board])
def test_every_picture_has_its_text_alternative(sample):
    tree = reader_of(sample()).trailer["/Root"]["/StructTreeRoot"]
    figures = [node for node in elements(tree) if node["/S"] == "/Figure"]
    alternatives = [node["/Alt"] for node in figures]
    expected = [block.alt for part in sample().sections for block in part.blocks if isinstance(block, Picture)]
    assert alternatives == expected
    assert len(expected) >= 3


@pytest.mark.parametrize("sample", [sample_force, sample_board])
def test_headings_and_table_heads_are_what_they_look_like(sample):
    document, kinds = sample(), kinds_of(sample())
    for level in (1, 2):
        assert kinds.count(f"/H{level}") == sum(part.level == level for part in document.sections)
    tables = [block for part in document.sections for block in part.blocks if isinstance(block, Table)]
    assert kinds.count("/Table") == len(tables)
    assert kinds.count("/TH") == sum(len(table.header) for table in tables)
    assert kinds.count("/TD") == sum(len(row) for table in tables for row in table.rows)


def test_the_outline_leads_to_every_section():
    def titles(outline):
        return [title for item in outline for title in (titles(item) if isinstance(item, list) else [item.title])]

    assert titles(reader_of(sample_force()).outline) == [part.heading for part in sample_force().sections]


def texts_of(document: ReportDocument) -> list[str]:
    """Every text of a report that stands on its pages."""
    found = [document.title, document.subtitle]
    for part in document.sections:
        found.append(part.heading)
        for block in part.blocks:
            if isinstance(block, Paragraph):
                found.append(block.text)
            elif isinstance(block, Bullets):
                found += block.items
            elif isinstance(block, Table):
                found += [block.caption, block.note, *block.header, *(cell for row in block.rows for cell in row)]
            elif isinstance(block, Picture):
                found += [block.caption, block.source]
            elif isinstance(block, KeyFigures):
                found += [text for figure in block.figures for text in (figure.label, figure.value, figure.meaning)]
            else:
                found.append(getattr(block, "label", ""))
    return found


@pytest.mark.parametrize("sample", [sample_force, sample_board])
def test_every_text_of_the_report_is_on_its_pages(sample):
    # A paragraph over two pages has the foot and head of the page within it.
    stamps = f"SYNTHETICDATAPage\\d+of\\d+|{squeezed(sample().title)}{squeezed(STAMP.running_words)}·SYNTHETICDATA"
    words = re.sub(stamps, "", words_of(sample()))
    assert [text for text in texts_of(sample()) if squeezed(text) not in words + words_of(sample())] == []


def test_every_page_says_date_version_number_and_synthetic():
    pages = reader_of(sample_force()).pages
    for number, page in enumerate(pages, start=1):
        words = squeezed(page.extract_text())
        assert "Asat31Mar2025·datav000012" in words
        assert words.count("SYNTHETICDATA") >= 2
        assert f"Page{number}of{len(pages)}" in words


def test_real_data_carry_no_mark_anywhere():
    assert "SYNTHETIC" not in words_of(sample_force(is_synthetic=False)).upper()


@pytest.mark.parametrize("document", [force_report(bare_force(), {}), board_pack(bare_board(), {})], ids="fb")
def test_a_report_of_nothing_is_a_file_too(document):
    assert len(reader_of(document).pages) >= 2
    assert squeezed(document.title) in words_of(document)


@pytest.mark.parametrize("sample", [sample_force, sample_board])
def test_words_that_look_like_markup_stay_letters_in_every_place(sample):
    document = with_words(sample(), HOSTILE)
    words = words_of(document)
    assert words.count(squeezed(HOSTILE)) > 50
    assert document.title == HOSTILE and reader_of(document).metadata.title == HOSTILE
    assert not [page for page in reader_of(document).pages if "/Annots" in page]


STRANGE = ["中文警察", "🎉 party", "a\x07b\x00c", "\ufffe", "\ud800", "شرطة", "Ŷ ŵ Łódź Ωμέγα Вода"]


@pytest.mark.parametrize("name", STRANGE)
def test_letters_that_the_faces_lack_do_not_cost_the_report(name):
    block = Table(name, (name,), ((name,),), note=name)
    words = words_of(ReportDocument(name, name, STAMP, (Section(name, 1, (Paragraph(name), block)),)))
    expected = squeezed(name) if name.startswith("Ŷ") else "▯"
    assert words.count(expected) >= 5


def test_a_word_without_an_end_is_broken_within_its_column():
    long = "a" * 400
    table = Table("Narrow", ("One", "Two", "Three", "Four"), ((long, "b", "c", "d"),))
    text = reader_of(ReportDocument("Title", "", REAL, (Section("x", 1, (table,)),))).pages[0].extract_text()
    assert text.count("a") >= 400
    assert max(len(run) for run in re.findall("a+", text.replace("\u200b", ""))) < 60


def test_a_long_part_runs_over_pages_and_loses_nothing():
    items = tuple(f"Item number {number} with some words" for number in range(200))
    document = ReportDocument("Title", "", REAL, (Section("x", 1, ()), Section("y", 2, (Bullets(items),))))
    assert [item for item in items if squeezed(item) not in words_of(document)] == []


def heights_of(page) -> list[float]:
    """How far from the foot of the page each piece of words stands, in points."""
    found: list[float] = []

    def visit(text, cm, tm, font, size):
        if text.strip():
            found.append(tm[4] * cm[1] + tm[5] * cm[3] + cm[5])

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("blocks", ["table", "part"])
def test_a_table_or_part_taller_than_a_page_stays_within_its_pages(blocks):
    words = "Some words that somebody wrote at length. " * 12
    table = Table("Long", ("One", "Two", "Three"), ((words, words, words),) * 8)
    parts = {"table": (table,), "part": (Bullets((words,) * 40),)}[blocks]
    document = ReportDocument("Title", "", REAL, (Section("x", 1, ()), Section("y", 2, parts)))
    pages = reader_of(document).pages
    assert len(pages) >= 3
    assert all(30 < height < 805 for page in pages for height in heights_of(page))


def test_the_same_report_gives_the_same_bytes():
    assert pdf_bytes(sample_board()) == pdf_bytes(replace(sample_board()))


def test_only_the_faces_of_the_typesetter_are_used_and_all_are_inside():
    descriptors = [
        font["/DescendantFonts"][0]["/FontDescriptor"]
        for page in reader_of(sample_force()).pages
        for font in (value.get_object() for value in page["/Resources"]["/Font"].values())
    ]
    names = {str(descriptor["/FontName"]).split("+")[-1] for descriptor in descriptors}
    assert {re.match("[A-Za-z]+", name)[0] for name in names} <= {"LibertinusSerif", "DejaVuSansMono"}
    assert all({"/FontFile2", "/FontFile3"} & set(descriptor) for descriptor in descriptors)


def test_importing_the_reports_imports_neither_the_typesetter_nor_word():
    code = "import sys, data_access.reports; print([m for m in ('typst', 'docx', 'lxml') if m in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
