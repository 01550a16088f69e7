"""Files of the benefits register, one kind of row each: every row is kept, or none with every reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType

from data_access.benefits.keeping import IDENTIFIED, REPEATED, RowChange, faults_of, keep_in, this_day
from data_access.benefits.reading import WHAT, edits_of, kept_row, known_ids
from data_access.benefits.values import add_in, value_problem
from data_access.edits import Edit, Row, editing, rows_of
from data_access.exports import unguarded
from data_access.loaders import LoadOutcome, LoadRejected, LoadRequest
from data_access.loaders.contract import Column, Contract
from data_access.loaders.known import Known as Loaded
from data_access.loaders.reading import FileRead, read_files
from data_access.loaders.validate import Judged, as_rows, judge
from data_access.records.upload import contract_of, with_refusals
from data_access.stores import Stores
from models.access import Viewer, require
from models.benefits.differences import ID, VERSION, eased, taken_over
from models.benefits.kinds import (
    ACTION,
    BENEFIT,
    CHANGE,
    COST,
    EDIT,
    GROUP,
    LINK,
    MEASURE,
    MEETING,
    OUTPUT,
    SETTING,
    VALUE,
    RegisterRow,
    register_kinds,
)
from models.benefits.rules import Known, tidied_row
from models.benefits.whole import WholeFault, whole_faults
from models.errors import EditRefused, RejectedRow
from models.records.kinds import RecordKind
from models.records.rules import Fault, Values, key_of

FILE_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "benefits": BENEFIT,
        "benefit_measures": MEASURE,
        "benefit_outputs": OUTPUT,
        "benefit_changes": CHANGE,
        "benefit_links": LINK,
        "benefit_actions": ACTION,
        "benefit_groups": GROUP,
        "benefit_costs": COST,
        "benefit_settings": SETTING,
        "benefit_meetings": MEETING,
        "benefit_values": VALUE,
    }
)
OWN_COLUMNS = (
    Column(
        ID, "Id of the row that is changed; blank for a new row", example="", field="row_id",
        required=False, may_be_left_out=True, max_length=40,
    ),
    Column(
        VERSION, "Version that the change was made on; blank for a new row", type="integer",
        required=False, may_be_left_out=True, minimum=1,
    ),
)  # fmt: skip
EXPORT_AGAIN = "Export the register again and make the change there."


@dataclass(eq=False)
class Ground:
    """What rows of files are held against: the rows that stand, the ids that may be named, the keys that are taken.

    ``after`` is the register as it would be, ``changed`` the ids of rows that are another there.
    """

    standing: Mapping[str, RegisterRow]
    known: Known
    taken: set[tuple[object, ...]]
    after: dict[str, RegisterRow]
    changed: list[str] = field(default_factory=list)

    def foresee(self, kind: RecordKind, values: Values, row_id: str, *, is_withdrawn: bool = False) -> None:
        """Count a row as changed; one that has no id yet gets a name of its own."""
        row_id = row_id or f"{kind.id_prefix}(new row {len(self.changed) + 1})"
        before = self.standing.get(row_id)
        self.after[row_id] = RegisterRow(
            row_id=row_id,
            kind_id=kind.kind_id,
            values=values,
            state=before.state if before else IDENTIFIED if kind.kind_id == BENEFIT else "",
            target_state=before.target_state if before else "",
            is_synthetic=before.is_synthetic if before else False,
            is_withdrawn=is_withdrawn,
            version=before.version if before else 0,
        )
        self.changed.append(row_id)

    def whole_faults(self) -> list[WholeFault]:
        """Why the register as a whole would not hold together."""
        return list(whole_faults(self.standing, self.after, self.changed))


@dataclass(eq=False)
class _File:
    """One file on its way: what was read, which columns it has, and the rows that were good by themselves."""

    judged: Judged
    columns: frozenset[str]
    refused: list[RejectedRow] = field(default_factory=list)
    numbers_refused: set[int] = field(default_factory=set)
    whole: list[RejectedRow] = field(default_factory=list)

    @property
    def rows(self) -> list[tuple[int, Row]]:
        """Number and values of each good row."""
        return list(zip(self.judged.good_numbers, as_rows(self.judged.good_columns), strict=True))

    @property
    def outcome(self) -> LoadOutcome:
        """What is to be said of the file."""
        outcome = with_refusals(self.judged.outcome, self.refused)
        return replace(outcome, rejected=(*outcome.rejected, *self.whole))

    def refuse(self, number: int, row: Row, fault: Fault) -> None:
        """Reject a row, for what a field of it holds."""
        name = "row_id" if fault.field == ID else fault.field
        value = None if row.get(name) is None else str(row[name])[:100]
        reason = f"{fault.reason[:1].upper()}{fault.reason[1:]}"
        shown = self.judged.outcome.file_name
        self.numbers_refused.add(number)
        self.refused.append(RejectedRow(shown, number, fault.field, value, reason, fault.remedy))


@cache
def register_contracts() -> Mapping[str, Contract]:
    """What a file of each kind of row must look like, by kind of file."""
    return {file_kind: _contract(file_kind, register_kinds()[kind_id]) for file_kind, kind_id in FILE_KINDS.items()}


def check_register_files(stores: Stores, viewer: Viewer, requests: Sequence[LoadRequest]) -> list[LoadOutcome]:
    """What keeping the rows of files of one kind would do; changes nothing."""
    require(viewer, EDIT, what=WHAT)
    return _judged(stores, requests)[0]


def load_register_files(stores: Stores, viewer: Viewer, requests: Sequence[LoadRequest]) -> list[LoadOutcome]:
    """Keep the rows of files of one kind; LoadRejected, and nothing kept, when any row of any file is refused.

    A row with an id changes that row, in the columns that the file has; values are added.
    """
    require(viewer, EDIT, what=WHAT)
    edits = edits_of(stores)
    outcomes, changes = _judged(stores, requests)
    if not all(outcome.is_accepted for outcome in outcomes):
        raise LoadRejected(outcomes)
    with editing(stores, viewer) as edit:
        keep_changes(edit, changes, edits=edits)
        for outcome in outcomes:
            what = f"{outcome.kind}: {outcome.file_name}, sha256 {outcome.sha256[:16]}"
            edit.audit("benefits.load", what, rows=outcome.rows_accepted)
    return outcomes


def keep_changes(edit: Edit, changes: Sequence[RowChange], *, edits: int) -> None:
    """Keep rows and values that were judged good while the register was at this number of edits, in an edit under way.

    EditRefused where it has moved on.
    """
    present = edit.one("benefits/edits")
    if present is None or int(str(present["edits"])) != edits:
        raise EditRefused("The register has changed since the file was checked.", "Check the file again.")
    rows = [change for change in changes if change.kind_id != VALUE]
    values = [change.values for change in changes if change.kind_id == VALUE]
    if rows:
        keep_in(edit, rows)
    if values:
        add_in(edit, values)


def standing_rows(stores: Stores) -> dict[str, RegisterRow]:
    """Every row by id, withdrawn ones among them."""
    return {row.row_id: row for row in map(kept_row, rows_of(stores, "benefits/rows_standing"))}


def ground_of(
    standing: Mapping[str, RegisterRow], coming: Iterable[tuple[str, str]], leaving: Iterable[str]
) -> Ground:
    """What rows of a file meet; ``coming``: (id, kind) of rows that may be named, ``leaving``: ids that give up their
    keys."""
    gone = set(leaving)
    taken = {
        (row.kind_id, *key_of(register_kinds()[row.kind_id], row.values))
        for row in standing.values()
        if not row.is_withdrawn and row.row_id not in gone
    }
    return Ground(standing, known_ids(standing.values(), coming), taken, dict(standing))


def faults_against(ground: Ground, kind: RecordKind, values: Values) -> list[Fault]:
    """Every reason against a row's tidied values; a good row takes its key, so that no other one gets it."""
    found = faults_of(kind, values, ground.known)
    if found:
        return found
    if kind.kind_id == VALUE:
        problem = value_problem(values, ground.after)
        return [Fault("value", *problem)] if problem else []
    key = (kind.kind_id, *key_of(kind, values))
    if key in ground.taken:
        names = ", ".join(kind.labels[name].lower() for name in kind.unique)
        return [Fault(kind.unique[0], REPEATED, f"Change one of: {names}; or change the row that is there.")]
    ground.taken.add(key)
    return []


