"""Every kind of file that can be loaded, each declared once."""

from __future__ import annotations

import re
from dataclasses import replace

from data_access.loaders.contract import TODAY, Column, Contract, Trend, Variant
from data_access.loaders.performance_kinds import KPI_VALUES
from data_access.loaders.reference_kinds import (
    BOUNDARIES,
    CODE,
    FORCE,
    FORCE_ALIASES,
    FORCES,
    PEER_GROUPS,
    ROCUS,
)
from data_access.loaders.series_kinds import MPS_OFFENCES, SERIES_VALUES, STREET_CRIME

PILLARS = ("Data Foundations", "Data Responsibility", "Data Availability", "Data Skills", "Data Analytics")
TIERS = ("force", "board", "peers", "public")

_AS_AT = Column("as_at", "The day that the figure describes", "date", "2025-03-31", minimum="1900-01-01", maximum=TODAY)
_BASIS = Column("basis", "Who published the figure and how it was counted", example="Home Office, 31 March 2025")


def year_to_31_march(text: str) -> str:
    """The 31 March of a four-digit year; any other text is given back unchanged, to be refused as a date."""
    return f"{text}-03-31" if re.fullmatch(r"[0-9]{4}", text) else text


FRAMEWORK = Contract(
    kind="framework",
    title="Maturity framework",
    what_it_is="The capabilities of one framework version, in order, with the statement of each level.",
    table="raw.capabilities",
    key=("framework_version", "capability_id"),
    replaces=("framework_version",),
    derived=("position", "pillar_id"),
    ignored=("dma_rows",),
    rules=("framework_fills", "framework_keeps_answered_capabilities"),
    columns=(
        Column("code", "Code of the capability", example="F1", field="capability_id", **CODE),
        Column("pillar", "Pillar that it belongs to", "choice", PILLARS[0], choices=PILLARS),
        Column("capability", "Name of the capability", example="Data quality"),
        Column(
            "question",
            "Question that a respondent answers",
            example="How is quality measured?",
            max_length=1000,
        ),
        *(
            Column(
                f"level{level}_{word}",
                f"Statement of level {level}",
                field=f"level_{level}",
                example=f"What level {level} looks like",
                max_length=1000,
            )
            for level, word in enumerate(("beginning", "emerging", "learning", "developing", "mastering"), 1)
        ),
        Column(
            "evidence_examples",
            "What counts as evidence",
            example="Quality rules; issue log",
            max_length=1000,
        ),
        Column(
            "framework_version",
            "Version that the capability belongs to",
            example="1",
            default="1",
            may_be_left_out=True,
            **CODE,
        ),
        Column(
            "disclosure_tier",
            "Who may see a force's level; blank: peers, but force for R3 and R4",
            "choice",
            "peers",
            choices=TIERS,
            required=False,
            may_be_left_out=True,
        ),
        Column(
            "national_minimum",
            "Level that every force should reach",
            "integer",
            "3",
            default="3",
            minimum=1,
            maximum=5,
            unit="level",
            may_be_left_out=True,
        ),
    ),
)

FRAMEWORK_CROSSWALK = Contract(
    kind="framework_crosswalk",
    title="Framework crosswalk",
    what_it_is="Which capability of one framework version corresponds to which of another. Waves of the two versions "
    "are compared over these alone.",
    table="raw.framework_crosswalk",
    key=("from_version", "from_capability_id", "to_version"),
    replaces=("from_version", "to_version"),
    rules=("crosswalk_joins_versions",),
    columns=(
        Column("from_version", "The earlier framework version", "framework_version", "1"),
        Column("from_capability", "Its capability", example="F1", field="from_capability_id", **CODE),
        Column("to_version", "The later framework version", "framework_version", "2"),
        Column("to_capability", "The capability that it became", example="F1", field="to_capability_id", **CODE),
        Column("note", "What changed between the two", example="Statement 4 reworded", default="", max_length=1000),
    ),
)

ASSESSMENT_WAVES = Contract(
    kind="assessment_waves",
    title="Assessment waves",
    what_it_is="The rounds of assessment and the day that each one describes.",
    table="raw.assessment_waves",
    key=("wave_id",),
    replaces=("wave_id",),
    rules=("waves_keep_their_framework", "wave_dates"),
    columns=(
        Column("wave_id", "Stable id that answers use", example="2025-reassessment", **CODE),
        Column("name", "Name for readers", example="Reassessment 2025"),
        Column("framework_version", "Framework version that was asked", "framework_version", "1"),
        Column("opens_on", "First day of answering", "date", "2025-01-06"),
        Column("reference_date", "Day that the answers describe", "date", "2025-03-31"),
        Column("status", "How far the wave is", "choice", "closed", choices=("planned", "open", "closed")),
    ),
)

