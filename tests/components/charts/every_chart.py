"""Every builder called once with full data, and once with none."""

from __future__ import annotations

from datetime import date

import pandas as pd

from components.charts.boundaries_map import boundaries_map
from components.charts.capability_heatmap import capability_heatmap
from components.charts.change import change_dumbbells, change_intervals
from components.charts.completeness import ANSWERED, coverage_bars, evidence_age_bars, share_bars
from components.charts.control_chart import control_chart
from components.charts.cost_pairs import cost_pairs
from components.charts.dependency_network import dependency_network
from components.charts.dependency_picture import STATES as DEPENDENCY_STATES
from components.charts.dependency_picture import dependency_picture
from components.charts.funnel_plot import funnel_plot
from components.charts.level_distribution import level_distribution
from components.charts.outcomes_by_month import outcomes_by_month
from components.charts.plan_timeline import STATES as ACTION_STATES
from components.charts.plan_timeline import plan_timeline
from components.charts.profiles import archetype_profiles
from components.charts.rag_bars import rag_bars
from components.charts.reading_grid import reading_grid
from components.charts.reasons_compare import reasons_compare
from components.charts.season_lines import season_lines
from components.charts.slope import slopes
from components.charts.spark_tiles import spark_tiles
from components.charts.strip import strip
from components.charts.tile_map import tile_map
from components.charts.tornado import tornado
from components.charts.trajectory import trajectory
from components.charts.value_by_year import value_by_year
from tests.components.charts import frames_of_benefits as worth
from tests.components.charts import frames_of_forces as frames
from tests.components.charts import frames_of_leads as leads
from tests.components.charts import frames_of_links as links
from tests.components.charts import frames_of_network as network
from tests.components.charts import frames_of_performance as performance
from tests.components.charts import frames_of_plans as plans
from tests.components.charts import frames_of_reads as reads
from tests.components.charts import frames_of_review as review
from tests.components.charts import frames_of_trajectory as course
from tests.components.charts import frames_of_vehicle as vehicle

VALUES = [1.2, 2.0, 2.6, 3.0, 3.4, 4.2, 4.8, 2.2, None, 3.1, 2.9] * 4
STATES = ["shown"] * 7 + ["not shared", "incomplete", "shown", "shown"]
CHANGES = [
    ("Data Skills", 1.9, 2.5, 0.3, 0.9, "clearly higher"),
    ("Data Analytics", 3.0, 2.7, -0.5, -0.1, "clearly lower"),
    ("Data Availability", 2.4, 2.5, -0.1, 0.3, "no clear change"),
    ("Data Foundations", None, None, None, None, None),
]
SLOPE_WORDS = {"force": "Kent", "wave": "2025"}
COUNTS = [(4, 15, 13, 2, 0), (0, 3, 20, 10, 1), None, (43, 0, 0, 0, 0), (0, 0, 0, 0, 43)] * 5


