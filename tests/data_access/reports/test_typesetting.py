"""The typesetter reads words as data and nothing from outside."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from data_access.reports.typesetting import FOLDER, png_of, settable

SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50"><rect width="100" height="50"/></svg>'


def test_settable_reaches_every_depth_and_changes_only_what_cannot_be_set():
    value = {"a": ["x\ty", ("é", "e\u0301"), {"b": "中\x07"}], "n": 3, "none": None}
    assert settable(value) == {"a": ["x y", ["é", "é"], {"b": "▯▯"}], "n": 3, "none": None}
    assert settable("£ € – — ‘’ “” … ● ○ ▬ → ≥ \u2009 ⁄") == "£ € – — ‘’ “” … ● ○ ▬ → ≥ \u2009 ⁄"


def test_a_picture_becomes_a_png_of_its_width():
    image = Image.open(io.BytesIO(png_of(SQUARE, width_points=72, ppi=200)))
    assert (image.format, image.size) == ("PNG", (200, 100))


@pytest.mark.parametrize("name", ["report.typ", "picture.typ"])
def test_no_template_runs_words_or_asks_for_a_package(name):
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert not [word for word in ("eval(", "@preview", "#import", "read(", "http") if word in text]
