"""The small marks that several pictures share: closed rectangles and words at places."""

from __future__ import annotations

from typing import Any

from components.charts import theme

GAP = 0.04

Path = tuple[list[float | None], list[float | None]]
Place = tuple[float, float, str]


def square_path(x: float, y: float, *, width: float = 1, height: float = 1, gap: float = GAP) -> Path:
    """The closed path of a rectangle whose top left corner is at x, y; ends with a break."""
    left, right, top, bottom = x + gap, x + width - gap, y + gap, y + height - gap
    return [left, right, right, left, left, None], [top, top, bottom, bottom, top, None]


def path_trace(paths: list[Path], *, name: str, line: dict[str, Any], **settings: Any) -> dict[str, Any]:
    """One trace of closed paths in one look."""
    xs = [x for path in paths for x in path[0]]
    ys = [y for path in paths for y in path[1]]
    base = {
        "type": "scatter", "mode": "lines", "name": name, "x": xs, "y": ys, "line": line, "fill": "toself",
        "hoverinfo": "skip",
    }  # fmt: skip
    return {**base, **settings}


def text_trace(places: list[Place], *, colour: str, mode: theme.Mode, **settings: Any) -> dict[str, Any]:
    """Words at places, in one colour that stays when something is selected."""
    base = {
        "type": "scatter", "mode": "text", "x": [x for x, _, _ in places], "y": [y for _, y, _ in places],
        "text": [text for _, _, text in places], "textposition": "middle center", "hoverinfo": "skip",
        "textfont": theme.font(mode, colour=colour), "unselected": {"textfont": {"color": colour}},
        "cliponaxis": False,
    }  # fmt: skip
    return {**base, **settings}
