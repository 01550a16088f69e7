"""The quality of reads in counts: characters, plates on two vehicles, roads; no plate, and no small count."""

import json

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_access.anpr.plate_quality import plate_quality_of, wrong_clocks_of
from data_access.anpr.quality import quality_of
from data_access.anpr.views import empty_table

from .hand_made import DAY_ONE, at, make_lake

MANY, FEW = 6, 2


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    """P12 is read as P13 often and as P72 seldom; P40 and six more plates are on two vehicles."""
    vids = [12, 13, 72, *range(40, 47)]
    made = make_lake(tmp_path_factory.mktemp("quality") / "lake", [(vid, at(0, f"10:{vid - 10}"), 1) for vid in vids])
    misread = [(13, 12, "substitution", {}, True)] * MANY + [(72, 12, "substitution", {}, True)] * FEW
    clones = [(vid, 90, "clone", {"contradictions": 1 if vid > 40 else 4}, True) for vid in range(40, 47)]
    rows = pd.DataFrame([*misread, *clones], columns=["vid_raw", "vid_repaired", "kind", "evidence", "is_applied"])
    rows = rows.assign(day=DAY_ONE, t=range(len(rows)), cam=1, probability=0.99)
    rows["evidence"] = rows["evidence"].map(json.dumps)
    with made.writing() as draft:
        path = draft.new_file("repairs")
        schema = empty_table("repairs").schema
        pq.write_table(pa.Table.from_pandas(rows, preserve_index=False).select(schema.names).cast(schema), path)
        draft.set_table("repairs", [path])
    return made


def test_characters_are_counted_by_what_was_meant_and_few_reads_are_hidden(lake):
    found = plate_quality_of(lake).characters.set_index(["meant", "read_as"])
    assert set(found.index) == {("2", "3"), ("1", "7")}
    assert found["misreads"].isna().all()  # one count could be worked out from the other and the total


def test_plates_on_two_vehicles_are_counted_by_contradictions_without_a_plate(lake):
    found = plate_quality_of(lake)
    assert (found.split, found.suspected) == (7, 0)
    by_group = found.clones.set_index("group")["plates"]
    assert by_group.isna().sum() >= 2  # the single plate with four, and a group that would tell it
    assert "P4" not in found.clones.to_csv()


def test_roads_and_clocks_of_a_small_store(lake):
    quality = quality_of(lake)
    assert quality.roads[["cameras", "with_reads", "silent_days"]].to_numpy().tolist() == [[1, 1, 0]]
    assert wrong_clocks_of(lake).empty
