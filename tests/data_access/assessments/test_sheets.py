"""An assessment from opening to submission: who may do what, in which state, and never over a newer edit."""

import random
import threading

import pandas as pd
import pytest

from data_access.assessments import sheets
from data_access.assessments.last_answers import last_answers
from data_access.assessments.moderation import claims
from data_access.edits import rows_of
from data_access.stores import open_stores
from models.access import Viewer, roles
from models.assessments.answers import Answer
from models.errors import EditRefused, NotPermitted, StaleEdit

WAVE, CLOSED = "2026-reassessment", "2025-reassessment"
LEAD = Viewer("lead", "Lead", "force_lead", "kent")
ESSEX = Viewer("essex-lead", "Lead", "force_lead", "essex")
ANALYST = Viewer("analyst", "Analyst", "ndao_analyst")
RESPONDENT = Viewer("r", "Respondent", "respondent", "kent")
MAY_ANSWER = {"force_lead", "force_data_professional", "respondent"}


@pytest.fixture
def stores(store_folder):
    opened = open_stores(store_folder, store_folder / "audit.key")
    yield opened
    opened.close()


@pytest.fixture
def opened(stores):
    sheets.open_assessment(stores, LEAD, WAVE)
    return stores


def seat(stores, role="CIO", lead=LEAD):
    (invited,) = sheets.invite(stores, lead, WAVE, [role])
    return invited, sheets.respondent_of_code(stores, RESPONDENT, invited.code)


def save(stores, person, answer, version=0, viewer=RESPONDENT):
    return sheets.save_answer(stores, viewer, person, answer, version=version)


def as_role(role_id, force_id="kent"):
    is_of_force = roles()[role_id].detail == "own" or role_id == "respondent"
    return Viewer("x", "X", role_id, force_id if is_of_force else None)


EACH_ROLE = pytest.mark.parametrize("role_id", roles())
MANAGING = {
    "open": lambda stores, viewer: sheets.open_assessment(stores, viewer, WAVE),
    "invite": lambda stores, viewer: sheets.invite(stores, viewer, WAVE, ["CIO"]),
    "new code": lambda stores, viewer: sheets.new_code_for(stores, viewer, WAVE, "KNT-01"),
    "withdraw": lambda stores, viewer: sheets.withdraw(stores, viewer, WAVE, "KNT-01"),
    "submit": lambda stores, viewer: sheets.submit(stores, viewer, WAVE, version=1),
}


@EACH_ROLE
@pytest.mark.parametrize("what", MANAGING)
def test_only_a_force_lead_manages_an_assessment(stores, role_id, what):
    if what != "open":
        sheets.open_assessment(stores, LEAD, WAVE)
        _, person = seat(stores)
        save(stores, person, Answer("F1", 3))
    if role_id == "force_lead":
        MANAGING[what](stores, as_role(role_id))
    else:
        with pytest.raises(NotPermitted):
            MANAGING[what](stores, as_role(role_id))


@EACH_ROLE
def test_only_roles_that_answer_give_a_code_and_save(opened, role_id):
    invited, person = seat(opened)
    viewer = as_role(role_id)
    if role_id in MAY_ANSWER:
        assert sheets.respondent_of_code(opened, viewer, invited.code).respondent_id == person.respondent_id
        save(opened, person, Answer("F1", 3), viewer=viewer)
        sheets.finish(opened, viewer, person)
    else:
        for act in (
            lambda: sheets.respondent_of_code(opened, viewer, invited.code),
            lambda: save(opened, person, Answer("F1", 3), viewer=viewer),
            lambda: sheets.finish(opened, viewer, person),
            lambda: last_answers(opened, viewer, person, "F1"),
        ):
            with pytest.raises(NotPermitted):
                act()


@EACH_ROLE
def test_only_the_own_force_and_roles_with_all_detail_see_how_far_it_is(opened, role_id):
    detail = roles()[role_id].detail
    for force_id in ("kent", "essex"):
        viewer = as_role(role_id, force_id)
        if detail == "all" or (detail == "own" and force_id == "kent"):
            assert sheets.assessment(opened, viewer, WAVE, "kent")["state"] == "open"
            assert sheets.respondents(opened, viewer, WAVE, "kent").empty
        else:
            for read in (sheets.assessment, sheets.respondents, sheets.submitted_by_role):
                with pytest.raises(NotPermitted):
                    read(opened, viewer, WAVE, "kent")


