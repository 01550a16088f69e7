"""The child process that reads documents nobody vouches for: one job a line in, one answer of known length out.

Run as ``python -I``. The first line holds the settings, and is answered by nothing, at length 0, when all is ready;
what libraries print goes nowhere.
"""

from __future__ import annotations

import gc
import json
import os
import struct
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from data_access.documents.parse_wire import TOO_MUCH_MEMORY, pack
from data_access.documents.parsers import read_file
from data_access.documents.parsers.source import Source
from data_access.process_limits import limit_cpu, limit_memory
from models.documents.extraction import QUARANTINED, Extraction
from models.documents.formats import format_by_name

_LENGTH = struct.Struct(">Q")
_MORE_CPU_SECONDS = 10  # the parent's clock is the limit; this ends a child whose parent is gone


def main() -> None:
    """Answer every job of standard input until it ends."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    jobs = os.fdopen(os.dup(0), "rb")
    for stream in (0, 1):
        os.dup2(nowhere, stream)
    limit_memory(json.loads(jobs.readline())["memory_bytes"])
    gc.set_threshold(50_000, 20, 20)
    _say(answers, b"")
    for line in jobs:
        _answer(answers, json.loads(line))


def _answer(answers: IO[bytes], job: Mapping[str, Any]) -> None:
    limit_cpu(int(job["seconds"]) + _MORE_CPU_SECONDS)
    try:
        payload = pack(_read(job))
    except MemoryError:
        kind = format_by_name(job["name"])
        payload = pack(Extraction(QUARANTINED, kind.format_id, kind.family, "none", "", reason=TOO_MUCH_MEMORY))
    _say(answers, payload)


def _say(answers: IO[bytes], payload: bytes) -> None:
    answers.write(_LENGTH.pack(len(payload)) + payload)
    answers.flush()


def _read(job: Mapping[str, Any]) -> Extraction:
    source = Source(
        path=Path(job["path"]),
        name=job["name"],
        scratch=Path(job["scratch"]),
        depth=job["depth"],
        is_ocr_wanted=job["ocr"],
        due=time.monotonic() + job["seconds"],
        seconds=job["seconds"],
    )
    return read_file(source)


if __name__ == "__main__":
    sys.exit("Started by data_access.documents.extract only.")