def full(context):
    """Name and spec of every Plotly builder with data in every state."""
    by_row = {pillar: VALUES[:43] for pillar in frames.PILLARS}
    medians = dict(zip(frames.PILLARS, (2.6, 3.0, 2.4, 1.9, None), strict=True))
    changes = frames.changes(CHANGES)
    words = {"subject": "pillar", "previous_wave": "2023", "context": context}
    own = {"own_force": "force-3", "peers": ["force-1", "force-5"]}
    return {
        "tile_map": tile_map(
            forces=frames.tiles(VALUES[:43], (STATES * 4)[:43]),
            subject="Data Skills",
            measure="mean",
            context=context,
            selected="force-3",
        ),
        "strip of means": strip(
            forces=frames.forces_by_row(by_row),
            quartiles=frames.quartiles(medians),
            subject="pillar",
            measure="mean",
            context=context,
            **own,
        ),
        "strip of levels": strip(
            forces=frames.forces_by_row({"F1": [at % 5 + 1 for at in range(43)]}),
            quartiles=frames.quartiles({"F1": 3}),
            subject="capability",
            measure="level",
            context=context,
            **own,
        ),
        "level_distribution": level_distribution(capabilities=frames.capability_rows(COUNTS), context=context),
        "capability_heatmap": capability_heatmap(
            levels=frames.levels(43), capabilities=frames.capabilities(), context=context, own_force="force-3"
        ),
        "change_intervals": change_intervals(changes=changes, **words),
        "change_dumbbells": change_dumbbells(changes=changes, **words),
        "slopes": slopes(
            changes=changes.assign(median_before=2.0, median_now=[2.2, None, 2.4, 2.6]), **SLOPE_WORDS, **words
        ),
        "coverage": coverage_bars(
            coverages=pd.DataFrame(
                {"label": frames.PILLARS, "mean_coverage_percent": [38.4, 44.0, None, 51.2, 40.5], "total": 200}
            ),
            context=context,
        ),
        "share_bars": share_bars(
            shares=frames.shares([("Data Skills", 88, 215), ("Data Analytics", None, 215), ("Other", 215, 215)]),
            words=ANSWERED,
            subject="pillar",
            context=context,
        ),
        "evidence_age_bars": evidence_age_bars(
            ages=frames.ages([("under 12 months", 412, False), ("over 12 months", 120, True)]), context=context
        ),
        "archetype_profiles": archetype_profiles(
            profiles=frames.profiles([("A", 17, 0.6), ("B", 14, 0.0), ("C", 12, -0.7)]),
            national=frames.national_medians(),
            answer="The 43 forces fall into three groups",
            context=context,
        ),
        "cost_pairs": cost_pairs(costs=frames.costs([("F3", 30, 22.0, 120.0), ("R2", 2, 7.0, 4.0)]), context=context),
        "plan_timeline": plan_timeline(
            actions=plans.actions(list(ACTION_STATES)),
            quarters=plans.quarters(),
            today=date(2026, 8, 15),
            context=context,
        ),
        "dependency_picture": dependency_picture(
            capabilities=plans.capabilities(
                {name: DEPENDENCY_STATES[at % 5] for at, name in enumerate(dict.fromkeys(sum(plans.LINKS, ())))}
            ),
            links=plans.LINKS,
            context=context,
        ),
        **full_network(context),
        **full_performance(context),
        **full_trajectory(context),
        **full_worth(context),
        **reads.pictures(context, is_full=True),
        **vehicle.pictures(context, is_full=True),
        **links.pictures(context, is_full=True),
        **review.pictures(context, is_full=True),
        "reasons_compare": reasons_compare(reasons=leads.reasons(), vehicles=leads.VEHICLES, context=context),
    }


def full_trajectory(context):
    """Name and spec of the trajectory of a survey with a proposed target, and of a count with an approved one."""
    return {
        "trajectory": trajectory(
            actuals=course.actuals(), plan=course.PLAN, measure=course.MEASURE, title="Behind the plan",
            as_at=course.AS_AT, context=context, **course.ENDS,
        ),
        "trajectory of a count": trajectory(
            actuals=course.counted(), plan=[], measure=course.COUNTED, title="No plan to date",
            as_at=course.AS_AT, context=context, **{**course.ENDS, "target": course.APPROVED_TARGET},
        ),
    }  # fmt: skip


def full_worth(context):
    """Name and spec of every picture of the value and the standing of benefits with data in every state."""
    return worth_of(context, years=worth.years(), drivers=worth.drivers(), groups=worth.groups())


def empty_worth(context):
    """Name and spec of every picture of the value and the standing of benefits without a row."""
    return worth_of(context, years=worth.years(0), drivers=worth.drivers(0), groups=worth.groups(0))


def worth_of(context, *, years, drivers, groups):
    """Name and spec of every picture of the value and the standing of benefits."""
    said = {"title": "Less than planned", "context": context}
    return {
        "value_by_year": value_by_year(years=years, prices=worth.PRICES, **said),
        "tornado": tornado(drivers=drivers, centre=1_200_000.0, measure="Net present value", **said),
        "rag_bars": rag_bars(groups=groups, measure="Benefits by category", **said),
    }


def full_network(context):
    """Name and spec of the benefits map with every state, whole and with a node in focus."""
    given = {"nodes": network.nodes(), "links": network.links(), "note": network.NOTE, "context": context}
    return {
        "dependency_network": dependency_network(title="2 of 3 benefits have a path from a service", **given),
        "dependency_network in focus": dependency_network(title="It leads to 2 benefits", focus="OUT_001", **given),
    }


def full_performance(context):
    """Name and spec of every builder of performance monitoring with data in every state."""
    measure = performance.MEASURE
    return {
        "control_chart": control_chart(
            points=performance.points(),
            measure=measure,
            title="Lower than usual for three months",
            context=context,
            ahead=performance.ahead(),
            notes=performance.notes(),
        ),
        "funnel_plot": funnel_plot(
            units=performance.funnel_units(),
            curves=performance.funnel_curves(),
            centre=80.0,
            measure=measure,
            size_words="requests decided",
            title="Two forces differ",
            context=context,
        ),
        "spark_tiles": spark_tiles(
            forces=performance.sparks(), subject="Requests decided", title="Six forces changed", context=context
        ),
        "reading_grid": reading_grid(
            cells=performance.reading_cells(),
            variations=performance.VARIATIONS,
            assurances=performance.ASSURANCES,
            looks=performance.LOOKS,
            title="Two measures get worse",
            context=context,
        ),
        "season_lines": season_lines(
            values=performance.seasons(), seasons=performance.NAMES, measure=measure, title="Summer is high",
            context=context,
        ),
        "outcomes_by_month": outcomes_by_month(
            months=months_of_outcomes(12), unit="kg of drugs", title="Most in June", context=context
        ),
    }  # fmt: skip


