"""The page of performance: how good the ranking was found to be, what analysts found, models and drift."""

from __future__ import annotations

from datetime import date
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.chart_block import about_table, chart_block, table_block
from components.charts.precision_recall import precision_recall
from components.charts.reliability import reliability_diagram
from components.charts.spec import ChartContext
from components.context import Context
from components.plans.drafts import attempt
from components.runtime import runtime
from components.words import count_of, day, plain
from data_access.anpr.feedback import Judgement, judgements
from data_access.anpr.gate import oversight_of
from data_access.anpr.lake import Lake
from data_access.anpr.lines import lines_of
from data_access.anpr.measuring import Measured, has_truth, measure, measured
from data_access.anpr.ranking import drift_of
from data_access.anpr.ranking_models import model_ids, model_of
from models.anpr.drift import DriftReport
from models.anpr.fairness import false_positive_classes
from models.anpr.profiles import profile, profile_ids
from models.anpr.settings import section
from models.benefits.judging import wilson
from models.errors import DataNotAvailable

PROFILE, LOOKED = "anpr_performance_profile", "anpr_performance_looked"
SOURCE = "Plate reads of this store, with what is known or was found of their vehicles"
STUDY = (
    "Measured on many synthetic worlds with other seeds, losses and misreads, the method stands in docs/anpr_study.md. "
    "Those numbers are of the method, not of these reads."
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
        precision = found.measures["precision_at_10"]["value"]
        return f"Of the first ten vehicles {precision * 10:.0f} were right on these synthetic reads"
    return "How good the ranking is on these reads has not been measured yet"


DETAIL = (
    "A ranking sorts vehicles for a person to look at. What counts is how many of the first are right, how many are "
    "missed, and whether a chance that is said is what then comes true."
)


def measured_part(context: Context, lake: Lake, profile_id: str) -> None:
    """Precision and recall, and calibration, on reads whose truth is known."""
    if has_truth(lake):
        st.button(
            "Measure on the known truth of these synthetic reads", key="anpr_measure", icon=":material/straighten:",
            on_click=partial(attempt, partial(_measure, context, lake, profile_id)),
        )  # fmt: skip
    found = measured(lake, profile_id)
    if found is None:
        st.text("Nothing was measured on these reads. Of real reads nobody knows the truth: judge leads instead.")
        st.caption(plain(STUDY))
        return
    _measures_strip(found)
    if found.manifest != lake.manifest().number:
        st.caption("Reads have changed since this was measured.")
    looked = st.slider("Leads that you look at", 5, 100, 10, 5, key=LOOKED)
    left, right = st.columns(2)
    with left:
        chart_block(_curve(context, lake, found, looked), context, filters={"Crime type": profile(profile_id).title})
    with right:
        chart_block(_tenths(context, lake, found), context, filters={"Crime type": profile(profile_id).title})
    _false_leads(context, found)
    st.caption(plain(STUDY))


def _measure(context: Context, lake: Lake, profile_id: str) -> str:
    days = lake.manifest().days
    search = oversight_of(runtime().stores, context.viewer, lake, days[0].day, days[-1].day)
    with st.spinner("Ranking each line by what the others taught."):
        found = measure(search, profile(profile_id))
    return f"Measured on {count_of(found.measures['true'], 'true vehicle')} of {found.measures['bodies']}."


def _measures_strip(found: Measured) -> None:
    held = found.measures
    cards = (
        ("First ten right", _interval(held["precision_at_10"]), "share, with 95 % interval"),
        ("Found in fifty", _interval(held["recall_at_50"]), "share of the true ones"),
        ("PR-AUC", _interval(held["average_precision"]), "1 is perfect, chance is near 0"),
        ("Brier skill", f"{held['brier_skill']:.2f}", "above 0: chances say more than the base rate"),
        ("True vehicles", str(held["true"]), f"of {held['bodies']} with a credible run"),
    )
    with st.container(horizontal=True, key="headline_strip"):
        for label, value, meaning in cards:
            st.markdown(f"{plain(label)}\n\n**{plain(value)}**\n\n:small[:gray[{plain(meaning)}]]")


def _interval(held: dict[str, float]) -> str:
    return f"{held['value']:.2f} ({held['low']:.2f} to {held['high']:.2f})"


def _curve(context: Context, lake: Lake, found: Measured, looked: int) -> object:
    near = found.curve.iloc[(found.curve["leads"] - looked).abs().argmin()] if len(found.curve) else None
    title = "No true vehicle has a credible run"
    if near is not None:
        right, share = f"{near['precision']:.0%}", f"{near['recall']:.0%}"
        title = f"Of the first {near['leads']:.0f}, {right} are right and {share} of all are found"
    return precision_recall(
        curve=found.curve, base_rate=found.base_rate, looked_at=looked, title=title,
        context=_chart_context(context, lake), key="anpr-curve",
    )  # fmt: skip


def _tenths(context: Context, lake: Lake, found: Measured) -> object:
    off = found.tenths[(found.tenths["low"] > found.tenths["said"]) | (found.tenths["high"] < found.tenths["said"])]
    title = "Chances are what they say, as far as can be told" if off.empty else f"{count_of(len(off), 'tenth')} off"
    return reliability_diagram(
        tenths=found.tenths, title=title, context=_chart_context(context, lake), key="anpr-reliability"
    )


def _false_leads(context: Context, found: Measured) -> None:
    rows = found.false_leads[found.false_leads["false_leads"] > 0].sort_values("false_leads", ascending=False)
    table = rows.rename(columns={"role": "Occupation", "bodies": "Vehicles", "false_leads": "Among the first 50"})
    title = f"Most often wrong: {table['Occupation'].iloc[0]}" if len(table) else "No wrong lead among the first 50"
    _table(
        context,
        "anpr-false",
        table,
        title,
        "Wrong leads by what the vehicle really is",
        "Known of synthetic reads only.",
    )


def judged_part(context: Context, lake: Lake, profile_id: str) -> None:
    """What analysts found of leads."""
    judged = judgements(lake, profile_id)
    if not judged:
        st.text("No lead has been judged yet: an analyst says on the page of leads what each was found to be.")
        return
    true = sum(one.is_true for one in judged)
    low, high = wilson(true, len(judged))
    st.text(f"{true} of {len(judged)} were true: {true / len(judged):.0%} ({low:.0%} to {high:.0%}).")
    said = [one.chance for one in judged if one.chance is not None]
    if said:
        st.text(f"The ranking had said {sum(said):.1f} of {len(said)}. Leads that were judged are not a random choice.")
    _classes(context, judged)


def _classes(context: Context, judged: tuple[Judgement, ...]) -> None:
    titles = {code: str(title) for code, title in section("ranking", "judgements").items()}
    found = false_positive_classes((one.code for one in judged if not one.is_true), titles, len(judged))
    table = pd.DataFrame(
        [(one.title, "hidden" if one.leads is None else str(one.leads)) for one in found],
        columns=["Found to be", "Leads"],
    )
    title = f"Innocent, most often: {found[0].title.lower()}" if found else "None was innocent"
    _table(context, "anpr-classes", table, title, "Leads found innocent, by kind", "Small counts are hidden.")


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
    title = f"{count_of(len(ids), 'model')}; {ids[-1]} ranks now"
    _table(
        context,
        "anpr-models",
        table,
        title,
        "Models and what taught them",
        "A model never changes: learning makes a new one.",
    )
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
        [(one.title, round(one.stability_index, 3), one.reading) for one in report.features],
        columns=["Feature", "Stability index", "Reading"],
    )
    title = "Vehicles have moved: retrain" if report.needs_retraining else "Vehicles are as the model learned them"
    method = "Population stability index over tenths: below 0.1 steady, above 0.25 moved."
    _table(context, "anpr-drift", table, title, "Features now against those learned from", method)


@lru_cache(maxsize=8)
def _drift_report(lake: Lake, profile_id: str, manifest: int, judged: int) -> DriftReport:
    lines = [line for line in lines_of(lake) if line.profile_id in ("", profile_id)]
    return drift_of(lake, profile(profile_id), lines)


def _table(context: Context, key: str, table: pd.DataFrame, title: str, subtitle: str, definition: str) -> None:
    about = about_table(context, title=title, subtitle=subtitle, definition=definition, source=SOURCE)

    def draw() -> None:
        if len(table):
            st.dataframe(table, hide_index=True, alt=title, key=f"{key}_table")
        st.caption(plain(definition))

    table_block(key, table, context, about, draw=draw)


def _chart_context(context: Context, lake: Lake) -> ChartContext:
    return ChartContext(
        area="", period="", source=SOURCE, is_synthetic=lake.is_synthetic,
        definition="Escorts are set aside: neither right nor wrong. Each line is ranked by what the others taught.",
        mode="dark" if context.mode == "dark" else "light",
    )  # fmt: skip
