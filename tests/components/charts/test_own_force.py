"""The reader's own force, and its peers, can be found in funnel and small multiples."""

import pytest

from components.charts import theme
from components.charts.funnel_plot import Dot, dot_traces
from components.charts.spark_tiles import Spark, tiles_layout
from components.charts.spec import ChartContext

ABOUT = ChartContext("forces", "2026", "source", "definition", True)


def spark(force_id, x):
    return Spark(force_id, force_id.title(), force_id[:3].upper(), x, 0, (1.0, 2.0), 0.0, 3.0, "common", "")


@pytest.mark.parametrize("own", ["kent", ""])
def test_the_own_square_has_the_strongest_frame_and_peers_a_stronger_one(own):
    sparks = [spark("kent", 0), spark("essex", 1), spark("gwent", 2)]
    layout = tiles_layout(sparks, own_force=own, peers=("essex",), context=ABOUT)
    kent, essex, gwent = (shape["line"] for shape in layout["shapes"][:3])
    assert essex["width"] > gwent["width"]
    assert essex["color"] == theme.palette("light").peer
    assert (kent["width"] > essex["width"]) == bool(own)


def test_the_own_dot_has_a_ring_and_its_code():
    kent = Dot("kent", "Kent", "KNT", 10, 1.0, "common", True, "")
    dots = [kent, Dot("essex", "Essex", "ESX", 9, 2.0, "common", False, "")]
    named = {trace["name"]: trace for trace in dot_traces(dots, context=ABOUT)}
    assert named["own"]["y"] == [1.0]
    assert named["names"]["text"] == ["<b>KNT</b><br> "]
    assert "own" not in {trace["name"] for trace in dot_traces(dots[1:], context=ABOUT)}
