"""Second bodies of plates in the dictionary of a lake's vehicles: a vehicle id of their own, with the same plate."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_access.anpr.drafts import Draft
from data_access.anpr.lake import Lake
from data_access.queries import run

FIRST, SECOND = 1, 2
NO_BODIES = pd.DataFrame({"plate_vid": np.zeros(0, np.int32), "first_day": np.zeros(0, np.int32)})


def set_bodies(lake: Lake, draft: Draft, second: pd.DataFrame) -> dict[int, int]:
    """Let these plates (``plate_vid, first_day`` of the second body) have two bodies and no other; the ids of the
    second ones by plate. A plate that had a second body keeps its id.
    """
    with lake.session(draft.manifest) as con:
        held = con.execute("select plate_vid, vid from bodies where vid <> plate_vid").fetchall()
        if second.empty and not held:
            return {}
        vehicles = run(con, "anpr/first_bodies").df()
        ids = _ids(draft, dict(held), second["plate_vid"].astype(int).tolist())
        rows = {"vehicles": _with_second(vehicles, second, ids), "bodies": _bodies(ids)}
        for table, frame in rows.items():
            path = draft.new_file(table)
            con.from_df(frame).write_parquet(str(path), compression="zstd")
            draft.set_table(table, [path])
    return ids


def _ids(draft: Draft, held: dict[int, int], plates: list[int]) -> dict[int, int]:
    new = sorted(set(plates) - set(held))
    first = draft.take_vids(len(new)) if new else 0
    numbered = {plate: first + place for place, plate in enumerate(new)}
    return {plate: held.get(plate, numbered.get(plate, 0)) for plate in plates}


def _with_second(vehicles: pd.DataFrame, second: pd.DataFrame, ids: dict[int, int]) -> pd.DataFrame:
    plates = vehicles.set_index("vid")["plate"]
    vids = second["plate_vid"].astype(int)
    added = pd.DataFrame({"vid": vids.map(ids), "plate": vids.map(plates), "first_day": second["first_day"]})
    every = pd.concat([vehicles, added]) if len(added) else vehicles
    return every.astype({"vid": np.int32, "first_day": np.int32}).sort_values("vid", ignore_index=True)


def _bodies(ids: dict[int, int]) -> pd.DataFrame:
    rows = [(plate, plate, FIRST) for plate in ids] + [(vid, plate, SECOND) for plate, vid in ids.items()]
    return pd.DataFrame(sorted(rows), columns=["vid", "plate_vid", "body"]).astype(np.int32)
