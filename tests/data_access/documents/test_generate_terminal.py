"""``documents generate`` writes a synthetic case into a new folder, and says so."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from data_access.documents_terminal import generate
from models.errors import EditRefused
from models.settings import read_settings


def ran(*words: str) -> None:
    parser = argparse.ArgumentParser()
    generate.add(parser.add_subparsers())
    generate.run(parser.parse_args(["generate", *words]), read_settings({}))


def test_a_case_is_written_with_its_answers_and_says_that_it_is_synthetic(tmp_path, capsys):
    ran(str(tmp_path / "case"), "--items", "150", "--seed", "3", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["is_synthetic"]
    assert told["items"] == pytest.approx(150, abs=10)
    assert Path(told["answers"]).is_file()
    assert {path.name for path in (tmp_path / "case").iterdir() if path.is_dir()} == set(told["sources"])


def test_a_folder_that_holds_something_and_too_few_items_are_refused(tmp_path):
    (tmp_path / "kept.txt").write_text("kept", encoding="utf-8")
    with pytest.raises(EditRefused, match="something else"):
        ran(str(tmp_path))
    with pytest.raises(EditRefused, match="do not hold the story"):
        ran(str(tmp_path / "new"), "--items", "20")
    assert not (tmp_path / "new").exists()
