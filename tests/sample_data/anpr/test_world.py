"""A world is the same for the same knobs, holds together in space and time, and tells all of its truth."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from models.errors import EditRefused
from sample_data.anpr import Knobs, World, make_world
from sample_data.anpr.cast import LOOKALIKES_A_COURIER, PAIRS_AN_ESCORT
from tests.sample_data.anpr.conftest import TINY

FASTEST_KMH = 150.0


def read_texts(world: World) -> pd.DataFrame:
    reads = world.reads
    columns = {"plate": reads.plates[reads.read], "true": reads.plates[reads.true], "cam": reads.cam, "t": reads.t}
    return pd.DataFrame(columns | {"body": reads.body, "is_misread": reads.is_misread, "true_t": reads.true_t})


def km_between(world: World, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    lat, lon = np.radians(world.network.cameras.lat), np.radians(world.network.cameras.lon)
    x = (lon[other] - lon[one]) * np.cos((lat[one] + lat[other]) / 2)
    return 6371.0 * np.hypot(x, lat[other] - lat[one])


def test_the_same_knobs_give_the_same_world(world):
    again = make_world(TINY)
    pd.testing.assert_frame_equal(read_texts(world), read_texts(again))
    pd.testing.assert_frame_equal(world.truth, again.truth)
    pd.testing.assert_frame_equal(world.pairs, again.pairs)
    assert world.lines == again.lines


def test_another_seed_gives_another_world(world):
    assert not world.truth.equals(make_world(replace(TINY, seed=6)).truth)


def test_other_noise_leaves_journeys_and_truth_as_they_are(world):
    noisy = make_world(replace(TINY, misread_rate=0.08, missed_rate=0.25))
    pd.testing.assert_frame_equal(world.truth, noisy.truth)
    before, after = read_texts(world), read_texts(noisy)
    key = ["body", "cam", "t", "true"]
    met = after.merge(before, on=key, how="left", indicator=True, suffixes=("", "_before"))
    assert (met["_merge"] == "both").all()
    assert met.loc[met["is_misread_before"] == True, "is_misread"].all()  # noqa: E712


def test_nobody_is_faster_than_a_car_can_be(world):
    reads = read_texts(world).sort_values(["body", "true_t"], kind="stable")
    one, other = reads.iloc[:-1], reads.iloc[1:]
    same = (one["body"].to_numpy() == other["body"].to_numpy()) & (one["cam"].to_numpy() != other["cam"].to_numpy())
    hours = (other["true_t"].to_numpy() - one["true_t"].to_numpy())[same] / 3_600_000
    km = km_between(world, one["cam"].to_numpy()[same], other["cam"].to_numpy()[same])
    assert same.sum() > 5_000
    assert (hours > 0).all()
    assert (km[km > 3] / hours[km > 3]).max() < FASTEST_KMH


def test_reads_stand_in_order_of_time_and_within_the_days(world):
    assert (np.diff(world.reads.t) >= 0).all()
    assert set(np.unique(world.reads.day)) == set(range(TINY.days))


def test_rates_are_near_their_knobs(world):
    passes = int(world.truth.drop_duplicates("body")["passes"].sum())
    read = len(world.reads.t)
    assert world.reads.is_misread.mean() == pytest.approx(TINY.misread_rate, abs=0.01)
    assert 1 - read / passes == pytest.approx(TINY.missed_rate + 0.01, abs=0.03)


def test_the_truth_knows_every_true_plate_and_body(world):
    truth = set(zip(world.truth["plate"], world.truth["body"], strict=True))
    reads = read_texts(world)
    assert set(zip(reads["true"], reads["body"], strict=True)) <= truth
    assert len(truth) == len(world.truth)
    assert world.truth["body"].nunique() == TINY.vehicles


def test_a_body_bears_two_plates_only_where_it_swapped_them_and_never_at_once(world):
    swapped = world.truth[world.truth["swapped_with"] != ""]
    twice = world.truth[world.truth.duplicated("body", keep=False)]
    assert set(swapped["body"]) == set(twice["body"])
    assert len(swapped) == 2
    reads = read_texts(world)
    spans = reads[reads["body"].isin(swapped["body"])].groupby("true")["t"].agg(["min", "max"]).sort_values("min")
    assert all(one["max"] < other["min"] for (_, one), (_, other) in pairwise(spans.iterrows()))


def test_a_plate_of_two_bodies_is_marked_as_cloned():
    world = make_world(replace(TINY, vehicles=4_000, days=2))
    shared = world.truth[world.truth.duplicated("plate", keep=False)]
    assert len(shared) == 4
    assert set(shared["body"]) == set(world.truth.loc[world.truth["is_clone"], "body"])


def test_both_vehicles_of_a_cloned_plate_are_about_on_many_days(world, monkeypatch):
    monkeypatch.setattr("sample_data.anpr.world.VEHICLES_A_CLONE", 50)
    cloned = make_world(replace(TINY, missed_rate=0.0)).truth.query("is_clone")
    reads = read_texts(make_world(replace(TINY, missed_rate=0.0)))
    assert len(cloned) == 36
    days = (reads["true_t"] // 86_400_000).groupby(reads["body"]).nunique().reindex(cloned["body"])
    assert days.min() >= 2
    assert days.median() > (reads["true_t"] // 86_400_000).groupby(reads["body"]).nunique().median()


def test_couriers_have_lines_runs_and_twelve_that_look_like_them(world):
    bodies = world.truth.drop_duplicates("body")
    couriers = bodies[bodies["role"] == "courier"]
    own = {line.line_id for line in world.lines if line.profile_id == "county_lines"}
    others = bodies[~bodies["role"].isin(["courier", "escort"]) & ~bodies["body"].isin(world.pairs["companion"])]
    alike = others[others["line"].isin(own)]
    assert len(couriers) == TINY.couriers
    assert (couriers["label"] == 1).all()
    assert set(couriers["line"]) <= own
    assert couriers["runs"].min() >= 1
    assert len(alike) == LOOKALIKES_A_COURIER * len(couriers)
    assert (world.truth["label"] == (world.truth["role"] == "courier")).all()


def test_every_escort_stands_among_many_innocent_pairs(world):
    escorts = world.pairs[world.pairs["is_escort"]]
    roles = world.truth.drop_duplicates("body").set_index("body")["role"]
    assert len(escorts) >= 1
    assert set(roles[escorts["companion"]]) == {"escort"}
    assert set(roles[escorts["body"]]) == {"courier"}
    assert (~world.pairs["is_escort"]).sum() >= 10 * len(escorts)
    assert PAIRS_AN_ESCORT >= 10


def test_an_escort_is_ahead_by_seconds(world):
    escort = world.pairs[world.pairs["is_escort"] & (world.pairs["shared_tours"] > 1)].iloc[0]
    reads = read_texts(world)
    led, ahead = (reads[reads["body"] == escort[name]][["cam", "true_t"]] for name in ("body", "companion"))
    near = pd.merge_asof(led, ahead.assign(other=ahead["true_t"]), on="true_t", by="cam", direction="backward")
    gap = (near["true_t"] - near["other"]).dropna() / 1_000
    close = gap[gap < 300]
    assert len(close) > 20
    assert close.median() == pytest.approx(85, abs=75)


def test_neither_place_in_the_truth_nor_number_nor_plate_says_who_is_who(world):
    bodies = world.truth.drop_duplicates("body")
    for column in (bodies["body"], pd.Series(np.arange(len(bodies)), bodies.index)):
        sought = column[bodies["line"] != ""].rank(pct=True).mean()
        assert sought == pytest.approx(column.rank(pct=True).mean(), abs=0.08 * column.max())


def test_lines_are_drawn_without_regard_to_who_drives_them(world):
    other = make_world(replace(TINY, vehicles=400, couriers=1))
    assert other.lines == world.lines


@pytest.mark.parametrize(
    "wrong", [{"vehicles": 3}, {"days": 0}, {"lines": 0}, {"misread_rate": 1.2}, {"missed_rate": -0.1}]
)
def test_knobs_beyond_reason_are_refused(wrong):
    with pytest.raises(EditRefused):
        Knobs(**wrong)


def test_too_few_sites_for_a_line_are_refused():
    with pytest.raises(EditRefused):
        make_world(replace(TINY, sites=50))
