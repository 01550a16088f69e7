"""Plates: one way of writing, kinds, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.anpr import plates
from models.anpr.plates import kind, normalise, reason_against


@pytest.mark.parametrize(
    ("text", "plate"),
    [
        ("ab12 cde", "AB12CDE"),
        ("AB-12-CDE", "AB12CDE"),
        ("ＡＢ１２ ＣＤＥ", "AB12CDE"),
        ("M-ÜL 123", "MUL123"),
        ("*AB12CDE.", "AB12CDE"),
        ("  ", ""),
        ("Straße 1", "STRASSE1"),
    ],
)
def test_a_plate_is_written_in_one_way(text, plate):
    assert normalise(text) == plate


@given(st.text(max_size=30))
def test_writing_a_plate_twice_changes_nothing(text):
    once = normalise(text)
    assert normalise(once) == once


@pytest.mark.parametrize(
    ("plate", "expected"),
    [
        ("AB12CDE", "current"),
        ("ZA51ABC", "current"),
        ("A123BCD", "prefix"),
        ("ABC123D", "suffix"),
        ("AIZ1234", "northern ireland"),
        ("RIA99", "northern ireland"),
        ("ABC123", "dateless"),
        ("1A", "dateless"),
        ("101D234", "diplomatic"),
        ("WA12345X", "foreign"),
        ("1234567", "foreign"),
        ("VEHICLE12345", "other"),
        ("ABCDEF", "other"),
    ],
)
def test_kinds_of_plates(plate, expected):
    assert kind(plate) == expected


@pytest.mark.parametrize(
    ("plate", "reason"),
    [
        ("", plates.NO_PLATE),
        ("NOPLATE", plates.WORD),
        ("UNKNOWN", plates.WORD),
        ("0000000", plates.ONE_CHARACTER),
        ("A", plates.TOO_SHORT),
        ("A" * 10_000, plates.TOO_LONG),
        ("AB12CDE", None),
        ("12", None),
        ("ABCDEFGHIJKLMNOP", None),
    ],
)
def test_what_is_no_plate_and_why(plate, reason):
    assert reason_against(plate) == reason
