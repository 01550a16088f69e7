"""Folding of force names."""

from hypothesis import given
from hypothesis import strategies as st

from data_access.loaders.names import Body, NameIndex, fold


@given(st.text())
def test_folding_twice_changes_nothing_more(name):
    assert fold(fold(name)) == fold(name)


def test_ampersand_hyphen_case_and_spaces_do_not_matter():
    assert fold(" Devon &  CORNWALL") == fold("devon-and-cornwall")


def test_a_name_that_is_taken_keeps_its_first_meaning():
    index = NameIndex()
    index.add(["Kent"], Body("kent", "territorial force"))
    index.add(["kent", None, ""], Body(None, "not a force"))
    assert index.find("KENT") == Body("kent", "territorial force")


def test_suggestions_name_each_force_once():
    index = NameIndex()
    index.add(["Essex", "Essex Police"], Body("essex", "territorial force"))
    assert len(index.suggest("Essx Police")) == 1
    assert index.suggest("Lancashire") == []
