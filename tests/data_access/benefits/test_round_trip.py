"""A workbook that comes back: nothing changes unless somebody changed it, and what is applied is what was shown."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from data_access.benefits import round_trip, workbook_child, workbook_reading
from data_access.benefits.keeping import RowChange, keep_row, keep_rows
from data_access.benefits.moving import decide
from data_access.benefits.reading import history_of, register_of
from data_access.benefits.round_trip import apply_differences, compare_workbook
from data_access.benefits.values import add_in
from data_access.benefits.workbook import SHEETS, columns_of, register_workbook
from data_access.benefits.workbook_reading import WorkbookRead, read_register_workbook
from data_access.edits import editing, rows_of
from data_access.exports import About
from data_access.loaders import LoadRequest
from data_access.stores import open_stores
from models.benefits.differences import CHANGED, CONFLICT, NEW, WITHDRAWN, SheetRow
from models.benefits.kinds import register_kinds
from models.errors import EditRefused, NotPermitted
from tests.data_access.benefits.conftest import ANALYST, BOARD, LEAD, OWNER
from tests.models.benefits.rows import GOOD

ABOUT = About(
    title="Benefits register",
    subtitle="Rows as they stand",
    filters={},
    definition="One sheet a kind",
    as_at=date(2026, 11, 30),
    source="Register",
    data_version="v1",
    is_synthetic=False,
    suppression="None needed.",
    generated_at=datetime(2026, 11, 30, tzinfo=UTC),
    generated_by_role="NDAO analyst",
)
AWKWARD = {
    "=cmd|'/c calc'!A1": "=HYPERLINK(\"x\")",
    "'=already with an apostrophe": "-5 people",
    'Quotes " and \' and ; and , £ € 🙂': "@one\r\n\r\n+two  \nthree _x0041_ _x000D_",
    "<b>&amp;</b> [link](x) \u202e reversed": "x" * 2000,
    "TRUE": "2026-03-31",
    "0012": "1e5",
}
VALUED = {
    "value_low": 0.1 + 0.2,
    "value_central": 1 / 3,
    "value_high": 123456789.987654321,
    "price_year": 2025,
    "evidence_grade": 4,
    "value_from": date(2026, 4, 1),
    "value_until": date(2031, 3, 31),
    "still_valid": "yes",
    "is_disbenefit": True,
    "depends_on": ["BEN_002", "BEN_001"],
}
VALUE = {"measure_id": "MEA_001", "period": date(2026, 9, 30), "value": 44.5, "answered": None, "source": "=records"}


def filled(stores):
    """A register with a row of each kind, awkward text and a value."""
    kinds = ("benefit", "measure", "output", "link", "action", "group", "cost", "setting", "meeting")
    keep_rows(stores, ANALYST, [RowChange(kind_id, GOOD[kind_id]) for kind_id in kinds])
    awkward = [{**GOOD["benefit"], "title": title, "rationale": text} for title, text in AWKWARD.items()]
    valued = {**GOOD["benefit"], **VALUED, "title": "Valued"}
    keep_rows(stores, ANALYST, [RowChange("benefit", values) for values in [*awkward, valued]])
    decide(stores, BOARD, {"decision": "hold", "benefit_id": "BEN_001", "reason": "=sound"})
    with editing(stores, ANALYST) as edit:
        add_in(edit, [VALUE])
    return stores


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch):
    """Workbooks are read here, without a child; the tests of the child itself undo it."""
    monkeypatch.setattr(workbook_reading, "run_limited", lambda module, folder, **_: workbook_child.main(folder))
    monkeypatch.setattr(workbook_child, "limit_memory", lambda _: None)
    monkeypatch.setattr(workbook_child, "limit_cpu", lambda _: None)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A register that tests compare with and never change, and its export."""
    folder = tmp_path_factory.mktemp("register")
    stores = filled(open_stores(folder / "store", folder / "audit.key"))
    yield stores, register_workbook(stores, ANALYST, ABOUT)
    stores.close()


