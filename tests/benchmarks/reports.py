"""Time to make reports from nothing (a new process, imports, the file): of a force, and of a quarter to the board."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from data_access.sample import build_sample

GOAL_SECONDS = 3
MAKE = """
import time; started = time.perf_counter()
from data_access.reports import {function}
from tests.data_access.reports.samples import sample_force
document = sample_force(); built = time.perf_counter()
first = {function}(document); cold = time.perf_counter()
{function}(document); warm = time.perf_counter()
print(built - started, cold - built, warm - cold, len(first))
"""


QUARTER = """
import os, sys, time
os.environ.update(NDAO_DEMO="1", NDAO_DB=sys.argv[1])
from components.chart_block import about_table
from components.context import Context
from components.performance import quarterly_files as files
from components.performance.quarterly import Asked, closed_quarters
from components.performance.reading import this_day
from components.runtime import runtime
from models.access import scope_of
from models.sign_in import demo_viewer
viewer, version, today = demo_viewer("national_board", None), runtime().stores.national.version(), this_day()
context = Context(viewer, scope_of(viewer, frozenset()), version, today, today, None, None, None, True, "light")
about = about_table(context, title="t", subtitle="s", definition="d", source="s")
started = time.perf_counter()
asked = Asked(closed_quarters(context, today)[0], today)
files.quarterly_facts(context, asked, files.stamp_of(context, about)); shown = time.perf_counter()
first = files.quarterly_pdf(context, asked, about); cold = time.perf_counter()
files.quarterly_pdf(context, asked, about); warm = time.perf_counter()
files.quarterly_docx(context, asked, about); word = time.perf_counter()
files.quarterly_xlsx(context, asked, about); sheets = time.perf_counter()
print(shown - started, cold - shown, warm - cold, word - warm, sheets - word, len(first))
"""


def measure(folder: Path) -> list[str]:
    """Seconds for PDF and Word in a new process, beside a bare start of Python, and the load of the machine."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    reference = time.perf_counter() - started
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors" if hasattr(os, "getloadavg") else ""
    lines = [_line(name) for name in ("pdf_bytes", "docx_bytes")]
    return [f"bare start of Python: {reference:.2f} s; {load}", *lines, _quarter(folder / "store")]


def _quarter(store: Path) -> str:
    """The report of the newest closed quarter over the sample data."""
    build_sample(store)
    script = [sys.executable, "-c", QUARTER, str(store)]
    answer = subprocess.run(script, check=True, capture_output=True, text=True)
    shown, cold, warm, word, sheets, size = (float(part) for part in answer.stdout.split())
    return (
        f"quarterly report: facts of the page {shown:.2f} s cold, then PDF {cold:.2f} s, both {shown + cold:.2f} s "
        f"(goal {GOAL_SECONDS}); PDF {warm:.2f} s warm, Word {word:.2f} s, XLSX {sheets:.2f} s; {size / 1000:.0f} kB"
    )


def _line(function: str) -> str:
    started = time.perf_counter()
    script = [sys.executable, "-c", MAKE.format(function=function)]
    answer = subprocess.run(script, check=True, capture_output=True, text=True)
    whole = time.perf_counter() - started
    content, cold, warm, size = (float(part) for part in answer.stdout.split())
    return (
        f"{function} of a force report: {cold:.2f} s cold with the typesetter's import, {warm:.2f} s warm "
        f"(goal {GOAL_SECONDS}); content and pictures {content:.2f} s; process {whole:.2f} s; {size / 1000:.0f} kB"
    )
