"""Figures of forces that a reader may not see change nothing that is sent to that reader.

Three stores differ in such figures alone: small counts of two forces exchanged, then also what two forces share with
the board exchanged. The national figures are the same in all.
"""

from __future__ import annotations

import re
from itertools import zip_longest

import duckdb
import pytest

from components.registry import page_entry
from data_access.derive_performance import derive_performance
from data_access.snapshots import current_version, version_path
from models.performance.kpis import kpis
from tests.pages.canaries import BOARD_KPI, CANARY, RETURNED
from tests.pages.looking import serving
from tests.pages.test_leaks import contents, offered, shown, without_times
from tests.pages.worlds import copy_of

OTHER = "surrey"
SMALL_KPI, SMALL_BOARD_KPI = "KPI_043", "KPI_077"
PARTS = (
    "Chart", "Forecast", "Ranges and seasons", "Forces and units", "Notes and commentary", "Limits",
    "Definition and data",
)  # fmt: skip
BOARD = [("national_board", None)]  # one reader of each scope; the others see the rows of one of these
NO_BOARD = [("force_lead", RETURNED), ("portfolio_lead", None), ("ecosystem_partner", None)]
SIGNALS = {"comparison_view": "Signals", "signals_shown": "Whole log"}
SEEING = (("force_lead", CANARY), ("ndao_analyst", None))
DERIVED = ("kpis", "kpi_values", "kpi_forecasts", "kpi_outlooks")


@pytest.fixture(scope="module")
def stores(built_store, tmp_path_factory):
    """The folder of each store, and the small counts that are exchanged: (KPI, period, one force, another)."""
    folder = tmp_path_factory.mktemp("twins")
    folders = {name: copy_of(built_store, folder / name) for name in ("base", "small", "board")}
    exchanges = {"base": (), "small": (_small_pairs,), "board": (_small_pairs, _board_pairs)}
    seen, pairs = {}, []
    for name, store in folders.items():
        with duckdb.connect(str(version_path(store, current_version(store)))) as con:
            con.execute("set threads = 1")  # sums of the same numbers are then the same to the last digit
            pairs = pairs or _small_pairs(con)
            _exchange(con, [pair for exchange in exchanges[name] for pair in exchange(con)])
            seen[name] = _seen_by_others(con, "peers"), _seen_by_others(con, "peers", "board")
    assert seen["base"] == seen["small"]
    assert seen["base"][0] == seen["board"][0]
    assert seen["base"][1] != seen["board"][1]
    return folders, pairs


def _small_pairs(con):
    """(KPI, period, one force, another) where both counts are small, differ, and were told on the same day."""
    return con.execute(
        "with small as (select *, row_number() over (partition by kpi_id, period order by unit_id) as place "
        "from derived.kpi_values v join derived.kpis k using (kpi_id) where unit_kind = 'force' and is_small "
        "and known_until = date '9999-12-31' and (coalesce(numerator, value) between 1 and 4)) "
        "select a.kpi_id, a.period, a.unit_id, b.unit_id from small a join small b using (kpi_id, period, known_on) "
        "where a.place = 1 and b.place > 1 and coalesce(a.numerator, a.value) <> coalesce(b.numerator, b.value) "
        "and (a.denominator is null or least(a.denominator - a.numerator, b.denominator - b.numerator) > 4) "
        "qualify row_number() over (partition by a.kpi_id, a.period order by b.place) = 1"
    ).fetchall()


def _board_pairs(con):
    tiers = [kpi.kpi_id for kpi in kpis() if kpi.disclosure_tier == "board"]
    return con.execute(
        "select a.kpi_id, a.period, a.unit_id, b.unit_id from raw.kpi_values a join raw.kpi_values b "
        "using (kpi_id, period, known_on) where a.unit_id = ? and b.unit_id = ? and list_contains(?, a.kpi_id) "
        "and a.kpi_id <> ?",
        [CANARY, OTHER, tiers, SMALL_BOARD_KPI],
    ).fetchall()


def _exchange(con, pairs):
    """Each force of a pair gets the figures of the other, and all is worked out again."""
    for kpi_id, period, one, other in pairs:
        con.execute(
            "update raw.kpi_values v set value = w.value, numerator = w.numerator, denominator = w.denominator "
            "from (select * from raw.kpi_values) w where v.kpi_id = $kpi and w.kpi_id = $kpi and v.period = $period "
            "and w.period = $period and v.known_on = w.known_on and ((v.unit_id = $one and w.unit_id = $other) "
            "or (v.unit_id = $other and w.unit_id = $one))",
            {"kpi": kpi_id, "period": period, "one": one, "other": other},
        )
    for table in DERIVED:
        con.execute(f"delete from derived.{table}")  # noqa: S608 - names of this test
    derive_performance(con)


