"""Facts of a case are read anew where something has changed, and only what has changed."""

from __future__ import annotations

import pytest

from data_access.documents import case_facts
from data_access.documents.case import close_case
from data_access.documents.case_facts import facts_of
from tests.data_access.documents.small_case import small_case


@pytest.fixture
def case(tmp_path):
    opened = small_case(tmp_path / "case")
    yield opened.case
    close_case(opened.case)


def write(case, statement):
    with case.writing() as cursor:
        cursor.execute(statement)


def mentions(facts):
    return {value: int((facts.entities.codes == code).sum()) for code, value in enumerate(facts.entities.values)}


def test_a_tag_is_there_at_once_and_the_rest_is_kept(case):
    before = facts_of(case)
    write(case, "insert into tags values (5, 'paid', 'test', timestamp '2026-04-01', '')")
    after = facts_of(case)
    assert after.tags_of(int(after.places_of([5])[0])) == ("paid",)
    assert after.passages is before.passages
    assert after.entities is before.entities


def test_items_and_groups_that_change_are_there_at_once(case):
    before = facts_of(case)
    write(case, "delete from item_groups where item_id = 8")
    assert (facts_of(case).groups >= 0).sum() == (before.groups >= 0).sum() - 1
    write(case, "insert into passages values (99, 1, 9, 1, 'page', '', 'x', 1, [], null)")
    assert facts_of(case).passages.tolist() == [*before.passages.tolist(), 99]


def test_names_that_a_lane_reads_are_counted_some_seconds_later_and_a_merger_at_once(case, monkeypatch):
    named = "insert into mentions select passage_id, 7, 2, 'Kestrel', 0, 7, 'name' from passages where item_id = 7"
    before = facts_of(case)
    write(case, named)
    assert mentions(facts_of(case)) == mentions(before)
    monkeypatch.setattr(case_facts.time, "monotonic", lambda: before.state.named_at + 3600)
    write(case, "update case_state set version = version")
    assert sum(mentions(facts_of(case)).values()) == sum(mentions(before).values()) + 1
    write(case, "update entities set merged_into = 2 where entity_id <> 2")
    assert list(mentions(facts_of(case))) == ["2"]
