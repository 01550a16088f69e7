"""Which sample files to load, in the order that their references need."""

from __future__ import annotations

from pathlib import Path

from sample_data.assessments import write_answers
from sample_data.kpis import write_kpi_values
from sample_data.reference_tables import table_path
from sample_data.series import write_series

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
KPI_VALUES_FILE = "synthetic_kpi_values.csv"
SERIES_FILE = "synthetic_incidents.csv"


def sample_requests(folder: Path) -> list[tuple[str, Path]]:
    """(kind, file) of every sample file in loading order; what is invented is written into ``folder``."""
    references = [(kind, table_path(kind)) for kind in REFERENCE_KINDS]
    answers = write_answers(folder / ANSWERS_FILE, seed=SEED)
    values = write_kpi_values(folder / KPI_VALUES_FILE, seed=SEED)
    series = write_series(folder / SERIES_FILE, seed=SEED)
    return [*references, ("assessment_answers", answers), ("kpi_values", values), ("series", series)]
