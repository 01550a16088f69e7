"""Files recognised by their header, mapped once, looked at without keeping, loaded by those who may."""

import pytest

from data_access.edits import rows_of
from data_access.loaders import LoadRejected, LoadRequest
from data_access.loading import load_files
from data_access.series import looking
from data_access.series.looking import look, recognise
from data_access.series.mappings import save_mapping, saved_mappings, withdraw_mapping
from models.access import NOTHING, Viewer
from models.errors import DataRejected, EditRefused, NotPermitted, StaleEdit
from models.series.mapping import ColumnMapping

ANALYST = Viewer("ann", "Ann", "ndao_analyst")
FORCE = Viewer("fay", "Fay", "force_data_professional", "kent")
BOARD = Viewer("bob", "Bob", "national_board")
HEADER = ("Force", "Kind", "Year", "Count")
KNIFE = ColumnMapping("Knife crime", HEADER, "Year", "Count", ("Kind",), "Force", "offences")
ROWS = "Force,Kind,Year,Count\nKent,Knife,2016/17,7\nEssex,Knife,2016/17,8\n"


@pytest.fixture
def knife(tmp_path):
    path = tmp_path / "knife.csv"
    path.write_text(ROWS, encoding="utf-8")
    return LoadRequest("series", path)


def tables(stores):
    with stores.national.cursor(NOTHING) as cursor:
        figures = cursor.execute("select count(*) from raw.series_values").fetchone()[0]
        return figures, cursor.execute("select count(*) from raw.loads").fetchone()[0]


def test_a_file_is_asked_about_once_and_then_known_by_its_header(stores, knife):
    (seen,) = recognise([knife], saved_mappings(stores, ANALYST))
    assert (seen.is_known, seen.header) == (False, KNIFE.header)
    assert seen.columns["Count"] == ["7", "8"]
    save_mapping(stores, ANALYST, KNIFE)
    (seen,) = recognise([knife], saved_mappings(stores, ANALYST))
    assert (seen.kind, seen.mapping.dataset, seen.mapping.unit) == ("series", "Knife crime", "offences")
    _, (outcome,) = load_files(stores, ANALYST, [seen.request(knife)])
    assert (outcome.rows_accepted, tables(stores)[0]) == (2, 2)


def test_known_publishers_are_recognised_without_a_mapping(stores, tmp_path):
    heads = {
        "street_crime": "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
        "Crime type,Last outcome category,Context",
        "mps_offences": "MajorText,MinorText,BoroughName,202301",
        "workforce": "Police force,FTE Count,Year",
        "series": "dataset,series,period,value",
    }
    requests = []
    for kind, head in heads.items():
        path = tmp_path / f"{kind}.csv"
        path.write_text(f"{head}\n{','.join('1' for _ in head.split(','))}\n", encoding="utf-8")
        requests.append(LoadRequest("series", path))
    assert [seen.kind for seen in recognise(requests, [])] == list(heads)


def test_a_file_that_is_no_table_says_why(stores, tmp_path):
    path = tmp_path / "page.csv"
    path.write_text("<html></html>", encoding="utf-8")
    with pytest.raises(DataRejected, match="cannot be read"):
        recognise([LoadRequest("series", path)], [])


def test_a_look_keeps_nothing(stores, knife):
    before, version = tables(stores), stores.national.version()
    found = look(stores, FORCE, [LoadRequest("series", knife.path, mapping=KNIFE)])
    assert found.observations["file: Knife crime"].value.tolist() == [7, 8]
    assert found.outcomes[0].rows_accepted == 2
    assert (tables(stores), stores.national.version()) == (before, version)
    assert rows_of(stores, "registers/column_mappings") == []


def test_a_look_needs_the_right_and_has_limits(stores, knife, monkeypatch):
    request = LoadRequest("series", knife.path, mapping=KNIFE)
    with pytest.raises(NotPermitted):
        look(stores, BOARD, [request])
    monkeypatch.setattr(looking, "MOST_BYTES", 10)
    with pytest.raises(EditRefused, match="to look at"):
        look(stores, FORCE, [request])
    monkeypatch.setattr(looking, "MOST_BYTES", 10_000)
    monkeypatch.setattr(looking, "MOST_FIGURES", 1)
    with pytest.raises(EditRefused, match="figures to look at"):
        look(stores, FORCE, [request])


def test_a_look_at_a_bad_file_gives_every_reason(stores, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("Force,Kind,Year,Count\nKent,Knife,2016/17,many\n", encoding="utf-8")
    with pytest.raises(LoadRejected) as caught:
        look(stores, FORCE, [LoadRequest("series", path, mapping=KNIFE)])
    assert [(row.row, row.column, row.value) for row in caught.value.rejected] == [(2, "Count", "many")]


def test_only_those_who_load_save_a_mapping(stores):
    with pytest.raises(NotPermitted):
        save_mapping(stores, FORCE, KNIFE)
    with pytest.raises(NotPermitted):
        saved_mappings(stores, BOARD)
    assert saved_mappings(stores, FORCE) == []


def test_a_mapping_saved_again_gives_way_and_stays_in_the_log(stores):
    first = save_mapping(stores, ANALYST, KNIFE)
    second = save_mapping(stores, ANALYST, ColumnMapping(**{**vars(KNIFE), "dataset": "Knives"}))
    assert second.mapping_id == first.mapping_id
    assert [mapping.dataset for mapping in saved_mappings(stores, ANALYST)] == ["Knives"]
    with pytest.raises(StaleEdit):
        withdraw_mapping(stores, ANALYST, first.mapping_id, expected_version=1)
    withdraw_mapping(stores, ANALYST, first.mapping_id, expected_version=2)
    assert saved_mappings(stores, ANALYST) == []
    with pytest.raises(EditRefused):
        withdraw_mapping(stores, ANALYST, first.mapping_id, expected_version=3)
