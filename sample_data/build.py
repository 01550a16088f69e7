"""Which sample files to load, in the order that their references need."""

from __future__ import annotations

from pathlib import Path

from sample_data.assessments import write_answers
from sample_data.reference_tables import table_path

SEED = 20230331
REFERENCE_KINDS = (
    "rocus",
    "forces",
    "force_aliases",
    "framework",
    "assessment_waves",
    "workforce",
    "population",
)
ANSWERS_FILE = "synthetic_assessment_answers.csv"


def sample_requests(folder: Path) -> list[tuple[str, Path]]:
    """(kind, file) of every sample file in loading order; the answers are written into ``folder``."""
    references = [(kind, table_path(kind)) for kind in REFERENCE_KINDS]
    answers = write_answers(folder / ANSWERS_FILE, seed=SEED)
    return [*references, ("assessment_answers", answers)]
