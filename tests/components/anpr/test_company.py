"""What is said of the vehicles that travel with one."""

from dataclasses import replace

from components.anpr.company import companions_table, company_title, gap_words
from components.anpr.convoys_parts import gap_title
from models.anpr.convoys import Manner
from tests.models.anpr.test_convoy_words import ESCORT as BARE

ESCORT = replace(BARE, manners=(*BARE.manners, Manner("one_leads", 0.9, 0.0)))

FRIEND = replace(ESCORT, vid=3, probability=0.98, escort_probability=0.1, times=1, days=1)
CHANCE = replace(ESCORT, vid=4, probability=0.2, escort_probability=0.1)


def test_the_title_counts_company_and_escorts_and_says_so_where_there_is_none():
    assert company_title([ESCORT, FRIEND, CHANCE], "V-A") == "V-A travels with 2 vehicles; 1 behaves like an escort"
    assert company_title([FRIEND], "V-A") == "V-A travels with 1 vehicle; it does not behave like an escort"
    assert company_title([CHANCE], "V-A") == "V-A travels with nobody more than chance explains"


def test_a_row_says_how_often_beside_chance_and_who_is_ahead():
    table = companions_table([ESCORT, FRIEND], {2: "V-B", 3: "V-C"})
    assert table["Together"].tolist() == ["12 journeys on 6 days; 0.2 by chance", "1 journey on 1 day; 0.2 by chance"]
    assert gap_words(ESCORT) == "68 s ahead" and gap_words(replace(ESCORT, gap_seconds=300.0)) == "5 min behind"
    turns = tuple(replace(manner, value=0.1) if manner.name == "one_leads" else manner for manner in ESCORT.manners)
    assert gap_words(replace(ESCORT, manners=turns)) == "68 s, by turns"


def test_the_gaps_are_told_in_words():
    assert gap_title((-60.0, -70.0, -80.0), "V-B") == "V-B is nearly always ahead, by about 70 seconds"
    assert gap_title((-60.0, 70.0), "V-B") == "V-B is ahead at 50 % of the sites that both passed"
    assert gap_title((), "V-B").startswith("No site")
