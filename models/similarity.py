"""Statistical peers: forces alike in population, density and officers for each resident.

These are worked out from three characteristics and are labelled "statistical peers" wherever they are shown.
They are not the Home Office's groups of forces, which can be loaded beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.maturity.definitions import definitions

LABEL = "Statistical peers"


@dataclass(frozen=True)
class ForceCharacteristics:
    """What peers are judged by: residents, area in square kilometres and full-time-equivalent officers."""

    force_id: str
    residents: float
    area_km2: float
    officers: float


@dataclass(frozen=True)
class Peer:
    """One peer of a force: its place from 1 (nearest), its distance in standard deviations, and if it is
    near."""

    force_id: str
    peer_id: str
    position: int
    distance: float
    is_near: bool


def statistical_peers(forces: Sequence[ForceCharacteristics]) -> list[Peer]:
    """Every other force as a peer of each force, nearest first, equal distances in the order of ids.

    Distance is Euclidean over log residents, log residents for each square kilometre and log officers per
    1,000 residents, each with mean 0 and standard deviation 1 over the forces (the method of CIPFA's Nearest
    Neighbours). A peer is near at a distance of at most one standard deviation of a single characteristic: on
    the 43 forces of 2025 every force then has a near peer, except the Metropolitan Police (nearest at 1.4)
    and the City of London (nearest at 7.7), which resemble nobody and must be told so. A force with a
    characteristic that is not above zero has no logarithm and is left out.
    """
    usable = sorted((force for force in forces if _is_usable(force)), key=lambda force: force.force_id)
    if len(usable) < 2:
        return []
    distances = _distances(_standardised(_logarithms(usable)))
    by_force = zip(usable, distances, strict=True)
    return [peer for force, row in by_force for peer in _ranked(force, usable, distances=row)]


def _is_usable(force: ForceCharacteristics) -> bool:
    return min(force.residents, force.area_km2, force.officers) > 0


def _logarithms(forces: Sequence[ForceCharacteristics]) -> np.ndarray:
    residents, area_km2, officers = np.array([[f.residents, f.area_km2, f.officers] for f in forces], float).T
    return np.log(np.column_stack([residents, residents / area_km2, officers / residents * 1000]))


def _standardised(values: np.ndarray) -> np.ndarray:
    """Columns with mean 0 and standard deviation 1; a column without spread becomes 0."""
    centred = values - values.mean(axis=0)
    spread = values.std(axis=0)
    return np.divide(centred, spread, out=np.zeros_like(centred), where=spread > 1e-12)


def _distances(points: np.ndarray) -> np.ndarray:
    return np.sqrt(((points[:, None] - points[None]) ** 2).sum(axis=-1))


def _ranked(
    force: ForceCharacteristics, forces: Sequence[ForceCharacteristics], *, distances: np.ndarray
) -> list[Peer]:
    others = [column for column in np.argsort(distances, kind="stable") if forces[column] is not force]
    near = definitions().near_peer_distance
    ranked = [(forces[column].force_id, float(distances[column])) for column in others]
    return [
        Peer(force.force_id, peer_id, position, distance, distance <= near)
        for position, (peer_id, distance) in enumerate(ranked, start=1)
    ]
