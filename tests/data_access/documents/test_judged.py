"""Judged collections are read as they are written, and refused with every bad line."""

import pytest

from data_access.documents.judged import read_judgements, read_questions
from models.errors import DataNotAvailable, DataRejected


def file(tmp_path, text):
    path = tmp_path / "given.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_questions_keep_their_order_and_their_ids_as_text(tmp_path):
    given = file(tmp_path, '{"id": 2, "text": "second"}\n\n{"id": "1", "text": "first"}\n')
    assert list(read_questions(given).items()) == [("2", "second"), ("1", "first")]


@pytest.mark.parametrize("line", ["1\td7\t1", "1 0 d7 1", "1 d7 2.0"])
def test_judgements_are_read_in_either_form(tmp_path, line):
    assert read_judgements(file(tmp_path, f"{line}\n1\td8\t0\n")) == {"1": frozenset({"d7"})}


def test_names_with_spaces_stand_between_tabs(tmp_path):
    assert read_judgements(file(tmp_path, "1\tnote 7.txt\t1\n")) == {"1": frozenset({"note 7.txt"})}


def test_every_bad_line_is_told(tmp_path):
    with pytest.raises(DataRejected) as refused:
        read_judgements(file(tmp_path, "1\td7\t1\nrubbish\n1\td7\tyes\n1 2 3 4 5\n"))
    assert [row.row for row in refused.value.rejected] == [2, 3, 4]
    with pytest.raises(DataRejected) as refused:
        read_questions(file(tmp_path, '{"id": 1}\n[1]\nno json\n'))
    assert [row.row for row in refused.value.rejected] == [1, 2, 3]


def test_a_file_that_is_not_there_or_no_text_cannot_be_read(tmp_path):
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00\xd8")
    for path in (tmp_path / "none", tmp_path / "bytes", tmp_path):
        with pytest.raises(DataNotAvailable):
            read_questions(path)
