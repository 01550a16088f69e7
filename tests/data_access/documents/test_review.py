"""A review: batches that learn, a control sample that cannot be told apart, decisions on record, an honest end."""

import json
import random
import shutil

import numpy as np
import pytest

import ndao
from data_access.documents import tagging
from data_access.documents.case import close_case, create_case, open_case
from data_access.documents.gate import benchmark_case, open_case_search
from data_access.documents.jsonl import ingest_jsonl
from data_access.documents.review import (
    ReviewSettings,
    decide,
    decide_many,
    next_batch,
    progress,
    review_of,
    reviews_of,
    start_review,
    stop_review,
    undo,
)
from data_access.documents.review_batches import CONTROL, review_rows
from data_access.documents.review_simulation import simulate_reviews
from data_access.documents.review_space import space_of
from data_access.documents.working_out import work_out
from models.errors import DataNotAvailable, EditRefused
from tests.data_access.documents.doors import ANN, reason

QUESTION = "stolen excavators from the quarry"
PLANT = "excavator digger quarry trailer low loader stolen plant yard bucket tracks serial plate ramp hydraulic".split()
OTHER = "invoice lunch meeting holiday budget printer football garden weather school recipe train music hotel".split()
ITEMS, RELEVANT, SAMPLE = 80, 12, 12


