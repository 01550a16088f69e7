"""Near-duplicates of a case are written once, whatever the order in which its items came."""

import random

import pandas as pd
import pytest

from data_access.documents import groups
from data_access.documents.case import close_case, create_case
from data_access.documents.groups import group_near_duplicates

WORDS = [f"{first}{last}" for first in "bdfgklmnprst" for last in "ale ore inu emp ost ard ik yl".split()]


def texts():
    chance = random.Random(3)
    whole = [" ".join(chance.choices(WORDS, k=60)) for _ in range(30)]
    return [*whole, f"{whole[0]} and more", whole[1].upper(), f"{whole[0]} but less now"]


def filled_case(folder, given, *, status="indexed"):
    case = create_case(folder, name="Groups", made_by="test", is_benchmark=True)
    held = pd.DataFrame({"item_id": range(1, len(given) + 1), "text": given})
    with case.writing() as cursor:
        cursor.register("held", held)
        cursor.execute(
            """
            insert into items
            select item_id, 'h', 'n', 'p', 's', '', 'txt', 'document', 1, null, null, ?, '', null, '', '', null, '',
                   null, 1, 't', '1', 1, '', '', [], '', 1, timestamp '2026-11-01'
            from held
            """,
            [status],
        )
        cursor.execute(
            """
            insert into passages
            select item_id * 2 + part, item_id, part, 1, 'text', '', if(part = 0, left(text, 90), substr(text, 91)), 9,
                   [], null
            from held cross join range(2) as parts(part)
            """
        )
    return case


def written(case):
    with case.reading() as cursor:
        rows = cursor.execute("select group_id, item_id from item_groups order by 1, 2").fetchall()
    found = {}
    for group_id, item_id in rows:
        found.setdefault(group_id, set()).add(item_id)
    return found


@pytest.fixture
def case(tmp_path):
    case = filled_case(tmp_path / "case", texts())
    yield case
    close_case(case)


def test_a_group_bears_the_id_of_its_longest_item(case):
    assert group_near_duplicates(case) == 5
    assert written(case) == {33: {1, 31, 33}, 2: {2, 32}}
    with case.reading() as cursor:
        likeness = dict(cursor.execute("select item_id, similarity from item_groups").fetchall())
    assert likeness[33] == likeness[2] == 1.0 and 0.9 < likeness[1] < 1.0


def test_grouping_again_changes_nothing(case):
    group_near_duplicates(case)
    once = written(case)
    group_near_duplicates(case)
    assert written(case) == once


def test_the_order_in_which_items_came_does_not_matter(case, tmp_path):
    group_near_duplicates(case)
    order = list(range(len(texts())))
    random.Random(1).shuffle(order)
    other = filled_case(tmp_path / "other", [texts()[place] for place in order])
    group_near_duplicates(other)
    turned = {frozenset(order[item - 1] + 1 for item in group) for group in written(other).values()}
    assert turned == {frozenset(group) for group in written(case).values()}
    close_case(other)


def test_small_blocks_give_the_same(case, monkeypatch):
    group_near_duplicates(case)
    once = written(case)
    monkeypatch.setattr(groups, "BLOCK_CHARACTERS", 500)
    group_near_duplicates(case)
    assert written(case) == once


def test_items_that_are_not_indexed_are_in_no_group(tmp_path):
    case = filled_case(tmp_path / "case", texts(), status="duplicate")
    assert group_near_duplicates(case) == 0
    close_case(case)
