"""A map that is handed over as finished JSON.

pydeck writes its JSON with indents, for which Python has no fast way: that costs ten times the rest of a page. Ours
says the same without them, and is written once for each specification.
"""

from __future__ import annotations

import json
from functools import lru_cache

from pydeck import Deck, Layer, ViewState
from pydeck.bindings.json_tools import default_serialize

from components.charts.spec import MapSpec


class ReadyDeck:
    """The map of a specification, as far as Streamlit asks for it."""

    def __init__(self, spec: MapSpec) -> None:
        self._spec = spec
        self._tooltip = spec.tooltip

    def to_json(self) -> str:
        """The map as deck.gl reads it."""
        return _written(self._spec)


def deck_of(spec: MapSpec) -> Deck:
    """The map as pydeck has it."""
    return Deck(
        layers=[Layer(**layer) for layer in spec.layers],
        initial_view_state=ViewState(**spec.view_state),
        map_style=spec.map_style,
        tooltip=spec.tooltip,
    )


@lru_cache(maxsize=16)
def _written(spec: MapSpec) -> str:
    return json.dumps(deck_of(spec), sort_keys=True, default=default_serialize)
