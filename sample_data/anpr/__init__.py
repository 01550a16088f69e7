"""Synthetic plate reads: an invented world of vehicles on real roads, with what a search is after planted in it.

Everything here is drawn by chance from one seed: sites are fictional, plates bear tags that are not issued, and no
journey is anybody's. Nothing is written here (``data_access/sample_anpr.py`` does), and the engine that ranks vehicles
never imports this package.
"""

from __future__ import annotations

from sample_data.anpr.knobs import Knobs
from sample_data.anpr.world import World, make_world

__all__ = ["Knobs", "World", "make_world"]
