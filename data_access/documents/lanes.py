"""What works on a case in the background once it is searchable: vectors of meaning, names, other languages.

The process that holds the case reads passages, a child at low priority works on them, and what it gives is kept at
once; so a lane can be stopped or killed at any time and goes on from there.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np

from data_access.documents.case import ABOUT, Case
from data_access.documents.entities import index_names
from data_access.documents.lane_child import LANGUAGES, MEANING, NAMES
from data_access.documents.lane_process import ChildLost, LaneProcess
from data_access.documents.vectors import VectorStore
from data_access.queries import run
from models.documents.entities.mention import Mention
from models.documents.settings import numbers, section
from models.errors import AppError, UserFacingError

LANES = (MEANING, NAMES, LANGUAGES)
PassageRow = tuple[int, int, str]
GIVEN_UP = "The lane was given up: its child process ended again and again. It is tried again with the next run."
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class LaneState:
    """How many of the case's passages a lane has done; ``note`` says in words why it is not at work, if so."""

    lane: str
    done: int
    total: int
    is_available: bool
    note: str = ""

    @property
    def is_done(self) -> bool:
        """True where nothing waits."""
        return self.done >= self.total


Progress = Callable[[LaneState], None]
Stop = Callable[[], bool]


class _Lane(Protocol):
    name: str

    def newest(self, case: Case) -> int:
        """The last passage that is done; -1 before the first."""

    def keep(self, case: Case, rows: Sequence[PassageRow], answers: Callable[[Sequence[str]], list[Any]]) -> None:
        """Work on passages that come after it, and keep what is found."""

    def parts(self, answer: bytes, count: int) -> list[Any]:
        """The child's answer, one part a text; ValueError where it is not of that shape."""

    def nothing(self) -> Any:
        """What a text counts for that the child cannot work on."""


class _Vectors:
    """A lane of vectors by the encoder and in the folder of its name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def newest(self, case: Case) -> int:
        newest = lane_store(case, self.name).newest_passage_id()
        return -1 if newest is None else newest

    def keep(self, case: Case, rows: Sequence[PassageRow], answers: Callable[[Sequence[str]], list[Any]]) -> None:
        vectors = answers([text for _, _, text in rows])
        lane_store(case, self.name).append([passage_id for passage_id, _, _ in rows], np.stack(vectors))

    def parts(self, answer: bytes, count: int) -> list[Any]:
        rows = np.frombuffer(answer, dtype=np.float32).reshape(count, _width(self.name))
        if not np.isfinite(rows).all():
            raise ValueError("a vector must be of numbers")
        return list(rows)

    def nothing(self) -> Any:
        return np.zeros(_width(self.name), dtype=np.float32)


class _Names:
    name = NAMES

    def newest(self, case: Case) -> int:
        return _recorded(case, NAMES)[0] - 1

    def keep(self, case: Case, rows: Sequence[PassageRow], answers: Callable[[Sequence[str]], list[Any]]) -> None:
        index_names(case, rows, answers)

    def parts(self, answer: bytes, count: int) -> list[Any]:
        told = json.loads(answer)
        if len(told) != count:
            raise ValueError("there must be one list a text")
        return [[Mention(*map(str, each[:3]), *map(int, each[3:])) for each in mentions] for mentions in told]

    def nothing(self) -> Any:
        return []


_WORKS: dict[str, _Lane] = {MEANING: _Vectors(MEANING), NAMES: _Names(), LANGUAGES: _Vectors(LANGUAGES)}


def meaning_store(case: Case) -> VectorStore:
    """The case's vectors of meaning, as far as they have come."""
    return lane_store(case, MEANING)


def lane_store(case: Case, lane: str) -> VectorStore:
    """The case's vectors of the lane of meaning or of other languages, as far as they have come."""
    return VectorStore(case.path("index", lane), str(section("encoders", lane)["name"]), _width(lane))


def lane_states(case: Case) -> tuple[LaneState, ...]:
    """How far each lane has come; one whose packages are not installed says so."""
    return tuple(_state(case, _WORKS[lane]) for lane in LANES)


def run_lanes(
    case: Case, *, lanes: Sequence[str] = LANES, progress: Progress | None = None, stop: Stop | None = None
) -> tuple[LaneState, ...]:
    """Let lanes work until nothing waits or ``stop`` says so, one after the other; how far each has come."""
    is_stopped = stop or (lambda: False)
    for lane in lanes:
        if not is_stopped():
            _run_lane(case, _WORKS[lane], progress or (lambda _: None), is_stopped)
    return lane_states(case)


