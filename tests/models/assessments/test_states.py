"""An assessment goes from open to submitted to published, and back only to the force."""

import pytest

from models.assessments.states import OPEN, PUBLISHED, STATE_WORDS, SUBMITTED, require_next, require_open
from models.errors import EditRefused

STATES = (OPEN, SUBMITTED, PUBLISHED)
ALLOWED = {(OPEN, SUBMITTED), (SUBMITTED, OPEN), (SUBMITTED, PUBLISHED), (PUBLISHED, PUBLISHED)}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("wanted", STATES)
def test_only_these_steps_are_allowed(state, wanted):
    if (state, wanted) in ALLOWED:
        require_next(state, wanted)
    else:
        with pytest.raises(EditRefused):
            require_next(state, wanted)


@pytest.mark.parametrize("state", [SUBMITTED, PUBLISHED])
def test_answers_are_given_only_while_it_is_open(state):
    require_open(OPEN)
    with pytest.raises(EditRefused):
        require_open(state)


def test_every_state_is_told_in_words():
    assert set(STATE_WORDS) == set(STATES)
