from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.documents import ranking
from data_access.documents.case import close_case
from data_access.documents.case_facts import allowed_items
from data_access.documents.indexing import index_case
from data_access.documents.ranking import indexes_of
from data_access.documents.saved_searches import delete_saved, save_search, saved_searches
from data_access.documents.search import NO_MODEL, more_like, search, search_batch, search_terms
from models.documents.requests import HYBRID, LEXICAL, MEANING, MODES, Filters, SearchRequest
from models.errors import DataNotAvailable, EditRefused
from tests.data_access.documents.small_case import ITEMS, small_case


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    found = small_case(tmp_path_factory.mktemp("search") / "case")
    yield found
    close_case(found.case)


def names(results):
    return [hit.name for hit in results.hits]


def ask(opened, text, **more):
    return search(opened, SearchRequest(text, **more))


def test_the_item_that_is_asked_for_comes_first(opened):
    assert names(ask(opened, "who hired an excavator and was it paid in cash?"))[0] == "mail 2"
    assert names(ask(opened, "birthday at the seaside"))[0] == "mail 3"


@pytest.mark.parametrize("mode", MODES)
def test_a_phrase_must_stand_as_it_was_put(opened, mode):
    assert set(names(ask(opened, '"red van"', mode=mode))) == {"note 1"}


@pytest.mark.parametrize("mode", MODES)
def test_what_is_shut_out_is_not_there(opened, mode):
    found = names(ask(opened, "excavator NOT invoice", mode=mode))
    assert "mail 1" in found
    assert "mail 2" not in found


@pytest.mark.parametrize("mode", [LEXICAL, HYBRID])
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("excavator AND bridge", {"mail 1"}),
        ("canal AND yard", {"note 1"}),  # in two passages of one item
        ("seaside OR canal", {"mail 3", "note 1"}),
        ("excavatr~", {"mail 1", "mail 2", "sheet"}),
        ("excav*", {"mail 1", "mail 2", "sheet"}),
        ("+excavator type:mail", {"mail 1", "mail 2"}),
        ("format:xlsx", {"sheet"}),
        ("van (mud OR yard) NOT nine", {"note 2", "copy of note 2"}),
    ],
)
def test_marks_are_kept_over_the_whole_item(opened, mode, text, wanted):
    found = names(ask(opened, text, mode=mode, collapses=False))
    assert set(found) <= wanted if "(" in text else set(found) == wanted


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60) | st.text('abc "()+-~*:ANDORT{}[]^\\/', max_size=60), st.sampled_from(MODES))
def test_no_text_whatever_makes_a_search_fail(opened, text, mode):
    results = ask(opened, text, mode=mode)
    assert len(results.hits) <= results.total


def by_hand(filters):
    """The items that keep filters, found the slow and obvious way."""
    authors = {6: {"dale", "lee", "robin"}}
    tags, entities = {3: {"relevant"}}, {1: {1}, 2: {1, 2}, 5: {2}}
    found = []
    for number, (_, source, custodian, kind, family, author, day, _) in enumerate(ITEMS, start=1):
        on = date.fromisoformat(day) if day else None
        said = {author.lower()} | authors.get(number, set())
        keeps = [
            not filters.sources or source in filters.sources,
            not filters.custodians or custodian in filters.custodians,
            not filters.formats or kind in filters.formats,
            not filters.families or family in filters.families,
            not filters.persons or bool(said & {name.lower() for name in filters.persons}),
            not filters.tags or bool(tags.get(number, set()) & set(filters.tags)),
            set(filters.entities) <= entities.get(number, set()),
            not filters.items or number in filters.items,
            filters.written_from is None or (on is not None and on >= filters.written_from),
            filters.written_to is None or (on is not None and on <= filters.written_to),
        ]
        if all(keeps):
            found.append(number)
    return found


def some_of(*values):
    return st.lists(st.sampled_from(values), unique=True, max_size=2).map(tuple)


DAYS = st.none() | st.sampled_from([date(2026, 1, 5), date(2026, 2, 11), date(2026, 3, 1), date(2026, 3, 5)])
FILTERS = st.builds(
    Filters, sources=some_of("Phone A", "Laptop B", "None"), custodians=some_of("Lee", "Sam"),
    formats=some_of("eml", "txt"), families=some_of("mail", "document", "chat"),
    persons=some_of("LEE@example.org", "robin"), entities=some_of(1, 2), tags=some_of("relevant", "not"),
    items=some_of(1, 3, 5), written_from=DAYS, written_to=DAYS,
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FILTERS)
def test_filters_leave_what_the_slow_way_leaves(opened, filters):
    allowed = allowed_items(opened.case, filters)
    found = list(range(1, len(ITEMS) + 1)) if allowed is None else [int(item) for item in allowed]
    assert found == by_hand(filters)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("filters", [Filters(families=("mail",)), Filters(entities=(1,))])