def keep_answers(
    case: Case,
    lane: str,
    answers: Callable[[Sequence[str]], list[Any]],
    *,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> None:
    """Let a lane keep what was worked out ahead of the texts that wait, as if its child had said so."""
    if _state(case, _WORKS[lane]).is_available:
        _work_through(case, _WORKS[lane], answers, progress or (lambda _: None), stop or (lambda: False))
        _record(case, _WORKS[lane], "")


class LaneRunner:
    """One thread of the app that looks after the lanes of the cases it is told of."""

    def __init__(self) -> None:
        self._cases: dict[str, Case] = {}
        self._at_work: str | None = None
        self._changed = threading.Condition()
        self._is_closed = False
        self._thread: threading.Thread | None = None

    def watch(self, case: Case) -> None:
        """Keep the lanes of a case going from now on; being told twice changes nothing."""
        with self._changed:
            self._cases[case.case_id] = case
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="lanes", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def unwatch(self, case: Case) -> None:
        """Leave a case alone, as before it is purged or closed; returns once nothing works on it."""
        with self._changed:
            self._cases.pop(case.case_id, None)
            self._changed.wait_for(lambda: self._at_work != case.case_id)

    def close(self) -> None:
        """Stop for good; returns once nothing is at work."""
        with self._changed:
            self._is_closed = True
            self._cases.clear()
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        while not self._is_closed:
            for case in list(self._cases.values()):
                self._look_after(case)
            with self._changed:
                if not self._is_closed:
                    self._changed.wait(numbers("index", "lanes")["seconds_between_looks"])

    def _look_after(self, case: Case) -> None:
        with self._changed:
            if case.case_id not in self._cases:
                return
            self._at_work = case.case_id
        try:
            if not case.path(ABOUT).exists():
                self._cases.pop(case.case_id, None)
            elif any(state.is_available and not state.is_done for state in lane_states(case)):
                states = run_lanes(case, stop=lambda: case.case_id not in self._cases)
                if any(state.is_available and state.note for state in states):
                    self._cases.pop(case.case_id, None)  # it would fail again: until somebody asks anew
        except AppError as error:  # the case is held elsewhere for now: it is tried again with the next look
            _LOG.info("lanes of %s wait: %s", case.case_id, type(error).__name__)
        except Exception:  # noqa: BLE001 - the other cases must not wait for this one's fault
            _LOG.exception("lanes of %s are left alone", case.case_id)
            self._cases.pop(case.case_id, None)
        finally:
            with self._changed:
                self._at_work = None
                self._changed.notify_all()


def _run_lane(case: Case, lane: _Lane, progress: Progress, is_stopped: Stop) -> None:
    state = _state(case, lane)
    if not state.is_available or state.is_done:
        return
    with LaneProcess(lane.name) as child:
        try:
            child.start()
            _work_through(case, lane, _Answers(lane, child), progress, is_stopped)
            _record(case, lane, "")
        except UserFacingError as error:
            _record(case, lane, f"{error.title} {error.what_to_do}")
        except ChildLost:
            _record(case, lane, GIVEN_UP)
    progress(_state(case, lane))


def _work_through(
    case: Case, lane: _Lane, answers: Callable[[Sequence[str]], list[Any]], progress: Progress, is_stopped: Stop
) -> None:
    limits, recorded_at = numbers("index", "lanes"), time.monotonic()
    most = int(limits[f"{lane.name}_passages"])
    while not is_stopped() and (rows := _waiting(case, lane, most)):
        lane.keep(case, rows, answers)
        if time.monotonic() - recorded_at > limits["seconds_between_records"]:
            _record(case, lane, "")
            recorded_at = time.monotonic()
        progress(_state(case, lane))


class _Answers:
    """What the child says of texts; one that ends the child counts for nothing, several in a row end the lane."""

    def __init__(self, lane: _Lane, child: LaneProcess) -> None:
        self._lane = lane
        self._child = child
        self._lost = 0

    def __call__(self, texts: Sequence[str]) -> list[Any]:
        """One part a text, in order; ChildLost where the child ends again and again."""
        try:
            return self._asked(texts)
        except ChildLost:
            return [self._alone(text) for text in texts]

    def _alone(self, text: str) -> Any:
        try:
            return self._asked([text])[0]
        except ChildLost:
            self._lost += 1
            if self._lost >= numbers("index", "lanes")["most_lost_in_a_row"]:
                raise
            return self._lane.nothing()

    def _asked(self, texts: Sequence[str]) -> list[Any]:
        answer = self._child.ask(texts)
        try:
            parts = self._lane.parts(answer, len(texts))
        except (ValueError, TypeError) as error:
            self._child.end()
            raise ChildLost(self._lane.name) from error
        self._lost = 0
        return parts


def _state(case: Case, lane: _Lane) -> LaneState:
    with case.reading() as cursor:
        wanted = {"newest": lane.newest(case), "is_foreign": lane.name == LANGUAGES}
        counts = run(cursor, "documents/lane_counts", **wanted).fetchone()
    missing = _missing(lane.name)
    note = f"{missing} is not installed: the lane does not work." if missing else _recorded(case, lane.name)[1]
    return LaneState(lane.name, int(counts[0]), int(counts[1]), not missing, note)  # type: ignore[index]


def _missing(lane: str) -> str:
    """A package that the lane needs and that is not installed."""
    needed = {
        MEANING: ("onnxruntime", "tokenizers", str(section("encoders", "meaning")["package"])),
        NAMES: ("spacy", str(section("entities", "names")["model"])),
        LANGUAGES: (str(section("encoders", "languages")["package"]),),
    }
    return next((name for name in needed[lane] if find_spec(name) is None), "")


def _recorded(case: Case, lane: str) -> tuple[int, str]:
    with case.reading() as cursor:
        row = run(cursor, "documents/lane_state_of", lane=lane).fetchone()
    return (int(row[0]), str(row[1])) if row else (0, "")


def _record(case: Case, lane: _Lane, note: str) -> None:
    with case.writing() as cursor:
        parameters = {"lane": lane.name, "passages_done": lane.newest(case) + 1, "note": note}
        run(cursor, "documents/lane_record", changed_at=datetime.now(UTC).replace(tzinfo=None), **parameters)


def _waiting(case: Case, lane: _Lane, most: int) -> list[PassageRow]:
    wanted = {"after": lane.newest(case), "most": most, "is_foreign": lane.name == LANGUAGES}
    with case.reading() as cursor:
        return run(cursor, "documents/lane_waiting", **wanted).fetchall()


def _width(lane: str) -> int:
    return int(str(section("encoders", lane)["dimensions"]))
