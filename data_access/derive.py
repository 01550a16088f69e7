"""Works out every derived and national table from what is loaded, each time a snapshot is built.

Counting is SQL (``sql/derive``); resampling, comparison and peers are the pure functions of ``models``.
Nothing is kept from the build before, so the tables depend on the loaded rows alone and come out the same to
the byte. A wave's forces are those valid at its reference date; a force that answered without being valid
then has its own rows, but enters no national figure. Only complete forces enter medians, comparisons and
pillar changes. Where a capability lacks a level in one of two waves, a pillar's change is taken over the
capabilities rated in both, so its two means may differ from those in the pillar's own table. Waves of two
framework versions are compared over the capabilities of their crosswalk alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import numpy as np

from data_access.derive_performance import derive_performance
from models.maturity import comparison, uncertainty
from models.maturity.change import (
    HIGHER,
    LOWER,
    NO_CHANGE,
    Changes,
    level_changes,
    mean_changes,
    national_changes,
)
from models.maturity.definitions import definitions
from models.maturity.disclosure import (
    READERS_OF_OTHERS,
    TIERS,
    VIEWERS_OF_PILLARS,
    closest_tier,
    is_suppressed,
    leaves_too_few,
    rounding_step,
    visible_tiers,
)
from models.maturity.evidence import decided_distribution, decided_levels, moderated_levels
from models.maturity.pillars import pillar_means
from models.similarity import ForceCharacteristics, statistical_peers

SQL = Path(__file__).parent / "sql" / "derive"
DISTRIBUTIONS = ("distribution", "upper_distribution")
VERDICT_COUNTS = {"higher": HIGHER, "lower": LOWER, "unclear": NO_CHANGE}


@dataclass(frozen=True)
class WaveLevels:
    """One wave's levels: forces in the order of their ids, capabilities in that of the framework; 0 means
    none."""

    wave_id: str
    force_ids: np.ndarray
    capability_ids: np.ndarray
    pillar_ids: np.ndarray
    tiers: np.ndarray
    evidence: np.ndarray
    published: np.ndarray
    medians: np.ndarray
    is_complete: np.ndarray
    is_valid: np.ndarray
    distribution: np.ndarray
    upper_distribution: np.ndarray
    draws: np.ndarray


@dataclass(frozen=True)
class PairedWaves:
    """A wave and the one before, both cut down to the forces and capabilities that can be compared, in one order.

    A change tells both levels, so it takes the closer of their two disclosure tiers: those of ``current``.
    ``left_over`` forces are counted in the national levels of one of the waves, but not in the changes.
    """

    previous: WaveLevels
    current: WaveLevels
    left_over: int


@dataclass(frozen=True)
class PillarChanges:
    """Means of two waves and their changes (forces, pillars); nan for a force not complete in both waves."""

    viewer: str
    pillars: np.ndarray
    previous_means: np.ndarray
    means: np.ndarray
    changes: Changes


def derive(con: duckdb.DuckDBPyConnection) -> None:
    """Empty and refill every table of the schemas ``derived`` and ``national`` from ``raw``.

    One thread does the linear algebra: many small products only wait for each other on several.
    """
    from threadpoolctl import threadpool_limits

    _empty(con)
    _count(con)
    with threadpool_limits(limits=1, user_api="blas"):
        _estimate(con)
    _write_peers(con)
    derive_performance(con)


def _estimate(con: duckdb.DuckDBPyConnection) -> None:
    """What rests on resampling, wave by wave; a wave is held only while a later one is compared with it."""
    pairs = _run(con, "wave_pairs").fetchall()
    waves: dict[str, WaveLevels] = {}
    for place, (wave_id, previous_wave_id) in enumerate(pairs, start=1):
        wave = _wave_levels(con, wave_id)
        if wave is not None:
            _write_estimates(con, wave)
            waves[wave_id] = wave
        if wave is not None and previous_wave_id in waves:
            _write_changes(con, _paired(con, waves[previous_wave_id], wave))
        awaited = {previous for _, previous in pairs[place:]}
        waves = {known: levels for known, levels in waves.items() if known in awaited}


def _run(con: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> duckdb.DuckDBPyConnection:
    return con.execute((SQL / f"{name}.sql").read_text(encoding="utf-8"), parameters or None)


def _empty(con: duckdb.DuckDBPyConnection) -> None:
    tables = con.execute(
        "select table_schema, table_name from information_schema.tables "
        "where table_catalog = current_database() and table_type = 'BASE TABLE' "
        "and table_schema in ('derived', 'national')"
    ).fetchall()
    for schema, table in tables:
        con.execute(f"delete from {schema}.{table}")  # noqa: S608 - names come from the catalogue


def _count(con: duckdb.DuckDBPyConnection) -> None:
    """Everything that is counting alone, in the order in which one table is read by the next."""
    known = definitions()
    forces = {"minimum_forces": known.minimum_forces_in_aggregate}
    grades = {"verifying_grades": list(known.verifying_grades)}
    respondents = {"minimum_respondents": known.minimum_respondents}
    _run(
        con,
        "capability_levels",
        minimum_completeness=known.minimum_completeness,
        evidence_valid_months=known.evidence_valid_months,
        **respondents,
        **grades,
    )
    _run(con, "force_waves", **respondents)
    shared = {"shared_tiers": list(visible_tiers("peers"))}
    _run(con, "national_capability_levels", **forces, **shared, **_need_shares())
    _run(con, "pillar_levels", **_visible_pairs())
    _run(con, "national_pillar_levels", **forces)
    _run(con, "public_pillar_levels", **forces)
    _run(con, "evidence_dates", **forces, **grades)


def _need_shares() -> dict[str, float]:
    known = definitions()
    return {
        "weak_everywhere_share": known.weak_everywhere_share,
        "weak_in_a_few_share": known.weak_in_a_few_share,
    }


def _visible_pairs() -> dict[str, list[str]]:
    pairs = [(viewer, tier) for viewer in VIEWERS_OF_PILLARS for tier in visible_tiers(viewer)]
    return {"viewers": [viewer for viewer, _ in pairs], "tiers": [tier for _, tier in pairs]}


def _wave_levels(con: duckdb.DuckDBPyConnection, wave_id: str) -> WaveLevels | None:
    """The wave's levels with their resampled spread, or None where no force or no framework is known."""
    rows = _run(con, "levels_of_wave", wave_id=wave_id).fetchnumpy()
    if not len(rows["force_id"]):
        return None
    forces = len(np.unique(rows["force_id"].astype(str)))
    grid = {name: np.asarray(column).reshape(forces, -1) for name, column in rows.items()}
    evidence, force_ids = grid["evidence_level"], grid["force_id"][:, 0].astype(str)
    tiers = grid["disclosure_tier"][0].astype(str)
    sheets = _sheets(con, wave_id, shape=evidence.shape)
    counts = np.stack([uncertainty.level_counts(sheet) for sheet in sheets])
    lower, upper = uncertainty.level_distribution(counts), uncertainty.upper_median_distribution(counts)
    panel = {"gated_estimate": _gated_estimates(counts, evidence), "decided": grid["moderated_level"]}
    return WaveLevels(
        wave_id=wave_id,
        force_ids=force_ids,
        capability_ids=grid["capability_id"][0].astype(str),
        pillar_ids=grid["pillar_id"][0].astype(str),
        tiers=tiers,
        evidence=evidence,
        published=grid["published_level"],
        medians=grid["national_median"][0],
        is_complete=grid["is_complete"][:, 0].astype(bool),
        is_valid=grid["is_valid"][:, 0].astype(bool),
        distribution=decided_distribution(uncertainty.gated_distribution(lower, evidence), **panel),
        upper_distribution=decided_distribution(uncertainty.gated_distribution(upper, evidence), **panel),
        draws=decided_levels(_draws(wave_id, force_ids, tiers, sheets=sheets, evidence=evidence), **panel),
    )


