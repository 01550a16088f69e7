"""Plates bear tags that are not issued, and so does everything that they are misread as."""

from __future__ import annotations

import re

import numpy as np

from sample_data.anpr.plates import DENSITY, as_text, draw_plates, misread

CURRENT = re.compile(r"[IQZ][A-Z]\d\d[A-Z]{3}")
COUNT = 20_000


def plates(count: int = COUNT) -> np.ndarray:
    return draw_plates(np.random.default_rng(1), count)


def misreads(rows: np.ndarray) -> np.ndarray:
    chance = np.random.default_rng(2).random((len(rows), 5))
    return misread(rows, np.arange(len(rows)), chance)


def test_every_plate_is_of_the_current_form_under_a_tag_that_is_not_issued():
    drawn = as_text(plates())
    assert all(CURRENT.fullmatch(plate) for plate in drawn)
    assert len(set(drawn)) == COUNT


def test_a_misread_never_begins_as_an_issued_plate_does():
    read = as_text(misreads(plates()))
    assert {plate[0] for plate in read} <= set("IQZ012")
    assert not [plate for plate in read if re.fullmatch(r"Q\d{1,3}[A-Z]{3}", plate)]


def test_a_misread_differs_from_the_plate_and_mostly_by_one_character():
    true, read = plates(), misreads(plates())
    words, spoilt = as_text(true), as_text(read)
    same_length = np.char.str_len(spoilt) == 7
    changed = (true[same_length, :7] != read[same_length, :7]).sum(axis=1)
    assert (words != spoilt).all()
    assert 0.8 < same_length.mean() < 0.95
    assert (changed == 1).mean() > 0.9


def test_a_misread_is_often_the_plate_of_another_vehicle():
    drawn = as_text(plates())
    hits = np.isin(as_text(misreads(plates())), drawn).mean()
    assert DENSITY / 4 < hits < DENSITY


def test_a_small_world_is_as_dense_as_a_large_one():
    for count in (600, 5_000, 60_000):
        drawn = plates(count)
        used = [len(np.unique(drawn[:, place])) for place in (0, 4, 5, 6)]
        heads = len(np.unique(drawn[:, 1:4], axis=0))
        assert 0.5 * DENSITY < count / (np.prod(used) * heads) < 2 * DENSITY
