"""Two versions of one row come together without a lost field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.benefits.merging import MINE, THEIRS, Merge, merge_of, merged

FIELDS = ("title", "owner", "rationale", "direction")
ROWS = st.fixed_dictionaries({name: st.sampled_from(["a", "b", "c"]) for name in FIELDS})
BEFORE = {"title": "Old", "owner": "One", "rationale": "Why", "direction": "increase"}


def test_each_field_is_told_by_who_changed_it():
    mine = {**BEFORE, "title": "Mine", "owner": "Two"}
    theirs = {**BEFORE, "title": "Theirs", "rationale": "Because"}
    assert merge_of(BEFORE, mine, theirs, FIELDS) == Merge(("title",), ("rationale",), ("owner",))


def test_the_same_change_of_both_is_no_conflict():
    same = {**BEFORE, "title": "New"}
    assert merge_of(BEFORE, same, dict(same), FIELDS) == Merge((), (), ())


def test_without_a_common_start_every_difference_is_a_conflict():
    assert merge_of(None, {**BEFORE, "owner": "Two"}, BEFORE, FIELDS).conflicts == ("owner",)


def test_a_conflict_without_a_choice_is_not_settled():
    mine, theirs = {**BEFORE, "title": "Mine"}, {**BEFORE, "title": "Theirs"}
    with pytest.raises(KeyError):
        merged(merge_of(BEFORE, mine, theirs, FIELDS), mine, theirs, {})


@given(before=ROWS, mine=ROWS, theirs=ROWS, choice=st.sampled_from([MINE, THEIRS]))
def test_nothing_that_anybody_changed_is_lost_but_by_choice(before, mine, theirs, choice):
    found = merge_of(before, mine, theirs, FIELDS)
    whole = merged(found, mine, theirs, dict.fromkeys(found.conflicts, choice))
    for name in FIELDS:
        if name in found.conflicts:
            assert whole[name] == (mine if choice == MINE else theirs)[name]
        elif mine[name] != before[name]:
            assert whole[name] == mine[name]
        else:
            assert whole[name] == theirs[name]
