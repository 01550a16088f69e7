"""Contracts are complete, and say in words what they hold."""

import pytest

from data_access.loaders import KINDS
from data_access.loaders.contract import TYPE_IN_WORDS, Column
from data_access.loaders.kinds import year_to_31_march
from data_access.loaders.rules import RULES
from tests.data_access.loaders.world import national_store


@pytest.mark.parametrize("kind", KINDS)
def test_a_contract_fills_every_column_of_its_table(kind):
    with national_store() as con:
        described = [row[0] for row in con.execute(f"describe {KINDS[kind].table}").fetchall()]
    assert sorted([*KINDS[kind].table_columns, "load_id"]) == sorted(described)


@pytest.mark.parametrize("kind", KINDS)
def test_a_contract_names_only_what_exists(kind):
    contract = KINDS[kind]
    assert set(contract.rules) <= set(RULES)
    assert {*contract.key, *contract.replaces, *contract.unique} <= set(contract.table_columns)
    assert all(column.type in TYPE_IN_WORDS for column in contract.columns)
    for variant in contract.variants:
        wide = variant.periods_as_columns
        turned = [wide.period, wide.value] if wide else []
        assert sorted([*variant.headers.values(), *variant.constants, *turned]) == sorted(contract.header)


@pytest.mark.parametrize(
    ("column", "words"),
    [
        (Column("a", "a", "number", minimum=0, maximum=100_000), "0 to 100000"),
        (Column("a", "a", "number", minimum=1), "1 or more"),
        (Column("a", "a", "number", maximum=5), "5 or less"),
        (Column("a", "a", "date", maximum="today"), "not after today"),
        (Column("a", "a", "choice", choices=("A", "B")), "A, B"),
        (Column("a", "a"), ""),
    ],
)
def test_a_range_reads_as_words(column, words):
    assert column.range_in_words() == words


def test_a_year_becomes_its_31_march_and_anything_else_stays():
    assert (year_to_31_march("2019"), year_to_31_march("2019/20")) == ("2019-03-31", "2019/20")
