"""A figure that Plotly takes as it is.

Plotly checks every property of a plain dict again on each draw, which costs ten times the rest of a page. Our
figures are built once and checked by tests, so they are handed over as already valid.
"""

from __future__ import annotations

from typing import Any

from plotly.basedatatypes import BaseFigure


class ReadyFigure(BaseFigure):
    """A figure made from a finished specification; nothing of it is checked or copied."""

    def __init__(self, specification: dict[str, Any]) -> None:
        object.__setattr__(self, "_specification", specification)

    def to_dict(self) -> dict[str, Any]:
        """The specification itself."""
        return self._specification
