"""Time to make a force report from nothing: a new process, the typesetter's import, the file."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

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


def measure(folder: Path) -> list[str]:
    """Seconds for PDF and Word in a new process, beside a bare start of Python, and the load of the machine."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    reference = time.perf_counter() - started
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors" if hasattr(os, "getloadavg") else ""
    return [f"bare start of Python: {reference:.2f} s; {load}", *(_line(name) for name in ("pdf_bytes", "docx_bytes"))]


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
