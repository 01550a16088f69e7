"""The data files of the public site: the same facts as CSV and as one JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time

from data_access.exports import STATUS_COLUMN, SYNTHETIC, About, csv_bytes
from models.maturity.definitions import LEVELS
from models.public_site import words
from models.public_site.facts import Capability, SiteFacts, left_out_of

Table = list[dict[str, object]]
WAVE = ("wave", "reference_date", "framework_version")
COLUMNS = {
    "pillars": (
        *WAVE, "pillar_id", "pillar", "capabilities_counted", "capabilities_in_pillar", "forces_at_least",
        "lower_quartile", "median_level", "upper_quartile", "previous_wave", "mean_change", "verdict", "note",
    ),
    "capabilities": (
        *WAVE, "capability_id", "capability", "pillar_id", "pillar", "national_minimum", "forces_at_least",
        "lower_quartile_band", "median_band", "upper_quartile_band", "forces_below_minimum_in_fives",
    ),
    "levels": (*WAVE, "capability_id", "capability", "lowest_level", "highest_level", "forces_in_fives"),
    "framework": (
        "framework_version", "capability_id", "pillar_id", "pillar", "capability", "question",
        *(f"level_{level}" for level in LEVELS), "evidence_examples", "national_minimum", "is_published",
    ),
    "left_out": ("wave", "framework_version", "capability_id", "capability", "pillar", "why"),
}  # fmt: skip


def data_files(site: SiteFacts) -> dict[str, tuple[bytes, str]]:
    """Bytes and meaning by file name, which says SYNTHETIC where any data are."""
    tables = _tables(site)
    mark = f"_{SYNTHETIC}" if site.is_synthetic else ""
    files = {f"{name}{mark}.csv": (_csv(site, name, tables[name]), words.FILES[name]) for name in COLUMNS}
    return {**files, f"public-site{mark}.json": (_json(site, tables), "All of these tables")}


def _tables(site: SiteFacts) -> dict[str, Table]:
    return {
        "pillars": _pillars(site),
        "capabilities": _capabilities(site),
        "levels": _levels(site),
        "framework": [_framework_row(item) for framework in site.frameworks for item in framework],
        "left_out": [
            {**_named(item), "wave": wave, "why": words.why_left_out(item.disclosure_tier)}
            for wave, item in left_out_of(site.waves)
        ],
    }


def _pillars(site: SiteFacts) -> Table:
    return [
        {**_wave_row(wave), **vars(fact), "forces_at_least": fact.forces}
        for wave in site.waves
        for fact in wave.pillars
    ]


def _capabilities(site: SiteFacts) -> Table:
    return [
        {
            **_wave_row(wave),
            **vars(fact),
            "forces_at_least": fact.forces,
            "lower_quartile_band": fact.lower_quartile or None,
            "median_band": fact.median_level or None,
            "upper_quartile_band": fact.upper_quartile or None,
            "forces_below_minimum_in_fives": fact.forces_below_minimum,
        }
        for wave in site.waves
        for fact in wave.capabilities
    ]


def _levels(site: SiteFacts) -> Table:
    return [
        {
            **_wave_row(wave),
            **vars(fact),
            "lowest_level": band.lowest,
            "highest_level": band.highest,
            "forces_in_fives": band.forces,
        }
        for wave in site.waves
        for fact in wave.capabilities
        for band in fact.bands
    ]


def _wave_row(wave: object) -> dict[str, object]:
    return {
        "wave": wave.name,
        "reference_date": wave.reference_date.isoformat(),
        "framework_version": wave.framework_version,
    }


def _framework_row(item: Capability) -> dict[str, object]:
    statements = {f"level_{level}": words_ for level, words_ in zip(LEVELS, item.statements, strict=True)}
    return {**vars(item), **statements}


def _named(item: Capability) -> dict[str, object]:
    return vars(item)


def _rows(name: str, table: Table) -> Table:
    """The table with the declared columns alone, in their order."""
    return [{column: row[column] for column in COLUMNS[name]} for row in table]


def _csv(site: SiteFacts, name: str, table: Table) -> bytes:
    import pandas as pd

    rows = [tuple(row.values()) for row in _rows(name, table)]
    return csv_bytes(pd.DataFrame(rows, columns=list(COLUMNS[name]), dtype=object), _about(site, name))


def _about(site: SiteFacts, name: str) -> About:
    newest = site.waves[0].reference_date if site.waves else site.generated_on
    return About(
        title=words.FILES[name],
        subtitle="England and Wales",
        filters={},
        definition="Method page of the public site",
        as_at=newest,
        source="Assessment answers loaded into the store",
        data_version=site.data_version,
        is_synthetic=site.is_synthetic,
        suppression=" ".join(words.disclosure_rules()),
        generated_at=datetime.combine(site.generated_on, time(), tzinfo=UTC),
        generated_by_role="public",
    )


def _json(site: SiteFacts, tables: dict[str, Table]) -> bytes:
    whole = {
        "title": words.SITE_NAME,
        STATUS_COLUMN: words.SYNTHETIC_WORDS if site.is_synthetic else "REAL",
        "data_version": site.data_version,
        "generated_on": site.generated_on.isoformat(),
        "attribution": list(words.ATTRIBUTION),
        "disclosure": list(words.disclosure_rules()),
        "tables": {name: _rows(name, tables[name]) for name in COLUMNS},
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
