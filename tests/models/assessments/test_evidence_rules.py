"""What evidence can be kept, what it is worth, and for how long."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.assessments import evidence_rules as rules
from models.assessments.definitions import evidence_kept_months, keeping_rules
from models.errors import EditRefused
from models.maturity.evidence import EvidenceClaim, is_verified

TODAY = date(2026, 6, 1)
REFERENCE = date(2026, 3, 31)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def note(**changed):
    return rules.EvidenceNote(**{"title": "Register", "supports_level": 3, "evidence_date": TODAY} | changed)


def test_a_note_keeps_its_words_in_one_line():
    assert rules.checked_note(note(title="  Asset \n register "), today=TODAY).title == "Asset register"


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "  "},
        {"title": "x" * 201},
        {"title": "a\u202eb"},
        {"supports_level": 0},
        {"supports_level": 6},
        {"supports_level": None},
        {"evidence_date": None},
        {"evidence_date": date(2026, 6, 2)},
    ],
    ids=["blank", "long", "unseen", "level 0", "level 6", "no level", "no date", "tomorrow"],
)
def test_a_note_that_says_too_little_or_too_much_is_refused(changed):
    with pytest.raises(EditRefused):
        rules.checked_note(note(**changed), today=TODAY)


@pytest.mark.parametrize(
    "link", ["https://intranet.example/a?b=c", "HTTP://x.example", "Ref: 12/2025", "Minutes of 3 May, item 4"]
)
def test_an_address_or_words_are_kept_as_they_are(link):
    assert rules.checked_link(f" {link} ") == link


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html;base64,xx",
        "file:///etc/passwd",
        "mailto:someone@example.org",
        "vbscript:x",
        "https://me:secret@intranet.example/",
        "https://x.example/\nhttps://y.example",
        "x" * 501,
    ],
)
def test_other_schemes_passwords_and_several_lines_are_refused(link):
    with pytest.raises(EditRefused):
        rules.checked_link(link)


def test_no_link_is_none():
    assert rules.checked_link("   ") is None


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\x\\plan.docx", "plan.docx"),
        ("a\u202exf\x00dp.pdf", "axfdp.pdf"),
        ("..", ".."),
        ("folder/", "file"),
    ],
)
def test_a_file_name_is_shown_without_folders_and_unseen_characters(given_name, shown):
    assert rules.shown_file_name(given_name) == shown


def test_a_long_file_name_keeps_its_ending():
    shown = rules.shown_file_name("x" * 300 + ".pdf")
    assert len(shown) <= rules.LONGEST_FILE_NAME
    assert shown.endswith(".pdf")


def test_evidence_holds_for_twelve_months():
    assert rules.expires_on(date(2025, 1, 15)) == date(2026, 1, 15)
    assert rules.expires_on(date(2024, 2, 29)) == date(2025, 2, 28)


def test_a_file_is_due_for_purge_only_after_its_time_of_keeping():
    assert not rules.is_due_for_purge(date(2026, 1, 15), date(2027, 1, 15))
    assert rules.is_due_for_purge(date(2026, 1, 15), date(2027, 1, 16))


def test_the_rule_of_keeping_is_reviewed_and_says_why():
    (rule,) = keeping_rules().values()
    assert evidence_kept_months() == rule.value == 12
    assert rule.why
    assert rule.next_review > rule.reviewed


def test_grades():
    assert rules.first_grade(has_source=True) == "B"
    assert rules.first_grade(has_source=False) == "C"
    assert rules.checked_grade("A", has_source=True) == "A"
    assert rules.checked_grade("C", has_source=False) == "C"
    with pytest.raises(EditRefused):
        rules.checked_grade("A", has_source=False)
    with pytest.raises(EditRefused):
        rules.checked_grade("D", has_source=True)


@given(DAYS, DAYS, st.sampled_from("ABC"))
def test_what_the_page_says_counts_is_what_the_gate_counts(evidence_date, reference_date, grade):
    said = rules.standing(grade=grade, evidence_date=evidence_date, reference_date=reference_date, is_withdrawn=False)
    counts = is_verified(EvidenceClaim(3, grade, evidence_date), reference_date)
    assert (said == rules.COUNTS) is counts


@pytest.mark.parametrize(
    ("grade", "dated", "is_withdrawn", "said"),
    [
        ("B", date(2026, 3, 31), False, rules.COUNTS),
        ("B", date(2026, 4, 1), False, rules.AFTER_REFERENCE),
        ("A", date(2025, 3, 30), False, rules.EXPIRED),
        ("C", date(2026, 3, 1), False, rules.NO_GRADE),
        ("A", date(2026, 3, 1), True, rules.WITHDRAWN),
    ],
)
def test_evidence_that_does_not_count_says_why(grade, dated, is_withdrawn, said):
    given_words = rules.standing(grade=grade, evidence_date=dated, reference_date=REFERENCE, is_withdrawn=is_withdrawn)
    assert given_words == said