@pytest.fixture
def file(shared, tmp_path):
    """The export of the shared register, opened by another program."""
    return File(*shared, tmp_path / "register.xlsx")


@pytest.fixture
def seen(shared, tmp_path, monkeypatch):
    """The export of the shared register as it is read, to be edited cell by cell."""
    return Sheets(*shared, tmp_path / "register.xlsx", monkeypatch)


@pytest.fixture
def book(stores, tmp_path, monkeypatch):
    """As ``seen``, of a register of its own."""
    return Sheets(filled(stores), register_workbook(stores, ANALYST, ABOUT), tmp_path / "register.xlsx", monkeypatch)


class File:
    def __init__(self, stores, data, path):
        self.stores, self.path, self.book = stores, path, load_workbook(io.BytesIO(data))

    def sheet(self, kind_id="benefit"):
        return self.book[SHEETS[kind_id]]

    def at(self, kind_id, row_id, field):
        """The cell of a field of a row."""
        header, *rows = self.sheet(kind_id).iter_rows()
        names = [cell.value for cell in header]
        key = names.index("measure_id" if kind_id == "value" else "id")
        return next(row[names.index(field)] for row in rows if row[key].value == row_id)

    def compare(self):
        self.book.save(self.path)
        return compare_workbook(self.stores, ANALYST, LoadRequest("register", self.path))


class Sheets:
    def __init__(self, stores, data, path, monkeypatch):
        self.stores, self.request, self.patch = stores, LoadRequest("register", path), monkeypatch
        path.write_bytes(data)
        self.read: WorkbookRead = read_register_workbook(self.request)

    def _put(self, kind_id, change):
        sheets = [replace(one, rows=change(one.rows)) if one.kind_id == kind_id else one for one in self.read.sheets]
        self.read = replace(self.read, sheets=tuple(sheets))

    def put(self, kind_id, row_id, field, text):
        """Write in one cell; return the number of its row."""
        sheet = next(one for one in self.read.sheets if one.kind_id == kind_id)
        row = next(one for one in sheet.rows if one.row_id == row_id)
        own = {"id": "row_id"}.get(field, field)
        changed = replace(row, texts={**row.texts, field: text}) if field in row.texts else replace(row, **{own: text})
        self._put(kind_id, lambda rows: tuple(changed if one is row else one for one in rows))
        return row.number

    def add(self, kind_id, row_id="", **texts):
        names = [item.name for item in register_kinds()[kind_id].fields]
        row = SheetRow(900, row_id, "", "", {name: str(texts.get(name) or "") for name in names})
        self._put(kind_id, lambda rows: (*rows, row))

    def drop(self, kind_id, row_id):
        self._put(kind_id, lambda rows: tuple(one for one in rows if one.row_id != row_id))

    def compare(self, viewer=ANALYST):
        self.patch.setattr(round_trip, "read_register_workbook", lambda request: self.read)
        return compare_workbook(self.stores, viewer, self.request)


def told(differences):
    assert differences.rejected == ()
    return [(one.what, one.row_id, one.field, one.before, one.after) for one in differences.found]


def refused(differences):
    assert differences.changes == () or differences.rejected
    return [(row.row, row.column) for row in differences.rejected]


def test_the_file_as_it_is_exported_changes_nothing(shared, tmp_path, monkeypatch):
    monkeypatch.undo()
    stores, data = shared
    path = tmp_path / "register.xlsx"
    path.write_bytes(data)
    differences = compare_workbook(stores, ANALYST, LoadRequest("register", path))
    assert differences.is_unchanged
    assert differences.rows_compared == sum(len(register_of(stores, LEAD).rows(kind)) for kind in register_kinds()) + 1
    with pytest.raises(EditRefused, match="Nothing changes"):
        apply_differences(stores, ANALYST, differences)


def test_saved_again_by_another_program_it_changes_nothing(file):
    assert file.compare().is_unchanged


