"""PowerPoint presentations, slide by slide, with their notes and comments."""

from __future__ import annotations

from collections.abc import Iterator

from data_access.documents.parsers.markup import RELATION_ID, OfficeFile, blocks, read_or_pictures
from data_access.documents.parsers.members import Layout
from data_access.documents.parsers.source import Source, read_of
from models.documents.extraction import SLIDE, Extraction, Segment

_SPACES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}",
    "{http://purl.oclc.org/ooxml/drawingml/main}",
    "{http://schemas.openxmlformats.org/presentationml/2006/main}",
    "{http://purl.oclc.org/ooxml/presentationml/main}",
)
_MAIN = "ppt/presentation.xml"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_CHART_VALUE = "{http://schemas.openxmlformats.org/drawingml/2006/chart}v"
_SIDE_PARTS = {"notesSlide": "Notes", "comments": "Comment", "chart": "Chart", "diagramData": "Diagram"}


def _tags(*names: str) -> frozenset[str]:
    return frozenset(space + name for space in _SPACES for name in names)


TAGS = {
    "paragraph": _tags("p"),
    "table": _tags("tbl"),
    "row": _tags("tr"),
    "cell": _tags("tc"),
    "text": _tags("t", "text"),
    "tab": _tags("tab"),
    "line": _tags("br"),
    "skip": _tags("fld"),
}
_SLIDE_ID = _tags("sldId")
_SIDE_TAGS = {
    **TAGS,
    "paragraph": _tags("p", "text") | {_CHART_VALUE},
    "text": TAGS["text"] | {_CHART_VALUE},
}


def read(source: Source) -> Extraction:
    """The slides in the order in which they are shown; embedded files as members."""
    with OfficeFile(source) as office:
        slides = list(_slides(office))
        segments = [each for number, name in enumerate(slides, start=1) for each in _slide(office, name, number)]
        layout = Layout(source)
        office.lay_out(layout)
        extraction = read_of(
            source,
            segments,
            pages=len(slides),
            members=layout.done(),
            warnings=office.warnings(),
            **office.about(),
        )
        return read_or_pictures(office, extraction)


def _slides(office: OfficeFile) -> Iterator[str]:
    relations = office.relations(_MAIN)
    for each in office.tree(_MAIN).iter():
        if each.tag in _SLIDE_ID:
            _, name = relations.get(each.get(RELATION_ID) or each.get(_STRICT_ID) or "", ("", ""))
            if name in office.names:
                yield name


def _slide(office: OfficeFile, name: str, number: int) -> Iterator[Segment]:
    tree = office.tree(name)
    label = f"Slide {number} (hidden)" if tree.get("show") == "0" else f"Slide {number}"
    for mark, text in blocks(tree, TAGS):
        yield Segment(text, number, SLIDE, label, mark)
    for kind, part in office.relations(name).values():
        side = office.tree_or_none(part) if kind in _SIDE_PARTS else None
        if side is not None:
            for _, text in blocks(side, _SIDE_TAGS):
                yield Segment(text, number, SLIDE, label, _SIDE_PARTS[kind])
