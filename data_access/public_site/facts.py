"""The facts of the public site, read from the tables of the schema ``national`` and the framework alone.

True counts live in this module only while they are made safe; nothing that leaves it holds one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import duckdb

from data_access.national import NationalStore
from data_access.queries import run
from models.access import NOTHING
from models.maturity.definitions import LEVELS
from models.public_site.disclosure import (
    FEWEST_CAPABILITIES_IN_PILLAR,
    PUBLIC_TIERS,
    band_with,
    forces_below,
    in_fives,
    level_bands,
    may_show_quantile,
    smallest_group,
)
from models.public_site.facts import Capability, CapabilityFact, PillarFact, SiteFacts, WaveFacts

Row = Mapping[str, object]
QUARTILES = {"lower_quartile": 0.25, "median_level": 0.5, "upper_quartile": 0.75}
DECIMALS = 1


def site_facts(store: NationalStore, *, generated_on: date) -> SiteFacts:
    """Everything that the site says of the live version; DataNotAvailable when nothing was built yet."""
    version = store.version()
    with store.cursor(NOTHING, version=version) as cursor:
        waves = _rows(cursor, "public/closed_waves")
        versions = dict.fromkeys(str(wave["framework_version"]) for wave in waves)
        frameworks = {name: _framework(cursor, name) for name in versions}
        return SiteFacts(
            data_version=version,
            is_synthetic=bool(_rows(cursor, "frame/data_status")[0]["is_synthetic"]),
            generated_on=generated_on,
            waves=tuple(
                _wave(cursor, wave, frameworks[str(wave["framework_version"])], number=len(waves) - at)
                for at, wave in enumerate(waves)
            ),
            frameworks=tuple(frameworks.values()),
        )


def _rows(cursor: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> list[Row]:
    found = run(cursor, name, **parameters)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _framework(cursor: duckdb.DuckDBPyConnection, version: str) -> tuple[Capability, ...]:
    return tuple(_capability(row) for row in _rows(cursor, "public/framework", framework_version=version))


def _capability(row: Row) -> Capability:
    words = {name: value for name, value in row.items() if not name.startswith("level_")}
    statements = tuple(row[f"level_{level}"] for level in LEVELS)
    return Capability(**words, statements=statements, is_published=row["disclosure_tier"] in PUBLIC_TIERS)


def _wave(cursor: duckdb.DuckDBPyConnection, wave: Row, framework: tuple[Capability, ...], *, number: int) -> WaveFacts:
    asked = {"wave_id": wave["wave_id"], "tiers": list(PUBLIC_TIERS)}
    return WaveFacts(
        page=f"wave-{number}.html",
        name=wave["name"],
        reference_date=wave["reference_date"],
        framework_version=wave["framework_version"],
        pillars=tuple(_pillar(row) for row in _rows(cursor, "public/pillars", **asked)),
        capabilities=tuple(_levels(row) for row in _rows(cursor, "public/capabilities", **asked)),
        left_out=tuple(capability for capability in framework if not capability.is_published),
    )


def _pillar(row: Row) -> PillarFact:
    why_not = _why_no_levels(row)
    known = 0 if why_not else row["forces_counted"]
    is_compared = row["previous_wave"] is not None and not row["has_hidden_capabilities"]
    has_change = is_compared and not row["is_change_suppressed"]
    return PillarFact(
        pillar_id=row["pillar_id"],
        pillar=row["pillar"],
        capabilities_counted=row["capabilities_counted"],
        capabilities_in_pillar=row["capabilities_in_pillar"],
        forces=in_fives(known) or None,
        **{name: _mean(row[name], known, share) for name, share in QUARTILES.items()},
        previous_wave=row["previous_wave"] if is_compared else None,
        mean_change=round(row["mean_change"], DECIMALS) if has_change else None,
        verdict=row["verdict"] if has_change else None,
        note=" ".join(filter(None, (why_not, _why_no_change(row, is_compared=is_compared, has_change=has_change)))),
    )


def _why_no_levels(row: Row) -> str:
    if row["capabilities_counted"] < FEWEST_CAPABILITIES_IN_PILLAR:
        return f"No levels: fewer than {FEWEST_CAPABILITIES_IN_PILLAR} of its capabilities are published."
    if row["is_suppressed"] or row["median_level"] is None:
        return f"No levels: fewer than {smallest_group()} forces have a complete assessment."
    return ""


def _why_no_change(row: Row, *, is_compared: bool, has_change: bool) -> str:
    if row["previous_wave"] is None or has_change:
        return ""
    if not is_compared:
        return "No change: it would count capabilities that are not published."
    return f"No change: fewer than {smallest_group()} forces were complete in both waves."


def _mean(value: float | None, forces: int, share: float) -> float | None:
    return round(value, DECIMALS) if value is not None and may_show_quantile(forces, share) else None


def _levels(row: Row) -> CapabilityFact:
    counts = [row[f"at_level_{level}"] or 0 for level in LEVELS]
    counts = [0] * len(LEVELS) if row["is_suppressed"] else counts
    bands = level_bands(counts, national_minimum=row["national_minimum"])
    return CapabilityFact(
        capability_id=row["capability_id"],
        capability=row["capability"],
        pillar_id=row["pillar_id"],
        pillar=row["pillar"],
        national_minimum=row["national_minimum"],
        forces=sum(band.forces for band in bands) or None,
        bands=bands,
        **{
            name: band_with(bands, row[name]) if bands and may_show_quantile(sum(counts), share) else ""
            for name, share in QUARTILES.items()
        },
        forces_below_minimum=forces_below(bands, row["national_minimum"]),
    )
