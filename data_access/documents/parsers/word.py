"""Word documents: text and tables in order, then headers, footers, notes and comments."""

from __future__ import annotations

from collections.abc import Iterator

from data_access.documents.parsers.markup import Element, OfficeFile, blocks, read_or_pictures
from data_access.documents.parsers.members import Layout
from data_access.documents.parsers.source import NotRead, Source, read_of, words
from models.documents.extraction import SECTION, Extraction, Segment

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_PAGES = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}Pages"
_SIDE_PARTS = (
    ("Headers and footers", ("header", "footer")),
    ("Footnotes and endnotes", ("footnotes", "endnotes")),
    ("Comments", ("comments",)),
)


def _tags(*names: str) -> frozenset[str]:
    return frozenset(space + name for space in (_W, _STRICT) for name in names)


TAGS = {
    "paragraph": _tags("p"),
    "table": _tags("tbl"),
    "row": _tags("tr"),
    "cell": _tags("tc"),
    "text": _tags("t", "delText"),
    "tab": _tags("tab"),
    "line": _tags("br", "cr"),
    "skip": _tags("pPr", "rPr", "sectPr", "tblPr"),
}
_COMMENT = _tags("comment")


def read(source: Source) -> Extraction:
    """The document, its side parts as sections of their own; embedded files as members. Macros are never run."""
    with OfficeFile(source) as office:
        main = next((name for name in ("word/document.xml", "word/document2.xml") if name in office.names), "")
        if not main:
            raise NotRead("the file is damaged: it has no main part")
        segments = [Segment(text, mark=mark) for mark, text in _numbered(office.tree(main))]
        for unit, (label, texts) in enumerate(_side_parts(office), start=2):
            segments += (Segment(text, unit, SECTION, label, mark) for mark, text in texts)
        layout = Layout(source)
        office.lay_out(layout)
        extraction = read_of(
            source,
            segments,
            pages=_pages(office),
            members=layout.done(),
            warnings=office.warnings(),
            **office.about(),
        )
        return read_or_pictures(office, extraction)


def _numbered(root: Element) -> Iterator[tuple[str, str]]:
    """Paragraphs by number, rows of tables by theirs."""
    number = 0
    for mark, text in blocks(root, TAGS):
        number += not mark
        yield mark or f"Paragraph {number}", text


def _side_parts(office: OfficeFile) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for label, starts in _SIDE_PARTS:
        texts: list[tuple[str, str]] = []
        for name in sorted(office.names):
            stem = name.removeprefix("word/").removesuffix(".xml").rstrip("0123456789")
            if name.startswith("word/") and name.endswith(".xml") and stem in starts:
                root = office.tree_or_none(name)
                if root is not None:
                    texts += _comments(root) if label == "Comments" else blocks(root, TAGS)
        once = list(dict.fromkeys(texts))
        if once:
            yield label, once


def _comments(root: Element) -> Iterator[tuple[str, str]]:
    for number, comment in enumerate((each for each in root if each.tag in _COMMENT), start=1):
        space = comment.tag.removesuffix("comment")
        text = "\n".join(text for _, text in blocks(comment, TAGS))
        author = words(comment.get(f"{space}author"))
        if text:
            yield f"Comment {number}", f"{author}: {text}" if author else text


def _pages(office: OfficeFile) -> int | None:
    about = office.tree_or_none("docProps/app.xml")
    pages = (about.findtext(_PAGES) or "") if about is not None else ""
    return int(pages) if pages.isdecimal() and len(pages) < 7 and int(pages) > 0 else None
