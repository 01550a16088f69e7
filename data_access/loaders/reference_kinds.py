"""Kinds of reference data: forces, ROCUs, their names, peers and outlines."""

from __future__ import annotations

from dataclasses import replace

from data_access.loaders.contract import Column, Contract

BODIES = ("territorial force", "not a territorial force", "not a force")
_ID = {"pattern": r"[a-z0-9]+(-[a-z0-9]+)*", "pattern_in_words": "small letters, digits and hyphens"}
CODE = {"pattern": r"[A-Za-z0-9_.-]{1,40}", "pattern_in_words": "1 to 40 letters, digits, . _ or -"}
FORCE = Column("force", "The force", "force", "kent", field="force_id")
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
        Column("rocu", "Stable id that other files use", example="ERSOU", field="rocu_id", **CODE),
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
            **CODE,
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
        FORCE,
        Column("peer", "A force that it is compared with", "force", "essex", field="peer_id"),
        Column("position", "1 for the most similar", "integer", "1", minimum=1, maximum=50),
        Column("source", "Who drew up the group", example="HMICFRS most similar groups"),
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
        replace(FORCE, what_it_means="Property force_id, ons_code or an ONS code such as PFA23CD"),
        Column("geometry", "Polygon or MultiPolygon", example="", max_length=50_000_000),
        Column("source", "Name of the collection, or of the file", example="Police Force Areas, December 2023"),
    ),
)
