"""Each function that keeps something about performance, with each role: refused unless the table of roles allows it."""

from __future__ import annotations

from datetime import date

import pytest

from data_access.loaders import LoadRejected, LoadRequest
from data_access.performance import annotations, commentaries, exclusions, rebases, signal_log
from data_access.records import keeping, kpi_values, upload
from data_access.series import looking, mappings
from models.access import Viewer, may, roles
from models.errors import EditRefused, NotPermitted, StaleEdit
from models.series.mapping import ColumnMapping
from tests.data_access.performance.remarking import ANALYST, KENT, SECOND
from tests.models.records.rows import GOOD

KPI, PERIOD, WORDS = "KPI_043", date(2025, 10, 1), "What was found"
COMMENT, APPROVE, EDIT, LOAD, EXPLORE = (
    "performance.comment", "performance.approve", "records.edit", "loads.make", "performance.explore",
)  # fmt: skip
MAPPING = ColumnMapping(
    dataset="Calls", header=("Month", "Kind", "Calls"), period="Month", value="Calls", labels=("Kind",), force="",
    unit="calls", attribution="Open data",
)  # fmt: skip
SIGNAL = "a-signal"


def viewer_of(role_id, force_id="kent", subject="somebody|else"):
    return Viewer(subject, "Somebody", role_id, force_id)


def may_comment(role, unit_id):
    """By the table: a force's own people about their force alone, others about the nation, or with full detail."""
    if COMMENT not in role.capabilities:
        return False
    if role.detail == "own":
        return unit_id == "kent"
    return unit_id == "" or role.detail == "all"


def has(*rights):
    return lambda role, unit_id: set(rights) <= role.capabilities


def note(stores, unit_id, by=None):
    author = by or (KENT if unit_id == "kent" else ANALYST)
    return annotations.add_annotation(stores, author, KPI, unit_id, happened_on=PERIOD, kind="event", words=WORDS)


def request(stores, unit_id, by=None):
    author = by or (KENT if unit_id == "kent" else ANALYST)
    return rebases.propose_rebase(stores, author, KPI, unit_id, from_period=PERIOD, reason=WORDS)


def start(stores, by=SECOND):
    return rebases.propose_rebase(stores, by, "dataset:calls", "", from_period=PERIOD, reason=WORDS)


def row(stores, by=SECOND):
    return keeping.add_record(stores, by, "engagement", GOOD["engagement"])


def signal(stores, unit_id):
    unit_kind = "force" if unit_id else "national"
    with stores.registers.writing() as cursor:
        cursor.execute("delete from signal_log")
        cursor.execute(
            "insert into signal_log (signal_id, series_id, unit_id, period, variation, rule, p, dataset_version, "
            "found_at, reason_due_on, owner_role, version, unit_kind) values (?, ?, ?, ?, 'concern_high', 'rule', "
            "0.01, 'v1', now(), current_date, 'Owner', 1, ?)",
            [SIGNAL, KPI, unit_id, PERIOD, unit_kind],
        )
    return SIGNAL


def file(tmp_path):
    path = tmp_path / "calls.csv"
    path.write_text("Month,Kind,Calls\n2025-01,999,5\n2025-02,999,6\n", encoding="utf-8")
    return LoadRequest("series", path, mapping=MAPPING)


