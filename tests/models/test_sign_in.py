"""Claims say who; the role table says what."""

import pytest

from models.sign_in import demo_viewer, viewer_from_claims

CLAIMS = {
    "is_logged_in": True,
    "iss": "https://id.example",
    "sub": "42",
    "name": "A. Person",
    "roles": ["staff", "force_lead"],
    "force": "kent",
    "exp": 2_000,
}


def viewer(**changes):
    claims = {**CLAIMS, **changes}
    return viewer_from_claims(claims, role_claim="roles", force_claim="force", now=1_000)


def test_the_first_claimed_role_that_we_know_counts():
    seen = viewer()
    assert (seen.role_id, seen.force_id, seen.is_demo) == ("force_lead", "kent", False)
    assert seen.subject == "https://id.example|42"


@pytest.mark.parametrize(
    "changes",
    [
        {"is_logged_in": False},
        {"is_logged_in": "true"},
        {"sub": ""},
        {"exp": 999},
        {"exp": 1_000},
        {"exp": None},
        {"exp": "later"},
        {"roles": []},
        {"roles": None},
        {"roles": "god"},
        {"roles": {"force_lead": 1}},
    ],
)
def test_no_sign_in_no_life_or_no_role_means_no_viewer(changes):
    assert viewer(**changes) is None


def test_a_single_role_may_come_as_text():
    assert viewer(roles="auditor").role_id == "auditor"


def test_a_demo_account_carries_a_force_only_where_its_role_has_one():
    assert demo_viewer("force_lead", "kent").force_id == "kent"
    assert demo_viewer("national_board", "kent").force_id is None
    assert demo_viewer("root", "kent") is None
