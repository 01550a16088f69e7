"""Terms and method speak of the thresholds in force, and every term belongs to a report that uses it."""

from __future__ import annotations

import re
import tomllib
from datetime import date

import pytest

from models.maturity.definitions import definitions
from models.reports.board_pack import board_pack
from models.reports.force_report import force_report
from models.reports.glossary import FILE, glossary_section, terms
from models.reports.method import certainty_rules, level_rules, method_section
from tests.models.reports.samples import board_facts, force_facts


def test_terms_are_reviewed_sorted_and_complete():
    review = tomllib.loads(FILE.read_text(encoding="utf-8"))
    assert review["reviewed"] < review["next_review"]
    assert isinstance(review["reviewed"], date) and review["author_role"] and review["checked_by"]
    names = [term.term for term in terms()]
    assert names == sorted(names, key=str.casefold)
    assert not [term for term in terms() if re.search("[{}]", term.meaning) or not term.meaning.endswith(".")]
    assert all(set(term.reports) <= {"force", "board"} and term.reports for term in terms())


def test_the_terms_hold_the_thresholds_in_force():
    words = " ".join(term.meaning for term in terms())
    known = definitions()
    assert f"At least {100 * known.minimum_completeness:.0f} % of the capabilities" in words
    assert f"for {known.evidence_valid_months} months" in words
    assert f"up to a distance of {known.near_peer_distance:g}." in words
    assert "Grades A and B support a level" in words


@pytest.mark.parametrize("report", ["force", "board"])
def test_each_report_explains_only_terms_that_it_uses(report):
    document = force_report(force_facts(), {}) if report == "force" else board_pack(board_facts(), {})
    body = repr(document.sections[:-1]).lower()
    (table,) = glossary_section(report).blocks
    unused = [term for term, _ in table.rows if not any(part.strip().lower() in body for part in term.split(","))]
    assert unused == []


def test_the_method_names_every_threshold_that_it_speaks_of():
    known, words = definitions(), " ".join(level_rules() + certainty_rules())
    assert f"fewer than {known.minimum_respondents} respondents" in words
    assert f"at most {known.evidence_valid_months} months old" in words
    assert "grade A or B" in words
    assert f"at least {known.minimum_forces_in_aggregate} forces" in words
    assert f"holds {100 * known.interval_share:.0f} % of the values" in words
    assert method_section("Made today.", framework_words="Rests on answers.").blocks[0].text == "Rests on answers."
