"""The benefits register as it begins: the rows of the founding document, kept in one edit."""

from __future__ import annotations

from data_access.benefits.keeping import RowChange, keep_rows
from data_access.benefits.reading import WHAT, register_of
from data_access.stores import Stores
from models.access import Viewer, require
from models.benefits.founding import TABLES, founding_rows
from models.benefits.kinds import EDIT
from models.errors import EditRefused

NOT_EMPTY = "The register has rows already."


def enter_founding(stores: Stores, viewer: Viewer) -> int:
    """Keep every row of the founding document under its own id, all of them or none, and return how many.

    EditRefused when the register holds a row of a kind that they are of.
    """
    require(viewer, EDIT, what=WHAT)
    register = register_of(stores, viewer)
    if any(register.rows(kind_id) for kind_id in TABLES):
        raise EditRefused(NOT_EMPTY, "The rows of the founding document are entered into an empty register only.")
    rows = founding_rows()
    return len(keep_rows(stores, viewer, [RowChange(row.kind_id, row.values, row.row_id) for row in rows]))
