"""A running copy of the app, and what no page of it may do."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests.live import LiveApp, running_app

# The front end looks for its base path by asking under every part of the address; the misses are logged as errors.
PROBES = ("/_stcore/health", "/_stcore/host-config")


@dataclass
class Guard:
    """What no page may do: speak to another host, break the policy, fail in a script, open a dialog.

    ``allow`` is the part of a console message that a test expects.
    """

    host: str
    allow: str = ""
    found: list[str] = field(default_factory=list)

    def watch(self, page) -> None:
        """Note all of it on a page."""
        page.on("request", lambda request: self._address(request.url))
        page.on("websocket", lambda socket: self._address(socket.url))
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.found.append(f"page error: {error}"))
        page.on("dialog", self._dialog)

    def _address(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != self.host:
            self.found.append(f"request to another host: {url}")

    def _console(self, message) -> None:
        is_probe = urlsplit(message.location.get("url", "")).path.endswith(PROBES)
        if self.allow and self.allow in message.text:
            return
        if "Content Security Policy" in message.text or (message.type == "error" and not is_probe):
            self.found.append(f"console: {message.text} {message.location.get('url', '')}")

    def _dialog(self, dialog) -> None:
        self.found.append(f"dialog: {dialog.message}")
        dialog.dismiss()


@contextmanager
def app_on_copy(
    built_store: Path, folder: Path, change: Callable[[Path], None] = lambda store: None, *, demo: bool = True
) -> Iterator[LiveApp]:
    """The app on a private copy of the sample store, changed first."""
    store = folder / "store"
    shutil.copytree(built_store, store)
    change(store)
    with running_app(store, folder / "log.txt", demo=demo) as app:
        yield app