def test_each_sheet_has_the_fields_as_header_and_no_cell_that_runs(file):
    assert file.book.sheetnames == ["Read me", *SHEETS.values()]
    for kind_id, kind in register_kinds().items():
        header = [cell.value for cell in file.sheet(kind_id)[1]]
        assert header == [*columns_of(kind), "data_status"]
        assert set(kind.labels) < set(header)
        cells = [cell for row in file.sheet(kind_id).iter_rows(min_row=2) for cell in row if cell.value is not None]
        assert [cell for cell in cells if cell.data_type == "f" or str(cell.value).startswith(tuple("=+@"))] == []
    assert file.at("measure", "MEA_001", "target_on").value == datetime(2027, 3, 31)
    assert file.at("measure", "MEA_001", "baseline_value").value == 40


def habits(file):
    """What spreadsheets do to a file without anybody meaning to."""
    cells = {
        "baseline_value": "40.0",
        "target_number": 20.000000000000004,
        "target_on": "2027-03-31 00:00:00",
        "baseline_on": "31/03/2026",
        "is_primary": True,
        "is_survey": None,
        "unit": "  databases ",
        "frequency": "Monthly",
    }
    for name, value in cells.items():
        file.at("measure", "MEA_001", name).value = value
    file.at("benefit", "BEN_001", "criteria").value = "SC8 ;SC5; "
    file.at("benefit", "BEN_008", "value_low").value = 0.3
    file.at("value", "MEA_001", "period").value = datetime(2026, 9, 30, 0, 0)
    file.sheet("measure").append([None, "", " "])
    sheet = file.sheet()
    header, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for at, row in enumerate([header, *reversed(rows)], start=1):
        for column, value in enumerate(reversed(row), start=1):
            sheet.cell(at, column).value = value
            sheet.cell(at, column).number_format = "yyyy-mm-dd" if isinstance(value, datetime) else "General"


def test_the_habits_of_spreadsheets_are_no_changes(file):
    habits(file)
    differences = file.compare()
    assert told(differences) == []
    assert differences.is_unchanged


EDITS = (
    ("benefit", "BEN_002", "rationale", "Plain", "Plain"),
    ("benefit", "BEN_003", "title", "=other", "=other"),
    ("benefit", "BEN_004", "criteria", "SC5", "SC5"),
    ("benefit", "BEN_008", "value_low", "0.25", "0.25"),
    ("benefit", "BEN_008", "is_disbenefit", "FALSE", "no"),
    ("benefit", "BEN_008", "still_valid", "", ""),
    ("benefit", "BEN_001", "next_review_on", "2026-12-15 00:00:00", "2026-12-15"),
    ("benefit", "BEN_001", "programme_year", "3.0", "3"),
    ("measure", "MEA_001", "frequency", "Quarterly", "quarterly"),
    ("output", "OUT_001", "services", "S3.2;S5a", "S3.2; S5a"),
    ("setting", "SET_001", "value", "21", "21"),
    ("meeting", "MTG_001", "minutes", "One\nTwo", "One\nTwo"),
    ("cost", "CST_001", "central", "1900000.5", "1900000.5"),
)


@pytest.mark.parametrize(("kind_id", "row_id", "field", "text", "after"), EDITS)
def test_one_edit_is_that_one_change(seen, kind_id, row_id, field, text, after):
    seen.put(kind_id, row_id, field, text)
    ((what, shown_id, shown_field, _, shown_after),) = told(seen.compare())
    assert (what, shown_id, shown_field, shown_after) == (CHANGED, row_id, field, after)


