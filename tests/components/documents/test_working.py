"""Uploaded files are laid out by their names, whatever these are, within one folder of the case."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.documents.working import lay_out, left_over, let_go
from data_access.documents.case import Case
from data_access.documents.found_files import UPLOADS

NAMES = st.lists(st.text(max_size=300) | st.sampled_from(["..", ".", "a/../b", "c:\\d", "\x00", "x" * 400]), max_size=6)


def a_case(folder: Path) -> Case:
    return Case(folder.resolve(), "case", "Case", "", "test", date.today(), date.today(), False, False)


@given(NAMES)
@settings(max_examples=40, deadline=None)
def test_every_file_finds_a_place_of_its_own_within_the_folder(names):
    with tempfile.TemporaryDirectory() as folder:
        case = a_case(Path(folder))
        laid = lay_out(case, [(name, str(at).encode()) for at, name in enumerate(names)])
        held = [path for path in laid.rglob("*") if path.is_file()]
        assert sorted(path.read_bytes() for path in held) == sorted(str(at).encode() for at in range(len(names)))
        assert all(path.parent == laid and path.resolve() == path for path in held)
        assert laid.parent == case.path(*UPLOADS)


@pytest.mark.parametrize(
    ("name", "kept"),
    [("Notes & <b>.txt", "Notes & <b>.txt"), ("a/b/c.pdf", "c.pdf"), ("c:\\d\\e.eml", "e.eml"),
     ("..", "file without a name"), (".hidden", ".hidden"), ("tab\there.txt", "tab_here.txt"),
     ("é" * 300 + ".docx", "é" * 97 + ".docx")],
)  # fmt: skip
def test_a_name_stays_as_far_as_a_file_can_be_called_so(tmp_path, name, kept):
    (path,) = lay_out(a_case(tmp_path), [(name, b"")]).iterdir()
    assert path.name == kept


def test_what_was_left_over_is_known_by_its_run_and_can_be_let_go(tmp_path):
    case = a_case(tmp_path)
    folder = lay_out(case, [("a.txt", b"1")])
    assert left_over(case, [str(folder / "a.txt")]) == folder
    assert left_over(case, []) is None and left_over(case, ["/elsewhere/a.txt"]) is None
    let_go(folder)
    assert left_over(case, [str(folder / "a.txt")]) is None
