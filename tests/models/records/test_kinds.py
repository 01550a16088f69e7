"""The declared registers hold together: fields, rules, choices, services."""

import pytest

from models.errors import EditRefused
from models.records.kinds import BODIES, every_kind, record_kinds, record_rules, services
from models.records.rules import RULES, Bodies, require_good, tidied
from tests.models.records.rows import BODIES_KNOWN, GOOD, TODAY

TYPES = {
    "text", "long_text", "role", "link", "date", "month", "integer", "number", "yes_no", "choice", "force",
    "organisation", "forces", "service",
}  # fmt: skip


@pytest.mark.parametrize("kind", record_kinds().values(), ids=lambda kind: kind.kind_id)
class TestEachKind:
    def test_its_fields_are_of_known_types_with_a_label_for_each_choice(self, kind):
        assert {field.type for field in kind.fields} <= TYPES
        assert len({field.name for field in kind.fields}) == len(kind.fields)
        assert all(len(field.choices) == len(field.labels) for field in kind.fields)
        assert all(field.label and field.what_it_means for field in kind.fields)

    def test_it_is_dated_and_placed_by_fields_of_its_own(self, kind):
        assert kind.field(kind.dated_by).type in ("date", "month")
        assert kind.field(kind.dated_by).is_required
        assert not kind.body_field or kind.field(kind.body_field).type in BODIES
        assert set(kind.unique) <= set(kind.labels)

    def test_its_rules_are_written(self, kind):
        assert set(kind.rules) <= set(RULES)

    def test_its_required_fields_are_refused_when_blank_and_the_good_row_is_kept(self, kind):
        require_good(kind, tidied(kind, GOOD[kind.kind_id], BODIES_KNOWN), BODIES_KNOWN, today=TODAY)
        for field in kind.fields:
            if field.is_required and field.type != "yes_no":
                values = tidied(kind, {**GOOD[kind.kind_id], field.name: None}, Bodies())
                with pytest.raises(EditRefused, match=r"nothing is given|not known"):
                    require_good(kind, values, BODIES_KNOWN, today=TODAY)


def test_every_rule_belongs_to_a_kind():
    assert {rule for kind in every_kind().values() for rule in kind.rules} == set(RULES)


def test_what_is_recorded_about_a_body_stays_with_the_ndao_unless_it_says_otherwise():
    open_kinds = {kind_id for kind_id, kind in record_kinds().items() if kind.body_field and kind.body_rows != "ndao"}
    assert open_kinds == {"product_rollout"}


def test_the_numbers_behind_the_kpis_are_whole_and_above_zero():
    assert all(isinstance(value, int) and value > 0 for value in record_rules().values())


def test_services_are_those_of_the_office():
    assert services()["S1.4"] == "S1.4 Communications & business engagement"
