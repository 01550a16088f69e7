"""A workbook of the register loaded again: what it would change is shown first, and only that is applied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from data_access.benefits.keeping import RowChange
from data_access.benefits.reading import WHAT, edits_of
from data_access.benefits.upload import Ground, faults_against, ground_of, judged_file, keep_changes, standing_rows
from data_access.benefits.workbook import SHEETS, value_row, value_rows
from data_access.benefits.workbook_reading import SheetRead, WorkbookRead, read_register_workbook
from data_access.edits import Row, editing, rows_of
from data_access.loaders import LoadRequest
from data_access.loaders.contract import Column, Contract
from data_access.loaders.reading import FileRead
from data_access.loaders.validate import as_rows
from data_access.records.upload import contract_of
from data_access.stores import Stores
from models.access import Viewer, require
from models.benefits.differences import (
    CONFLICT,
    ID,
    NEW,
    SAME,
    WITHDRAWN,
    Difference,
    SheetRow,
    changed_fields,
    differing,
    taken_over,
    verdict,
    version_of,
    written,
)
from models.benefits.kinds import DECISION, EDIT, VALUE, RegisterRow, register_kinds
from models.benefits.rules import tidied_row
from models.errors import EditRefused, RejectedRow
from models.records.kinds import RecordKind
from models.records.rules import Fault, Values, values_of

REASON = "withdrawn because"
NUMBER = Column("row_of_sheet", "Row of the sheet, so that no two rows count as the same")


@dataclass(frozen=True, eq=False)
class Differences:
    """What a workbook would change. ``changes`` are those that can be applied while ``edits`` is the register's number.

    Nothing is applied where a row was refused, nor where there is a conflict, unless conflicts are left out.
    """

    file_name: str
    sha256: str
    edits: int
    rows_compared: int
    found: tuple[Difference, ...]
    rejected: tuple[RejectedRow, ...]
    notes: tuple[str, ...]
    changes: tuple[RowChange, ...]

    @property
    def conflicts(self) -> tuple[Difference, ...]:
        """Values that the file and somebody else changed since the export."""
        return tuple(one for one in self.found if one.what == CONFLICT)

    @property
    def is_unchanged(self) -> bool:
        """Whether the file says what the register says."""
        return not (self.found or self.rejected)


@dataclass(frozen=True, eq=False)
class _Candidate:
    """A row that a sheet changes, adds or withdraws, as far as its id and version tell."""

    what: str
    kind: RecordKind
    sheet: SheetRead
    row: SheetRow
    standing: RegisterRow | None

    def differences(self, before: Values, after: Values) -> Iterator[Difference]:
        """One difference a field that is another afterwards."""
        for name in changed_fields(self.kind, before, after):
            item = self.kind.field(name)
            yield self.difference(name, written(item, before[name]), written(item, after[name]))

    def difference(self, name: str, before: str, after: str) -> Difference:
        """One difference in one field."""
        return Difference(self.what, self.sheet.title, self.row.number, self.row.row_id, name, before, after)


@dataclass(eq=False)
class _Findings:
    found: list[Difference] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    changes: list[RowChange] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(self, sheet: SheetRead, row: SheetRow, fault: Fault) -> None:
        """Reject a row, for what one of its cells holds."""
        value = row.row_id if fault.field == ID else row.texts.get(fault.field)
        reason = f"{fault.reason[:1].upper()}{fault.reason[1:]}"
        shown = value[:100] if value else None
        self.rejected.append(RejectedRow(sheet.shown_name, row.number, fault.field, shown, reason, fault.remedy))


def compare_workbook(stores: Stores, viewer: Viewer, request: LoadRequest) -> Differences:
    """What applying a workbook would change, cell by cell; changes nothing."""
    require(viewer, EDIT, what=WHAT)
    edits = edits_of(stores)
    read = read_register_workbook(request)
    findings = _Findings(rejected=list(read.refusals))
    candidates = _candidates(stores, read, findings)
    _judge(stores, candidates, findings, request.shown_name)
    order = {title: at for at, title in enumerate(SHEETS.values())}
    return Differences(
        file_name=request.shown_name,
        sha256=read.sha256,
        edits=edits,
        rows_compared=sum(len(sheet.rows) for sheet in read.sheets),
        found=tuple(sorted(findings.found, key=lambda one: (order[one.sheet], one.row))),
        rejected=tuple(sorted(findings.rejected, key=lambda one: (one.file, one.row or 0))),
        notes=(*_notes(read), *findings.notes),
        changes=tuple(findings.changes),
    )


def apply_differences(
    stores: Stores, viewer: Viewer, differences: Differences, *, leaving_conflicts_out: bool = False
) -> int:
    """Apply exactly what was shown, all of it or nothing, and return how many rows were changed.

    EditRefused where rows were refused, where conflicts stand and are not left out, where nothing changes, and where
    the register has moved on since the comparison.
    """
    require(viewer, EDIT, what=WHAT)
    _require_applicable(differences, leaving_conflicts_out=leaving_conflicts_out)
    with editing(stores, viewer) as edit:
        keep_changes(edit, differences.changes, edits=differences.edits)
        what = f"{differences.file_name}, sha256 {differences.sha256[:16]}"
        edit.audit("benefits.workbook", what, rows=len(differences.changes))
    return len(differences.changes)


def _require_applicable(differences: Differences, *, leaving_conflicts_out: bool) -> None:
    if differences.rejected:
        raise EditRefused("Rows of the workbook were refused.", "Correct them, and load the workbook again.")
    if differences.conflicts and not leaving_conflicts_out:
        raise EditRefused("Somebody else changed some of these rows first.", "Leave those rows out, or export again.")
    if not differences.changes:
        raise EditRefused("Nothing changes.", "Change a cell of the workbook first.")


def _notes(read: WorkbookRead) -> tuple[str, ...]:
    if not read.missing or not read.sheets:
        return ()
    return (f"Not in the workbook, and not compared: {', '.join(read.missing)}.",)


def _candidates(stores: Stores, read: WorkbookRead, findings: _Findings) -> list[_Candidate]:
    """The rows that do something; conflicts and rows whose ids or versions are wrong are noted."""
    standing = {**standing_rows(stores), **{row.row_id: row for row in value_rows(stores)}}
    bases = _bases(stores, _stale(read, standing))
    found = []
    for sheet in read.sheets:
        kind = register_kinds()[sheet.kind_id]
        times = Counter(row.row_id for row in sheet.rows)
        for row in sheet.rows:
            if row.row_id and times[row.row_id] > 1:
                findings.refuse(sheet, row, Fault(ID, "The row stands twice in the sheet.", "Keep one of them."))
                continue
            before = standing.get(row.row_id)
            told = verdict(kind, row, before, bases.get((row.row_id, row.version)))
            if isinstance(told, Fault):
                findings.refuse(sheet, row, told)
            elif told == CONFLICT:
                findings.found.extend(_conflict(_Candidate(told, kind, sheet, row, before)))
            elif told != SAME:
                found.append(_Candidate(told, kind, sheet, row, before))
    return found


def _stale(read: WorkbookRead, standing: Mapping[str, RegisterRow]) -> list[tuple[SheetRead, SheetRow, int]]:
    """Rows that were exported before somebody else changed them, with their version."""
    return [
        (sheet, row, version)
        for sheet in read.sheets
        for row in sheet.rows
        if (present := standing.get(row.row_id)) is not None
        and (version := version_of(row.version)) is not None
        and version < present.version
    ]


def _bases(stores: Stores, stale: Sequence[tuple[SheetRead, SheetRow, int]]) -> dict[tuple[str, str], Values]:
    """What stale rows held when they were exported, by id and version as written."""
    entries = {version for sheet, _, version in stale if sheet.kind_id == VALUE}
    rows = {row.row_id for sheet, row, _ in stale if sheet.kind_id != VALUE}
    values = [value_row(row) for row in rows_of(stores, "benefits/values_named", value_ids=sorted(entries))]
    kept = {(row.row_id, row.version): row.values for row in values}
    edits = {
        (str(row["row_id"]), int(str(row["version"]))): str(row["after"])
        for row in rows_of(stores, "benefits/rows_as_they_were", row_ids=sorted(rows))
    }
    found = {}
    for sheet, row, version in stale:
        at = (row.row_id, version)
        base = kept.get(at) or (values_of(register_kinds()[sheet.kind_id], edits[at]) if at in edits else None)
        if base is not None:
            found[row.row_id, row.version] = base
    return found


def _conflict(candidate: _Candidate) -> Iterator[Difference]:
    """Where the file and the register as it stands now say different things."""
    standing, row, kind = candidate.standing, candidate.row, candidate.kind
    if standing.is_withdrawn:
        yield candidate.difference(REASON, "the row was withdrawn", "")
        return
    if row.withdraw:
        yield candidate.difference(REASON, f"version {standing.version} stands", row.withdraw)
    for name in differing(kind, row.texts, standing.values):
        yield candidate.difference(name, written(kind.field(name), standing.values[name]), row.texts[name])


def _judge(stores: Stores, candidates: Sequence[_Candidate], findings: _Findings, file_name: str) -> None:
    """Hold every row that does something to its contract and to the rules; note what it changes, or why it cannot."""
    typed = [pair for sheet in _by_sheet(candidates) for pair in _typed(sheet, findings)]
    leaving = [one.row.row_id for one, _ in typed if one.standing is not None]
    coming = [(one.row.row_id, one.kind.kind_id) for one, _ in typed if one.what == NEW and one.kind.id_prefix]
    ground = ground_of(standing_rows(stores), [pair for pair in coming if pair[0]], leaving)
    for one, values in typed:
        if one.kind.kind_id != VALUE:
            ground.foresee(one.kind, values, one.row.row_id, is_withdrawn=one.what == WITHDRAWN)
    for candidate, values in typed:
        _take(ground, candidate, values, findings)
    if not findings.rejected:
        reasons = ground.whole_faults()
        findings.rejected.extend(RejectedRow(file_name, None, None, None, one.reason, one.remedy) for one in reasons)


def _by_sheet(candidates: Iterable[_Candidate]) -> list[list[_Candidate]]:
    groups: dict[str, list[_Candidate]] = {}
    for candidate in candidates:
        groups.setdefault(candidate.kind.kind_id, []).append(candidate)
    return list(groups.values())


def _typed(candidates: Sequence[_Candidate], findings: _Findings) -> Iterator[tuple[_Candidate, Values]]:
    """The values that each row of a sheet would have; rows with cells of the wrong kind are noted."""
    kind, sheet = candidates[0].kind, candidates[0].sheet
    for candidate in candidates:
        if candidate.what == WITHDRAWN:
            yield candidate, candidate.standing.values
    judged = [one for one in candidates if one.what != WITHDRAWN]
    rows = _parsed(kind, sheet, judged, findings) if judged else {}
    for candidate in judged:
        if candidate.row.number in rows:
            yield candidate, _values(candidate, tidied_row(kind, rows[candidate.row.number]))


def _parsed(
    kind: RecordKind, sheet: SheetRead, candidates: Sequence[_Candidate], findings: _Findings
) -> dict[int, Row]:
    """The good rows by their number, each cell that differs of the type of its field; the other cells are blank."""
    rows = [_cells_that_differ(one) for one in candidates]
    numbers = [one.row.number for one in candidates]
    columns = {name: [row[name] for row in rows] for name in rows[0]} | {NUMBER.name: [str(one) for one in numbers]}
    request = LoadRequest(kind.kind_id, Path(sheet.title), contract=_sheet_contract(kind))
    judged = judged_file(request, FileRead(encoding="XLSX", columns=columns, row_numbers=numbers))
    findings.rejected.extend(replace(row, file=sheet.shown_name) for row in judged.outcome.rejected)
    findings.notes.extend(judged.outcome.warnings)
    return dict(zip(judged.good_numbers, as_rows(judged.good_columns), strict=True))


def _sheet_contract(kind: RecordKind) -> Contract:
    """What the cells of a sheet hold; whether a field may be blank is asked of the whole row later."""
    made = contract_of(kind)
    columns = (NUMBER, *(replace(column, required=False) for column in made.columns))
    return replace(made, columns=columns, key=(NUMBER.name,))


def _cells_that_differ(candidate: _Candidate) -> dict[str, str]:
    changed = _given(candidate)
    return {name: text if name in changed else "" for name, text in candidate.row.texts.items()}


def _given(candidate: _Candidate) -> Collection[str]:
    """The fields that a row says anew."""
    texts, standing = candidate.row.texts, candidate.standing
    return list(texts) if standing is None else differing(candidate.kind, texts, standing.values)


def _values(candidate: _Candidate, typed: Values) -> dict[str, object]:
    """The values that a row would have, those that stand where the sheet says nothing new."""
    standing = candidate.standing
    return taken_over(candidate.kind, standing.values, typed, _given(candidate)) if standing else dict(typed)


def _take(ground: Ground, candidate: _Candidate, values: Values, findings: _Findings) -> None:
    """Note what a row changes, or every reason why it cannot."""
    kind, row, standing = candidate.kind, candidate.row, candidate.standing
    shown = _shown(candidate, values)
    faults = _faults(ground, candidate, values) if shown else []
    for fault in faults:
        findings.refuse(candidate.sheet, row, fault)
    if faults or not shown:
        return
    findings.found.extend(shown)
    row_id = "" if kind.kind_id == VALUE else row.row_id
    version = standing.version if standing else 0
    findings.changes.append(RowChange(kind.kind_id, values, row_id, version, row.withdraw))


def _shown(candidate: _Candidate, values: Values) -> list[Difference]:
    if candidate.what == WITHDRAWN:
        return [candidate.difference(REASON, "", candidate.row.withdraw)]
    blank = tidied_row(candidate.kind, {})
    return list(candidate.differences(candidate.standing.values if candidate.standing else blank, values))


def _faults(ground: Ground, candidate: _Candidate, values: Values) -> list[Fault]:
    if candidate.kind.kind_id == DECISION:
        return [Fault(ID, "Decisions are taken by the board.", "Leave the sheet as it was exported.")]
    return [] if candidate.what == WITHDRAWN else faults_against(ground, candidate.kind, values)