def judged_file(request: LoadRequest, read: FileRead) -> Judged:
    """A file held to its contract; rows of the benefits register refer to nothing of the national data."""
    for item in register_kinds()[FILE_KINDS.get(request.kind, request.kind)].fields:
        if item.name in read.columns:
            read.columns[item.name] = [eased(item, text) for text in read.columns[item.name]]
    nothing = Loaded(
        tables={},
        count_replaced=lambda contract, groups: 0,
        series_held=lambda dataset_id: {},
        answered=frozenset(),
        hashes={},
        today=this_day(),
    )
    return judge(request, read, nothing)


def _contract(file_kind: str, kind: RecordKind) -> Contract:
    made = contract_of(kind)
    columns = made.columns if kind.kind_id == VALUE else (*OWN_COLUMNS, *made.columns)
    return replace(made, kind=file_kind, table="benefit_rows", columns=columns, key=kind.unique)


def _unguarded(read: FileRead) -> FileRead:
    """Texts as they were before an export kept them from being read as formulas."""
    columns = {name: [unguarded(text) for text in texts] for name, texts in read.columns.items()}
    return replace(read, columns=columns)


def _judged(stores: Stores, requests: Sequence[LoadRequest]) -> tuple[list[LoadOutcome], list[RowChange]]:
    held = [replace(request, contract=register_contracts()[request.kind]) for request in requests]
    files = [
        _File(judged_file(request, _unguarded(read)), frozenset(read.columns))
        for request, read in zip(held, read_files(held), strict=True)
    ]
    kind = register_kinds()[FILE_KINDS[requests[0].kind]]
    rows = [(file, number, row) for file in files for number, row in file.rows]
    ground = _ground(stores, kind, rows)
    changes = [_change(ground, kind, *place) for place in rows]
    if not any(file.outcome.rejected for file in files):
        name = files[-1].judged.outcome.file_name
        reasons = ground.whole_faults()
        files[-1].whole.extend(RejectedRow(name, None, None, None, one.reason, one.remedy) for one in reasons)
    return [file.outcome for file in files], [change for change in changes if change]


