"""The map of sites and roads with the line that is looked at, or the one that is being drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from components.anpr.desk import Desk
from components.chart_block import map_block
from components.charts.route_map import MapWords, Step, route_map
from components.charts.spec import ChartContext, MapSpec
from components.words import count_of, day
from data_access.anpr.gate import as_date
from data_access.anpr.lake import Lake
from data_access.anpr.picture import links_of, sites_of
from models.anpr.lines import Line

SOURCE = "Plate reads of this store"
CHOSEN = "the sites chosen, and the map pales behind the one picked last"
DEFINITION = (
    "Sites are cameras, or places of moving readers. Two are joined where vehicles pass one after the other. A line is "
    "an ordered list of places; it is run out in this order and back in the other."
)


def chart_context(desk: Desk) -> ChartContext:
    """What every picture of the section is about."""
    search = desk.search
    period = f"{day(as_date(search.first_day))} to {day(as_date(search.last_day))}"
    return ChartContext(
        area="",
        period=period,
        source=SOURCE,
        definition=DEFINITION,
        is_synthetic=desk.lake.is_synthetic,
        mode="dark" if desk.context.mode == "dark" else "light",
    )


@dataclass(frozen=True)
class Drawn:
    """The sites of a line that is being drawn, in order, and those that the view is set to (none: it stays).

    ``number`` tells one drawing from the next: a map keeps what was picked on it, and pales all else.
    """

    sites: tuple[int, ...] = ()
    in_view: tuple[int, ...] = ()
    number: int = 0


def line_map(
    desk: Desk, line: Line | None, drawn: Drawn, watched: tuple[int, ...], *, on_pick: Callable[[str, str], None]
) -> None:
    """The map of the line with the sites that are watched, or of the one that is being drawn; a pick adds a site."""
    spec = _line_map(desk.lake, desk.lake.manifest().number, line, drawn, watched, chart_context(desk))
    map_block(spec, desk.context, filters={"Line": line.name if line and not drawn.sites else "none"}, on_pick=on_pick)


@lru_cache(maxsize=8)
def _line_map(
    lake: Lake, manifest: int, line: Line | None, drawn: Drawn, watched: tuple[int, ...], about: ChartContext
) -> MapSpec:
    sites = map_sites(lake)
    own = steps_of(sites, [step[0] for step in line.sites]) if line else []
    shown = None if drawn.sites else line
    return route_map(
        key=f"line-map-{drawn.number}",
        words=_words(sites, shown, drawn.sites),
        sites=sites,
        links=links_of(lake),
        context=about,
        line=steps_of(sites, drawn.sites) if drawn.sites else own,
        focus=steps_of(sites, drawn.in_view) or own,
        marked=frozenset(str(cam) for cam in drawn.sites or watched),
        marked_words=CHOSEN if drawn.sites else "the sites to watch",
        table=line_table(sites, shown) if shown else site_table(sites),
    )


def map_sites(lake: Lake) -> pd.DataFrame:
    """Sites as the map takes them, the busiest first. Shared: treat it as read-only."""
    return _map_sites(lake, lake.manifest().number)


@lru_cache(maxsize=8)
def _map_sites(lake: Lake, manifest: int) -> pd.DataFrame:
    sites = sites_of(lake)
    words = [f"{reads:,} reads".replace(",", "\u2009") for reads in sites["reads"]]
    return sites.assign(site_id=sites["cam"].astype(str), words=words)


def site_names(lake: Lake) -> Mapping[int, str]:
    """Names of sites by number."""
    return _site_names(lake, lake.manifest().number)


@lru_cache(maxsize=8)
def _site_names(lake: Lake, manifest: int) -> Mapping[int, str]:
    sites = map_sites(lake)
    return dict(zip(sites["cam"].astype(int), sites["name"].astype(str), strict=True))


def steps_of(sites: pd.DataFrame, cams: Sequence[int]) -> list[Step]:
    """Steps with a place, in the order given."""
    placed = sites.dropna(subset=["longitude", "latitude"]).set_index("cam")
    return [
        Step(str(placed.at[cam, "name"]), float(placed.at[cam, "longitude"]), float(placed.at[cam, "latitude"]))
        for cam in cams
        if cam in placed.index
    ]


def line_table(sites: pd.DataFrame, line: Line) -> pd.DataFrame:
    """One row a step of a line."""
    by_cam = sites.set_index("cam")
    known = [[cam for cam in step if cam in by_cam.index] for step in line.sites]
    return pd.DataFrame(
        {
            "Step": range(1, len(known) + 1),
            "Place": [str(by_cam.at[step[0], "name"]) if step else "no longer held" for step in known],
            "Road": [str(by_cam.at[step[0], "road"] or "") if step else "" for step in known],
            "Cameras": [len(step) for step in known],
            "Reads": [int(by_cam.loc[step, "reads"].sum()) for step in known],
        }
    )


def site_table(sites: pd.DataFrame) -> pd.DataFrame:
    """One row a site."""
    columns = {"name": "Site", "road": "Road", "direction": "Direction", "reads": "Reads", "days": "Days with reads"}
    return sites[list(columns)].rename(columns=columns)


def _words(sites: pd.DataFrame, line: Line | None, drawn: Sequence[int]) -> MapWords:
    count = count_of(len(sites), "camera site")
    without = int(sites["longitude"].isna().sum())
    missing = (
        f" {count_of(without, 'site')} without a place {'is' if without == 1 else 'are'} not drawn." if without else ""
    )
    if line is not None:
        title = f"{line.name}: {count_of(len(line.sites), 'step')}"
        return MapWords(title, f"The line among {count}", f"Map of the line {line.name}.{missing}")
    if drawn:
        return MapWords(
            f"A new line of {count_of(len(drawn), 'step')}", f"Drawn among {count}", f"A new line.{missing}"
        )
    return MapWords(f"{count} and the roads between them", "Camera sites", f"Map of {count}.{missing}")
