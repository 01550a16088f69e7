"""The dataset on show: read from the store or from a file of this session, worked out once for what it depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import pandas as pd

from components.context import Context
from components.runtime import runtime
from components.steady import steady
from data_access.performance.rebases import Starts, approved_starts
from data_access.series.mappings import saved_mappings
from models.performance.checks import is_rolling_by_name
from models.performance.settings import section
from models.series.datasets import INVENTED, MAPPED, Dataset, dataset, label_of, short_id
from models.series.examined import Examined, examined

LOOKED = "series_looked"
ALL_PERIODS = "all"
KEPT = 8


@dataclass(frozen=True, eq=False)
class Shown:
    """One dataset with its charts; ``names`` are the series for readers, in the order of the charts."""

    about: Dataset
    examined: Examined
    names: tuple[str, ...]
    is_synthetic: bool
    is_kept: bool

    def context(self, context: Context) -> Context:
        """The context of this dataset: published figures are real beside synthetic data of other sections."""
        return replace(context, is_synthetic=self.is_synthetic)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The row of a series by its short id."""
        return {short_id(name): at for at, name in enumerate(self.examined.overview.series.series_ids)}

    @cached_property
    def names_by_key(self) -> Mapping[str, str]:
        """The names of series by short id, what needs attention first."""
        ids = self.examined.overview.series.series_ids
        return {short_id(ids[at]): self.names[at] for at in self.examined.overview.order}


@dataclass(frozen=True, eq=False)
class Looked:
    """Figures of files that this session looks at; nothing of them is stored."""

    file_names: tuple[str, ...]
    observations: Mapping[str, pd.DataFrame]
    about: Mapping[str, Dataset]


def looked() -> Looked | None:
    """What this session looks at, if anything."""
    return steady().get(LOOKED)  # type: ignore[return-value]


def keep_look(given: Looked | None) -> None:
    """Look at these figures until another look, or until the session ends."""
    steady()[LOOKED] = given


@lru_cache(maxsize=64)
def datasets(context: Context) -> pd.DataFrame:
    """One row a dataset in the store."""
    return context.rows("series/datasets")


def dataset_names(context: Context) -> dict[str, str]:
    """Names of the datasets that can be shown, by short id; those of this session's files first."""
    names = {}
    if (seen := looked()) is not None:
        names |= {
            f"look-{short_id(name)}": f"{about.title} (looked at, not kept)" for name, about in seen.about.items()
        }
    stored = datasets(context).sort_values(["is_synthetic", "dataset_id"]).dataset_id  # what is real stands first
    return names | {short_id(name): dataset(name).title for name in stored}


def shown(context: Context, key: str, window: str) -> Shown:
    """The dataset behind a key of ``dataset_names``, its last periods or all of them."""
    periods = None if window == ALL_PERIODS else int(window)
    if key.startswith("look-"):
        return _of_session(context, key, periods)
    dataset_id = next(name for name in datasets(context).dataset_id if short_id(name) == key)
    return _of_store(context, dataset_id, periods, approved_starts(runtime().stores, dataset_id))


def usual_window() -> str:
    """The number of periods that are shown unless the reader chooses."""
    return str(int(section("series")["usual_periods"]))


@lru_cache(maxsize=KEPT)
def _of_store(context: Context, dataset_id: str, periods: int | None, starts: Starts) -> Shown:
    rows = context.rows("series/observations", dataset_id=dataset_id)
    about, row = _about(context, dataset_id), datasets(context).set_index("dataset_id").loc[dataset_id]
    is_synthetic = bool(row.is_synthetic)
    if is_synthetic and dataset_id.startswith(MAPPED):
        about = replace(about, publisher="Invented for demonstration", attribution=INVENTED)
    return _made(context, about, rows, periods=periods, starts=starts, is_synthetic=is_synthetic, is_kept=True)


def _of_session(context: Context, key: str, periods: int | None) -> Shown:
    seen = looked()
    name = next(name for name in seen.about if f"look-{short_id(name)}" == key)  # type: ignore[union-attr]
    made = steady().setdefault("series_made", {})
    if made.get("of") is not seen or (key, periods) not in made:  # type: ignore[union-attr]
        about = seen.about[name]  # type: ignore[union-attr]
        rows = seen.observations[name]  # type: ignore[union-attr]
        result = _made(context, about, rows, periods=periods, starts=(), is_synthetic=False, is_kept=False)
        steady()["series_made"] = made = {"of": seen, (key, periods): result}
    return made[(key, periods)]  # type: ignore[index]


def _made(
    context: Context,
    about: Dataset,
    rows: pd.DataFrame,
    *,
    periods: int | None,
    starts: Starts,
    is_synthetic: bool,
    is_kept: bool,
) -> Shown:
    found = examined(
        rows,
        dataset_id=about.dataset_id,
        periods=periods,
        rebases=dict(starts),
        is_rolling=is_rolling_by_name(about.title),
        today=None,
    )
    forces = context.names("frame/every_force")
    series = found.overview.series
    pairs = zip(series.series_ids, series.force_ids, strict=True)
    names = tuple(label_of(name, force_id, forces) for name, force_id in pairs)
    return Shown(about, found, names, is_synthetic, is_kept)


def _about(context: Context, dataset_id: str) -> Dataset:
    """The dataset with the unit and the attribution that its mapping gives."""
    about = dataset(dataset_id)
    mappings = saved_mappings(runtime().stores, context.viewer)
    mapping = next((item for item in mappings if f"file: {item.dataset}" == dataset_id), None)
    if mapping is None:
        return about
    return replace(dataset(dataset_id, unit=mapping.unit, attribution=mapping.attribution))
