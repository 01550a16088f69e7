"""Where acting once for all forces is cheaper than acting in each of them."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from components.charts.cost_pairs import cost_pairs
from components.charts.spec import ChartSpec
from components.charts.words import list_in_words
from components.context import Context
from components.maturity.choice import Wave
from components.maturity.figures import about_picture
from models.maturity.definitions import LEVELS
from models.plans.intervention import ACT_NATIONALLY, interventions

NAMED_FIRST = 3
DRAWN = 12  # a picture of one screen; the table beside it has all
DEFINITION = (
    "Local effort is that of every step up to the national minimum, in each complete force below it. Acting nationally "
    "builds each step once, at a multiple of its effort, and leaves a share of the local effort for adoption; both "
    "factors are reviewed estimates. One point of effort is about two person-weeks."
)


@lru_cache(maxsize=256)
def intervention_figure(context: Context, wave: Wave) -> ChartSpec:
    """Costs of acting once and in each force, by capability, the largest saving first; the picture has the first."""
    about = about_picture(context, wave, DEFINITION)
    return cost_pairs(costs=intervention_rows(context, wave), context=about, drawn=DRAWN)


def national_message(context: Context, wave: Wave) -> str:
    """What to do once for all first, in one sentence, for any state."""
    rows = intervention_rows(context, wave)
    first = rows.label[rows.recommendation == ACT_NATIONALLY].head(NAMED_FIRST)
    if rows.empty:
        return "No capability needs national action, or too few forces are complete"
    if first.empty:
        return "No capability is clearly cheaper to raise once for all"
    return f"Act once for all on {list_in_words(first)} first: that saves most"


def intervention_rows(context: Context, wave: Wave) -> pd.DataFrame:
    """One row a capability with forces below the national minimum; from national counts alone."""
    rows = context.rows("maturity/national_capabilities", wave_id=wave.wave_id)
    counted = rows[rows.is_suppressed.eq(False)]
    levels = {row.capability_id: _levels(row) for row in counted.itertuples(index=False)}
    minimums = dict(zip(rows.capability_id, rows.national_minimum, strict=True))
    names = dict(zip(rows.capability_id, rows.capability, strict=True))
    return pd.DataFrame(
        [
            {
                "capability_id": item.capability_id,
                "label": f"{item.capability_id} {names[item.capability_id]}",
                "forces_below": item.forces_below,
                "national_person_weeks": item.national_person_weeks,
                "local_person_weeks": item.local_person_weeks,
                "recommendation": item.recommendation,
            }
            for item in interventions(levels, minimums)
        ],
        columns=[
            "capability_id",
            "label",
            "forces_below",
            "national_person_weeks",
            "local_person_weeks",
            "recommendation",
        ],
    )


def _levels(row: object) -> list[int]:
    """The levels of the counted forces, as many times as each occurs."""
    return [level for level in LEVELS for _ in range(int(getattr(row, f"at_level_{level}")))]
