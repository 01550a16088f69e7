"""Processor time of a warm rerun of each page, frame included."""

from __future__ import annotations

import gc
import os
import statistics
import time
from collections.abc import Mapping
from pathlib import Path

from data_access.loading import reconcile_history
from data_access.sample import build_lake, build_sample, fill_registers
from data_access.sample_documents import build_case

GOAL_MS = 25
RERUNS = 40
FORCE = "bedfordshire"  # its sample assessment is under way, and it has a plan
LEAD = {"as": "force_lead", "own": FORCE}
ANALYST = {"as": "ndao_analyst", "force": FORCE}
BOARD = {"as": "national_board", "force": FORCE}
ADMINISTRATOR = {"as": "administrator"}
ROCU = {"as": "rocu_analyst"}
INVESTIGATOR = {"as": "investigator"}
VISITS = {  # by page: who opens it, the key of its tabs in the address, and the tabs beside the first
    "home": (LEAD, "", ()),
    "national-maturity": (BOARD, "view", ("Every force", "Evidence and coverage")),
    "force-maturity": (LEAD, "part", ("Capabilities", "Who to ring", "Change", "Sharing")),
    "assessment": (LEAD, "", ()),
    "answer": (LEAD, "", ()),
    "moderation": (ANALYST, "moderation_view", ("Second person", "Re-scores", "Publish")),
    "plan": (LEAD, "part", ("Plan", "Actions", "What-if")),
    "national-action": (BOARD, "action_view", ("Plans and levels", "If every force acted", "Forces alike")),
    "scorecard": (BOARD, "", ()),
    "kpi": (
        {**ANALYST, "kpi": "KPI_087"},
        "kpi_part",
        ("Forecast", "Ranges and seasons", "Forces and units", "Notes and commentary", "Limits", "Definition and data"),
    ),
    "performance-records": (ANALYST, "register", ("Partner survey", "Product outcomes", "KPI values")),
    "quarterly-report": (BOARD, "", ()),
    "force-comparison": (ANALYST, "comparison_view", ("Signals",)),
    "service-performance": (BOARD, "", ()),
    "series-explorer": (ANALYST, "", ()),
    "benefits": (ANALYST, "board_part", ("What moved", "Late outputs", "What drives it", "Disbenefits", "Files")),
    "benefits-map": (ANALYST, "", ()),
    "benefit": (
        {**ANALYST, "benefit": "BEN_006"},
        "benefit_part",
        ("Measures", "Value", "Actions", "State", "History", "Edit"),
    ),
    "benefits-review": (BOARD, "review_view", ("Minutes", "Decisions")),
    "benefits-traceability": (BOARD, "trace_view", ("Tables", "Open questions")),
    "anpr-lines": (ROCU, "", ()),
    "anpr-leads": (ROCU, "", ()),
    "anpr-vehicle": (ROCU, "", ()),
    "anpr-convoys": (ROCU, "", ()),
    "anpr-quality": (BOARD, "", ()),
    "anpr-performance": (ANALYST, "", ()),
    "anpr-governance": (BOARD, "", ()),
    "anpr-rollout": (BOARD, "", ()),
    **{
        f"documents-{name}": (INVESTIGATOR, "", ())
        for name in ("cases", "search", "item", "entities", "timeline", "review", "report", "rollout")
    },
    "data-loading": (ADMINISTRATOR, "", ()),
    "audit-trail": ({"as": "auditor"}, "", ()),
}
REFERENCE = "import streamlit as st\nfor number in range(100):\n    st.text(str(number))\n"


def measure(folder: Path) -> list[str]:
    """A line a page and tab: median processor milliseconds, and their ratio to a page of 100 lines of text."""
    build_sample(folder / "store")
    build_lake(folder / "store")
    build_case(folder / "store")
    os.environ.update(NDAO_DEMO="1", NDAO_DB=str(folder / "store"))
    from streamlit.testing.v1 import AppTest

    from components.registry import PAGES
    from components.runtime import runtime

    reconcile_history(runtime().stores)
    fill_registers(runtime().stores)

    times = script_times()
    script = folder / "reference.py"
    script.write_text(REFERENCE, encoding="utf-8")
    reference = median_of_reruns(AppTest.from_file(str(script)), times)
    lines = [f"reference page of 100 texts: {reference:.1f} CPU ms"]
    for entry in PAGES:
        address, tab_key, tabs = VISITS[entry.page_id]
        for tab in ("", *tabs):
            cost = cost_of(str(entry.path), {**address, tab_key: tab} if tab else address, times)
            name = f"{entry.page_id}{', ' if tab else ''}{tab}"
            lines.append(f"{name}: {cost:.1f} CPU ms a warm rerun (goal {GOAL_MS}), {cost / reference:.1f} references")
    from tests.benchmarks import anpr_pages, documents_pages

    return lines + anpr_pages.rows(folder / "store", times) + documents_pages.rows(times)


def cost_of(page: str, address: Mapping[str, str], times: list[float]) -> float:
    """Median processor milliseconds of a page as it is opened at an address; it must not end in a refusal."""
    from streamlit.testing.v1 import AppTest

    from components.registry import ROOT

    app = AppTest.from_file(str(ROOT / "components" / "frame.py"), default_timeout=60)
    for key, value in address.items():
        app.query_params[key] = value
    app.run()
    app.switch_page(page)
    cost = median_of_reruns(app, times)
    assert not app.title, app.title  # only a refusal or a fault is a title of Streamlit's own
    return cost


def script_times() -> list[float]:
    """A list that receives the processor milliseconds of each script run from now on."""
    import streamlit.runtime.scriptrunner.script_runner as script_runner

    run, times = script_runner.exec_func_with_error_handling, []

    def timed(*arguments: object) -> object:
        started = time.thread_time()
        try:
            return run(*arguments)
        finally:
            times.append((time.thread_time() - started) * 1000)

    script_runner.exec_func_with_error_handling = timed
    return times


def median_of_reruns(app: object, times: list[float]) -> float:
    app.run()
    app.run()
    gc.collect()
    gc.freeze()
    gc.disable()
    times.clear()
    for _ in range(RERUNS):
        app.run()
    gc.enable()
    assert not app.exception, app.exception
    return statistics.median(times)
