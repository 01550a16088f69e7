import pytest

from data_access.documents.entities import entities_of, entity
from data_access.documents.entity_graph import link_graph
from data_access.documents.entity_merging import merge_entities, split_entity, suggested_merges
from models.errors import EditRefused
from tests.data_access.documents.entity_cases import case_of, ids, open_with

PEOPLE = ["Kevin Harker", "Kev Harker", "K Harker", "Rachel Lowe"]
TEXTS = ["Kevin Harker on 07700 900123", "Kev Harker on 07700 900123", "K Harker, QX12 ABC", "Rachel Lowe"]


@pytest.fixture
def case(tmp_path):
    return case_of(tmp_path / "case", TEXTS, names=PEOPLE)


def counts(case):
    listed = entities_of(open_with(case), kinds_shown=["person"])
    return dict(zip(listed["shown"], listed["items"], strict=True))


def test_pairs_are_suggested_with_what_speaks_for_them_and_nothing_is_merged(case):
    found = suggested_merges(open_with(case))
    assert len(found) == 3
    best = found.iloc[0]
    assert {best["first_shown"], best["second_shown"]} == {"Kevin Harker", "Kev Harker"}
    assert list(best["shared_entities"]) == ["+447700900123"]
    assert counts(case) == dict.fromkeys(PEOPLE, 1)


def test_merged_entities_are_one_everywhere_and_split_they_are_as_before(case):
    found, before, opened = ids(case), counts(case), open_with(case)
    merge_entities(opened, found["kev harker"], found["kevin harker"])
    merge_entities(opened, found["k harker"], found["kev harker"])
    assert counts(case) == {"Kevin Harker": 3, "Rachel Lowe": 1}
    detail = entity(opened, found["k harker"])
    assert (detail.shown, detail.items, len(detail.contexts)) == ("Kevin Harker", 3, 3)
    near = link_graph(opened, found["kevin harker"], least_together=1)
    assert {node.shown for node in near.nodes} == {"Kevin Harker", "+447700900123", "QX12ABC"}
    split_entity(opened, found["k harker"])
    split_entity(opened, found["kev harker"])
    assert counts(case) == before


def test_what_was_merged_before_goes_along_and_comes_back_along(case):
    found, opened = ids(case), open_with(case)
    merge_entities(opened, found["k harker"], found["kev harker"])
    merge_entities(opened, found["kev harker"], found["kevin harker"])
    assert counts(case)["Kevin Harker"] == 3
    split_entity(opened, found["kev harker"])
    assert counts(case) == {"Kevin Harker": 1, "Kev Harker": 2, "Rachel Lowe": 1}


def test_a_merger_and_a_split_are_on_record(case):
    found, kept = ids(case), []
    merge_entities(open_with(case, kept), found["kev harker"], found["kevin harker"], why="same phone")
    split_entity(open_with(case, kept), found["kev harker"])
    assert [entry.action for entry in kept] == ["documents.entities.merge", "documents.entities.split"]
    with case.reading() as cursor:
        assert "same phone" in cursor.execute("select parameters from activity order by done_at").fetchone()[0]


def test_what_is_one_already_or_of_another_kind_is_not_merged(case):
    found, opened = ids(case), open_with(case)
    with pytest.raises(EditRefused):
        merge_entities(opened, found["kev harker"], found["QX12ABC"])
    merge_entities(opened, found["kev harker"], found["kevin harker"])
    with pytest.raises(EditRefused):
        merge_entities(opened, found["kevin harker"], found["kev harker"])
    with pytest.raises(EditRefused):
        split_entity(opened, found["kevin harker"])
