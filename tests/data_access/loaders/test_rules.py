"""Rules between rows and towards the store, each on the smallest file that breaks it."""

import pytest

from data_access.loaders import KINDS, LoadRequest, apply, check
from tests.data_access.loaders.world import answer, check_one, counts_add_up, csv_text, national_store

FORCE = {
    "force_id": "new-force",
    "name": "New Force",
    "ons_code": "E23000077",
    "region": "South East",
    "rocu": "ERSOU",
    "lat": "51",
    "lon": "0",
    "tile_x": "1",
    "tile_y": "1",
    "short_name": "New",
    "code": "NEW",
    "area_km2": "10",
    "valid_from": "2028-04-01",
    "valid_to": "",
    "successor": "",
}
CAPABILITY = {
    **{column.name: column.example for column in KINDS["framework"].columns},
    "disclosure_tier": "",
}
WAVE = dict(
    zip(
        KINDS["assessment_waves"].header,
        ["2025-reassessment", "Re", "1", "2025-01-06", "2025-03-31", "closed"],
        strict=True,
    )
)
ALIAS = {"alias": "KP", "force": "kent", "body": "territorial force", "note": ""}
WORKFORCE = {"force": "kent", "as_at": "2025-03-31", "officers_fte": "4000", "basis": "Home Office"}
ROCU = {"rocu": "X", "full_name": "X unit", "valid_from": "2010-01-01", "valid_to": "", "successor": ""}
CROSSWALK = {
    "from_version": "1",
    "from_capability": "F1",
    "to_version": "2",
    "to_capability": "F1",
    "note": "",
}
PEER = {"force": "kent", "peer": "essex", "position": "1", "source": "official"}


def check_rows(con, tmp_path, kind, *rows):
    path = tmp_path / f"{kind}.csv"
    path.write_text(csv_text([list(row.values()) for row in rows], list(rows[0])))
    return check_one(con, kind, path)


BROKEN = [
    ("forces", [FORCE | {"code": "KNT"}], "code", "kent has the same value"),
    ("forces", [FORCE, FORCE | {"force_id": "other"}], "code", "new-force has the same value"),
    ("forces", [FORCE | {"successor": "nowhere"}], "successor", "not another record"),
    ("forces", [FORCE | {"successor": "new-force"}], "successor", "not another record"),
    ("forces", [FORCE | {"valid_to": "2027-01-01"}], "valid_to", "ends before it begins"),
    ("forces", [FORCE | {"rocu": "Nowhere"}], "rocu", "ROCU is not loaded"),
    ("forces", [FORCE | {"code": "new"}], "code", "form asked for"),
    ("forces", [FORCE | {"lat": "0"}], "lat", "outside 48 to 62 degrees north"),
    ("rocus", [ROCU | {"successor": "Y"}], "successor", "not another record"),
    ("force_aliases", [ALIAS | {"force": ""}], "force", "contradict each other"),
    ("force_aliases", [ALIAS | {"body": "not a force"}], "force", "contradict each other"),
    ("force_aliases", [ALIAS | {"alias": "ESSEX  police"}], "alias", "already means essex"),
    ("peer_groups", [PEER | {"peer": "Kent Police"}], "peer", "not its own peer"),
    ("framework", [CAPABILITY | {"pillar": "Other"}], "pillar", "not one of the words"),
    ("assessment_waves", [WAVE | {"framework_version": "2"}], "framework_version", "version is not loaded"),
    ("assessment_waves", [WAVE | {"opens_on": "2027-01-01"}], "opens_on", "over a year after"),
    ("workforce", [WORKFORCE, WORKFORCE], "as_at", "is also in row 3"),
    ("workforce", [WORKFORCE | {"as_at": "2190-03-31"}], "as_at", "in the future"),
    ("workforce", [WORKFORCE | {"officers_fte": "-1"}], "officers_fte", "outside 0 to 100000 FTE"),
    (
        "population",
        [{"force": "kent", "as_at": "2018-06-30", "residents": "1.5", "basis": "ONS"}],
        "residents",
        "not a whole number",
    ),
]


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    folder, requests = tmp_path_factory.mktemp("broken"), []
    for number, (kind, rows, *_) in enumerate(BROKEN):
        path = folder / f"{number}.csv"
        path.write_text(csv_text([list(row.values()) for row in rows], list(rows[0])))
        requests.append(LoadRequest(kind, path))
    with national_store() as store:
        return check(store, requests)


@pytest.mark.parametrize("number", range(len(BROKEN)))
def test_a_broken_rule_names_its_row_column_and_reason(number, broken):
    _, _, column, reason = BROKEN[number]
    rejected = broken[number].rejected
    assert any(row.column == column and reason in row.reason for row in rejected), rejected
    assert counts_add_up(broken[number])


