import io
import zipfile

import pytest

from models.documents.extraction import NEEDS_OCR, QUARANTINED, READ, SECTION, SLIDE

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def packed(parts, *, compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, text in parts.items():
            archive.writestr(name, text, zipfile.ZIP_STORED if name == "mimetype" else compression)
    return file.getvalue()


def word(body, **parts):
    document = f'<?xml version="1.0"?><w:document {W}><w:body>{body}</w:body></w:document>'
    return packed({"[Content_Types].xml": TYPES, "word/document.xml": document, **parts})


def paragraph(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


@pytest.fixture(scope="module")
def letter():
    import docx

    document = docx.Document()
    document.core_properties.title, document.core_properties.author = "The letter", "Ann"
    document.add_paragraph("First words")
    table = document.add_table(rows=2, cols=2)
    for at, text in enumerate(("Name", "Sum", "Bob", "£40")):
        table.cell(at // 2, at % 2).text = text
    document.add_paragraph("Last words")
    document.sections[0].header.paragraphs[0].text = "In confidence"
    document.sections[0].footer.paragraphs[0].text = "Page of the yard"
    document.add_comment(document.paragraphs[0].runs, text="Who wrote this?", author="Cy", initials="C")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_a_word_document_is_read_in_order_with_its_tables(read, letter):
    found = read("letter.docx", letter)
    assert (found.outcome, found.format, found.title, found.author) == (READ, "docx", "The letter", "Ann")
    assert [(each.text, each.mark) for each in found.segments if each.unit == 1] == [
        ("First words", "Paragraph 1"),
        ("Name\tSum", "Table 1, row 1"),
        ("Bob\t£40", "Table 1, row 2"),
        ("Last words", "Paragraph 2"),
    ]


def test_headers_footers_and_comments_are_sections_of_their_own(read, letter):
    found = read("letter.docx", letter)
    sides = [(each.unit_kind, each.unit_label, each.text) for each in found.segments if each.unit > 1]
    assert (SECTION, "Headers and footers", "In confidence") in sides
    assert (SECTION, "Headers and footers", "Page of the yard") in sides
    assert (SECTION, "Comments", "Cy: Who wrote this?") in sides


def test_footnotes_deleted_words_and_text_boxes_are_read_once(read):
    box = (
        '<w:p><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice><w:txbxContent>{paragraph('boxed')}</w:txbxContent></mc:Choice>"
        f"<mc:Fallback><w:txbxContent>{paragraph('boxed')}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:p>"
    )
    deleted = "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:tab/><w:t>kept</w:t></w:r></w:p>"
    notes = f'<w:footnotes {W}><w:footnote w:id="1">{paragraph("small print")}</w:footnote></w:footnotes>'
    found = read("a.docx", word(box + deleted, **{"word/footnotes.xml": notes}))
    assert [each.text for each in found.segments] == ["boxed", "gone\tkept", "small print"]


def test_a_document_with_macros_is_read_and_says_so(read):
    found = read("a.docm", word(paragraph("words"), **{"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}))
    assert (found.outcome, found.format) == (READ, "docm")
    assert [each.text for each in found.segments] == ["words"]
    assert "macros" in found.warnings[0]


def test_a_file_embedded_in_a_document_becomes_a_member(read, tmp_path):
    found = read("a.docx", word(paragraph("words"), **{"word/embeddings/Book1.xlsx": b"inner"}))
    assert [member.name for member in found.members] == ["Book1.xlsx"]
    assert (tmp_path / "scratch" / found.members[0].file).read_bytes() == b"inner"


def test_a_document_of_pictures_alone_needs_ocr(read):
    found = read("a.docx", word("<w:p/>", **{"word/media/image1.png": b"\x89PNG"}))
    assert found.outcome == NEEDS_OCR
    assert "pictures" in found.reason


def test_a_document_under_the_wrong_name_is_what_its_content_says(read, letter):
    assert read("letter.pdf", letter).format == "docx"
    assert read("letter", letter).format == "docx"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<!DOCTYPE w [<!ENTITY x 'y'>]><w/>", "declares document types"),
        ("<w:document", "not valid XML"),
    ],
)
def test_a_document_of_hostile_markup_is_quarantined(read, body, reason):
    found = read("a.docx", packed({"[Content_Types].xml": TYPES, "word/document.xml": body}))
    assert found.outcome == QUARANTINED
    assert reason in found.reason


def test_a_document_that_bursts_is_quarantined(read):
    found = read("a.docx", word(" " * 40_000_000))
    assert (found.outcome, found.format) == (QUARANTINED, "docx")
    assert "unpacks from" in found.reason


def test_a_document_that_is_cut_off_is_quarantined(read, letter):
    found = read("letter.docx", letter[: len(letter) // 2])
    assert (found.outcome, found.format) == (QUARANTINED, "docx")
    assert "damaged" in found.reason


A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(*pairs):
    rows = "".join(f'<Relationship Id="{key}" Type="{R}/{kind}" Target="{to}"/>' for key, kind, to in pairs)
    return f'<Relationships xmlns="{RELS}">{rows}</Relationships>'


def slide(text, extra=""):
    return f"<p:sld {P} {A}{extra}><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>"


def test_slides_are_read_in_the_order_shown_with_their_notes(read):
    ids = '<p:sldIdLst><p:sldId r:id="r2"/><p:sldId r:id="r1"/></p:sldIdLst>'
    found = read(
        "deck.pptx",
        packed(
            {
                "ppt/presentation.xml": f'<p:presentation {P} xmlns:r="{R}">{ids}</p:presentation>',
                "ppt/_rels/presentation.xml.rels": relations(
                    ("r1", "slide", "slides/slide1.xml"), ("r2", "slide", "/ppt/slides/slide2.xml")
                ),
                "ppt/slides/slide1.xml": slide("first file", ' show="0"'),
                "ppt/slides/slide2.xml": slide("second file"),
                "ppt/slides/_rels/slide1.xml.rels": relations(("n", "notesSlide", "../notesSlides/n1.xml")),
                "ppt/notesSlides/n1.xml": slide("say this"),
            }
        ),
    )
    assert (found.format, found.family, found.pages) == ("pptx", "slides", 2)
    assert [(each.text, each.unit, each.unit_kind, each.unit_label, each.mark) for each in found.segments] == [
        ("second file", 1, SLIDE, "Slide 1", ""),
        ("first file", 2, SLIDE, "Slide 2 (hidden)", ""),
        ("say this", 2, SLIDE, "Slide 2 (hidden)", "Notes"),
    ]


SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
    for name, full in {"office": "office", "text": "text", "table": "table", "draw": "drawing"}.items()
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
ODF = "application/vnd.oasis.opendocument."


def open_document(kind, body, **parts):
    content = f"<office:document-content {SPACES}><office:body>{body}</office:body></office:document-content>"
    return packed({"mimetype": ODF + kind, "content.xml": content, **parts})


def test_an_opendocument_text_is_read_with_its_table_header_and_comment(read):
    body = (
        "<office:text><text:h>Title</text:h><text:p>one<text:s text:c='2'/>two<office:annotation>"
        "<dc:creator>Ann</dc:creator><text:p>really?</text:p></office:annotation><text:tab/>three</text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell>"
        "<table:table-cell><text:p>B</text:p></table:table-cell></table:table-row></table:table></office:text>"
    )
    styles = f"<o xmlns:o='x' {SPACES}><office:master-styles><text:p>Header</text:p></office:master-styles></o>"
    found = read("a.odt", open_document("text", body, **{"styles.xml": styles}))
    assert found.format == "odt"
    assert [(each.text, each.unit_label) for each in found.segments] == [
        ("Title", ""),
        ("one  two\tthree", ""),
        ("A\tB", ""),
        ("Header", "Headers and footers"),
        ("Ann: really?", "Comments"),
    ]


def test_an_opendocument_presentation_is_read_by_slides(read):
    pages = "".join(f"<draw:page><draw:frame><text:p>{text}</text:p></draw:frame></draw:page>" for text in ("a", "b"))
    found = read("a.odp", open_document("presentation", f"<office:presentation>{pages}</office:presentation>"))
    assert [(each.text, each.unit_label) for each in found.segments] == [("a", "Slide 1"), ("b", "Slide 2")]


def test_a_locked_opendocument_text_is_quarantined(read):
    manifest = "<manifest><encryption-data/></manifest>"
    found = read("a.odt", open_document("text", "", **{"META-INF/manifest.xml": manifest}))
    assert found.reason == "locked with a password"


def test_an_epub_is_read_chapter_by_chapter(read):
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
    )
    book = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        "<dc:title>Book</dc:title><dc:creator>Ann</dc:creator></metadata><manifest>"
        '<item id="a" href="a.xhtml"/><item id="b" href="b%20b.xhtml"/></manifest>'
        '<spine><itemref idref="b"/><itemref idref="a"/></spine></package>'
    )
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": container,
        "OEBPS/book.opf": book,
        "OEBPS/a.xhtml": "<html><body><p>last</p></body></html>",
        "OEBPS/b b.xhtml": "<!DOCTYPE html><html><head><title>One</title></head><body><p>first</p></body></html>",
    }
    found = read("a.epub", packed(parts))
    assert (found.format, found.title, found.author) == ("epub", "Book", "Ann")
    assert [(each.text, each.unit_label) for each in found.segments] == [("first", "One"), ("last", "Chapter 2")]
