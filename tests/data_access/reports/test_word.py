"""The Word document: real headings and table heads, text alternatives, language, and the stamp at the head."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache

import docx
import pytest
from docx.oxml.ns import qn
from PIL import Image

from data_access.reports import docx_bytes
from models.reports.board_pack import board_pack
from models.reports.content import KeyFigures, Picture, ReportDocument, SpaceToWrite, Table
from models.reports.force_report import force_report
from tests.data_access.reports.samples import HOSTILE, sample_board, sample_force, with_words
from tests.models.reports.samples import bare_board, bare_force


@cache
def word_of(document: ReportDocument):
    return docx.Document(io.BytesIO(docx_bytes(document)))


def blocks_of(document: ReportDocument, kind: type) -> list:
    return [block for part in document.sections for block in part.blocks if isinstance(block, kind)]


@pytest.mark.parametrize("sample", [sample_force, sample_board])
def test_headings_are_headings_in_order(sample):
    paragraphs = [p for p in word_of(sample()).paragraphs if p.style.name.startswith("Heading ")]
    found = [(p.text, int(p.style.name.split()[1])) for p in paragraphs]
    assert found == [(part.heading, part.level) for part in sample().sections]
    assert [p.text for p in word_of(sample()).paragraphs if p.style.name == "Title"] == [sample().title]


@pytest.mark.parametrize("sample", [sample_force, sample_board])
def test_every_picture_has_its_text_alternative_and_can_be_read(sample):
    word, pictures = word_of(sample()), blocks_of(sample(), Picture)
    found = [shape._inline.docPr.get("descr") for shape in word.inline_shapes]
    assert found == [picture.alt for picture in pictures]
    with zipfile.ZipFile(io.BytesIO(docx_bytes(sample()))) as parts:
        images = [Image.open(parts.open(n)) for n in parts.namelist() if n.startswith("word/media/")]
    assert {image.format for image in images} == {"PNG"}
    assert all(1200 < image.width < 1400 for image in images)


def test_tables_hold_their_cells_and_repeat_their_heads():
    document = sample_force()
    expected = [
        [block.header, *block.rows] if isinstance(block, Table) else None
        for part in document.sections for block in part.blocks if isinstance(block, Table | KeyFigures)
    ]  # fmt: skip
    tables = word_of(document).tables
    assert len(tables) == len(expected)
    for table, cells in zip(tables, expected, strict=True):
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        if cells:
            assert [tuple(cell.text for cell in row.cells) for row in table.rows] == cells


def test_the_head_of_every_page_has_stamp_and_mark_and_the_foot_its_number():
    page = word_of(sample_force()).sections[0]
    (head,) = [p.text for p in page.header.paragraphs]
    assert head == "Data maturity report: Kent Police · As at 31 Mar 2025 · data v000012 · SYNTHETIC DATA"
    assert 'w:instr="PAGE"' in page.footer._element.xml
    real = sample_force(is_synthetic=False)
    assert "SYNTHETIC" not in word_of(real).sections[0].header.paragraphs[0].text
    assert "synthetic" not in " ".join(p.text for p in word_of(real).paragraphs).lower()


def test_title_language_and_page_are_set():
    word = word_of(sample_force())
    assert word.core_properties.title == "Data maturity report: Kent Police"
    assert word.core_properties.language == "en-GB"
    assert word.core_properties.author == "NDAO Insight"
    languages = {tag.get(qn("w:val")) for tag in word.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    assert (round(word.sections[0].page_width.cm), round(word.sections[0].page_height.cm, 1)) == (21, 29.7)


def test_there_is_room_to_write_under_each_label():
    words = word_of(sample_force())
    labels = [space.label for space in blocks_of(sample_force(), SpaceToWrite)]
    texts = [p.text for p in words.paragraphs]
    assert [label for label in labels if label not in texts] == []
    ruled = [p for p in words.paragraphs if p._p.pPr is not None and p._p.pPr.find(qn("w:pBdr")) is not None]
    assert len([p for p in ruled if not p.text]) >= len(labels)


@pytest.mark.parametrize("sample", [sample_force, sample_board])
def test_words_that_look_like_markup_stay_letters(sample):
    document = with_words(sample(), HOSTILE)
    word = word_of(document)
    assert sum(p.text.count(HOSTILE) for p in word.paragraphs) > 20
    assert all(cell.text == HOSTILE for cell in word.tables[-1].rows[0].cells)
    assert "w:hyperlink" not in word.element.xml
    assert not re.search("w:fldSimple|w:instrText", word.element.xml)


def test_characters_that_xml_cannot_hold_are_left_out():
    word = word_of(with_words(sample_force(), "a\x00b\x07c\ufffe 中文 🎉\ud800"))
    assert word.paragraphs[0].text == "abc 中文 🎉"


def test_a_title_longer_than_a_property_may_be_does_not_cost_the_report():
    title = "Long name " * 60
    word = word_of(replace(sample_force(), title=title))
    assert (word.paragraphs[0].text, word.core_properties.title) == (title, title[:255])


@pytest.mark.parametrize("document", [force_report(bare_force(), {}), board_pack(bare_board(), {})], ids="fb")
def test_a_report_of_nothing_is_a_file_too(document):
    assert word_of(document).paragraphs[0].text == document.title


def test_borders_stand_where_the_schema_wants_them():
    """Word refuses a file whose table properties are out of order."""
    order = ["tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblLook"]
    for table in word_of(sample_force()).tables:
        names = [child.tag.split("}")[1] for child in table._tbl.tblPr]
        assert names == sorted(names, key=order.index)
