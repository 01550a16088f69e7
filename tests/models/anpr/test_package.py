"""The package on paper, and what a model learned in words."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np

from models.anpr.learning import TERMS, weight_changes
from models.anpr.package import CAVEATS, PackagedLead, PackageFacts, package_document
from models.anpr.profiles import profile
from models.anpr.ranking import no_examples, prior, prior_model
from models.anpr.rules import lead_wording
from models.reports.content import Stamp
from tests.models.anpr.test_lead_list import LEAD, OLD

STAMP = Stamp(date(2026, 11, 25), "reads 2", True, datetime(2026, 11, 26, tzinfo=UTC), "ROCU analyst")
FACTS = PackageFacts(
    title="Package of 2 leads", lines="City to coast", crime="County Lines", made="26 Nov 2026 11:00", model="profile",
    known=0, vehicles_seen=20_000, candidates=208, has_newest_reads=False, expires_on=date(2026, 12, 26), run_id="r1",
    filters={"State": "New"}, search=(("Reference", "OP-HERON-7"),), told_in_full=1,
)  # fmt: skip


def test_a_package_says_what_it_is_not_until_when_it_may_be_kept_and_on_whose_authority():
    leads = [PackagedLead(lead, "24 Nov 2026 12:29", "Looking", "none yet") for lead in (LEAD, OLD)]
    made = package_document(FACTS, leads, STAMP)
    told = repr(made)
    assert CAVEATS[0] == lead_wording() and CAVEATS[0] in told
    assert "Valid until 26 Dec 2026" in made.subtitle
    assert "OP-HERON-7" in told and "Reads have been added since" in told and "Narrowed to state: New." in told
    headings = [section.heading for section in made.sections]
    assert "1. V-AAAAAAAA" in headings and "2. V-BBBBBBBB" not in headings
    assert "never by night" in told and "V-BBBBBBBB" in told


def test_what_a_model_learned_is_told_against_the_model_before_the_largest_change_first():
    chosen = profile("county_lines")
    matrix = np.zeros((3, 1 + TERMS * len(chosen.features)))
    before = prior_model(chosen, matrix, no_examples(3, 1.0).expected)
    moved = before.coefficients.copy()
    moved[1] += 0.5
    moved[1 + TERMS] = -0.1
    after = replace(before, coefficients=moved)
    changes = weight_changes(chosen, before, after)
    assert {change.title for change in changes[:2]} == {one.title for one in chosen.features[:2]}
    assert changes[0].words == "now speaks against"
    assert changes[1].words == "speaks for, more than before"
    assert weight_changes(chosen, None, after)[0].before == prior(chosen)[0][1 + TERMS]
