"""What analysts say of leads: true or innocent and why, kept in the lake's journal and used to retrain."""

from __future__ import annotations

from dataclasses import dataclass

from data_access.anpr.gate import OpenSearch, note
from data_access.anpr.journal import append, states
from data_access.anpr.lake import Lake
from models.anpr.settings import section
from models.errors import EditRefused

KIND = "feedback"
TRUE_LEAD = "true_lead"
MOST_WORDS = 2000


@dataclass(frozen=True)
class Judgement:
    """The last word on one vehicle on one line; ``chance`` is what the model had said."""

    profile_id: str
    line_id: str
    vid: int
    code: str
    words: str
    chance: float | None
    by: str
    at: str

    @property
    def is_true(self) -> bool:
        """Whether the lead was found to be true."""
        return self.code == TRUE_LEAD


def judge(search: OpenSearch, judgement: Judgement) -> Judgement:
    """Keep a judgement; EditRefused where its reason is not one of those declared or needs words."""
    titles = section("ranking", "judgements")
    if judgement.code not in titles:
        raise EditRefused(f"There is no judgement {judgement.code!r}.", f"Use one of {', '.join(titles)}.")
    if judgement.code == "other_innocent" and not judgement.words.strip():
        raise EditRefused("Another reason needs words.", "Say in a few words why the vehicle is innocent.")
    if len(judgement.words) > MOST_WORDS:
        raise EditRefused("The words are too long.", f"Use at most {MOST_WORDS} characters.")
    told = {"profile": judgement.profile_id, "line": judgement.line_id, "vehicle": judgement.vid}
    note(search, "feedback", {**told, "judgement": judgement.code})
    state = {
        "profile_id": judgement.profile_id, "line_id": judgement.line_id, "vid": judgement.vid,
        "code": judgement.code, "words": judgement.words, "chance": judgement.chance,
    }  # fmt: skip
    record_id = f"{judgement.profile_id}/{judgement.line_id}/{judgement.vid}"
    entry = append(search.lake, KIND, record_id, state, by=judgement.by)
    return Judgement(**entry.state, by=entry.by, at=entry.at)


def judgements(lake: Lake, profile_id: str) -> tuple[Judgement, ...]:
    """The last word on every vehicle that was judged for a profile."""
    found = (Judgement(**entry.state, by=entry.by, at=entry.at) for entry in states(lake, KIND).values())
    return tuple(one for one in found if one.profile_id == profile_id)
