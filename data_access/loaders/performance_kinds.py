"""Kinds of performance data: values of KPIs as they become known."""

from __future__ import annotations

from data_access.loaders.contract import TODAY, Column, Contract

UNIT_KINDS = ("national", "force", "rocu", "service")

KPI_VALUES = Contract(
    kind="kpi_values",
    title="KPI values",
    what_it_is="One row a KPI, unit, period and day on which the value became known. Rows are only ever added: a "
    "later row with a later day follows an earlier one, and both stay.",
    table="raw.kpi_values",
    key=("kpi_id", "unit_id", "period", "known_on"),
    replaces=(),
    rules=(
        "kpi_units_are_known",
        "kpi_values_are_dated",
        "kpi_values_are_measured",
        "kpi_values_join_their_series",
    ),
    columns=(
        Column("kpi", "The KPI", "kpi", "KPI_006", field="kpi_id"),
        Column(
            "unit_kind",
            "What the unit is; blank: what its name says, national without one",
            "choice",
            "national",
            choices=UNIT_KINDS,
            required=False,
            may_be_left_out=True,
        ),
        Column(
            "unit",
            "The force (under any name), the ROCU or the service; blank for a national value",
            field="unit_id",
            example="",
            default="",
        ),
        Column("period", "The month, quarter, half-year or year from April", "kpi_period", "2026-09"),
        Column(
            "known_on",
            "Day on which the value became known; blank: today",
            "date",
            "2026-10-14",
            required=False,
            may_be_left_out=True,
            minimum="2000-01-01",
            maximum=TODAY,
        ),
        Column(
            "value",
            "The value; blank where it is worked out from the next two, or there is none",
            "number",
            "",
            required=False,
            may_be_left_out=True,
            unit="the KPI's unit",
        ),
        Column(
            "numerator",
            "What the definition counts",
            "number",
            "18",
            required=False,
            may_be_left_out=True,
            minimum=0,
            unit="as the definition counts",
        ),
        Column(
            "denominator",
            "Out of how many",
            "number",
            "20",
            required=False,
            may_be_left_out=True,
            minimum=0,
            unit="as the definition counts",
        ),
        Column(
            "unit_of_measure",
            "Unit of the value, to be held against the definition",
            example="%",
            required=False,
            may_be_left_out=True,
            max_length=60,
            is_stored=False,
        ),
        Column(
            "definition_version",
            "Version of the definition; blank: the one that held when the period began, else the first",
            "integer",
            "1",
            required=False,
            may_be_left_out=True,
            minimum=1,
            maximum=1000,
        ),
    ),
)
