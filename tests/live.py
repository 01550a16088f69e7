"""A running copy of the app for tests that speak to it over HTTP."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START_LIMIT_SECONDS = 60


@dataclass(frozen=True)
class LiveApp:
    """Address, folder and log of a running copy."""

    url: str
    port: int
    folder: Path
    log: Path

    def get(self, path: str, **headers: str) -> tuple[int, Mapping[str, str], bytes]:
        """(status, headers, body) of a GET."""
        return self._open(urllib.request.Request(self.url + path, headers=headers))

    def post(self, path: str, body: bytes = b"{}", **headers: str) -> tuple[int, Mapping[str, str], bytes]:
        """(status, headers, body) of a POST."""
        return self._open(urllib.request.Request(self.url + path, data=body, headers=headers, method="POST"))

    @staticmethod
    def _open(request: urllib.request.Request) -> tuple[int, Mapping[str, str], bytes]:
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()


@contextmanager
def running_app(
    folder: Path,
    log: Path,
    *,
    demo: bool = True,
    home: Path | None = None,
    before_start: Callable[[int], None] = lambda port: None,
    **extra: str,
) -> Iterator[LiveApp]:
    """Start the app on a free port with its stores in ``folder``; stopped on leaving.

    ``before_start`` is called with the port, to write what the app reads at start into ``home``.
    """
    port = _free_port()
    before_start(port)
    environment = {**os.environ, "NDAO_DB": str(folder), "NDAO_MAINTENANCE_PORT": str(port), **extra}
    environment.pop("NDAO_DEMO", None)
    if demo:
        environment["NDAO_DEMO"] = "1"
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(ROOT / "app.py"),
        "--server.port",
        str(port),
        "--server.address",
        "127.0.0.1",
    ]
    with open(log, "wb") as out:
        process = subprocess.Popen(command, cwd=home or ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
        try:
            app = LiveApp(f"http://127.0.0.1:{port}", port, folder, log)
            _wait_until_alive(app, process)
            yield app
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait_until_alive(app: LiveApp, process: subprocess.Popen) -> None:
    give_up = time.monotonic() + START_LIMIT_SECONDS
    while time.monotonic() < give_up:
        if process.poll() is not None:
            raise RuntimeError(f"the app stopped: {app.log.read_text(errors='replace')[-2000:]}")
        try:
            if app.get("/livez")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError("the app did not start in time")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
