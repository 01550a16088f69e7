"""Every field of a profile is edited in one part, and what a rule holds together stands in one part."""

import pytest

from models.benefits.kinds import BENEFIT, register_kinds
from models.benefits.profile_parts import PARTS, part_of

KIND = register_kinds()[BENEFIT]
HELD_TOGETHER = {
    "grade_needs_value": ("value_central", "evidence_grade"),
    "cashable_needs_a_budget": ("cashable_class", "budget_reduction"),
    "values_in_order": ("value_low", "value_central", "value_high"),
    "override_needs_a_reason": ("rag_override", "rag_override_reason"),
    "value_has_its_years": ("value_central", "price_year", "value_from", "value_until"),
    "claim_needs_its_group": ("overlap_group", "overlap_claim"),
    "measurer_is_not_owner": ("owner", "measurer"),
    "validity_has_a_reason": ("still_valid", "still_valid_reason"),
}


def test_every_field_is_edited_in_one_part():
    assert sorted(name for names in PARTS.values() for name in names) == sorted(KIND.labels)
    assert max(map(len, PARTS.values())) <= 10


@pytest.mark.parametrize("rule", KIND.rules)
def test_a_rule_looks_at_one_part_alone(rule):
    assert len({part_of(name) for name in HELD_TOGETHER[rule]}) == 1
