from __future__ import annotations

import numpy as np
import pytest

from data_access.documents.case import close_case
from data_access.documents.case_facts import facts_of
from data_access.documents.indexing import index_case
from data_access.documents.lexical import LexicalIndex
from data_access.documents.purge import purge_items
from data_access.documents.ranking import indexes_of, rank
from data_access.documents.search import search
from data_access.documents.whole_items import clear_whole_items, folder_of
from models.documents.question import read_question
from models.documents.requests import HYBRID, LEXICAL, MODES, SearchRequest
from models.documents.settings import numbers
from tests.data_access.documents.small_case import small_case

LONG, PASSAGES = 100, 60


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """The small case with a long report, and a hundred notes that all speak of a lorry."""
    found = small_case(tmp_path_factory.mktemp("ranking") / "case")
    with found.case.writing() as cursor:
        cursor.execute(
            """
            insert into items
            select n, 'h' || n, 'note ' || n, 'x/' || n, 'Box', '',
                items.* exclude (item_id, sha256, name, path, source, custodian)
            from items, range(100, 201) as numbers(n) where item_id = 3
            """
        )
        cursor.execute(
            """
            insert into passages
            select 1000 + n, 100, n, n + 1, 'page', 'Page ' || (n + 1),
                if(n = 41, 'The barge was sunk by the weir.', 'Page ' || n || ' of a report on drainage.'), 7, [], null
            from range(60) as numbers(n)
            """
        )
        cursor.execute(
            """
            insert into passages
            select 2000 + n, 101 + n, 0, 1, 'page', 'Page 1', repeat('lorry ', 1 + n % 7) || 'number ' || n, 9, [], null
            from range(100) as numbers(n)
            """
        )
    index_case(found.case)
    yield found
    close_case(found.case)


def test_a_long_item_opens_at_the_page_that_answers(opened):
    hit = search(opened, SearchRequest("barge sunk by the weir")).hits[0]
    assert (hit.item_id, hit.passages[0].place.label) == (LONG, "Page 42")


def test_of_a_long_item_only_the_surroundings_are_looked_at(opened):
    found = rank(indexes_of(opened.case), facts_of(opened.case), read_question("barge weir"), mode=LEXICAL)
    place = int(facts_of(opened.case).places_of([LONG])[0])
    seen = [each.passage_id for each in found.passages(place)]
    around = int(numbers("search", "candidates")["neighbours"])
    assert sorted(seen) == list(range(1041 - around, 1041 + around + 1))
    assert seen[0] == 1041


@pytest.mark.parametrize("mode", [LEXICAL, HYBRID])
@pytest.mark.parametrize("allowed", [range(150, 153), range(101, 190), [3, 7], [], [9999]])
def test_a_narrowed_ranking_holds_the_allowed_items_alone_and_in_the_order_of_all(opened, mode, allowed):
    indexes, facts, question = indexes_of(opened.case), facts_of(opened.case), read_question("lorry number 7")
    narrowed = rank(indexes, facts, question, mode=mode, allowed=np.asarray(allowed, dtype=np.int64))
    assert set(facts.items[narrowed.places]) <= set(allowed)
    if mode == LEXICAL:
        whole = rank(indexes, facts, question, mode=mode)
        in_order = [item for item in facts.items[whole.places] if item in set(allowed)]
        assert list(facts.items[narrowed.places]) == in_order


def test_words_alone_rank_as_both_indexes_say(opened):
    indexes, facts, question = indexes_of(opened.case), facts_of(opened.case), read_question("lorry number 7")
    best: dict[int, float] = {}
    for each in indexes.words.search(question.weighed(), limit=1000):
        best[each.item_id] = max(best.get(each.item_id, 0.0), each.score)
    whole = {each.item_id: each.score for each in indexes.whole.search(question.weighed(), limit=1000)}
    share = numbers("search", "weights")["whole"]
    by_hand = sorted(best, key=lambda item: (-(share * whole[item] + (1 - share) * best[item]), item))
    found = rank(indexes, facts, question, mode=LEXICAL)
    assert list(facts.items[found.places]) == by_hand


def test_the_index_of_whole_items_is_whole_again_after_it_was_emptied_and_takes_nothing_twice(opened):
    before = LexicalIndex(folder_of(opened.case)).passage_count()
    index_case(opened.case)
    assert LexicalIndex(folder_of(opened.case)).passage_count() == before == len(facts_of(opened.case).items)
    clear_whole_items(opened.case)
    index_case(opened.case)
    assert LexicalIndex(folder_of(opened.case)).passage_count() == before


def test_facts_are_read_anew_once_the_case_changes(opened):
    before = facts_of(opened.case)
    assert facts_of(opened.case) is before
    with opened.case.writing() as cursor:
        cursor.execute("insert into tags values (7, 'later', 'test', timestamp '2026-04-01', '')")
    assert facts_of(opened.case).tags_of(int(before.places_of([7])[0])) == ("later",)


def test_a_purged_item_is_found_no_more_by_words_or_by_meaning(tmp_path):
    opened = small_case(tmp_path / "case")
    assert "mail 3" in {hit.name for hit in search(opened, SearchRequest("birthday at the seaside")).hits}
    purge_items(opened.case, [7], actor="terminal|test", write=lambda entries: None)
    for mode in MODES:
        found = search(opened, SearchRequest("birthday at the seaside", mode=mode))
        assert "mail 3" not in {hit.name for hit in found.hits}
    assert search(opened, SearchRequest("seaside", mode=LEXICAL)).total == 0
    close_case(opened.case)
