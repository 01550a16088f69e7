"""What each rule of a control chart means, for a reader who has never seen one."""

from __future__ import annotations

import re

from models.performance.findings import NO_CHANGE
from models.performance.words import number_in_words

LIMITS = {
    "Above UCL": "above the upper limit: hardly ever by chance",
    "Below LCL": "below the lower limit: hardly ever by chance",
    "2 in 3 Above CL": "one of two in three close to the upper limit",
    "2 in 3 Below CL": "one of two in three close to the lower limit",
}
TREND = re.compile(r"(\d+) Point Trend \((Increasing|Decreasing)\)")
SHIFT = re.compile(r"(\d+) Points (Above|Below) CL")


def rule_explained(class_of_point: str) -> str:
    """The rule behind a class of point in plain words; empty for common cause, ValueError for no class of ours."""
    if class_of_point == NO_CHANGE:
        return ""
    if class_of_point in LIMITS:
        return LIMITS[class_of_point]
    if found := TREND.fullmatch(class_of_point):
        way = "rising" if found[2] == "Increasing" else "falling"
        return f"one of {number_in_words(int(found[1]))} or more in a row, {way} each time"
    if found := SHIFT.fullmatch(class_of_point):
        return f"one of {number_in_words(int(found[1]))} or more in a row {found[2].lower()} the mean"
    raise ValueError(f"no such rule: {class_of_point}")
