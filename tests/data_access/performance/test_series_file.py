"""A series from a CSV file: what is read, and what is refused with file, row, column and remedy."""

from datetime import date

import pytest

from data_access.performance.series_file import SeriesColumns, read_series
from models.errors import DataRejected


@pytest.fixture
def write(tmp_path):
    def file(text, encoding="utf-8"):
        path = tmp_path / "series.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return file


def refused(path, columns=None):
    with pytest.raises(DataRejected) as error:
        read_series(path, columns or SeriesColumns())
    assert {row.file for row in error.value.rejected} == {path.name}
    assert all(row.remedy for row in error.value.rejected)
    return [(row.row, row.column, row.value, row.reason) for row in error.value.rejected]


def test_dates_in_three_forms_and_blank_values_are_read(write):
    series = read_series(write("date,note,value\n2021-01-31,x,5\n28/2/2021,y,\n2021-03,z, -1.5e2 \n"), SeriesColumns())
    assert series.dates == [date(2021, 1, 31), date(2021, 2, 28), date(2021, 3, 1)]
    assert series.values == [5.0, None, -150.0]
    assert series.facets is None


def test_columns_are_chosen_by_name_and_a_facet_tells_series_apart(write):
    path = write("month,count,force\n2021-01,1,kent\n2021-01,2,essex\n", encoding="utf-8-sig")
    series = read_series(path, SeriesColumns("month", "count", "force"))
    assert (series.values, series.facets) == ([1.0, 2.0], ["kent", "essex"])


def test_a_column_that_is_not_there_is_named_with_those_that_are(write):
    assert refused(write("month,value\n2021-01,5\n")) == [
        (1, "date", None, 'The column "date" is missing; the file has month, value.')
    ]


def test_every_cell_that_is_no_date_or_no_number_is_listed(write):
    rows = "2021-13-01,5\n20210201,5\n31/02/2021,5\n,5\n2021-05-01,many\n2021-06-01,\"1,234\"\n2021-07-01,nan\n"
    assert refused(write(f"date,value\n{rows}")) == [
        (2, "date", "2021-13-01", "This is no date."),
        (3, "date", "20210201", "This is no date."),
        (4, "date", "31/02/2021", "This is no date."),
        (5, "date", "", "This is no date."),
        (6, "value", "many", "This is no number."),
        (7, "value", "1,234", "This is no number."),
        (8, "value", "nan", "This is no number."),
    ]


def test_a_date_twice_is_refused_within_a_facet_and_taken_across_facets(write):
    text = "date,value,f\n2021-01-01,1,a\n2021-01-01,2,b\n01/01/2021,3,a\n"
    assert refused(write(text), SeriesColumns(facet="f")) == [
        (4, "date", "2021-01-01", "The date stands twice for a: first in row 2.")
    ]
    assert [row[0] for row in refused(write(text))] == [3, 4]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"%PDF-1.7 date,value", "a PDF document"),
        (b"date,value\n", "header but no rows"),
        ("date,value\n2021-01-01,5\n".encode("utf-16"), "UTF-16"),
        (b"date,value\n2021-01-01,5,6\n", "3 cells"),
        (b'date,value\n2021-01-01,"5\n', "never closed"),
        (b"date,value,value\n2021-01-01,5,6\n", "stands twice"),
    ],
)
def test_a_file_that_is_no_csv_of_this_kind_is_refused_in_words(write, content, words):
    assert words in refused(write(content))[0][3]


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    assert refused(tmp_path / "none.csv")[0][3] == "The file cannot be read: No such file or directory."
