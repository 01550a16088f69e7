"""Publishing a wave: submitted answers, evidence and agreed levels go into a new version of the national data.

The same content is published once: a second publication of it finds it there and changes nothing.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from data_access.assessments.framework import wave_asked
from data_access.assessments.moderation import claims_within
from data_access.assessments.sheets import MODERATE
from data_access.edits import Edit, Row, editing, rows_of
from data_access.queries import read, run
from data_access.snapshots import build_version
from data_access.stores import Stores
from models.access import NOTHING, Viewer, require
from models.assessments.moderation import AGREED, PROPOSED, is_stale
from models.assessments.states import PUBLISHED, SUBMITTED
from models.errors import EditRefused

KIND, CLOSING_KIND = "assessment_publication", "wave_closing"


@dataclass(frozen=True)
class Publication:
    """What a publication came to: the version that holds it, its forces, and whether anything was new."""

    version: str
    force_ids: tuple[str, ...]
    is_new: bool


@dataclass(frozen=True)
class Content:
    """Everything that a publication of one wave writes."""

    wave_id: str
    force_ids: tuple[str, ...]
    answers: tuple[Row, ...]
    evidence: tuple[Row, ...]
    decisions: tuple[Row, ...]

    @property
    def sha256(self) -> str:
        """The same for the same content."""
        parts = [self.wave_id, self.force_ids, self.answers, self.evidence, self.decisions]
        return hashlib.sha256(json.dumps(parts, default=str, sort_keys=True).encode()).hexdigest()


def publish(stores: Stores, viewer: Viewer, wave_id: str) -> Publication:
    """Publish every submitted assessment of a wave with its agreed levels, and re-scores of published ones.

    EditRefused when nothing is there to publish, a decision still waits for its second person, or one was made on
    answers or evidence that have changed.
    """
    require(viewer, MODERATE, what="Publishing a wave")
    with editing(stores, viewer) as edit:  # one moment: nobody submits, decides or returns between two reads
        content = _content(edit, wave_id)
    version = _holding(stores, content)
    is_new = version is None
    if version is None:
        load = _load_row(viewer, KIND, content.wave_id, content.sha256, rows=len(content.answers))
        version = build_version(stores.folder, lambda con: _write(con, content, load))
    _mark_published(stores, viewer, content, version)
    return Publication(version, content.force_ids, is_new)


def close_wave(stores: Stores, viewer: Viewer, wave_id: str) -> str:
    """Close a wave: nothing can be opened, answered or submitted in it any more, and it becomes the newest closed one.

    EditRefused for a wave that is not open, or while a submitted assessment is not published.
    """
    require(viewer, MODERATE, what="Closing a wave")
    if not wave_asked(stores, wave_id).is_open:
        raise EditRefused("This wave is not open.", "Reload the page.")
    waiting = rows_of(stores, "assessments/assessments_in_states", wave_id=wave_id, states=[SUBMITTED])
    if waiting:
        names = ", ".join(str(row["force_id"]) for row in waiting)
        raise EditRefused("Submitted assessments are not published yet.", f"Publish or return them first: {names}.")
    load = _load_row(viewer, CLOSING_KIND, wave_id, hashlib.sha256(wave_id.encode()).hexdigest(), rows=1)

    def change(con: duckdb.DuckDBPyConnection) -> None:
        run(con, "publish/load_add", **load)
        run(con, "publish/wave_close", wave_id=wave_id, load_id=load["load_id"])

    version = build_version(stores.folder, change)
    with editing(stores, viewer) as edit:
        edit.audit("wave.close", wave_id)
    return version


def _content(edit: Edit, wave_id: str) -> Content:
    rows = edit.all("assessments/assessments_in_states", wave_id=wave_id, states=[SUBMITTED, PUBLISHED])
    force_ids = [str(row["force_id"]) for row in rows]
    decided = edit.all("assessments/moderations_of_wave", wave_id=wave_id)
    waiting = [row for row in decided if row["state"] == PROPOSED and row["force_id"] in force_ids]
    _refuse_while("Decisions wait for a second person.", "Have them agreed or refused first", waiting)
    agreed = [row for row in decided if row["state"] == AGREED and (row["force_id"] in force_ids or row["action_id"])]
    if not rows and not agreed:
        raise EditRefused("No force has submitted an assessment in this wave.", "Wait for one.")
    counting = _counting(edit, wave_id, agreed, [str(row["force_id"]) for row in rows if row["state"] == SUBMITTED])
    given = {"wave_id": wave_id, "force_ids": force_ids}
    return Content(
        wave_id=wave_id,
        force_ids=tuple(force_ids),
        answers=tuple(edit.all("assessments/answers_given", **given)),
        evidence=tuple(edit.all("assessments/evidence_given", **given)),
        decisions=tuple(sorted((_decision(row) for row in counting), key=lambda row: str(sorted(row.items())))),
    )


def _counting(edit: Edit, wave_id: str, agreed: Sequence[Row], submitted: Sequence[str]) -> list[Row]:
    """The decisions that count: those on a claim that nobody makes any more do not.

    EditRefused where a force that was given back claims or shows something else than what was decided on.
    """
    claims = claims_within(edit, wave_id, submitted)
    fresh = [row for row in agreed if row["force_id"] in submitted and not row["action_id"]]
    found = {id(row): claims.get((str(row["force_id"]), str(row["capability_id"]))) for row in fresh}
    stale = [row for row in fresh if (claim := found[id(row)]) and is_stale(claim, row)]
    _refuse_while("Answers or evidence have changed since decisions were made.", "Decide on them again first", stale)
    return [row for row in agreed if found.get(id(row), row) is not None]


def _refuse_while(title: str, what_to_do: str, rows: Sequence[Row]) -> None:
    if rows:
        names = ", ".join(f"{row['force_id']} {row['capability_id']}" for row in rows)
        raise EditRefused(title, f"{what_to_do}: {names}.")


def _decision(row: Row) -> Row:
    decided_at = row["seconded_at"] or row["decided_at"]
    return {
        "wave_id": row["wave_id"],
        "force_id": row["force_id"],
        "capability_id": row["capability_id"],
        "moderated_level": row["moderated_level"],
        "moderation_reason": row["reason"],
        "moderated_on": decided_at.date(),
    }


def _holding(stores: Stores, content: Content) -> str | None:
    """The live version, when this very content is the last that was written to the wave in it."""
    version = stores.national.version()
    loads = read(stores.national, NOTHING, "loads/loads_in_version", version=version)
    is_mine = (loads.kind == KIND) & (loads.file_name == content.wave_id)
    writers = loads[is_mine | (loads.kind == "assessment_answers")]
    newest = writers.tail(1)
    return version if len(newest) and is_mine[newest.index[0]] and newest.sha256.iloc[0] == content.sha256 else None


def _load_row(viewer: Viewer, kind: str, wave_id: str, sha256: str, *, rows: int) -> Row:
    at = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
    return {
        "load_id": hashlib.sha256(f"{at.isoformat()}|{kind}|{wave_id}|{sha256}".encode()).hexdigest()[:16],
        "kind": kind,
        "file_name": wave_id,
        "sha256": sha256,
        "loaded_at": at,
        "loaded_by": viewer.subject,
        "rows": rows,
        "is_synthetic": viewer.is_demo,
    }


def _write(con: duckdb.DuckDBPyConnection, content: Content, load: Row) -> None:
    """Replace the wave's published rows of these forces in the open draft, in one transaction."""
    con.execute("begin transaction")
    try:
        run(con, "publish/load_add", **load)
        forces = {"wave_id": content.wave_id, "force_ids": list(content.force_ids)}
        run(con, "publish/answers_clear", **forces)
        run(con, "publish/evidence_clear", **forces)
        run(con, "publish/decisions_clear", wave_id=content.wave_id)
        for name, rows in (
            ("publish/answers_add", content.answers),
            ("publish/evidence_add", content.evidence),
            ("publish/decisions_add", content.decisions),
        ):
            if rows:
                run(con, name, **_columns(rows), load_id=load["load_id"])
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


