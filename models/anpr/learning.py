"""What a model learned: which features count for more or less than before, in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.anpr.profiles import Profile
from models.anpr.ranking import HATS, RankingModel, prior

TERMS = 1 + len(HATS)


@dataclass(frozen=True)
class WeightChange:
    """One feature: the log-odds between the weakest and the strongest value, before and after."""

    title: str
    before: float
    after: float

    @property
    def words(self) -> str:
        """What the change means."""
        if np.sign(self.before) != np.sign(self.after) and self.before:
            return "now speaks for" if self.after > 0 else "now speaks against"
        stronger = abs(self.after) > abs(self.before)
        return f"speaks {'for' if self.after > 0 else 'against'}, {'more' if stronger else 'less'} than before"


def weight_changes(profile: Profile, before: RankingModel | None, after: RankingModel) -> tuple[WeightChange, ...]:
    """Every feature of the profile, the largest change first; before any model stands the profile itself."""
    was = prior(profile)[0] if before is None else before.coefficients
    found = [
        WeightChange(feature.title, float(was[1 + TERMS * at]), float(after.coefficients[1 + TERMS * at]))
        for at, feature in enumerate(profile.features)
    ]
    return tuple(sorted(found, key=lambda change: -abs(change.after - change.before)))
