from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.documents.requests import MODES, Filters, SearchRequest, request_from_json
from models.errors import EditRefused

WORDS = st.lists(st.text(max_size=8), max_size=3).map(tuple)
NUMBERS = st.lists(st.integers(0, 99), max_size=3).map(tuple)
DAYS = st.none() | st.dates(date(1970, 1, 1), date(2100, 1, 1))
FILTERS = st.builds(
    Filters, sources=WORDS, custodians=WORDS, formats=WORDS, families=WORDS, persons=WORDS, entities=NUMBERS,
    tags=WORDS, items=NUMBERS, written_from=DAYS, written_to=DAYS,
)  # fmt: skip
REQUESTS = st.builds(
    SearchRequest, text=st.text(max_size=30), filters=FILTERS, mode=st.sampled_from(MODES), size=st.integers(1, 50),
    first=st.integers(0, 50), collapses=st.booleans(), expands=st.booleans(),
)  # fmt: skip


@given(REQUESTS)
def test_a_request_comes_back_from_json_as_it_was_and_can_be_a_key(request):
    assert request_from_json(request.to_json()) == request
    assert {request: 1}[request_from_json(request.to_json())] == 1


@given(st.text(max_size=40) | st.sampled_from(["{}", "[]", "null", '{"text": 1, "filters": 3}', '{"filters": {}}']))
def test_what_is_no_request_is_refused_in_words(text):
    try:
        request_from_json(text)
    except EditRefused:
        pass


@pytest.mark.parametrize("wrong", [{"mode": "magic"}, {"size": 0}, {"first": -1}])
def test_a_request_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(EditRefused):
        SearchRequest("a", **wrong)


def test_filters_without_a_value_leave_nothing_out():
    assert Filters().is_empty
    assert not Filters(tags=("relevant",)).is_empty
