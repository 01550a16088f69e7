"""Office files as ZIP archives of XML: parts read within limits, no entity, nothing outside the file."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath
from types import TracebackType
from xml.etree import ElementTree
from xml.parsers import expat

from data_access.documents.parsers.encoding import clean
from data_access.documents.parsers.members import MB, PIECE_BYTES, Layout
from data_access.documents.parsers.source import NotRead, Source, iso_moment, words
from models.documents.extraction import NEEDS_OCR, Extraction
from models.documents.settings import numbers

Element = ElementTree.Element
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DC, _TERMS = "{http://purl.org/dc/elements/1.1/}", "{http://purl.org/dc/terms/}"
_MACROS = ("vbaproject.bin", "/basic/", "/scripts/")
_PICTURES = ("/media/", "pictures/")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MACRO_WARNING = "the file holds macros: their names are not looked at, and none was run"


class OfficeFile:
    """An office file whose parts are read by name; a context manager."""

    def __init__(self, source: Source) -> None:
        try:
            self._archive = zipfile.ZipFile(source.path)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise NotRead("the file is damaged: an archive that is cut off", source.kind) from error
        self.names = set(self._archive.namelist())
        self._check(source)

    def __enter__(self) -> OfficeFile:
        """The file itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Closes the file."""
        self._archive.close()

    def part(self, name: str) -> bytes:
        """The bytes of a part; NotRead where it is not there or larger than it says."""
        try:
            with self._archive.open(name) as part:
                return part.read()
        except KeyError as error:
            raise NotRead(f"the file is damaged: its part {words(name)[:80]} is missing") from error
        except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError, OSError, ValueError) as error:
            raise NotRead("the file is damaged, or locked with a password") from error

    def tree(self, name: str) -> Element:
        """A part as XML."""
        return xml_tree(self.part(name))

    def tree_or_none(self, name: str) -> Element | None:
        """A part as XML, where there is one that can be read."""
        try:
            return self.tree(name) if name in self.names else None
        except NotRead:
            return None

    def relations(self, name: str) -> Mapping[str, tuple[str, str]]:
        """What a part points to within the file: kind and part by the id of the relation."""
        path = PurePosixPath(name)
        tree = self.tree_or_none(str(path.parent / "_rels" / f"{path.name}.rels"))
        found = {}
        for each in tree.iter(_RELATIONS) if tree is not None else ():
            if each.get("TargetMode") != "External":
                kind = (each.get("Type") or "").rpartition("/")[2]
                found[each.get("Id") or ""] = (kind, _within(path, each.get("Target") or ""))
        return found

    def warnings(self) -> list[str]:
        """Says so where the file holds macros."""
        lowered = [f"/{name}".casefold() for name in self.names]
        return [MACRO_WARNING] if any(macro in name for name in lowered for macro in _MACROS) else []

    def has_pictures(self) -> bool:
        """True where pictures lie in the file."""
        return any(mark in name.casefold() for name in self.names for mark in _PICTURES)

    def lay_out(self, layout: Layout) -> None:
        """Files embedded in the file become members."""
        for entry in self._archive.infolist():
            if "/embeddings/" in entry.filename and not entry.is_dir():
                with self._archive.open(entry) as part:
                    pieces = iter(lambda part=part: part.read(PIECE_BYTES), b"")
                    layout.add(PurePosixPath(entry.filename).name, pieces, packed_bytes=entry.compress_size)

    def about(self) -> dict[str, object]:
        """Title, author and time of the last change, as ``docProps/core.xml`` has them."""
        core = self.tree_or_none("docProps/core.xml")
        if core is None:
            return {}
        return {
            "title": words(core.findtext(f"{_DC}title")),
            "author": words(core.findtext(f"{_DC}creator")),
            "written_at": _moment(core, "modified") or _moment(core, "created"),
        }

    def _check(self, source: Source) -> None:
        limits = numbers("parsing", "markup")
        for entry in self._archive.infolist():
            if entry.flag_bits & 0x1:
                raise NotRead("locked with a password", source.kind)
            is_bomb = entry.file_size > max(limits["small_mb"] * MB, limits["ratio"] * entry.compress_size)
            if is_bomb or entry.file_size > limits["part_mb"] * MB:
                packed, unpacked = entry.compress_size / 1024, entry.file_size / MB
                raise NotRead(f"a part of it unpacks from {packed:,.0f} KB to {unpacked:,.0f} MB", source.kind)


def xml_tree(data: bytes) -> Element:
    """XML as a tree; NotRead where it declares document types or entities, or is none."""
    _refuse_declarations(data)
    try:
        return ElementTree.fromstring(data)  # noqa: S314 - a document that declares anything was refused before
    except ElementTree.ParseError as error:
        raise NotRead("the file is damaged: a part of it is not valid XML") from error


def blocks(root: Element, tags: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    """Paragraphs, and rows of tables with a tab between cells, in order: a mark for rows, and the text.

    ``tags`` names the elements that are a ``paragraph``, ``table``, ``row``, ``cell``, ``text``, ``tab``, ``line``,
    and those left out (``skip``).
    """
    tables = 0
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element.tag in tags["paragraph"]:
            if text := paragraph(element, tags):
                yield "", text
        elif element.tag in tags["table"]:
            tables += 1
            for number, row in enumerate((each for each in element.iter() if each.tag in tags["row"]), start=1):
                cells = (cell_text(cell, tags) for cell in row if cell.tag in tags["cell"])
                if text := "\t".join(cells).strip():
                    yield f"Table {tables}, row {number}", text
        elif element.tag not in tags["skip"]:
            waiting += reversed(element)


def cell_text(cell: Element, tags: Mapping[str, frozenset[str]]) -> str:
    """A cell's paragraphs on one line."""
    found = (paragraph(each, tags) for each in cell.iter() if each.tag in tags["paragraph"])
    return " ".join(" ".join(found).split())


def paragraph(element: Element, tags: Mapping[str, frozenset[str]]) -> str:
    """The text of a paragraph."""
    return clean("".join(_pieces(element, tags))).strip()


def read_or_pictures(office: OfficeFile, extraction: Extraction) -> Extraction:
    """The extraction; one without a word, but with pictures, needs its pictures read."""
    if extraction.segments or not office.has_pictures():
        return extraction
    return replace(extraction, outcome=NEEDS_OCR, reason="needs OCR: it holds pictures and no text", warnings=())


def _pieces(element: Element, tags: Mapping[str, frozenset[str]]) -> Iterator[str]:
    if element.tag in tags["skip"] or element.tag == _FALLBACK:
        return
    if element.tag in tags["text"]:
        yield element.text or ""
    elif element.tag in tags["tab"]:
        yield "\t"
    elif element.tag in tags["line"]:
        yield "\n"
    for child in element:
        yield from _pieces(child, tags)
        if "mixed" in tags and child.tail:
            yield child.tail


def _refuse_declarations(data: bytes) -> None:
    """Document types stand before the first element: read up to there."""
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise NotRead("it declares document types, which can stand for other files or for text without end")

    def enough(*_: object) -> None:
        raise _Enough

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = enough
    try:
        parser.Parse(data, True)
    except (_Enough, expat.ExpatError):
        return


class _Enough(Exception):
    """The first element is reached."""


def _within(path: PurePosixPath, target: str) -> str:
    """A target as the name of a part."""
    parts: list[str] = [] if target.startswith("/") else list(path.parent.parts)
    for part in target.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _moment(core: Element, name: str) -> datetime | None:
    return iso_moment((core.findtext(f"{_TERMS}{name}") or "").replace("Z", "+00:00"))
