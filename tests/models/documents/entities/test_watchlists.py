import random
import re

from models.documents.entities.watchlists import Watcher, WatchTerm, watch_terms

PLATE, KEV = WatchTerm("QX12 ABC", "vrm"), WatchTerm("Kev Harker", "person")
TERMS = [PLATE, WatchTerm("plant hire"), WatchTerm("therapist"), KEV]


def found(text, terms=TERMS):
    return [(term.term, mention.written) for term, mention in Watcher(terms).find(text)]


def test_terms_are_found_whatever_their_case_and_spaces():
    text = "PLANT  HIRE, planthire; qx12abc and Q X 12 ABC with kev\nharker"
    assert found(text) == [
        ("plant hire", "PLANT  HIRE"), ("plant hire", "planthire"), ("QX12 ABC", "qx12abc"),
        ("QX12 ABC", "Q X 12 ABC"), ("Kev Harker", "kev\nharker"),
    ]  # fmt: skip


def test_terms_are_found_as_whole_words_only():
    assert found("plant hires, the rapist, transplant hire, AQX12ABC, QX12ABCD") == []


def test_a_listed_thing_is_the_entity_that_its_shape_is_found_as():
    assert [term.value for term in TERMS] == ["QX12ABC", "plant hire", "therapist", "kev harker"]
    assert WatchTerm("0044 7700 900123", "phone").value == "+447700900123"


def test_the_longest_term_at_a_place_is_the_one_found():
    terms = [WatchTerm("plant"), WatchTerm("plant hire"), WatchTerm("hire")]
    assert found("plant hire", terms) == [("plant hire", "plant hire"), ("hire", "hire")]


def test_words_are_found_where_an_obvious_search_finds_them():
    rng = random.Random(3)
    words = ["tip", "digger", "loader", "bucket", "sand"]
    for _ in range(60):
        text = " ".join(rng.choice([*words, "tipper", "and", "sandy"]) for _ in range(30))
        obvious = sorted((m.start(), word) for word in words for m in re.finditer(rf"\b{word}\b", text))
        mentions = Watcher([WatchTerm(word) for word in words]).find(text)
        assert [(mention.char_from, term.term) for term, mention in mentions] == obvious


def test_letters_that_grow_in_lower_case_move_no_place():
    text = "İİİ plant hire"
    ((_, mention),) = Watcher(TERMS).find(text)
    assert text[mention.char_from : mention.char_to] == "plant hire"


def test_no_term_finds_nothing():
    assert Watcher([]).find("plant hire") == []


def test_each_bad_row_is_refused_with_its_line_and_reason():
    rows = [{"term": "digger"}, {"term": "x"}, {"term": "Digger"}, {"term": "tipper", "kind": "lorry"}, {"term": None}]
    terms, rejected = watch_terms("list.csv", rows)
    assert [term.term for term in terms] == ["digger"]
    assert [(fault.row, fault.column) for fault in rejected] == [(3, "term"), (4, "term"), (5, "kind"), (6, "term")]
    assert all(fault.reason and fault.remedy for fault in rejected)