def _seen_by_others(con, *tiers):
    """Every row as a reader without a force sees it."""
    con.execute("set variable scope = []::varchar[]")
    con.execute("set variable tiers = $tiers::varchar[]", {"tiers": list(tiers)})
    return con.execute("select * from scoped.kpi_values order by all").fetchall()


def views(pairs):
    """(page, view): every tab for a force with other figures, every way to compare, the signals, the report."""
    small = {kpi_id: one for kpi_id, _, one, _ in pairs}
    places = [(SMALL_KPI, small[SMALL_KPI], PARTS), (BOARD_KPI, CANARY, PARTS)]
    places += [(SMALL_BOARD_KPI, small[SMALL_BOARD_KPI], ("Chart", "Forces and units", "Definition and data"))]
    every = [("kpi", {"kpi": kpi, "series": unit, "kpi_part": part}) for kpi, unit, parts in places for part in parts]
    every += [("kpi", {"kpi": SMALL_KPI, "kpi_part": PARTS[-1], "known": "2025-12-03"})]
    compared = [SMALL_KPI, SMALL_BOARD_KPI, BOARD_KPI, "KPI_046", "KPI_076"]
    every += [("force-comparison", {"kpi": kpi_id}) for kpi_id in compared]
    every += [("force-comparison", {"kpi": SMALL_KPI, "together": "Latest period"})]
    every += [("force-comparison", SIGNALS), ("scorecard", {}), ("service-performance", {}), ("quarterly-report", {})]
    return every


def sent(folder, readers, pairs, *, rarely=()):
    """Everything that these readers are sent, one after the other, by reader and place; ``rarely`` opens a few."""
    told = {reader: {} for reader in readers}
    with serving(folder):
        offered()
        for reader in readers:
            for page_id, view in views(pairs)[:: 7 if reader in rarely else 1]:
                for number, seen in enumerate(shown(reader, page_entry(page_id), view)):
                    told[reader][page_id, str(view), number] = _comparable(seen.everything)
                for offer in offered():
                    files = offer.name.startswith("quarterly") and reader[0] == "national_board"
                    told[reader] |= {
                        (offer.name, str(view), kind): _comparable(text)
                        for kind, text in contents(offer, files=files)
                        if kind in {"csv", "xlsx"}
                    }
    return told


def _comparable(text):
    """The text without times, without tables as bytes (they follow as CSV), and without the odds of a signal.

    How far neighbouring periods resemble each other is measured over all forces of a KPI together, and the odds allow
    for it: they rest on some 1,500 values and may move in the second digit.
    """
    return re.sub(r'1 in [\d\u2009,]+|^ *data: ".*"$', "", without_times(text), flags=re.MULTILINE)


@pytest.fixture(scope="module")
def told(stores):
    """What each reader is sent from each store; those with rights last."""
    folders, pairs = stores
    order = [*NO_BOARD, *BOARD, *SEEING]
    return {name: sent(folder, order, pairs, rarely=SEEING) for name, folder in folders.items()}


def differences(one, other):
    """Each place where the two differ, with the first line that does."""
    assert one.keys() == other.keys()
    return [(place, _first_line(one[place], other[place])) for place in one if one[place] != other[place]]


def _first_line(one, other):
    pairs = zip_longest(one.splitlines(), other.splitlines(), fillvalue="")
    return next(((here[:400], there[:400]) for here, there in pairs if here != there), None)


@pytest.mark.parametrize("reader", BOARD + NO_BOARD)
def test_small_counts_of_forces_change_nothing_that_others_are_sent(told, reader):
    assert differences(told["base"][reader], told["small"][reader]) == []


@pytest.mark.parametrize("reader", NO_BOARD)
def test_figures_shared_with_the_board_alone_change_nothing_that_others_are_sent(told, reader):
    assert differences(told["base"][reader], told["board"][reader]) == []


@pytest.mark.parametrize(
    ("reader", "store"),
    [(("ndao_analyst", None), "small"), (("force_lead", CANARY), "board"), (("national_board", None), "board")],
)
def test_those_who_may_see_them_are_told(told, reader, store):
    assert differences(told["base"][reader], told[store][reader])


def test_what_a_reader_is_sent_does_not_depend_on_who_looked_before(stores, told):
    folders, pairs = stores
    order = [SEEING[1], *NO_BOARD[:2]]
    after = sent(folders["base"], order, pairs)
    for reader in NO_BOARD[:2]:
        assert differences(told["base"][reader], after[reader]) == []
