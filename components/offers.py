"""Exports on offer: a page offers a table, and only the viewer it was offered to can fetch it.

An offer is known by a token that cannot be guessed; the file is made, and the audit record written,
when it is fetched. Offers are kept in memory, the newest few thousand.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from data_access.exports import About
from models.access import Viewer

OFFERS_KEPT = 5_000


@dataclass(frozen=True, eq=False)
class Offer:
    """What one viewer may fetch, with what is said about it.

    A table is offered as CSV and XLSX; ``makers`` holds what makes each other type of file (``pdf``, ``docx``, …)
    from what is said about it, at the moment when it is fetched.
    """

    viewer: Viewer
    session: str
    name: str
    table: pd.DataFrame
    about: About
    makers: Mapping[str, Callable[[About], bytes]] = field(default_factory=dict)


class Offers:
    """The offers of this process."""

    def __init__(self, kept: int = OFFERS_KEPT) -> None:
        self._key = secrets.token_bytes(32)
        self._kept = kept
        self._lock = threading.Lock()
        self._offers: OrderedDict[str, Offer] = OrderedDict()

    def make(self, offer: Offer) -> str:
        """The token of an offer; the same viewer, session, name and version always get the same one."""
        parts = (repr(offer.viewer), offer.session, offer.name, repr(offer.about))
        token = hmac.new(self._key, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()
        with self._lock:
            self._offers[token] = offer
            self._offers.move_to_end(token)
            while len(self._offers) > self._kept:
                self._offers.popitem(last=False)
        return token

    def find(self, token: str) -> Offer | None:
        """The offer with this token, if it is still kept."""
        with self._lock:
            return self._offers.get(token)


OFFERS = Offers()
