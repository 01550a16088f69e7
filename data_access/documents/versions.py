"""The versions of the packages that search a case."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from types import MappingProxyType

from models.documents.methods import NOT_INSTALLED, named_packages


@cache
def engine_versions() -> Mapping[str, str]:
    """Version by package, of those that the methods name; in words where one is not installed."""
    return MappingProxyType({name: _version(name) for name in named_packages()})


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return NOT_INSTALLED
