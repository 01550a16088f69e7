"""The message of the force comparison, its sentence, and what to know before comparing."""

from __future__ import annotations

from components.context import Context
from components.performance.comparison import Beside, Listed, listed_units
from components.performance.comparison_choice import Choice
from components.performance.reading import national_budget, units_budget
from components.words import count_of
from models.performance.kpi_charts import KpiCharts
from models.reports.words import sentences, whole


def comparison_title(context: Context, choice: Choice, charts: KpiCharts | None, shown: Beside | None) -> str:
    """What the comparison says, for any state of the data."""
    kpi = choice.kpi
    if not kpi.has_force_values:
        return f"{kpi.name} is not reported by force"
    if charts is None or shown is None:
        return f"No figures of forces yet: {_lower(kpi.name)}"
    units, listed = charts.monitored.panel.unit_ids, listed_units(context, choice)
    if len(units) == 1:
        name = context.names("frame/every_force").get(units[0], units[0])
        return f"{kpi.name}: {name} alone is shown, and {_moved_alone(listed)}"
    moved = _moved(listed)
    if shown.comparison is None:
        return f"{kpi.name}: {moved}"
    apart = len(shown.comparison.listed_ids)
    differ = f"{count_of(apart, 'force')} of {len(shown.comparison.funnel.unit_ids)} stand apart"
    return f"{kpi.name}: {differ if apart else 'no force stands apart'}, {moved}"


def comparison_detail(choice: Choice, charts: KpiCharts | None) -> str:
    """What the measure is, what makes comparing hard, and that this is no order of merit."""
    kpi = choice.kpi
    if charts is None:
        return "Choose a measure that is reported by force, or load its values." if kpi.has_force_values else (
            "Its figures are national. Choose a measure that is reported by force."
        )
    return sentences(kpi.why, kpi.caveat, "Forces stand in order of name or place, never of merit")


def signals_title(context: Context) -> str:
    """The message of the list of signals."""
    budgets = (national_budget(context), units_budget(context))
    charts, listed = (sum(parts) for parts in zip(*((one.charts, len(one.listed)) for one in budgets), strict=True))
    if not charts:
        return "No chart can be judged yet"
    by_chance = round(sum(one.expected_by_chance for one in budgets))
    verb = "stands" if listed == 1 else "stand"
    stand = f"{count_of(listed, 'chart')} {verb} out" if listed else "No chart stands out"
    return f"{stand}; chance alone would make about {by_chance} of {whole(charts)} meet a rule"


def _moved(listed: Listed | None) -> str:
    if listed is None:
        return "as it was known on the day chosen"
    return f"{count_of(len(listed), 'force')} changed" if listed else "none has clearly changed"


def _moved_alone(listed: Listed | None) -> str:
    if listed is None:
        return "signals are listed for the newest data"
    return "it changed" if listed else "it has not clearly changed"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
