"""``ndao.py documents`` from files to a purge: what it prints, refuses and puts on record."""

import json

import pytest

import ndao
from data_access.documents.certificates import CERTIFICATES
from data_access.stores import open_stores
from tests.data_access.documents.material import lay_out, lines

WHY = ["--reason", "fraud", "--reference", "OP-LARK-7", "--authority", "Jo Miles, Inspector"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Material, and a case into which it was taken with a reason."""
    folder = tmp_path_factory.mktemp("terminal")
    lay_out(folder / "seizure")
    call = ["documents", "ingest", folder / "real", folder / "seizure", "--no-lanes", *reason(), "--db", folder / "db"]
    assert ndao.main([str(word) for word in call]) == 0
    return folder


def reason():
    from models.documents.rules import reasons

    return ["--reason", next(code for code in reasons() if code != "other"), *WHY[2:]]


@pytest.fixture
def run(folder, capsys, monkeypatch):
    monkeypatch.delenv("NDAO_AUDIT_KEY_FILE", raising=False)
    capsys.readouterr()

    def call(verb, case, *arguments):
        given = [verb, str(folder / case), *map(str, arguments), "--db", str(folder / "db"), "--json"]
        status = ndao.main(["documents", *given])
        return status, json.loads(capsys.readouterr().out)

    return call


def actions(folder):
    stores = open_stores(folder / "db", folder / "db" / "audit.key")
    try:
        assert stores.audit.verify().is_whole
        return stores.audit.newest(50)["action"].tolist()
    finally:
        stores.close()


def test_what_was_taken_in_is_accounted_for_and_on_record(run, folder):
    status, told = run("status", "real", *reason())
    assert status == 0
    assert told["account"]["is_balanced"]
    assert told["account"]["files"] == 24
    assert sum(row["files"] for row in told["unread"]) == 3
    assert {lane["done"] for lane in told["lanes"]} == {0}
    assert {"documents.open", "documents.ingest", "documents.unread"} <= set(actions(folder))


@pytest.mark.parametrize("verb", [["status"], ["purge"], ["custody", "--out", "x.csv"]])
def test_a_case_is_not_opened_without_a_reason(run, verb):
    status, told = run(verb[0], "real", *verb[1:])
    assert status == 2
    assert "--reason, --reference, --authority" in told["error"]


@pytest.mark.parametrize("given", [["nowhere"], ["seizure"]])
def test_an_ingest_that_is_refused_leaves_no_case(run, folder, given):
    status, told = run("ingest", "refused", folder / given[0])
    assert status == 2
    assert told["error"]
    assert not (folder / "refused").exists()


def test_the_chain_of_custody_is_a_file(run, folder):
    status, told = run("custody", "real", "--out", folder / "custody.csv", *reason())
    assert status == 0
    assert told["bytes"] == (folder / "custody.csv").stat().st_size
    assert "seizure/outer.zip/inner.zip/deep.txt" in (folder / "custody.csv").read_text(encoding="utf-8-sig")


def test_lines_go_into_a_case_for_measuring_without_a_reason(run, folder):
    file = lines(folder / "docs.jsonl", 30)
    status, told = run("ingest-jsonl", "measured", file, "--benchmark", "--no-lanes")
    assert (status, told["indexed"], told["is_benchmark"], told["account"]["is_balanced"]) == (0, 31, True, True)
    status, told = run("ingest-jsonl", "bad", lines(folder / "bad.jsonl", 1, "{"), "--benchmark")
    assert status == 2
    assert [row["row"] for row in told["rejected"]] == [2]
    assert not (folder / "bad").exists()


def test_a_case_goes_for_good_with_a_certificate(run, folder):
    file = lines(folder / "few.jsonl", 2)
    assert run("ingest-jsonl", "short", file, "--no-lanes", *reason())[0] == 0
    status, told = run("purge", "short", *reason())
    assert (status, told["items"], told["is_whole_case"]) == (0, 3, True)
    assert not (folder / "short").exists()
    assert (folder / CERTIFICATES / f"{told['certificate_id']}.json").exists()
    assert "documents.purge" in actions(folder)