def months_of_outcomes(count):
    """So many months with a verified and a waiting amount."""
    months = [date(2026, at + 1, 1) for at in range(count)]
    return pd.DataFrame({"month": months, "verified": [2.5] * count, "waiting": [0.5] * count})


def empty_performance(context):
    """Name and spec of every builder of performance monitoring without a row."""
    measure = performance.MEASURE
    return {
        "control_chart": control_chart(
            points=performance.points(0), measure=measure, title="No value", context=context
        ),
        "funnel_plot": funnel_plot(
            units=performance.funnel_units(0),
            curves=performance.funnel_curves().head(0),
            centre=None,
            measure=measure,
            size_words="requests decided",
            title="No force to compare",
            context=context,
        ),
        "spark_tiles": spark_tiles(forces=performance.sparks(0), subject="Requests", title="No value", context=context),
        "reading_grid": reading_grid(
            cells=performance.reading_cells().head(0),
            variations=performance.VARIATIONS,
            assurances=performance.ASSURANCES,
            looks=performance.LOOKS,
            title="No measure to show",
            context=context,
        ),
        "season_lines": season_lines(
            values=performance.seasons(0), seasons=performance.NAMES, measure=measure, title="No value", context=context
        ),
        "outcomes_by_month": outcomes_by_month(
            months=months_of_outcomes(0), unit="kg of drugs", title="Nothing yet", context=context
        ),
    }


def empty(context):
    """Name and spec of every Plotly builder without a row."""
    nothing = frames.changes(CHANGES).head(0)
    words = {"subject": "pillar", "previous_wave": "2023", "context": context}
    return {
        "tile_map": tile_map(forces=frames.tiles([]), subject="Data Skills", measure="mean", context=context),
        "strip": strip(
            forces=frames.forces_by_row({}),
            quartiles=frames.quartiles({}),
            subject="pillar",
            measure="mean",
            context=context,
        ),
        "level_distribution": level_distribution(capabilities=frames.capability_rows([]), context=context),
        "capability_heatmap": capability_heatmap(
            levels=frames.levels(0), capabilities=frames.capabilities(), context=context
        ),
        "change_intervals": change_intervals(changes=nothing, **words),
        "change_dumbbells": change_dumbbells(changes=nothing, **words),
        "slopes": slopes(changes=nothing.assign(median_before=None, median_now=None), **SLOPE_WORDS, **words),
        "share_bars": share_bars(shares=frames.shares([]), words=ANSWERED, subject="pillar", context=context),
        "evidence_age_bars": evidence_age_bars(ages=frames.ages([]), context=context),
        "archetype_profiles": archetype_profiles(
            profiles=frames.profiles([]),
            national=frames.national_medians().head(0),
            answer="No stable groups",
            context=context,
        ),
        "cost_pairs": cost_pairs(costs=frames.costs([]), context=context),
        "plan_timeline": plan_timeline(
            actions=plans.actions([]), quarters=plans.quarters(0), today=date(2026, 8, 15), context=context
        ),
        "dependency_picture": dependency_picture(capabilities=plans.capabilities({}), links=[], context=context),
        "dependency_network": dependency_network(
            nodes=network.nodes(0), links=network.links(0), title="Nothing is on the map", note="", context=context
        ),
        **empty_performance(context),
        **empty_worth(context),
        **reads.pictures(context, is_full=False),
        **vehicle.pictures(context, is_full=False),
        **links.pictures(context, is_full=False),
        **review.pictures(context, is_full=False),
        "reasons_compare": reasons_compare(reasons=leads.reasons(0), vehicles=leads.VEHICLES, context=context),
        "trajectory": trajectory(
            actuals=course.actuals(0), plan=[], measure=course.MEASURE, title="Nothing is known", as_at=course.AS_AT,
            context=context,
        ),
    }  # fmt: skip


def full_map(context, *, boundaries=None):
    """The map with data in every state."""
    import pandas as pd

    empty_boundaries = pd.DataFrame({"force_id": [], "geometry": []})
    return boundaries_map(
        forces=frames.tiles(VALUES[:43], (STATES * 4)[:43]),
        boundaries=empty_boundaries if boundaries is None else boundaries,
        subject="Data Skills", measure="mean", context=context, selected="force-3",
    )  # fmt: skip
