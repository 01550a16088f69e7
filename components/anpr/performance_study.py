"""The study of the method on invented worlds: what was measured, against its goal, and what was not measured."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.anpr.oversight import drawn
from components.anpr.performance_parts import chances_title
from components.chart_block import chart_block
from components.charts.feature_effects import feature_effects
from components.charts.reliability import reliability_diagram
from components.context import Context
from components.listed import listed
from components.words import count_of, day, plain
from models.anpr.profiles import profile
from models.anpr.study import Study, StudyMeasure, study_of

MOST_EFFECTS = 14
NOT_THESE = "Numbers of the method on invented worlds, not of the reads of this store."


def study_part(context: Context, profile_id: str) -> None:
    """What the study of the crime type found."""
    study = study_of(profile_id)
    title = profile(profile_id).title
    if study is None:
        st.text(f"The method was not studied for {title}: nothing is known of how well it ranks.")
        return
    st.markdown(f"**{plain(NOT_THESE)}** {plain(study.what)}")
    st.caption(plain(f"{study.warning} Measured on {day(study.measured_on)}: {study.command}"))
    _measures_block(context, study)
    left, right = st.columns(2)
    with left:
        _effects_block(context, study)
        _models_block(context, study)
    with right:
        _grid_block(context, study)
        _chances_block(context, study)


def _measures_block(context: Context, study: Study) -> None:
    has_hard = bool(study.hard)
    columns = {"Measure": [one.title for one in study.measures]}
    columns[study.usual.capitalize()] = [_told(one.usual, one.usual_range) for one in study.measures]
    if has_hard:
        columns[study.hard.capitalize()] = [_told(one.hard, one.hard_range) for one in study.measures]
    columns["Goals" if has_hard else "Goal"] = [_goal(one, has_hard) for one in study.measures]
    columns["Meaning"] = [one.meaning for one in study.measures]
    asked = [one for one in study.measures if one.goal is not None]
    reached = [one for one in asked if one.usual >= (one.goal or 0)]
    title = f"{len(reached)} of {count_of(len(asked), 'goal')} reached under usual losses"
    listed(
        context, "anpr-study", pd.DataFrame(columns), title=title if asked else "What was measured",
        subtitle="Measures of the study with 95 % intervals", definition=_words(study), source=study.source,
    )  # fmt: skip


def _words(study: Study) -> str:
    return " ".join(study.words.values()) or NOT_THESE


def _told(value: float | None, ends: tuple[float, ...]) -> str:
    if value is None:
        return ""
    return f"{value:.2f} ({ends[0]:.2f} to {ends[1]:.2f})" if ends else f"{value:.2f}"


def _goal(one: StudyMeasure, has_hard: bool) -> str:
    if one.goal is None:
        return ""
    return f"{one.goal:.2f} / {one.hard_goal:.2f}" if has_hard and one.hard_goal is not None else f"{one.goal:.2f}"


def _effects_block(context: Context, study: Study) -> None:
    if study.effects.empty:
        _not_measured(context, "anpr-effects", study, "What each feature is worth was not measured yet")
        return
    worst = study.effects.sort_values("change", ignore_index=True).head(MOST_EFFECTS)
    title = f"Left out, it costs most: {worst['title'].iloc[0]}"
    what = drawn(context, is_synthetic=True, source=study.source, definition=NOT_THESE)
    spec = feature_effects(
        effects=worst, title=title, context=what, key="anpr-effects",
        measure=f"PR-AUC without it less PR-AUC with all, 95 % interval; the largest of {len(study.effects)}",
    )  # fmt: skip
    chart_block(spec, context, filters={})


def _grid_block(context: Context, study: Study) -> None:
    if study.grid.empty:
        _not_measured(context, "anpr-grid", study, "The whole grid of misreads and missed reads was not measured yet")
        return
    told = [_told(row.average_precision, (row.low, row.high)) for row in study.grid.itertuples()]
    wide = study.grid.assign(told=told).pivot(index="misread", columns="missed", values="told")
    table = wide.rename(columns=lambda one: f"{one} % missed").rename(index=lambda one: f"{one} % misread")
    worst = study.grid.loc[study.grid["average_precision"].idxmin()]
    losses = f"{worst['misread']:g} % misread, {worst['missed']:g} % missed"
    listed(
        context, "anpr-grid", table.rename_axis("Reads").reset_index(), source=study.source, definition=NOT_THESE,
        title=f"At worst PR-AUC {worst['average_precision']:.2f}: {losses}",
        subtitle="PR-AUC by how much is misread and missed",
    )  # fmt: skip


def _models_block(context: Context, study: Study) -> None:
    if study.models.empty:
        return
    ordered = study.models.sort_values("average_precision", ascending=False)
    table = pd.DataFrame({"Model": ordered["title"], "PR-AUC": [f"{one:.2f}" for one in ordered["average_precision"]]})
    listed(
        context, "anpr-study-models", table, title=f"Best: {ordered['title'].iloc[0]}", source=study.source,
        subtitle="Other models on the same features", definition=NOT_THESE,
    )  # fmt: skip


def _chances_block(context: Context, study: Study) -> None:
    if study.tenths.empty:
        if "chances" in study.words:
            listed(
                context, "anpr-study-chances", pd.DataFrame(), title="Some chances were said too low",
                subtitle="Chances said against what came true", definition=study.words["chances"], source=study.source,
            )  # fmt: skip
        return
    what = drawn(context, is_synthetic=True, source=study.source, definition=NOT_THESE)
    spec = reliability_diagram(
        tenths=study.tenths, title=chances_title(study.tenths), context=what, key="anpr-study-chances"
    )
    chart_block(spec, context, filters={})


def _not_measured(context: Context, key: str, study: Study, title: str) -> None:
    listed(
        context, key, pd.DataFrame(), title=title, subtitle="Not part of this study", source=study.source,
        definition="No number is shown where none was measured.",
    )  # fmt: skip