def test_what_is_applied_is_all_that_is_new_and_the_file_then_says_what_the_register_says(book):
    before = register_of(book.stores, ANALYST)
    for kind_id, row_id, field, text, _ in EDITS:
        book.put(kind_id, row_id, field, text)
    differences = book.compare()
    assert {one[1:3] for one in told(differences)} == {edit[1:3] for edit in EDITS}
    assert apply_differences(book.stores, OWNER, differences) == len({edit[1] for edit in EDITS})
    after = register_of(book.stores, ANALYST)
    changed = {
        (row_id, name)
        for kind_id, rows in before.by_kind.items()
        for row_id, row in rows.items()
        for name in row.values
        if row[name] != after.row(kind_id, row_id)[name]
    }
    assert changed == {edit[1:3] for edit in EDITS}
    assert (after.row("benefit", "BEN_001").version, after.row("benefit", "BEN_006").version) == (2, 1)
    assert history_of(book.stores, ANALYST, "CST_001")[0].changed_by == OWNER.subject
    newest = book.stores.audit.newest(1).iloc[0]
    assert (newest.action, newest.rows_returned, newest.actor) == ("benefits.workbook", 10, OWNER.subject)
    assert newest.object.startswith("register.xlsx, sha256 ")
    assert told(book.compare()) == []


def test_new_rows_come_with_or_without_their_own_id(book):
    book.add("benefit", "BEN_050", **{**GOOD["benefit"], "title": "New", "criteria": "SC5", "services": "S3.2"})
    book.add("measure", **{**GOOD["measure"], "benefit_id": "BEN_050", "is_primary": "yes"})
    differences = book.compare()
    assert {(what, row_id) for what, row_id, *_ in told(differences)} == {(NEW, "BEN_050"), (NEW, "")}
    assert apply_differences(book.stores, ANALYST, differences) == 2
    register = register_of(book.stores, ANALYST)
    assert register.row("benefit", "BEN_050")["title"] == "New"
    assert [row.row_id for row in register.measures_by_benefit["BEN_050"]] == ["MEA_002"]


def test_a_row_is_withdrawn_by_its_reason_and_not_by_being_deleted(book):
    book.drop("cost", "CST_001")
    book.put("action", "ACT_001", "withdraw", "Entered twice")
    differences = book.compare()
    assert told(differences) == [(WITHDRAWN, "ACT_001", "withdrawn because", "", "Entered twice")]
    apply_differences(book.stores, ANALYST, differences)
    register = register_of(book.stores, ANALYST)
    assert (register.row("action", "ACT_001"), register.row("cost", "CST_001").version) == (None, 1)


def test_a_row_that_others_refer_to_is_not_withdrawn(seen):
    seen.put("benefit", "BEN_001", "withdraw", "Not needed")
    differences = seen.compare()
    assert refused(differences) == [(None, None)]
    assert "BEN_001 is referred to by" in differences.rejected[0].reason


def other_edit(stores, row_id="BEN_001", **changed):
    row = register_of(stores, ANALYST).row("benefit", row_id)
    keep_row(stores, OWNER, RowChange("benefit", {**row.values, **changed}, row_id, row.version))


def owners(stores):
    return [register_of(stores, ANALYST).row("benefit", one)["owner"] for one in ("BEN_001", "BEN_002")]


def test_what_others_changed_since_is_neither_undone_nor_a_conflict_where_the_file_left_it_alone(book):
    other_edit(book.stores, owner="Somebody else")
    book.put("benefit", "BEN_002", "owner", "Mine")
    differences = book.compare()
    assert told(differences) == [(CHANGED, "BEN_002", "owner", "Head of data sharing", "Mine")]
    apply_differences(book.stores, ANALYST, differences)
    assert owners(book.stores) == ["Somebody else", "Mine"]


def test_a_row_that_both_changed_is_a_conflict_with_both_values_until_it_is_left_out(book):
    other_edit(book.stores, owner="Theirs")
    for row_id in ("BEN_001", "BEN_002"):
        book.put("benefit", row_id, "owner", "Mine")
    differences = book.compare()
    assert told(differences)[0] == (CONFLICT, "BEN_001", "owner", "Theirs", "Mine")
    with pytest.raises(EditRefused, match="Somebody else"):
        apply_differences(book.stores, ANALYST, differences)
    assert owners(book.stores) == ["Theirs", "Head of data sharing"]
    assert apply_differences(book.stores, ANALYST, differences, leaving_conflicts_out=True) == 1
    assert owners(book.stores) == ["Theirs", "Mine"]


