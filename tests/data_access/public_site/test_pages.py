"""The pages are whole, plain and safe, whatever was loaded."""

import csv
import io
import json
import re

import pytest

from data_access.public_site.markup import Markup, element, table
from tests.data_access.public_site.reading import Page

HOSTILE = "<script>alert(1)</script> & '\"> <img src=x onerror=alert(1)> \u202egnp.exe"
FORMULA = "=cmd|'/c calc'!A1"


def renamed(table, **columns):
    """A statement that sets columns of a raw table."""
    sets = ", ".join(f"{column} = {value}" for column, value in columns.items())
    return f"update raw.{table} set {sets}"  # noqa: S608 - names and texts of this test


def quoted(text, *, unique_by=""):
    """The text as a literal of SQL, with a column behind it where it has to be told apart."""
    literal = "'" + text.replace("'", "''") + "'"
    return f"{literal} || ' ' || {unique_by}" if unique_by else literal


def pages(files):
    return {name: Page(body) for name, body in files.items() if name.endswith(".html")}


def broken(files):
    """Everything about the pages that is not as it has to be."""
    found = []
    for name, page in pages(files).items():
        found += [f"{name}: {problem}" for problem in page.problems]
        found += [f"{name}: id {held} twice" for held in set(page.ids) if page.ids.count(held) > 1]
        found += [f"{name}: {tag}" for tag in {"script", "style", "iframe", "img", "form"} & set(page.tags)]
        found += [f"{name}: {tag} {key}" for tag, key, _ in page.attributes if key == "style" or key.startswith("on")]
        found += [
            f"{name}: leads to {address}"
            for address in page.addresses
            if address not in files and address.removeprefix("#") not in page.ids
        ]
        found += [f"{name}: not one {tag}" for tag in ("h1", "main", "title", "html") if page.tags.count(tag) < 1]
        found += [f"{name}: {page.tags.count('h1')} h1"] if page.tags.count("h1") != 1 else []
    return found


def test_the_site_holds_every_page_and_file(sample_files):
    assert {name for name in sample_files if name.endswith(".html")} == {
        "index.html", "wave-1.html", "wave-2.html", "method.html", "framework.html", "left-out.html", "data.html",
        "licence.html", "accessibility.html",
    }  # fmt: skip
    assert len([name for name in sample_files if name.startswith("data/")]) == 6


def test_every_page_is_well_formed_without_scripts_and_leads_nowhere_else(sample_files):
    assert broken(sample_files) == []


def test_every_page_has_a_strict_policy(sample_files):
    for page in pages(sample_files).values():
        policies = [value for tag, key, value in page.attributes if tag == "meta" and "default-src" in (value or "")]
        assert policies == ["default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"]
    assert b"@import" not in sample_files["site.css"]
    assert b"url(" not in sample_files["site.css"]


def test_every_picture_has_words_and_every_table_a_caption(sample_files):
    for page in pages(sample_files).values():
        pictures = [value for tag, key, value in page.attributes if (tag, key) == ("svg", "aria-labelledby")]
        assert all(set(names.split()) <= set(page.ids) for names in pictures)
        assert page.tags.count("caption") == page.tags.count("table")
    assert pages(sample_files)["index.html"].tags.count("desc") == 6


def test_synthetic_data_say_so_on_every_page_in_every_picture_and_file(sample_files):
    for name, body in sample_files.items():
        if not name.endswith((".css", ".svg")):
            assert b"SYNTHETIC" in body, name
    for body in (sample_files["index.html"], sample_files["wave-1.html"]):
        pictures = re.findall(r'<svg width="100%".*?</svg>', body.decode())
        assert len(pictures) == 6
        assert all("SYNTHETIC DATA" in picture for picture in pictures)
    for name, body in sample_files.items():
        if name.endswith(".csv"):
            rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
            assert rows
            assert {row["data_status"] for row in rows} == {"SYNTHETIC"}
            assert "SYNTHETIC" in name


def test_real_data_are_not_called_synthetic(changed):
    files = changed("update raw.loads set is_synthetic = false")
    assert [name for name, body in files.items() if b"SYNTHETIC" in body or "SYNTHETIC" in name] == []
    assert broken(files) == []


def test_hostile_names_are_shown_letter_for_letter_and_do_nothing(changed):
    words = dict.fromkeys(("pillar", "question", "evidence_examples", "level_1"), quoted(HOSTILE))
    files = changed(
        renamed("assessment_waves", name=quoted(HOSTILE, unique_by="wave_id")),
        renamed("capabilities", capability=quoted(HOSTILE, unique_by="capability_id"), **words),
    )
    assert broken(files) == []
    shown = HOSTILE.replace("\u202e", " ")
    for name in ("index.html", "wave-1.html", "framework.html", "left-out.html"):
        assert shown in Page(files[name]).text
    for name, body in files.items():
        if name.endswith(".html"):
            assert b"<script" not in body
            assert b"<img" not in body
            assert "\u202e" not in body.decode()


def test_a_name_that_a_spreadsheet_would_run_gets_an_apostrophe(changed):
    files = changed(renamed("capabilities", capability=quoted(FORMULA, unique_by="capability_id")))
    for name, body in files.items():
        if name.endswith(".csv"):
            cells = [cell for row in csv.reader(io.StringIO(body.decode("utf-8-sig"))) for cell in row]
            assert not [cell for cell in cells if cell.startswith("=")]
    assert f"'{FORMULA} F1" in files["data/capabilities_SYNTHETIC.csv"].decode()


def test_the_table_of_capabilities_and_the_csv_say_the_same(sample_files):
    words = Page(sample_files["index.html"]).text
    whole = json.loads(sample_files["data/public-site_SYNTHETIC.json"])
    rows = list(csv.DictReader(io.StringIO(sample_files["data/levels_SYNTHETIC.csv"].decode("utf-8-sig"))))
    assert [int(row["forces_in_fives"]) for row in rows] == [
        row["forces_in_fives"] for row in whole["tables"]["levels"]
    ]
    newest = whole["tables"]["levels"][0]["wave"]
    for row in whole["tables"]["levels"]:
        low, high = row["lowest_level"], row["highest_level"]
        label = str(low) if low == high else f"{low}–{high}"
        assert row["wave"] != newest or f"{label}: {row['forces_in_fives']}" in words


def test_without_a_closed_wave_the_site_says_so(changed):
    files = changed("update raw.assessment_waves set status = 'open'")
    assert "No wave of assessment has been closed yet" in Page(files["index.html"]).text
    assert broken(files) == []
    assert json.loads(files["data/public-site_SYNTHETIC.json"])["tables"]["levels"] == []


def test_an_open_wave_is_nowhere(changed):
    files = changed("update raw.assessment_waves set status = 'open' where wave_id = '2025-reassessment'")
    assert "wave-2.html" not in files
    assert not [name for name, body in files.items() if b"Reassessment 2025" in body]


@pytest.mark.parametrize("part", ["<b>", "a & b", '"', "'"])
def test_parts_and_attributes_are_escaped(part):
    made = element("p", part, title=part)
    assert Page(made.encode()).text == part
    assert Page(made.encode()).attributes == [("p", "title", part)]
    assert element("div", element("b", "x")) == "<div><b>x</b></div>"


def test_a_table_escapes_its_cells():
    made = table("<caption>", ["<a>"], [["<b>", Markup("<i>x</i>")]], name="t")
    assert Page(made.encode()).tags == ["div", "table", "caption", "thead", "tr", "th", "tbody", "tr", "th", "td", "i"]
