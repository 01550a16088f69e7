"""The page of performance: what is known of the ranking on these reads, what analysts found, models and drift."""

from __future__ import annotations

from datetime import date
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.anpr.oversight import drawn, innocent_block
from components.chart_block import chart_block
from components.charts.precision_recall import precision_recall
from components.charts.reliability import reliability_diagram
from components.charts.spec import ChartSpec
from components.context import Context
from components.listed import figures_strip, listed, number_words
from components.plans.drafts import attempt
from components.runtime import runtime
from components.words import count_of, day, plain
from data_access.anpr.feedback import judgements
from data_access.anpr.gate import oversight_of
from data_access.anpr.lake import Lake
from data_access.anpr.lines import lines_of
from data_access.anpr.measuring import Measured, has_truth, measure, measured
from data_access.anpr.ranking import drift_of
from data_access.anpr.ranking_models import model_ids, model_of
from models.anpr.drift import DriftReport
from models.anpr.evaluation import wilson_interval
from models.anpr.fairness import false_positive_classes
from models.anpr.profiles import profile, profile_ids
from models.anpr.settings import section
from models.benefits.judging import wilson
from models.errors import DataNotAvailable

PROFILE, LOOKED = "anpr_performance_profile", "anpr_performance_looked"
SOURCE = "Plate reads of this store, with what is known or was found of their vehicles"
METHOD = "Escorts are set aside: neither right nor wrong. Each line is ranked by what the other lines taught."
DETAIL = (
    "A ranking sorts vehicles for a person to look at. What counts is how many of the first are right, how many are "
    "missed, and whether a chance that is said is what then comes true."
)


def choose_profile() -> str:
    """The crime type that is looked at."""
    with st.container(horizontal=True, key="page_filters"):
        return str(
            st.selectbox("Crime type", profile_ids(), key=PROFILE, format_func=lambda one: profile(one).title) or ""
        )


def performance_title(lake: Lake, profile_id: str) -> str:
    """The message of the page."""
    found, judged = measured(lake, profile_id), judgements(lake, profile_id)
    if judged:
        true = sum(one.is_true for one in judged)
        return f"{true} of {count_of(len(judged), 'lead')} that analysts judged were true"
    if found is not None:
        right = 10 * found.measures["precision_at_10"]["value"]
        return f"{right:.0f} of the first ten vehicles were right, of {found.measures['true']} that there are to find"
    return "Nobody can say yet how good the ranking is on these reads"


def here_part(context: Context, lake: Lake, profile_id: str) -> None:
    """What can be known from these reads; precision, recall and calibration where their truth is known."""
    found = measured(lake, profile_id)
    if has_truth(lake):
        st.button(
            "Measure again" if found else "Measure on the known truth of these synthetic reads",
            key="anpr_measure", icon=":material/straighten:",
            on_click=partial(attempt, partial(_measure, context, lake, profile_id)),
        )  # fmt: skip
    if found is None:
        _knowable(context, lake, profile_id)
        return
    _measures_strip(found)
    if found.manifest != lake.manifest().number:
        st.caption("Reads have changed since this was measured.")
    looked = st.slider("Leads that you look at", 5, 100, 10, 5, key=LOOKED)
    left, right = st.columns(2)
    filters = {"Crime type": profile(profile_id).title}
    with left:
        chart_block(_curve(context, lake, found, looked), context, filters=filters)
    with right:
        chart_block(_tenths(context, lake, found), context, filters=filters)
    _false_leads(context, found)
    _knowable(context, lake, profile_id)


