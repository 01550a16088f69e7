"""What one force's levels may do to another reader's page: nothing that the role does not allow."""

import json
import re

import pytest

from components.registry import page_entry
from tests.pages.looking import SECTIONS, look, serving
from tests.pages.worlds import answers_given_by, copy_of, load

NATIONAL, FORCE = page_entry("national-maturity"), page_entry("force-maturity")
DETAIL = {"Own level", "Respondents", "Answers from–to", "Evidence up to"}
HIDDEN = ("R3", "R4")
LEVELS = {"part": "Capabilities"}
VIEWS = (
    {"view": SECTIONS[0], "subject": "P2"},
    {"view": SECTIONS[1], "subject": "R3"},
    {"view": SECTIONS[2], "subject": "F1"},
    {"picture": "Map", "subject": "P2"},
)
SWAPPED, SAME = {"kent": "essex", "essex": "kent"}, {"kent": "kent", "essex": "essex"}


@pytest.fixture(scope="module")
def sample(built_store, tmp_path_factory):
    return copy_of(built_store, tmp_path_factory.mktemp("disclosure") / "store")


@pytest.fixture(scope="module")
def demo(sample):
    with serving(sample):
        yield


def names_of(table):
    return {str(cell).split(" ")[0] for cell in table["Capability"]}


def test_a_force_lead_sees_all_of_the_own_force(demo):
    (table,) = look(FORCE, **{"as": "force_lead", "own": "kent", "wave": "2025-reassessment", **LEVELS}).tables
    assert set(table.columns) >= DETAIL
    assert set(HIDDEN) <= names_of(table)
    assert table["Level"].notna().any()


def test_a_force_lead_sees_of_another_force_only_what_is_published(demo):
    seen = look(FORCE, **{"as": "force_lead", "own": "kent", "force": "essex", "wave": "2025-reassessment", **LEVELS})
    (table,) = seen.tables
    assert not set(table.columns) & DETAIL
    assert len(table) == 23
    assert not re.search(r"\bR[34]\b", seen.everything)


@pytest.mark.parametrize("role_id", ["national_board", "pillar_lead"])
def test_the_board_sees_no_detail_and_no_hidden_capability_of_a_force(demo, role_id):
    seen = look(FORCE, **{"as": role_id, "force": "kent", "wave": "2025-reassessment", **LEVELS})
    (table,) = seen.tables
    assert not set(table.columns) & DETAIL
    assert not set(HIDDEN) & names_of(table)


def test_the_matrix_holds_the_hidden_capabilities_of_the_own_force_alone(demo):
    at = look(NATIONAL, **{"as": "force_lead", "own": "kent", "view": "Every force"}).app
    at.session_state["view_capability-heatmap"] = "Table"
    at.run()
    table = next(table.value for table in at.dataframe if any("R3" in str(name) for name in table.value.columns))
    columns = [name for name in table.columns if re.match(r"R[34]\b", str(name))]
    assert len(columns) == 2
    own = table[table["Force"].str.contains("Kent")]
    others = table[~table["Force"].str.contains("Kent")]
    assert len(own) == 1
    assert own[columns].map(lambda cell: str(cell).isdigit() or isinstance(cell, float)).all(axis=None)
    assert set(map(str, others[columns].to_numpy().ravel())) <= {"None", "nan", "<NA>", "not shared", "incomplete", ""}


class TestNonInterference:
    """Two stores that differ only in what the reader may not see draw the same page, to the letter."""

    @pytest.fixture(scope="class")
    def same(self, built_store, tmp_path_factory):
        return self.store(built_store, tmp_path_factory.mktemp("same"), SAME)

    @pytest.fixture(scope="class")
    def swapped(self, built_store, tmp_path_factory):
        return self.store(built_store, tmp_path_factory.mktemp("swapped"), SWAPPED)

    @pytest.fixture(scope="class")
    def swapped_where_hidden(self, built_store, tmp_path_factory):
        return self.store(built_store, tmp_path_factory.mktemp("hidden"), SWAPPED, capabilities=HIDDEN)

    def store(self, built_store, folder, other, **capabilities):
        store = copy_of(built_store, folder / "store")
        load(store, ("assessment_answers", answers_given_by(store, other, folder / "answers.csv", **capabilities)))
        return store

    def pages(self, folder, role_id):
        with serving(folder):
            return [self.page(look(NATIONAL, **{"as": role_id, **view})) for view in VIEWS]

    def page(self, seen):
        assert not seen.app.exception
        return seen.everything

    @pytest.mark.parametrize("role_id", ["portfolio_lead", "rocu_analyst"])
    def test_a_reader_of_aggregates_cannot_tell_that_two_forces_swapped_all_answers(self, same, swapped, role_id):
        assert self.pages(same, role_id) == self.pages(swapped, role_id)

    def test_the_board_can_tell(self, same, swapped):
        assert self.pages(same, "national_board") != self.pages(swapped, "national_board")

    def test_the_board_cannot_tell_that_they_swapped_hidden_ones(self, same, swapped_where_hidden):
        assert self.pages(same, "national_board") == self.pages(swapped_where_hidden, "national_board")

    def test_an_analyst_can_tell_that_they_swapped_hidden_ones(self, same, swapped_where_hidden):
        assert self.pages(same, "ndao_analyst") != self.pages(swapped_where_hidden, "ndao_analyst")


@pytest.mark.parametrize("role_id", ["portfolio_lead", "rocu_analyst", "ecosystem_partner"])
@pytest.mark.parametrize("section", SECTIONS)
def test_no_chart_of_a_reader_of_aggregates_holds_a_level_of_a_force(demo, role_id, section):
    seen = look(NATIONAL, **{"as": role_id, "view": section, "subject": "F1"})
    assert seen.figures
    for figure in seen.figures:
        for trace in figure["data"]:
            if trace.get("type") == "heatmap":
                assert {cell for row in trace["z"] for cell in row} <= {None, 0}
            for words in _words_of(trace):
                assert not re.search(r"(Kent|Essex|Durham)\b.*\blevel \d", words, re.DOTALL), words


def _words_of(trace):
    return (text for key in ("text", "hovertext", "customdata") for text in _flat(trace.get(key)))


def _flat(value):
    if isinstance(value, list):
        for item in value:
            yield from _flat(item)
    elif value is not None:
        yield json.dumps(value)
