"""2,000 benefits, 3,000 measures of 120 months: read, judged, valued, and every page of the section rerun warm.

The reference is a page of 100 lines of text in the same run.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from data_access.benefits.keeping import RowChange, keep_rows
from data_access.benefits.reading import register_of
from data_access.benefits.standing import standings_of
from data_access.benefits.valuing import appraisal_of
from data_access.loading import reconcile_history
from data_access.sample import build_sample
from data_access.stores import Stores
from models.access import Viewer
from tests.benchmarks import pages

BENEFITS, MEASURES, MONTHS = 2000, 3000, 120
SECTION, AS_AT = "Benefits", date(2026, 11, 30)
ANALYST = Viewer("benchmark", "Benchmark", "ndao_analyst", is_demo=True)
LIVE = """
update benefit_rows set state = 'monitoring' where row_kind = 'benefit'
"""
VALUES = """
insert into benefit_values
select row_number() over (), printf('MEA_%03d', m.number),
       last_day((date '2026-11-01' - to_months(t.month::integer))::date),
       40 + ($months - t.month) / 10.0 + hash(m.number, t.month) % 5, null, 'benchmark', 'benchmark', 'ndao_analyst',
       timestamp '2026-11-20', true
from range(1, $measures::bigint + 1) m(number), range($months::bigint) t(month)
"""


def measure(folder: Path) -> list[str]:
    """Seconds to read, judge and value the register, and processor milliseconds of each page."""
    build_sample(folder / "store")
    os.environ.update(NDAO_DEMO="1", NDAO_DB=str(folder / "store"))
    from components.runtime import runtime

    stores = runtime().stores
    reconcile_history(stores)
    kept = _seconds(lambda: _fill(stores))
    read = _seconds(lambda: register_of(stores, ANALYST))
    judged = _seconds(lambda: standings_of(stores, ANALYST, as_at=AS_AT))
    valued = _seconds(lambda: appraisal_of(stores, ANALYST, as_at=AS_AT))
    return [
        f"{BENEFITS:,} benefits and {MEASURES:,} measures kept in {kept:.1f} s, read in {read:.2f} s",
        f"{MEASURES * MONTHS:,} values judged in {judged:.2f} s; valued with 10,000 runs in {valued:.2f} s",
        *_pages(folder),
    ]


def _fill(stores: Stores) -> None:
    """A register of that size: every benefit on an output through a change, half of them with two measures."""
    outputs = [RowChange("output", _output(at), f"OUT_{at:03d}") for at in range(1, 101)]
    changes = [RowChange("change", {"title": f"Change {at}"}, f"CHG_{at:03d}") for at in range(1, 201)]
    benefits = [RowChange("benefit", _benefit(at), f"BEN_{at:03d}") for at in range(1, BENEFITS + 1)]
    measures = [RowChange("measure", _measure(at), f"MEA_{at:03d}") for at in range(1, MEASURES + 1)]
    links = [("OUT", at % 100 + 1, "CHG", at) for at in range(1, 201)]
    links += [("CHG", at % 200 + 1, "BEN", at) for at in range(1, BENEFITS + 1)]
    arrows = [
        RowChange("link", {"from_id": f"{a}_{i:03d}", "to_id": f"{b}_{j:03d}", "strength": "necessary"})
        for a, i, b, j in links
    ]
    keep_rows(stores, ANALYST, [*outputs, *changes, *benefits, *measures, *arrows], is_synthetic=True)
    with stores.registers.writing() as cursor:
        cursor.execute(LIVE)
        cursor.execute(VALUES, {"months": MONTHS, "measures": MEASURES})


def _output(at: int) -> dict[str, object]:
    live_on = date(2024, 1, 1) + timedelta(days=at)
    return {"title": f"Output {at}", "services": ["S3.2"], "due_on": live_on, "live_on": live_on}


def _benefit(at: int) -> dict[str, object]:
    return {
        "title": f"Benefit {at}",
        "category": ("quantitative", "qualitative", "cashable")[at % 3],
        "programme_year": 1 + at % 2,
        "direction": "increase",
        "criteria": [f"SC{1 + at % 9}"],
        "services": ["S3.2"],
        "owner": f"Owner {at % 7}",
        "measurer": "Analyst",
        "evidence_grade": 1 + at % 6,
        "value_low": 1000 + at,
        "value_central": 2000 + at,
        "value_high": 4000 + at,
        "price_year": 2025,
        "value_from": date(2025, 4, 1),
        "value_until": date(2031, 3, 31),
    }


def _measure(at: int) -> dict[str, object]:
    return {
        "benefit_id": f"BEN_{(at - 1) % BENEFITS + 1:03d}",
        "name": f"Measure {at}",
        "unit": "cases",
        "value_kind": "number",
        "is_primary": at <= BENEFITS,
        "direction": "increase",
        "frequency": "monthly",
        "baseline_value": 40,
        "baseline_on": date(2016, 11, 30),
        "baseline_source": "Benchmark",
        "target_kind": "value",
        "target_number": 55,
        "target_on": date(2027, 3, 31),
    }


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _pages(folder: Path) -> list[str]:
    from streamlit.testing.v1 import AppTest

    from components.registry import PAGES

    times = pages.script_times()
    script = folder / "reference.py"
    script.write_text(pages.REFERENCE, encoding="utf-8")
    reference = pages.median_of_reruns(AppTest.from_file(str(script)), times)
    lines = []
    for entry in PAGES:
        if entry.section == SECTION:
            address, tab_key, tabs = pages.VISITS[entry.page_id]
            for tab in ("", *tabs):
                visit = {**address, tab_key: tab} if tab else address
                cost = pages.cost_of(str(entry.path), visit, times)
                ratio = cost / reference
                lines.append(f"{entry.page_id} {tab}: {cost:.1f} CPU ms warm (goal 25), {ratio:.1f} references")
    return lines