def test_an_edit_of_a_row_that_was_withdrawn_meanwhile_is_a_conflict(book):
    row = register_of(book.stores, ANALYST).row("cost", "CST_001")
    keep_row(book.stores, OWNER, RowChange("cost", row.values, "CST_001", 1, "Wrong year"))
    assert told(book.compare()) == []
    book.put("cost", "CST_001", "basis", "New")
    assert [one[:3] for one in told(book.compare())] == [(CONFLICT, "CST_001", "withdrawn because")]


def test_what_was_shown_is_not_applied_to_a_register_that_has_moved_on(book):
    book.put("benefit", "BEN_002", "owner", "Mine")
    differences = book.compare()
    other_edit(book.stores, "BEN_002", owner="Theirs")
    with pytest.raises(EditRefused, match="has changed since"):
        apply_differences(book.stores, ANALYST, differences)
    assert owners(book.stores)[1] == "Theirs"


def monitored(stores):
    with stores.registers.writing() as cursor:
        cursor.execute("update benefit_rows set state = 'monitoring' where row_id = 'BEN_001'")


def values(stores):
    rows = rows_of(stores, "benefits/values_of_measure", measure_id="MEA_001")
    return [(row["value_id"], row["value"]) for row in rows]


def test_a_changed_value_is_added_and_the_earlier_one_stays(book):
    monitored(book.stores)
    book.put("value", "MEA_001 2026-09-30", "value", "46")
    book.add("value", "MEA_001 2026-06-30", measure_id="MEA_001", period="2026-06-30", value=43)
    differences = book.compare()
    assert told(differences)[0][:3] == (CHANGED, "MEA_001 2026-09-30", "value")
    assert apply_differences(book.stores, ANALYST, differences) == 2
    assert values(book.stores) == [(2, 46.0), (1, 44.5), (3, 43.0)]


def test_values_follow_the_rules_of_values_and_conflicts(book):
    book.put("value", "MEA_001 2026-09-30", "value", "46")
    assert refused(book.compare()) == [(2, "value")]
    monitored(book.stores)
    with editing(book.stores, OWNER) as edit:
        add_in(edit, [{**VALUE, "value": 45}])
    assert told(book.compare()) == [(CONFLICT, "MEA_001 2026-09-30", "value", "45", "46")]
    book.put("value", "MEA_001 2026-09-30", "value", "44.5")
    assert book.compare().is_unchanged


@pytest.mark.parametrize(
    ("kind_id", "row_id", "field", "text", "column"),
    [
        ("benefit", "BEN_001", "category", "pigeon", "category"),
        ("benefit", "BEN_001", "title", "", "title"),
        ("benefit", "BEN_001", "risks", "RIS_99999", "risks"),
        ("benefit", "BEN_001", "owner", "a@example.org", "owner"),
        ("benefit", "BEN_001", "id", "BEN_999", "id"),
        ("measure", "MEA_001", "target_on", "31 March", "target_on"),
        ("measure", "MEA_001", "baseline_value", "many", "baseline_value"),
        ("decision", "DEC_001", "reason", "Other", "id"),
        ("value", "MEA_001 2026-09-30", "value", "", "value"),
    ],
)
def test_a_cell_that_cannot_be_is_refused_by_sheet_row_and_column(seen, kind_id, row_id, field, text, column):
    number = seen.put(kind_id, row_id, field, text)
    differences = seen.compare()
    assert refused(differences) == [(number, column)]
    (row,) = differences.rejected
    assert row.file == f"register.xlsx, sheet {SHEETS[kind_id]}"
    assert row.reason
    assert row.remedy
    with pytest.raises(EditRefused, match="refused"):
        apply_differences(seen.stores, ANALYST, differences, leaving_conflicts_out=True)