def written(path):
    chance = random.Random(4)
    lines = []
    for number in range(ITEMS):
        words = chance.choices(PLANT if number < RELEVANT else OTHER, k=12) + chance.choices(OTHER, k=10)
        chance.shuffle(words)
        lines.append({"id": f"d{number}", "title": "", "text": " ".join(words)})
    lines += [{"id": "copy", "title": "", "text": lines[0]["text"].upper() + "."}]
    path.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A case with everything indexed, made once; never written to: copy it."""
    folder = tmp_path_factory.mktemp("review")
    case = create_case(folder / "case", name="Review", made_by=ANN.subject, is_benchmark=True)
    ingest_jsonl(case, written(folder / "lines.jsonl"), actor="test", source="lines")
    work_out(case)
    close_case(case)
    return folder / "case"


@pytest.fixture
def opened(kept, tmp_path):
    shutil.copytree(kept, tmp_path / "case")
    case = open_case(tmp_path / "case")
    yield benchmark_case(case)
    close_case(case)


@pytest.fixture
def on_record(kept, tmp_path):
    """The same case as one that is searched for a reason, and what goes on record."""
    shutil.copytree(kept, tmp_path / "case")
    about = json.loads((tmp_path / "case" / "case.json").read_text(encoding="utf-8"))
    (tmp_path / "case" / "case.json").write_text(json.dumps(about | {"is_benchmark": False}), encoding="utf-8")
    record = []
    case = open_case(tmp_path / "case")
    yield open_case_search(record.extend, ANN.subject, "investigator", case, reason()), record
    close_case(case)


def begun(opened, control=SAMPLE):
    return start_review(opened, QUESTION, settings=ReviewSettings(control, 7))


def truth(opened):
    with opened.case.reading() as cursor:
        rows = cursor.execute("select item_id, name from items where family = 'document'").fetchall()
    return {item_id: name == "copy" or (name[1:].isdigit() and int(name[1:]) < RELEVANT) for item_id, name in rows}


def decide_all(opened, review, batch, seconds=None):
    is_relevant = truth(opened)
    decisions = {one.item_id: is_relevant[one.item_id] for one in batch}
    decide_many(opened, review, decisions, seconds_each=seconds)


def test_a_review_finds_nearly_all_after_opening_little(opened):
    review = begun(opened)
    while progress(opened, review).found < 0.95 * RELEVANT:
        decide_all(opened, review, next_batch(opened, review))
    assert progress(opened, review).decided < 0.5 * ITEMS


def test_a_review_opens_every_item_once_and_then_ends(opened):
    review, seen = begun(opened), []
    while batch := next_batch(opened, review):
        seen += [one.item_id for one in batch]
        decide_all(opened, review, batch)
    assert len(seen) == len(set(seen)) == ITEMS
    reached = progress(opened, review)
    assert (reached.found, reached.decided, reached.not_opened, reached.items) == (RELEVANT, ITEMS, 0, ITEMS)
    assert reached.report.recall == 1.0 and reached.report.missed_high is not None


def test_near_duplicates_are_opened_once(opened):
    review = begun(opened, control=0)
    with opened.case.reading() as cursor:
        rows = cursor.execute("select item_id, group_id from item_groups").fetchall()
    assert len(rows) == 2 and review.settings.items == ITEMS
    assert len(tagging.near_duplicates_of(opened.case, [rows[0][0]])) == 2


def test_what_is_handed_out_stays_until_it_is_decided(opened):
    review = begun(opened)
    batch = next_batch(opened, review)
    assert next_batch(opened, review) == batch
    decide_all(opened, review, batch[:3])
    assert next_batch(opened, review) == batch[3:]


def test_the_control_sample_is_random_and_cannot_be_told_from_the_batch(opened):
    review = begun(opened)
    drawn = {row.item_id for row in review_rows(opened.case, review.review_id) if row.part == CONTROL}
    again = start_review(opened, QUESTION, settings=ReviewSettings(SAMPLE, 7))
    assert len(drawn) == SAMPLE
    assert drawn == {row.item_id for row in review_rows(opened.case, again.review_id)}
    batch = next_batch(opened, review)
    assert len(batch) == len({one.item_id for one in batch}) >= 11
    assert [one.place for one in batch] == sorted(one.place for one in batch)
    places = [number for number, one in enumerate(batch) if one.item_id in drawn]
    assert places and places != list(range(len(batch) - len(places), len(batch)))


def test_the_learner_does_not_learn_from_the_control_sample(opened):
    with_sample, without = begun(opened), begun(opened, control=0)
    chosen = {}
    for review in (with_sample, without):
        for _ in range(4):
            decide_all(opened, review, next_batch(opened, review))
        rows = review_rows(opened.case, review.review_id)
        numbers = sorted({row.batch for row in rows if row.part != CONTROL and row.batch})
        chosen[review.review_id] = [
            {row.item_id for row in rows if row.part != CONTROL and row.batch == number} for number in numbers
        ]
    assert chosen[with_sample.review_id][:4] == chosen[without.review_id][:4]


def test_decisions_tag_and_can_be_taken_back(opened):
    review = begun(opened, control=0)
    first, second = (one.item_id for one in next_batch(opened, review)[:2])
    decide(opened, review, first, is_relevant=True)
    decide(opened, review, second, is_relevant=True)
    decide(opened, review, first, is_relevant=False)
    assert tagging.tags_of(opened, [first, second]) == {first: ("not_relevant",), second: ("relevant",)}
    assert undo(opened, review) == first and undo(opened, review) == second and undo(opened, review) is None
    assert tagging.tags_of(opened, [first, second]) == {first: (), second: ()}
    with opened.case.reading() as cursor:
        log = cursor.execute("select item_id, tag, is_set from tag_log where review_id <> ''").fetchall()
    assert log == [
        (first, "relevant", True), (second, "relevant", True), (first, "relevant", False),
        (first, "not_relevant", True), (first, "not_relevant", False), (second, "relevant", False),
    ]  # fmt: skip


def test_a_review_can_have_a_tag_of_its_own(opened):
    review = start_review(opened, QUESTION, "Plant  theft", ReviewSettings(0, 1))
    item = next_batch(opened, review)[0].item_id
    decide(opened, review, item, is_relevant=True)
    assert tagging.tags_of(opened, [item])[item] == ("Plant theft",)
    decide(opened, review, item, is_relevant=False)
    assert tagging.tags_of(opened, [item])[item] == ("not_relevant",)
    assert tagging.tag_names(opened.case)["Plant theft"] == "Plant theft"


def test_a_review_refuses_what_it_did_not_hand_out_and_what_comes_after_its_end(opened):
    review = begun(opened)
    with pytest.raises(EditRefused):
        decide(opened, review, 10_000, is_relevant=True)
    item = next_batch(opened, review)[0].item_id
    assert not stop_review(opened, review).is_open
    for late in (lambda: next_batch(opened, review), lambda: decide(opened, review, item, is_relevant=True)):
        with pytest.raises(EditRefused):
            late()
    with pytest.raises(EditRefused):
        start_review(opened, "  ")
    with pytest.raises(DataNotAvailable):
        review_of(opened, "none")


def test_progress_says_what_reading_is_spared(opened):
    review = begun(opened, control=0)
    assert progress(opened, review).hours_not_needed is None
    decide_all(opened, review, next_batch(opened, review), seconds=36.0)
    reached = progress(opened, review)
    assert reached.hours_spent == pytest.approx(0.1) and reached.hours_not_needed == pytest.approx(0.7)
    assert reached.baseline_hours == 1312.5 and len(reached.curve) == 10 and reached.curve[-1] == reached.found


def test_everything_in_a_review_goes_on_record_before_it_shows(on_record):
    opened, record = on_record
    review = begun(opened)
    batch = next_batch(opened, review)
    decide(opened, review, batch[0].item_id, is_relevant=True)
    undo(opened, review)
    stop_review(opened, review, "enough")
    assert reviews_of(opened)[0].state == "stopped"
    actions = [entry.action.removeprefix("documents.") for entry in record]
    assert actions == [
        "open", "review.start", "review.batch", "review.decide", "review.undo", "review.progress", "review.stop",
        "reviews",
    ]  # fmt: skip
    assert str(batch[0].item_id) in record[2].object


def test_nothing_is_kept_where_nothing_can_go_on_record(on_record, monkeypatch):
    opened, _ = on_record
    review = begun(opened)
    item = next_batch(opened, review)[0].item_id

    def refuse(entries):
        raise OSError("no trail")

    object.__setattr__(opened, "write", refuse)
    for act in (
        lambda: decide(opened, review, item, is_relevant=True),
        lambda: tagging.tag_items(opened, [item], "privileged"),
        lambda: next_batch(opened, review),
    ):
        with pytest.raises(OSError):
            act()
    with opened.case.reading() as cursor:
        assert cursor.execute("select count(*) from tags").fetchone() == (0,)


def test_tags_are_set_in_bulk_and_told(opened):
    items = sorted(truth(opened))[:5]
    tagging.tag_items(opened, items, "privileged", remark="counsel")
    tagging.tag_items(opened, items[:2], "privileged", is_set=False)
    tagging.tag_items(opened, items, "relevant")
    tagging.tag_items(opened, items[:1], "not_relevant")
    assert tagging.privileged_items(opened.case) == frozenset(items[2:])
    assert tagging.tags_of(opened, items[:1]) == {items[0]: ("not_relevant",)}
    with opened.case.reading() as cursor:
        count = cursor.execute("select count(*) from tag_log where tag = 'privileged'").fetchone()
    assert count == (7,)
    tagging.tag_items(opened, items, "relevant")
    with pytest.raises(EditRefused):
        tagging.tag_items(opened, [*items, 99_999], "relevant")
    for bad in (" ", "x" * 61):
        with pytest.raises(EditRefused):
            tagging.tag_items(opened, items, bad)
    tagging.tag_items(opened, [], "relevant")


def test_the_space_follows_the_case_and_orders_by_the_question(opened):
    space = space_of(opened.case, QUESTION)
    best = set(space.items[np.argsort(-space.learner.prior)[:10]].tolist())
    assert sum(truth(opened)[item] for item in best) >= 8
    assert space_of(opened.case, QUESTION) is space


def test_a_simulation_plays_each_question_with_enough_relevant_items(opened):
    names = frozenset(f"d{number}" for number in range(RELEVANT))
    played = simulate_reviews(
        opened, {"1": QUESTION, "2": "lunch"}, {"1": names, "2": frozenset({"d90"})}, control=40
    )
    (one,) = played.reviews
    assert one.relevant == RELEVANT and one.opened_for_80 <= one.opened_for_95 < ITEMS / 2
    assert one.opened_with_control > one.opened_for_95 and one.report.sample.drawn == 40
    assert played.mean_share("opened_for_95") == one.opened_for_95 / one.items
    with pytest.raises(DataNotAvailable):
        simulate_reviews(opened, {"2": "lunch"}, {"2": frozenset({"d90"})})


def test_the_terminal_plays_reviews_through_and_writes_them(opened, tmp_path, capsys):
    questions, judgements, out = tmp_path / "queries.jsonl", tmp_path / "qrels.tsv", tmp_path / "played.csv"
    questions.write_text(json.dumps({"id": "q", "text": QUESTION}) + "\n", encoding="utf-8")
    judgements.write_text("".join(f"q\td{number}\t1\n" for number in range(RELEVANT)), encoding="utf-8")
    verb = ["documents", "review-simulate", str(opened.case.folder), "--db", str(tmp_path / "db")]
    files = ["--queries", str(questions), "--qrels", str(judgements)]
    assert ndao.main([*verb, *files, "--json", "--control", "30"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["questions"], told["items"], told["control"]) == (1, ITEMS + 1, 30)
    assert 0 < told["opened_for_95_percent"] < 60 and told["rows"][0]["relevant"] == RELEVANT
    assert told["rows"][0]["recall_low"] <= told["rows"][0]["recall"]
    assert ndao.main([*verb, *files, "--out", str(out)]) == 0
    assert "opened to find 95 %" in capsys.readouterr().out
    assert out.read_text(encoding="utf-8").startswith("question_id,items,relevant,opened_for_80,opened_for_95")
    judgements.write_text("nonsense\n", encoding="utf-8")
    assert ndao.main([*verb, *files]) == 2


def test_a_case_of_the_app_is_not_played_through_without_a_reason(on_record, tmp_path, capsys):
    opened, _ = on_record
    questions, judgements = tmp_path / "queries.jsonl", tmp_path / "qrels.tsv"
    questions.write_text(json.dumps({"id": "q", "text": QUESTION}) + "\n", encoding="utf-8")
    judgements.write_text("q\td1\t1\n", encoding="utf-8")
    files = ["--queries", str(questions), "--qrels", str(judgements), "--db", str(tmp_path / "db")]
    assert ndao.main(["documents", "review-simulate", str(opened.case.folder), *files]) == 2
    assert "--reason" in capsys.readouterr().err
