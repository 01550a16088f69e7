"""The lanes that work in the background: to the end, from where they were, and never at the case's cost."""

import os
import signal
import threading
import time

import numpy as np
import pytest

from data_access.documents import lanes
from data_access.documents.case import close_case, create_case
from data_access.documents.lane_child import LANGUAGES, MEANING, NAMES
from data_access.documents.lane_process import ChildLost, LaneProcess
from data_access.documents.lanes import GIVEN_UP, LaneRunner, lane_states, meaning_store, run_lanes
from models.documents.encoders import meaning_encoder

TEXTS = [
    "Sarah Whitcombe from Leeds called about the yellow digger.",
    "Payment to Harrogate Plant Hire Ltd was made twice.",
    "nothing here",
    "Thieves took the excavator from the yard after dark.",
]
PASSAGE = "insert into passages values (?, ?, 0, 1, 'text', '', ?, 3, [], null)"


def add_passages(case, texts, first=0):
    with case.writing() as cursor:
        cursor.executemany(PASSAGE, [(first + place, first + place, text) for place, text in enumerate(texts)])


@pytest.fixture
def case(tmp_path):
    made = create_case(tmp_path / "case", name="Lanes", made_by="test", is_benchmark=True)
    add_passages(made, TEXTS)
    yield made
    close_case(made)


def done(case):
    return {state.lane: (state.done, state.total) for state in lane_states(case)}


def limits(monkeypatch, **changed):
    held = {**lanes.numbers("index", "lanes"), **changed}
    real = lanes.numbers
    monkeypatch.setattr(lanes, "numbers", lambda *names: held if names == ("index", "lanes") else real(*names))


def test_the_meaning_lane_goes_on_from_where_it_was_and_gives_the_vectors_of_the_encoder(case):
    wanted = meaning_encoder().encode(TEXTS)
    meaning_store(case).append([0, 1], wanted[:2])
    assert done(case)[MEANING] == (2, 4)
    told = []
    run_lanes(case, lanes=[MEANING], progress=told.append)
    assert [state.done for state in told] == [4, 4]
    assert np.allclose(meaning_store(case).rows(range(4)), wanted, atol=1e-3)
    with case.reading() as cursor:
        assert cursor.execute("select lane, passages_done, note from lane_state").fetchall() == [(MEANING, 4, "")]


def test_the_names_lane_finds_names(case):
    states = run_lanes(case, lanes=[NAMES])
    assert {state.lane: state.is_done for state in states} == {MEANING: False, NAMES: True, LANGUAGES: True}
    with case.reading() as cursor:
        found = cursor.execute(
            "select m.passage_id, m.written, e.kind from mentions m join entities e using (entity_id) order by all"
        ).fetchall()
    assert (0, "Sarah Whitcombe", "person") in found
    assert {"organisation", "place"} <= {kind for _, _, kind in found}


class Child:
    """A child that is lost over some texts."""

    def __init__(self, deadly=None):
        self.deadly = deadly

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def start(self):
        """Nothing to load."""

    def ask(self, texts):
        if self.deadly is not None and any(self.deadly in text for text in texts):
            raise ChildLost(MEANING)
        return np.ones((len(texts), 384), dtype=np.float32).tobytes()

    def end(self):
        """Nothing to end."""


def test_a_lane_that_is_stopped_keeps_what_it_did(case, monkeypatch):
    monkeypatch.setattr(lanes, "LaneProcess", lambda _: Child())
    limits(monkeypatch, meaning_passages=1)
    asked = []
    run_lanes(case, stop=lambda: len(asked) == 3 or asked.append(1))
    assert 0 < done(case)[MEANING][0] < 4
    assert done(case)[NAMES][0] == 0


def test_a_passage_that_ends_the_child_counts_for_nothing_and_the_others_stay():
    rows = lanes._Answers(lanes._WORKS[MEANING], Child("digger"))(TEXTS)
    assert [float(row.sum()) for row in rows] == [0, 384, 384, 384]


def test_a_child_that_ends_again_and_again_ends_the_lane():
    with pytest.raises(ChildLost):
        lanes._Answers(lanes._WORKS[MEANING], Child(""))(TEXTS)


@pytest.mark.parametrize("answer", [b"", b"\0" * 7, np.full((1, 384), np.nan, dtype=np.float32).tobytes()])
def test_an_answer_of_another_shape_is_no_answer(answer):
    with pytest.raises(ValueError, match=r".+"):
        lanes._WORKS[MEANING].parts(answer, 1)
    with pytest.raises((ValueError, TypeError)):
        lanes._WORKS[NAMES].parts(b"[[[1, 2]]]", 1)


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_a_killed_child_is_started_again():
    with LaneProcess(MEANING) as child:
        first = child.ask(["a digger"])
        os.kill(child._process.pid, signal.SIGKILL)
        with pytest.raises(ChildLost):
            child.ask(["a digger"])
        assert child.ask(["a digger"]) == first
        if hasattr(os, "getpriority"):
            assert os.getpriority(os.PRIO_PROCESS, child._process.pid) >= 10


def test_a_lane_that_cannot_work_says_why_and_the_case_stays_whole(case, monkeypatch):
    monkeypatch.setattr(lanes, "_missing", lambda lane: "onnxruntime" if lane == MEANING else "")
    states = run_lanes(case, lanes=[MEANING])
    assert states[0].is_available is False
    assert "onnxruntime is not installed" in states[0].note
    monkeypatch.undo()
    monkeypatch.setattr(lanes.LaneProcess, "start", lambda _: (_ for _ in ()).throw(ChildLost(MEANING)))
    states = run_lanes(case, lanes=[MEANING])
    assert (states[0].done, states[0].is_available, states[0].note) == (0, True, GIVEN_UP)


def test_the_runner_works_on_what_it_watches_and_leaves_a_case_alone_when_told(case, monkeypatch):
    monkeypatch.setattr(lanes, "LANES", (MEANING,))
    monkeypatch.setattr(lanes, "LaneProcess", lambda _: Child())
    limits(monkeypatch, seconds_between_looks=0.02)
    runs = []
    real = lanes.run_lanes
    monkeypatch.setattr(lanes, "run_lanes", lambda case, **more: runs.append(1) or real(case, lanes=[MEANING], **more))
    runner = LaneRunner()
    try:
        runner.watch(case)
        runner.watch(case)
        until(lambda: done(case)[MEANING] == (4, 4))
        runner.unwatch(case)
        add_passages(case, ["later"], first=4)
        time.sleep(0.06)
        assert done(case)[MEANING] == (4, 5)
        assert len(runs) == 1
    finally:
        runner.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "lanes"]


def until(is_so, seconds=10.0):
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)
