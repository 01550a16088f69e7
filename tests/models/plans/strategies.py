"""Levels and chosen steps for the property tests of plans."""

from hypothesis import strategies as st

from models.plans.library import plan_library
from models.plans.proposals import ProposedAction

KEYS = list(plan_library())
CAPABILITIES = list(dict.fromkeys(name for name, _ in KEYS))
PILLARS = {name: name[0] for name in CAPABILITIES}

assessed_levels = st.fixed_dictionaries({name: st.integers(1, 5) for name in CAPABILITIES})
optional_levels = st.fixed_dictionaries({name: st.none() | st.integers(1, 5) for name in CAPABILITIES})
chosen_keys = st.lists(st.sampled_from(KEYS), unique=True, max_size=25)
points = st.sampled_from([0.5, 1, 2, 4, 8, 9.5])


@st.composite
def proposals(draw) -> list[ProposedAction]:
    keys = draw(chosen_keys)
    numbers = [(draw(points), draw(st.integers(1, 60)), draw(st.integers(0, 30))) for _ in keys]
    given = zip(keys, numbers, strict=True)
    return [ProposedAction(*key, effort, weeks, value / 2) for key, (effort, weeks, value) in given]
