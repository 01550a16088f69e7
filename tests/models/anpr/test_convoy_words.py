"""Sentences on a companion: facts with their numbers, and each manner on the side on which it weighs."""

from dataclasses import replace

from models.anpr.convoy_words import words_of
from models.anpr.convoys import MANNERS, Companion, Manner
from models.anpr.settings import section

ESCORT = Companion(
    anchor=1, vid=2, times=12, days=6, shared_reads=120, chance_times=0.24, gap_seconds=-68.0, gap_spread_seconds=7.7,
    share_of_anchor=1.0, share_of_companion=0.46, evidence=140.0, probability=0.999, escort_probability=0.9,
    manners=(Manner("turns_round", 1.0, 1.4), Manner("gap_in_band", 1.0, 1.9), Manner("hours_vary", 0.4, -0.5),
             Manner("far", 0.6, 0.1)),
)  # fmt: skip


def test_facts_carry_their_numbers():
    first, second, third = words_of(ESCORT).facts
    assert first == "Together on 12 journeys on 6 days; traffic and routine explain 0.2."
    assert second == "The companion is typically 68 seconds ahead, within about 8 seconds on one journey."
    assert third == "That is all of the vehicle's own journeys and 46 % of the companion's."


def test_the_heaviest_is_said_first_and_the_light_is_not_said():
    words = words_of(ESCORT)
    assert [sentence.split()[1] for sentence in words.for_escort] == ["keep", "go"]
    assert words.against_escort == ("They set out at nearly the same hour each time, as people on a rota do.",)


def test_what_is_not_known_is_not_said():
    unknown = float("nan")
    once = replace(ESCORT, times=1, days=1, gap_seconds=5.0, gap_spread_seconds=unknown, share_of_companion=unknown)
    assert words_of(once).facts == (
        "Together on 1 journey on 1 day; traffic and routine explain 0.2.",
        "The companion is typically 5 seconds behind.",
    )


def test_every_manner_has_its_weight_its_neutral_value_and_its_words():
    assert set(section("convoys", "escort")["manners"]) == set(section("convoys", "words")) == set(MANNERS)
