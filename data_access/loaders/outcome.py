"""What is asked of a load, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_access.loaders.contract import Contract
from data_access.loaders.kinds import KINDS
from models.errors import DataRejected, RejectedRow
from models.series.mapping import ColumnMapping

FILE_NAME_SHOWN = 120


@dataclass(frozen=True)
class LoadRequest:
    """One file to load; ``file_name`` is the name to show where ``path`` is an upload's temporary place.

    ``mapping`` says what the columns of a file of kind ``series`` mean, where it has not the header of the template.
    ``contract`` is that of a file for a register, which is of none of the kinds.
    """

    kind: str
    path: Path
    file_name: str | None = None
    mapping: ColumnMapping | None = None
    contract: Contract | None = None

    @property
    def held_to(self) -> Contract:
        """The contract that the file is held to."""
        return self.contract or KINDS[self.kind]

    @property
    def shown_name(self) -> str:
        """The file's own name without folders and control characters, cut in the middle when very long."""
        given = (self.file_name or self.path.name).replace("\\", "/").rsplit("/", 1)[-1]
        name = "".join(character for character in given if character.isprintable()) or "file"
        if len(name) <= FILE_NAME_SHOWN:
            return name
        return f"{name[: FILE_NAME_SHOWN - 20]}…{name[-19:]}"


@dataclass(frozen=True)
class SetAsideRow:
    """A row that was read and kept beside the data, because it is not about one territorial force."""

    file: str
    row: int
    values: dict[str, str]
    reason: str


@dataclass(frozen=True)
class LoadOutcome:
    """What a file holds. ``rows_read`` = ``rows_accepted`` (rows set aside among them) + ``rows_rejected``.

    Rows were loaded only when ``load_id`` is there; ``rows_accepted`` of a refused file counts the rows that
    had no fault of their own. A file refused as a whole has no rows read and its reasons in ``rejected``.
    ``rows_replaced`` counts the stored rows that give way.
    """

    kind: str
    file_name: str
    sha256: str
    size_bytes: int
    rows_read: int
    rows_accepted: int
    rows_set_aside: int
    rows_rejected: int
    rows_replaced: int
    encoding: str
    warnings: tuple[str, ...]
    rejected: tuple[RejectedRow, ...]
    set_aside: tuple[SetAsideRow, ...]
    preview: tuple[dict[str, Any], ...]
    load_id: str | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether nothing at all was rejected."""
        return not self.rejected


class LoadRejected(DataRejected):
    """Files were refused and nothing was loaded; ``outcomes`` says what each file held."""

    def __init__(self, outcomes: Sequence[LoadOutcome]) -> None:
        rejected = [row for outcome in outcomes for row in outcome.rejected]
        refused = [outcome.file_name for outcome in outcomes if outcome.rejected]
        reasons = "reason is" if len(rejected) == 1 else "reasons are"
        super().__init__(
            f"Nothing was loaded: {', '.join(refused[:5])} {'was' if len(refused) == 1 else 'were'} refused.",
            f"{len(rejected):,} {reasons} listed with file, row and column; correct them and load again.",
            rejected,
        )
        self.outcomes = tuple(outcomes)
        self.rows_read = sum(outcome.rows_read for outcome in outcomes)
