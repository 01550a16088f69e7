"""The terminal lets people in by name and writes the disclosure schedule, for a reason on record."""

import csv
import getpass
import json

import pytest

import ndao
from data_access.documents.access import OnRecord, add_member, is_named, remove_member
from data_access.documents.case import close_case, open_case
from tests.data_access.documents.doors import ANN, new_case

WHY = ("--reason", "investigation", "--reference", "OP-TEST-1", "--authority", "Jo Miles, Inspector")


@pytest.fixture
def run(tmp_path, capsys):
    case = new_case(tmp_path / "case", made_by=f"terminal|{getpass.getuser()}", is_synthetic=True)
    close_case(case)

    def verb(name, *options):
        status = ndao.main(["documents", name, str(case.folder), "--db", str(tmp_path / "db"), *options])
        close_case(case)
        said = capsys.readouterr()
        return status, said.out, said.err

    return verb


def test_the_account_that_made_a_case_lets_an_account_of_the_app_in_and_takes_it_off(run, tmp_path):
    status, out, _ = run("access", "--add", ANN.subject, "--name", ANN.name, *WHY, "--json")
    assert status == 0
    assert [person["name"] for person in json.loads(out)["people"]] == [getpass.getuser(), ANN.name]
    assert is_named(open_case(tmp_path / "case"), ANN.subject)
    status, out, _ = run("access", "--remove", ANN.subject, *WHY)
    assert status == 0
    assert "removed 20" in out.splitlines()[-1]
    assert not is_named(open_case(tmp_path / "case"), ANN.subject)


def test_a_reason_is_asked_for_and_a_removed_lead_is_refused(run):
    status, _, err = run("access")
    assert (status, "--reason" in err) == (2, True)
    assert run("access", "--add", ANN.subject, "--remove", ANN.subject, *WHY)[0] == 2
    run("access", "--add", ANN.subject, "--name", ANN.name, "--lead", *WHY)
    run("access", "--remove", f"terminal|{getpass.getuser()}", *WHY)
    status, _, err = run("disclosure", "--out", "x.csv", *WHY)
    assert status == 2
    assert "Ann Analyst" in err


def test_only_a_lead_purges_a_case(run, tmp_path):
    run("access", "--add", ANN.subject, "--name", ANN.name, "--lead", *WHY)
    me = f"terminal|{getpass.getuser()}"
    case = open_case(tmp_path / "case")
    ann = OnRecord(lambda entries: None, ANN.subject, ANN.role_id)
    remove_member(ann, case, me)
    add_member(ann, case, me, "Member")
    status, _, err = run("purge", *WHY)
    assert (status, "for its leads" in err) == (2, True)
    assert (tmp_path / "case" / "case.json").exists()


def test_the_schedule_is_written_as_csv_and_as_a_workbook(run, tmp_path):
    out = tmp_path / "schedule.csv"
    status, _, err = run("disclosure", "--out", str(out), *WHY)
    assert status == 0, err
    rows = list(csv.DictReader(out.open(encoding="utf-8-sig", newline="")))
    assert [row["What"] for row in rows] == ["open", "disclosure"]
    assert rows[0]["data_status"] == "SYNTHETIC"
    assert run("disclosure", "--out", str(tmp_path / "schedule.xlsx"), *WHY)[0] == 0
    assert run("disclosure", "--out", str(tmp_path / "schedule.doc"), *WHY)[0] == 2
