import pytest

from models.documents.entities.resolution import INITIAL, NICKNAME, SWAPPED, goes_by, normal_name, suggestions


@pytest.mark.parametrize("written", ["John Smith", "JOHN SMITH", "Mr John  Smith", "john smith.", "DC John Smith"])
def test_spellings_of_a_person_are_one(written):
    assert normal_name("person", written) == "john smith"


@pytest.mark.parametrize("written", ["Kettle Plant", "Kettle Plant Ltd", "KETTLE PLANT LIMITED", "Kettle Plant plc."])
def test_an_organisation_is_one_with_and_without_its_form(written):
    assert normal_name("organisation", written) == "kettle plant"


def test_a_name_is_never_empty_though_it_be_all_title():
    assert normal_name("person", "Miss") == "miss"
    assert normal_name("organisation", "Limited") == "limited"


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ("john smith", "smith, john", SWAPPED), ("john smith", "smith john", SWAPPED),
        ("john smith", "j smith", INITIAL), ("john smith", "smith, j", INITIAL),
        ("kevin harker", "kev harker", NICKNAME), ("bob lowe", "robert lowe", NICKNAME),
        ("rob lowe", "bob lowe", NICKNAME),
    ],
)  # fmt: skip
def test_what_may_be_one_person_is_suggested_with_the_reason(first, second, why):
    assert [(one.first_id, one.second_id, one.reason) for one in suggestions({4: first, 9: second})] == [(4, 9, why)]
    assert [(one.first_id, one.second_id, one.reason) for one in suggestions({4: second, 9: first})] == [(4, 9, why)]


@pytest.mark.parametrize(
    ("first", "second"),
    [("john smith", "jane smith"), ("john smith", "k smith"), ("kevin harker", "kevin lowe"), ("smith", "john smith")],
)
def test_other_people_are_not(first, second):
    assert suggestions({1: first, 2: second}) == []


def test_no_pair_is_suggested_twice():
    found = suggestions({1: "john smith", 2: "smith john", 3: "j smith", 4: "jack smith"})
    assert len({(one.first_id, one.second_id) for one in found}) == len(found)
    assert all(one.first_id < one.second_id for one in found)


def test_short_forms_hold_both_ways():
    assert goes_by("dave", "david")
    assert goes_by("david", "dave")
    assert not goes_by("dave", "daniel")
