"""The child process of a lane as its parent sees it: asked with texts, ended when it keeps silent."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from data_access.documents.lane_child import FAULT, READY, ROWS, read_frame, write_frame
from models.documents.settings import numbers
from models.errors import DataNotAvailable

_ROOT = Path(__file__).resolve().parents[2]
_START = (
    "import sys; sys.path[:0] = sys.argv[3:]; from data_access.documents.lane_child import main; "
    "main(sys.argv[1], int(sys.argv[2]))"
)
_KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TMPDIR", "TEMP")
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}


class ChildLost(Exception):
    """The child crashed, or kept silent for too long."""


class LaneProcess:
    """One child, started when it is first asked and again after it was lost; a context manager that ends it."""

    def __init__(self, lane: str) -> None:
        self._lane = lane
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> LaneProcess:
        """The child itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Ends it."""
        self.end()

    def start(self) -> None:
        """Load the model. DataNotAvailable where it is not there; ChildLost where the child does not come up."""
        if self._process is not None:
            return
        variables = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ} | _ONE_THREAD
        packages = [str(_ROOT), *(path for path in sys.path if path.endswith("-packages"))]
        niceness = str(int(numbers("index", "lanes")["niceness"]))
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
            [sys.executable, "-I", "-c", _START, self._lane, niceness, *packages],
            cwd=_ROOT,
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            close_fds=True,
        )
        kind, body = self._answer()
        if kind == FAULT:
            self.end()
            raise DataNotAvailable(*json.loads(body))
        if kind != READY:
            self._lose()

    def ask(self, texts: Sequence[str]) -> bytes:
        """The child's answer on the texts; ChildLost where it gives none."""
        self.start()
        try:
            write_frame(self._process.stdin, ROWS, json.dumps(list(texts)).encode())  # type: ignore[union-attr, arg-type]
        except OSError:
            self._lose()
        kind, body = self._answer()
        if kind != ROWS:
            self._lose()
        return body

    def end(self) -> None:
        """Stop the child at once, whatever it does."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):  # what was not yet sent goes nowhere
                    stream.close()  # type: ignore[union-attr]

    def _answer(self) -> tuple[bytes, bytes]:
        process = self._process
        clock = threading.Timer(numbers("index", "lanes")["longest_wait_seconds"], process.kill)  # type: ignore[union-attr]
        clock.daemon = True
        clock.start()
        try:
            frame = read_frame(process.stdout)  # type: ignore[union-attr, arg-type]
        finally:
            clock.cancel()
        if frame is None:
            self._lose()
        return frame  # type: ignore[return-value]

    def _lose(self) -> None:
        self.end()
        raise ChildLost(self._lane)