def test_a_wave_is_opened_once_and_only_while_it_is_open_for_answers(opened):
    with pytest.raises(EditRefused):
        sheets.open_assessment(opened, LEAD, WAVE)
    with pytest.raises(EditRefused):
        sheets.open_assessment(opened, LEAD, CLOSED)
    with pytest.raises(EditRefused):
        sheets.invite(opened, ESSEX, WAVE, ["CIO"])


def test_a_code_is_said_once_and_kept_nowhere(opened):
    invited, _ = seat(opened)
    plain = invited.code.replace("-", "")
    with opened.registers.reading() as cursor:
        tables = [row[0] for row in cursor.execute("select table_name from duckdb_tables()").fetchall()]
        kept = "\n".join(cursor.execute(f"select * from {name}").df().to_csv() for name in tables)  # noqa: S608 - names from the catalogue
    assert "KNT-01" in kept
    assert invited.code not in kept
    assert plain not in kept


def test_roles_are_roles_and_pseudonyms_go_on_counting(opened):
    first = sheets.invite(opened, LEAD, WAVE, ["CIO", "  ", "Head of   analytics"])
    assert [(item.respondent_id, item.respondent_role) for item in first] == [
        ("KNT-01", "CIO"),
        ("KNT-02", "Head of analytics"),
    ]
    assert sheets.invite(opened, LEAD, WAVE, ["Analyst"])[0].respondent_id == "KNT-03"
    for wrong in (["someone@example.org"], ["x" * 101], ["", "  "]):
        with pytest.raises(EditRefused):
            sheets.invite(opened, LEAD, WAVE, wrong)


@pytest.mark.parametrize("typed", ["", "wrong", "0000-0000-0000"])
def test_a_wrong_code_opens_nothing_and_is_on_record(opened, typed):
    with pytest.raises(NotPermitted):
        sheets.respondent_of_code(opened, RESPONDENT, typed)
    newest = opened.audit.newest(1).iloc[0]
    assert (newest.action, newest.outcome, newest.actor) == ("assessment.code", "denied", "r")
    assert typed not in newest.object or typed == ""


@pytest.mark.parametrize("force_id", ["essex", None])
def test_a_code_opens_nothing_for_somebody_of_another_force_or_of_none(opened, force_id):
    invited, _ = seat(opened)
    for role_id in ("force_lead", "respondent"):
        with pytest.raises(NotPermitted):
            sheets.respondent_of_code(opened, Viewer("x", "X", role_id, force_id), invited.code)


def test_a_respondent_of_the_demo_may_use_any_code(opened):
    invited, person = seat(opened)
    demo = Viewer("demo|respondent", "Respondent", "respondent", is_demo=True)
    assert sheets.respondent_of_code(opened, demo, invited.code).respondent_id == person.respondent_id


def test_a_new_code_closes_the_old_one_and_keeps_the_answers(opened):
    invited, person = seat(opened)
    save(opened, person, Answer("F1", 4))
    renewed = sheets.new_code_for(opened, LEAD, WAVE, invited.respondent_id)
    with pytest.raises(NotPermitted):
        sheets.respondent_of_code(opened, RESPONDENT, invited.code)
    again = sheets.respondent_of_code(opened, RESPONDENT, renewed.code)
    assert sheets.sheet(opened, again)["F1"].answer.level == 4


def test_somebody_who_still_holds_the_old_code_saves_nothing_more(opened):
    invited, person = seat(opened)
    save(opened, person, Answer("F1", 4))
    sheets.new_code_for(opened, LEAD, WAVE, invited.respondent_id)
    for act in (
        lambda: save(opened, person, Answer("F1", 1), version=1),
        lambda: sheets.finish(opened, RESPONDENT, person),
    ):
        with pytest.raises(EditRefused, match="replaced by a new one"):
            act()
    assert sheets.sheet(opened, person)["F1"].answer.level == 4


def test_a_withdrawn_respondent_neither_opens_nor_saves_nor_counts(opened):
    invited, person = seat(opened)
    save(opened, person, Answer("F1", 4))
    sheets.withdraw(opened, LEAD, WAVE, invited.respondent_id)
    with pytest.raises(NotPermitted):
        sheets.respondent_of_code(opened, RESPONDENT, invited.code)
    with pytest.raises(EditRefused):
        save(opened, person, Answer("F1", 5), version=1)
    assert claims(opened, LEAD, WAVE, ["kent"]) == []
    assert sheets.sheet(opened, person)["F1"].answer.level == 4


