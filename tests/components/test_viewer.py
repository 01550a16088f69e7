"""Who is looking."""

import time

import pytest
from streamlit.testing.v1 import AppTest

from models.access import roles
from tests.pages.looking import serving


def looking():
    import streamlit as st

    from components.viewer import current_viewer

    viewer = current_viewer()
    st.text("nobody" if viewer is None else f"{viewer.subject}, {viewer.role_id}, {viewer.force_id}, {viewer.is_demo}")


def who(*, claims=None, **address):
    at = AppTest.from_function(looking)
    at.user = claims or {}
    for key, value in address.items():
        at.query_params[key] = value
    at.run()
    assert not at.exception
    return at.text[0].value


CLAIMS = {"is_logged_in": True, "iss": "https://id", "sub": "7", "roles": ["force_lead"], "force": "kent"}


class TestInDemoMode:
    @pytest.fixture(autouse=True)
    def _serving(self, store_folder):
        with serving(store_folder):
            yield

    def test_a_visitor_is_a_board_member_until_another_role_is_picked(self):
        assert who() == "demo|national_board, national_board, None, True"

    @pytest.mark.parametrize("role_id", list(roles()))
    def test_every_role_can_be_picked(self, role_id):
        assert who(**{"as": role_id}).startswith(f"demo|{role_id}, {role_id}, ")

    def test_a_role_that_is_not_there_picks_nothing(self):
        assert who(**{"as": "emperor"}) == who()

    def test_a_force_role_has_a_force_and_no_other_role_has(self):
        assert ", essex, " in who(**{"as": "force_lead", "own": "essex"})
        assert ", None, " not in who(**{"as": "force_lead", "own": "atlantis"})
        assert ", None, " in who(**{"as": "ndao_analyst", "own": "essex"})

    def test_claims_count_for_nothing(self):
        assert who(claims={**CLAIMS, "exp": time.time() + 600}) == who()


def test_with_neither_demo_nor_sign_in_nobody_is_looking(store_folder):
    with serving(store_folder, demo=False):
        assert who(claims={**CLAIMS, "exp": time.time() + 600}, **{"as": "administrator"}) == "nobody"


class TestSignedIn:
    @pytest.fixture(autouse=True)
    def _serving(self, store_folder):
        with serving(store_folder, demo=False, sign_in=True):
            yield

    def test_the_claims_say_who(self):
        assert who(claims={**CLAIMS, "exp": time.time() + 600}) == "https://id|7, force_lead, kent, False"

    def test_the_address_says_nothing(self):
        claims = {**CLAIMS, "exp": time.time() + 600}
        assert who(claims=claims, **{"as": "administrator", "own": "essex"}) == who(claims=claims)

    def test_a_token_that_has_run_out_is_nobody(self):
        assert who(claims={**CLAIMS, "exp": time.time() - 1}) == "nobody"
