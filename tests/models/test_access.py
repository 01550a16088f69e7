"""The role table, cell by cell."""

import pytest

from models.access import NOTHING, Scope, Viewer, may, require, roles, scope_of
from models.errors import NotPermitted

CAPABILITIES = (
    "home.view",
    "maturity.national",
    "maturity.force",
    "loads.view",
    "loads.make",
    "loads.undo",
    "audit.view",
    "export",
    "assessment.manage",
    "assessment.answer",
    "assessment.moderate",
    "assessment.second",
    "plan.view",
    "plan.edit",
    "maturity.action",
    "performance.view",
    "performance.forces",
    "performance.comment",
    "performance.approve",
    "performance.explore",
    "performance.report",
    "records.view",
    "records.edit",
    "benefits.view",
    "benefits.edit",
    "benefits.approve",
    "anpr.view",
    "anpr.search",
    "anpr.reveal",
    "anpr.outcomes",
    "anpr.rollout",
    "documents.view",
    "documents.search",
    "documents.ingest",
    "documents.review",
    "documents.outcomes",
    "documents.rollout",
)

# One line a role, one mark a capability, in the order above.
TABLE = {
    "national_board": "yyyy...y......yyy...yy.y.yy....y.....",
    "pillar_lead": "yyy....y...y..yyy.y.yy.y.............",
    "portfolio_lead": "yy.....y.......y....yy.y..y....y.....",
    "ndao_analyst": "yyyyy..y..yyy.yyyyyyyyyyy.y....y.....",
    "ndao_service_owner": "yy.y...y.......y.y.yyyyyy.y...yy....y",
    "force_lead": "yyy....yyy..yy.yyy.y...y.......y...y.",
    "force_data_professional": "yyy....y.y..y..yy..y...y.............",
    "respondent": "y........y...........................",
    "rocu_analyst": "yy.....y.......y..........yyyy.yyyyy.",
    "investigator": "y......y.......................yyyyy.",
    "ecosystem_partner": "yy.............y.....................",
    "auditor": "y..y..y...................y....y.....",
    "administrator": "y..yyyyy.............................",
}
EVERYONE = frozenset({"kent", "essex", "surrey"})
BOARD = frozenset({"board", "peers", "public"})
PEERS = frozenset({"peers", "public"})

SCOPES = {
    "national_board": Scope(frozenset(), BOARD, "board"),
    "pillar_lead": Scope(frozenset(), BOARD, "board"),
    "portfolio_lead": NOTHING,
    "ndao_analyst": Scope(EVERYONE, BOARD, "board"),
    "ndao_service_owner": NOTHING,
    "force_lead": Scope(frozenset({"kent"}), PEERS, "peers"),
    "force_data_professional": Scope(frozenset({"kent"}), PEERS, "peers"),
    "respondent": NOTHING,
    "rocu_analyst": NOTHING,
    "investigator": NOTHING,
    "ecosystem_partner": NOTHING,
    "auditor": NOTHING,
    "administrator": NOTHING,
}


def test_the_table_names_every_role_and_every_capability():
    assert list(roles()) == list(TABLE) == list(SCOPES)
    assert {name for role in roles().values() for name in role.capabilities} == set(CAPABILITIES)


@pytest.mark.parametrize("role_id", TABLE)
@pytest.mark.parametrize("column", range(len(CAPABILITIES)))
def test_each_cell_allows_what_it_says_and_no_more(role_id, column):
    viewer = Viewer("s", "n", role_id, "kent")
    assert may(viewer, CAPABILITIES[column]) is (TABLE[role_id][column] == "y")


@pytest.mark.parametrize("role_id", SCOPES)
def test_each_role_reads_the_rows_of_its_scope(role_id):
    assert scope_of(Viewer("s", "n", role_id, "kent"), EVERYONE) == SCOPES[role_id]


def test_an_unknown_role_may_nothing_and_sees_nothing():
    stranger = Viewer("s", "n", "root", "kent")
    assert not any(may(stranger, capability) for capability in CAPABILITIES)
    assert scope_of(stranger, EVERYONE) == NOTHING
    with pytest.raises(NotPermitted):
        require(stranger, "home.view", what="Home")


@pytest.mark.parametrize("force_id", [None, "", "atlantis"])
def test_a_force_role_without_a_known_force_sees_nothing(force_id):
    assert scope_of(Viewer("s", "n", "force_lead", force_id), EVERYONE) == NOTHING


def test_a_refusal_says_who_holds_the_right():
    with pytest.raises(NotPermitted) as refused:
        require(Viewer("s", "n", "respondent"), "loads.undo", what="Undo")
    assert "Administrator" in refused.value.what_to_do
