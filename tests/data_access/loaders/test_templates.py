"""Templates: a blank file that loads once its own examples are filled in."""

import csv

import pytest

from data_access.loaders import KINDS, LoadRequest, check, describe, write_template
from models.errors import DataNotAvailable
from tests.data_access.loaders.world import national_store

TABLES = [kind for kind, contract in KINDS.items() if not contract.is_geojson]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    folder, requests = tmp_path_factory.mktemp("templates"), []
    for kind in KINDS:
        path = folder / (f"{kind}.csv" if kind in TABLES else f"{kind}.geojson")
        write_template(kind, path)
        if kind in TABLES:
            with path.open("a", encoding="utf-8", newline="") as handle:
                csv.writer(handle).writerow(column.example for column in KINDS[kind].columns)
        requests.append(LoadRequest(kind, path))
    with national_store() as con:
        con.execute(  # the crosswalk's example joins two versions
            "insert into raw.capabilities select * replace ('2' as framework_version) from raw.capabilities"
        )
        return dict(zip(KINDS, check(con, requests), strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_filled_with_its_own_example_is_accepted(kind, outcomes):
    assert (outcomes[kind].rejected, outcomes[kind].rows_accepted) == ((), 1)


@pytest.mark.parametrize("kind", TABLES)
def test_a_workbook_template_has_the_header_and_a_rule_for_each_column(kind, tmp_path):
    from openpyxl import load_workbook

    book = load_workbook(write_template(kind, tmp_path / "t.xlsx"))
    assert [cell.value for cell in book["data"][1]] == KINDS[kind].header
    assert [row[0].value for row in book["rules"].iter_rows(min_row=2)] == KINDS[kind].header


def test_a_template_of_another_format_is_refused_with_the_formats_there_are(tmp_path):
    with pytest.raises(DataNotAvailable, match=r"\.csv or \.xlsx"):
        write_template("forces", tmp_path / "t.docx")


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_says_what_it_means(kind):
    for column, words in zip(KINDS[kind].columns, describe(KINDS[kind]), strict=True):
        assert len(words["what it means"]) > 5 and words["type"]
        assert column.type != "number" or column.unit
