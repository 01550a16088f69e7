"""The child process: its limits, and what is left when one strikes."""

import pytest

from data_access.loaders import LoadRequest
from data_access.loaders.reading import Limits, read_files
from tests.data_access.loaders.world import answer, csv_text


@pytest.fixture
def files(tmp_path):
    small, large = tmp_path / "small.csv", tmp_path / "large.csv"
    small.write_text(csv_text([answer()]))
    large.write_text(csv_text([answer()] * 200_000))
    return [LoadRequest("assessment_answers", path) for path in (small, large, small)]


def test_a_file_that_takes_too_long_is_refused_and_the_others_are_read(files):
    read = read_files(files, limits=Limits(cpu_seconds=1, wall_seconds=20))
    assert [len(file.row_numbers) for file in read] == [1, 0, 1]
    assert "was stopped" in read[1].refusals[0].reason


def test_a_file_that_takes_too_much_memory_is_refused_and_the_others_are_read(files):
    read = read_files(files, limits=Limits(memory_bytes=400 * 2**20))
    assert [len(file.row_numbers) for file in read] == [1, 0, 1]
    assert "memory" in read[1].refusals[0].reason


def test_a_child_that_never_ends_is_stopped_by_the_clock(files):
    read = read_files(files[1:2], limits=Limits(wall_seconds=0))
    assert "was stopped" in read[0].refusals[0].reason


def test_nothing_stays_behind_in_the_temporary_folder(files, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    read_files(files[:1])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["large.csv", "small.csv"]


def test_a_file_that_is_not_there_is_refused(tmp_path):
    read = read_files([LoadRequest("assessment_answers", tmp_path / "none.csv")])
    assert "cannot be opened" in read[0].refusals[0].reason
