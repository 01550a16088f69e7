"""What columns mean: suggested from the first rows, checked, and known again by the header."""

from dataclasses import replace

import pytest

from models.errors import EditRefused
from models.series.mapping import ColumnMapping, checked_mapping, fingerprint, fingerprints, suggested_mapping

LONG = ColumnMapping("Knife crime", ("Force", "Offence", "Year", "Count"), "Year", "Count", ("Offence",), "Force")
WIDE = ColumnMapping("Offences", ("Borough", "201004", "201005", "201006"), labels=("Borough",))


def test_a_header_is_known_again_in_any_order():
    assert fingerprint(("A", "B"), is_wide=False) == fingerprint(("B", " A"), is_wide=False)
    assert LONG.fingerprint in fingerprints(("Count", "Year", "Offence", "Force"))
    assert LONG.fingerprint not in fingerprints(("Count", "Year", "Offence", "Force", "More"))


def test_a_wide_file_with_later_months_has_the_same_header():
    assert WIDE.fingerprint in fingerprints(("Borough", "201007", "201008", "201009", "201010"))
    assert WIDE.fingerprint not in fingerprints(("Ward", "201007", "201008", "201009"))
    assert WIDE.fingerprint not in fingerprints(("Borough", "201007"))


def test_the_columns_of_a_long_file_are_suggested():
    rows = {
        "Police force": ["Kent", "Essex", "Kent", "Essex"],
        "Offence": ["Knife", "Knife", "Gun", "Gun"],
        "Year": ["2009-10", "2010-11", "2009-10", "2010-11"],
        "Count": ["1,234", "..", "5", "6"],
    }
    found = suggested_mapping(tuple(rows), rows, dataset="d")
    assert (found.period, found.value, found.labels, found.force) == ("Year", "Count", ("Offence",), "Police force")


def test_periods_as_columns_are_suggested():
    rows = {"Area": ["A", "B"], "Kind": ["x", "y"], **{name: ["1", "2"] for name in ("Jan-20", "Feb-20", "Mar-20")}}
    found = suggested_mapping(tuple(rows), rows, dataset="d")
    assert found.has_periods_as_columns
    assert not found.counts_records
    assert found.labels == ("Area", "Kind")


def test_one_record_a_row_is_suggested_where_each_row_has_a_place():
    rows = {"Type": ["a", "a", "b", "b"], "Date": ["2020-01"] * 4, "Latitude": ["51.1", "51.2", "51.3", "51.4"]}
    found = suggested_mapping(tuple(rows), rows, dataset="d")
    assert found.counts_records
    assert (found.period, found.labels) == ("Date", ("Type",))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"dataset": " "}, "no name"),
        ({"period": "When"}, "no column When"),
        ({"value": "Year"}, "two things"),
        ({"labels": (), "force": ""}, "Nothing tells the series apart"),
        ({"period": ""}, "No column says the period"),
    ],
)
def test_a_mapping_that_cannot_be_read_is_refused(change, words):
    with pytest.raises(EditRefused, match=words):
        checked_mapping(replace(LONG, **change))


def test_a_good_mapping_passes():
    assert checked_mapping(LONG) is LONG
    assert checked_mapping(WIDE) is WIDE
