import pytest

from models.documents.entities.names import find_names, name_mention, name_model
from models.errors import DataNotAvailable
from tests.models.documents.entities.labelled import passages

STORY = "Kevin Harker met Rachel Kerr of Kettle Plant Ltd in Leeds. Mrs Patel's brother stayed in Bradford."


@pytest.fixture(scope="module")
def model():
    try:
        return name_model()
    except DataNotAvailable as missing:
        pytest.skip(missing.title)


def named(text):
    return name_mention("person", text, 0, len(text))


def test_no_number_postcode_or_plate_is_taken_for_a_name(model):
    rows = passages()[:45]
    texts = [row["text"] for row in rows]
    assert sum(len(row["mentions"]) for row in rows) > 100
    for row, names in zip(rows, find_names(texts, model), strict=True):
        shaped = [(begins, ends) for _, _, begins, ends in row["mentions"]]
        for name in names:
            assert not any(name.char_from < ends and begins < name.char_to for begins, ends in shaped), name
            assert name.kind != "person" or not any(map(str.isdigit, name.written)), name


def test_a_postcode_and_a_number_alone_are_no_person(model):
    texts = ["Leeds LS1 4AB", "Call 07700 900123 today", "Bradford BD1 1AA then Halifax HX1 5ER", "QX12 ABC at LS9 0RJ"]
    assert [name for names in find_names(texts, model) for name in names if name.kind == "person"] == []


def test_people_organisations_and_places_are_found_where_they_stand(model):
    (names,) = find_names([STORY], model)
    assert all(STORY[name.char_from : name.char_to] == name.written for name in names)
    found = {(name.kind, name.value) for name in names}
    assert {("person", "kevin harker"), ("person", "rachel kerr"), ("person", "patel"), ("place", "leeds")} <= found
    assert ("organisation", "kettle plant") in found


@pytest.mark.parametrize("text", ["Re", "Fwd", "Monday", "J.", "K", "lol", "LS12", "the", "Mr", "...", "", "A 1"])
def test_headers_days_initials_and_codes_are_no_names(text):
    assert named(text) is None


def test_a_name_ends_with_its_line_and_goes_without_its_edges():
    text = "“Kevin Harker’s\nSubject: loads"
    mention = named(text)
    assert (mention.value, mention.written) == ("kevin harker", "Kevin Harker")
    assert text[mention.char_from : mention.char_to] == "Kevin Harker"


def test_a_street_or_a_large_town_is_a_place_whatever_the_model_says():
    assert [named(text).kind for text in ("Mill Lane", "Leeds", "Sam Lane-Fox")] == ["place", "place", "person"]
