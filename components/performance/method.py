"""How the performance pages judge a measure, closed until asked."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from models.performance.kpis import NATIONAL_FROM
from models.performance.settings import section

RULE_SET = "Making Data Count, trend 7, shift 7"
WORDS = (
    f"Rule set: {RULE_SET}. Each measure is drawn as a control chart. Mean and limits come from its own values: "
    "mean plus and minus 2.66 average moving ranges for single values, limits for proportions and rates with Laney's "
    "correction where numerators and denominators are known. A point is a signal outside the limits, as one of seven "
    "in a row on one side of the mean, as one of seven in a row rising or falling, or as one of two in three close to "
    "a limit. From 13 points limits are in force; below, they are drawn as provisional ones and nothing is judged.",
    "A series with a season is judged with its season taken out, or against the same period a year before; the chart "
    "says which, and when it is too short for either. Where neighbouring periods resemble each other the limits are "
    "widened and runs must be longer, by a factor that stands beside the chart. Limits never start anew by themselves: "
    "somebody proposes it with a reason, another person approves it, and the chart shows both.",
    "Even unchanged series are flagged now and then. How many that would be is worked out from the length, season and "
    "memory of each series, and stands on the page. Of the flagged charts those are listed as signals that stand out "
    "when all are judged together: on average at most a tenth of the list is false (Benjamini and Hochberg 1995).",
    "Forecasts are the mean of damped exponential smoothing and three simpler methods, with an 80 % band. The chance "
    "of meeting a target by its date comes from the same forecast; control limits are none and are not "
    "used as one.",
)
RULES = {
    ("autocorrelation", "warned_above"): "Likeness of neighbouring periods above which limits are widened",
    ("false_alarms", "rate"): "Share of false signals allowed in a list",
    ("store", "days_to_report"): "Days after the end of a period by which its figure is due",
    ("monitor", "reason_working_days"): "Working days within which a listed signal gets its reason",
    ("trend", "significance"): "Chance below which a trend is called clear",
    ("words", "likely"): "Chance from which a dated target is called likely to be met",
    ("words", "unlikely"): "Chance below which a dated target is counted as one that will be missed",
}


def how_performance_is_judged() -> None:
    """The method in words, and the numbers that it rests on."""
    note = st.expander("How this is worked out", key="performance_method", on_change="rerun")
    if not note.open:
        return
    with note:
        for words in WORDS:
            st.text(words)
        rules = [{"Rule": words, "Value": str(_value(name, key))} for (name, key), words in RULES.items()]
        st.dataframe(rules, hide_index=True, alt="Numbers that the judgements rest on")
        made = [{"National figure": words[0].upper() + words[1:]} for words in NATIONAL_FROM.values()]
        st.dataframe(made, hide_index=True, alt="How national figures are made")


def _value(name: str, key: str) -> float:
    numbers: Mapping[str, float] = section(name)
    return numbers[key]
