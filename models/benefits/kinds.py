"""The kinds of row of the benefits register, as ``models/definitions/benefits/register.toml`` declares them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.records.kinds import RecordKind, kinds_in

FOLDER = Path(__file__).parent.parent / "definitions" / "benefits"
FILE = FOLDER / "register.toml"
VIEW, EDIT, APPROVE = "benefits.view", "benefits.edit", "benefits.approve"
BENEFIT, MEASURE, OUTPUT, CHANGE, LINK, ACTION = "benefit", "measure", "output", "change", "link", "action"
GROUP, COST, SETTING, MEETING, DECISION, VALUE = "group", "cost", "setting", "meeting", "decision", "value"
NODE_KINDS = (OUTPUT, CHANGE, BENEFIT)


@dataclass(frozen=True, eq=False)
class RegisterRow:
    """One row of the register as it stands: its values by field, and the version that the next edit must name.

    ``state`` is that of a benefit, ``target_state`` that of a measure's target; both are empty for other kinds.
    """

    row_id: str
    kind_id: str
    values: Mapping[str, object]
    state: str
    target_state: str
    is_synthetic: bool
    is_withdrawn: bool
    version: int

    def __getitem__(self, field: str) -> object:
        """The value of a field."""
        return self.values[field]


@cache
def register_kinds() -> Mapping[str, RecordKind]:
    """Every kind of row by its id, in the order of the file."""
    return kinds_in(FILE)