def _gated_estimates(counts: np.ndarray, evidence: np.ndarray) -> np.ndarray:
    """Levels (forces, capabilities) that the gate alone gives, from answers (..., 5) at each level; 0 for none."""
    answered = counts.sum(axis=-1)
    lower_medians = 1 + (counts.cumsum(axis=-1) < ((answered + 1) // 2)[..., None]).sum(axis=-1)
    return moderated_levels(np.where(answered > 0, lower_medians, 0), evidence)


def _sheets(con: duckdb.DuckDBPyConnection, wave_id: str, *, shape: tuple[int, int]) -> list[np.ndarray]:
    """One matrix (respondents, capabilities) a force, with 0 where a respondent gave no level."""
    forces, capabilities = shape
    answers = _run(con, "answers_of_wave", wave_id=wave_id).fetchnumpy()
    respondent = answers["respondent_place"]
    levels = np.zeros((respondent.max(initial=-1) + 1, capabilities), dtype=np.int8)
    levels[respondent, answers["capability_place"]] = answers["level"]
    force_of_respondent = np.zeros(len(levels), dtype=np.int32)
    force_of_respondent[respondent] = answers["force_place"]
    return np.split(levels, np.searchsorted(force_of_respondent, np.arange(1, forces)))


def _draws(
    wave_id: str, force_ids: np.ndarray, tiers: np.ndarray, *, sheets: list[np.ndarray], evidence: np.ndarray
) -> np.ndarray:
    """Resampled published levels (draws, forces, capabilities), each force with a seed of its own."""
    draws = definitions().bootstrap_draws
    widest_first = np.argsort([-TIERS.index(tier) for tier in tiers], kind="stable")
    seeds = [uncertainty.stable_seed(wave_id, str(force_id)) for force_id in force_ids]
    each_force = [
        uncertainty.bootstrap_levels(sheet, held, draws=draws, seed=seed, first=widest_first)
        for sheet, held, seed in zip(sheets, evidence, seeds, strict=True)
    ]
    return np.stack(each_force, axis=1)


def _write_estimates(con: duckdb.DuckDBPyConnection, wave: WaveLevels) -> None:
    _write_level_estimates(con, wave)
    for viewer in VIEWERS_OF_PILLARS:
        _write_pillar_intervals(con, wave, viewer=viewer)


def _write_level_estimates(con: duckdb.DuckDBPyConnection, wave: WaveLevels) -> None:
    low, high = uncertainty.level_interval(wave.distribution, wave.published)
    is_compared = (wave.is_complete & wave.is_valid)[:, None]
    p = comparison.two_sided_p(wave.distribution, wave.upper_distribution, benchmark=wave.medians)
    p = np.where(is_compared, p, np.nan)
    is_flagged = comparison.false_discovery_flags(p)
    words = comparison.comparison_words(wave.published, wave.medians, is_flagged=is_flagged)
    _run(
        con,
        "level_estimates",
        wave_id=wave.wave_id,
        force_ids=np.repeat(wave.force_ids, len(wave.capability_ids)).tolist(),
        capability_ids=np.tile(wave.capability_ids, len(wave.force_ids)).tolist(),
        lows=_values(low, low > 0),
        highs=_values(high, high > 0),
        medians=_values(np.broadcast_to(wave.medians, low.shape), wave.medians > 0),
        words=_values(words, ~np.isnan(p)),
        ps=_values(p, ~np.isnan(p)),
    )


def _members(wave: WaveLevels, viewer: str) -> tuple[np.ndarray, np.ndarray]:
    """Pillars with something that the viewer may see, and which capabilities (rows) belong to each
    (columns)."""
    is_visible = np.isin(wave.tiers, visible_tiers(viewer))
    pillars = np.unique(wave.pillar_ids[is_visible])
    return pillars, (wave.pillar_ids[:, None] == pillars) & is_visible[:, None]


def _write_pillar_intervals(con: duckdb.DuckDBPyConnection, wave: WaveLevels, *, viewer: str) -> None:
    pillars, members = _members(wave, viewer)
    means = pillar_means(wave.published, members)
    low, high = uncertainty.interval_of_draws(pillar_means(wave.draws, members), means)
    _run(
        con,
        "pillar_intervals",
        wave_id=wave.wave_id,
        force_ids=np.repeat(wave.force_ids, len(pillars)).tolist(),
        pillar_ids=np.tile(pillars, len(wave.force_ids)).tolist(),
        viewers=[viewer] * means.size,
        lows=_values(low, ~np.isnan(means)),
        highs=_values(high, ~np.isnan(means)),
    )


def _paired(con: duckdb.DuckDBPyConnection, previous: WaveLevels, current: WaveLevels) -> PairedWaves:
    _, before, after = np.intersect1d(previous.force_ids, current.force_ids, return_indices=True)
    waves = {"wave_id": current.wave_id, "previous_wave_id": previous.wave_id}
    matches = {new: old for old, new in _run(con, "compared_capabilities", **waves).fetchall()}
    old_places = {capability: place for place, capability in enumerate(previous.capability_ids)}
    new = [place for place, capability in enumerate(current.capability_ids) if matches.get(capability) in old_places]
    old = [old_places[matches[capability]] for capability in current.capability_ids[new]]
    tiers = [closest_tier(*pair) for pair in zip(previous.tiers[old], current.tiers[new], strict=True)]
    cut = _cut(current, after, new)
    left_over = len(_counted_forces(previous) ^ _counted_forces(current))
    return PairedWaves(_cut(previous, before, old), replace(cut, tiers=np.array(tiers, dtype=str)), left_over)


def _counted_forces(wave: WaveLevels) -> set[str]:
    """The forces that enter the wave's national levels."""
    return set(wave.force_ids[wave.is_complete & wave.is_valid])


def _cut(wave: WaveLevels, forces: np.ndarray, capabilities: list[int]) -> WaveLevels:
    """The wave with these forces and capabilities only, in this order."""
    columns = np.array(capabilities, dtype=int)
    both = np.ix_(forces, columns)
    by_capability = {
        name: getattr(wave, name)[columns] for name in ("capability_ids", "pillar_ids", "tiers", "medians")
    }
    by_force = {name: getattr(wave, name)[forces] for name in ("force_ids", "is_complete", "is_valid")}
    by_both = {name: getattr(wave, name)[both] for name in ("evidence", "published", *DISTRIBUTIONS)}
    return replace(wave, **by_capability, **by_force, **by_both, draws=wave.draws[:, forces][:, :, columns])


def _write_changes(con: duckdb.DuckDBPyConnection, pair: PairedWaves) -> None:
    _write_capability_changes(con, pair)
    found = {viewer: _pillar_changes(pair, viewer=viewer) for viewer in VIEWERS_OF_PILLARS}
    for changes in found.values():
        _write_pillar_changes(con, pair, found=changes)
    _write_national_changes(con, pair, found=found["force"])


def _write_capability_changes(con: duckdb.DuckDBPyConnection, pair: PairedWaves) -> None:
    previous, current = pair.previous, pair.current
    found = level_changes(
        previous.published,
        current.published,
        previous_distribution=previous.distribution,
        distribution=current.distribution,
    )
    at = np.nonzero(~np.isnan(found.change))
    force, capability = at
    _run(
        con,
        "capability_changes",
        **_wave_ids(pair),
        force_ids=current.force_ids[force].tolist(),
        capability_ids=current.capability_ids[capability].tolist(),
        previous_capability_ids=previous.capability_ids[capability].tolist(),
        tiers=current.tiers[capability].tolist(),
        previous_levels=previous.published[at].tolist(),
        levels=current.published[at].tolist(),
        lows=found.low[at].tolist(),
        highs=found.high[at].tolist(),
        words=found.verdict[at].tolist(),
    )


def _pillar_changes(pair: PairedWaves, *, viewer: str) -> PillarChanges:
    """Changes of pillar means as one kind of viewer may see them."""
    previous, current = pair.previous, pair.current
    pillars, members = _members(current, viewer)
    is_complete = previous.is_complete & current.is_complete
    is_rated = (previous.published > 0) & (current.published > 0) & is_complete[:, None]
    previous_means = pillar_means(previous.published * is_rated, members)
    means = pillar_means(current.published * is_rated, members)
    draws = pillar_means(current.draws * is_rated, members)
    previous_draws = pillar_means(previous.draws * is_rated, members)
    changes = mean_changes(means - previous_means, draws - previous_draws)
    return PillarChanges(viewer, pillars, previous_means, means, changes)


def _write_pillar_changes(con: duckdb.DuckDBPyConnection, pair: PairedWaves, *, found: PillarChanges) -> None:
    at = np.nonzero(~np.isnan(found.changes.change))
    force, pillar = at
    _run(
        con,
        "pillar_changes",
        **_wave_ids(pair),
        force_ids=pair.current.force_ids[force].tolist(),
        pillar_ids=found.pillars[pillar].tolist(),
        viewers=[found.viewer] * len(force),
        previous_means=found.previous_means[at].tolist(),
        means=found.means[at].tolist(),
        changes=found.changes.change[at].tolist(),
        lows=found.changes.low[at].tolist(),
        highs=found.changes.high[at].tolist(),
        words=found.changes.verdict[at].tolist(),
    )


def _write_national_changes(con: duckdb.DuckDBPyConnection, pair: PairedWaves, *, found: PillarChanges) -> None:
    is_valid = pair.previous.is_valid & pair.current.is_valid
    change, verdict = found.changes.change[is_valid], found.changes.verdict[is_valid]
    seed = uncertainty.stable_seed(pair.previous.wave_id, pair.current.wave_id)
    national = national_changes(change, seed=seed)
    is_paired = ~np.isnan(change)
    paired = is_paired.sum(axis=0)
    is_hidden = np.array([is_suppressed(int(forces)) for forces in paired], dtype=bool)
    is_hidden |= _tells_hidden_ones(pair, found)
    step = np.array([rounding_step(int(forces), pair.left_over) for forces in paired])
    words = {name: ((verdict == word) & is_paired).sum(axis=0) for name, word in VERDICT_COUNTS.items()}
    _run(
        con,
        "national_pillar_changes",
        **_wave_ids(pair),
        pillar_ids=found.pillars.tolist(),
        paired=paired.tolist(),
        suppressed=is_hidden.tolist(),
        means=_values(_rounded(national.change, step), ~is_hidden),
        lows=_values(_rounded(national.low, step), ~is_hidden),
        highs=_values(_rounded(national.high, step), ~is_hidden),
        words=_values(national.verdict, ~is_hidden),
        **{name: _values(forces, ~is_hidden) for name, forces in words.items()},
    )


def _tells_hidden_ones(pair: PairedWaves, found: PillarChanges) -> np.ndarray:
    """True for each pillar whose mean change, less those that a kind of reader sees, tells of few forces."""
    previous, current = pair.previous, pair.current
    is_counted = previous.is_complete & current.is_complete & previous.is_valid & current.is_valid
    is_rated = (previous.published > 0) & (current.published > 0) & is_counted[:, None]
    tells = np.zeros(len(found.pillars), dtype=bool)
    for reader in READERS_OF_OTHERS:
        is_unseen = ~np.isin(current.tiers, visible_tiers(reader))
        for place, pillar in enumerate(found.pillars):
            hidden = int(is_rated[:, is_unseen & (current.pillar_ids == pillar)].any(axis=1).sum())
            tells[place] |= leaves_too_few(hidden, knows_own=reader == "peers")
    return tells


def _rounded(values: np.ndarray, step: np.ndarray) -> np.ndarray:
    """Values to the nearest step, as decimal numbers are written."""
    return np.round(np.round(values / step) * step, 1)


def _write_peers(con: duckdb.DuckDBPyConnection) -> None:
    forces = [ForceCharacteristics(*row) for row in _run(con, "peer_characteristics").fetchall()]
    peers = statistical_peers(forces)
    _run(
        con,
        "statistical_peers",
        force_ids=[peer.force_id for peer in peers],
        peer_ids=[peer.peer_id for peer in peers],
        positions=[peer.position for peer in peers],
        distances=[peer.distance for peer in peers],
        nears=[peer.is_near for peer in peers],
    )


def _wave_ids(pair: PairedWaves) -> dict[str, str]:
    return {"wave_id": pair.current.wave_id, "previous_wave_id": pair.previous.wave_id}


def _values(array: np.ndarray, is_known: np.ndarray) -> list:
    """The array as a flat list for DuckDB, with None where it is not known."""
    known = np.broadcast_to(is_known, array.shape).ravel().tolist()
    return [value if keep else None for value, keep in zip(array.ravel().tolist(), known, strict=True)]
