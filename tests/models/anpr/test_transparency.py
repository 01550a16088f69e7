"""The records of a ranking."""

import json
from dataclasses import replace

from models.anpr.fairness import group_rates
from models.anpr.settings import definition
from models.anpr.transparency import RankingFacts, as_json, as_markdown, model_card, transparency_record

FACTS = RankingFacts(
    run_id="r1", profile="County Lines", profile_reviewed="2026-11-02", line="Anytown to Seaside", made_on="2026-11-26",
    expires_on="2026-12-26", days="1 to 28 Nov 2026", model="3", engine="1", learning="learned from 4 known vehicles",
    features=("short stays", "share of life"), known=4, scored=812, leads=200, reads=5_000_000, vehicles=120_000,
    cameras=2_000, is_synthetic=True,
)  # fmt: skip


def test_the_transparency_record_fills_every_field_of_the_standard():
    fields = transparency_record(FACTS)
    wanted = [item["name"] for part in definition("transparency")["section"] for item in part["field"]]
    assert [item.name for item in fields] == wanted
    assert all(item.words and "{" not in item.words for item in fields)
    text = " ".join(item.words for item in fields)
    assert "5,000,000 reads of 120,000 vehicles by 2,000 cameras" in text
    assert "Intelligence lead, not grounds on its own; check the image." in text
    assert "until 2026-12-26" in text
    assert "Not measured for this ranking." in text


def test_the_model_card_tells_of_groups_that_stand_out():
    groups = ["a"] * 900 + ["b"] * 900 + ["c"] * 900
    marks = [place % 900 < leads for place, leads in zip(range(2700), [50] * 900 + [0] * 900 + [20] * 900, strict=True)]
    card = {item.name: item.words for item in model_card(FACTS, {"home area": group_rates(groups, marks)})}
    assert card["By home area"].startswith("3 groups compared, 2 stand out, 0 hidden or too small; ")
    assert "a: 555.6 in 10,000" in card["By home area"]
    assert card["Innocent kinds"] == "No lead has been judged yet."


def test_words_of_a_line_cannot_become_markup():
    facts = replace(FACTS, line="# <script> [x](http://a)\n| *b*")
    text = as_markdown("Model card", model_card(facts), is_synthetic=True)
    assert "<script>" not in text.replace("\\<script\\>", "")
    assert "\\[x\\](http://a) \\| \\*b\\*" in text
    assert "SYNTHETIC DATA" in text
    assert "SYNTHETIC" not in as_markdown("Model card", model_card(facts), is_synthetic=False)


def test_a_record_is_one_json_object():
    record = json.loads(json.dumps(as_json("Record", transparency_record(FACTS), is_synthetic=False)))
    assert record["title"] == "Record"
    assert record["fields"][0] == {
        "section": "Summary", "name": "Name", "words": "ANPR Find and Profile: County Lines",
    }  # fmt: skip
