"""Which kept ranking is shown, and what is said of it: the newest of these lines at once, older ones by choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

import streamlit as st

from components.anpr.desk import Desk
from components.anpr.leads_choice import RUN, Choice
from components.anpr.leads_triage import Subject, triages_of
from components.drill import link_to
from components.steady import look
from components.words import count_of, day, plain
from data_access.anpr.gate import OpenSearch, as_date
from data_access.anpr.kept_rankings import RankingRecord, ranking_ids, ranking_records
from data_access.anpr.lake import Lake
from data_access.anpr.leads import ListedRanking, is_ranking_of, listed_ranking, may_be_shown
from data_access.anpr.lines import lines_of
from data_access.anpr.ranking import BY_PROFILE
from models.anpr.lead_list import ListedLead, expected_right, headline, on_lines, standing_out
from models.anpr.profiles import profile
from models.anpr.settings import section
from models.anpr.triage import NEW, Triage
from models.search_reasons import HOME_ZONE

KEPT = 8
RUN_ID_DAY = "%Y%m%d"


@dataclass(frozen=True, eq=False)
class Board:
    """What the page works on: the choice, the ranking that is shown, and how each of its leads stands."""

    desk: Desk
    choice: Choice
    ranking: ListedRanking
    triages: dict[tuple[str, int], Triage]

    @property
    def run_id(self) -> str:
        """The id of the ranking."""
        return self.ranking.record.run_id

    @property
    def leads(self) -> tuple[ListedLead, ...]:
        """Every lead of the ranking, best first."""
        return self.ranking.leads

    def state(self, lead: ListedLead) -> Triage:
        """How a lead stands."""
        return self.triages[lead.key]


def records_of(desk: Desk, choice: Choice) -> tuple[RankingRecord, ...]:
    """Rankings of these lines that have not expired and were made within the days of the search, newest first."""
    found = _records(desk.lake, ranking_ids(desk.lake), datetime.now(UTC).date())
    return tuple(
        one
        for one in found
        if is_ranking_of(one, choice.line_ids, choice.profile_id) and may_be_shown(one, desk.search)
    )


@lru_cache(maxsize=KEPT)
def _records(lake: Lake, ids: tuple[str, ...], today: date) -> tuple[RankingRecord, ...]:
    return ranking_records(lake)


def board_of(desk: Desk, choice: Choice) -> Board | None:
    """The ranking that is chosen, the newest where none is; None where these lines have none."""
    records = {one.run_id: one for one in records_of(desk, choice)} if choice.lines else {}
    _say_expired(desk, look().get(RUN))
    if not records:
        return None
    if look().get(RUN) not in records:
        st.session_state[RUN] = next(iter(records))
    run_id = st.session_state[RUN]
    if len(records) > 1:
        run_id = st.selectbox("Ranking", list(records), key=RUN, format_func=lambda one: made_words(records[one]))
    ranking = _listed(desk.search, run_id)
    subjects = [subject_of(ranking, lead) for lead in ranking.leads]
    return Board(desk, choice, ranking, {(one.line_id, one.vid): how for one, how in _triages(desk, subjects)})


def _triages(desk: Desk, subjects: Sequence[Subject]) -> list[tuple[Subject, Triage]]:
    return list(triages_of(desk.lake, subjects).items())


@lru_cache(maxsize=KEPT)
def _listed(search: OpenSearch, run_id: str) -> ListedRanking:
    """Once for each search and ranking, so that one look is one record."""
    return listed_ranking(search, run_id)


def subject_of(ranking: ListedRanking, lead: ListedLead) -> Subject:
    """A lead as what is decided upon."""
    return Subject(ranking.profile_id, lead.line_id, lead.vid, lead.chance)


def _say_expired(desk: Desk, run_id: object) -> None:
    """A ranking that was shown in this session and is there no more."""
    if isinstance(run_id, str) and run_id not in ranking_ids(desk.lake):
        made = day(datetime.strptime(run_id[:8], RUN_ID_DAY))
        st.info(plain(f"The ranking made on {made} has expired and is gone. Rank the lines again."))


def made_words(record: RankingRecord) -> str:
    """A ranking by when it was made, from which days, and how many vehicles were known."""
    made = datetime.fromisoformat(record.made_at).astimezone(HOME_ZONE)
    return f"{day(made)} {made:%H:%M} · {days_words(record)} · {record.facts['known']} known"


def days_words(record: RankingRecord) -> str:
    """The days of reads from which a ranking was made."""
    return f"reads of {day(as_date(record.facts['first_day']))} to {day(as_date(record.facts['last_day']))}"


def title_of(choice: Choice, board: Board | None) -> str:
    """The message of the page, whatever there is."""
    if board is not None:
        return headline(board.leads, board.ranking.line_names, board.ranking.new)
    if not choice.lines:
        return "Choose a line, and the vehicles that run it like the known ones are listed"
    return f"Nothing has been ranked {on_lines(choice.names)} in these days yet"


def detail_of(board: Board | None) -> str:
    """The sentence below the title: what it means and what to do first."""
    if board is None:
        return ""
    found = standing_out(board.leads)
    waiting = sum(board.state(lead).state == NEW for lead in found)
    if not found:
        return "Nothing is looked at first: choose more days, add known vehicles, or try another line."
    first = next((lead for lead in found if board.state(lead).state == NEW), None)
    right = f"As the ranking reckons, {_right_words(found)} what the profile describes."
    if first is None:
        return f"{right} Somebody has looked at each."
    todo = f"{count_of(waiting, 'is', 'are')} still to be looked at: begin with {first.name}, {first.words}"
    taught = board.ranking.record.facts["known"] or board.ranking.record.facts["model_id"] != BY_PROFILE
    remedy = "" if taught else "; known vehicles or findings make it surer"
    return f"{right} {todo}. The chance is {first.sureness}{remedy}."


def _right_words(found: Sequence[ListedLead]) -> str:
    number = round(expected_right(found))
    told = f"about {number}" if number else "fewer than 1"
    return f"{told} of {len(found)} {'is' if number <= 1 else 'are'}"


def cards_of(board: Board) -> tuple[tuple[str, str, str], ...]:
    """Label, value and meaning of each figure."""
    found, facts = standing_out(board.leads), board.ranking.record.facts
    new = sum(lead.first_day >= board.ranking.new.since for lead in found)
    waiting = sum(board.state(lead).state == NEW for lead in found)
    known = sum(lead.is_known for lead in board.leads)
    seen, candidates = int(facts["vehicles_seen"]), int(facts["candidates"])
    return (
        ("Stand out", str(len(found)), f"about {expected_right(found):.1f} of them right, as reckoned"),
        ("New", str(new), f"first seen {board.ranking.new.words}"),
        ("Nobody has looked", str(waiting), "of those that stand out"),
        ("Run the lines", count_of(candidates, "vehicle"), f"of {count_of(seen, 'vehicle')} seen anywhere"),
        ("Known in the list", str(known), "given or found to be true"),
    )


def headline_strip(board: Board) -> None:
    """One card a figure."""
    with st.container(horizontal=True, key="headline_strip"):
        for label, value, meaning in cards_of(board):
            st.markdown(f"{plain(label)}\n\n**{plain(value)}**\n\n:small[:gray[{plain(meaning)}]]")


def run_line(board: Board) -> None:
    """When the ranking was made, by which model, when it goes, and whether there are reads that it has not seen."""
    record = board.ranking.record
    model = record.facts["model_id"]
    by = "the profile alone" if model == BY_PROFILE else f"model {model}"
    words = f"{profile(board.ranking.profile_id).title}, by {by}. Ranked {made_words(record)}."
    st.caption(plain(f"{words} Expires on {day(record.expires_on)}; then it is deleted."))
    if record.facts["manifest"] != board.desk.lake.manifest().number:
        st.caption("Reads have been added or changed since: rank again to have them counted.")


def nothing_ranked(desk: Desk, choice: Choice) -> None:
    """What to do where there is no ranking to show."""
    if not lines_of(desk.lake):
        st.text("No line has been drawn in these reads yet: draw one, or propose some from frequent paths.")
        link_to(desk.context, "anpr-lines", "Draw a line")
    elif choice.lines:
        st.text("Press Rank: it takes seconds. Add the plates of known vehicles first where there are some.")
        kept = section("rules", "retention")["outputs_days"]
        st.text(f"A ranking is kept for {kept} days, then it is gone; one of days outside this search is not shown.")