def _knowable(context: Context, lake: Lake, profile_id: str) -> None:
    """Each question with what this store can answer, so that nobody takes the study for it."""
    truth = "Can be measured, as these reads are invented" if has_truth(lake) else ""
    judged = judgements(lake, profile_id)
    told = f"of the {count_of(len(judged), 'lead')} judged so far" if judged else "once analysts have judged leads"
    models = model_ids(lake, profile_id)
    table = pd.DataFrame(
        [
            ("How many of the first are right?", truth or f"Only {told}; they are not a random choice"),
            ("How many are missed?", truth or "Cannot be known: nobody looked at the vehicles further down"),
            ("Does a chance come true as said?", truth or f"Only {told}"),
            ("Is it still as good as it was?", "Drift can be checked" if models else "Once a model has learned"),
            ("How good is the method elsewhere?", "The study, on invented worlds: a promise, not a finding here"),
        ],
        columns=["Question", "What can be said of these reads"],
    )
    title = "The truth of these invented reads is known" if truth else "What can and what cannot be known here"
    listed(
        context, "anpr-knowable", table, title=title, subtitle="Questions and where their answer comes from",
        definition="Of real reads nobody knows the truth. Judged leads are what there is, and they were chosen.",
        source=SOURCE,
    )  # fmt: skip


def _measure(context: Context, lake: Lake, profile_id: str) -> str:
    days = lake.manifest().days
    search = oversight_of(runtime().stores, context.viewer, lake, days[0].day, days[-1].day)
    with st.spinner("Ranking each line by what the others taught."):
        found = measure(search, profile(profile_id))
    bodies = number_words(found.measures["bodies"])
    return f"Measured on {count_of(found.measures['true'], 'true vehicle')} among {bodies} with a credible run."


def _measures_strip(found: Measured) -> None:
    held = found.measures
    first, fifty, area = (held[name] for name in ("precision_at_10", "recall_at_50", "average_precision"))
    figures_strip(
        (
            ("First ten right", f"{10 * first['value']:.0f} of 10", f"95 % interval {_range(first, 10)}"),
            ("Found in fifty", f"{fifty['value']:.0%}", f"of the true ones, {_range(fifty, 100)} %"),
            ("PR-AUC", f"{area['value']:.2f}", f"1 is perfect, chance near 0; {_range(area)}"),
            ("Brier skill", f"{held['brier_skill']:.2f}", "above 0: chances beat the base rate"),
            ("True vehicles", str(held["true"]), f"of {number_words(held['bodies'])} with a credible run"),
        )
    )


def _range(held: dict[str, float], times: int = 0) -> str:
    low, high = held["low"], held["high"]
    return f"{times * low:.0f} to {times * high:.0f}" if times else f"{low:.2f} to {high:.2f}"


def _curve(context: Context, lake: Lake, found: Measured, looked: int) -> ChartSpec:
    near = found.curve.iloc[(found.curve["leads"] - looked).abs().argmin()] if len(found.curve) else None
    title = "No true vehicle has a credible run"
    if near is not None:
        right, share = f"{near['precision']:.0%}", f"{near['recall']:.0%}"
        title = f"Of the first {near['leads']:.0f}, {right} are right and {share} of all are found"
    low, high = wilson_interval(found.curve["precision"].to_numpy(float), found.curve["leads"].to_numpy(float))
    return precision_recall(
        curve=found.curve.assign(low=low, high=high), base_rate=found.base_rate, looked_at=looked, title=title,
        context=drawn(context, is_synthetic=lake.is_synthetic, source=SOURCE, definition=METHOD), key="anpr-curve",
    )  # fmt: skip


def _tenths(context: Context, lake: Lake, found: Measured) -> ChartSpec:
    return reliability_diagram(
        tenths=found.tenths, title=chances_title(found.tenths), key="anpr-reliability",
        context=drawn(context, is_synthetic=lake.is_synthetic, source=SOURCE, definition=METHOD),
    )  # fmt: skip


def chances_title(tenths: pd.DataFrame) -> str:
    """Whether chances are what they say: how many groups lie outside their interval."""
    off = tenths[(tenths["low"] > tenths["said"]) | (tenths["high"] < tenths["said"])]
    if off.empty:
        return "Chances are what they say, as far as can be told"
    side = "too low" if (off["low"] > off["said"]).all() else "too high" if (off["high"] < off["said"]).all() else "off"
    return f"Chances are {side} in {len(off)} of {count_of(len(tenths), 'group')}"


