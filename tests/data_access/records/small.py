"""A national store of forces, regional units and officers alone, so that a version is built in no time."""

from pathlib import Path

from data_access.loaders import LoadRequest
from data_access.loading import apply_files
from sample_data.build import sample_requests

KINDS = ("rocus", "forces", "force_aliases", "workforce")


def small_store(folder: Path, scratch: Path) -> Path:
    """The folder, with the store in it; never write to it: copy it."""
    requests = [LoadRequest(kind, path) for kind, path in sample_requests(scratch) if kind in KINDS]
    apply_files(folder, requests, loaded_by="test", is_synthetic=False)
    return folder
