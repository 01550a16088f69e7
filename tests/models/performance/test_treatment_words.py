from dataclasses import replace

from models.performance.noise import ADJUST, NONE, YEAR_ON_YEAR
from models.performance.treatment_words import SEASON_FOUND, TreatmentDone, treatment_sentences

PLAIN = TreatmentDone(NONE, NONE, 36, "month", rho=0.1, limit_factor=1.0, shift_length=7, trend_length=7)


def test_nothing_is_said_where_nothing_was_done():
    assert treatment_sentences(PLAIN) == []


def test_widened_limits_say_by_how_much_and_why():
    asked = replace(PLAIN, is_autocorrelated=True, rho=0.5, limit_factor=1.697, shift_length=13, trend_length=9)
    told = treatment_sentences(asked)
    assert told == [
        "Limits are widened by a factor of 1.7 because neighbouring months resemble each other (autocorrelation 0.5); "
        "a shift needs 13 months on one side, a trend 9."
    ]


def test_each_way_with_the_season_is_told():
    adjusted = replace(PLAIN, asked=ADJUST, done=ADJUST, season_factor=1.087)
    assert "estimated from 36 months, is taken out; limits are widened by a factor of 1.09" in (
        treatment_sentences(adjusted)[0]
    )
    assert "same month a year earlier" in treatment_sentences(replace(PLAIN, asked=YEAR_ON_YEAR, done=YEAR_ON_YEAR))[0]
    assert "18 months are too few" in treatment_sentences(replace(PLAIN, asked=ADJUST, length=18))[0]


def test_a_season_that_nobody_allowed_for_is_warned_of():
    assert treatment_sentences(replace(PLAIN, is_season_found=True)) == [SEASON_FOUND]
