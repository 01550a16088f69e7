import json
import os
import signal
import threading
import time

import pytest

from data_access.documents import extract
from data_access.documents.extract import ParseJob, ParseLimits, ParserPool, extract_files, parse_limits
from data_access.documents.parse_wire import pack, unpack
from models.documents.extraction import QUARANTINED, READ, Extraction, Member, Message, Segment


@pytest.fixture(scope="module")
def pool():
    with ParserPool(workers=2) as pool:
        yield pool


def jobs_of(folder, files):
    jobs = []
    for number, (name, data) in enumerate(files):
        path = folder / str(number)
        path.write_bytes(data)
        jobs.append(ParseJob(number, path, name))
    return jobs


def test_results_come_in_the_order_of_the_jobs_with_every_job_once(pool, tmp_path):
    files = [(f"{number}.txt", f"words {number} ".encode() * (1 + 5000 * (number % 3 == 0))) for number in range(60)]
    found = list(pool.extract(jobs_of(tmp_path, files)))
    assert [job.key for job, _, _ in found] == list(range(60))
    assert all(each.segments[0].text.split()[1] == str(job.key) for job, each, _ in found)


def test_members_are_there_until_the_next_result_is_asked_for(pool, tmp_path):
    from tests.data_access.documents.parsers.test_containers import zipped

    jobs = jobs_of(tmp_path, [("a.zip", zipped([("one.txt", b"1")])), ("b.txt", b"words")])
    results = pool.extract(jobs)
    _, found, scratch = next(results)
    assert (scratch / found.members[0].file).read_bytes() == b"1"
    next(results)
    assert not scratch.exists()
    assert list(results) == []


def test_jobs_that_come_up_while_results_are_taken_are_read_too(pool, tmp_path):
    waiting = jobs_of(tmp_path, [("a.txt", b"one"), ("b.txt", b"two")])
    later = [waiting.pop()]

    class Source:
        def __iter__(self):
            return self

        def __next__(self):
            if not waiting:
                raise StopIteration
            return waiting.pop()

    names = []
    for job, _, _ in pool.extract(Source()):
        names.append(job.name)
        waiting += later
        later = []
    assert names == ["a.txt", "b.txt"]


def test_a_file_that_is_not_there_is_quarantined_and_the_run_goes_on(pool, tmp_path):
    jobs = [ParseJob(0, tmp_path / "none", "gone.txt"), *jobs_of(tmp_path, [("a.txt", b"words")])]
    outcomes = [(each.outcome, each.reason) for _, each, _ in pool.extract(jobs)]
    assert outcomes == [(QUARANTINED, "the file cannot be opened (No such file or directory)"), (READ, "")]


def test_a_child_that_is_killed_loses_no_file(pool, tmp_path):
    (one,) = jobs_of(tmp_path, [("a.txt", b"words")])
    list(pool.extract([one] * 4))
    for child in pool._children:
        os.kill(child._process.pid, signal.SIGKILL)
    found = list(pool.extract([one] * 6))
    assert [each.outcome for _, each, _ in found] == [READ] * 6


def test_a_file_that_takes_too_long_is_quarantined_and_the_next_is_read(tmp_path):
    slow, good = jobs_of(tmp_path, [("pipe.txt", b""), ("a.txt", b"words")])
    slow.path.unlink()
    os.mkfifo(slow.path)  # opening a pipe that nobody writes to never ends
    limits = ParseLimits(parse_limits().memory_bytes, 0.8, 2**20)
    started = time.monotonic()
    found = [each for _, each, _ in extract_files([slow, good], workers=1, limits=limits)]
    assert [(each.outcome, each.reason) for each in found] == [(QUARANTINED, "took longer than 0.8 s"), (READ, "")]
    assert time.monotonic() - started < 10


def test_a_file_that_needs_too_much_memory_is_quarantined_and_the_next_is_read(tmp_path):
    big, good = jobs_of(tmp_path, [("big.json", b"[" + b" " * 9000), ("a.txt", b"words")])
    os.truncate(big.path, 300 * 2**20)
    limits = ParseLimits(128 * 2**20, 10, 2**26)
    found = [each for _, each, _ in extract_files([good, big, good], workers=1, limits=limits)]
    assert [each.outcome for each in found] == [READ, QUARANTINED, READ]
    assert "memory" in found[1].reason