def _columns(rows: Sequence[Row]) -> dict[str, list[object]]:
    """Rows as one list a column, for ``unnest``."""
    return {name: [row[name] for row in rows] for name in rows[0]}


def _mark_published(stores: Stores, viewer: Viewer, content: Content, version: str) -> None:
    with editing(stores, viewer) as edit:
        for force_id in content.force_ids:
            _mark_force(edit, content.wave_id, force_id)
        done = edit.all("assessments/publications_of_wave", wave_id=content.wave_id)
        if (version, content.sha256) in {(row["dataset_version"], row["content_hash"]) for row in done}:
            return
        edit.write(
            "assessments/publication_add",
            publication_id=hashlib.sha256(f"{version}|{content.sha256}".encode()).hexdigest()[:16],
            wave_id=content.wave_id,
            published_at=edit.at,
            published_by=viewer.subject,
            content_hash=content.sha256,
            dataset_version=version,
            forces=list(content.force_ids),
        )
        edit.audit("wave.publish", f"{content.wave_id} {version}", rows=len(content.answers))


def _mark_force(edit: Edit, wave_id: str, force_id: str) -> None:
    """Say that the assessment is published, also where it was given back while the version was built."""
    before = edit.one("assessments/assessment", wave_id=wave_id, force_id=force_id)
    if before is None or before["state"] == PUBLISHED:
        return
    after = {**before, "state": PUBLISHED, "published_at": edit.at, "version": int(str(before["version"])) + 1}
    edit.write("assessments/assessment_save", **after)
    edit.note("assessment", f"{wave_id} {force_id}", force_id=force_id, before=before, after=after)
