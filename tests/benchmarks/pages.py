"""Processor time of a warm rerun of each page, frame included."""

from __future__ import annotations

import gc
import os
import statistics
import time
from pathlib import Path

from data_access.sample import build_sample

GOAL_MS = 25
RERUNS = 40
REFERENCE = "import streamlit as st\nfor number in range(100):\n    st.text(str(number))\n"


def measure(folder: Path) -> list[str]:
    """A line a page: median processor milliseconds, and their ratio to a page of 100 lines of text."""
    build_sample(folder / "store")
    os.environ.update(NDAO_DEMO="1", NDAO_DB=str(folder / "store"))
    from streamlit.testing.v1 import AppTest

    from components.registry import PAGES, ROOT

    times = _tap_script_runs()
    script = folder / "reference.py"
    script.write_text(REFERENCE, encoding="utf-8")
    reference = _median_of_reruns(AppTest.from_file(str(script)), times)
    lines = [f"reference page of 100 texts: {reference:.1f} CPU ms"]
    for entry in PAGES:
        app = AppTest.from_file(str(ROOT / "components" / "frame.py"), default_timeout=60)
        app.query_params["as"] = "administrator" if entry.section == "Data" else "ndao_analyst"
        app.query_params["force"] = "kent"
        app.run()
        cost = _median_of_reruns(app.switch_page(str(entry.path)), times)
        ratio = cost / reference
        lines.append(f"{entry.page_id}: {cost:.1f} CPU ms a warm rerun (goal {GOAL_MS}), {ratio:.1f} references")
    return lines


def _tap_script_runs() -> list[float]:
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


def _median_of_reruns(app: object, times: list[float]) -> float:
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