def test_a_code_that_is_opened_while_it_is_withdrawn_stays_withdrawn(opened, monkeypatch):
    (invited,) = sheets.invite(opened, LEAD, WAVE, ["CIO"])
    read = sheets.row_of

    def read_then_withdrawn(*query, **parameters):
        row = read(*query, **parameters)
        sheets.withdraw(opened, LEAD, WAVE, invited.respondent_id)
        return row

    monkeypatch.setattr(sheets, "row_of", read_then_withdrawn)
    with pytest.raises(NotPermitted):
        sheets.respondent_of_code(opened, RESPONDENT, invited.code)
    assert sheets.respondents(opened, LEAD, WAVE, "kent").is_revoked.all()


def test_an_answer_is_there_again_after_resuming(opened):
    invited, person = seat(opened)
    given = Answer("F1", 4, coverage_percent=60.0, comment="See the register")
    saved = save(opened, person, given)
    again = sheets.sheet(opened, sheets.respondent_of_code(opened, RESPONDENT, invited.code.lower()))["F1"]
    assert again == saved
    assert again.answer == given


def test_a_sheet_holds_nobody_elses_answers(opened):
    (_, mine), (_, theirs) = seat(opened, "CIO"), seat(opened, "Analyst")
    save(opened, mine, Answer("F1", 4))
    assert sheets.sheet(opened, theirs) == {}


def test_two_windows_on_one_answer_overwrite_nothing(opened):
    _, person = seat(opened)
    save(opened, person, Answer("F1", 2))
    save(opened, person, Answer("F1", 3, comment="theirs"), version=1)
    with pytest.raises(StaleEdit) as stale:
        save(opened, person, Answer("F1", 5), version=1)
    theirs = sheets.saved_answer(stale.value.theirs)
    assert (theirs.answer.level, theirs.answer.comment, theirs.version) == (3, "theirs", 2)
    assert sheets.sheet(opened, person)["F1"] == theirs
    assert save(opened, person, Answer("F1", 5), version=theirs.version).version == 3


