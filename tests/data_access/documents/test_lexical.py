"""The index by words."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.documents.lexical import IndexRow, LexicalIndex
from models.documents.query import Group, Is, Phrase, Word
from models.errors import StoreUnavailable
from tests.conftest import ROOT

TEXTS = [
    "The yellow digger was stolen from the yard in Leeds.",
    "Invoice 4471 for the hire of a digger, paid twice.",
    "He sold two excavators; the diggers went to Łódź.",
    "Call me on 07700 900123 or write to jo.bloggs@example.org",
    "Nothing of interest stands here, only small talk.",
    "stolen stolen goods were stored in the yellow lock-up",
]


def rows(texts=TEXTS, first=0):
    days = (datetime(2024, 1, 1 + place % 28, 23, 59) for place in range(len(texts)))
    return [
        IndexRow(
            passage_id=first + place,
            item_id=(first + place) // 2,
            text=text,
            title=f"Title {place}",
            author="Jo Bloggs",
            source=f"Phone {place % 2}",
            custodian=("Ann", "Bob")[place % 2],
            family="mail",
            format="eml",
            written_at=day,
        )
        for place, (text, day) in enumerate(zip(texts, days, strict=True))
    ]


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    made = LexicalIndex(tmp_path_factory.mktemp("lexical"))
    made.add(rows())
    made.commit()
    return made


def found(index, query, **more):
    return [hit.passage_id for hit in index.search(query, limit=10, **more)]


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("who stole diggers?", {0, 1, 2}),
        ("digger AND stolen", {0}),
        ("digger -stolen", {1, 2}),
        ('"was stolen"', {0}),
        ('"stolen was"', set()),
        ("excavatr~2", {2}),
        ("excavatr~", set()),
        ("excavatr~2 OR excavatrs~", {2}),
        ("excav*", {2}),
        ("lodz", {2}),
        ("ŁÓDŹ", {2}),
        ('"07700 900123"', {3}),
        ("+jo.bloggs@example.org", {3}),
        ("+lock-up", {5}),
        ("date:2024-01-02", {1}),
        ("after:2024-01-05", {4, 5}),
        ("before:2024-01-01", {0}),
        ("digger date:2024-01-02..2024-01-03", {1, 2}),
        ("date:0001..9999-12-31", {0, 1, 2, 3, 4, 5}),
        ("date:9999-12-31", set()),
        ('source:"phone 1"', {1, 3, 5}),
        ('digger source:"PHONE 1"', {1}),
        ("custodian:ann stolen", {0}),
        ("type:mail", {0, 1, 2, 3, 4, 5}),
        ("type:chat", set()),
        ("title:4", {4}),
        ("from:bloggs AND digger", {0, 1, 2}),
        ("-digger", {3, 4, 5}),
        ("(stolen OR invoice) AND (yellow OR paid)", {0, 1, 5}),
        ("", set()),
        ("?!", set()),
    ],
)
def test_a_question_finds_what_it_asks_for(index, question, wanted):
    assert set(found(index, question)) == wanted


def test_more_of_the_words_and_rarer_ones_come_first(index):
    assert found(index, "stolen yellow goods")[0] == 5
    assert found(index, "digger excavator")[0] == 2


def test_a_word_weighs_what_it_is_given_and_as_often_as_it_is_said(index):
    light, heavy = (Group(should=(Word("invoice", weight=weight),)) for weight in (1.0, 2.5))
    one, two = (index.search(query, limit=1)[0].score for query in (light, heavy))
    assert two == pytest.approx(2.5 * one, rel=1e-5)
    assert index.search("invoice invoice", limit=1)[0].score == pytest.approx(2 * one, rel=1e-5)


def test_filters_change_no_score(index):
    plain = {hit.passage_id: hit.score for hit in index.search("digger", limit=9)}
    for narrowed in ('digger source:"phone 0"', "digger type:mail", "digger after:2024-01-02"):
        assert all(hit.score == pytest.approx(plain[hit.passage_id]) for hit in index.search(narrowed, limit=9))
    assert [hit.score for hit in index.search(Group(must=(Is("family", "mail"),)), limit=3)] == [0, 0, 0]


def test_the_places_to_look_in_are_weighed(index):
    assert found(index, "title digger", fields={"title": 1.0}) == [0, 1, 2, 3, 4, 5]
    twice = index.search("digger 2", limit=1, fields={"text": 1.0, "title": 5.0})
    assert twice[0].passage_id == 2


def test_only_the_items_asked_for_are_found(index):
    assert set(found(index, "digger", item_ids=[0])) == {0, 1}
    assert found(index, "digger", item_ids=[]) == []
    assert found(index, "digger", item_ids=[99]) == []


def test_every_item_that_answers_is_named_once(index):
    assert index.items_with("digger").tolist() == [0, 1]
    assert index.items_with("digger OR stolen").tolist() == [0, 1, 2]
    assert index.items_with("type:chat").tolist() == index.items_with("").tolist() == []
    assert (index.count("digger"), index.count("")) == (3, 0)


def test_equal_scores_are_in_the_order_of_the_passages(index):
    assert found(index, "type:mail") == [0, 1, 2, 3, 4, 5]


def test_words_are_known_with_how_many_passages_have_them(index):
    assert index.words_like("digg") == [("digger", 2), ("diggers", 1)]
    assert index.words_like("DIGG", limit=1) == [("digger", 2)]
    assert dict(index.words_like(""))["the"] == 4
    assert index.words_like("?") == []
    assert index.passages_with("digger") == 3
    assert index.passages_with("digger", "exact") == 2


def test_places_of_words_count_characters(index):
    text = "é 😀 The DIGGERS of Łódź"
    assert [(term.word, text[term.char_from : term.char_to]) for term in index.places(text)] == [
        ("e", "é"), ("the", "The"), ("digger", "DIGGERS"), ("of", "of"), ("lodz", "Łódź"),
    ]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text() | st.text(alphabet='stolen "()+-~*:ANDORT20.^[]{}\\/', max_size=60))
def test_no_text_is_refused(index, text):
    assert isinstance(index.search(text, limit=3), list)


def test_a_pasted_page_is_cut_to_so_many_terms(index):
    page = " ".join(f"word{place}" for place in range(5_000))
    assert set(found(index, f"digger {page}")) == {0, 1, 2}
    assert found(index, f"{page} digger") == []
    assert found(index, Group(must=(Phrase(page),))) == []


def test_what_is_not_committed_is_not_found_and_goes_when_closed(tmp_path):
    index = LexicalIndex(tmp_path)
    index.add(rows(TEXTS[:2]))
    assert index.passage_count() == 0
    assert index.newest_passage_id() is None
    index.close()
    index.commit()
    assert index.passage_count() == 0


def test_a_reader_sees_what_another_committed(tmp_path):
    writer, reader = LexicalIndex(tmp_path), LexicalIndex(tmp_path)
    writer.add(rows())
    writer.commit()
    assert reader.passage_count() == 6
    assert reader.newest_passage_id() == 5
    writer.delete([0, 2])
    writer.commit()
    assert found(reader, "digger stolen") == [2]


def test_commits_leave_few_files_behind_and_clearing_leaves_no_word(tmp_path):
    index = LexicalIndex(tmp_path)
    for batch in range(10):
        index.add(rows(first=6 * batch))
        index.commit()
    assert index.passage_count() == 60
    pieces = {file.name.split(".")[0] for file in tmp_path.iterdir() if not file.name.startswith(".")} - {"meta"}
    assert len(pieces) < 8
    index.clear()
    assert index.passage_count() == 0
    assert not [file for file in tmp_path.iterdir() if file.suffix in (".term", ".idx", ".store", ".pos")]
    index.add(rows())
    index.commit()
    assert index.passage_count() == 6


def test_searching_goes_on_while_passages_are_added(tmp_path):
    index = LexicalIndex(tmp_path)
    index.add(rows())
    index.commit()
    faults, counts, is_over = [], [], threading.Event()

    def look():
        while not is_over.is_set():
            try:
                counts.append(len(index.search("digger", limit=1_000)))
            except Exception as error:  # noqa: BLE001 - whatever it is, it must not be
                faults.append(error)

    reader = threading.Thread(target=look)
    reader.start()
    for batch in range(1, 6):
        index.add(rows(first=6 * batch))
        index.commit()
    is_over.set()
    reader.join()
    assert faults == []
    assert counts == sorted(counts)
    assert len(index.search("digger", limit=1_000)) == 18


def test_a_second_writer_is_told_to_wait(tmp_path):
    first, second = LexicalIndex(tmp_path), LexicalIndex(tmp_path)
    first.add(rows())
    with pytest.raises(StoreUnavailable, match="Another process"):
        second.add(rows())
    first.close()
    second.add(rows())
    second.commit()
    assert second.passage_count() == 6


KILLED = """
import sys, time
from pathlib import Path
from data_access.documents.lexical import IndexRow, LexicalIndex
index = LexicalIndex(Path(sys.argv[1]))
index.add([IndexRow(1, 1, "kept digger")]); index.commit()
index.add([IndexRow(2, 1, "lost digger")]); print("now", flush=True); time.sleep(60)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_a_killed_writer_leaves_what_it_had_committed_and_no_lock(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline().strip() == "now"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    index = LexicalIndex(tmp_path)
    assert index.newest_passage_id() == 1
    index.add([IndexRow(2, 1, "again digger", written_at=datetime(2024, 1, 1, tzinfo=UTC))])
    index.commit()
    assert found(index, "digger") == [1, 2]


def test_a_year_that_the_index_cannot_count_is_no_bound(tmp_path):
    index = LexicalIndex(tmp_path)
    index.add([IndexRow(1, 1, "digger", written_at=datetime(9999, 1, 1)), IndexRow(2, 1, "digger")])
    index.commit()
    assert found(index, "digger") == [1, 2]
    assert found(index, "digger after:1900") == []


def test_an_index_that_is_no_index_says_what_to_do(tmp_path):
    (tmp_path / "meta.json").write_text("{broken")
    with pytest.raises(StoreUnavailable, match="ingest builds it anew"):
        LexicalIndex(tmp_path)


def test_a_long_question_is_answered_quickly(index):
    began = time.perf_counter()
    for _ in range(20):
        index.search("who of them sold the yellow digger that was stolen from a yard in Leeds last year", limit=100)
    assert (time.perf_counter() - began) / 20 < 0.05
