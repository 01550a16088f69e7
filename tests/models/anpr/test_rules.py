"""Who may search how far back, for what reason and on whose word."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from models.anpr.rules import (
    SearchReason,
    as_record,
    category_from_words,
    check_reason,
    oldest_permitted_day,
    outputs_expire_on,
    reason_from_words,
    reasons,
    require_reason_to_reveal,
)
from models.errors import EditRefused, NotPermitted
from models.search_reasons import authority_from_words, rank_of

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
REASON = SearchReason(
    "county_lines", "Operation Heron", "OP-HERON-7", "", "Jo Miles", "Detective Inspector", NOW, "terminal|asmith"
)
SENIOR = replace(REASON, category="serious", authoriser_role="Superintendent")


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def check(reason: SearchReason, oldest: int, newest: int = 0) -> None:
    check_reason(reason, days_ago(oldest), days_ago(newest), TODAY, now=NOW)


@pytest.mark.parametrize("oldest", [0, 1, 89, 90])
def test_ninety_days_need_a_role_and_a_reason_alone(oldest):
    check(REASON, oldest)


@pytest.mark.parametrize("oldest", [91, 200, 365])
def test_older_reads_need_a_category_and_a_senior_authority_of_another_person(oldest):
    check(SENIOR, oldest)
    with pytest.raises(NotPermitted, match="searched only for serious crime"):
        check(replace(SENIOR, category=""), oldest)
    with pytest.raises(NotPermitted, match="another person"):
        check(replace(SENIOR, authoriser_name="A. Smith"), oldest)
    with pytest.raises(NotPermitted, match="an inspector or above"):
        check(replace(SENIOR, authoriser_role="Sergeant"), oldest)
    with pytest.raises(NotPermitted, match="an inspector or above"):
        check(replace(SENIOR, authoriser_role="Office manager"), oldest)


@pytest.mark.parametrize("oldest", [366, 400, 5000])
def test_reads_older_than_a_year_are_searched_by_nobody(oldest):
    with pytest.raises(NotPermitted, match="by nobody"):
        check(SENIOR, oldest)


@pytest.mark.parametrize("authoriser", ["asmith", "A Smith", "a.smith", "ASMITH"])
def test_nobody_authorises_an_own_search_however_the_name_is_written(authoriser):
    with pytest.raises(NotPermitted, match="another person"):
        check(replace(SENIOR, authoriser_name=authoriser), 120)


@pytest.mark.parametrize("requester", ["Jo Miles", "jo.miles@force.example", "terminal|jomiles", "idp|jo_miles"])
def test_the_requester_is_found_behind_an_account(requester):
    with pytest.raises(NotPermitted, match="another person"):
        check(replace(SENIOR, requester=requester), 120)


def test_days_that_run_backwards_are_refused():
    with pytest.raises(EditRefused, match="backwards"):
        check(REASON, 1, 5)


@pytest.mark.parametrize("words", ["", "police", "x", "enquiry", "a" * 30, "test test test test test", "..."])
def test_a_reason_in_words_says_something(words):
    with pytest.raises(EditRefused):
        check(replace(REASON, code="other", words=words), 1)
    with pytest.raises(EditRefused):
        require_reason_to_reveal(words)


def test_a_reason_in_words_that_says_what_for_stands():
    check(replace(REASON, code="other", words="Vehicle used in thefts of farm machinery"), 1)


def test_a_code_that_is_not_in_the_list_is_refused():
    with pytest.raises(EditRefused, match="no reason"):
        check(replace(REASON, code="curiosity"), 1)


@pytest.mark.parametrize("reference", ["", "x", "n/a", "none", "abc", "----", "0000", "ref", "op", "A" * 300, "AB1\n2"])
def test_a_reference_looks_like_one(reference):
    with pytest.raises(EditRefused, match="reference"):
        check(replace(REASON, reference=reference), 1)


@pytest.mark.parametrize("reference", ["OP-TEST-1", "Operation Heron", "Op Heron", "12/345678/26", "R1234"])
def test_references_of_several_kinds_stand(reference):
    check(replace(REASON, reference=reference), 1)


@pytest.mark.parametrize("part", ["authoriser_name", "authoriser_role"])
@pytest.mark.parametrize("said", ["", " ", "x", "7"])
def test_an_authority_has_a_name_and_a_role(part, said):
    with pytest.raises(EditRefused, match="authority"):
        check(replace(REASON, **{part: said}), 1)


def test_an_authority_is_neither_of_the_future_nor_old_nor_without_a_zone():
    check(replace(REASON, authorised_at=NOW - timedelta(days=28)), 1)
    with pytest.raises(NotPermitted, match="older than 28 days"):
        check(replace(REASON, authorised_at=NOW - timedelta(days=28, seconds=1)), 1)
    with pytest.raises(EditRefused, match="future"):
        check(replace(REASON, authorised_at=NOW + timedelta(hours=1)), 1)
    with pytest.raises(EditRefused, match="zone"):
        check(replace(REASON, authorised_at=NOW.replace(tzinfo=None)), 1)


@pytest.mark.parametrize(
    ("said", "code"),
    [("county_lines", "county_lines"), ("County-Lines", "county_lines"), ("Firearms", "firearms")],
)
def test_a_reason_is_known_by_code_or_title(said, code):
    assert reason_from_words(said) == (code, "")


def test_other_words_are_a_reason_of_their_own():
    assert reason_from_words(" Theft of farm machinery ") == ("other", "Theft of farm machinery")


def test_a_category_is_known_by_code_or_title():
    assert category_from_words("Counter-terrorism") == "counter_terrorism"
    assert category_from_words("") == ""
    with pytest.raises(EditRefused, match="no category"):
        category_from_words("volume")


@pytest.mark.parametrize(
    ("said", "name", "role"),
    [
        ("Jo Miles, Inspector", "Jo Miles", "Inspector"),
        ("Insp Jo Miles", "Jo Miles", "Insp"),
        ("Ch Supt A. Patel", "A. Patel", "Ch Supt"),
        ("Jo Miles DCI", "Jo Miles", "DCI"),
        ("Jo Miles, Intelligence manager", "Jo Miles", "Intelligence manager"),
    ],
)
def test_an_authority_is_read_from_words(said, name, role):
    authority = authority_from_words(said, NOW)
    assert (authority.name, authority.role, authority.authorised_at) == (name, role, NOW)


@pytest.mark.parametrize(
    ("time", "utc"),
    [
        ("2026-11-26 08:30", datetime(2026, 11, 26, 8, 30, tzinfo=UTC)),
        ("2026-07-01T08:30", datetime(2026, 7, 1, 7, 30, tzinfo=UTC)),
        ("01/07/2026 08:30", datetime(2026, 7, 1, 7, 30, tzinfo=UTC)),
        ("2026-07-01T08:30:00+00:00", datetime(2026, 7, 1, 8, 30, tzinfo=UTC)),
    ],
)
def test_the_time_of_an_authority_is_local_unless_it_has_a_zone(time, utc):
    assert authority_from_words(f"Jo Miles, DI, {time}", NOW).authorised_at == utc


@pytest.mark.parametrize("said", ["", "Jo Miles", "Inspector", ", Inspector", "a, b, yesterday", "a, b, c, d"])
def test_an_authority_that_lacks_something_is_refused(said):
    with pytest.raises(EditRefused):
        authority_from_words(said, NOW)


def test_ranks_are_ordered():
    words = ("PC", "Sgt", "DI", "Ch Insp", "Supt", "Ch Supt", "ACC", "DCC", "Chief Constable")
    ranks = [rank_of(word) for word in words]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)
    assert rank_of("Office manager") is None


def test_the_first_permitted_day_and_the_last_day_of_an_output():
    assert oldest_permitted_day(TODAY) == days_ago(90)
    assert oldest_permitted_day(TODAY, category="serious") == days_ago(365)
    assert outputs_expire_on(TODAY) == TODAY + timedelta(days=30)


def test_a_reason_on_record_says_everything_in_text():
    record = as_record(SENIOR)
    assert record["authorised_at"] == "2026-11-26T09:00:00+00:00"
    assert {"code", "reference", "operation", "category", "authoriser", "authoriser_role", "requester"} <= set(record)
    assert all(isinstance(value, str) for value in record.values())
    assert SENIOR.code in reasons()
