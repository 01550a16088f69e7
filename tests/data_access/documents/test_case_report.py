"""What a report of a case holds: passages by question, nothing of what is privileged, explicit terms masked."""

import json
from dataclasses import replace

import pytest

from data_access.documents.case import close_case
from data_access.documents.case_report import (
    custody_table,
    report_facts,
    report_preview,
    schedule_tables,
    withheld_items,
)
from data_access.documents.exposure import keep_explicit_terms
from data_access.documents.gate import open_case_search
from models.documents.case_report import NOT_SHOWN, ReportChoice
from tests.data_access.documents.doors import reason
from tests.data_access.documents.small_case import small_case

RELEVANT = ReportChoice(("relevant",))
VAN, PAID = "red van", "paid to Kestrel"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The small case with relevant and privileged items, and two questions on record; nothing is written after."""
    opened = small_case(tmp_path_factory.mktemp("report") / "case")
    with opened.case.writing() as cursor:
        cursor.execute("delete from tags")
        for item, tag in ((3, "relevant"), (5, "relevant"), (8, "relevant"), (4, "privileged"), (5, "second_view")):
            cursor.execute("insert into tags values (?, ?, 'test', timestamp '2026-04-02', '')", [item, tag])
        for at, (question, items) in enumerate(((VAN, [3, 4]), (PAID, [5]), ("seaside", [7]))):
            told = json.dumps({"request": json.dumps({"text": question, "mode": "hybrid"}), "total": len(items)})
            cursor.execute(
                "insert into activity values (?, timestamp '2026-04-03' + to_minutes(?), 'test', 'investigator',"
                " 'search', ?, ?, 's', 'r', 'OP-1', 'a')",
                [f"a{at}", at, told, items],
            )
        cursor.execute("insert into items select 90 + item_id, sha256, name, path || '/within', * exclude (item_id,"
                       " sha256, name, path) replace (4 as parent_id) from items where item_id = 1")  # fmt: skip
    yield opened
    close_case(opened.case)


def test_what_is_alike_or_came_within_a_privileged_item_is_withheld_with_it(built):
    assert withheld_items(built.case) == (4, 8, 91)


def test_the_preview_counts_what_goes_in_and_says_what_is_missing(built):
    preview = report_preview(built, RELEVANT)
    assert [one.number for one in preview.documents] == [3, 5]
    assert preview.withheld == (4, 8, 91)
    assert preview.asked == (PAID, VAN)
    assert (preview.searches, preview.entities["shown"].tolist()) == (3, ["Kestrel Plant"])
    assert "3 privileged documents are listed by number only." in preview.missing
    assert "1 document needs a second view, 1 of them in this report." in preview.missing


def test_each_document_is_quoted_for_the_question_that_found_it(built):
    facts, _ = report_facts(built, replace(RELEVANT, questions=(PAID, VAN)), file_type="pdf")
    note, sheet = facts.documents
    assert {passage.question for passage in note.passages} == {VAN}
    assert [passage.place for passage in note.passages] == ["Page 1, Paragraph 1", "Page 2, Paragraph 2"]
    assert sheet.passages[0].question == PAID
    assert sheet.passages[0].place == "Sheet Payments, A2 to C2"
    assert "Kestrel Plant" in sheet.passages[0].text


def test_without_a_question_the_beginning_of_each_is_quoted(built):
    facts, _ = report_facts(built, RELEVANT, file_type="pdf")
    assert [[passage.place for passage in one.passages] for one in facts.documents] == [
        ["Page 1, Paragraph 1"], ["Sheet Payments, A2 to C2"]
    ]  # fmt: skip
    assert [row[3] for row in facts.searches] == [VAN, PAID, "seaside"]
    assert {row[4] for row in facts.events} == {"3", "5"}


def test_links_that_withheld_items_alone_bear_out_are_left_out(built):
    with built.case.writing() as cursor:
        cursor.execute("insert into mentions values (6, 4, 1, 'Lee', 0, 3, 'name'), (6, 4, 2, 'Kestrel', 4, 9, 'name')")
        cursor.execute("delete from mentions where passage_id = 1")
    try:
        facts, (graph,) = report_facts(built, replace(RELEVANT, entities=(2,)), file_type="pdf")
    finally:
        with built.case.writing() as cursor:
            cursor.execute("delete from mentions where passage_id = 6")
    assert (facts.ties, graph.edges, graph.nodes) == ((), (), ())


def test_schedule_and_custody_tell_of_withheld_items_their_numbers_and_hashes_alone(built):
    with built.case.writing() as cursor:
        cursor.execute("insert into exposure values ('test', 4, timestamp '2026-04-03', 'opened')")
    schedule = schedule_tables(built, RELEVANT, file_type="xlsx")["Items opened or tagged"]
    row = schedule[schedule["Item number"] == 4].iloc[0]
    assert (row["Name"], row["Path"], row["SHA-256"]) == (NOT_SHOWN, NOT_SHOWN, "hash 4")
    custody = custody_table(built, RELEVANT).set_index("item_id")
    assert custody.loc[[4, 8, 91], "path"].tolist() == [NOT_SHOWN] * 3
    assert custody.loc[4, "sha256"] == "hash 4"
    assert custody.loc[3, "path"] == "box/note 1"


def test_explicit_terms_are_masked_in_every_file_unless_asked_and_that_is_on_record(built):
    kept = []
    case = replace(built.case, is_benchmark=False)
    opened = open_case_search(kept.extend, "test", "investigator", case, reason())
    keep_explicit_terms(opened, "canal\nnote\n")
    masked = report_facts(opened, RELEVANT, file_type="pdf")[0].documents[0]
    assert "canal" not in masked.passages[0].text and "note" not in masked.title + masked.path
    shown = report_facts(opened, replace(RELEVANT, is_unmasked=True), file_type="pdf")[0].documents[0]
    assert "canal" in shown.passages[0].text and shown.path == "box/note 1"
    assert "note" not in "".join(custody_table(opened, RELEVANT)["path"])
    told = [json.loads(entry.object) for entry in kept if entry.action == "documents.report"]
    assert [one["explicit_terms"] for one in told] == ["masked", "shown"]
    assert [entry.rows_returned for entry in kept if entry.action == "documents.report"] == [2, 2]
