"""A row of the numbers that document search is to reach, and the table of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from tests.conftest import ROOT

HEADER = ("What", "Goal", "Measured", "Anchor")


class Row(NamedTuple):
    """One number beside its goal and what earlier prototypes or other systems reached."""

    what: str
    goal: str
    measured: str
    anchor: str


def as_table(rows: Iterable[Row]) -> list[str]:
    """The rows as a table in Markdown."""
    return [f"| {' | '.join(row)} |" for row in (HEADER, ("---",) * len(HEADER), *rows)]


def in_a_process(module: str, function: str, *arguments: Any) -> Any:
    """What a function of ours gives as JSON, in a process of its own: its memory is its own."""
    code = f"import json, sys; from {module} import {function}; print(json.dumps({function}(*json.loads(sys.argv[1]))))"
    command = [sys.executable, "-c", code, json.dumps(arguments)]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    ran = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(ran.stdout.splitlines()[-1])


def share(values: Sequence[float], part: float) -> float:
    """The value below which a share of the values lie."""
    return sorted(values)[min(int(part * len(values)), len(values) - 1)]
