"""Control charts against the reference, NHSRplotthedots 0.2.2: every case, point by point, and its rule vectors.

The cases stand in ``tests/data/spc``; the environment variable SPC_CASES names one more file of the same shape, plain
or gzip. Three kinds of group are defects of the reference, known by the series itself, and held to what is right:

- all values alike, or a single value: the reference has no limits. The classes are the reference's; the limits lie on
  the value, and a single value has neither limits nor icons.
- alike but for jumps that screening drops: the reference's limits have no width and flag every point. Only values
  other than the usual one may be flagged.

A case with a reference_note is not held to the reference's icons; nor is one without a latest value, which the
reference calls common cause, where the product shows what the latest value that there is says. A facet without a
target beside others that have one is "inconsistent" to the reference and has no assurance icon here.
"""

import gzip
import json
import os
import statistics
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from data_access.performance.series_file import SeriesColumns, read_series
from models.errors import DataRejected
from models.performance import spc, spc_rules

FOLDER = Path(__file__).resolve().parents[1] / "data" / "spc"
VECTORS = json.loads((FOLDER / "rule_unit_vectors.json").read_text(encoding="utf-8"))
CLASS_OF = {spc.special_cause_type(item): item for item in spc.PointClass}


def read_cases(path):
    """The cases of a file, one on each line."""
    opened = gzip.open if Path(path).suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


PUBLIC = read_cases(FOLDER / "xmr_public.jsonl.gz")
OTHERS = read_cases(os.environ["SPC_CASES"]) if os.environ.get("SPC_CASES") else []


def chart(case):
    """The case through ``analyse``, as plain values."""
    given, options = case["input"], case["input"]["options"]
    return spc.analyse(
        given["dates"],
        given["values"],
        facets=given["facet"],
        improvement_direction=options["improvement_direction"],
        target=options["target"],
        screen_outliers=options["screen_outliers"],
        rebase_dates=options["rebase"] or (),
        fix_after_n_points=options["fix_after_n_points"],
    ).as_dict()


def by_group(points):
    """Points by (facet, rebase group)."""
    groups = defaultdict(list)
    for point in points:
        groups[point["facet"], point["rebase_group"]].append(point)
    return groups


def kind_of(expected):
    """``alike`` or ``flat`` for a group where the reference is not to be followed, else ``plain``."""
    first = expected[0]
    if first["lpl"] is None:
        return "alike"
    tiny = 1e-9 * max(abs(point["y"] or 0) for point in expected)
    values = {point["y"] for point in expected}
    return "flat" if first["upl"] - first["lpl"] <= tiny and len(values - {None}) > 1 else "plain"


def assert_plain(points, expected):
    for found, wanted in zip(points, expected, strict=True):
        width = wanted["upl"] - wanted["lpl"]
        for name, number in wanted.items():
            if name in ("mean", "lpl", "upl"):
                assert found[name] == pytest.approx(number, rel=1e-9, abs=1e-9 * width), (name, wanted["date"])
            else:
                assert found[name] == number, (name, wanted["date"])


def assert_alike(points, expected):
    for name in ("date", "y", "rebase_group", "relative_to_mean", "special_cause_type", "point_type"):
        assert [point[name] for point in points] == [point[name] for point in expected], name
    ranges = [point["lpl"] is not None for point in points]
    assert len(set(ranges)) == 1
    if ranges[0]:
        assert {(point["lpl"], point["upl"]) for point in points} == {(points[0]["mean"],) * 2}
    else:
        assert not any(None not in (before["y"], after["y"]) for before, after in pairwise(points))


def assert_flat(points):
    usual = statistics.median(point["y"] for point in points if point["y"] is not None)
    for point in points:
        assert point["lpl"] < usual < point["upl"]
        assert point["point_type"] == "common_cause" or point["y"] != usual, point["date"]


def assert_case(case):
    found, wanted = chart(case), case["expected"]
    found_groups, wanted_groups = by_group(found["points"]), by_group(wanted["points"])
    assert list(found_groups) == list(wanted_groups)
    kinds = {key: kind_of(group) for key, group in wanted_groups.items()}
    for key, kind in kinds.items():
        if kind == "plain":
            assert_plain(found_groups[key], wanted_groups[key])
        elif kind == "alike":
            assert_alike(found_groups[key], wanted_groups[key])
        else:
            assert_flat(found_groups[key])
    assert found["trial_limits_warning"] == wanted["trial_limits_warning"]
    assert_icons(case, found, kinds)