def test_eight_editors_of_one_answer_lose_no_update(opened):
    """Each of 200 edits is kept in its turn: the log holds every one, in one unbroken chain of versions."""
    _, person = seat(opened)
    given, failures = [], []

    def edit(editor):
        chance = random.Random(editor)
        for number in range(25):
            answer = Answer("F1", chance.randint(1, 5), comment=f"{editor}-{number}")
            try:
                _save_until_kept(opened, person, answer)
                given.append(answer.comment)
            except Exception as error:  # noqa: BLE001 - any failure fails the test
                failures.append(error)

    threads = [threading.Thread(target=edit, args=(editor,)) for editor in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    place = f"{person.wave_id} {person.force_id} {person.respondent_id} F1"
    changes = rows_of(opened, "registers/changes_of", record="answer", record_id=place)
    assert [row["version"] for row in changes] == list(range(200, 0, -1))
    kept = {row["after"] for row in changes}
    assert all(any(f'"{comment}"' in after for after in kept) for comment in given)
    assert sheets.sheet(opened, person)["F1"].version == 200
    assert opened.audit.verify().is_whole


def _save_until_kept(stores, person, answer):
    while True:
        kept = sheets.sheet(stores, person).get("F1")
        try:
            return save(stores, person, answer, version=kept.version if kept else 0)
        except StaleEdit:
            continue


@pytest.mark.parametrize("others", [1, 4])
def test_dont_know_never_changes_a_level(opened, others):
    people = [seat(opened, f"Role {number}")[1] for number in range(3)]
    for person, level in zip(people, (2, 4, 4), strict=True):
        save(opened, person, Answer("F1", level))
    before = claims(opened, LEAD, WAVE, ["kent"])[0]
    for number in range(others):
        save(opened, seat(opened, f"Unsure {number}")[1], Answer("F1", is_dont_know=True))
    after = claims(opened, LEAD, WAVE, ["kent"])[0]
    assert (after.self_level, after.gated_level, after.spread) == (before.self_level, before.gated_level, before.spread)


def test_a_comment_without_a_level_is_kept_and_does_not_count(opened):
    _, person = seat(opened)
    save(opened, person, Answer("F1", comment="later"))
    assert not sheets.sheet(opened, person)["F1"].answer.is_given
    assert claims(opened, LEAD, WAVE, ["kent"]) == []
    with pytest.raises(EditRefused, match="Nobody has answered"):
        sheets.submit(opened, LEAD, WAVE, version=1)


def test_nothing_is_asked_that_the_framework_does_not_hold(opened):
    _, person = seat(opened)
    with pytest.raises(EditRefused):
        save(opened, person, Answer("Z9", 3))


def test_after_submission_nothing_can_be_changed_until_ndao_returns_it(opened):
    invited, person = seat(opened)
    save(opened, person, Answer("F1", 4))
    sheets.submit(opened, LEAD, WAVE, version=1)
    assert sheets.state_of(opened, person) == "submitted"
    assert sheets.submitted_by_role(opened, LEAD, WAVE, "kent") == "force_lead"
    for act in (
        lambda: save(opened, person, Answer("F1", 5), version=1),
        lambda: sheets.finish(opened, RESPONDENT, person),
        lambda: sheets.invite(opened, LEAD, WAVE, ["CIO"]),
        lambda: sheets.withdraw(opened, LEAD, WAVE, invited.respondent_id),
        lambda: sheets.new_code_for(opened, LEAD, WAVE, invited.respondent_id),
        lambda: sheets.submit(opened, LEAD, WAVE, version=2),
    ):
        with pytest.raises(EditRefused):
            act()
    sheets.return_to_force(opened, ANALYST, WAVE, "kent", reason=" F1 needs the minutes ", version=2)
    assert sheets.assessment(opened, LEAD, WAVE, "kent")["returned_reason"] == "F1 needs the minutes"
    assert save(opened, person, Answer("F1", 3), version=1).version == 2


def test_an_assessment_is_returned_by_moderation_alone_and_with_a_reason(opened):
    _, person = seat(opened)
    save(opened, person, Answer("F1", 4))
    sheets.submit(opened, LEAD, WAVE, version=1)
    with pytest.raises(NotPermitted):
        sheets.return_to_force(opened, LEAD, WAVE, "kent", reason="x", version=2)
    with pytest.raises(EditRefused):
        sheets.return_to_force(opened, ANALYST, WAVE, "kent", reason="  ", version=2)
    with pytest.raises(StaleEdit):
        sheets.return_to_force(opened, ANALYST, WAVE, "kent", reason="x", version=1)


def test_two_leads_submitting_at_once_submit_once(opened):
    _, person = seat(opened)
    save(opened, person, Answer("F1", 4))
    outcomes = []

    def submit():
        try:
            sheets.submit(opened, LEAD, WAVE, version=1)
            outcomes.append("submitted")
        except (EditRefused, StaleEdit):
            outcomes.append("told")

    threads = [threading.Thread(target=submit) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["submitted", "told"]


def test_progress_counts_answers_and_shows_none(opened):
    _, person = seat(opened)
    save(opened, person, Answer("F1", 4, comment="secret words"))
    save(opened, person, Answer("F2", is_dont_know=True))
    sheets.finish(opened, RESPONDENT, person)
    rows = sheets.respondents(opened, LEAD, WAVE, "kent")
    assert (rows.levels_given[0], rows.dont_know[0]) == (1, 1)
    assert pd.notna(rows.finished_at[0])
    assert "secret words" not in rows.to_csv()
    assert not {"level", "comment"} & set(rows.columns)


def of_role(stores, role):
    return sheets.Respondent(WAVE, "kent", "KNT-01", role, is_finished=False, code_hash="")


def test_the_last_answer_is_that_of_the_role_in_the_own_force_and_on_record(stores):
    (last,) = last_answers(stores, RESPONDENT, of_role(stores, " information MANAGER "), "F1")
    assert last.wave == "Reassessment 2025"
    assert last.level in (None, 1, 2, 3, 4, 5)
    newest = stores.audit.newest(1).iloc[0]
    assert (newest.action, newest.actor) == ("answer.last", "r")


def test_a_role_that_nobody_had_has_no_last_answer(stores):
    assert last_answers(stores, RESPONDENT, of_role(stores, "Astronaut"), "F1") == ()
