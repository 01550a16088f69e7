"""Whatever is done to a file, every row of it is accepted or rejected, and a refusal says why."""

import datetime
import io
from pathlib import Path

import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.loaders.formats.delimited import read_delimited
from data_access.loaders.formats.geojson import read_geojson
from data_access.loaders.formats.reading import FileRefused, Header
from data_access.loaders.formats.workbook import read_workbook
from data_access.loaders.known import read_known
from data_access.loaders.outcome import LoadRequest
from data_access.loaders.reading import FileRead
from data_access.loaders.validate import judge
from tests.data_access.loaders.world import ANSWERS, answer, counts_add_up, csv_text, national_store

ACCEPTED = [Header(tuple(ANSWERS), tuple(ANSWERS))]
CELLS = st.one_of(
    st.sampled_from(["", "3", "6", "3.5", "kent", "Kent Police", "nowhere", "2025-02-14", "F1", "don't know", "B"]),
    st.text(max_size=8),
)
KNOWN = read_known(national_store(), today=datetime.date(2026, 1, 1))


def as_read(reading):
    """A reading as it arrives from the child process."""
    columns = {name: [row[at] for row in reading.rows] for at, name in enumerate(reading.header)}
    return FileRead(
        encoding=reading.encoding,
        columns=columns if reading.rows else {},
        row_numbers=reading.row_numbers,
        refusals=reading.refusals,
    )


@st.composite
def mutated_rows(draw):
    rows = []
    for _ in range(draw(st.integers(1, 12))):
        row = answer(respondent_id=f"R{draw(st.integers(1, 6))}")
        for at in draw(st.lists(st.integers(0, 8), max_size=2)):
            row[at] = draw(CELLS)
        rows.append(row[: draw(st.sampled_from([9, 9, 9, 8]))])
    return rows


@given(mutated_rows())
@settings(max_examples=150, deadline=None)
def test_every_row_read_is_accepted_or_rejected(rows):
    try:
        reading = read_delimited(csv_text(rows).encode("utf-8", "replace"), ACCEPTED)
    except FileRefused as refusal:
        assert refusal.refusals
        return
    judged = judge(
        LoadRequest("assessment_answers", Path("a.csv")),
        as_read(reading),
        KNOWN,
    )
    outcome = judged.outcome
    assert counts_add_up(outcome)
    assert outcome.rows_rejected == len({row.row for row in outcome.rejected})
    assert outcome.is_accepted == (outcome.rows_rejected == 0)
    assert len(judged.rows()) == (outcome.rows_accepted if outcome.is_accepted else 0)


@given(st.binary(max_size=2_000))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_bytes_bring_a_reader_down(content):
    for read in (read_delimited, read_workbook, lambda data, _: read_geojson(data, file_name="x")):
        for data in (content, (",".join(ANSWERS) + "\r\n").encode() + content, b"PK\x03\x04" + content):
            try:
                read(data, ACCEPTED)
            except FileRefused as refusal:
                assert all(item.reason and item.remedy for item in refusal.refusals)


@given(st.integers(0, 2_000), st.binary(min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_a_damaged_workbook_is_refused_or_read_whole(place, noise):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("data")
        sheet.write_row(0, 0, ANSWERS)
        sheet.write_row(1, 0, answer())
    data = bytearray(out.getvalue())
    data[place % len(data) : place % len(data) + len(noise)] = noise
    try:
        reading = read_workbook(bytes(data), ACCEPTED)
    except FileRefused:
        return
    assert reading.rows == [answer()]