def assert_icons(case, found, kinds):
    target = case["input"]["options"]["target"]
    for summary, wanted in zip(found["summary"], case["expected"]["summary"], strict=True):
        own = [key for key in kinds if key[0] == summary["facet"]]
        points = [point for point in found["points"] if point["facet"] == summary["facet"]]
        assert summary["n_special"] == sum(point["point_type"] != "common_cause" for point in points)
        last = next((point for point in reversed(points) if point["y"] is not None), points[-1])
        assert summary["variation_type"] == (last["point_type"] if last["lpl"] is not None else None)
        if last["lpl"] is None:
            assert (summary["variation_icon"], summary["assurance_icon"]) == (None, None)
        elif not case["reference_note"] and last is points[-1] and {kinds[key] for key in own} == {"plain"}:
            has_target = not isinstance(target, dict) or target.get(summary["facet"]) is not None
            assert summary == (wanted if has_target else {**wanted, "assurance_type": None, "assurance_icon": None})


@pytest.mark.parametrize("case", PUBLIC, ids=lambda case: case["id"])
def test_a_public_case_is_as_the_reference(case):
    assert_case(case)


@pytest.mark.skipif(not OTHERS, reason="SPC_CASES names no file")
@pytest.mark.parametrize("case", OTHERS or [None], ids=lambda case: case["id"] if case else "none")
def test_another_case_is_as_the_reference(case):
    assert_case(case)


def test_a_wrong_limit_and_a_wrong_class_are_found():
    """The comparison itself: it must be able to fail."""
    for field, value in (("mean", 100.0), ("lpl", 68.998389), ("special_cause_type", "Above UCL"), ("y", 98.0)):
        case = json.loads(json.dumps(PUBLIC[0]))
        case["expected"]["points"][3][field] = value
        with pytest.raises(AssertionError):
            assert_case(case)
    case = json.loads(json.dumps(PUBLIC[0]))
    case["expected"]["summary"][0]["assurance_icon"] = "pass"
    with pytest.raises(AssertionError):
        assert_case(case)


def test_a_facet_without_a_target_of_its_own_has_no_assurance_icon():
    case = json.loads(json.dumps(next(case for case in PUBLIC if isinstance(case["input"]["options"]["target"], dict))))
    facet = case["expected"]["summary"][1]["facet"]
    del case["input"]["options"]["target"][facet]
    case["expected"]["summary"][1].update(assurance_type="inconsistent", assurance_icon="inconsistent")
    assert_case(case)
    case["expected"]["summary"][1]["variation_icon"] = "concern_high"
    with pytest.raises(AssertionError):
        assert_case(case)


def made(values, *, limits, flagged, note="REFERENCE DEFECT", target=2.0, summary=("common_cause", "inconsistent")):
    """A case as the reference would answer it: the same limits at every point, and one class."""
    mean = statistics.fmean(values) if len(set(values)) > 1 else values[0]
    dates = [f"2021-{month:02}-01" for month in range(1, len(values) + 1)]
    points = [
        {
            "date": day, "facet": "no facet", "y": value, "rebase_group": 0, "mean": mean,
            "lpl": limits, "upl": limits, "outside_limits": flagged if limits else None,
            "relative_to_mean": int(np.sign(value - mean)),
            "close_to_limits": False if limits else None,
            "special_cause_type": "Below LCL" if flagged else "Common Cause",
            "point_type": "special_cause_concern" if flagged else "common_cause", "short_group_warning": True,
        }
        for day, value in zip(dates, values, strict=True)
    ]  # fmt: skip
    icon, met = summary
    options = {"improvement_direction": "increase", "target": target, "rebase": None, "fix_after_n_points": None}
    return {
        "id": "made", "reference_note": note,
        "input": {"dates": dates, "values": values, "facet": None, "options": {**options, "screen_outliers": True}},
        "expected": {"points": points, "trial_limits_warning": True, "summary": [
            {"facet": "no facet", "variation_type": icon, "variation_icon": icon, "assurance_type": met,
             "assurance_icon": met, "n_special": len(values) if flagged else 0}]},
    }  # fmt: skip


@pytest.mark.parametrize("note", ["REFERENCE DEFECT", None])
@pytest.mark.parametrize(
    ("values", "limits", "flagged"),
    [
        ([5.0] * 12, None, False),
        ([5.0], None, False),
        ([3.0] * 6 + [9.0] + [3.0] * 5, 3.5, True),
        ([3.0] * 11 + [9.0], 3.5, True),
        ([0.1 + 0.2] * 12, None, False),
    ],
)
def test_the_defects_of_the_reference_are_met_without_a_false_flag(values, limits, flagged, note):
    assert_case(made(values, limits=limits, flagged=flagged, note=note))