def test_nothing_outside_the_filters_is_found_in_any_mode(opened, filters, mode):
    allowed = set(by_hand(filters))
    results = ask(opened, "the excavator, the van and the house", filters=filters, mode=mode)
    assert {hit.item_id for hit in results.hits} <= allowed
    assert results.total <= len(allowed)


def test_filters_alone_show_what_keeps_them(opened):
    results = ask(opened, "", filters=Filters(sources=("Laptop B",)))
    assert {hit.item_id for hit in results.hits} == set(by_hand(Filters(sources=("Laptop B",))))


def test_a_hit_opens_where_the_words_are(opened):
    hit = next(hit for hit in ask(opened, "excavator hire week").hits if hit.name == "sheet")
    place = hit.passages[0].place
    assert (place.label, place.mark, place.shown) == ("Sheet Payments", "C2", "Sheet Payments, C2")
    text = ITEMS[4][7][0][1]
    assert text[place.character :].startswith("excavator")
    snippet = hit.passages[0].snippet
    assert [snippet.text[begins:ends] for begins, ends in snippet.spans] == ["excavator", "hire", "week"]


def test_the_best_passage_of_an_item_comes_first(opened):
    hit = ask(opened, "men carried tools into the yard").hits[0]
    assert (hit.name, hit.passages[0].place.label) == ("note 1", "Page 2")


def test_the_explanation_names_the_words_and_their_share(opened):
    told = ask(opened, "excavator unicorn").hits[0].explanation
    assert {word.word: word.is_found for word in told.words} == {"excavator": True, "unicorn": False}
    assert sum(word.share for word in told.words) == pytest.approx(1)
    assert told.share_of_words == next(word.share for word in told.words if word.word == "excavator")
    assert told.lane in ("static", "meaning")
    assert told.nearness


def test_slang_is_found_by_the_plain_word_and_the_explanation_says_so(opened):
    hit = next(hit for hit in ask(opened, "phone at the empty house").hits if hit.name == "chat")
    assert {(word.word, word.brought_by) for word in hit.explanation.expansions} == {
        ("burner", "phone"), ("bando", "empty house")
    }  # fmt: skip
    without = next(
        (hit for hit in ask(opened, "phone at the empty house", expands=False).hits if hit.name == "chat"), None
    )
    assert without is None or not without.explanation.expansions


def test_near_duplicates_are_shown_once_with_their_number(opened):
    collapsed, every = ask(opened, "red mud loader"), ask(opened, "red mud loader", collapses=False)
    assert len({"note 2", "copy of note 2"} & set(names(collapsed))) == 1
    assert {"note 2", "copy of note 2"} <= set(names(every))
    assert max(hit.others_alike for hit in collapsed.hits) == 1
    assert collapsed.total == every.total


def test_pages_follow_each_other(opened):
    whole = names(ask(opened, "excavator van house"))
    assert names(ask(opened, "excavator van house", size=2)) == whole[:2]
    second = ask(opened, "excavator van house", size=2, first=2)
    assert names(second) == whole[2:4]
    assert [hit.rank for hit in second.hits] == [3, 4][: len(second.hits)]


def test_facets_count_all_that_was_found_by_source_kind_month_person_and_tag(opened):
    facets = {facet.name: {each.shown: each.count for each in facet.values}
              for facet in ask(opened, "format:eml OR type:document").facets}  # fmt: skip
    assert facets["source"] == {"Phone A": 4, "Laptop B": 2}
    assert facets["family"] == {"mail": 3, "document": 3}
    assert facets["month"] == {"2026-01": 1, "2026-02": 2, "2026-03": 2}
    assert facets["person"] == {"Lee": 2}  # two spellings that somebody joined
    assert facets["organisation"] == {"Kestrel Plant": 1}
    assert facets["tag"] == {"relevant": 1}


def test_a_slip_is_answered_with_the_likelier_question(opened):
    assert ask(opened, "excavattor by the bridge").did_you_mean == "excavator by the bridge"
    assert ask(opened, "excavator by the bridge").did_you_mean == ""


def test_a_word_that_the_case_holds_in_another_form_is_no_slip(opened):
    assert ask(opened, "excavators near bridges").did_you_mean == ""


