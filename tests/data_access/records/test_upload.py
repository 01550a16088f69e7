"""A file of rows goes into its register whole, or not at all with every reason by row and column."""

import csv

import pytest

from data_access.loaders import LoadRejected, LoadRequest
from data_access.loaders.template import write_blank
from data_access.records.reading import history_of, records_of
from data_access.records.upload import check_upload, record_contracts, upload_records
from models.errors import NotPermitted
from models.records.kinds import record_kinds
from tests.data_access.records.conftest import ANALYST, BOARD

HEADER = ["held_on", "organisation", "role_met", "channel", "business_partner_role", "subject", "joint_problem"]
GOOD = ["2026-09-14", "Kent Police", "Head of data", "video", "Business partner", "Quality", ""]


def written(path, rows, header=HEADER):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return LoadRequest("engagement", path)


@pytest.mark.parametrize("file_type", ["csv", "xlsx"])
@pytest.mark.parametrize("kind_id", record_kinds())
def test_a_blank_file_of_each_register_can_be_had(kind_id, file_type, tmp_path):
    path = write_blank(record_contracts()[kind_id], tmp_path / f"blank.{file_type}")
    assert path.stat().st_size > 0
    if file_type == "csv":
        assert path.read_text(encoding="utf-8-sig").strip().split(",") == list(record_kinds()[kind_id].labels)


def test_good_rows_are_kept_with_their_history(stores, tmp_path):
    other = [*GOOD[:1], "", *GOOD[2:], "College of Policing"]
    request = written(tmp_path / "talks.csv", [[*GOOD, ""], other], [*HEADER, "other_partner"])
    checked = check_upload(stores, ANALYST, request)
    assert (checked.rows_read, checked.rows_accepted, checked.rows_rejected) == (2, 2, 0)
    assert records_of(stores, ANALYST, "engagement") == ()
    upload_records(stores, ANALYST, request)
    kept = {record.body_id: record for record in records_of(stores, ANALYST, "engagement")}
    assert set(kept) == {"kent", ""}
    assert kept[""].values["other_partner"] == "College of Policing"
    assert len(history_of(stores, ANALYST, "engagement", kept["kent"].record_id)) == 1
    assert stores.audit.newest(1).iloc[0].rows_returned == 2


def test_every_row_at_fault_is_named_and_nothing_is_kept(stores, tmp_path):
    rows = [
        GOOD,
        ["2026-09-31", *GOOD[1:]],  # no such day: the contract
        [*GOOD[:1], "Atlantis", *GOOD[2:]],  # no such body: the rules
        [*GOOD[:2], "a@example.org", *GOOD[3:]],
        [*GOOD[:3], "pigeon", *GOOD[4:]],
    ]
    request = written(tmp_path / "talks.csv", rows)
    outcome = check_upload(stores, ANALYST, request)
    assert outcome.rows_accepted + outcome.rows_rejected == outcome.rows_read == 5
    assert outcome.rows_rejected == 4
    assert [(row.row, row.column) for row in outcome.rejected] == [
        (3, "held_on"), (4, "organisation"), (5, "role_met"), (6, "channel"),
    ]  # fmt: skip
    assert all(row.file == "talks.csv" and row.reason and row.remedy for row in outcome.rejected)
    with pytest.raises(LoadRejected):
        upload_records(stores, ANALYST, request)
    assert records_of(stores, ANALYST, "engagement") == ()


def test_a_file_is_not_kept_twice(stores, tmp_path):
    request = written(tmp_path / "talks.csv", [GOOD])
    upload_records(stores, ANALYST, request)
    (refused,) = check_upload(stores, ANALYST, request).rejected
    assert "already" in refused.reason
    twice = check_upload(stores, ANALYST, written(tmp_path / "twice.csv", [[*GOOD[:5], "Other", ""]] * 2))
    assert twice.rows_rejected == 2


def test_two_rows_of_one_return_are_refused(stores, tmp_path):
    header = ["product", "organisation", "month", "active_users", "searches"]
    rows = [["anpr", "SWROCU", "2026-09-01", 5, 50], ["anpr", "SWROCU", "2026-09-30", 6, 60]]
    path = written(tmp_path / "returns.csv", rows, header).path
    outcome = check_upload(stores, ANALYST, LoadRequest("product_outcome", path))
    assert [(row.row, row.column) for row in outcome.rejected] == [(3, "product")]


def test_a_file_without_a_needed_column_is_refused(stores, tmp_path):
    outcome = check_upload(stores, ANALYST, written(tmp_path / "talks.csv", [GOOD[1:]], HEADER[1:]))
    assert not outcome.is_accepted
    assert outcome.rows_read == 0


def test_whoever_may_not_edit_loads_nothing(stores, tmp_path):
    request = written(tmp_path / "talks.csv", [GOOD])
    for attempt in (check_upload, upload_records):
        with pytest.raises(NotPermitted):
            attempt(stores, BOARD, request)
