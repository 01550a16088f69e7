"""The numbers that plate reads are to reach, each with its goal and an anchor beside what is measured, by hand.

    python -m tests.benchmarks.anpr ranking convoys --kept FOLDER

An anchor is what earlier prototypes, simple rules or other systems reached. Worlds are drawn and made ready once in
FOLDER (tests.benchmarks.anpr_prepared). The whole study with ablation and the grid of noise: anpr_ranking; its table
is docs/anpr_study.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.benchmarks import anpr_cleaning, anpr_convoys, anpr_ranking, anpr_resemblance, anpr_scale
from tests.benchmarks.anpr_prepared import KEPT

Row = tuple[str, str, str, str]
HEADER = ("What", "Goal", "Anchor", "Measured")
PARTS: dict[str, Callable[[Path], Sequence[Row]]] = {
    "ranking": anpr_ranking.rows,
    "convoys": anpr_convoys.rows,
    "scale": lambda _: anpr_scale.rows(),
    "cleaning": lambda _: anpr_cleaning.rows(),
    "resemblance": lambda _: anpr_resemblance.rows(),
}


def as_table(rows: Sequence[Row]) -> list[str]:
    """The rows as a table in Markdown."""
    told = [HEADER, ("---",) * len(HEADER), *rows]
    return [f"| {' | '.join(row)} |" for row in told]


def measure(folder: Path) -> list[str]:
    """Every part, with worlds made in a folder that goes afterwards: an hour and more."""
    return as_table([row for part in PARTS.values() for row in part(folder)])


def main() -> None:
    """Measure the chosen parts, all of them unless named; each part is said as soon as it is known."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.anpr", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="which to measure")
    parser.add_argument("--kept", type=Path, default=KEPT)
    asked = parser.parse_args()
    for name in asked.parts or PARTS:
        sys.stdout.write("\n".join(as_table(PARTS[name](asked.kept))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
