"""Who reads what of a register: denied unless it says otherwise."""

import pytest

from models.access import Viewer, may, roles
from models.records.disclosure import fields_seen, is_row_seen, sees_all, values_seen
from models.records.kinds import record_kinds
from models.records.rules import tidied
from tests.models.records.rows import BODIES_KNOWN, GOOD

KINDS = record_kinds()


def test_only_those_who_edit_the_registers_see_all_of_them():
    seeing = {role for role in roles() if sees_all(Viewer("x", "X", role, "kent"))}
    assert seeing == {"ndao_analyst", "ndao_service_owner"}
    assert all(may(Viewer("x", "X", role), "records.view") for role in seeing)
    assert not sees_all(Viewer("x", "X", "no such role"))


def test_subjects_problems_and_evidence_are_read_by_the_ndao_alone():
    hidden = {
        (kind_id, field.name)
        for kind_id, kind in KINDS.items()
        for field in set(fields_seen(kind, is_ndao=True)) - set(fields_seen(kind, is_ndao=False))
    }
    assert hidden == {
        ("engagement", "subject"),
        ("engagement", "joint_problem"),
        ("product_outcome", "evidence"),
        ("product_rollout", "evidence"),
    }


@pytest.mark.parametrize("kind_id", KINDS)
def test_a_row_about_a_body_or_a_withdrawn_one_is_for_the_ndao(kind_id):
    kind = KINDS[kind_id]
    about_a_force = {"is_withdrawn": False, "is_ndao": False}
    assert is_row_seen(kind, "kent", **about_a_force) == (kind.body_rows == "everybody")
    assert is_row_seen(kind, "", **about_a_force)
    assert not is_row_seen(kind, "", is_withdrawn=True, is_ndao=False)
    assert is_row_seen(kind, "kent", is_withdrawn=True, is_ndao=True)


@pytest.mark.parametrize(("answered", "shown"), [(4, None), (5, 5)])
def test_numbers_of_few_answers_are_empty_for_others(answered, shown):
    kind = KINDS["partner_survey"]
    values = tidied(kind, {**GOOD["partner_survey"], "answered": answered, "agreed": 3}, BODIES_KNOWN)
    seen = values_seen(kind, values, is_ndao=False)
    assert (seen["answered"], seen["agreed"]) == (shown, 3 if shown else None)
    assert values_seen(kind, values, is_ndao=True) == values
