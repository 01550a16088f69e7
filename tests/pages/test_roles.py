"""Every page in front of every role, and in front of nobody."""

import shutil

import pytest

from components.registry import PAGES, page_entry
from components.runtime import runtime
from models.access import roles
from tests.pages.looking import SECTIONS, look, look_at_frame, serving, unescaped

CASES = [
    pytest.param(entry, role, id=f"{entry.page_id} {role.role_id}") for entry in PAGES for role in roles().values()
]
ALLOWED = [case for case in CASES if case.values[0].capability in case.values[1].capabilities]
REFUSED = [case for case in CASES if case not in ALLOWED]
EVERY_PAGE = pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.page_id)
SIGNED_IN = {"is_logged_in": True, "iss": "https://id.example", "sub": "u1", "name": "Somebody", "exp": 4_102_444_800}
FORCE_NAMES = ("Kent", "Essex", "Cumbria", "Metropolitan", "Dyfed")


@pytest.fixture(scope="module")
def folder(built_store, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages") / "store"
    shutil.copytree(built_store, folder)
    return folder


@pytest.fixture(scope="class")
def demo(folder):
    with serving(folder):
        yield


@pytest.fixture(scope="class")
def closed(folder):
    with serving(folder, demo=False):
        yield


@pytest.fixture(scope="class")
def sign_in(folder):
    with serving(folder, demo=False, sign_in=True):
        yield


def names_no_force(seen):
    return not any(name in seen.everything for name in FORCE_NAMES)


@pytest.mark.usefixtures("demo")
class TestInDemoMode:
    @pytest.mark.parametrize(("entry", "role"), ALLOWED)
    def test_a_role_that_may_open_a_page_sees_it_whole(self, entry, role):
        seen = look_at_frame(page=entry, **{"as": role.role_id, "own": "kent", "force": "kent"})
        assert not seen.app.exception
        assert seen.errors == []
        assert len(seen.titles) == 1
        where, *_, foot = (caption.value for caption in seen.app.main.caption)
        as_at = "" if entry.is_of_evidence else " · As at 13 Nov 2026 · data v"
        assert where.startswith(f"{entry.section} › {entry.title}{as_at}")
        assert "SYNTHETIC DATA" in where
        assert "data v000001" in foot
        assert "SYNTHETIC DATA" in foot
        assert "Demo mode: anyone can pick any role." in seen.app.sidebar.warning[0].value
        assert "Synthetic data" in seen.app.sidebar.warning[0].value

    @pytest.mark.parametrize(("entry", "role"), REFUSED)
    def test_a_role_that_may_not_sees_why_and_nothing_else_and_it_is_on_record(self, entry, role):
        seen = look(entry, **{"as": role.role_id, "own": "kent", "force": "kent"})
        assert not seen.app.exception
        refusal, remedy, reference = seen.lines
        assert unescaped(refusal) == f"{entry.section}: {entry.title} is not part of your role ({role.title})."
        assert remedy.startswith("It is open to: ")
        assert [reference] == seen.errors
        assert len(seen.kinds) == 3
        record = runtime().stores.audit.newest(1).iloc[0]
        assert (record.actor, record.role, record.action, record.object, record.outcome) == (
            f"demo|{role.role_id}",
            role.role_id,
            "page.open",
            entry.page_id,
            "denied",
        )

    @pytest.mark.parametrize("section", SECTIONS)
    @pytest.mark.parametrize("role_id", ["national_board", "force_lead", "portfolio_lead"])
    def test_each_part_of_the_national_page_is_there_for_each_way_of_seeing(self, role_id, section):
        seen = look(page_entry("national-maturity"), **{"as": role_id, "own": "kent", "view": section})
        assert not seen.app.exception
        assert [tab.label for tab in seen.app.tabs] == list(SECTIONS)
        assert len(seen.figures) > 2

    @pytest.mark.parametrize(("entry", "role"), [case for case in REFUSED if case.values[1].role_id == "respondent"])
    def test_an_address_that_the_role_may_not_open_is_refused_in_the_frame_too(self, entry, role):
        seen = look_at_frame(page=entry, **{"as": role.role_id, "force": "kent"})
        assert not seen.app.exception
        assert f"{entry.section}: {entry.title} is not part of your role" in seen.words
        assert len(seen.errors) == 1
        assert seen.tables == [] and seen.figures == []
        assert runtime().stores.audit.newest(1).iloc[0].outcome == "denied"

    def test_a_force_page_without_a_force_says_what_to_do(self):
        seen = look_at_frame(page=page_entry("force-maturity"), **{"as": "ndao_analyst"})
        assert not seen.app.exception
        assert "No force is chosen." in seen.words
        assert "Choose one under Force" in seen.words

    @pytest.mark.parametrize(
        "address",
        [
            {"force": "atlantis"},
            {"wave": "1066-conquest"},
            {"subject": "Z9"},
            {"as_at": "yesterday"},
            {"as_at": "1500-01-01"},
            {"as_at": "9999-12-31"},
            {"unit": "nowhere"},
            {"picture": "Globe"},
            {"view": "Nothing"},
            {"as": "emperor"},
            {"own": "atlantis"},
            {"force": "'; drop table raw.forces; --"},
            {"force": "<img src=x onerror=alert(1)>"},
        ],
        ids=str,
    )
    @pytest.mark.parametrize("page_id", ["national-maturity", "force-maturity"])
    def test_nonsense_in_the_address_is_never_an_exception(self, page_id, address):
        seen = look_at_frame(page=page_entry(page_id), **address)
        assert not seen.app.exception
        assert "Traceback" not in seen.everything


@pytest.mark.usefixtures("closed")
class TestWithoutDemoAndWithoutSignIn:
    @EVERY_PAGE
    def test_without_demo_and_without_sign_in_every_page_says_only_how_to_choose(self, entry):
        seen = look(entry, **{"as": "ndao_analyst", "force": "kent", "own": "kent"})
        assert not seen.app.exception
        assert seen.titles == ["Choose how people sign in"]
        assert set(seen.kinds) <= {"title", "text", "markdown"}
        assert names_no_force(seen)

    def test_without_demo_and_without_sign_in_the_frame_says_only_how_to_choose(self):
        seen = look_at_frame(**{"as": "ndao_analyst", "force": "kent"})
        assert seen.titles == ["Choose how people sign in"]
        assert names_no_force(seen)
        assert "v000001" not in seen.everything


@pytest.mark.usefixtures("sign_in")
class TestWithSignIn:
    @EVERY_PAGE
    @pytest.mark.parametrize(
        ("claims", "title"),
        [
            pytest.param({}, "NDAO Insight", id="not signed in"),
            pytest.param({"is_logged_in": False}, "NDAO Insight", id="signed out"),
            pytest.param({**SIGNED_IN, "is_logged_in": 0, "roles": ["administrator"]}, "NDAO Insight", id="not quite"),
            pytest.param(SIGNED_IN, "This account has no role here", id="no role"),
            pytest.param({**SIGNED_IN, "roles": ["emperor"]}, "This account has no role here", id="unknown role"),
            pytest.param({**SIGNED_IN, "roles": []}, "This account has no role here", id="empty roles"),
            pytest.param({**SIGNED_IN, "roles": {"ndao_analyst": 1}}, "This account has no role here", id="odd roles"),
            pytest.param({**SIGNED_IN, "sub": "", "roles": ["administrator"]}, None, id="no subject"),
            pytest.param({**SIGNED_IN, "exp": 1_600_000_000, "roles": ["administrator"]}, None, id="expired"),
            pytest.param({**SIGNED_IN, "exp": None, "roles": ["administrator"]}, None, id="never expires"),
        ],
    )
    def test_claims_that_prove_nothing_show_nothing(self, entry, claims, title):
        seen = look(entry, claims=claims, **{"as": "ndao_analyst", "force": "kent", "own": "kent"})
        assert not seen.app.exception
        assert len(seen.titles) == 1
        assert title is None or seen.titles == [title]
        assert set(seen.kinds) <= {"title", "text", "markdown", "button"}
        assert names_no_force(seen)

    def test_an_expired_sign_in_is_asked_to_sign_in_again(self):
        seen = look(page_entry("home"), claims={**SIGNED_IN, "exp": 1_600_000_000, "roles": ["administrator"]})
        assert "no role" not in seen.titles[0]

    def test_the_address_gives_no_role_to_somebody_who_is_signed_in(self):
        seen = look(page_entry("audit-trail"), claims={**SIGNED_IN, "roles": ["respondent"]}, **{"as": "administrator"})
        assert len(seen.lines) == len(seen.kinds) == 3
        record = runtime().stores.audit.newest(1).iloc[0]
        assert (record.actor, record.outcome) == ("https://id.example|u1", "denied")

    def test_a_signed_in_analyst_sees_the_pages_of_the_role_and_no_demo_picker(self):
        seen = look_at_frame(claims={**SIGNED_IN, "roles": ["ndao_analyst"]})
        assert not seen.app.exception
        assert "Somebody, NDAO analyst" in seen.words
        assert "Demo account" not in seen.everything
        assert "Demo mode" not in seen.everything

    def test_a_force_lead_whose_claims_name_no_force_sees_no_force(self):
        claims = {**SIGNED_IN, "roles": ["force_lead"]}
        seen = look(page_entry("force-maturity"), claims=claims, force="kent")
        assert not seen.app.exception
        assert seen.tables == []
        assert "No level of this force is shared with your role" in seen.words

    def test_the_own_force_in_the_address_counts_for_nothing_when_signed_in(self):
        claims = {**SIGNED_IN, "roles": ["force_lead"], "force": "essex"}
        seen = look(page_entry("force-maturity"), claims=claims, force="kent", own="kent")
        assert [set(table.columns) & {"Own level", "Respondents"} for table in seen.tables] == [set()]
