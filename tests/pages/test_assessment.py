"""The force lead's page: open, invite, upload, attach, submit; and what each state says."""

import csv
import datetime
from dataclasses import replace

import pytest

from components.assessments import evidence_tab, upload_tab
from components.registry import page_entry
from components.runtime import runtime
from data_access.assessments import evidence, sheets
from data_access.stores import open_stores
from models.access import Viewer
from models.assessments.answers import Answer
from tests.pages.looking import Seen, look, serving
from tests.pages.worlds import reference_store

ASSESSMENT = page_entry("assessment")
WAVE = "2026-reassessment"
LEAD = Viewer("demo|force_lead", "Lead", "force_lead", "kent")
ESSEX = Viewer("demo|force_lead", "Lead", "force_lead", "essex")
ANALYST = Viewer("demo|ndao_analyst", "Analyst", "ndao_analyst")
RESPONDENT = Viewer("r", "Respondent", "respondent", "kent")
IN_DATE = datetime.date(2026, 2, 1)
HEADER = (
    "wave_id,force,respondent_id,respondent_role,capability,level,coverage_percent,evidence_grade,evidence_date".split(
        ","
    )
)


@pytest.fixture
def served(store_folder):
    with serving(store_folder):
        yield runtime().stores


@pytest.fixture
def opened(served):
    sheets.open_assessment(served, LEAD, WAVE)
    return served


def arrive(view="Respondents", own="kent", **address):
    seen = look(ASSESSMENT, **{"as": "force_lead", "own": own, **address})
    return whole(seen if view == "Respondents" else show(seen, view))


def show(seen, view):
    seen.app.session_state["assessment_view"] = view
    return whole(Seen(seen.app.run()))


def whole(seen):
    assert not seen.app.exception
    assert seen.errors == []
    return seen


def press(seen, label):
    button = next(item for item in seen.app.button if item.label == label)
    return whole(Seen(button.click().run()))


def title(seen):
    (said,) = seen.titles
    return said


def labels(seen):
    return {item.label for item in seen.app.button}


def answer(stores, *levels, role="CIO", lead=LEAD, capabilities=("F1",)):
    for number, level in enumerate(levels):
        (made,) = sheets.invite(stores, lead, WAVE, [f"{role} {number}"])
        theirs = replace(RESPONDENT, force_id=lead.force_id)
        person = sheets.respondent_of_code(stores, theirs, made.code)
        for capability in capabilities:
            given = Answer(capability, level, is_dont_know=level is None)
            sheets.save_answer(stores, theirs, person, given, version=0)


def attach(stores, *, level=3, dated=IN_DATE, lead=LEAD, title="Asset register"):
    return evidence.attach_link(
        stores,
        lead,
        WAVE,
        "F1",
        title=title,
        link="https://intranet.example/x",
        supports_level=level,
        evidence_date=dated,
    )


def test_before_it_is_opened_there_is_one_button(served):
    seen = arrive()
    assert title(seen) == "Kent Police has not opened Reassessment 2026"
    assert labels(seen) == {"Open this wave"}
    seen = press(seen, "Open this wave")
    assert title(seen) == "Kent Police: nobody is invited yet"
    assert sheets.assessment(served, LEAD, WAVE, "kent")["state"] == "open"


def test_the_title_says_how_many_finished_and_what_has_no_answer(opened):
    answer(opened, 3, 4, None)
    (made,) = sheets.invite(opened, LEAD, WAVE, ["Analyst"])
    sheets.finish(opened, RESPONDENT, sheets.respondent_of_code(opened, RESPONDENT, made.code))
    seen = arrive()
    assert title(seen) == "Kent Police: 1 of 4 respondents finished; 24 capabilities have no answer yet"
    assert {"1 of 4", "1 of 25", "0 of 25", "0 days"} <= set(_figures(seen))


def _figures(seen):
    return [part for line in seen.words.splitlines() for part in line.split("**") if part]


