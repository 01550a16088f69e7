"""The errors of the product: what a user is told, and what only the log holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


class AppError(Exception):
    """Anything that the product itself raises."""


class UserFacingError(AppError):
    """An error whose words are for the reader: what failed and what to do."""

    def __init__(self, title: str, what_to_do: str) -> None:
        super().__init__(f"{title} {what_to_do}")
        self.title = title
        self.what_to_do = what_to_do


class NotPermitted(UserFacingError):
    """The viewer's role does not allow this."""


class DataNotAvailable(UserFacingError):
    """There is nothing to show for what was asked."""


class StaleEdit(UserFacingError):
    """Somebody else changed the row first; nothing was overwritten. ``theirs`` is the row as it stands now."""

    def __init__(self, title: str, what_to_do: str, theirs: Mapping[str, object] | None = None) -> None:
        super().__init__(title, what_to_do)
        self.theirs = dict(theirs or {})


class EditRefused(UserFacingError):
    """What somebody entered cannot be kept; nothing was changed."""


class StoreUnavailable(UserFacingError):
    """A store cannot be read or written at the moment."""


class SettingsRefused(UserFacingError):
    """The settings contradict each other, so the app does not start."""


@dataclass(frozen=True)
class RejectedRow:
    """One reason why one row of one file was not accepted.

    ``row`` is the line of a CSV or the row of a sheet, counted from 1 with the header; None for the
    file as a whole. ``column`` and ``value`` are None where the reason concerns the whole row.
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    reason: str
    remedy: str


class DataRejected(UserFacingError):
    """A file was refused and nothing of it was loaded; every reason is listed."""

    def __init__(self, title: str, what_to_do: str, rejected: list[RejectedRow]) -> None:
        super().__init__(title, what_to_do)
        self.rejected = rejected