def test_without_a_model_words_alone_rank_and_it_says_so(opened, monkeypatch):
    def absent():
        raise DataNotAvailable("No model.", "None.")

    monkeypatch.setattr(ranking, "meaning_encoder", absent)
    monkeypatch.setattr(ranking, "static_encoder", absent)
    results = ask(opened, "excavator by the bridge")
    assert results.lanes == ("words",)
    assert results.notes == (NO_MODEL,)
    assert names(results)[0] == "mail 1"
    assert results.hits[0].explanation.cosine is None
    assert ask(opened, "excavator", mode=MEANING).hits == ()


def test_passages_that_the_model_has_read_are_ranked_by_it_and_the_rest_by_quick_vectors(opened, monkeypatch):
    quick = next(lane for lane in indexes_of(opened.case).lanes if lane.name == "static")
    vectors = quick.store.rows(quick.store.ids())
    half = quick.store.ids()[:4]

    class Store:
        def count(self):
            return len(half)

        def newest_passage_id(self):
            return int(half[-1])

        def nearest(self, query, k, ids_allowed=None):
            return half, vectors[:4] @ query

        def rows(self, ids):
            found = vectors[np.searchsorted(quick.store.ids(), ids)].copy()
            found[~np.isin(ids, half)] = np.nan
            return found

    lanes = (ranking.Lane("meaning", Store(), quick.encoder), quick)
    monkeypatch.setattr(ranking, "_lanes", lambda case: lanes)
    results = ask(opened, "excavator van", collapses=False)
    told = {hit.name: hit.explanation.lane for hit in results.hits}
    assert set(results.lanes) == {"words", "meaning", "static"}
    assert (told["mail 1"], told["note 1"], told["sheet"]) == ("meaning", "meaning", "static")


def test_the_like_of_an_item_leaves_out_itself_and_finds_its_copy(opened):
    assert names(more_like(opened, item_id=4))[0] == "copy of note 2"
    assert "note 2" not in names(more_like(opened, item_id=4))
    assert names(more_like(opened, passage_id=1))[0] == "sheet"
    assert names(more_like(opened, text="children at the seaside on a birthday"))[0] == "mail 3"


def test_the_like_of_nothing_is_refused(opened):
    for wrong in ({}, {"text": " "}, {"item_id": 999}, {"passage_id": 999}):
        with pytest.raises(EditRefused):
            more_like(opened, **wrong)


def test_a_batch_ranks_as_single_questions_do(opened):
    asked = {"1": "excavator hire", "2": '"red van"', "3": ""}
    found = search_batch(opened, list(asked.items()), k=3)
    for query, text in asked.items():
        single = ask(opened, text, collapses=False, size=3)
        assert [hit.name for hit in found[query]] == names(single)
        assert all(a.score >= b.score for a, b in zip(found[query], found[query][1:], strict=False))


def test_each_term_of_a_list_is_counted_in_items_and_passages(opened):
    terms = ["excavator", "", '"red van"', "red van", "excavator", "unicorn", "excav*", "seaside OR canal"]
    found = search_terms(opened, terms)
    counted = {each.term: (each.items, each.passages) for each in found}
    assert counted == {
        "excavator": (3, 3), '"red van"': (1, 2), "red van": (3, 4), "unicorn": (0, 0), "excav*": (3, 3),
        "seaside OR canal": (2, 2),
    }  # fmt: skip
    assert next(each.item_ids for each in found if each.term == "excavator") == (1, 2, 5)


def test_saved_searches_are_kept_listed_and_forgotten(opened):
    request = SearchRequest("red van", filters=Filters(tags=("relevant",), written_from=date(2026, 1, 1)))
    kept = save_search(opened, " The van ", request)
    assert [(each.name, each.request) for each in saved_searches(opened)] == [("The van", request)]
    delete_saved(opened, kept.saved_id)
    assert saved_searches(opened) == ()
    with pytest.raises(EditRefused):
        save_search(opened, " ", request)


def test_what_comes_later_is_found_after_it_is_indexed(tmp_path):
    opened = small_case(tmp_path / "case")
    assert ask(opened, "helicopter", mode=LEXICAL).hits == ()
    with opened.case.writing() as cursor:
        cursor.execute(
            "insert into items select 50, 'h', 'late', * exclude (item_id, sha256, name) from items where item_id = 1"
        )
        cursor.execute("insert into passages values (90, 50, 0, 1, 'page', '', 'Helicopter in the yard', 4, [], null)")
    index_case(opened.case)
    assert names(ask(opened, "helicopter", mode=LEXICAL)) == ["late"]
    assert names(ask(opened, "helicopter AND yard")) == ["late"]
    close_case(opened.case)
