"""Learning anew from what analysts found, on record, with what changed against the model before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data_access.anpr.gate import OpenSearch, note
from data_access.anpr.ranking import retrain
from data_access.anpr.ranking_models import newest_model
from models.anpr.learning import WeightChange, weight_changes
from models.anpr.lines import Line
from models.anpr.profiles import Profile


@dataclass(frozen=True)
class Learned:
    """A new model: its id, that of the one before ("" where it was the profile), what taught it, what changed."""

    model_id: str
    before_id: str
    true_leads: int
    innocent: int
    made_at: str
    changes: tuple[WeightChange, ...]


def learn_anew(search: OpenSearch, profile: Profile, lines: Sequence[Line], *, memory_mb: int = 1500) -> Learned:
    """Retrain the profile on what was found on these lines within the days of the search; on record first."""
    before = newest_model(search.lake, profile.profile_id)
    note(search, "retrain", {"profile": profile.profile_id, "lines": [line.line_id for line in lines]})
    kept = retrain(search.lake, profile, lines, search.days, memory_mb=memory_mb)
    return Learned(
        model_id=kept.model_id,
        before_id=before.model_id if before else "",
        true_leads=len(kept.lineage["true_leads"]),
        innocent=len(kept.lineage["innocent"]),
        made_at=str(kept.lineage["made_at"]),
        changes=weight_changes(profile, before.model if before else None, kept.model),
    )
