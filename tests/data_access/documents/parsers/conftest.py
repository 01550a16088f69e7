"""A file made of bytes and read in this process, as the child would read it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from data_access.documents.parsers import read_file
from data_access.documents.parsers.source import Source
from models.documents.extraction import Extraction

Read = Callable[..., Extraction]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads bytes under a name; options are those of a source. Members lie in ``tmp_path / "scratch"``."""

    def read_bytes(name: str, data: bytes, **options: object) -> Extraction:
        path = tmp_path / "file"
        path.write_bytes(data)
        shutil.rmtree(tmp_path / "scratch", ignore_errors=True)
        return read_file(Source(path, name, tmp_path / "scratch", **options))

    return read_bytes