def _false_leads(context: Context, found: Measured) -> None:
    rows = found.false_leads[found.false_leads["false_leads"] > 0].sort_values("false_leads", ascending=False)
    names = section("study", "roles")
    table = pd.DataFrame(
        {
            "What it really is": [str(names.get(role, role)) for role in rows["role"]],
            "Among the first 50": rows["false_leads"],
            "Vehicles of the kind": [number_words(one) for one in rows["bodies"]],
        }
    )
    title = "No wrong lead among the first 50"
    if len(table):
        title = f"Most often wrong: {table['What it really is'].iloc[0].lower()}"
    listed(
        context, "anpr-false", table, title=title, subtitle="Wrong leads by what the vehicle really is",
        definition="Known of invented reads alone, over the first 50 of all lines together.", source=SOURCE,
    )  # fmt: skip


def judged_part(context: Context, lake: Lake, profile_id: str) -> None:
    """What analysts found of leads."""
    judged = judgements(lake, profile_id)
    if not judged:
        st.text("No lead has been judged yet: an analyst says on the page of leads what each was found to be.")
        return
    true = sum(one.is_true for one in judged)
    low, high = wilson(true, len(judged))
    said = [one.chance for one in judged if one.chance is not None]
    cards = [
        ("Judged", str(len(judged)), "leads that a person looked into"),
        ("True", f"{true / len(judged):.0%}", f"{true} of {len(judged)}, 95 % interval {low:.0%} to {high:.0%}"),
    ]
    if said:
        cards.append(("Said beforehand", f"{sum(said):.1f}", f"true ones expected of {len(said)} with a chance"))
    figures_strip(cards)
    st.caption("Leads that were judged are not a random choice: those further down may be right more seldom.")
    titles = {code: str(title) for code, title in section("ranking", "judgements").items()}
    found = false_positive_classes((one.code for one in judged if not one.is_true), titles, len(judged))
    innocent_block(context, "anpr-classes", found, SOURCE)


def models_part(context: Context, lake: Lake, profile_id: str) -> None:
    """Versions of the model and whether the reads have moved away from what it learned."""
    ids = model_ids(lake, profile_id)
    if not ids:
        st.text("No model has been learned yet: rankings go by the reviewed profile alone, until findings teach one.")
        return
    kept = [model_of(lake, one) for one in ids]
    table = pd.DataFrame(
        {
            "Model": list(ids),
            "Made": [day(date.fromisoformat(str(one.lineage["made_at"])[:10])) for one in kept],
            "True leads": [len(one.lineage["true_leads"]) for one in kept],
            "Innocent": [len(one.lineage["innocent"]) for one in kept],
            "Engine": [str(one.lineage["engine_version"]) for one in kept],
        }
    )
    listed(
        context, "anpr-models", table, title=f"{count_of(len(ids), 'model')}; {ids[-1]} ranks now",
        subtitle="Models and what taught them", definition="A model never changes: learning makes a new one.",
        source=SOURCE,
    )  # fmt: skip
    if st.button("Check for drift", key="anpr_drift", icon=":material/trending_up:"):
        with st.spinner("Comparing the vehicles of now with those that the model learned from."):
            _drift(context, lake, profile_id)


def _drift(context: Context, lake: Lake, profile_id: str) -> None:
    try:
        report = _drift_report(lake, profile_id, lake.manifest().number, len(judgements(lake, profile_id)))
    except DataNotAvailable as error:
        st.info(plain(f"{error.title} {error.what_to_do}"))
        return
    table = pd.DataFrame(
        [(one.title, one.reading, round(one.stability_index, 3)) for one in report.features],
        columns=["Feature", "Reading", "Stability index"],
    )
    limits = section("ranking", "drift")
    listed(
        context, "anpr-drift", table, subtitle="Features now against those learned from", source=SOURCE,
        title="Vehicles have moved: retrain" if report.needs_retraining else "Vehicles are as the model learned them",
        definition=f"Population stability index over tenths: below {limits['steady_below']} steady, from "
        f"{limits['moved_from']} moved.",
    )  # fmt: skip


@lru_cache(maxsize=8)
def _drift_report(lake: Lake, profile_id: str, manifest: int, judged: int) -> DriftReport:
    lines = [line for line in lines_of(lake) if line.profile_id in ("", profile_id)]
    return drift_of(lake, profile(profile_id), lines)
