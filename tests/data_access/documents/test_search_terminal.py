"""The terminal asks a case, writes runs as TREC has them and counts lists of terms."""

import json

import pytest

import ndao
from data_access.documents.case import close_case
from data_access.documents.gate import OpenCase
from data_access.documents.search import more_like, search, search_batch, search_terms
from models.documents.requests import SearchRequest
from tests.data_access.documents.doors import reason
from tests.data_access.documents.small_case import small_case


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    found = small_case(tmp_path_factory.mktemp("terminal") / "case")
    yield found
    close_case(found.case)


@pytest.fixture
def run(opened, capsys, tmp_path):
    def verb(name, *options):
        status = ndao.main(["documents", name, str(opened.case.folder), "--db", str(tmp_path / "db"), *options])
        said = capsys.readouterr()
        return status, said.out, said.err

    return verb


def test_a_question_is_answered_in_lines_and_as_one_object(run):
    status, out, _ = run("search", "who hired an excavator?", "--k", "2")
    assert status == 0
    assert "Title of mail 2" in out
    status, out, _ = run("search", "who hired an excavator?", "--k", "2", "--json", "--mode", "lexical")
    told = json.loads(out)
    assert status == 0
    assert len(told["hits"]) == 2
    assert told["lanes"] == ["words"]
    passage = told["hits"][0]["passages"][0]
    assert all(passage["text"][a:b] for a, b in passage["highlights"])
    assert told["facets"]["source"]


def test_a_run_has_six_columns_and_ranks_from_one(run, tmp_path):
    queries, out = tmp_path / "queries.jsonl", tmp_path / "run.tsv"
    queries.write_text('{"id": "q1", "text": "red van"}\n\n{"id": 2, "text": "excavator"}\n', encoding="utf-8")
    status, _, _ = run("search-batch", "--queries", str(queries), "--k", "3", "--out", str(out))
    rows = [line.split("\t") for line in out.read_text(encoding="utf-8").splitlines()]
    assert status == 0
    assert {len(row) for row in rows} == {6}
    assert [row[3] for row in rows] == ["1", "2", "3"] * 2
    assert [row[0] for row in rows] == ["q1"] * 3 + ["2"] * 3
    assert {row[1] for row in rows} == {"Q0"}
    assert all(not set(row[2]) & set(" \t") for row in rows)


@pytest.mark.parametrize(
    "content", ["", "not json", '{"id": "1"}', '{"id": "1", "text": 3}', '{"id": "1", "text": "a"}\n' * 2, "[1]"]
)
def test_a_list_of_questions_that_is_none_is_refused_and_nothing_is_written(run, tmp_path, content):
    queries, out = tmp_path / "queries.jsonl", tmp_path / "run.tsv"
    queries.write_text(content, encoding="utf-8")
    assert run("search-batch", "--queries", str(queries), "--out", str(out))[0] == 2
    assert not out.exists()


def test_a_list_of_terms_is_counted(run, tmp_path):
    terms = tmp_path / "terms.txt"
    terms.write_text('excavator\n"red van"\n', encoding="utf-8")
    status, out, _ = run("terms", "--file", str(terms), "--json")
    assert status == 0
    assert json.loads(out)["terms"] == [
        {"term": "excavator", "items": 3, "passages": 3}, {"term": '"red van"', "items": 1, "passages": 2}
    ]  # fmt: skip


@pytest.mark.parametrize("options", [("search", "a", "--k", "0"), ("terms", "--file", "nowhere.txt")])
def test_what_makes_no_sense_is_refused(run, options):
    assert run(*options)[0] == 2


def test_everything_that_shows_something_is_on_record_first(opened, monkeypatch):
    entries = []
    real = OpenCase(opened.case, reason(), "search-1", "terminal|test", "terminal", entries.extend)
    monkeypatch.setattr("data_access.documents.gate.require_named", lambda case, actor: None)
    search(real, SearchRequest("excavator"))
    more_like(real, item_id=4)
    search_batch(real, [("1", "van")], k=2)
    search_terms(real, ["van"])
    assert [entry.action for entry in entries] == [
        "documents.search", "documents.more_like", "documents.search_batch", "documents.search_terms"
    ]  # fmt: skip
    assert "excavator" in entries[0].object


def test_nothing_is_shown_where_nothing_can_be_put_on_record(opened, monkeypatch):
    def broken(entries):
        raise OSError("full")

    real = OpenCase(opened.case, reason(), "search-2", "terminal|test", "terminal", broken)
    monkeypatch.setattr("data_access.documents.gate.require_named", lambda case, actor: None)
    for look in (lambda: search(real, SearchRequest("van")), lambda: search_terms(real, ["van"])):
        with pytest.raises(OSError, match="full"):
            look()
