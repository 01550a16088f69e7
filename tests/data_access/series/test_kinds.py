"""Published figures through the loaders: wide files, records, mapped files; every row is accounted for."""

import pytest

from data_access.loaders import LoadRequest, apply, check
from data_access.queries import statement
from models.performance.checks import ROLLING_TOTAL
from models.series.examined import examined
from models.series.mapping import ColumnMapping
from tests.data_access.loaders.world import counts_add_up, national_store

STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context\n"
)


@pytest.fixture
def con():
    with national_store() as store:
        yield store


def record(crime_id="a", month="2017-01", force="Kent Police", kind="Burglary", place="0.5,51.2,On or near A,E0,L 1"):
    return f"{crime_id},{month},{force},{force},{place},{kind},Under investigation,\n"


@pytest.fixture
def file(tmp_path):
    def written(text, name="file.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


def outcome(con, kind, path, mapping=None):
    (found,) = check(con, [LoadRequest(kind, path, mapping=mapping)])
    assert counts_add_up(found)
    return found


def load(con, kind, path, mapping=None):
    (found,) = apply(con, [LoadRequest(kind, path, mapping=mapping)], loaded_by="tester", is_synthetic=False)
    return found


def observed(con, dataset_id):
    rows = con.execute(statement("series/observations"), {"dataset_id": dataset_id}).fetchall()
    return {(series, period.isoformat()[:7]): value for series, _, period, value, _ in rows}


def test_months_that_stand_as_columns_become_rows(con, file):
    path = file("MajorText,MinorText,BoroughName,202301,202302,202303\nA,B,Camden,1,2,\nA,C,Camden,4,5,6\n")
    found = load(con, "mps_offences", path)
    assert (found.rows_read, found.rows_accepted) == (6, 6)
    values = observed(con, "mps-offences")
    assert values[("A | B | Camden", "2023-02")] == 2
    assert values[("A | B | Camden", "2023-03")] is None


def test_a_bad_cell_of_a_wide_file_is_named_by_row_column_and_remedy(con, file):
    path = file("MajorText,MinorText,BoroughName,202301,202302,202399\nA,B,Camden,1,many,3\nA,C,Camden,4,-5,6\n")
    found = outcome(con, "mps_offences", path)
    assert not found.is_accepted
    reasons = [(row.row, row.column, row.value) for row in found.rejected]
    assert reasons == [(1, "202399", "202399")]
    path = file("MajorText,MinorText,BoroughName,202301,202302\nA,B,Camden,1,many\nA,C,Camden,4,-5\n")
    found = outcome(con, "mps_offences", path)
    assert [(row.row, row.column, row.value) for row in found.rejected] == [(2, "202302", "many"), (3, "202302", "-5")]
    assert all(row.remedy for row in found.rejected)
    assert (found.rows_read, found.rows_rejected) == (4, 2)


def test_a_wide_file_without_a_month_is_refused(con, file):
    found = outcome(con, "mps_offences", file("MajorText,MinorText,BoroughName\nA,B,Camden\n"))
    assert "No column is named after a month." in [row.reason for row in found.rejected]


def test_a_renamed_category_is_reported_and_nothing_is_dropped(con, file):
    load(con, "mps_offences", file("MajorText,MinorText,BoroughName,202301,202302\nA,OLD,Camden,1,2\nA,C,Camden,4,5\n"))
    second = file("MajorText,MinorText,BoroughName,202302,202303\nA,NEW,Camden,3,4\nA,C,Camden,5,6\n", "second.csv")
    found = load(con, "mps_offences", second)
    notes = " ".join(found.warnings)
    assert "1 series of mps-offences are not in the file: A | OLD | Camden." in notes
    assert "1 series of mps-offences are new: A | NEW | Camden." in notes
    values = observed(con, "mps-offences")
    assert values[("A | OLD | Camden", "2023-02")] == 2
    assert ("A | OLD | Camden", "2023-03") not in values


def test_street_records_are_counted_by_row_and_not_by_id(con, file):
    rows = [record(), record(), record(""), record("", kind="Robbery", place=",,No Location,,"), record("b", "2017-03")]
    found = load(con, "street_crime", file(STREET + "".join(rows)))
    assert (found.rows_read, found.rows_accepted) == (5, 5)
    notes = " ".join(found.warnings)
    assert "2 of 5 records (40%) have no Crime ID" in notes
    assert "distinct ids would give 2" in notes
    assert "2 records share their Crime ID" in notes
    assert "1 of 5 records have no location" in notes
    assert "day of the download" in notes
    values = observed(con, "street-crime")
    assert values[("kent | Burglary", "2017-01")] == 3
    assert values[("kent | Robbery", "2017-03")] == 0
    assert ("kent | Burglary", "2017-02") not in values


def test_a_month_loaded_again_replaces_that_month_of_the_force_alone(con, file):
    load(con, "street_crime", file(STREET + record() + record("b", "2017-02") + record("c", force="Essex Police")))
    load(con, "street_crime", file(STREET + record("d") + record("e"), "again.csv"))
    values = observed(con, "street-crime")
    assert values[("kent | Burglary", "2017-01")] == 2
    assert values[("kent | Burglary", "2017-02")] == 1
    assert values[("essex | Burglary", "2017-01")] == 1


def test_records_of_a_body_that_is_no_force_are_set_aside_by_name(con, file):
    found = outcome(con, "street_crime", file(STREET + record() + record("b", force="British Transport Police")))
    assert found.is_accepted
    (row,) = found.set_aside
    assert (row.row, row.reason) == (3, "British Transport Police is not a territorial force")


KNIFE = ColumnMapping("Knife crime", ("Force", "Kind", "Year", "Count"), "Year", "Count", ("Kind",), "Force")


def test_a_mapped_file_goes_in_as_series_under_the_forces_own_ids(con, file):
    rows = "Force,Kind,Year,Count\nKent Constabulary,Knife,2016/17,\"1,234\"\nKent,Knife,2017/18,..\n"
    rows += "Devon & Cornwall,Knife,2016/17,5\nCentral Service Secondments,Knife,2016/17,6\n"
    rows += "England and Wales,Knife,2016/17,9\n"
    found = load(con, "series", file(rows), KNIFE)
    assert (found.rows_read, found.rows_accepted, found.rows_set_aside) == (5, 5, 2)
    assert {row.reason for row in found.set_aside} == {
        "Central Service Secondments is not a force",
        "England and Wales is a total, not a force",
    }
    values = observed(con, "file: Knife crime")
    assert values == {
        ("devon-and-cornwall | Knife", "2016-04"): 5,
        ("kent | Knife", "2016-04"): 1234,
        ("kent | Knife", "2017-04"): None,
    }


def test_an_unknown_force_of_a_mapped_file_is_named_in_the_files_own_words(con, file):
    found = outcome(con, "series", file("Force,Kind,Year,Count\nEssexx,Knife,2016/17,1\n"), KNIFE)
    (row,) = found.rejected
    assert (row.row, row.column, row.value) == (2, "Force", "Essexx")
    assert row.remedy == "Did you mean essex?"


def test_two_kinds_of_years_in_one_column_are_rejected_row_by_row(con, file):
    rows = "Force,Kind,Year,Count\nKent,Knife,2015/16,1\nKent,Knife,2016/17,1\nKent,Knife,2017,1\n"
    rows += "Essex,Knife,2016/17,2\n"
    found = outcome(con, "series", file(rows), KNIFE)
    (row,) = found.rejected
    assert (row.row, row.column, row.value) == (4, "Year", "2017")
    assert "calendar year" in row.reason
    assert "dataset of its own" in row.remedy


def test_the_same_force_twice_in_a_year_is_rejected_with_both_rows(con, file):
    rows = "Force,Kind,Year,Count\nKent,Knife,2016/17,1\nKent Police,Knife,2016/17,2\n"
    found = outcome(con, "series", file(rows), KNIFE)
    assert [row.row for row in found.rejected] == [2, 3]
    assert "also in row 3" in found.rejected[0].reason


def test_rows_called_total_are_set_aside(con, file):
    found = outcome(con, "series", file("Force,Kind,Year,Count\nKent,Knife,2016/17,1\nKent,Total,2016/17,2\n"), KNIFE)
    assert [row.reason for row in found.set_aside] == ["total is a total of other rows"]


def test_records_of_any_file_are_counted_and_every_row_is_accounted_for(con, file):
    mapping = ColumnMapping("Searches", ("When", "Object", "Id"), period="When", labels=("Object",))
    rows = "When,Object,Id\n2020-01,Drugs,1\n2020-01,Drugs,1\n2020-02,Drugs,2\n2020-01,,3\n"
    found = load(con, "series", file(rows), mapping)
    assert (found.rows_read, found.rows_accepted, found.rows_rejected) == (4, 4, 1 - 1)
    assert "4 records were counted into 3 figures" in " ".join(found.warnings)
    assert observed(con, "file: Searches") == {
        ("(blank)", "2020-01"): 1,
        ("Drugs", "2020-01"): 2,
        ("Drugs", "2020-02"): 1,
    }


def test_a_mapped_wide_file_takes_months_in_any_form(con, file):
    mapping = ColumnMapping("Calls", ("Area", "Jan-20", "Feb-20", "Mar-20"), labels=("Area",))
    found = load(con, "series", file("Area,Apr 2020,2020-05\nNorth,1,2\nSouth,3,-\n"), mapping)
    assert found.rows_accepted == 4
    assert "1 values are marked as missing" in " ".join(found.warnings)
    assert observed(con, "file: Calls")[("North", "2020-05")] == 2


def test_years_that_end_each_quarter_are_known_as_rolling_totals(con, file):
    ends = ("March 2016", "June 2016", "September 2016", "December 2016", "March 2017", "June 2017", "September 2017")
    rows = "Force,Kind,Year,Count\n" + "".join(f"Kent,Knife,Year ending {end},{at}\n" for at, end in enumerate(ends))
    load(con, "series", file(rows), KNIFE)
    figures = con.execute(statement("series/observations"), {"dataset_id": "file: Knife crime"}).df()
    assert set(figures.frequency) == {"rolling year"}
    result = examined(figures, dataset_id="file: Knife crime")
    assert [finding.kind for finding in result.findings] == [ROLLING_TOTAL]
    assert "Rolling total: not for SPC" in result.overview.refused[0]


def test_years_written_like_months_are_read_as_years(con, file):
    rows = "Force,Kind,Year,Count\n" + "".join(f"Kent,Knife,20{at:02}-{at + 1:02},{at}\n" for at in range(9, 14))
    load(con, "series", file(rows), KNIFE)
    assert ("kent | Knife", "2010-04") in observed(con, "file: Knife crime")