def test_an_answer_larger_than_allowed_is_no_answer(tmp_path):
    jobs = jobs_of(tmp_path, [("a.txt", b"words " * 1000), ("b.txt", b"words")])
    limits = ParseLimits(2**30, 10, 2000)
    found = [each for _, each, _ in extract_files(jobs, workers=1, limits=limits)]
    assert [each.outcome for each in found] == [QUARANTINED, READ]


def test_a_run_that_is_left_early_ends_its_children(tmp_path):
    before = threading.active_count()
    pool = ParserPool(workers=1)
    results = pool.extract(jobs_of(tmp_path, [(f"{number}.txt", b"words") for number in range(5)]))
    next(results)
    process = pool._children[0]._process
    results.close()
    pool.close()
    assert process.poll() is not None
    assert threading.active_count() == before


def test_the_child_knows_nothing_of_the_parents_environment(pool, tmp_path, monkeypatch):
    (one,) = jobs_of(tmp_path, [("a.txt", b"words")])
    list(pool.extract([one] * 2))
    child = next(child for child in pool._children if child._process)
    names = {line.partition("=")[0] for line in open(f"/proc/{child._process.pid}/environ").read().split("\0")}
    assert names <= {"", "PATH", "LD_LIBRARY_PATH", "TMPDIR", "TEMP", "OMP_NUM_THREADS", "OMP_THREAD_LIMIT",
                     "MALLOC_ARENA_MAX"}  # fmt: skip


FULL = Extraction(
    READ,
    "eml",
    "mail",
    "parser",
    "1",
    title="Ünï",
    segments=(Segment("text", 2, "page", "Page 2", "B7"),),
    messages=(Message(0, None, "a", ("b",), "t"),),
    members=(Member("gone.txt", reason="a reason"),),
    references=("r",),
    warnings=("w",),
    pages=3,
)


def test_what_is_packed_is_what_is_unpacked(tmp_path):
    assert unpack(pack(FULL), tmp_path, parse_ms=0) == FULL


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "fine"},
        {"format": "no such"},
        {"title": 3},
        {"segments": [["text", -1, "page", "", ""]]},
        {"segments": [["text"]]},
        {"messages": [[7, None, "a", [], ""]]},
        {"members": [["a", "../../etc/passwd", ""]]},
        {"members": [["a", "link", ""]]},
        {"members": [["a", "missing", ""]]},
        {"written_at": 1e300},
        {"pages": True},
    ],
)
def test_an_answer_of_another_shape_is_refused(tmp_path, change):
    (tmp_path / "link").symlink_to("/etc/passwd")
    answer = json.loads(pack(FULL)) | change
    assert unpack(json.dumps(answer).encode(), tmp_path, parse_ms=0) is None


@pytest.mark.parametrize("answer", [b"", b"null", b"[]", b"{}", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_answer_is_refused(tmp_path, answer):
    assert unpack(answer, tmp_path, parse_ms=0) is None


def test_halves_of_characters_never_come_through(tmp_path):
    answer = json.loads(pack(FULL)) | {"title": "a\ud800"}
    found = unpack(json.dumps(answer).encode(), tmp_path, parse_ms=0)
    assert found.title.encode("utf-8") == b"a?"


def test_a_large_container_has_more_time(tmp_path, monkeypatch):
    path = tmp_path / "a"
    path.write_bytes(b"x")
    monkeypatch.setattr(extract, "_PLENTY_BYTES", 0)
    monkeypatch.setattr(extract, "_GB", 1)
    limits = ParseLimits(2**30, 20, 2**20)
    assert limits.wall_of(ParseJob(0, path, "a.zip")) == 80
    assert limits.wall_of(ParseJob(0, path, "a.pdf")) == 20
    assert limits.wall_of(ParseJob(0, path, "a.pdf"), ocr=True) == 620
