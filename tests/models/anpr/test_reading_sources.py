"""What a source's columns, times and cameras are taken for, and when it is not clear."""

from dataclasses import replace
from datetime import date

import pytest

from models.anpr.cameras import BAD_DATE, BAD_PLACE, CONTRADICTS, NO_ID, records_of
from models.anpr.columns import NOT_PLATES, guess, mapping_from, with_plates
from models.anpr.local_time import clock_days, day_number, quarters
from models.anpr.time_formats import guess_formats
from models.errors import EditRefused


def formats(*texts: str) -> tuple[str, ...]:
    return guess_formats(texts, ["text"], where="file")[0]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["2026-03-02T10:00:00Z", "2026-03-02 11:00:00.5"], ("iso",)),
        (["1772445600", "1772445601"], ("epoch_s",)),
        (["1772445600000"], ("epoch_ms",)),
        (["02/03/2026 10:00", "13/03/2026 10:00"], ("%d/%m/%Y %H:%M",)),
        (["03/02/2026 10:00:01", "03/13/2026 10:00:00"], ("%m/%d/%Y %H:%M:%S",)),
        (["2026-03-02 10:00:00", "13/03/2026 10:00", "14/03/2026 10:00"], ("iso", "%d/%m/%Y %H:%M")),
        (["02-Mar-2026 10:00:00"], ("%d-%b-%Y %H:%M:%S",)),
        (["20260302 100000"], ("%Y%m%d %H%M%S",)),
    ],
)
def test_the_way_that_times_are_written_is_found(texts, expected):
    assert formats(*texts) == expected


@pytest.mark.parametrize(
    "texts", [["02/03/2026 10:00", "05/03/2026 10:00"], ["13/03/2026 10:00", "03/13/2026 10:00"], ["yesterday 3 pm"]]
)
def test_times_that_could_be_either_way_are_refused(texts):
    with pytest.raises(EditRefused):
        formats(*texts)


def test_columns_are_guessed_from_headers_and_said():
    rows = {"Reg": ["ZA51ABC"], "Site Name": ["A1, north"], "Date": ["13/03/2026"], "Time": ["10:00:00"]}
    rows["Conf"] = ["0.9"]
    found = guess(list(rows), rows, {}, where="file")
    mapping = found.mapping
    assert (mapping.vrm, mapping.camera, mapping.timestamp) == ("Reg", "Site Name", ("Date", "Time"))
    assert (mapping.formats, mapping.confidence_scale) == (("%d/%m/%Y %H:%M:%S",), 1)
    assert any("Europe/London" in words for words in found.said)


def test_plain_numbers_and_long_codes_are_ids_of_vehicles():
    for values in (["1", "22", "333"], ["9f86d081884c7d659a2feaa0c55ad015"]):
        rows = {"vehicle": values, "site": ["x"] * len(values), "ts": ["2026-03-02T10:00:00Z"] * len(values)}
        assert guess(list(rows), rows, {}, where="file").mapping.plates == "any"


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (["20154501024519-262", "20154501024519-26", "NA"], "any"),
        (["north-gate lorry", "southgatelorry"], "any"),
        (["9f86d081884c", "7d659a2feaa0"], "any"),
        (["ZA51 ABC", "M1", "NOPLATE", "1234", "AB-123-CD", "20154501024519-262"], "standard"),
        (["AB-123-CD", "W 12345 X", "NOPLATE", "NOPLATE", "NOPLATE"], "standard"),
        (["", "NOPLATE"], "standard"),
    ],
)
def test_ids_that_are_no_plates_are_told_from_the_first_rows_also_where_a_mapping_says_nothing(ids, expected):
    header = ["Timestamp", "car-id", "car-type", "gate-name"]
    rows = {"Timestamp": ["2015-05-01 00:15:13"] * len(ids), "car-id": ids, "gate-name": ["entrance3"] * len(ids)}
    guessed = guess(header, rows, {}, where="file")
    assert (guessed.mapping.vrm, guessed.mapping.camera, guessed.mapping.plates) == ("car-id", "gate-name", expected)
    assert (NOT_PLATES in guessed.said) == (expected == "any")
    named = mapping_from({"vrm": "car-id", "timestamp": "Timestamp", "camera": "gate-name"}, where="mapping")
    mapping, words = with_plates(named, ids, "text")
    assert (mapping.plates, words) == (expected, [NOT_PLATES] if expected == "any" else [])
    for said in ("any", "standard"):
        assert with_plates(replace(named, plates=said), ids, "text")[0].plates == said


