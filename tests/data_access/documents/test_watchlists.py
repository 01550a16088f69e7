import pytest

from data_access.documents.entities import entities_of, index_patterns
from data_access.documents.watchlists import (
    add_watchlist,
    drop_watchlist,
    read_watchlist,
    watch_terms_of,
    watchlists_of,
)
from models.errors import DataRejected, EditRefused
from tests.data_access.documents.entity_cases import case_of, ids, open_with

TEXTS = ["the Golden  Digger and qx12 abc", "a golden digger", "nothing"]


@pytest.fixture
def case(tmp_path):
    return case_of(tmp_path / "case", TEXTS)


def listed(tmp_path, text, name="Plant terms.csv"):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


def watched(case):
    rows = entities_of(open_with(case), watched_only=True)
    return dict(zip(rows["shown"], rows["items"], strict=True))


def test_a_list_is_looked_for_in_what_is_there_and_in_what_comes(case, tmp_path):
    kept = []
    assert add_watchlist(open_with(case, kept), listed(tmp_path, "term,kind,note\ngolden digger,,logo\n")) == 2
    assert watched(case) == {"Golden Digger": 2}
    assert kept[0].action == "documents.watchlist"
    with case.writing() as cursor:
        cursor.execute("insert into passages select 4, 3, 1, 1, 'text', '', 'GOLDEN DIGGER', 2, [], null")
    index_patterns(case, [(4, 3, "GOLDEN DIGGER")])
    assert watched(case) == {"Golden Digger": 3}


def test_a_listed_plate_is_the_entity_that_was_found_already(case, tmp_path):
    before = ids(case)
    add_watchlist(open_with(case), listed(tmp_path, "term,kind\nQX12ABC,vrm\n"))
    assert ids(case) == before
    assert watched(case) == {"QX12ABC": 1}


def test_a_list_of_the_same_name_takes_the_place_of_the_other(case, tmp_path):
    add_watchlist(open_with(case), listed(tmp_path, "term\ngolden digger\n"))
    add_watchlist(open_with(case), listed(tmp_path, "term\nnothing\n"))
    assert watched(case) == {"nothing": 1}
    assert [term.term for term in watch_terms_of(case)] == ["nothing"]


def test_a_list_that_is_taken_off_takes_with_it_what_it_found_alone(case, tmp_path):
    add_watchlist(open_with(case), listed(tmp_path, "term\ngolden digger\n"))
    add_watchlist(open_with(case), listed(tmp_path, "term\nnothing\nabc\n", "Other.csv"))
    assert watchlists_of(case) == {"other": 2, "plant-terms": 1}
    kept = []
    assert drop_watchlist(open_with(case, kept), "plant-terms") == 2
    assert watched(case) == {"abc": 1, "nothing": 1} and kept[0].action == "documents.watchlist.drop"
    assert drop_watchlist(open_with(case), "other") == 0 and watched(case) == {} and watchlists_of(case) == {}
    with pytest.raises(EditRefused):
        drop_watchlist(open_with(case), "../case")


def test_a_name_leads_nowhere_but_into_the_case(case, tmp_path):
    add_watchlist(open_with(case), listed(tmp_path, "term\nnothing\n"), shown_name="../../../evil.csv")
    assert [file.name for file in case.path("work", "watchlists").iterdir()] == ["evil.csv"]


@pytest.mark.parametrize("text", ["", "word\nx\n", "term\n", "term,kind\nok then,lorry\n", 'term\n"open\n'])
def test_a_bad_list_is_refused_whole_and_nothing_is_kept(case, tmp_path, text):
    with pytest.raises(DataRejected) as refused:
        add_watchlist(open_with(case), listed(tmp_path, text))
    assert refused.value.rejected
    assert not case.path("work", "watchlists").exists()


def test_a_file_that_is_no_text_is_refused(tmp_path):
    file = tmp_path / "list.csv"
    file.write_bytes(b"term\n\xff\xfe\x00\n")
    with pytest.raises(DataRejected):
        read_watchlist(file)
