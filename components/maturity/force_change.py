"""Change of one force since the wave before, and how far its plan is: side by side, as association."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
import streamlit as st

from components.chart_block import about_table, chart_block, table_block
from components.charts.slope import slopes
from components.charts.spec import ChartContext, ChartSpec
from components.charts.words import signed
from components.context import Context
from components.maturity.choice import Wave
from components.maturity.figures import SOURCE
from components.maturity.force_detail import KEPT, Force
from components.runtime import runtime
from data_access.benchmarks import actions_by_capability
from data_access.plans.rights import may_read_plan
from models.maturity.benchmark import plan_beside_change
from models.maturity.change import HIGHER, LOWER, NO_CHANGE

FORCE_CHANGE_DEFINITION = (
    "The force in this wave against the same force in the wave before, over the capabilities that both waves asked. "
    "The interval is that of the bootstrap over respondents. A change is called clear only when its interval leaves "
    "out no change and it stands out among all changes of the wave (false discoveries held down)."
)
ORDER = {HIGHER: 0, LOWER: 1, NO_CHANGE: 2}


def force_change(context: Context, wave: Wave, force: Force) -> None:
    """Slope lines by pillar, the change of each capability, and the plan beside them."""
    rows = capability_changes(context, wave, force)
    filters = {"Wave": wave.name, "Force": force.name}
    if force.is_own and may_read_plan(context.viewer, force.force_id):
        st.text(_plan_words(context, force, rows))
    left, right = st.columns(2)
    with left:
        chart_block(slope_picture(context, wave, force), context, filters=filters)
    with right:
        _capability_table(context, wave, force, rows)


@lru_cache(maxsize=KEPT)
def slope_picture(context: Context, wave: Wave, force: Force) -> ChartSpec:
    """The pillars of the force from the wave before to this one, beside the national medians."""
    variant = "force" if force.is_own else context.scope.visible_to
    key = {"wave_id": wave.wave_id, "force_id": force.force_id, "visible_to": variant}
    rows = context.rows("maturity/pillar_changes_of_force", **key)
    previous = str(rows.previous_wave_id.iloc[0]) if len(rows) else ""
    changes = rows.rename(columns={"pillar": "label", "previous_mean": "previous", "mean_level": "current"}).assign(
        median_before=rows.pillar_id.map(_medians(context, previous, variant)).astype(float),
        median_now=rows.pillar_id.map(_medians(context, wave.wave_id, variant)).astype(float),
    )
    return slopes(
        changes=changes,
        force=force.short_name,
        subject="pillar",
        previous_wave=context.names("maturity/waves", as_at=context.as_at).get(previous, "the wave before"),
        wave=wave.name,
        context=_about(context),
        key="force-slopes",
    )


@lru_cache(maxsize=KEPT)
def capability_changes(context: Context, wave: Wave, force: Force) -> pd.DataFrame:
    """One row a capability of the force in both waves, as far as the viewer may see it; clear changes first."""
    rows = context.rows("maturity/capability_changes_of_force", wave_id=wave.wave_id, force_id=force.force_id)
    return rows.assign(place=rows.verdict.map(ORDER)).sort_values(["place", "position"]).drop(columns="place")


def _medians(context: Context, wave_id: str, variant: str) -> dict[str, float]:
    """Median by pillar of a wave: national where the force is seen in full, else of the means that the viewer sees."""
    if not wave_id:
        return {}
    if variant == "force":
        rows = context.rows("maturity/national_levels")
        rows = rows[rows.wave_id == wave_id].rename(columns={"median_level": "median"})
    else:
        rows = context.rows("maturity/visible_pillar_quartiles", wave_id=wave_id, visible_to=variant)
    return dict(zip(rows.pillar_id, rows["median"], strict=True))


def _plan_words(context: Context, force: Force, changes: pd.DataFrame) -> str:
    rows = actions_by_capability(runtime().stores, context.scope, force.force_id)
    closed = set(rows.capability_id[rows.closed > 0])
    higher = closed & set(changes.capability_id[changes.verdict == HIGHER])
    compared = closed & set(changes.capability_id)
    return plan_beside_change(
        actions=int(rows.actions.sum()), closed=int(rows.closed.sum()), compared=len(compared), higher=len(higher)
    )


def _capability_table(context: Context, wave: Wave, force: Force, rows: pd.DataFrame) -> None:
    if rows.empty:
        st.text("No capability of this force has a level in both waves that is shared with your role.")
        return
    table = _table(context, wave, force)
    clear = int((rows.verdict != NO_CHANGE).sum())
    about = about_table(
        context,
        title=f"{clear} of {len(rows)} capabilities changed clearly" if clear else "No capability changed clearly",
        subtitle=f"Level before and now by capability, with the interval of the change, {force.name}, {wave.name}",
        definition=FORCE_CHANGE_DEFINITION,
        source=SOURCE,
        filters={"Wave": wave.name, "Force": force.name},
        suppression="" if force.is_own else "Capabilities that the force shares with nobody else are left out.",
    )
    alt = f"Change of each capability of {force.name}"
    draw = lambda: st.dataframe(table, hide_index=True, height=420, alt=alt)  # noqa: E731
    table_block("force_changes", table, context, about, draw=draw)


@lru_cache(maxsize=KEPT)
def _table(context: Context, wave: Wave, force: Force) -> pd.DataFrame:
    rows = capability_changes(context, wave, force)
    return pd.DataFrame(
        {
            "Capability": rows.capability_id + " " + rows.capability,
            "In words": rows.verdict,
            "Before": rows.previous_level,
            "Now": rows.level,
            "Interval of the change": [
                f"{signed(low, decimals=0)} to {signed(high, decimals=0)}"
                for low, high in zip(rows.change_low, rows.change_high, strict=True)
            ],
        }
    )


def _about(context: Context) -> ChartContext:
    return ChartContext(
        area="",
        period="",
        source=SOURCE,
        definition=FORCE_CHANGE_DEFINITION,
        is_synthetic=context.is_synthetic,
        mode=context.mode,
    )
