"""Every kind of file that can be loaded, each declared once."""

from __future__ import annotations

import re
from dataclasses import replace

from data_access.loaders.contract import TODAY, Column, Contract, Trend, Variant

PILLARS = ("Data Foundations", "Data Responsibility", "Data Availability", "Data Skills", "Data Analytics")
TIERS = ("force", "board", "peers", "public")
BODIES = ("territorial force", "not a territorial force", "not a force")

_ID = {"pattern": r"[a-z0-9]+(-[a-z0-9]+)*", "pattern_in_words": "small letters, digits and hyphens"}
_CODE = {"pattern": r"[A-Za-z0-9_.-]{1,40}", "pattern_in_words": "1 to 40 letters, digits, . _ or -"}
_FORCE = Column("force", "The force", "force", "kent", field="force_id")
_AS_AT = Column("as_at", "The day that the figure describes", "date", "2025-03-31", minimum="1900-01-01", maximum=TODAY)
_BASIS = Column("basis", "Who published the figure and how it was counted", example="Home Office, 31 March 2025")
_VALID = (
    Column("valid_from", "First day on which it stands", "date", "1974-04-01"),
    Column(
        "valid_to",
        "Last day on which it stood; blank while it stands",
        "date",
        "",
        required=False,
        may_be_left_out=True,
    ),
)


def year_to_31_march(text: str) -> str:
    """The 31 March of a four-digit year; any other text is given back unchanged, to be refused as a date."""
    return f"{text}-03-31" if re.fullmatch(r"[0-9]{4}", text) else text


FORCES = Contract(
    kind="forces",
    title="Forces",
    what_it_is="The territorial forces as dated records: a merged force names its successor.",
    table="raw.forces",
    key=("force_id",),
    replaces=("force_id",),
    unique=("code",),
    ignored=("officers", "officers_basis", "population_mye2018", "officers_fte_sep2019"),
    rules=("unique_columns", "force_successors", "validity_dates"),
    columns=(
        Column("force_id", "Stable id that other files use", example="kent", **_ID),
        Column("name", "Full name", example="Kent Police"),
        Column(
            "ons_code",
            "ONS police force area code",
            example="E23000032",
            pattern=r"[A-Z][0-9]{8}",
            pattern_in_words="a letter and eight digits",
        ),
        Column("region", "Region of England, or Wales", example="South East"),
        Column("rocu", "The ROCU that it belongs to", "rocu", "ERSOU", field="rocu_id"),
        Column(
            "lat",
            "Latitude of a point inside it",
            "number",
            "51.2",
            field="latitude",
            minimum=48,
            maximum=62,
            unit="degrees north",
        ),
        Column(
            "lon",
            "Longitude of a point inside it",
            "number",
            "0.7",
            field="longitude",
            minimum=-12,
            maximum=5,
            unit="degrees east",
        ),
        Column("tile_x", "Column of its tile on the tile map", "integer", "6", minimum=0, maximum=50),
        Column("tile_y", "Row of its tile on the tile map", "integer", "8", minimum=0, maximum=50),
        Column("short_name", "Short name for charts", example="Kent", max_length=40),
        Column(
            "code",
            "Three letters for tiles, unique",
            example="KNT",
            pattern=r"[A-Z]{3}",
            pattern_in_words="three capital letters",
        ),
        Column("area_km2", "Area of land", "number", "3744.2", minimum=0.1, maximum=100_000, unit="square km"),
        *_VALID,
        Column(
            "successor",
            "Force that took it over",
            example="",
            field="successor_id",
            required=False,
            may_be_left_out=True,
            **_ID,
        ),
    ),
)

ROCUS = Contract(
    kind="rocus",
    title="Regional organised crime units",
    what_it_is="The ROCUs as dated records.",
    table="raw.rocus",
    key=("rocu_id",),
    replaces=("rocu_id",),
    ignored=("n_forces", "force_ids", "source"),
    rules=("rocu_successors", "validity_dates"),
    columns=(
        Column("rocu", "Stable id that other files use", example="ERSOU", field="rocu_id", **_CODE),
        Column("full_name", "Full name", example="Eastern Region Special Operations Unit", field="name"),
        replace(_VALID[0], example="2010-04-01"),
        _VALID[1],
        Column(
            "successor",
            "ROCU that took it over",
            example="",
            field="successor_id",
            required=False,
            may_be_left_out=True,
            **_CODE,
        ),
    ),
)

FORCE_ALIASES = Contract(
    kind="force_aliases",
    title="Other names of forces and bodies",
    what_it_is="Names that other publishers use, and bodies that stand in force tables without being one.",
    table="raw.force_aliases",
    key=("alias",),
    replaces=("alias",),
    rules=("alias_bodies", "alias_meanings"),
    columns=(
        Column("alias", "The name as the other file writes it", example="Kent Constabulary"),
        Column(
            "force",
            "The force that it means; blank for a body that is not a territorial force",
            "force",
            "kent",
            field="force_id",
            required=False,
        ),
        Column(
            "body",
            "What the name stands for",
            "choice",
            "territorial force",
            choices=BODIES,
            default="territorial force",
        ),
        Column("note", "Where the name is seen", example="older publications", default="", may_be_left_out=True),
    ),
)

PEER_GROUPS = Contract(
    kind="peer_groups",
    title="Peer groups",
    what_it_is="The official peers of each force; without this file, statistical peers are worked out.",
    table="raw.peer_groups",
    key=("force_id", "peer_id"),
    replaces=("force_id",),
    rules=("peers_differ",),
    columns=(
        _FORCE,
        Column("peer", "A force that it is compared with", "force", "essex", field="peer_id"),
        Column("position", "1 for the most similar", "integer", "1", minimum=1, maximum=50),
        Column("source", "Who drew up the group", example="HMICFRS most similar groups"),
    ),
)

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
        Column("code", "Code of the capability", example="F1", field="capability_id", **_CODE),
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
            **_CODE,
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

ASSESSMENT_WAVES = Contract(
    kind="assessment_waves",
    title="Assessment waves",
    what_it_is="The rounds of assessment and the day that each one describes.",
    table="raw.assessment_waves",
    key=("wave_id",),
    replaces=("wave_id",),
    rules=("waves_keep_their_framework", "wave_dates"),
    columns=(
        Column("wave_id", "Stable id that answers use", example="2025-reassessment", **_CODE),
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
        _FORCE,
        Column("respondent_id", "Pseudonym of the respondent, never a name or an address", example="R01", **_CODE),
        Column("respondent_role", "Role of the respondent", example="Chief data officer", max_length=100),
        Column("capability", "Code of the capability", "capability", "F1", field="capability_id"),
        Column("level", "Level that describes the force today", "level", "3"),
        Column(
            "coverage_percent",
            "Share of the force that the level describes",
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
        _FORCE,
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
        _FORCE,
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

BOUNDARIES = Contract(
    kind="boundaries",
    title="Force boundaries",
    what_it_is="Police force areas as GeoJSON in longitude and latitude (WGS 84); a feature a force.",
    table="raw.boundaries",
    key=("force_id",),
    replaces=("force_id",),
    is_geojson=True,
    columns=(
        replace(_FORCE, what_it_means="Property force_id, ons_code or an ONS code such as PFA23CD"),
        Column("geometry", "Polygon or MultiPolygon", example="", max_length=50_000_000),
        Column("source", "Name of the collection, or of the file", example="Police Force Areas, December 2023"),
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
        ASSESSMENT_WAVES,
        ASSESSMENT_ANSWERS,
        WORKFORCE,
        POPULATION,
        BOUNDARIES,
    )
}
