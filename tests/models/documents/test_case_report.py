"""The report of a case says what it is not, what is missing, and of what is withheld the number alone."""

from datetime import UTC, date, datetime

import pytest

from models.documents.case_report import (
    CAVEATS,
    MASKED_NOTE,
    SHOWN_NOTE,
    OpenWork,
    PlacedPassage,
    ReportChoice,
    ReportedDocument,
    ReportFacts,
    case_report,
    limit,
    missing_words,
)
from models.documents.methods import Method
from models.documents.settings import numbers
from models.reports.content import Stamp, Table

NOTHING = OpenWork(0, 0, 0, 0, 0, 0, 0)
STAMP = Stamp(date(2026, 11, 26), "case version 7", True, datetime(2026, 11, 26, tzinfo=UTC), "Investigator")


def document(number=3, *passages):
    return ReportedDocument(
        number, f"Note {number}", f"box/note {number}", "Box 1", "A. Person", "Text", "", datetime(2026, 3, 1),
        "ab" * 32, 1200, "reader 1", datetime(2026, 4, 1), ("Relevant",), passages,
    )  # fmt: skip


def facts(**changed):
    told = {
        "case": "Operation Test", "reference": "OP-1", "documents": (document(),), "withheld": (), "entities": (),
        "ties": (), "events": (), "searches": (), "unread": (), "methods": (Method("Words", "BM25 of 4 files."),),
        "authority": (("Reference", "OP-1"),), "missing": (), "choice": ReportChoice(("relevant",)),
        "chosen_words": {"Tags": "Relevant"},
    }  # fmt: skip
    return ReportFacts(**(told | changed))


def words_of(report):
    return repr(report)


def tables(report):
    return [block for section in report.sections for block in section.blocks if isinstance(block, Table)]


def test_a_report_with_nothing_found_says_so_in_each_part():
    report = case_report(facts(documents=()), STAMP)
    headings = [section.heading for section in report.sections]
    assert headings[:4] == ["What this is, and what it is not", "In short", "What is missing", "The documents"]
    assert words_of(report).count("None.") == 6
    assert "Nothing is known to be missing." in words_of(report)
    assert all(caveat in words_of(report) for caveat in map(repr, CAVEATS))
    assert report.stamp.mark == "SYNTHETIC DATA"


def test_a_document_stands_with_its_places_questions_and_line_of_custody():
    passage = PlacedPassage(9, "Sheet Payments, A2 to C2", "Paid to\n\n \nKestrel Plant", "who was paid?")
    report = case_report(facts(documents=(document(3, passage), document(4))), STAMP)
    one, other = report.sections[4:6]
    assert (one.heading, one.level) == ("3. Note 3", 2)
    assert "Box 1, of A. Person: box/note 3." in one.blocks[0].text and f"SHA-256 {'ab' * 32}" in one.blocks[0].text
    assert one.blocks[1].rows == (("Sheet Payments, A2 to C2", "Paid to\nKestrel Plant"),)
    assert "“who was paid?”" in one.blocks[1].note
    assert other.blocks[1].text == "No text: see the original."


def test_withheld_documents_are_listed_by_number_only():
    report = case_report(facts(withheld=(5, 12)), STAMP)
    (section,) = [section for section in report.sections if section.heading == "Withheld"]
    assert "numbers 5, 12." in section.blocks[0].text


def test_long_lists_are_shortened_on_paper_and_say_so():
    most = int(numbers("report", "paper")["ties"])
    ties = tuple(("A", "B", "1", "1", "0", "0", str(at)) for at in range(most + 2))
    (table,) = [table for table in tables(case_report(facts(ties=ties), STAMP)) if table.header[0] == "One"]
    assert len(table.rows) == most
    assert table.note == f"The first {most} of {most + 2}; the workbook has all."


@pytest.mark.parametrize(("is_unmasked", "note"), [(False, MASKED_NOTE), (True, SHOWN_NOTE)])
def test_a_report_says_whether_explicit_terms_are_shown(is_unmasked, note):
    report = case_report(facts(choice=ReportChoice(("relevant",), is_unmasked=is_unmasked)), STAMP)
    assert note in report.sections[0].blocks[0].items


@pytest.mark.parametrize(
    ("documents", "withheld", "changed", "told"),
    [
        (0, 0, {}, "No document bears the chosen tags"),
        (4, 1, {}, "1 privileged document is listed by number only."),
        (4, 2, {}, "2 privileged documents are listed by number only."),
        (4, 0, {"second_views": 3, "second_views_here": 3}, "3 documents need a second view, all of them in this"),
        (4, 0, {"second_views": 1}, "1 document needs a second view, none of them in this report."),
        (4, 0, {"second_views": 3, "second_views_here": 1}, "need a second view, 1 of them in this report."),
        (4, 0, {"reviews_open": 2}, "2 reviews are still open."),
        (4, 0, {"alike_left_out": 1}, "1 near-duplicate of these documents does not bear the chosen tags."),
        (4, 0, {"quarantined": 1, "needs_ocr": 2}, "3 files of the case could not be read (2 for want of OCR)"),
        (4, 0, {"pending": 1}, "1 file from containers is not read yet."),
        (4, 0, {"lanes": ("Names: 0 of 7 passages are done.",)}, "Names: 0 of 7 passages are done."),
    ],
)
def test_each_thing_that_is_missing_is_told_alone(documents, withheld, changed, told):
    (said,) = missing_words(documents, withheld, OpenWork(**{**NOTHING.__dict__, **changed}))
    assert told in said


def test_where_nothing_is_missing_nothing_is_told():
    assert missing_words(4, 0, NOTHING) == ()
    assert limit("questions") >= 1