def test_codes_are_shown_once_with_the_words_that_they_will_not_be_shown_again(opened):
    seen = arrive()
    seen.app.text_area(key="invite_roles").set_value("Head of analytics\n\nCIO")
    seen = press(seen, "Invite")
    (box,) = seen.app.code
    codes = [line.split()[0] for line in box.value.splitlines()]
    assert len(codes) == 2
    assert "cannot be shown again" in seen.words
    assert sheets.respondent_of_code(opened, RESPONDENT, codes[0]).respondent_role == "Head of analytics"
    hidden = press(seen, "I have passed them on: hide the codes")
    assert not hidden.app.code
    assert not any(code in hidden.everything for code in codes)
    assert not any(code in arrive().everything for code in codes)


def test_a_role_that_names_a_person_is_refused_and_nobody_is_invited(opened):
    seen = arrive()
    seen.app.text_area(key="invite_roles").set_value("CIO\nsomeone@example.org")
    seen = press(seen, "Invite")
    assert "Nothing was changed" in seen.app.error[0].value
    assert sheets.respondents(opened, LEAD, WAVE, "kent").empty


def test_a_new_code_and_a_withdrawal(opened):
    (made,) = sheets.invite(opened, LEAD, WAVE, ["CIO"])
    seen = arrive()
    seen = whole(Seen(seen.app.selectbox(key="respondent_chosen").set_value("KNT-01").run()))
    seen = press(seen, "New code")
    code = seen.app.code[0].value.split()[0]
    assert code != made.code
    assert sheets.respondent_of_code(opened, RESPONDENT, code)
    seen = press(seen, "Withdraw")
    assert seen.tables[0].State.tolist() == ["Withdrawn: does not count"]


def test_the_list_shows_progress_and_never_an_answer(opened):
    answer(opened, 5, capabilities=("F1", "F2"))
    table = arrive().tables[0]
    assert table.columns.tolist() == ["Respondent", "Role", "State", "Levels", "Don't know", "Last answer"]
    assert table.State.tolist() == ["2 of 25 answered"]


class Upload:
    """What the upload box gives."""

    def __init__(self, name, content):
        self.name, self.file_id, self._content = name, name, content

    def getbuffer(self):
        return memoryview(self._content)


def given_file(monkeypatch, module, name, content):
    monkeypatch.setattr(module.st, "file_uploader", lambda *_, **__: Upload(name, content))