ASSESSMENT_ANSWERS = Contract(
    kind="assessment_answers",
    title="Assessment answers",
    what_it_is="One row a respondent and capability. A file replaces every earlier answer of each wave and "
    "force that it names.",
    table="raw.assessment_answers",
    key=("wave_id", "force_id", "respondent_id", "capability_id"),
    replaces=("wave_id", "force_id"),
    rules=("capabilities_of_the_wave", "forces_stand_in_the_wave", "evidence_is_dated"),
    columns=(
        Column("wave_id", "The wave", "wave", "2025-reassessment"),
        FORCE,
        Column("respondent_id", "Pseudonym of the respondent, never a name or an address", example="R01", **CODE),
        Column("respondent_role", "Role of the respondent", example="Chief data officer", max_length=100),
        Column("capability", "Code of the capability", "capability", "F1", field="capability_id"),
        Column("level", "Level that describes the force today", "level", "3"),
        Column(
            "coverage_percent",
            "Share of critical assets that the level describes",
            "percent",
            "80",
            required=False,
            minimum=0,
            maximum=100,
            unit="%",
        ),
        Column(
            "evidence_grade",
            "A verified, B documented, C asserted",
            "choice",
            "B",
            choices=("A", "B", "C"),
            required=False,
        ),
        Column(
            "evidence_date",
            "Date of the evidence; needed with grade A or B",
            "date",
            "2025-02-14",
            required=False,
            minimum="2000-01-01",
            maximum=TODAY,
        ),
    ),
)

WORKFORCE = Contract(
    kind="workforce",
    title="Police officers",
    what_it_is="Police officers in full-time equivalents by force and day.",
    table="raw.workforce",
    key=("force_id", "as_at"),
    replaces=("force_id", "as_at"),
    trend=Trend("officers_fte", "as_at"),
    region_total_of="officers_fte",
    columns=(
        FORCE,
        _AS_AT,
        Column("officers_fte", "Officers in post", "number", "4060.5", minimum=0, maximum=100_000, unit="FTE"),
        _BASIS,
    ),
    variants=(
        Variant(
            "Home Office police workforce, officers FTE by force and year",
            headers={"Police force": "force", "FTE Count": "officers_fte", "Year": "as_at"},
            constants={"basis": "Home Office police workforce, officers FTE, 31 March"},
            converters={"Year": year_to_31_march},
        ),
    ),
)

POPULATION = Contract(
    kind="population",
    title="Residents",
    what_it_is="Residents by force area and day.",
    table="raw.population",
    key=("force_id", "as_at"),
    replaces=("force_id", "as_at"),
    trend=Trend("residents", "as_at"),
    region_total_of="residents",
    columns=(
        FORCE,
        _AS_AT,
        Column(
            "residents",
            "Usual residents",
            "integer",
            "1846500",
            minimum=1,
            maximum=100_000_000,
            unit="people",
        ),
        replace(_BASIS, example="ONS mid-year estimate 2018"),
    ),
    variants=(
        Variant(
            "ONS Census 2011, residents by police force area",
            headers={"police_force": "force", "population_2011": "residents"},
            constants={"as_at": "2011-03-27", "basis": "ONS Census 2011, usual residents"},
        ),
    ),
)

KINDS: dict[str, Contract] = {
    contract.kind: contract
    for contract in (
        ROCUS,
        FORCES,
        FORCE_ALIASES,
        PEER_GROUPS,
        FRAMEWORK,
        FRAMEWORK_CROSSWALK,
        ASSESSMENT_WAVES,
        ASSESSMENT_ANSWERS,
        WORKFORCE,
        POPULATION,
        BOUNDARIES,
        KPI_VALUES,
        STREET_CRIME,
        MPS_OFFENCES,
        SERIES_VALUES,
    )
}

FROM_THE_APP = {"assessment_publication": "Published assessments", "wave_closing": "Wave closed"}


def kind_title(kind: str) -> str:
    """What a load brought, for readers: a kind of file, or something that the app itself wrote."""
    return KINDS[kind].title if kind in KINDS else FROM_THE_APP[kind]
