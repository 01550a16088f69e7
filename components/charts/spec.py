"""What a builder gives back: the picture together with everything that must never be forgotten beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.charts import theme


@dataclass(frozen=True)
class ChartSpec:
    """A picture as plain data, with its words, its table twin and its source."""

    key: str
    title: str
    subtitle: str
    figure: dict[str, Any]
    alt: str
    table: pd.DataFrame
    source: str
    definition: str
    is_synthetic: bool


@dataclass(frozen=True, eq=False)
class MapSpec:
    """A deck.gl map as plain data: ``layers`` are keyword arguments of ``pydeck.Layer``, in drawing order.

    ``legend`` holds colour and words of each fill, for the block under the map. A map is known by identity, so that
    what is made of it can be remembered.
    """

    key: str
    title: str
    subtitle: str
    layers: list[dict[str, Any]]
    view_state: dict[str, float]
    map_style: str
    tooltip: dict[str, Any]
    height: int
    legend: list[tuple[str, str]]
    alt: str
    table: pd.DataFrame
    source: str
    definition: str
    is_synthetic: bool
    legend_start: str = "From light to dark: "


@dataclass(frozen=True)
class ChartContext:
    """What a picture is about and how it is drawn; the same for all pictures of one page."""

    area: str
    period: str
    source: str
    definition: str
    is_synthetic: bool
    mode: theme.Mode = "light"

    def subtitle(self, measure: str) -> str:
        """Measure, area and period in one line."""
        return ", ".join(part for part in (measure, self.area, self.period) if part)


def chart(
    *,
    key: str,
    title: str,
    measure: str,
    traces: list[dict[str, Any]],
    layout: dict[str, Any],
    alt: str,
    table: pd.DataFrame,
    context: ChartContext,
) -> ChartSpec:
    """The finished picture; synthetic data get their mark here, so that no builder can leave it out."""
    if context.is_synthetic:
        layout = theme.synthetic_mark(layout, mode=context.mode)
        alt = f"{alt} The data are synthetic."
    return ChartSpec(
        key=key,
        title=title,
        subtitle=context.subtitle(measure),
        figure={"data": traces, "layout": layout},
        alt=alt,
        table=table,
        source=context.source,
        definition=context.definition,
        is_synthetic=context.is_synthetic,
    )