def rows_file(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("held_on\n2026-01-01\n", encoding="utf-8")
    return LoadRequest("engagement", path)


# Each is made ready as (stores, unit, folder) and gives what a viewer then tries.
WRITES = {
    "add_annotation": (may_comment, lambda s, unit, _: lambda v: note(s, unit, by=v)),
    "change_annotation": (may_comment, lambda s, unit, _: (
        lambda made: lambda v: annotations.change_annotation(
            s, v, made, happened_on=PERIOD, kind="event", words="Other", version=1)
    )(note(s, unit))),
    "withdraw_annotation": (may_comment, lambda s, unit, _: (
        lambda made: lambda v: annotations.withdraw_annotation(s, v, made, version=1)
    )(note(s, unit))),
    "add_commentary": (may_comment, lambda s, unit, _: (
        lambda v: commentaries.add_commentary(s, v, KPI, unit, period=PERIOD, words=WORDS)
    )),
    "propose_rebase": (may_comment, lambda s, unit, _: lambda v: request(s, unit, by=v)),
    "decide_rebase": (
        lambda role, unit: APPROVE in role.capabilities,
        lambda s, unit, _: (lambda made: lambda v: rebases.decide_rebase(
            s, v, made, decision="approved", reason=WORDS, version=1))(request(s, unit)),
    ),
    "explain_signal": (may_comment, lambda s, unit, _: (
        lambda made: lambda v: signal_log.explain_signal(s, v, made, WORDS, version=1)
    )(signal(s, unit))),
    "exclude_force": (
        lambda role, unit: COMMENT in role.capabilities and role.detail == "all",
        lambda s, unit, _: lambda v: exclusions.exclude_force(
            s, v, KPI, unit or "kent", WORDS, known={"kent", "essex"}, version=0),
    ),
    "lift_exclusion": (
        lambda role, unit: COMMENT in role.capabilities and role.detail == "all",
        lambda s, unit, _: (lambda _made: lambda v: exclusions.lift_exclusion(
            s, v, KPI, unit or "kent", WORDS, version=1))(
            exclusions.exclude_force(s, ANALYST, KPI, unit or "kent", WORDS, known={"kent", "essex"}, version=0)),
    ),
    "add_record": (has(EDIT), lambda s, unit, _: lambda v: row(s, by=v)),
    "change_record": (has(EDIT), lambda s, unit, _: (
        lambda made: lambda v: keeping.change_record(
            s, v, "engagement", made, {**GOOD["engagement"], "channel": "visit"}, version=1)
    )(row(s))),
    "withdraw_record": (has(EDIT), lambda s, unit, _: (
        lambda made: lambda v: keeping.withdraw_record(s, v, "engagement", made, reason=WORDS, version=1)
    )(row(s))),
    "verify_record": (has(EDIT), lambda s, unit, _: (
        lambda made: lambda v: keeping.verify_record(s, v, "product_outcome", made, version=1)
    )(keeping.add_record(s, SECOND, "product_outcome", GOOD["product_outcome"]))),
    "upload_records": (has(EDIT), lambda s, unit, f: lambda v: upload.upload_records(s, v, rows_file(f))),
    "publish_values": (has(EDIT, LOAD), lambda s, unit, _: lambda v: kpi_values.publish_values(s, v, [])),
    "save_mapping": (has(LOAD), lambda s, unit, _: lambda v: mappings.save_mapping(s, v, MAPPING)),
    "withdraw_mapping": (has(LOAD), lambda s, unit, _: (
        lambda made: lambda v: mappings.withdraw_mapping(s, v, made.mapping_id, expected_version=1)
    )(mappings.save_mapping(s, ANALYST, MAPPING))),
    "look": (has(EXPLORE), lambda s, unit, f: lambda v: looking.look(s, v, [file(f)])),
    "propose_start": (
        lambda role, unit: {COMMENT, EXPLORE} <= role.capabilities and role.detail != "own",
        lambda s, unit, _: lambda v: start(s, by=v),
    ),
    "decide_start": (has(APPROVE, EXPLORE), lambda s, unit, _: (
        lambda made: lambda v: rebases.decide_rebase(s, v, made, decision="approved", reason=WORDS, version=1)
    )(start(s))),
}  # fmt: skip
OF_A_UNIT = {
    "add_annotation", "change_annotation", "withdraw_annotation", "add_commentary", "propose_rebase", "decide_rebase",
    "explain_signal", "exclude_force", "lift_exclusion",
}  # fmt: skip
CASES = [(name, unit) for name in WRITES for unit in (("", "kent", "essex") if name in OF_A_UNIT else ("",))]


def kept(stores):
    """How many changes and audited edits there are."""
    with stores.registers.reading() as cursor:
        return cursor.execute("select (select count(*) from changes), (select count(*) from audit)").fetchone()


@pytest.mark.parametrize(("name", "unit_id"), CASES)
def test_a_role_keeps_only_what_the_table_lets_it(stores, tmp_path, name, unit_id):
    allowed, ready = WRITES[name]
    attempt = ready(stores, unit_id, tmp_path)
    refused = [role for role in roles().values() if not allowed(role, unit_id)]
    for role in refused:
        before = kept(stores)
        with pytest.raises(NotPermitted):
            attempt(viewer_of(role.role_id))
        assert kept(stores) == before
    able = [role for role in roles().values() if allowed(role, unit_id)]
    assert (len(refused), bool(able)) == (len(roles()) - len(able), unit_id != "essex" or _is_for_all(name))
    for role in able[:1]:
        try:
            attempt(viewer_of(role.role_id, None if role.detail != "own" else "kent"))
        except EditRefused as error:  # the right is there: nothing is new to publish, the row is no return
            assert name in {"publish_values", "verify_record"}, error
        except LoadRejected:
            assert name == "upload_records"


def _is_for_all(name):
    return any(WRITES[name][0](role, "essex") for role in roles().values())


@pytest.mark.parametrize(
    ("viewer", "name"),
    [
        *((Viewer("x", "X", "no_such_role", "kent"), name) for name in WRITES),
        *((Viewer("x", "X", "force_lead", None), name) for name in WRITES if name != "look"),  # no force's own figures
    ],
)
def test_an_unknown_role_and_a_force_role_without_a_force_keep_nothing(stores, tmp_path, name, viewer):
    attempt = WRITES[name][1](stores, "kent", tmp_path)
    with pytest.raises(NotPermitted):
        attempt(viewer)


@pytest.mark.parametrize("role_id", [role_id for role_id in roles() if may(viewer_of(role_id), APPROVE)])
def test_nobody_decides_about_their_own_request_under_another_role_either(stores, role_id):
    made = request(stores, "", by=ANALYST)
    with pytest.raises(NotPermitted):
        rebases.decide_rebase(
            stores, viewer_of(role_id, None, ANALYST.subject), made, decision="approved", reason=WORDS, version=1
        )


def test_nobody_decides_about_their_own_start_under_another_role_either(stores):
    made = start(stores, by=Viewer("one|person", "One", "ndao_service_owner"))
    with pytest.raises(NotPermitted):
        rebases.decide_rebase(
            stores, Viewer("one|person", "One", "ndao_analyst"), made, decision="approved", reason=WORDS, version=1
        )


def test_nobody_verifies_their_own_row_under_another_role(stores):
    made = keeping.add_record(
        stores, Viewer("one|person", "One", "ndao_service_owner"), "product_outcome", GOOD["product_outcome"]
    )
    with pytest.raises(EditRefused):
        keeping.verify_record(
            stores, Viewer("one|person", "One", "ndao_analyst"), "product_outcome", made, version=1
        )


STALE = (
    "change_annotation", "withdraw_annotation", "decide_rebase", "explain_signal", "exclude_force", "change_record",
    "withdraw_record", "decide_start",
)  # fmt: skip


@pytest.mark.parametrize("name", STALE)
def test_a_second_edit_on_the_same_version_is_refused_as_stale(stores, tmp_path, name):
    attempt = WRITES[name][1](stores, "", tmp_path)
    analyst = viewer_of("ndao_analyst", None)
    attempt(analyst)
    with pytest.raises(StaleEdit):
        attempt(viewer_of("ndao_analyst", None, "a|third"))
