"""What the form of a row of the benefits register starts with, and what its choices are called."""

from __future__ import annotations

from datetime import date

import pytest

from components.benefits.row_form import EMPTY, form_for, names_for, starting_values
from data_access.benefits.reading import Register
from models.benefits.kinds import register_kinds
from tests.models.benefits.networks import row

KINDS = register_kinds()


def register(*rows):
    by_kind = {kind_id: {} for kind_id in KINDS}
    for one in rows:
        by_kind[one.kind_id][one.row_id] = one
    return Register(1, by_kind, False)


@pytest.mark.parametrize("kind_id", KINDS)
def test_a_new_row_starts_empty_field_by_field(kind_id):
    kind = KINDS[kind_id]
    assert starting_values(kind, None) == {field.name: EMPTY.get(field.type, "") for field in kind.fields}


def test_a_row_that_stands_starts_with_its_values_in_the_type_of_its_control():
    measure = row("measure", "MEA_001", baseline_value=40, decimals=2)
    values = starting_values(KINDS["measure"], measure)
    assert (values["baseline_value"], type(values["baseline_value"])) == (40.0, float)
    assert (values["decimals"], type(values["decimals"])) == (2, int)
    assert values["baseline_on"] == date(2026, 3, 31)
    assert values["kpi_id"] == ""
    assert values["target_number"] == 20.0


def test_lists_of_ids_are_copied_and_a_preset_fills_a_new_row():
    benefit = row("benefit", "BEN_001")
    values = starting_values(KINDS["benefit"], benefit)
    values["criteria"].append("SC1")
    assert benefit["criteria"] == ["SC5", "SC8"]
    assert starting_values(KINDS["action"], None, {"benefit_id": "BEN_001"})["benefit_id"] == "BEN_001"


@pytest.mark.parametrize("refers_to", sorted({f.refers_to for k in KINDS.values() for f in k.fields} - {""}))
def test_everything_that_a_field_may_refer_to_has_names_that_begin_with_the_id(refers_to):
    rows = [row("benefit", "BEN_001"), row("measure", "MEA_001"), row("output", "OUT_001"), row("change", "CHG_001")]
    names = names_for(register(*rows, row("group", "GRP_001"), row("meeting", "MTG_001")), refers_to)
    assert names
    assert all(name.startswith(f"{item} ") and len(name) <= 120 for item, name in names.items())


def test_a_node_is_an_output_a_change_or_a_benefit():
    known = register(row("benefit", "BEN_001"), row("output", "OUT_001"), row("change", "CHG_001"))
    assert list(names_for(known, "node")) == ["OUT_001", "CHG_001", "BEN_001"]


def test_forms_of_other_fields_and_purposes_do_not_share_a_draft():
    names = {
        form_for("benefit", "add", ()).name,
        form_for("benefit", "change", ()).name,
        form_for("benefit", "change", ("title", "owner")).name,
        form_for("benefit", "change", ("category", "owner")).name,
        form_for("benefit", "withdraw", ()).name,
        form_for("output", "add", ()).name,
    }
    assert len(names) == 6
    assert list(form_for("benefit", "change", ("owner", "title")).labels) == ["owner", "title"]
