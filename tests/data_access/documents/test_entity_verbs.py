import json

import pytest

from data_access.documents.case import close_case, create_case
from data_access.documents.entities import index_patterns
from ndao import main


@pytest.fixture
def case(tmp_path):
    """A case made for measuring, of one passage."""
    made = create_case(tmp_path / "case", name="Verbs", made_by="somebody", is_benchmark=True)
    text = "the digger QX12 ABC, ring 07700 900123"
    with made.writing() as cursor:
        cursor.execute(
            """
            insert into items select 1, 'h', 'n', 'n', 'Box', '', 'txt', 'document', 1, null, null, 'indexed', '',
                null, 'Note', '', null, 'en', 1, 3, 'text', '1', 1, '', '', [], '', 1, timestamp '2026-11-01'
            """
        )
        cursor.execute("insert into passages values (1, 1, 1, 1, 'text', 'Text', ?, 7, [], null)", [text])
    index_patterns(made, [(1, 1, text)])
    close_case(made)
    return made.folder


def test_entities_are_listed_as_one_object(case, capsys):
    assert main(["documents", "entities", str(case), "--kind", "vrm", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(row["kind"], row["shown"], row["items"]) for row in told["rows"]] == [("vrm", "QX12ABC", 1)]


def test_a_watch_list_says_what_it_found(case, tmp_path, capsys):
    file = tmp_path / "list.csv"
    file.write_text("term\ndigger\n", encoding="utf-8")
    assert main(["documents", "watchlist", str(case), "--file", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["mentions"], [row["shown"] for row in told["entities"]]) == (1, ["digger"])


def test_a_bad_watch_list_is_refused_with_its_rows(case, tmp_path, capsys):
    file = tmp_path / "list.csv"
    file.write_text("term\nx\n", encoding="utf-8")
    assert main(["documents", "watchlist", str(case), "--file", str(file)]) == 2
    assert "3 to 200 characters" in "".join(capsys.readouterr())
