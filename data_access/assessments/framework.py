"""What an assessment asks: the wave and the capabilities of its framework version, from the national data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data_access.queries import read
from data_access.stores import Stores
from models.access import NOTHING
from models.errors import DataNotAvailable, EditRefused


@dataclass(frozen=True)
class AskedWave:
    """One wave as it is asked."""

    wave_id: str
    name: str
    framework_version: str
    reference_date: date
    status: str

    @property
    def is_open(self) -> bool:
        """True while forces can answer it."""
        return self.status == "open"


@dataclass(frozen=True)
class Question:
    """One capability as a respondent meets it: ``statements`` are those of levels 1 to 5."""

    capability_id: str
    pillar_id: str
    pillar: str
    capability: str
    question: str
    statements: tuple[str, str, str, str, str]
    evidence_examples: str
    disclosure_tier: str
    national_minimum: int


def waves_asked(stores: Stores) -> list[AskedWave]:
    """Waves that are open for answers, newest first."""
    return [wave for wave in waves_known(stores) if wave.is_open]


def waves_known(stores: Stores) -> list[AskedWave]:
    """Every wave that is loaded, newest first."""
    rows = read(stores.national, NOTHING, "maturity/waves_known", version=stores.national.version())
    return [_wave(row) for row in rows.itertuples(index=False)]


def wave_asked(stores: Stores, wave_id: str) -> AskedWave:
    """The wave with this id, open or not; DataNotAvailable when it is not loaded."""
    rows = read(stores.national, NOTHING, "maturity/wave", version=stores.national.version(), wave_id=wave_id)
    if rows.empty:
        raise DataNotAvailable("This assessment wave is not loaded.", "Choose another wave.")
    return _wave(next(rows.itertuples(index=False)))


def questions(stores: Stores, wave_id: str) -> tuple[Question, ...]:
    """The capabilities that a wave asks, in the order of the framework."""
    rows = read(stores.national, NOTHING, "maturity/capabilities", version=stores.national.version(), wave_id=wave_id)
    return tuple(
        Question(
            capability_id=row.capability_id,
            pillar_id=row.pillar_id,
            pillar=row.pillar,
            capability=row.capability,
            question=row.question,
            statements=(row.level_1, row.level_2, row.level_3, row.level_4, row.level_5),
            evidence_examples=row.evidence_examples,
            disclosure_tier=row.disclosure_tier,
            national_minimum=int(row.national_minimum),
        )
        for row in rows.itertuples(index=False)
    )


def require_question(stores: Stores, wave_id: str, capability_id: str) -> Question:
    """The capability; EditRefused when the wave does not ask it."""
    found = {item.capability_id: item for item in questions(stores, wave_id)}
    if capability_id not in found:
        raise EditRefused(f"This wave does not ask capability {capability_id}.", "Choose one that it asks.")
    return found[capability_id]


def stands_at(stores: Stores, force_id: str, day: date) -> bool:
    """True when the force is valid on that day."""
    version = stores.national.version()
    return force_id in set(read(stores.national, NOTHING, "frame/forces_valid", version=version, as_at=day).force_id)


def force_code(stores: Stores, force_id: str) -> str:
    """The three letters of a force; DataNotAvailable when it is not loaded."""
    rows = read(stores.national, NOTHING, "frame/force", version=stores.national.version(), force_id=force_id)
    if rows.empty:
        raise DataNotAvailable("This force is not loaded.", "Choose another force.")
    return str(rows.code.iloc[0])


def _wave(row: object) -> AskedWave:
    return AskedWave(row.wave_id, row.name, row.framework_version, row.reference_date.date(), row.status)
