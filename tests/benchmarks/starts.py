"""Time from starting the server to the first whole page."""

from __future__ import annotations

import time
from pathlib import Path

from data_access.sample import build_sample
from tests.live import running_app

GOAL_SECONDS = 6


def measure(folder: Path) -> list[str]:
    """Seconds to the first answer, and to the first page in a browser where Chromium is there."""
    build_sample(folder / "store")
    started = time.perf_counter()
    with running_app(folder / "store", folder / "log.txt") as app:
        alive = time.perf_counter() - started
        page = _first_page(app.url)
        shown = f"{time.perf_counter() - started:.1f} s" if page else "not measured, no Chromium"
    return [f"cold start: answers after {alive:.1f} s, first page {shown} (goal {GOAL_SECONDS} s)"]


def _first_page(url: str) -> bool:
    import shutil

    browser_path = shutil.which("chromium")
    if browser_path is None:
        return False
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(url)
        page.get_by_role("heading", level=1).wait_for(timeout=60_000)
        browser.close()
    return True