def csv_of(tmp_path, *rows):
    with open(path := tmp_path / "answers.csv", "w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([HEADER, *rows])
    return path.read_bytes()


def row(respondent, *, force="kent", level=3):
    return (WAVE, force, respondent, "Analyst", "F1", level, 50, "B", "2026-01-31")


def test_a_file_with_one_bad_row_offers_nothing_to_keep_and_lists_why(opened, tmp_path, monkeypatch):
    given_file(monkeypatch, upload_tab, "a.csv", csv_of(tmp_path, row("K-1"), row("K-2", force="essex")))
    seen = arrive("Upload")
    assert [metric.value for metric in seen.app.metric] == ["2", "1", "1"]
    assert seen.tables[-1].Reason.tolist() == ["The row is of another force."]
    assert not any(label.startswith("Keep") for label in labels(seen))


def test_good_rows_are_kept_by_the_button(opened, tmp_path, monkeypatch):
    given_file(monkeypatch, upload_tab, "a.csv", csv_of(tmp_path, row("K-1"), row("K-2", level=4)))
    seen = press(arrive("Upload"), "Keep 2 rows")
    assert "are kept" in seen.app.success[0].value
    assert sheets.respondents(opened, LEAD, WAVE, "kent").is_uploaded.all()
    assert "2 of 2 respondents finished" in title(arrive())


def test_the_templates_are_offered(opened):
    assert {"/template/assessment_answers.xlsx", "/template/assessment_answers.csv"} <= set(
        link.proto.url for link in arrive("Upload").app.get("link_button")
    )


def test_evidence_is_told_with_grade_age_and_whether_it_counts(opened):
    answer(opened, 3)
    attach(opened)
    attach(opened, dated=datetime.date(2026, 4, 2), title="Later minutes")
    attach(opened, dated=datetime.date(2024, 4, 2), title="Old minutes")
    seen = arrive("Evidence")
    table = seen.tables[0].set_index("Capability")
    first = table.iloc[0]
    assert (first["Claimed"], first["Evidence up to"]) == ("3 Learning", "3 Learning")
    assert (first["Pieces that count"], first["Pieces attached"]) == (1, 3)
    seen = whole(Seen(seen.app.selectbox(key="evidence_capability").set_value("F1").run()))
    facts = [caption.value for caption in seen.app.caption if "Level 3" in caption.value]
    assert [fact.rpartition(" · ")[2] for fact in facts] == [
        "does not count: dated after the reference date",
        "Counts",
        "does not count: too old at the reference date",
    ]
    assert "expired 2 Apr 2025" in facts[2]
    assert all("B supplied" in fact for fact in facts)
    assert "Evidence dated after 31 Mar 2026 is kept, but does not count for this wave." in seen.words


def test_a_link_is_shown_and_is_no_link(opened):
    attach(opened, title="[click](http://evil.example) <b>x</b>")
    seen = arrive("Evidence")
    seen = whole(Seen(seen.app.selectbox(key="evidence_capability").set_value("F1").run()))
    texts = [item.value for item in seen.app.text]
    assert "[click](http://evil.example) <b>x</b>" in texts
    assert "Where: https://intranet.example/x" in texts
    assert not any("evil.example" in item.value for item in seen.app.markdown)
    assert not [link for link in seen.app.get("link_button") if "example" in link.proto.url]


def test_attaching_needs_a_level_and_a_date_which_nobody_chose_beforehand(opened):
    seen = arrive("Evidence")
    seen = whole(Seen(seen.app.selectbox(key="evidence_capability").set_value("F1").run()))
    level = next(item for item in seen.app.selectbox if item.label == "Level that it supports")
    assert level.value is None
    next(item for item in seen.app.text_input if item.label == "What it is").set_value("Register")
    seen = press(seen, "Attach")
    assert "No level is chosen" in seen.app.error[0].value
    assert evidence.evidence_of(opened, LEAD, WAVE, "kent").empty


def test_a_file_is_attached_and_opened_through_the_audited_route_alone(opened, monkeypatch):
    given_file(monkeypatch, evidence_tab, "../minutes.txt", b"Minutes")
    seen = arrive("Evidence")
    seen = whole(Seen(seen.app.selectbox(key="evidence_capability").set_value("F1").run()))
    next(item for item in seen.app.text_input if item.label == "What it is").set_value("Minutes")
    next(item for item in seen.app.selectbox if item.label == "Level that it supports").set_value(3)
    seen.app.date_input[-1].set_value(IN_DATE)
    seen = press(seen, "Attach")
    assert seen.app.success[0].value == "Attached\\."
    (link,) = [link.proto for link in seen.app.get("link_button") if "/export/" in link.proto.url]
    assert link.label == "Open the file"
    assert "minutes.txt, 0.1 KB" in seen.words
    assert "Minutes" not in link.url


def test_a_refused_file_says_why_and_keeps_what_was_entered(opened, monkeypatch):
    given_file(monkeypatch, evidence_tab, "run.pdf", b"MZ\x90\x00program")
    seen = arrive("Evidence")
    seen = whole(Seen(seen.app.selectbox(key="evidence_capability").set_value("F1").run()))
    next(item for item in seen.app.text_input if item.label == "What it is").set_value("Minutes")
    next(item for item in seen.app.selectbox if item.label == "Level that it supports").set_value(3)
    seen.app.date_input[-1].set_value(IN_DATE)
    seen = press(seen, "Attach")
    assert "no type that is accepted" in seen.app.error[0].value
    assert next(item for item in seen.app.text_input if item.label == "What it is").value == "Minutes"


def test_evidence_is_withdrawn_by_its_button(opened):
    attach(opened)
    seen = arrive("Evidence")
    seen = whole(Seen(seen.app.selectbox(key="evidence_capability").set_value("F1").run()))
    seen = press(seen, "Withdraw")
    assert "No evidence is attached to this capability yet." in seen.words
    assert evidence.evidence_of(opened, LEAD, WAVE, "kent").is_withdrawn.all()


def _plain(seen):
    return seen.words.replace("**", "")


def test_before_submitting_every_point_has_its_number(opened):
    answer(opened, 4, 4, capabilities=("F1", "F2", "F3"))
    attach(opened, level=4)
    seen = arrive("Before you submit")
    assert "Completeness: 3 of 25 capabilities have a level. Incomplete: below 80 % it is not counted." in _plain(seen)
    assert "Respondents: 2 respondents, 5 asked for. 3 fewer than asked for: shown as provisional." in _plain(seen)
    assert "No answer: 22 capabilities. F4, F5, R1" in _plain(seen)
    assert "Claims above their evidence: 2 of 3. Published one level lower." in _plain(seen)
    (lowered,) = seen.tables
    assert lowered["Published as"].tolist() == ["3 Learning", "3 Learning"]


def test_submitting_needs_a_second_thought_and_then_says_when_and_by_which_role(opened):
    answer(opened, 4)
    seen = arrive("Before you submit")
    assert next(item for item in seen.app.button if item.label == "Submit to NDAO").disabled
    seen = whole(Seen(seen.app.checkbox(key="submit_is_sure").check().run()))
    seen = press(seen, "Submit to NDAO")
    assert title(seen) == "Kent Police: Reassessment 2026 is with NDAO"
    assert "Submitted today at" in seen.words
    assert "by the force lead" in seen.words
    assert labels(seen) == set()


def test_a_returned_assessment_says_what_ndao_asks_for(opened):
    answer(opened, 4)
    sheets.submit(opened, LEAD, WAVE, version=1)
    sheets.return_to_force(opened, ANALYST, WAVE, "kent", reason="F1: *show* the minutes", version=2)
    seen = arrive()
    assert "NDAO returned this assessment" in seen.words
    assert "F1: *show* the minutes" in [item.value for item in seen.app.text]


def test_somebody_who_submitted_first_is_told_and_nothing_is_overwritten(opened):
    answer(opened, 4)
    seen = arrive("Before you submit")
    seen = whole(Seen(seen.app.checkbox(key="submit_is_sure").check().run()))
    sheets.submit(opened, LEAD, WAVE, version=1)
    seen = press(seen, "Submit to NDAO")
    assert "is with NDAO" in title(seen)
    assert seen.app.error


def test_when_every_wave_is_closed_the_page_says_what_to_do(tmp_path):
    folder = tmp_path / "store"
    reference_store(folder)
    stores = open_stores(folder, folder / "audit.key")
    closed = stores.national.version()
    stores.close()
    _close_every_wave(folder, tmp_path)
    with serving(folder):
        assert runtime().stores.national.version() != closed
        seen = arrive()
        assert title(seen) == "No wave is open for answers"
        assert "NDAO opens a wave by loading it" in seen.words


def _close_every_wave(folder, tmp_path):
    from sample_data.reference_tables import read_table
    from tests.pages.worlds import load, write_rows

    rows = read_table("assessment_waves")
    header = list(rows[0])
    closed = [[{**item, "status": "closed"}[name] for name in header] for item in rows]
    load(folder, ("assessment_waves", write_rows(tmp_path / "waves.csv", header, closed)))


def test_another_forces_assessment_is_nowhere_on_the_page(opened):
    before = [arrive(view).everything for view in ("Respondents", "Evidence", "Before you submit")]
    sheets.open_assessment(opened, ESSEX, WAVE)
    answer(opened, 5, lead=ESSEX, role="Essex role")
    attach(opened, lead=ESSEX, title="Essex register")
    after = [arrive(view).everything for view in ("Respondents", "Evidence", "Before you submit")]
    assert before == after
