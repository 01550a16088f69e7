"""Chromium before a running copy of the app, with a guard around every page.

The tests of a file run on one worker, in order; they share a browser and, where they change nothing, a server.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.browser.guard import Guard, app_on_copy
from tests.browser.reading import SECONDS
from tests.live import LiveApp

HERE = Path(__file__).resolve().parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WITHOUT = "Chromium is not installed: no page was looked at in a browser (tests/browser/install_chromium.sh)"
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--use-angle=swiftshader-webgl",  # maps alone are drawn in 3D: the rest costs less without
    "--enable-unsafe-swiftshader",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder: a browser is needed."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason=WITHOUT))


Opener = Callable[..., object]


@pytest.fixture(scope="package")
def browser() -> Iterator:
    """One Chromium for the folder."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=SECONDS * 1000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def app(built_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveApp]:
    """A running copy for tests that only look."""
    with app_on_copy(built_store, tmp_path_factory.mktemp("browser")) as live:
        yield live


@pytest.fixture
def open_page(browser) -> Iterator[Opener]:
    """Opens an address of an app in a fresh visit; the guard must have found nothing.

    The visits before it end, unless it is to stand ``beside`` them.
    """
    guards, visits = [], []
    with ExitStack() as stack:

        def opened(
            app: LiveApp,
            path: str,
            *,
            width: int = 1280,
            scheme: str = "light",
            prepare=None,
            allow: str = "",
            beside: bool = False,
        ):
            while visits and not beside:
                visits.pop().close()
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
            visits.append(context)
            stack.callback(context.close)
            context.set_default_timeout(SECONDS * 1000)
            guard = Guard(f"127.0.0.1:{app.port}", allow)
            guards.append(guard)
            context.on("page", guard.watch)
            page = context.new_page()
            if prepare is not None:
                prepare(page)
            page.goto(app.url + path)
            return page

        yield opened
    assert [problem for guard in guards for problem in guard.found] == []
