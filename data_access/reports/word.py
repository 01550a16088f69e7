"""A report as a Word document: real headings, repeated table heads, text alternatives, language and stamp."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from data_access.reports.pdf import aware
from data_access.reports.typesetting import png_of
from models.reports.content import (
    SYNTHETIC_NOTE,
    Bullets,
    KeyFigures,
    PageBreak,
    Paragraph,
    Picture,
    ReportDocument,
    SpaceToWrite,
    Stamp,
    Table,
)

if TYPE_CHECKING:
    from docx.document import Document

FACE, INK, MUTED, RULE, FILL = "Arial", "12202E", "4D5B69", "C3CCD4", "F3F5F7"
BODY_PT, SMALL_PT, HEADING_PT = 10, 8.5, {"Title": 22, "Heading 1": 15, "Heading 2": 12, "Heading 3": 10.5}
TEXT_CM, MARGIN_CM, PICTURE_PPI = 16.6, 2.2, 200
POINTS_PER_CM = 72 / 2.54
LONGEST_PROPERTY = 255
_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def docx_bytes(document: ReportDocument) -> bytes:
    """The report as a .docx file."""
    import docx

    word = docx.Document()
    _set_page(word)
    _set_styles(word, document.language)
    _set_properties(word, document)
    _write_running_words(word, document)
    _write_title(word, document)
    for section in document.sections:
        word.add_heading(_clean(section.heading), level=section.level)
        for block in section.blocks:
            _WRITERS[type(block)](word, block, document.stamp)
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def _clean(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def _set_page(word: Document) -> None:
    from docx.shared import Cm

    page = word.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(MARGIN_CM)
    page.top_margin = page.bottom_margin = Cm(MARGIN_CM)


def _set_styles(word: Document, language: str) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    names = {"Normal": BODY_PT, "Caption": 9.5, **HEADING_PT}
    for name, size in names.items():
        font = word.styles[name].font
        font.name, font.size, font.color.rgb = FACE, Pt(size), RGBColor.from_string(INK)
        font.bold, font.italic = name != "Normal", False
        fonts = word.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        fonts.set(qn("w:hAnsi"), FACE)
        fonts.set(qn("w:cs"), FACE)
    for tag in word.styles.element.iter(qn("w:lang")):
        tag.set(qn("w:val"), language)


def _set_properties(word: Document, document: ReportDocument) -> None:
    properties, made = word.core_properties, aware(document.stamp.generated_at)
    properties.title = _clean(document.title)[:LONGEST_PROPERTY]
    properties.subject = _clean(document.subtitle)[:LONGEST_PROPERTY]
    properties.language, properties.author = document.language, "NDAO Insight"
    properties.last_modified_by, properties.comments = "NDAO Insight", document.stamp.mark
    properties.created = properties.modified = made.replace(tzinfo=None)


def _write_running_words(word: Document, document: ReportDocument) -> None:
    """Title, stamp and mark at the head of every page, the page number at its foot."""
    page = word.sections[0]
    parts = [document.title, document.stamp.running_words, document.stamp.mark]
    head = page.header.paragraphs[0]
    _small(head, _clean(" · ".join(part for part in parts if part)))
    _rule_under(head, RULE)
    foot = page.footer.paragraphs[0]
    _small(foot, "Page ")
    _field(foot, "PAGE")


def _write_title(word: Document, document: ReportDocument) -> None:
    word.add_paragraph(_clean(document.title), style="Title")
    word.add_paragraph(_clean(document.subtitle))
    _small(word.add_paragraph(), _clean(f"{document.stamp.running_words}. {document.stamp.made_words}"))
    if document.stamp.is_synthetic:
        paragraph = word.add_paragraph()
        paragraph.add_run(f"{document.stamp.mark}. ").bold = True
        paragraph.add_run(SYNTHETIC_NOTE)


def _write_paragraph(word: Document, block: Paragraph, stamp: Stamp) -> None:
    word.add_paragraph(_clean(block.text))


def _write_bullets(word: Document, block: Bullets, stamp: Stamp) -> None:
    for item in block.items:
        word.add_paragraph(_clean(item), style="List Bullet")


def _write_key_figures(word: Document, block: KeyFigures, stamp: Stamp) -> None:
    rows = tuple((figure.label, figure.value, figure.meaning) for figure in block.figures)
    header = ("Key figure", "Value", "What it means")
    _write_table(word, Table("Key figures", header, rows, widths=(3, 2, 5)), stamp)


def _write_table(word: Document, block: Table, stamp: Stamp) -> None:
    from docx.shared import Cm, Pt

    if block.caption:
        _caption(word, block.caption)
    table = word.add_table(rows=1 + len(block.rows), cols=len(block.header))
    table.autofit = False
    _borders(table)
    shares = block.widths or (1,) * len(block.header)
    widths = [Cm(TEXT_CM * share / sum(shares)) for share in shares]
    for row, cells in zip(table.rows, (block.header, *block.rows), strict=True):
        for cell, text, width in zip(row.cells, cells, widths, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(2)
            paragraph.add_run(_clean(text)).font.size = Pt(SMALL_PT)
    _head_row(table.rows[0])
    _small(word.add_paragraph(), _clean(block.note))


def _write_picture(word: Document, block: Picture, stamp: Stamp) -> None:
    from docx.shared import Cm

    _caption(word, block.caption)
    picture = png_of(block.svg, width_points=TEXT_CM * POINTS_PER_CM, ppi=PICTURE_PPI)
    inline = word.add_paragraph().add_run().add_picture(io.BytesIO(picture), width=Cm(TEXT_CM))
    inline._inline.docPr.set("descr", _clean(block.alt))
    note = f" {SYNTHETIC_NOTE}" if stamp.is_synthetic else ""
    _small(word.add_paragraph(), _clean(f"Source: {block.source}.{note}"))


def _write_space(word: Document, block: SpaceToWrite, stamp: Stamp) -> None:
    paragraph = word.add_paragraph()
    paragraph.add_run(_clean(block.label)).bold = True
    paragraph.paragraph_format.keep_with_next = True
    for _ in range(block.lines):
        _rule_under(word.add_paragraph(), MUTED)


def _write_page_break(word: Document, block: PageBreak, stamp: Stamp) -> None:
    word.add_page_break()


def _caption(word: Document, text: str) -> None:
    word.add_paragraph(_clean(text), style="Caption").paragraph_format.keep_with_next = True


def _small(paragraph: Any, text: str) -> None:
    from docx.shared import Pt, RGBColor

    font = paragraph.add_run(text).font
    font.size, font.color.rgb = Pt(SMALL_PT), RGBColor.from_string(MUTED)


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _rule_under(paragraph: Any, colour: str) -> None:
    borders = _element("pBdr")
    borders.append(_element("bottom", val="single", sz="4", space="4", color=colour))
    later = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *later)


def _field(paragraph: Any, instruction: str) -> None:
    paragraph._p.append(_element("fldSimple", instr=instruction))


def _borders(table: Any) -> None:
    """Thin rules between rows and none between columns."""
    borders = _element("tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(_element(side, val="single", sz="4", space="0", color=RULE))
    table._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def _head_row(row: Any) -> None:
    """Bold on a pale ground, repeated on every page that the table reaches; no row breaks over a page."""
    row._tr.get_or_add_trPr().append(_element("tblHeader", val="true"))
    for cell in row.cells:
        cell._tc.get_or_add_tcPr().append(_element("shd", val="clear", color="auto", fill=FILL))
        for run in cell.paragraphs[0].runs:
            run.bold = True


_WRITERS: dict[type, Callable[[Any, Any, Stamp], None]] = {
    Paragraph: _write_paragraph,
    Bullets: _write_bullets,
    KeyFigures: _write_key_figures,
    Table: _write_table,
    Picture: _write_picture,
    SpaceToWrite: _write_space,
    PageBreak: _write_page_break,
}
