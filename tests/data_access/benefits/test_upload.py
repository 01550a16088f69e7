"""A file of one kind of row goes into the benefits register whole, or not at all with every reason."""

import csv
from datetime import date

import pytest

from data_access.benefits.keeping import RowChange, keep_rows
from data_access.benefits.reading import history_of, register_of
from data_access.benefits.upload import FILE_KINDS, check_register_files, load_register_files, register_contracts
from data_access.edits import rows_of
from data_access.loaders import LoadRejected, LoadRequest
from data_access.loaders.reading import FileRead
from data_access.loaders.template import write_blank
from models.benefits.kinds import DECISION, register_kinds
from models.errors import NotPermitted
from tests.data_access.benefits.conftest import ANALYST, BOARD
from tests.models.benefits.rows import GOOD


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch):
    """CSV files are read here, without the limited child, which has tests of its own."""

    def read(request):
        with open(request.path, encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        columns = {name: [row[at] for row in rows] for at, name in enumerate(header)}
        return FileRead("f" * 64, 1, "UTF-8", columns=columns, row_numbers=list(range(2, len(rows) + 2)))

    monkeypatch.setattr("data_access.benefits.upload.read_files", lambda requests: [read(one) for one in requests])


def file(folder, kind, *rows, name="rows.csv"):
    """A CSV file of these rows, with the columns that the first one has."""
    path = folder / name
    with open(path, "w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return LoadRequest(kind, path)


def row(kind, **changed):
    """A good row of a kind of file as a file writes it."""
    values = {**GOOD[FILE_KINDS[kind]], **changed}
    words = {True: "yes", False: "no"}
    return {
        name: words[value] if isinstance(value, bool) else ";".join(value) if isinstance(value, list) else value
        for name, value in values.items()
    }


def places(outcome):
    assert outcome.rows_accepted + outcome.rows_rejected == outcome.rows_read
    assert all(one.file == outcome.file_name and one.reason and one.remedy for one in outcome.rejected)
    return [(one.row, one.column) for one in outcome.rejected]


def kept(stores, kind_id):
    return {one.row_id: one for one in register_of(stores, ANALYST).rows(kind_id)}


@pytest.fixture
def benefits(stores):
    rows = [RowChange("benefit", {**GOOD["benefit"], "title": title}) for title in ("One", "Two")]
    keep_rows(stores, ANALYST, [*rows, RowChange("measure", GOOD["measure"])])
    return stores


def test_every_kind_but_decisions_has_a_file_and_a_blank_one(tmp_path):
    assert set(FILE_KINDS.values()) == set(register_kinds()) - {DECISION}
    for kind, contract in register_contracts().items():
        path = write_blank(contract, tmp_path / f"{kind}.csv")
        header = path.read_text(encoding="utf-8-sig").strip().split(",")
        own = [] if kind == "benefit_values" else ["id", "version"]
        assert header == [*own, *register_kinds()[FILE_KINDS[kind]].labels]
        assert write_blank(contract, tmp_path / f"{kind}.xlsx").stat().st_size > 0


def test_rows_of_every_kind_are_kept_with_their_history_and_on_record(stores, tmp_path):
    for kind in FILE_KINDS:
        if kind != "benefit_values":
            (outcome,) = load_register_files(stores, ANALYST, [file(tmp_path, kind, row(kind))])
            assert (places(outcome), outcome.rows_accepted) == ([], 1)
    register = register_of(stores, ANALYST)
    assert [len(register.rows(kind_id)) for kind_id in GOOD] == [1] * len(GOOD)
    assert register.row("benefit", "BEN_001").values == {**register.row("benefit", "BEN_001").values, **GOOD["benefit"]}
    assert history_of(stores, ANALYST, "LNK_001")[0].changed_by == ANALYST.subject
    newest = stores.audit.newest(1).iloc[0]
    assert (newest.action, newest.rows_returned) == ("benefits.load", 1)
    assert newest.object.startswith("benefit_meetings: rows.csv, sha256 ")


def test_a_row_with_its_id_changes_that_row_in_the_columns_of_the_file(benefits, tmp_path):
    changed = {**row("benefits", title="One"), "id": "BEN_001", "version": 1, "owner": "Another role"}
    del changed["measurer"]
    load_register_files(benefits, ANALYST, [file(tmp_path, "benefits", changed)])
    after = kept(benefits, "benefit")["BEN_001"]
    assert (after["owner"], after["measurer"], after.version) == ("Another role", "Performance analyst", 2)


def test_every_row_at_fault_is_named_and_nothing_is_kept(benefits, tmp_path):
    rows = [
        {**row("benefits", title="New"), "id": "", "version": ""},
        row("benefits", title="Bad category", category="pigeon"),
        row("benefits", title="One"),
        row("benefits", title="Own id") | {"id": "MEA_009"},
        row("benefits", title="No version") | {"id": "BEN_001"},
        row("benefits", title="Old version") | {"id": "BEN_002", "version": 7},
        row("benefits", title="Version alone") | {"version": 1},
        row("benefits", title="Names a person", owner="a@example.org"),
        row("benefits", title="Twice"),
        row("benefits", title="Twice"),
    ]
    request = file(tmp_path, "benefits", *rows)
    (outcome,) = check_register_files(benefits, ANALYST, [request])
    assert places(outcome) == [
        (3, "category"), (4, "title"), (5, "id"), (6, "version"), (7, "version"), (8, "version"), (9, "owner"),
        (10, "title"), (11, "title"),
    ]  # fmt: skip
    assert outcome.rows_accepted == 1
    with pytest.raises(LoadRejected):
        load_register_files(benefits, ANALYST, [request])
    assert {one["title"] for one in kept(benefits, "benefit").values()} == {"One", "Two"}


def test_rows_of_one_load_may_refer_to_each_other(stores, tmp_path):
    first = file(tmp_path, "benefits", row("benefits") | {"id": "BEN_010", "depends_on": "BEN_020"}, name="a.csv")
    second = file(tmp_path, "benefits", row("benefits", title="Other") | {"id": "BEN_020"}, name="b.csv")
    assert [one.is_accepted for one in load_register_files(stores, ANALYST, [first, second])] == [True, True]
    assert kept(stores, "benefit")["BEN_010"]["depends_on"] == ["BEN_020"]


def test_what_holds_over_the_whole_register_is_checked_before_anything_is_kept(benefits, tmp_path):
    request = file(tmp_path, "benefit_measures", row("benefit_measures", name="Also judged by"))
    (outcome,) = check_register_files(benefits, ANALYST, [request])
    assert places(outcome) == [(None, None)]
    assert "would be judged by" in outcome.rejected[0].reason


def test_a_file_is_not_kept_twice(benefits, tmp_path):
    request = file(tmp_path, "benefit_outputs", row("benefit_outputs"))
    load_register_files(benefits, ANALYST, [request])
    (outcome,) = check_register_files(benefits, ANALYST, [request])
    assert "stands in the register already" in outcome.rejected[0].reason


def value(**changed):
    return {"measure_id": "MEA_001", "period": "2026-06-30", "value": 44, "source": "records", **changed}


def test_values_are_added_once_the_benefit_is_monitored(benefits, tmp_path):
    request = file(tmp_path, "benefit_values", value(), value(period="2026-05-31", value="many"))
    (outcome,) = check_register_files(benefits, ANALYST, [request])
    assert places(outcome) == [(2, "value"), (3, "value")]
    assert "not monitored yet" in outcome.rejected[0].reason
    with benefits.registers.writing() as cursor:
        cursor.execute("update benefit_rows set state = 'monitoring' where row_id = 'BEN_001'")
    for number in (44, 45):
        load_register_files(benefits, ANALYST, [file(tmp_path, "benefit_values", value(value=number))])
    rows = rows_of(benefits, "benefits/values_of_measure", measure_id="MEA_001")
    assert [(one["period"], one["value"]) for one in rows] == [(date(2026, 6, 30), 45.0), (date(2026, 6, 30), 44.0)]


@pytest.mark.parametrize(
    ("measure", "given", "reason"),
    [
        ({"kpi_id": "KPI_054"}, {}, "rests on KPI_054"),
        ({"is_survey": True, "value_kind": "per_cent"}, {}, "needs its number of answers"),
        ({}, {"answered": 3}, "Only surveys"),
        ({}, {"period": "2026-01-31"}, "before the baseline"),
        ({}, {"measure_id": "MEA_404"}, "MEA_404 is not known"),
    ],
)
def test_a_value_that_its_measure_does_not_take_is_refused_with_the_reason(stores, tmp_path, measure, given, reason):
    rows = [RowChange("benefit", GOOD["benefit"]), RowChange("measure", {**GOOD["measure"], **measure})]
    keep_rows(stores, ANALYST, rows)
    with stores.registers.writing() as cursor:
        cursor.execute("update benefit_rows set state = 'monitoring' where row_id = 'BEN_001'")
    (outcome,) = check_register_files(stores, ANALYST, [file(tmp_path, "benefit_values", value(**given))])
    assert reason in outcome.rejected[0].reason


def test_text_that_an_export_kept_from_running_comes_back_as_it_was(stores, tmp_path):
    load_register_files(stores, ANALYST, [file(tmp_path, "benefit_changes", {"title": "'=one", "owner": "'-two"})])
    assert dict(kept(stores, "change")["CHG_001"].values) | {"title": "=one", "owner": "-two"} == (
        kept(stores, "change")["CHG_001"].values
    )


def test_whoever_may_not_edit_loads_nothing(stores, tmp_path):
    request = file(tmp_path, "benefits", row("benefits"))
    for attempt in (check_register_files, load_register_files):
        with pytest.raises(NotPermitted):
            attempt(stores, BOARD, [request])
