"""What the moderation page is looking at: the wave, its claims with the words of the framework, the decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from components.context import Context
from components.controls import choose
from components.runtime import runtime
from components.words import count_of
from data_access.assessments import moderation, rescoring
from data_access.assessments.framework import AskedWave, Question, questions, waves_known
from data_access.assessments.sheets import newest_change
from data_access.edits import Row
from models.access import may
from models.assessments.moderation import PROPOSED, Claim, is_stale
from models.errors import DataNotAvailable


@dataclass(frozen=True, eq=False)
class Desk:
    """Everything that waits in one wave, as far as the viewer may see it."""

    wave: AskedWave
    asked: Mapping[str, Question]
    force_names: Mapping[str, str]
    claims: tuple[Claim, ...]
    decisions: Mapping[tuple[str, str], Row]
    may_decide: bool
    rescores_asked: int

    @property
    def undecided(self) -> list[Claim]:
        """Claims that stand above their evidence and on which nothing is decided yet, or something on other answers."""
        above = [(item, self.decision_on(item)) for item in self.claims if item.gap > 0]
        return [item for item, decided in above if decided is None or is_stale(item, decided)]

    @property
    def proposed(self) -> list[Row]:
        """Decisions that wait for a second person."""
        return [row for row in self.decisions.values() if row["state"] == PROPOSED]

    @staticmethod
    def _key(claim: Claim) -> tuple[str, str]:
        return claim.force_id, claim.capability_id

    def decision_on(self, claim: Claim) -> Row | None:
        """What is decided on a claim, or None."""
        return self.decisions.get(self._key(claim))

    def words_of(self, force_id: str, capability_id: str) -> str:
        """Force and capability for a reader."""
        question = self.asked.get(capability_id)
        name = f"{capability_id} {question.capability}" if question else capability_id
        return f"{self.force_names.get(force_id, force_id)}: {name}"


def desk(context: Context) -> Desk:
    """The desk of the wave that the reader chose; DataNotAvailable when there is none."""
    stores = runtime().stores
    waves = {wave.wave_id: wave for wave in waves_known(stores)}
    if not waves:
        raise DataNotAvailable("No wave is loaded.", "Load a wave with the status open, then forces can answer it.")
    names = {key: f"{item.name}{' (open)' if item.is_open else ''}" for key, item in waves.items()}
    default = next((key for key, item in waves.items() if item.is_open), next(iter(waves)))
    wave = waves[choose("Wave", "moderated_wave", names, default=default)]
    return _desk_after(context, wave, newest_change(stores))


@lru_cache(maxsize=64)
def _desk_after(context: Context, wave: AskedWave, change: int) -> Desk:
    """The desk of a wave as it stood after an edit: every edit of what is on it is in the log of changes."""
    stores = runtime().stores
    may_decide = may(context.viewer, moderation.MODERATE)
    return Desk(
        wave=wave,
        asked={item.capability_id: item for item in questions(stores, wave.wave_id)},
        force_names=context.names("frame/every_force"),
        claims=tuple(moderation.queue(stores, context.viewer, wave.wave_id)) if may_decide else (),
        decisions=moderation.decisions(stores, context.viewer, wave.wave_id),
        may_decide=may_decide,
        rescores_asked=len(rescoring.open_requests(stores, context.viewer)) if may_decide else 0,
    )


def desk_title(seen: Desk) -> str:
    """What waits, in one sentence, for any state."""
    waiting = len(seen.proposed)
    second = f"{count_of(waiting, 'decision waits', 'decisions wait')} for a second person" if waiting else ""
    if not seen.may_decide:
        return second or "No decision waits for a second person"
    forces, claims = len({item.force_id for item in seen.claims}), len(seen.undecided)
    first = f"{count_of(claims, 'claim')} of {count_of(forces, 'force')} above the evidence" if claims else ""
    asked = f"{count_of(seen.rescores_asked, 'request')} to score again" if seen.rescores_asked else ""
    told = [part for part in (first, second, asked) if part]
    if told:
        return " and ".join([", ".join(told[:-1]), told[-1]]) if told[:-1] else told[0]
    if not forces:
        return "No submitted assessment waits for moderation"
    return f"{count_of(forces, 'force')} ready to publish: every claim is supported or decided"


def claims_table(seen: Desk) -> pd.DataFrame:
    """The queue as it is read, in its order."""
    return pd.DataFrame(
        [
            {
                "Force": seen.force_names.get(item.force_id, item.force_id),
                "Capability": f"{item.capability_id} {seen.asked[item.capability_id].capability}",
                "Claimed": item.self_level,
                "Evidence up to": "none" if item.evidence_level is None else str(item.evidence_level),
                "Gap": item.gap,
                "If not decided": item.gated_level,
                "Decided": _decided(item, seen.decision_on(item)),
                "Spread": item.spread,
                "Answers": item.answered,
            }
            for item in seen.claims
        ]
    )


def decision_words(decision: Mapping[str, object]) -> str:
    """A decision as it stands: its level, its state and its reason."""
    return f"level {decision['moderated_level']} ({decision['state']}). {decision['reason']}"


def _decided(claim: Claim, decision: Row | None) -> str:
    if decision is None:
        return ""
    again = ", decide again: answers or evidence changed" if is_stale(claim, decision) else ""
    return f"level {decision['moderated_level']}, {decision['state']}{again}"