def test_columns_that_are_not_clear_are_refused_by_name():
    with pytest.raises(EditRefused, match="vrm or the camera"):
        guess(["a", "timestamp"], {"a": ["1"], "timestamp": ["2026-03-02"]}, {}, where="file")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"vrm": "a", "timestamp": "t"}, "camera, or lat and lon"),
        ({"vrm": "a", "timestamp": "t", "camera": "c", "zone": "Mars/Olympus"}, "no zone"),
        ({"vrm": "a", "timestamp": "t", "camera": "c", "colour": "red"}, "'colour' is no key"),
        ({"vrm": "a", "timestamp": "t", "camera": "c", "format": "dd/mm"}, "% signs"),
        ({"camera": "c"}, "vrm and timestamp"),
        ({"vrm": "a", "date": "d", "time": "t", "lat": "x"}, "go together"),
    ],
)
def test_a_wrong_mapping_is_refused_with_the_rule(said, words):
    with pytest.raises(EditRefused, match=words):
        mapping_from(said, where="mapping.toml")


def test_days_on_which_a_clock_changes_have_no_single_offset():
    days = {each.clock_day: each for each in clock_days("Europe/London", date(2026, 3, 27), date(2026, 10, 27))}
    changing = [day for day, each in days.items() if each.offset_ms is None]
    assert changing == [day_number(date(2026, 3, 29)), day_number(date(2026, 10, 25))]
    assert days[day_number(date(2026, 7, 1))].offset_ms == 3_600_000


def test_the_hour_that_is_skipped_and_the_hour_that_is_twice():
    spring = quarters("Europe/London", [day_number(date(2026, 3, 29))])
    autumn = quarters("Europe/London", [day_number(date(2026, 10, 25))])
    assert [each.quarter % 96 for each in spring if not each.exists] == [4, 5, 6, 7]
    twice = [each for each in autumn if each.is_twice]
    assert [each.offset_ms for each in twice[:2]] == [3_600_000, 0]
    assert len(twice) == 8


def test_camera_rows_are_versions_or_are_set_aside_with_a_reason():
    header = ["Camera ID", "Latitude", "Longitude", "Valid from", "Valid to"]
    rows = [
        ["A", "51.5", "-0.1", "2020-01-01", "2022-01-01"],
        ["A", "51.6", "-0.1", "2022-01-01", ""],
        ["B", "51.5", "-0.1", "", ""],
        ["B", "51.5", "-0.1", "", ""],
        ["B", "55.5", "-0.1", "", ""],
        ["C", "nan", "-0.1", "", ""],
        ["D", "91", "inf", "", "the end"],
        ["E", "0", "0", "", ""],
        ["", "51.5", "-0.1", "", ""],
    ]
    found = records_of(header, iter(rows), where="cameras.csv")
    assert [(each.camera_id, each.lat) for each in found.records] == [
        ("A", 51.5), ("A", 51.6), ("B", 51.5), ("C", None), ("D", None), ("E", None),
    ]  # fmt: skip
    assert [(each.row, each.reason) for each in found.faults] == [
        (6, CONTRADICTS), (7, BAD_PLACE), (8, BAD_PLACE), (8, BAD_DATE), (9, BAD_PLACE), (10, NO_ID),
    ]  # fmt: skip
