"""T"""
from components.documents.desk import Place
from tests.pages.document_case import *


def test_x(case):
    seen = searching_documents("documents-item")
    print(seen.titles)
    seen = at_item(seen, Place(item_of_name(case, HOSTILE_NAME), None, "zorbl"))
    print(seen.titles, seen.lines, done_in(case))
