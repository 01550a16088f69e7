"""Chromium before a running copy of the app, with a guard around every page.

The tests of a file run on one worker, in order; they share a browser and, where they change nothing, a server.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.browser.guard import Guard, app_on_copy
from tests.browser.reading import LISTENING, SECONDS
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
    "--renderer-process-limit=1",  # pages one after another run in one process, where the scripts are compiled already
]
STORED = "local_storage,indexeddb,cache_storage,service_workers"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder: a browser is needed."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason=WITHOUT))


Opener = Callable[..., object]


@pytest.fixture(scope="package")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Iterator:
    """One Chromium for the folder; its cache on disk keeps the scripts of the front end, compiled."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=SECONDS * 1000)
    with sync_playwright() as playwright:
        folder = tmp_path_factory.mktemp("profile")
        context = playwright.chromium.launch_persistent_context(folder, executable_path=CHROMIUM, args=FLAGS)
        yield context
        context.close()


@pytest.fixture(scope="package")
def browser(profile):
    """The same Chromium, for visits that share nothing with others."""
    return profile.browser


@pytest.fixture(scope="package")
def app(built_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveApp]:
    """A running copy for tests that only look."""
    with app_on_copy(built_store, tmp_path_factory.mktemp("browser")) as live:
        yield live


@contextmanager
def a_visit(profile, origin: str, guard: Guard) -> Iterator:
    """A page with no cookie and nothing stored from an earlier visit: only the cache of the profile is kept."""
    profile.on("page", guard.watch)
    page = profile.new_page()
    profile.clear_cookies()
    session = profile.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": STORED})
    session.detach()
    yield page
    for opened in profile.pages[1:]:  # the first one keeps the window
        opened.close()
    profile.remove_listener("page", guard.watch)


@contextmanager
def a_visit_beside(browser, guard: Guard) -> Iterator:
    """A page of another person, with cookies of their own."""
    context = browser.new_context()
    context.on("page", guard.watch)
    yield context.new_page()
    context.close()


@pytest.fixture
def open_page(browser, profile) -> Iterator[Opener]:
    """Opens an address of an app in a fresh visit; the guard must have found nothing.

    The visits before it end, unless it is to stand ``beside`` them.
    """
    guards, visits = [], ExitStack()
    with visits:

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
            if not beside:
                visits.close()
            guards.append(guard := Guard(f"127.0.0.1:{app.port}", allow))
            visit = a_visit_beside(browser, guard) if beside else a_visit(profile, app.url, guard)
            page = visits.enter_context(visit)
            page.set_default_timeout(SECONDS * 1000)
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            page.add_init_script(f"({LISTENING})()")
            if prepare is not None:
                prepare(page)
            page.goto(app.url + path)
            return page

        yield opened
    assert [problem for guard in guards for problem in guard.found] == []
