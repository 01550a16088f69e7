"""Office files of the least parts that they need: DOCX, XLSX, PPTX, ODT, ODS and EPUB."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from sample_data.documents.items import Paper, Sheet

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org"
PARTS = "application/vnd.openxmlformats-officedocument"
OPEN = "urn:oasis:names:tc:opendocument:xmlns"
SUM = re.compile(r"-?(0|[1-9]\d*)\.\d\d")
LINES_OF_A_SLIDE = 3


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """The parts as a ZIP without a moment of its own; ``mimetype`` is stored, as readers want it."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=kind, compresslevel=1)
    return whole.getvalue()


def _package(main: str, kind: str, title: str, author: str, at: datetime, more: dict[str, str]) -> bytes:
    """An Open Packaging file: its main part, what it is about, and all its other parts."""
    slides = [name for name in more if name.startswith("ppt/slides/")]
    sheets = [name for name in more if "/worksheets/" in name]
    kinds = [(main, kind), *((name, f"{PARTS}.presentationml.slide+xml") for name in slides),
             *((name, f"{PARTS}.spreadsheetml.worksheet+xml") for name in sheets),
             ("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")]  # fmt: skip
    types = "".join(f'<Override PartName="/{name}" ContentType="{what}"/>' for name, what in kinds)
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return zipped({
        "[Content_Types].xml": f'{XML}<Types xmlns="{OFFICE}/package/2006/content-types"><Default Extension="rels" '
        f'ContentType="{relations}"/><Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": _relations([("officeDocument/2006/relationships/officeDocument", main),
                                   ("package/2006/relationships/metadata/core-properties", "docProps/core.xml")]),
        "docProps/core.xml": _about(title, author, at),
        **more,
    })  # fmt: skip


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)
    )
    return f'{XML}<Relationships xmlns="{OFFICE}/package/2006/relationships">{rows}</Relationships>'


def _about(title: str, author: str, at: datetime) -> str:
    moment = f'<dcterms:created xsi:type="dcterms:W3CDTF">{at:%Y-%m-%dT%H:%M:%SZ}</dcterms:created>'
    return (
        f'{XML}<cp:coreProperties xmlns:cp="{OFFICE}/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{escape(title)}</dc:title>'
        f"<dc:creator>{escape(author)}</dc:creator><cp:keywords>synthetic</cp:keywords>{moment}"
        f"{moment.replace('created', 'modified')}</cp:coreProperties>"
    )


def docx(paper: Paper) -> bytes:
    """A Word document."""
    texts = [paper.title, *paper.paragraphs]
    rows = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>' for text in texts)
    body = f'{XML}<w:document xmlns:w="{OFFICE}/wordprocessingml/2006/main"><w:body>{rows}</w:body></w:document>'
    kind = f"{PARTS}.wordprocessingml.document.main+xml"
    return _package("word/document.xml", kind, paper.title, paper.author, paper.written_at, {"word/document.xml": body})


def pptx(paper: Paper) -> bytes:
    """A deck: some paragraphs a slide."""
    texts = [paper.title, *paper.paragraphs]
    groups = [texts[at : at + LINES_OF_A_SLIDE] for at in range(0, len(texts), LINES_OF_A_SLIDE)]
    slides = {f"ppt/slides/slide{at}.xml": _slide(group) for at, group in enumerate(groups, 1)}
    relation = f"{OFFICE}/officeDocument/2006/relationships"
    ids = "".join(f'<p:sldId id="{255 + at}" r:id="rId{at}"/>' for at in range(1, len(groups) + 1))
    main = (
        f'{XML}<p:presentation xmlns:p="{OFFICE}/presentationml/2006/main" xmlns:r="{relation}"><p:sldIdLst>{ids}'
        '</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>'
    )
    targets = [("officeDocument/2006/relationships/slide", name.removeprefix("ppt/")) for name in slides]
    more = {"ppt/presentation.xml": main, "ppt/_rels/presentation.xml.rels": _relations(targets), **slides}
    kind = f"{PARTS}.presentationml.presentation.main+xml"
    return _package("ppt/presentation.xml", kind, paper.title, paper.author, paper.written_at, more)


def _slide(texts: Sequence[str]) -> str:
    rows = "".join(f"<a:p><a:r><a:t>{escape(text)}</a:t></a:r></a:p>" for text in texts)
    return (
        f'{XML}<p:sld xmlns:p="{OFFICE}/presentationml/2006/main" xmlns:a="{OFFICE}/drawingml/2006/main"><p:cSld>'
        '<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/><p:sp>'
        '<p:nvSpPr><p:cNvPr id="2" name="Text"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>'
        f"{rows}</p:txBody></p:sp></p:spTree></p:cSld></p:sld>"
    )


def xlsx(sheet: Sheet) -> bytes:
    """An Excel workbook of one sheet."""
    return workbook(sheet.name, sheet.rows, author=sheet.author, written_at=sheet.written_at)