@pytest.mark.parametrize("version", ["", "one", "9", "1.5", "-1"])
def test_a_change_names_the_version_that_it_was_made_on(seen, version):
    seen.put("benefit", "BEN_001", "owner", "Mine")
    number = seen.put("benefit", "BEN_001", "version", version)
    assert refused(seen.compare()) == [(number, "version")]


def test_unknown_columns_and_rows_that_stand_twice_are_refused_by_name(file):
    cost, group = file.sheet("cost"), file.sheet("group")
    cost.cell(1, cost.max_column + 1).value = "colour"
    group.append([cell.value for cell in group[2]])
    differences = file.compare()
    assert 'The column "colour" is not part' in differences.rejected[0].reason
    assert [(row.row, row.column) for row in differences.rejected[1:]] == [(2, "id"), (3, "id")]


def test_a_formula_counts_as_its_result_and_one_without_is_refused(file, tmp_path):
    file.at("cost", "CST_001", "central").value = "=1900000+1"
    differences = file.compare()
    assert refused(differences) == [(2, "central")]
    assert "formula" in differences.rejected[0].reason
    calculated = tmp_path / "calculated.xlsx"
    with zipfile.ZipFile(file.path) as before, zipfile.ZipFile(calculated, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, re.sub(rb"(\+1</f>)<v ?(/>|></v>)", rb"\1<v>1900001</v>", before.read(name)))
    differences = compare_workbook(file.stores, ANALYST, LoadRequest("register", calculated))
    assert told(differences) == [(CHANGED, "CST_001", "central", "2000000", "1900001")]


def test_columns_and_sheets_that_are_left_out_are_not_compared(file):
    names = [cell.value for cell in file.sheet()[1]]
    file.at("benefit", "BEN_002", "owner").value = "Mine"
    file.sheet().delete_cols(names.index("rationale") + 1)
    del file.book[SHEETS["cost"]]
    differences = file.compare()
    assert [one[1:3] for one in told(differences)] == [("BEN_002", "owner")]
    assert "Costs" in differences.notes[0]
    assert differences.changes[0].values["rationale"] == '=HYPERLINK("x")'


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04nonsense", b"<html>", b"a,b\n1,2\n"])
def test_a_file_that_is_no_workbook_of_the_register_is_refused(shared, tmp_path, data):
    path = tmp_path / "other.xlsx"
    path.write_bytes(data)
    differences = compare_workbook(shared[0], ANALYST, LoadRequest("register", path))
    assert differences.rejected[0].remedy
    assert differences.changes == ()


@pytest.mark.parametrize(
    ("limit", "most", "reason"),
    [("MOST_BYTES", 2000, "larger than"), ("MOST_CHARACTERS", 2000, "more text than a register")],
)
def test_a_workbook_beyond_the_limits_is_refused(shared, tmp_path, monkeypatch, limit, most, reason):
    monkeypatch.setattr(workbook_child, limit, most)
    path = tmp_path / "large.xlsx"
    path.write_bytes(shared[1])
    (row,) = compare_workbook(shared[0], ANALYST, LoadRequest("register", path)).rejected
    assert reason in row.reason


def test_a_child_that_was_stopped_refuses_the_file(shared, tmp_path, monkeypatch):
    monkeypatch.setattr(workbook_reading, "run_limited", lambda *_, **__: None)
    (row,) = compare_workbook(shared[0], ANALYST, LoadRequest("register", tmp_path / "slow.xlsx")).rejected
    assert "was stopped" in row.reason


def test_whoever_may_not_edit_applies_nothing_and_whoever_may_read_exports(seen):
    seen.put("benefit", "BEN_002", "owner", "Mine")
    with pytest.raises(NotPermitted):
        seen.compare(BOARD)
    with pytest.raises(NotPermitted):
        apply_differences(seen.stores, BOARD, seen.compare())
    assert register_workbook(seen.stores, BOARD, ABOUT)
