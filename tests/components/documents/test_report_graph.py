"""A case report draws a picture round each entity that is tied to another one."""

from types import SimpleNamespace

from components.documents.report_files import report_tables
from components.documents.report_graph import graph_pictures
from models.documents.case_report import PlacedPassage
from models.documents.entities.association import Edge, Graph, Node
from tests.models.documents.test_case_report import document, facts

LEE, KEYS = Node(1, "person", "Lee", 4, 3, 0), Node(2, "phone", "+447700900001", 2, 2, 1)
FIRM = Node(3, "organisation", "<b>Kestrel</b>", 1, 1, 1)
TIED = Graph((LEE, KEYS, FIRM), (Edge(1, 2, 2, 2, 0, 1, 5.0, (7, 9)), Edge(1, 3, 1, 1, 0, 0, 1.0, (7,))), 4)
PAPER = SimpleNamespace(is_synthetic=True)


def test_each_tied_entity_has_a_picture_with_its_words_and_mark():
    (picture,) = graph_pictures([TIED, Graph((LEE,), ())], PAPER)
    assert "Lee stands together with 2 others; 4 more are not drawn" in picture.caption
    assert "SYNTHETIC DATA" in picture.svg and "+447700900001" in picture.svg
    assert "<b>Kestrel" not in picture.svg
    assert "synthetic" in picture.alt


def test_the_workbook_has_a_sheet_for_each_part_with_every_passage_at_its_place():
    passages = PlacedPassage(9, "Page 2", "The red van", "van?"), PlacedPassage(10, "Page 3", "x")
    told = facts(documents=(document(3, *passages),), withheld=(5,), missing=("2 reviews are still open.",))
    tables = report_tables(told)
    assert tables["Passages"].values.tolist() == [
        [3, "Note 3", "Page 2", "The red van", "van?"], [3, "Note 3", "Page 3", "x", ""]
    ]  # fmt: skip
    assert tables["Withheld"].values.tolist() == [[5]]
    assert tables["Missing"].values.tolist() == [["2 reviews are still open."]]
    assert tables["Documents"].loc[0, "SHA-256"] == "ab" * 32
    assert tables["Links"].empty and list(tables)[-1] == "Methods and authority"