def workbook(name: str, rows: Sequence[Sequence[str]], *, author: str, written_at: datetime) -> bytes:
    """A workbook of one sheet; sums with two decimals are numbers, all else is text."""
    body = "".join(f'<row r="{at}">{_cells(at, row)}</row>' for at, row in enumerate(rows, 1))
    space, relation = f"{OFFICE}/spreadsheetml/2006/main", f"{OFFICE}/officeDocument/2006/relationships"
    shown = escape(re.sub(r"[\[\]:*?/\\]", " ", name)[:31], {'"': "&quot;"})
    more = {
        "xl/workbook.xml": f'{XML}<workbook xmlns="{space}" xmlns:r="{relation}"><sheets><sheet name="{shown}" '
        'sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations([
            ("officeDocument/2006/relationships/worksheet", "worksheets/sheet1.xml")
        ]),
        "xl/worksheets/sheet1.xml": f'{XML}<worksheet xmlns="{space}"><sheetData>{body}</sheetData></worksheet>',
    }  # fmt: skip
    return _package("xl/workbook.xml", f"{PARTS}.spreadsheetml.sheet.main+xml", name, author, written_at, more)


def _cells(row: int, values: Sequence[str]) -> str:
    found = []
    for column, value in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", values, strict=False):
        if SUM.fullmatch(value):
            found.append(f'<c r="{column}{row}"><v>{value}</v></c>')
        elif value:
            found.append(f'<c r="{column}{row}" t="inlineStr"><is><t>{escape(value)}</t></is></c>')
    return "".join(found)


def odt(paper: Paper) -> bytes:
    """An OpenDocument text."""
    rows = "".join(f"<text:p>{escape(text)}</text:p>" for text in (paper.title, *paper.paragraphs))
    return _open("text", f"<office:text>{rows}</office:text>", paper.title, paper.author, paper.written_at)


def ods(sheet: Sheet) -> bytes:
    """An OpenDocument spreadsheet of one table."""
    rows = "".join(f"<table:table-row>{''.join(map(_open_cell, row))}</table:table-row>" for row in sheet.rows)
    table = f'<table:table table:name="{escape(sheet.name)}">{rows}</table:table>'
    body = f"<office:spreadsheet>{table}</office:spreadsheet>"
    return _open("spreadsheet", body, sheet.name, sheet.author, sheet.written_at)


def _open_cell(value: str) -> str:
    if not value:
        return "<table:table-cell/>"
    is_sum = SUM.fullmatch(value)
    kind = f'office:value-type="float" office:value="{value}"' if is_sum else 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(value)}</text:p></table:table-cell>"


def _open(kind: str, body: str, title: str, author: str, at: datetime) -> bytes:
    media = f"application/vnd.oasis.opendocument.{kind}"
    spaces = " ".join(f'xmlns:{name}="{OPEN}:{name}:1.0"' for name in ("office", "text", "table", "meta"))
    about = (
        f'<office:meta><dc:title xmlns:dc="http://purl.org/dc/elements/1.1/">{escape(title)}</dc:title>'
        f"<meta:initial-creator>{escape(author)}</meta:initial-creator><meta:creation-date>{at:%Y-%m-%dT%H:%M:%S}"
        "</meta:creation-date><meta:keyword>synthetic</meta:keyword></office:meta>"
    )
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{what}"/>'
        for path, what in (("/", media), ("content.xml", "text/xml"), ("meta.xml", "text/xml"))
    )
    return zipped({
        "mimetype": media,
        "META-INF/manifest.xml": f'{XML}<manifest:manifest xmlns:manifest="{OPEN}:manifest:1.0">{entries}'
        "</manifest:manifest>",
        "content.xml": f'{XML}<office:document-content {spaces} office:version="1.2"><office:body>{body}</office:body>'
        "</office:document-content>",
        "meta.xml": f'{XML}<office:document-meta {spaces} office:version="1.2">{about}</office:document-meta>',
    })  # fmt: skip


def epub(paper: Paper) -> bytes:
    """A book of one chapter."""
    rows = "".join(f"<p>{escape(text)}</p>" for text in paper.paragraphs)
    head = f"<head><title>{escape(paper.title)}</title></head>"
    chapter = f'{XML}<html xmlns="http://www.w3.org/1999/xhtml">{head}<body><h1>{escape(paper.title)}</h1>{rows}</body></html>'
    book = (
        f'{XML}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"><metadata '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">synthetic</dc:identifier><dc:title>'
        f"{escape(paper.title)}</dc:title><dc:creator>{escape(paper.author)}</dc:creator><dc:language>en</dc:language>"
        f"<dc:date>{paper.written_at:%Y-%m-%d}</dc:date></metadata><manifest><item id='one' href='one.xhtml' "
        "media-type='application/xhtml+xml'/></manifest><spine><itemref idref='one'/></spine></package>"
    )
    container = (
        f'{XML}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
        'full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    return zipped({
        "mimetype": "application/epub+zip", "META-INF/container.xml": container, "book.opf": book, "one.xhtml": chapter,
    })  # fmt: skip