@pytest.mark.parametrize("vector", VECTORS["seven_points_one_side_of_mean"])
def test_seven_points_on_one_side_end_where_the_reference_says(vector):
    relative = np.array([vector["relative_to_mean"]], np.int8)
    ends = spc_rules.shift_ends(relative, spc_rules.follows_in_group(relative.shape, None), 7)
    assert ends[0].astype(int).tolist() == vector["last_of_run"]


@pytest.mark.parametrize("vector", VECTORS["spread_back_over_the_seven"])
def test_an_end_spreads_back_over_seven_points(vector):
    part_of = spc_rules.spread_back(np.array([vector["flag"]], int) != 0, 7)
    assert part_of[0].astype(int).tolist() == vector["part_of"]


@pytest.mark.parametrize("vector", VECTORS["seven_point_trend"])
def test_a_trend_of_seven_points_ends_where_the_reference_says(vector):
    values = np.array([vector["y"]], float)
    ends = spc_rules.trend_ends(values, spc_rules.follows_in_group(values.shape, None), 7)
    assert ends[0].tolist() == vector["trend"]


def windows(vector):
    close, relative = (np.array([vector[name]], np.int8) for name in ("close_to_limits", "relative_to_mean"))
    return close, spc_rules.two_in_three_windows(close, relative, spc_rules.follows_in_group(close.shape, None))


@pytest.mark.parametrize("vector", VECTORS["two_in_three_window"])
def test_a_window_of_two_in_three_is_found(vector):
    assert windows(vector)[1][0].astype(int).tolist() == vector["in_window"]


@pytest.mark.parametrize("vector", VECTORS["two_in_three_flagged"])
def test_only_the_close_points_of_a_window_are_flagged(vector):
    close, within = windows(vector)
    assert (within[0] & (close[0] == 1)).astype(int).tolist() == vector["flagged"]


def test_the_first_rule_that_a_point_meets_is_its_class():
    vector = {name: np.array([row]) for name, row in VECTORS["precedence_vector"].items() if name != "expected"}
    steps = np.sign(np.diff(vector["y"], append=vector["y"][:, -1:] + 1))
    codes = spc_rules.class_codes(
        relative=vector["relative_to_mean"],
        outside=vector["outside"] != 0,
        trend=np.where(vector["trend"] != 0, steps, 0),
        two_in_three=vector["two_in_three"] != 0,
        shift=vector["one_side"] != 0,
    )
    assert codes[0].tolist() == [CLASS_OF[name] for name in VECTORS["precedence_vector"]["expected"]]


@pytest.mark.parametrize("vector", VECTORS["assurance"])
def test_assurance_is_as_the_reference(vector):
    found = spc.assurance([vector["lpl"]], [vector["upl"]], vector["target"], vector["direction"])
    assert spc.Assurance(found[0]).label == vector["assurance"]


DAYS = [f"2021-{month:02}-01" for month in range(1, 13)]


@pytest.fixture
def no_column(tmp_path):
    """A file without the column that is asked for."""
    path = tmp_path / "series.csv"
    path.write_text("date,number\n2021-01-01,5\n", encoding="utf-8")
    return path


REFUSED = {
    "same date twice in one facet": (
        lambda: spc.analyse([*DAYS, DAYS[3]], range(13)),
        "2021-04-01 stands twice in dates",
    ),
    "date column is a number or text that is no date": (
        lambda: spc.analyse([20210101, "May"], [1, 2]),
        "20210101 in dates is no date",
    ),
    "value column is text": (lambda: spc.analyse(DAYS[:1], ["many"]), "'many' in values is no number"),
    "rebase or target named for a facet that is not in the data": (
        lambda: spc.analyse(DAYS[:2], [1, 2], facets=["a", "b"], target={"c": 1.0}),
        "target names the facet c",
    ),
    "fix_after_n_points below 12": (lambda: spc.analyse(DAYS, range(12), fix_after_n_points=11), "after 11 points"),
    "rebase as a list without a facet": (
        lambda: spc.analyse(DAYS, range(12), rebase_dates={"a": [DAYS[2]]}),
        "rebase_dates is given by facet",
    ),
}


@pytest.mark.parametrize("case", [item["case"] for item in VECTORS["input_errors"]])
def test_an_input_that_the_reference_refuses_is_refused_in_words(case, no_column):
    if case == "column does not exist":
        with pytest.raises(DataRejected) as refused:
            read_series(no_column, SeriesColumns())
        assert [(row.row, row.column) for row in refused.value.rejected] == [(1, "value")]
        return
    call, words = REFUSED[case]
    with pytest.raises(spc.SeriesRefused, match=words):
        call()
