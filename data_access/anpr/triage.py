"""States of leads, kept in the journal of the reads with a version each: nobody overwrites what they have not seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from data_access.anpr.gate import OpenSearch, note
from data_access.anpr.journal import Entry, append, states
from data_access.anpr.lake import Lake
from models.anpr.triage import NEW, Triage, checked_words
from models.errors import StaleEdit

KIND = "triage"
LeadKey = tuple[str, int]  # line id and vehicle


@dataclass(frozen=True)
class Changed:
    """What came of a change of several leads: those kept, and those that somebody else had changed meanwhile."""

    kept: tuple[Triage, ...]
    stale: tuple[Triage, ...]


def triage_of(lake: Lake, profile_id: str, keys: Iterable[LeadKey]) -> dict[LeadKey, Triage]:
    """The state of each lead (line id, vehicle), "new" where nobody has touched it."""
    held = states(lake, KIND)
    return {key: _triage(profile_id, key, held.get(_record_id(profile_id, key))) for key in keys}


def set_state(search: OpenSearch, seen: Sequence[Triage], state: str, words: str = "") -> Changed:
    """Give leads a state; ``seen`` is how each stood when the writer looked.

    EditRefused for a state that is none or lacks its words. A lead that somebody else changed since is left as it is
    and told among ``stale``, as it stands now; the others are kept.
    """
    said = checked_words(state, words)
    vids = [one.vid for one in seen]
    note(search, "triage", {"vehicles": vids, "lines": sorted({one.line_id for one in seen}), "state": state})
    kept, stale = [], []
    for one in seen:
        key = (one.line_id, one.vid)
        told = {"profile_id": one.profile_id, "state": state, "words": said}
        record_id = _record_id(one.profile_id, key)
        try:
            entry = append(search.lake, KIND, record_id, told, by=search.actor, version=one.version)
        except StaleEdit:
            now = triage_of(search.lake, one.profile_id, [key])[key]
            is_own = (now.state, now.words, now.by) == (state, said, search.actor)  # the button was pressed twice
            (kept if is_own else stale).append(now)
        else:
            kept.append(_triage(one.profile_id, key, entry))
    return Changed(tuple(kept), tuple(stale))


def _record_id(profile_id: str, key: LeadKey) -> str:
    line_id, vid = key
    return f"{profile_id}/{line_id}/{vid}"


def _triage(profile_id: str, key: LeadKey, entry: Entry | None) -> Triage:
    line_id, vid = key
    if entry is None or entry.state is None:
        return Triage(profile_id, line_id, int(vid), NEW)
    state, words = str(entry.state["state"]), str(entry.state["words"])
    return Triage(profile_id, line_id, int(vid), state, words, entry.by, entry.at, entry.version)
