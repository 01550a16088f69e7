"""The vehicle of the page: which it is, what is known of it, and what the page says at its head.

What is looked at is remembered by search, vehicle and manifest, so that one look is one record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.anpr.chosen_vehicle import choose_vehicle, chosen_vehicle
from components.anpr.desk import Desk
from components.anpr.leads_triage import Subject, finding_titles, findings_of, triages_of
from components.anpr.lines_map import site_names
from components.drill import link_to
from components.plans.drafts import attempt
from components.steady import look
from components.words import count_of, day, plain
from data_access.anpr.gate import OpenSearch
from data_access.anpr.kept_rankings import ranking_ids
from data_access.anpr.lake import Lake
from data_access.anpr.lines import lines_of
from data_access.anpr.pseudonyms import find_vehicle, names_of
from data_access.anpr.vehicle import KeptLead, VehicleLife, leads_of, life_of, runs_of_vehicle
from models.anpr.lead_list import about, hundreds
from models.anpr.lines import Line
from models.anpr.profiles import profile, profile_ids
from models.errors import UserFacingError
from models.search_reasons import HOME_ZONE

SAID, LEAD = "anpr_vehicle_said", "anpr_vehicle_lead"
KEPT = 16


@dataclass(frozen=True)
class Sight:
    """What the page works on: a vehicle, its life, and the lead that is looked at with the line as it stands now.

    Equal where the run, the search, the remembered life and the lead are, so that what is drawn can be remembered.
    """

    desk: Desk
    life: VehicleLife
    lead: KeptLead | None
    line: Line | None

    @property
    def vid(self) -> int:
        """The number of the vehicle."""
        return self.life.vid

    @property
    def subject(self) -> Subject | None:
        """The lead as what is decided upon."""
        if self.lead is None:
            return None
        return Subject(self.lead.profile_id, self.lead.line_id, self.vid, self.lead.chance)

    @property
    def runs(self) -> pd.DataFrame | None:
        """Its runs on the line; None where there is no line or profile any more. Shared: treat it as read-only."""
        if self.lead is None or self.line is None or self.lead.profile_id not in profile_ids():
            return None
        desk = self.desk
        return _runs(desk.search, self.life, self.line, self.lead.profile_id)

    @property
    def sites(self) -> Mapping[int, str]:
        """Names of sites by number."""
        return site_names(self.desk.lake)


@lru_cache(maxsize=KEPT)
def _life(search: OpenSearch, vid: int, manifest: int) -> VehicleLife:
    return life_of(search, vid)


@lru_cache(maxsize=KEPT)
def _leads(search: OpenSearch, vid: int, ids: tuple[str, ...], today: date) -> tuple[KeptLead, ...]:
    return leads_of(search, vid)


@lru_cache(maxsize=KEPT)
def _runs(search: OpenSearch, life: VehicleLife, line: Line, profile_id: str) -> pd.DataFrame:
    """Once for each life that is remembered, which is one for a search, a vehicle and a manifest."""
    return runs_of_vehicle(search, life, line, profile(profile_id))


def name_of(desk: Desk, vid: int) -> str:
    """The name under which a vehicle is shown."""
    return _name(desk.lake, vid, desk.lake.manifest().number)


@lru_cache(maxsize=KEPT)
def _name(lake: Lake, vid: int, manifest: int) -> str:
    return names_of(lake, [vid]).get(vid, "a vehicle that is no longer held")


def choose_one(desk: Desk) -> None:
    """The control that looks a vehicle up by its name, or by its plate, which goes on record."""
    st.text_input(
        "Plate or name (V-…)", key=SAID, max_chars=40, placeholder="V-1A2B3C4D",
        help="A plate that is looked up is on record, found or not.",
    )  # fmt: skip
    st.button("Look it up", on_click=partial(_look_up, desk), key="anpr_vehicle_find", icon=":material/search:")


def _look_up(desk: Desk) -> None:
    said = str(look().get(SAID, ""))
    st.session_state[SAID] = ""  # a plate does not stay on the page
    attempt(partial(_found, desk, said))


def _found(desk: Desk, said: str) -> str:
    vid = find_vehicle(desk.search, said)
    choose_vehicle(desk.lake.lake_id, vid)
    return f"This is {name_of(desk, vid)}."


def sight_of(desk: Desk) -> Sight | UserFacingError | None:
    """The chosen vehicle as the page shows it; None where none is chosen, the reason where it cannot be shown."""
    vid = chosen_vehicle(desk)
    if vid is None:
        return None
    try:
        life = _life(desk.search, vid, desk.lake.manifest().number)
    except UserFacingError as error:
        return error
    lead = _choose_lead(_leads(desk.search, vid, ranking_ids(desk.lake), datetime.now(UTC).date()), vid)
    lines = {line.line_id: line for line in lines_of(desk.lake)}
    return Sight(desk, life, lead, lines.get(lead.line_id) if lead else None)


def _choose_lead(leads: tuple[KeptLead, ...], vid: int) -> KeptLead | None:
    """The lead that is looked at: the best, unless another one is chosen where there are several."""
    if len(leads) < 2:
        return leads[0] if leads else None
    chosen = st.selectbox(
        "As a lead on", range(len(leads)), key=f"{LEAD}_{vid}", format_func=lambda at: _lead_name(leads[at])
    )
    return leads[chosen or 0]


def _lead_name(lead: KeptLead) -> str:
    return f"{lead.line_name} · {_crime(lead.profile_id)} · rank {lead.rank}"


def _crime(profile_id: str) -> str:
    return profile(profile_id).title if profile_id in profile_ids() else profile_id


def title_of(sight: Sight | UserFacingError | None) -> tuple[str, str]:
    """The message of the page and the sentence below it, whatever there is."""
    if sight is None:
        return "Choose a vehicle, and why it ranks and where it was are shown", "Look one up, or open one from a list."
    if isinstance(sight, UserFacingError):
        return sight.title, sight.what_to_do
    name, lead = sight.life.name, sight.lead
    if lead is None:
        many = count_of(len(sight.life.journeys), "journey")
        return f"{name}: {many} on {count_of(sight.life.days, 'day')}, not ranked", (
            "No ranking of these days lists it: rank the line that it runs to learn whether it stands out."
        )
    where = f"{lead.rank} of {lead.candidates} on {lead.line_name}"
    return f"{name} ranks {where}: of 100 like this, {about(lead.chance)} are right", _for_and_against(lead)


def rank_words(lead: KeptLead) -> str:
    """Its place among all candidates."""
    return f"{lead.rank} of {count_of(lead.candidates, 'vehicle')}"


def _for_and_against(lead: KeptLead) -> str:
    """The strongest reason either way, and how old this is."""
    made = datetime.fromisoformat(lead.made_at).astimezone(HOME_ZONE)
    told = f"Ranked {day(made)} for {_crime(lead.profile_id)}."
    if not lead.reasons:
        return f"{told} Its reasons are not kept: those of the first leads of a ranking are."
    most = next((one.words for one in lead.reasons if one.log_odds > 0), "nothing that counts")
    least = next((one.words for one in lead.reasons if one.log_odds < 0), "nothing that counts")
    return f"For it: {most}. Against: {least}. {told}"


def headline_strip(sight: Sight) -> None:
    """One card a figure."""
    with st.container(horizontal=True, key="headline_strip"):
        for label, value, meaning in cards_of(sight):
            st.markdown(f"{plain(label)}\n\n**{plain(value)}**\n\n:small[:gray[{plain(meaning)}]]")


def cards_of(sight: Sight) -> tuple[tuple[str, str, str], ...]:
    """Label, value and meaning of each figure."""
    life = sight.life
    read = ("Read", count_of(life.reads, "time"), f"on {count_of(life.days, 'day')} at {count_of(life.sites, 'site')}")
    span = f"{day(home_time(life.first_t))} to {day(home_time(life.last_t))}"
    seen = ("Journeys", str(len(life.journeys)), span)
    return (*_lead_cards(sight), read, seen, ("Days begin and end", *home_words(sight)))


def _lead_cards(sight: Sight) -> tuple[tuple[str, str, str], ...]:
    lead, subject = sight.lead, sight.subject
    if lead is None or subject is None:
        return (("Rank", "none", "not in a ranking of these days"),)
    triage = triages_of(sight.desk.lake, [subject])[subject]
    found = findings_of(sight.desk.lake, lead.profile_id).get((lead.line_id, sight.vid))
    finding = finding_titles()[found.code] if found else ("known before" if lead.is_known else "no finding yet")
    between = f"of 100 like it are right; may be {hundreds(lead.chance_low)} to {hundreds(lead.chance_high)}"
    return ("Rank", str(lead.rank), f"of {lead.candidates} on the line"), (
        "Chance", about(lead.chance), between,
    ), ("State", triage.title, finding.lower())  # fmt: skip


def home_words(sight: Sight) -> tuple[str, str]:
    """Where most of its days begin and end, and how sure that is."""
    home = sight.life.home
    if home is None:
        return "no one place", "or too few days to tell"
    return "one place", f"near {sight.sites.get(home.cam, 'a site')}, {hundreds(home.share)} of 100 times"


def nothing_chosen(desk: Desk) -> None:
    """What to do where there is no vehicle."""
    st.text("Type a name as the lists show it (V-…), or a plate: a plate that is looked up goes on record.")
    with st.container(horizontal=True):
        link_to(desk.context, "anpr-leads", "Open one from the leads")
        link_to(desk.context, "anpr-convoys", "Look at convoys")


def home_time(milliseconds: int) -> datetime:
    """A moment by the clock at home, without its zone."""
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC).astimezone(HOME_ZONE).replace(tzinfo=None)
