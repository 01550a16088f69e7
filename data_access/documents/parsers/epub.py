"""EPUB books, chapter by chapter in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from data_access.documents.parsers.encoding import decoded
from data_access.documents.parsers.markup import Element, OfficeFile, read_or_pictures
from data_access.documents.parsers.source import NotRead, Source, iso_moment, read_of, words
from data_access.documents.parsers.web import page_text
from models.documents.extraction import SECTION, Extraction, Segment

_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}rootfile"
_OPF, _DC = "{http://www.idpf.org/2007/opf}", "{http://purl.org/dc/elements/1.1/}"


def read(source: Source) -> Extraction:
    """The blocks of each chapter."""
    with OfficeFile(source) as office:
        if "META-INF/encryption.xml" in office.names and "META-INF/rights.xml" in office.names:
            raise NotRead("locked: the book is protected against copying")
        root = next(office.tree("META-INF/container.xml").iter(_CONTAINER), None)
        package = (root.get("full-path") or "") if root is not None else ""
        book = office.tree(package)
        segments = [
            Segment(block, number, SECTION, title or f"Chapter {number}")
            for number, name in enumerate(_chapters(office, book, package), start=1)
            for title, blocks in [page_text(decoded(office.part(name))[0])]
            for block in blocks
        ]
        extraction = read_of(
            source,
            segments,
            parser="selectolax",
            title=words(next((each.text for each in book.iter(f"{_DC}title")), "")),
            author=", ".join(words(each.text) for each in book.iter(f"{_DC}creator")),
            written_at=iso_moment(next((each.text for each in book.iter(f"{_DC}date")), "")),
        )
        return read_or_pictures(office, extraction)


def _chapters(office: OfficeFile, book: Element, package: str) -> Iterator[str]:
    folder = PurePosixPath(package).parent
    files = {each.get("id"): unquote(each.get("href") or "") for each in book.iter(f"{_OPF}item")}
    for each in book.iter(f"{_OPF}itemref"):
        name = str(folder / files.get(each.get("idref"), ""))
        if name in office.names:
            yield name
