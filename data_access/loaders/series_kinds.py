"""Kinds of published figures that are drawn as series: police street files, Met offences, and files mapped once."""

from __future__ import annotations

from dataclasses import replace

from data_access.loaders.contract import Column, Contract, PeriodsAsColumns, Variant
from data_access.loaders.reference_kinds import FORCE

STREET, MPS, SERIES = "street_crime", "mps_offences", "series"
_OPTIONAL = {"required": False}
_MONTHS = PeriodsAsColumns("month", "offences", "[12][0-9]{3}(0[1-9]|1[0-2])")

STREET_CRIME = Contract(
    kind=STREET,
    title="Street-level crime",
    what_it_is="Street files of data.police.uk, one a force and month: each row is one record, with or without a "
    "Crime ID. A file replaces the months of the force that it holds.",
    table="raw.street_crimes",
    key=("force_id", "month", "record_number"),
    replaces=("force_id", "month"),
    derived=("record_number",),
    rules=("records_are_numbered", "street_files_say_their_traps"),
    keeps_other_bodies=True,
    columns=(
        Column(
            "Crime ID",
            "Hashed id; blank for anti-social behaviour, and shared by some records",
            field="crime_id",
            max_length=64,
            **_OPTIONAL,
        ),
        Column("Month", "Month of the record", "month", "2017-01", field="month"),
        Column("Reported by", "Force that gave the record", example="Kent Police", field="reported_by"),
        replace(
            FORCE, name="Falls within", what_it_means="Force in whose area it lies", example="Kent Police"
        ),
        Column(
            "Longitude",
            "Longitude of an anonymised point near it",
            "number",
            "-0.111497",
            field="longitude",
            minimum=-12,
            maximum=5,
            unit="degrees east",
            **_OPTIONAL,
        ),
        Column(
            "Latitude",
            "Latitude of an anonymised point near it",
            "number",
            "51.518226",
            field="latitude",
            minimum=48,
            maximum=62,
            unit="degrees north",
            **_OPTIONAL,
        ),
        Column("Location", "Name of the point", example="On or near Old Square", field="location", **_OPTIONAL),
        Column("LSOA code", "Small area of the point", example="E01000914", field="lsoa_code", **_OPTIONAL),
        Column("LSOA name", "Its name", example="Camden 028B", field="lsoa_name", **_OPTIONAL),
        Column("Crime type", "Category", example="Burglary", field="crime_type"),
        Column(
            "Last outcome category",
            "Outcome known on the day of the download, not on the day of the crime",
            example="Under investigation",
            field="last_outcome",
            **_OPTIONAL,
        ),
        Column("Context", "Remark of the force; mostly blank", field="context", **_OPTIONAL),
    ),
)

MPS_OFFENCES = Contract(
    kind=MPS,
    title="Offences by London borough",
    what_it_is="Recorded offences by month, borough and kind, as the Metropolitan Police Service publishes them. "
    "Series that are not in a file stay as they were.",
    table="raw.mps_offences",
    key=("offence_group", "offence_subgroup", "borough", "month"),
    replaces=("offence_group", "offence_subgroup", "borough", "month"),
    rules=("lost_and_new_series",),
    columns=(
        Column("offence_group", "Major category", example="BURGLARY"),
        Column("offence_subgroup", "Minor category", example="DOMESTIC BURGLARY"),
        Column("borough", "London borough, airport or Unknown", example="Camden"),
        Column("month", "Month of recording", "month", "2023-04"),
        Column(
            "offences",
            "Recorded offences; blank where none was published",
            "integer",
            "117",
            minimum=0,
            maximum=1_000_000,
            unit="offences",
            required=False,
        ),
    ),
    variants=tuple(
        Variant(
            f"MPS Recorded Crime: Geographic Breakdown, boroughs, months as columns{words}",
            headers={"MajorText": "offence_group", "MinorText": "offence_subgroup", borough: "borough"},
            periods_as_columns=_MONTHS,
        )
        for borough, words in (("BoroughName", ""), ("LookUp_BoroughName", " (older header)"))
    ),
)

SERIES_VALUES = Contract(
    kind=SERIES,
    title="Any published series",
    what_it_is="One figure a series and period. Files with other columns are mapped once on the page Series explorer; "
    "the mapping is kept.",
    table="raw.series_values",
    key=("dataset", "force_id", "series", "period"),
    replaces=("dataset", "force_id", "series", "period"),
    derived=("frequency",),
    rules=(
        "totals_are_set_aside",
        "series_are_named",
        "periods_of_one_kind",
        "records_are_counted",
        "lost_and_new_series",
    ),
    keeps_other_bodies=True,
    columns=(
        Column(
            "dataset", "Name of the dataset: later files of the same name carry its series on", example="Knife crime"
        ),
        replace(
            FORCE,
            what_it_means="The force, where the series is about one",
            required=False,
            default="",
            may_be_left_out=True,
        ),
        Column(
            "series",
            "What tells the series apart from others; several labels with a vertical bar between them",
            example="Knife | Robbery",
            default="",
            may_be_left_out=True,
        ),
        Column("period", "The period that the figure describes", "period", "2025-03"),
        Column(
            "value",
            "The figure; blank where it is missing",
            "number",
            "117",
            minimum=-1e12,
            maximum=1e12,
            unit="the unit of the dataset",
            required=False,
        ),
    ),
)
