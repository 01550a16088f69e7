"""Groups of forces with a similar profile, where there are any: to target support, not to judge."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
import streamlit as st

from components.chart_block import chart_block
from components.charts.profiles import archetype_profiles
from components.charts.spec import ChartSpec
from components.context import Context
from components.maturity.choice import Wave
from components.maturity.figures import about_picture
from models.maturity.archetypes import Archetypes, find_archetypes
from models.maturity.uncertainty import stable_seed

DEFINITION = (
    "Forces grouped by the height and the shape of their pillar means over the capabilities shared with peers, by "
    "Ward's method or a Gaussian mixture, whichever is more stable when forces are drawn again. Groups count only when "
    "they are more stable than those found in data without groups. A description, not a judgement."
)


def groups_block(context: Context, wave: Wave) -> None:
    """The sentence and the picture; members by name, to target support."""
    with st.spinner("Looking for groups among the forces: a few seconds the first time."):
        found, picture = archetypes_of(context, wave), _picture(context, wave)
    st.text(found.sentence)
    chart_block(picture, context, filters={"Wave": wave.name})
    if found.groups:
        _members(context, found)


@lru_cache(maxsize=32)
def archetypes_of(context: Context, wave: Wave) -> Archetypes:
    """Groups among the complete forces, from the capabilities that forces share with peers.

    The same for every viewer who may see those levels.
    """
    levels = context.rows("maturity/capability_levels_by_force", wave_id=wave.wave_id)
    capabilities = context.rows("maturity/capabilities", wave_id=wave.wave_id)
    shared = capabilities[capabilities.disclosure_tier.isin(("peers", "public"))]
    complete = levels[~levels.is_incomplete & levels.capability_id.isin(shared.capability_id)]
    wide = complete.pivot(index="force_id", columns="capability_id", values="published_level")
    matrix = wide.reindex(columns=shared.capability_id).fillna(0).to_numpy(dtype=int)
    return find_archetypes(
        matrix,
        force_ids=tuple(wide.index),
        pillar_of_capability=tuple(shared.pillar),
        seed=stable_seed(wave.wave_id),
    )


@lru_cache(maxsize=32)
def _picture(context: Context, wave: Wave) -> ChartSpec:
    found = archetypes_of(context, wave)
    groups = pd.DataFrame(
        [
            {"label": group.label, "name": group.name, "forces": len(group.members), "pillar": one.pillar,
             "median_level": one.median_level}
            for group in found.groups
            for one in group.standings
        ],
        columns=["label", "name", "forces", "pillar", "median_level"],
    )  # fmt: skip
    pillars = pd.DataFrame(list(found.national_medians), columns=["pillar", "median_level"])
    return archetype_profiles(
        profiles=groups, national=pillars, answer=found.sentence, context=about_picture(context, wave, DEFINITION)
    )


def _members(context: Context, found: Archetypes) -> None:
    names = context.names("frame/every_force")
    table = pd.DataFrame(
        [
            {
                "Group": group.label,
                "What makes it": group.sentence,
                "Forces": ", ".join(names.get(member.force_id, member.force_id) for member in group.members),
                "Steadiness (0 to 1)": round(group.similarity, 2),
            }
            for group in found.groups
        ]
    )
    st.dataframe(table, hide_index=True, alt="Groups of forces with what makes each and who is in it")
