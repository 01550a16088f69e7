"""Builds the sample stores: national data through the same loaders as anybody's files, registers as people edit."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from data_access.loaders import LoadRequest
from data_access.loading import apply_files

if TYPE_CHECKING:
    from data_access.stores import Stores


def build_sample(folder: Path) -> str:
    """Load the reference tables and the synthetic assessments; returns the version's name."""
    from sample_data.build import sample_requests

    with tempfile.TemporaryDirectory() as scratch:
        requests = [LoadRequest(kind, path) for kind, path in sample_requests(Path(scratch))]
        version, _ = apply_files(folder, requests, loaded_by="sample data", is_synthetic=True)
    return version
