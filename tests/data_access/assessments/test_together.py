"""Many people at once: nobody waits in vain, nothing is lost, and a publication holds one moment."""

import threading

import pytest

from data_access.assessments import publishing, sheets
from data_access.edits import rows_of
from data_access.plans.actions import ActionWords, NewAction, add_actions, edit_action
from data_access.plans.reading import actions_of
from data_access.queries import read
from data_access.stores import open_stores
from models.access import Scope, Viewer
from models.assessments.answers import Answer
from models.errors import StaleEdit
from tests.data_access.plans.conftest import WORDS

WAVE = "2026-reassessment"
CODES = [f"F{number}" for number in range(1, 6)]
RESPONDENT = Viewer("r", "Respondent", "respondent", "kent")
ANALYST = Viewer("u1", "Analyst", "ndao_analyst", is_demo=True)
SEATS = 8


@pytest.fixture
def stores(store_folder):
    opened = open_stores(store_folder, store_folder / "audit.key")
    yield opened
    opened.close()


def lead_of(force_id):
    return Viewer(f"{force_id}|lead", "Lead", "force_lead", force_id)


def seats_of(stores, force_id, number=SEATS):
    sheets.open_assessment(stores, lead_of(force_id), WAVE)
    invited = sheets.invite(stores, lead_of(force_id), WAVE, [f"Role {seat}" for seat in range(number)])
    theirs = Viewer("r", "Respondent", "respondent", force_id)
    return [sheets.respondent_of_code(stores, theirs, item.code) for item in invited]


def together(*jobs):
    """Run every job on its own thread; what they raised."""
    raised, start = [], threading.Barrier(len(jobs))

    def run(job):
        start.wait()
        try:
            job()
        except Exception as error:  # noqa: BLE001 - any failure fails the test
            raised.append(error)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def answers_all(stores, person, times=3):
    def answer():
        for version in range(times):
            for code in CODES:
                sheets.save_answer(stores, RESPONDENT, person, Answer(code, 1 + version), version=version)
        sheets.finish(stores, RESPONDENT, person)

    return answer


def test_eight_respondents_answer_at_once(stores):
    people = seats_of(stores, "kent")
    assert together(*(answers_all(stores, person) for person in people)) == []
    for person in people:
        kept = sheets.sheet(stores, person)
        assert {code: (kept[code].answer.level, kept[code].version) for code in CODES} == dict.fromkeys(CODES, (3, 3))
    assert sheets.respondents(stores, lead_of("kent"), WAVE, "kent").finished_at.notna().all()
    assert stores.audit.verify().is_whole


def test_four_leads_edit_one_action_and_lose_nothing(stores):
    lead = lead_of("kent")
    (action_id,) = add_actions(stores, lead, [NewAction("F1", 2, WORDS)])
    kept = []

    def edits(editor):
        def edit():
            for number in range(10):
                title = f"{editor}-{number}"
                while not _edited(stores, lead, action_id, title):
                    pass
                kept.append(title)

        return edit

    assert together(*(edits(editor) for editor in range(4))) == []
    changes = rows_of(stores, "registers/changes_of", record="action", record_id=action_id)
    assert [row["version"] for row in changes] == list(range(41, 0, -1))
    assert all(any(f'"{title}"' in row["after"] for row in changes) for title in kept)


def _edited(stores, lead, action_id, title):
    (now,) = actions_of(stores, lead, "kent")
    words = ActionWords(title, WORDS.owner_role, WORDS.due_on, WORDS.effort_points, WORDS.success_measure)
    try:
        edit_action(stores, lead, action_id, words, version=now.version)
    except StaleEdit:
        return False
    return True


def test_a_wave_is_published_while_another_force_answers(stores):
    for person in seats_of(stores, "kent"):
        answers_all(stores, person, times=1)()
    sheets.submit(stores, lead_of("kent"), WAVE, version=1)
    people = seats_of(stores, "essex", number=4)
    publish = lambda: publishing.publish(stores, ANALYST, WAVE)  # noqa: E731
    assert together(publish, *(answers_all(stores, person, times=5) for person in people)) == []
    version = stores.national.version()
    found = {
        force_id: read(
            stores.national,
            Scope(frozenset({force_id})),
            "maturity/capability_details_of_force",
            version=version,
            wave_id=WAVE,
            force_id=force_id,
        ).answered.max()
        for force_id in ("kent", "essex")
    }
    assert found == {"kent": SEATS, "essex": 0}
    assert all(sheets.sheet(stores, person)["F5"].version == 5 for person in people)


def test_a_respondent_is_saved_twice_while_somebody_still_reads(stores):
    """A reader that holds an old moment open never makes a second write of the same row fail."""
    (person,) = seats_of(stores, "kent", number=1)
    sheets.save_answer(stores, RESPONDENT, person, Answer("F1", 2), version=0)
    with stores.registers.reading() as cursor:
        cursor.execute("begin")
        cursor.execute("select count(*) from respondents, answers, assessments").fetchall()
        for version in range(1, 4):
            sheets.finish(stores, RESPONDENT, person)
            sheets.save_answer(stores, RESPONDENT, person, Answer("F1", 3), version=version)
        invited = sheets.new_code_for(stores, lead_of("kent"), WAVE, person.respondent_id)
        sheets.submit(stores, lead_of("kent"), WAVE, version=1)
        sheets.return_to_force(stores, ANALYST, WAVE, "kent", reason="Look again.", version=2)
        cursor.execute("commit")
    assert sheets.respondent_of_code(stores, RESPONDENT, invited.code).is_finished
