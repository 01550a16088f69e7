"""What forces say about how they are compared: peers of their own choice, whether they may be named, notes on levels.

What is read about other forces is read only for levels that the reader sees: the caller passes those, from scoped
rows, as ``seen``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from data_access.edits import Edit, Row, editing, frame_of, own_force, require_version, row_of
from data_access.stores import Stores
from models.access import Scope, Viewer, may
from models.errors import EditRefused, NotPermitted
from models.maturity.ring import contact_roles

LONGEST_NOTE = 500
MOST_PEERS = 15
EDITING = ("plan.edit", "assessment.manage")
CONSENTING = "assessment.manage"

Levels = Iterable[tuple[str, str]]  # force and capability of levels that the reader sees


@dataclass(frozen=True)
class PeerList:
    """The peers that a force chose, in the order of the choice; version 0 where it never chose."""

    peer_ids: tuple[str, ...] = ()
    version: int = 0


def may_edit_benchmark(viewer: Viewer, force_id: str) -> bool:
    """Whether the viewer may choose peers and write notes for this force: the own one, with a right to edit."""
    is_own = viewer.role.detail == "own" and viewer.force_id == force_id
    return is_own and any(may(viewer, right) for right in EDITING)


def peer_list(stores: Stores, scope: Scope, force_id: str) -> PeerList:
    """The peers that a force chose; for readers who see the force in full."""
    _within(scope, force_id, what="The own list of peers")
    row = row_of(stores, "benchmarks/peer_list", force_id=force_id)
    return PeerList(tuple(row["peer_ids"]), row["version"]) if row else PeerList()


def save_peer_list(
    stores: Stores, viewer: Viewer, peer_ids: Sequence[str], *, known: Collection[str], version: int
) -> None:
    """Keep the peers that the own force chose, of the forces in ``known``.

    ``version`` is the one that the choice was made on; StaleEdit when there is a newer one.
    """
    force_id = _own(viewer, what="The own list of peers")
    chosen = list(dict.fromkeys(peer_ids))
    if len(chosen) > MOST_PEERS:
        raise EditRefused(f"{len(chosen)} peers are too many to tell apart.", f"Choose at most {MOST_PEERS}.")
    if force_id in chosen or not set(chosen) <= set(known):
        raise EditRefused("A peer is another force.", "Choose forces that are in the list.")
    with editing(stores, viewer) as edit:
        current = edit.one("benchmarks/peer_list", force_id=force_id)
        row = {
            "force_id": force_id,
            "peer_ids": chosen,
            **_saved(edit, require_version(current, version, what="the list of peers")),
        }
        edit.write("benchmarks/peer_list_save", **row)
        edit.note("peer_list", force_id, force_id=force_id, before=current, after=row)


def consents_of(stores: Stores, scope: Scope, force_id: str) -> pd.DataFrame:
    """One row a capability in which a force said whether it may be named; no row means no."""
    _within(scope, force_id, what="Whether a force may be named")
    return frame_of(stores, "benchmarks/consents_of_force", force_id=force_id)


def save_consents(
    stores: Stores,
    viewer: Viewer,
    capability_ids: Sequence[str],
    *,
    is_named: bool,
    contact_role: str,
    known: Collection[str],
    versions: Mapping[str, int],
) -> None:
    """Say for the own force whether it may be named in these capabilities, of those in ``known``, and whom to ask for.

    ``versions`` holds the version that the edit was made on, by capability; 0 where it is missing. All are kept, or
    none.
    """
    force_id = own_force(viewer, CONSENTING, what="Whether a force may be named")
    _check_consents(capability_ids, contact_role, is_named=is_named, known=known)
    with editing(stores, viewer) as edit:
        current = {row["capability_id"]: row for row in edit.all("benchmarks/consents_of_force", force_id=force_id)}
        for capability_id in dict.fromkeys(capability_ids):
            before, expected = current.get(capability_id), versions.get(capability_id, 0)
            row = {
                "force_id": force_id,
                "capability_id": capability_id,
                "is_named": is_named,
                "contact_role": contact_role if is_named else "",
                **_saved(edit, require_version(before, expected, what=f"the consent for {capability_id}")),
            }
            edit.write("benchmarks/consent_save", **row)
            edit.note("naming_consent", f"{force_id}/{capability_id}", force_id=force_id, before=before, after=row)


def named_forces(stores: Stores, seen: Levels) -> pd.DataFrame:
    """One row a force and capability in which the force may be named, of the levels that the reader sees."""
    return frame_of(stores, "benchmarks/named_forces", seen=_keys(seen))


def notes_seen(stores: Stores, wave_id: str, seen: Levels) -> pd.DataFrame:
    """One row a note on a level of a wave, of the levels that the reader sees."""
    return frame_of(stores, "benchmarks/notes_seen", wave_id=wave_id, seen=_keys(seen))


def own_notes(stores: Stores, scope: Scope, wave_id: str, force_id: str) -> dict[str, tuple[str, int]]:
    """Note and version by capability of one force in a wave."""
    _within(scope, force_id, what="The notes of a force")
    rows = frame_of(stores, "benchmarks/notes_of_force", wave_id=wave_id, force_id=force_id)
    return {row.capability_id: (row.note, int(row.version)) for row in rows.itertuples(index=False)}


def save_note(stores: Stores, viewer: Viewer, wave_id: str, capability_id: str, note: str, *, version: int) -> None:
    """Keep what the own force says about a level of its own; an empty note takes it back."""
    force_id = _own(viewer, what="A note on a level")
    text = " ".join(note.split())
    if len(text) > LONGEST_NOTE:
        raise EditRefused(f"The note has {len(text)} characters.", f"Shorten it to {LONGEST_NOTE}.")
    with editing(stores, viewer) as edit:
        key = {"wave_id": wave_id, "force_id": force_id, "capability_id": capability_id}
        current = edit.one("benchmarks/note", **key)
        row = {**key, "note": text, **_saved(edit, require_version(current, version, what="the note"))}
        edit.write("benchmarks/note_save", **row)
        edit.note("context_note", "/".join(key.values()), force_id=force_id, before=current, after=row)


def actions_by_capability(stores: Stores, scope: Scope, force_id: str) -> pd.DataFrame:
    """One row a capability of a force's plan: actions and those closed; for readers who see the force in full."""
    _within(scope, force_id, what="The plan of a force")
    return frame_of(stores, "benchmarks/actions_by_capability", force_id=force_id)


def _own(viewer: Viewer, *, what: str) -> str:
    return own_force(viewer, next((right for right in EDITING if may(viewer, right)), EDITING[0]), what=what)


def _within(scope: Scope, force_id: str, *, what: str) -> None:
    if force_id not in scope.forces:
        raise NotPermitted(f"{what} is for the force itself.", "Its force lead can tell you about it.")


def _check_consents(
    capability_ids: Sequence[str], contact_role: str, *, is_named: bool, known: Collection[str]
) -> None:
    if not capability_ids or not set(capability_ids) <= set(known):
        raise EditRefused("No capability was chosen that is shared with other forces.", "Choose from the list.")
    if is_named and contact_role not in contact_roles():
        raise EditRefused("Whom to ask for is a role, never a person.", "Choose a role from the list.")


def _saved(edit: Edit, version: int) -> Row:
    return {"saved_at": edit.at, "saved_by": edit.viewer.subject, "version": version}


def _keys(seen: Levels) -> list[str]:
    return [f"{force_id}/{capability_id}" for force_id, capability_id in seen]
