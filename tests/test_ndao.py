"""The terminal: what it prints, what it changes, and its exit status."""

import json
import shutil
from datetime import date, timedelta

import pytest

import ndao
from data_access.benefits.reading import history_of, register_of
from data_access.benefits.upload import register_contracts
from data_access.loaders import KINDS
from data_access.plans.reading import plan_progress
from data_access.snapshots import current_version
from data_access.stores import open_stores
from models.access import Viewer
from models.errors import StoreUnavailable


@pytest.fixture
def run(store_folder, capsys, monkeypatch):
    monkeypatch.delenv("NDAO_AUDIT_KEY_FILE", raising=False)

    def call(*arguments):
        status = ndao.main([*arguments, "--db", str(store_folder)])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return call


@pytest.fixture
def officers(tmp_path):
    path = tmp_path / "officers.csv"

    def write(*rows):
        path.write_text("\n".join(["force,as_at,officers_fte,basis", *rows, ""]), encoding="utf-8")
        return str(path)

    return write


def test_build_makes_an_empty_store_without_sample_data(tmp_path, capsys):
    folder = tmp_path / "new"
    assert ndao.main(["build", "--empty", "--db", str(folder)]) == 0
    assert "v000001" in capsys.readouterr().out
    assert current_version(folder) == "v000001"


def test_build_fills_the_registers_of_a_new_store_and_leaves_them_empty_while_another_process_owns_them(
    tmp_path, built_store, capsys, monkeypatch
):
    monkeypatch.delenv("NDAO_AUDIT_KEY_FILE", raising=False)
    monkeypatch.setattr(ndao, "build_sample", lambda folder: shutil.copytree(built_store, folder, dirs_exist_ok=True))

    def plans(folder):
        stores = open_stores(folder, folder / "audit.key")
        try:
            return plan_progress(stores, on=date(2026, 11, 26)).forces_with_plan
        finally:
            stores.close()

    def owned(*_):
        raise StoreUnavailable("The registers are in use by another process.", "Stop the other copy of the app first.")

    assert ndao.main(["build", "--db", str(tmp_path / "new")]) == 0
    assert plans(tmp_path / "new") > 0
    with monkeypatch.context() as patch:
        patch.setattr(ndao, "open_stores", owned)
        assert ndao.main(["build", "--db", str(tmp_path / "owned")]) == 0
    assert "in use by another process" in capsys.readouterr().err
    assert plans(tmp_path / "owned") == 0


def test_build_on_a_built_store_keeps_its_data(run, store_folder):
    status, out, _ = run("build")
    assert status == 0
    assert "brought up to date" in out
    assert current_version(store_folder) == "v000002"


def test_kinds_lists_every_kind(run):
    out = run("kinds")[1]
    assert [line.split()[0] for line in out.splitlines()] == [*KINDS, *register_contracts()]


def test_template_writes_a_file(run, tmp_path):
    out = tmp_path / "blank.csv"
    assert run("template", "workforce", str(out))[0] == 0
    assert out.read_text(encoding="utf-8-sig").startswith("force,")


def test_a_check_changes_nothing_and_a_load_makes_a_version(run, officers, store_folder):
    path = officers("kent,2026-03-31,4100,test")
    status, out, _ = run("load", "workforce", path, "--check-only")
    assert (status, current_version(store_folder)) == (0, "v000001")
    assert "1 rows read, 1 accepted" in out
    status, out, _ = run("load", "workforce", path)
    assert (status, current_version(store_folder)) == (0, "v000002")


def test_a_refused_file_exits_with_two_and_names_row_column_and_remedy(run, officers, store_folder):
    status, out, err = run("load", "workforce", officers("kent,2026-03-31,4100,test", "atlantis,2026-03-31,many,test"))
    assert status == 2
    assert current_version(store_folder) == "v000001"
    assert "officers.csv, row 3, column force: 'atlantis'" in err
    assert "officers.csv, row 3, column officers_fte: 'many'" in err
    assert out == ""