def _ground(stores: Stores, kind: RecordKind, rows: Sequence[tuple[_File, int, Row]]) -> Ground:
    """The register as these rows meet it; rows whose id or version is wrong are noted, and let nothing go."""
    standing = standing_rows(stores)
    times = Counter(str(row.get("row_id") or "") for _, _, row in rows)
    good = set()
    for file, number, row in rows:
        row_id = str(row.get("row_id") or "")
        faults = _id_faults(kind, row, standing.get(row_id), is_repeated=bool(row_id) and times[row_id] > 1)
        for fault in faults:
            file.refuse(number, row, fault)
        if row_id and not faults:
            good.add(row_id)
    return ground_of(standing, [(row_id, kind.kind_id) for row_id in good], leaving=good)


def _change(ground: Ground, kind: RecordKind, file: _File, number: int, row: Row) -> RowChange | None:
    """What a row of a file does; None, with its reasons noted, where it cannot be done."""
    if number in file.numbers_refused:
        return None
    row_id, version = str(row.get("row_id") or ""), int(row.get("version") or 0)
    before = ground.standing.get(row_id)
    values = tidied_row(kind, row)
    if before is not None:
        values = taken_over(kind, before.values, values, file.columns)
    faults = faults_against(ground, kind, values)
    for fault in faults:
        file.refuse(number, row, fault)
    if faults:
        return None
    if kind.kind_id != VALUE:
        ground.foresee(kind, values, row_id)
    return RowChange(kind.kind_id, values, row_id, version)


def _id_faults(kind: RecordKind, row: Row, before: RegisterRow | None, *, is_repeated: bool) -> list[Fault]:
    row_id, version = str(row.get("row_id") or ""), int(row.get("version") or 0)
    if is_repeated:
        return [Fault(ID, "The id stands in more than one row.", "Keep one of the rows.")]
    if row_id and not row_id.startswith(kind.id_prefix):
        return [Fault(ID, "This is no id of the kind.", f"Ids start with {kind.id_prefix}.")]
    if before is None:
        return [Fault(VERSION, "A new row has no version.", "Leave it blank.")] if version else []
    if before.is_withdrawn:
        return [Fault(ID, "This row was withdrawn.", "Leave it out, or enter it as a new row.")]
    if before.version != version:
        told = f"The register is at version {before.version} of this row."
        return [Fault(VERSION, told, EXPORT_AGAIN)]
    return []
