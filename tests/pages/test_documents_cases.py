"""The page of cases: who sees which, how material gets in, what was cut off, who is on a case, and its purge."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date

import pytest

from components.documents import working
from components.documents.cases_list import cases_title
from components.documents.working import UPLOADS, lay_out, leave_alone, take_in, work_of
from components.registry import page_entry
from data_access.documents.access import is_named, people_of
from data_access.documents.case import Case, cases_in, close_case, create_case
from models.errors import EditRefused
from tests.pages.document_case import (
    INVESTIGATOR,
    at_tab,
    done_in,
    on_record,
    open_the_case,
    press,
    searching_documents,
)
from tests.pages.looking import Seen, look, unescaped

PAGE, PART = "documents-cases", "documents_case_part"
SECRET = "Operation Hushhush"


@dataclass(frozen=True)
class Upload:
    """A file as the upload box gives it."""

    name: str
    content: bytes

    def getvalue(self) -> bytes:
        return self.content


@pytest.fixture
def box(monkeypatch):
    """What the upload box holds, as long as it has its first key."""
    held: list[Upload] = []

    def uploader(*_, key: str, **__) -> None:
        import streamlit as st

        st.session_state[key] = list(held) if key.endswith("_0") else []

    monkeypatch.setattr("streamlit.file_uploader", uploader)
    return held


def wait(case: Case) -> None:
    """Until nothing is on its way into the case."""
    for thread in threading.enumerate():
        if thread.name == f"documents {case.case_id}":
            thread.join(30)
    assert work_of(case).is_over


def take(seen: Seen, source: str = "Exhibit 9") -> Seen:
    seen.app.text_input(key="documents_source").set_value(source)
    return press(seen, "Take in")


def test_cases_are_for_those_named_on_them_alone_and_closed_until_a_reason_is_given(case):
    other = create_case(case.folder.parent / "other", name=SECRET, made_by="idp|somebody", reference="SECRET/1")
    seen = look(page_entry(PAGE), **INVESTIGATOR)
    assert seen.titles[0] == "You are named on 1 case" and seen.tables[0]["State"].tolist() == ["closed"]
    assert "Exhibit" not in seen.everything and done_in(case) == []
    open_the_case(seen)
    at_tab(seen, PART, "Keeping")
    assert SECRET not in seen.everything and other.case_id not in seen.everything
    refused = look(page_entry(PAGE), **{"as": "respondent"})
    assert case.name not in refused.everything


def test_what_is_in_the_case_adds_up_and_what_could_not_be_read_is_listed_on_record_once(case):
    seen = searching_documents(PAGE)
    assert seen.titles == [f"142 files of {case.name} can be searched"]
    assert "every file and byte is accounted for" in seen.words and "DOES NOT ADD UP" not in seen.words
    for _ in range(2):
        at_tab(seen, "documents_unread", True)
    assert len(seen.tables[0]) == 10 and set(seen.tables[0]["What became of it"]) == {"Set aside", "Needs OCR"}
    at_tab(seen, "documents_runs", True)
    assert set(seen.tables[1]["State"]) == {"done"} and str(case.folder) not in seen.everything
    with case.writing():
        pass
    seen.app.run()
    assert on_record("unread") == 1


def test_files_are_taken_in_and_searchable_without_the_page_being_loaded_anew(case, box):
    box += [Upload("../../a b*c*.txt", b"A quokkaesque stood by the gate."), Upload("..", b"nothing to call it by")]
    box.append(Upload(f"{'long ' * 80}.txt", b"the long named one"))
    seen = searching_documents(PAGE, in_frame=True)
    press(seen, "Take in")
    assert "has no source" in unescaped(seen.app.warning[0].value) and on_record("ingest") == 0
    take(seen, "*Exhibit* 9")
    assert "3 files on the way into the case." in unescaped(seen.app.success[0].value) and on_record("ingest") == 1
    wait(case)
    seen.app.run()
    assert "Last run, *Exhibit* 9: 3 files met: 3 searchable" in seen.words and seen.titles[0].startswith("145 files")
    assert list(case.path(*UPLOADS).iterdir()) == []
    with case.reading() as cursor:
        paths = [path for (path,) in cursor.execute("select path from items where source = '*Exhibit* 9'").fetchall()]
    assert {"a b*c*.txt", "file without a name"} < set(paths) and max(map(len, paths)) <= 200
    seen.app.switch_page(str(page_entry("documents-search").path)).run()
    seen.app.text_input(key="documents_question").set_value("quokkaesque")
    press(seen, "Search")
    assert "a b*c*.txt" in seen.words


def test_a_run_says_how_far_it_is_can_be_stopped_and_goes_on_later(case, box, monkeypatch):
    begun, go_on, whole = threading.Event(), threading.Event(), working.ingest

    def held(case, roots, *, progress, stop, **more):
        begun.set()
        assert go_on.wait(30)
        return whole(case, roots, progress=progress, stop=stop, **more)

    monkeypatch.setattr(working, "ingest", held)
    box += [Upload(f"{number}.txt", f"quokkaesque {number}".encode()) for number in range(3)]
    seen = take(searching_documents(PAGE))
    assert begun.wait(30) and not seen.app.get("file_uploader")
    assert "Exhibit 9: looking through the files" in seen.everything.replace("\\", "")
    with pytest.raises(EditRefused, match="taking material in"):
        take_in(case, case.folder, actor="x", source="x", custodian="", uses_ocr=False)
    with pytest.raises(EditRefused, match="taking material in"):
        leave_alone(case)
    press(seen, "Stop; what is in stays in")
    go_on.set()
    wait(case)
    seen.app.run()
    assert "was stopped: 0 of 3 files are in" in seen.words and "Its files are still here" in seen.words
    press(seen, "Go on")
    wait(case)
    seen.app.run()
    assert seen.titles[0].startswith("145 files") and "Its files are still here" not in seen.words
    assert list(case.path(*UPLOADS).iterdir()) == []


def test_a_run_that_was_cut_off_is_named_and_its_files_can_be_let_go(case):
    folder = lay_out(case, [("a.txt", b"1"), ("a.txt", b"2")])
    assert sorted(path.name for path in folder.iterdir()) == ["a (2).txt", "a.txt"]
    with case.writing() as cursor:
        cursor.execute(
            "insert into ingest_runs values ('cut', timestamp '2027-01-01 10:00', null, 'x', ':red[Box]', '', ?, "
            "'running', 2, 1, 1)", [[str(folder / "a.txt")]],
        )  # fmt: skip
    seen = searching_documents(PAGE)
    assert "The run of 1 Jan 2027, 10:00 UTC, :red[Box], was cut off: 1 of 2 files are in." in seen.words
    press(seen, "Let the rest go")
    assert not folder.exists() and "Take the same files in again" in seen.words


def test_what_went_wrong_is_said_without_a_place_of_this_machine(case, box, monkeypatch):
    def broken(*_, **__):
        raise OSError(f"no room in {case.folder}")

    monkeypatch.setattr(working, "ingest", broken)
    box.append(Upload("a.txt", b"1"))
    seen = take(searching_documents(PAGE))
    wait(case)
    seen.app.run()
    assert "Tell the administrator this reference" in unescaped(seen.app.error[0].value)
    assert str(case.folder) not in seen.everything


def test_a_lead_lets_people_in_and_takes_them_off_by_name(case):
    seen = at_tab(searching_documents(PAGE), PART, "People")
    seen.app.text_input(key="documents_member").set_value("idp|new")
    seen.app.text_input(key="documents_member_name").set_value("**New** person")
    press(seen, "Add to the case")
    assert is_named(case, "idp|new") and on_record("member.add") == 1
    assert "**New** person" in seen.tables[0]["Name"].tolist()
    assert unescaped(seen.app.success[0].value) == "**New** person may open the case now."
    seen.app.selectbox(key="documents_member_off").set_value("idp|new")
    press(seen, "Take off")
    assert not is_named(case, "idp|new") and on_record("member.remove") == 1
    assert [one.is_in for one in people_of(case) if one.subject == "idp|new"] == [False]


def test_a_case_is_purged_by_its_written_name_alone(case, monkeypatch):
    left = []
    monkeypatch.setattr(working.LaneRunner, "unwatch", lambda _, case: left.append(case.case_id))
    seen = at_tab(searching_documents(PAGE), PART, "Keeping")
    seen.app.text_input(key="documents_purge").set_value("Operation Wrong")
    press(seen, "Purge for good")
    assert "nothing was purged" in unescaped(seen.app.warning[0].value) and case.folder.exists() and left == []
    seen.app.text_input(key="documents_purge").set_value(case.name)
    press(seen, "Purge for good")
    assert not case.folder.exists() and left == [case.case_id] and on_record("purge") == 1
    assert unescaped(seen.app.success[0].value).startswith(f"{case.name} is purged; certificate ")
    assert seen.titles[0] == "You are named on no case yet"
    held = [key for key in seen.app.session_state["steady"] if key.startswith("documents_")]
    assert all(key.startswith("documents_reason") for key in held)


def test_a_new_case_has_its_maker_as_lead_and_stands_empty(case):
    seen = look(page_entry(PAGE), **INVESTIGATOR)
    press(seen, "Make the case")
    assert "needs a name" in unescaped(seen.app.warning[0].value)
    seen.app.text_input(key="documents_new_name").set_value("*Fresh* case")
    press(seen, "Make the case")
    assert "*Fresh* case is made, and you are its lead." in unescaped(seen.app.success[0].value)
    made = next(one for one in cases_in(case.folder.parent) if one.case_id != case.case_id)
    press(seen, "Fill in an example")
    assert seen.app.selectbox(key="documents_reason_case").value == made.case_id
    assert seen.app.text_input(key="documents_new_name").value == ""
    press(seen, "Open the case")
    assert seen.titles == ["*Fresh* case is empty"] and "Take material in" in seen.words
    for page in ("documents-search", "documents-item"):
        other = look(page_entry(page), **INVESTIGATOR)
        press(other, "Fill in an example")
        other.app.selectbox(key="documents_reason_case").set_value(made.case_id)
        press(other, "Open the case")
        assert len(other.titles) == 1
    close_case(made)


def test_the_title_names_the_case_that_is_purged_next(case):
    message, detail = cases_title([case])
    assert message == "You are named on 1 case" and case.name in detail
    assert cases_title([])[0] == "You are named on no case yet"
    assert case.retain_until > date.today()


@pytest.mark.parametrize("page", ["documents-search", "documents-item"])
def test_somebody_who_is_named_on_no_case_is_told_how_to_get_onto_one(app, page):
    seen = look(page_entry(page), **INVESTIGATOR)
    assert seen.titles == ["You are named on no case yet"] and not seen.app.exception
    assert seen.app.button(key="documents_to_cases").label == "Go to the cases"