@pytest.mark.parametrize(
    ("rows", "column", "reason"),
    [
        ([CROSSWALK | {"from_capability": "Z9"}], "from_capability", "not in framework version 1"),
        ([CROSSWALK | {"to_capability": "F2"}], "to_capability", "not in framework version 2"),
        ([CROSSWALK | {"to_version": "1"}], "to_version", "Both sides are of one version"),
        ([CROSSWALK, CROSSWALK | {"from_capability": "F2"}], "to_capability", "Two capabilities correspond"),
        ([CROSSWALK, CROSSWALK], None, "same"),
    ],
)
def test_a_crosswalk_joins_each_capability_of_two_versions_once(con, tmp_path, rows, column, reason):
    second = CAPABILITY | {"code": "F1", "framework_version": "2"}
    path = tmp_path / "second.csv"
    path.write_text(csv_text([list(second.values())], list(second)))
    apply(con, [LoadRequest("framework", path)], loaded_by="test", is_synthetic=True)
    outcome = check_rows(con, tmp_path, "framework_crosswalk", *rows)
    assert not outcome.is_accepted
    assert reason in outcome.rejected[-1].reason or column is None
    assert column is None or outcome.rejected[-1].column == column
    assert outcome.rows_accepted + outcome.rows_rejected == outcome.rows_read


def test_a_framework_version_keeps_the_capabilities_that_have_answers(con, tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text(csv_text([answer(capability="F2")]))
    apply(con, [LoadRequest("assessment_answers", path)], loaded_by="t", is_synthetic=True)
    outcome = check_rows(con, tmp_path, "framework", CAPABILITY)
    assert ["F2" in row.reason for row in outcome.rejected] == [True]


def test_r3_and_r4_are_for_the_force_alone_unless_the_file_says_otherwise(con, tmp_path):
    rows = [CAPABILITY | {"code": code} for code in ("F1", "R3", "R4")]
    preview = check_rows(
        con, tmp_path, "framework", *rows, CAPABILITY | {"code": "R5", "disclosure_tier": "board"}
    ).preview
    assert [row["disclosure_tier"] for row in preview] == ["peers", "force", "force", "board"]
    assert [(row["position"], row["pillar_id"]) for row in preview] == [
        (1, "P1"),
        (2, "P1"),
        (3, "P1"),
        (4, "P1"),
    ]


def test_two_forces_merge_into_a_new_one(con, tmp_path):
    stored = [FORCE]
    for force_id, code in (("kent", "KNT"), ("essex", "ESX")):
        stored.append(
            FORCE
            | {
                "force_id": force_id,
                "name": f"{force_id} Police",
                "short_name": force_id,
                "code": code,
                "valid_from": "1974-04-01",
                "valid_to": "2028-03-31",
                "successor": "new-force",
            }
        )
    outcome = check_rows(con, tmp_path, "forces", *stored)
    assert outcome.is_accepted and outcome.rows_replaced == 2


def test_an_older_file_and_a_jump_are_warned_of_and_accepted(con, tmp_path):
    path = tmp_path / "workforce.csv"
    path.write_text(csv_text([WORKFORCE.values()], list(WORKFORCE)))
    apply(con, [LoadRequest("workforce", path)], loaded_by="t", is_synthetic=True)
    older = check_rows(con, tmp_path, "workforce", WORKFORCE | {"as_at": "2024-03-31"})
    assert older.is_accepted and any("older (31 March 2024)" in warning for warning in older.warnings)
    jump = check_rows(con, tmp_path, "workforce", WORKFORCE | {"as_at": "2026-03-31", "officers_fte": "5001"})
    assert any("Out of trend by more than 25 %: kent 4,000 to 5,001" in warning for warning in jump.warnings)
    steady = check_rows(con, tmp_path, "workforce", WORKFORCE | {"as_at": "2026-03-31", "officers_fte": "5000"})
    assert steady.warnings == ()


def test_a_region_total_is_set_aside_by_arithmetic_and_other_bodies_by_name(con, tmp_path):
    figures = [
        ("Staffordshire", "100.25"),
        ("Warwickshire", "50.5"),
        ("West Midlands", "700"),
        ("West Midlands", "850.75"),
        ("British Transport Police", "n/a"),
        ("Central Service Secondments", "9"),
    ]
    outcome = check_rows(
        con,
        tmp_path,
        "workforce",
        *(WORKFORCE | {"force": force, "officers_fte": fte} for force, fte in figures),
    )
    assert (outcome.rows_read, outcome.rows_accepted, outcome.rows_set_aside) == (6, 6, 3)
    assert [(row.row, row.reason) for row in outcome.set_aside] == [
        (5, "region total: the sum of the forces of West Midlands in this file"),
        (6, "British Transport Police is not a territorial force"),
        (7, "Central Service Secondments is not a force"),
    ]


def test_a_repeated_force_that_is_no_region_total_is_rejected(con, tmp_path):
    figures = [("Staffordshire", "100"), ("West Midlands", "700"), ("West Midlands", "801")]
    outcome = check_rows(
        con,
        tmp_path,
        "workforce",
        *(WORKFORCE | {"force": force, "officers_fte": fte} for force, fte in figures),
    )
    assert [row.row for row in outcome.rejected] == [3, 4] and outcome.rows_set_aside == 0


NAMES = {
    "kent": "kent",
    "KENT POLICE": "kent",
    "Kent  Constabulary": "kent",
    "KNT": "kent",
    "E23000032": "kent",
    "Devon & Cornwall": "devon-and-cornwall",
    "Devon and Cornwall Police": "devon-and-cornwall",
    "devon-and-cornwall": "devon-and-cornwall",
}


def test_a_force_answers_to_each_of_its_names(con, tmp_path):
    rows = [WORKFORCE | {"force": name, "as_at": f"20{at:02d}-03-31"} for at, name in enumerate(NAMES)]
    preview = check_rows(con, tmp_path, "workforce", *rows).preview
    assert [row["force_id"] for row in preview] == list(NAMES.values())
