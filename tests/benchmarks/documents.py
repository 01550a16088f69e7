"""The numbers that document search is to reach, each with its goal and an anchor beside what is measured, by hand.

    python -m tests.benchmarks.documents [part …]

A part is a module ``tests/benchmarks/documents_<part>.py`` with a function ``rows() -> list[Row]``. An anchor is what
earlier prototypes or other systems reached. Processor seconds stand beside the clock where other work stretches it.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

from tests.benchmarks.documents_table import Row, as_table

NAME = "documents_"
PARTS = sorted({path.stem.removeprefix(NAME) for path in Path(__file__).parent.glob(f"{NAME}*.py")} - {"table"})


def rows_of(part: str) -> list[Row]:
    """What a part measures."""
    return importlib.import_module(f"tests.benchmarks.{NAME}{part}").rows()


def measure(_: Path) -> list[str]:
    """Every part as one table."""
    return as_table(row for part in PARTS for row in rows_of(part))


def main() -> None:
    """Measure the chosen parts, all of them unless named; each part is said as soon as it is known."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.documents", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="which to measure")
    for part in parser.parse_args().parts or PARTS:
        sys.stdout.write("\n".join(as_table(rows_of(part))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