def test_json_prints_one_object_and_nothing_else(run, officers):
    status, out, _ = run("load", "workforce", officers("kent,2026-03-31,4100,test"), "--json")
    assert status == 0
    assert json.loads(out)["files"][0]["rows_accepted"] == 1
    status, out, _ = run("load", "workforce", officers("kent,2026-03-31,many,test"), "--json")
    assert status == 2
    assert json.loads(out)["rejected"][0]["row"] == 2


BENEFITS = "title,category,programme_year,direction,criteria"
READER = Viewer("reader@example.org", "Reader", "ndao_analyst")


def benefits_in(folder):
    stores = open_stores(folder, folder / "audit.key")
    try:
        rows = register_of(stores, READER).rows("benefit")
        newest = stores.audit.newest(1)
        by = {step.changed_by for row in rows for step in history_of(stores, READER, row.row_id)}
        return [row["title"] for row in rows], by, newest.iloc[0].to_dict() if len(newest) else {}
    finally:
        stores.close()


def test_rows_of_the_benefits_register_are_checked_kept_and_put_on_record(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("NDAO_AUDIT_KEY_FILE", raising=False)
    monkeypatch.setattr("getpass.getuser", lambda: "operator")
    folder, path = tmp_path / "store", tmp_path / "benefits.csv"
    path.write_text(f"{BENEFITS}\nFaster triage,cashable,2,increase,SC5\n", encoding="utf-8")

    def load(*options):
        status = ndao.main(["load", "benefits", str(path), *options, "--db", str(folder)])
        return status, *capsys.readouterr()

    assert load("--check-only")[:2] == (0, "benefits.csv: 1 rows read, 1 accepted (0 of them set aside), 0 rejected\n")
    assert benefits_in(folder)[0] == []
    status, out, _ = load("--json")
    assert (status, json.loads(out)["files"][0]["rows_accepted"]) == (0, 1)
    titles, by, newest = benefits_in(folder)
    assert (titles, by) == (["Faster triage"], {"terminal|operator"})
    assert (newest["action"], newest["actor"], newest["rows_returned"]) == ("benefits.load", "terminal|operator", 1)
    status, out, err = load()
    assert (status, out) == (2, "")
    assert "benefits.csv, row 2, column title: 'Faster triage' A row like this stands in the register already." in err


def test_rows_of_the_benefits_register_wait_while_another_process_owns_it(tmp_path, capsys, monkeypatch):
    def owned(*_):
        raise StoreUnavailable("The registers are in use by another process.", "Stop the other copy of the app first.")

    monkeypatch.setattr(ndao, "open_stores", owned)
    path = tmp_path / "benefits.csv"
    path.write_text(f"{BENEFITS}\n", encoding="utf-8")
    assert ndao.main(["load", "benefits", str(path), "--db", str(tmp_path / "store")]) == 2
    assert "in use by another process. Stop the other copy" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_said_so(run):
    status, _, err = run("load", "workforce", "nowhere.csv")
    assert status == 2
    assert "nowhere.csv" in err


def test_backup_restore_and_audit_go_round(run, tmp_path, store_folder):
    status, out, _ = run("backup", str(tmp_path / "backups"))
    assert status == 0
    backup = out.strip()
    assert run("audit", "verify")[:2] == (0, "whole: 0 records\n")
    status, out, _ = run("restore", backup)
    assert status == 0
    assert "audit trail whole" in out
    assert current_version(store_folder) == "v000001"


@pytest.fixture
def monthly_calls(tmp_path):
    path = tmp_path / "calls.csv"

    def write(values):
        rows = [f"{2021 + place // 12}-{place % 12 + 1:02},{value}" for place, value in enumerate(values)]
        path.write_text("\n".join(["month,calls", *rows, ""]), encoding="utf-8")
        return [str(path), "--date", "month", "--value", "calls"]

    return write


def test_performance_spc_says_rules_limits_icons_and_each_flagged_point(run, monthly_calls):
    status, out, _ = run(
        "performance", "spc", *monthly_calls([5, 6] * 7 + [20]), "--direction", "decrease", "--target", "30"
    )
    assert status == 0
    assert out.splitlines()[0] == "rules: Making Data Count, trend 7, shift 7"
    assert "no facet: 15 points, limits 3.80667 to 9.12667, variation concern_high, assurance pass" in out
    assert "  2022-03-01  20  Above UCL  special_cause_concern" in out


def test_performance_spc_prints_one_json_object_with_every_point_and_takes_every_option(run, monthly_calls):
    file = monthly_calls([5, 6] * 12)
    options = ["--rebase", "2022-01-01", "--fix-after", "12", "--unscreened", "--trend-length", "6"]
    status, out, _ = run("performance", "spc", *file, *options, "--shift-length", "8", "--json")
    chart = json.loads(out)
    assert status == 0
    assert chart["rule_set"] == "Making Data Count, trend 6, shift 8"
    assert [point["rebase_group"] for point in chart["points"]] == [0] * 12 + [1] * 12
    assert chart["summary"][0]["variation_icon"] == "common_cause"


@pytest.fixture
def event_dates(tmp_path):
    path = tmp_path / "events.csv"

    def write(gaps):
        days = [date(2024, 1, 1) + timedelta(days=sum(gaps[:place])) for place in range(len(gaps) + 1)]
        path.write_text("\n".join(["date", *map(str, days), ""]), encoding="utf-8")
        return [str(path), "--events"]

    return write


def test_performance_spc_charts_the_days_between_events_and_the_gap_still_open(run, event_dates):
    file = event_dates([7, 15, 9, 16, 8, 14, 10, 16, 9, 15, 8, 14, 100])
    status, out, _ = run("performance", "spc", *file, "--as-of", "2024-09-14")
    lines = out.splitlines()
    assert status == 0
    assert lines[0] == "rules: Making Data Count, trend 7, shift 7"
    assert lines[1].startswith("days between events: 13 gaps, limits ")
    assert lines[1].endswith("variation improvement_high")
    assert lines[2:] == [
        "  2024-08-29  100  Above UCL  special_cause_improvement",
        "still open on 2024-09-14: 16 days since 2024-08-29",
    ]
    chart = json.loads(run("performance", "spc", *file, "--as-of", "2029-01-01", "--json")[1])
    assert [gap["days"] for gap in chart["gaps"]][-2:] == [14, 100]
    assert (chart["is_trial"], chart["is_open_gap_unusual"]) == (False, True)
    assert chart["open_gap_days"] == (date(2029, 1, 1) - date(2024, 8, 29)).days


def test_performance_spc_of_events_refuses_what_it_cannot_chart(run, event_dates, tmp_path):
    assert run("performance", "spc", *event_dates([4, 5]))[0] == 2
    status, _, err = run("performance", "spc", *event_dates([4, 5, 0, 7]), "--as-of", "2024-01-02")
    assert (status, "lies after 2024-01-02" in err) == (2, True)
    assert run("performance", "spc", *event_dates([4, 5, 0, 7]), "--target", "3")[0] == 2
    months = tmp_path / "months.csv"
    months.write_text("date\n2024-01\n2024-02-03\n", encoding="utf-8")
    status, _, err = run("performance", "spc", str(months), "--events")
    assert status == 2
    assert "months.csv, row 2, column date: '2024-01' This is a month, not a day." in err


def test_performance_spc_refuses_a_bad_file_and_a_bad_option_with_two(run, monthly_calls):
    status, out, err = run("performance", "spc", *monthly_calls([5, "many", 7]))
    assert (status, out) == (2, "")
    assert "calls.csv, row 3, column calls: 'many' This is no number." in err
    status, _, err = run("performance", "spc", *monthly_calls([5, 6]), "--fix-after", "3")
    assert status == 2
    assert "after 3 points" in err
