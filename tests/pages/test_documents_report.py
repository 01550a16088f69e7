"""The page of the case report: what goes in and what is missing, on record once a look; its files made when fetched."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from components.documents.desk import AT_ITEM
from components.documents.report_choice import OPENED, TAGS, UNMASKED
from components.offers import OFFERS
from components.registry import page_entry
from data_access.documents.gate import NotPermitted, open_case_search
from data_access.documents.tagging import tag_items
from tests.data_access.documents.doors import reason
from tests.pages.document_case import COVERED, done_in, item_of_name, on_record, press, searching_documents
from tests.pages.looking import look

PAGE = "documents-report"
EXPLICIT_PAPER, HIDDEN = "report of the bruised.txt", "long line.txt"


@pytest.fixture
def untagged(case):
    """The case without the tags that it comes with."""
    with case.writing() as cursor:
        cursor.execute("delete from tags")
    return case


@pytest.fixture
def tagged(untagged):
    """The case with an explicit paper that is relevant, one that is privileged besides, and one to be seen again."""
    opened = open_case_search(lambda _: None, "demo|investigator", "investigator", untagged, reason())
    explicit, hidden = item_of_name(untagged, EXPLICIT_PAPER), item_of_name(untagged, HIDDEN)
    tag_items(opened, [explicit, hidden], "relevant")
    tag_items(opened, [hidden], "privileged")
    tag_items(opened, [explicit], "second_view")
    OFFERS._offers.clear()
    return untagged


def offer(name):
    return next(one for one in reversed(OFFERS._offers.values()) if one.name.startswith(name))


def fetched(name, file_type):
    one = offer(name)
    return one.makers[file_type](replace(one.about, generated_at=datetime.now(UTC)))


def words_in(archive: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(archive)) as held:
        return "".join(held.read(name).decode("utf-8", "replace") for name in held.namelist() if name.endswith("xml"))


def test_nothing_of_a_case_is_sent_before_the_reason_and_an_untagged_case_says_what_to_do(untagged):
    seen = look(page_entry(PAGE), **{"as": "investigator"})
    assert seen.titles == ["Say why you search, and on whose authority"]
    assert EXPLICIT_PAPER not in seen.everything
    seen = searching_documents(PAGE)
    assert seen.titles == ["No document is chosen for the report yet"]
    assert "No document bears the chosen tags" in seen.words


def test_what_goes_in_and_what_is_missing_is_told_and_is_on_record_once(tagged):
    seen = searching_documents(PAGE)
    assert seen.titles[0].startswith("1 document goes into the report; ")
    assert "1 document needs a second view, 1 of them in this report." in seen.words
    assert "1 privileged document is listed by number only." in seen.words
    assert HIDDEN not in seen.everything and not any(word in seen.everything for word in COVERED)
    seen.app.run()
    assert done_in(tagged).count("report.preview") == on_record("report.preview") == 1
    seen.app.session_state[OPENED] = explicit = item_of_name(tagged, EXPLICIT_PAPER)
    seen = press(seen, "Open")
    assert seen.app.session_state["steady"][AT_ITEM].item_id == explicit
    seen.app.session_state[TAGS] = ["not_relevant"]
    seen = press(seen, "Take this choice")
    assert seen.titles == ["No document is chosen for the report yet"]
    assert on_record("report.preview") == 2


def test_each_file_is_made_when_it_is_fetched_masked_and_on_record(tagged):
    searching_documents(PAGE)
    assert on_record("report") == 0
    assert fetched("case-report", "pdf").startswith(b"%PDF")
    for name, file_type in (("case-report", "docx"), ("case-report", "xlsx"), ("disclosure-schedule", "xlsx")):
        words = words_in(fetched(name, file_type))
        assert "SYNTHETIC" in words and "zorblinex" not in words
        assert not any(word in words for word in COVERED)
    custody = fetched("chain-of-custody", "csv").decode()
    assert "SYNTHETIC" in custody and "withheld: privileged" in custody and HIDDEN not in custody
    assert fetched("disclosure-schedule", "csv").decode().count("report.preview") >= 1
    assert (on_record("report"), on_record("report.schedule"), on_record("report.custody")) == (3, 2, 1)
    assert offer("case-report").about.filters["Explicit terms"] == "masked"


def test_explicit_terms_are_in_the_files_once_asked_for(tagged):
    seen = searching_documents(PAGE)
    seen.app.session_state[UNMASKED] = True
    seen = press(seen, "Take this choice")
    assert not any(word in seen.everything for word in COVERED)
    assert "Explicit terms are shown in all of them." in seen.words
    assert all(word in words_in(fetched("case-report", "xlsx")) for word in COVERED)


def test_a_file_is_refused_to_somebody_who_was_taken_off_the_case(tagged, monkeypatch):
    searching_documents(PAGE)
    monkeypatch.setattr("data_access.documents.access.people_of", lambda _: ())
    with pytest.raises(NotPermitted):
        fetched("case-report", "pdf")
