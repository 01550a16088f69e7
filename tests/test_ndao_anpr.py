"""``ndao.py anpr`` from files to leads: what it prints, refuses and puts on record."""

import json
import re
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

import ndao
from data_access.stores import open_stores
from models.anpr.rules import categories, reasons

ROOT = Path(__file__).resolve().parent.parent
WHY = ["--reason", "county_lines", "--reference", "OP-HERON-7", "--authority", "Jo Miles, Inspector"]
SITES = [f"Site {letter}" for letter in "ABCDEFGH"]
DAYS, MINUTE = 8, timedelta(minutes=1)
WHY_REVEAL = "Lead to check against the picture"
COURIER, PATTERN = "ZA51 ABC", r"V-[0-9A-Z]{8}"


def reads() -> pd.DataFrame:
    """Two weeks of a road of eight sites: a courier out and back at odd hours, sixty others who drive through."""
    first = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=DAYS + 3)
    rows = []
    for day in range(DAYS):
        midnight = first + timedelta(days=day)
        if day % 3 != 1:
            out = midnight + timedelta(hours=(11, 21, 15)[day % 3], minutes=17 * day)
            rows += _drive(COURIER, out, SITES) + _drive(COURIER, out + 150 * MINUTE, SITES[::-1])
        for other in range(60):
            begins = midnight + timedelta(hours=7 + other % 9, minutes=other)
            part = SITES[other % 3 : 5 + other % 4]
            rows += _drive(f"ZB{other:02d}XYZ", begins, part if other % 2 else part[::-1])
    return pd.DataFrame(rows, columns=["vrm", "captured_at", "site"])


def _drive(plate: str, begins: datetime, sites: list[str]) -> list[tuple[str, datetime, str]]:
    return [(plate, begins + 10 * at * MINUTE, site) for at, site in enumerate(sites)]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A file of reads, a line and a list of known plates."""
    folder = tmp_path_factory.mktemp("files")
    reads().to_parquet(folder / "reads.parquet")
    (folder / "line.csv").write_text("\n".join(["camera_id", *SITES, ""]), encoding="utf-8")
    (folder / "known.csv").write_text("plate\nza 51-abc\nZZ99 ZZZ\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def lakes(files):
    """A store of reads, and one of the same reads for measuring."""
    for name, extra in (("real", []), ("measured", ["--benchmark"])):
        call = ["anpr", "ingest", str(files / name), "--reads", str(files / "reads.parquet"), *extra]
        assert ndao.main([*call, "--db", str(files / "db")]) == 0
    return files


@pytest.fixture
def run(lakes, capsys, monkeypatch):
    monkeypatch.delenv("NDAO_AUDIT_KEY_FILE", raising=False)
    capsys.readouterr()

    def call(verb, store, *arguments):
        status = ndao.main(["anpr", verb, str(lakes / store), *map(str, arguments), "--db", str(lakes / "db")])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return call


def on_record(folder: Path) -> pd.DataFrame:
    stores = open_stores(folder / "db", folder / "db" / "audit.key")
    try:
        assert stores.audit.verify().is_whole
        return stores.audit.newest(50)
    finally:
        stores.close()


def test_ingest_counts_every_row_once_and_says_what_it_guessed(lakes, run):
    status, out, _ = run("ingest", "measured", "--reads", lakes / "reads.parquet", "--json")
    told = json.loads(out)
    assert status == 0
    assert told["already"] == ["reads.parquet"]
    assert told["read"] == 0


def test_reads_of_csv_are_counted_and_set_aside_with_reasons(lakes, run):
    (lakes / "odd.csv").write_text(
        "plate,camera,time\nZC51AAA,Site A,2026-10-05T10:00:00\nNOPLATE,Site A,2026-10-05T10:00:05\n"
        "ZC51AAA,Site A,2026-10-05T10:00:01\nZC51AAA,Site B,9999-12-31T00:00:00\n",
        encoding="utf-8",
    )
    status, out, _ = run("ingest", "odd", "--reads", lakes / "odd.csv", "--benchmark", "--json")
    told = json.loads(out)
    assert status == 0
    assert told["accepted"] + told["duplicates"] + sum(told["set_aside"].values()) == told["read"] == 4
    assert (told["accepted"], told["duplicates"]) == (1, 1)


@pytest.mark.parametrize(
    "arguments", [["--reads", "nowhere.csv"], ["--reads", "reads.parquet", "--mapping", "none.toml"]]
)
def test_an_ingest_that_is_refused_leaves_no_store(lakes, run, arguments, monkeypatch):
    monkeypatch.chdir(lakes)
    status, out, err = run("ingest", "refused", *arguments, "--json")
    assert status == 2
    assert "There is no file" in json.loads(out)["error"]
    assert err
    assert not (lakes / "refused").exists()


def test_a_ranking_of_a_benchmark_store_shows_plates_and_needs_no_reason(lakes, run):
    out = lakes / "leads.csv"
    asked = ["--line", lakes / "line.csv", "--known", lakes / "known.csv", "--out", out]
    status, told, _ = run("rank", "measured", *asked, "--json")
    leads = pd.read_csv(out)
    assert status == 0
    assert leads.loc[0, "plate"] == "ZA51ABC"
    assert leads["score"].is_monotonic_decreasing
    assert list(leads["rank"]) == list(range(1, len(leads) + 1))
    assert len(on_record(lakes).query("action == 'anpr.rank'")) == 0
    assert json.loads(told)["known"] == 1
    assert json.loads(told)["known_not_in_store"] == ["ZZ99 ZZZ"]


def test_a_ranking_without_a_reason_is_refused_with_what_to_do(lakes, run):
    status, out, err = run("rank", "real", "--line", lakes / "line.csv", "--json")
    assert status == 2
    assert "--reason, --reference, --authority" in json.loads(out)["error"]
    assert "county_lines" in err


def test_a_ranking_shows_names_on_record_and_a_plate_only_by_a_record_of_its_own(lakes, run):
    status, out, err = run("rank", "real", "--line", lakes / "line.csv", "--top", 4, "--out", "-", *WHY)
    names = re.findall(PATTERN, out)
    assert status == 0
    assert len(names) == 4
    assert "ZA51ABC" not in out + err
    assert "not grounds on its own" in err
    newest = on_record(lakes)
    assert list(newest["action"][:2]) == ["anpr.rank", "anpr.search"]
    assert newest["actor"][0].startswith("terminal|")
    shown = json.loads(run("reveal", "real", "--vehicle", names[0], "--why", WHY_REVEAL, *WHY, "--json")[1])
    assert shown["vehicle"] == names[0]
    newest = on_record(lakes)
    assert newest["action"][0] == "anpr.reveal.plate"
    assert json.loads(newest["object"][0])["plate"] == shown["plate"]


def test_plates_of_a_list_are_revealed_each_on_record(lakes, run):
    asked = ["--similar-to", COURIER, "--top", 2, "--reveal", WHY_REVEAL, "--json"]
    shown = {row["plate"] for row in json.loads(run("rank", "real", *asked, *WHY)[1])["rows"]}
    newest = on_record(lakes)
    assert len(shown) == 2
    assert {json.loads(told)["plate"] for told in newest["object"][:2]} == shown


def test_likeness_needs_no_line_and_no_place(lakes, run):
    status, out, _ = run("rank", "measured", "--similar-to", "za51abc", "--top", 5, "--json")
    assert status == 0
    assert len(json.loads(out)["rows"]) == 5
    assert run("rank", "measured", "--similar-to", "ZZ99ZZZ")[0] == 2


def test_ids_that_are_no_plates_are_ranked_as_written_without_a_map_or_journeys(lakes, run):
    lines = ["Timestamp,car-id,car-type,gate-name"]
    for at, car in enumerate(["20154501024519-26", "2015450102451-926", "20154501024519-262", "2015450102451-927"]):
        gates = ["entrance3", "gate6", "ranger-stop3"] if at < 2 else ["entrance1", "gate6", "camping5"]
        lines += [f"2015-05-0{at + 1} 02:{10 + 5 * step}:00,{car},4,{gate}" for step, gate in enumerate(gates)]
    (lakes / "park.csv").write_text("\n".join(lines), encoding="utf-8")
    (lakes / "gates.csv").write_text("id,name\nentrance3,North\ngate6,Mid\n", encoding="utf-8")
    reads = ["--reads", lakes / "park.csv", "--cameras", lakes / "gates.csv", "--benchmark", "--json"]
    told = json.loads(run("ingest", "park", *reads)[1])
    assert (told["accepted"], told["set_aside"]) == (12, {})
    assert "ids are not plates: kept as they are" in told["said"]
    out = lakes / "alike.csv"
    status, _, _ = run("rank", "park", "--similar-to", "20154501024519-26", "--top", 1000, "--out", out, "--json")
    assert status == 0
    assert pd.read_csv(out, dtype=str)["plate"].tolist() == ["2015450102451-926"]


@pytest.mark.parametrize(
    "arguments",
    [[], ["--line", "x", "--similar-to", "y"], ["--line", "no-such-line"], ["--line", "line.csv", "--out", "x.docx"],
     ["--line", "line.csv", "--known", "none.csv"], ["--line", "line.csv", "--top", "0"],
     ["--line", "line.csv", "--profile", "burglary"], ["--line", "line.csv", "--memory-mb", "1"]],
    ids=" ".join,
)  # fmt: skip
def test_a_ranking_that_cannot_be_made_is_refused(lakes, run, arguments, monkeypatch):
    monkeypatch.chdir(lakes)
    status, out, err = run("rank", "measured", *arguments, "--json")
    assert status == 2
    assert json.loads(out)["error"] in err


def test_a_line_is_kept_listed_ranked_on_and_withdrawn(lakes, run):
    added = json.loads(run("lines", "measured", "add", lakes / "line.csv", "--name", "A to H", "--json")[1])["lines"]
    assert [step[0] for step in added[0]["sites"]] == SITES
    line = added[0]["line_id"]
    assert [each["line_id"] for each in json.loads(run("lines", "measured", "list", "--json")[1])["lines"]] == [line]
    assert run("lines", "measured", "withdraw", line)[0] == 0
    assert json.loads(run("lines", "measured", "list", "--json")[1]) == {"lines": []}
    assert run("lines", "measured", "add", lakes / "line.csv", "--name", "A to H")[0] == 0


def test_a_file_of_lines_with_a_site_that_is_not_known_is_refused_with_its_row(lakes, run):
    (lakes / "wrong.csv").write_text("camera_id\nSite A\nSite Z\n", encoding="utf-8")
    status, out, _ = run("lines", "measured", "add", lakes / "wrong.csv", "--json")
    assert status == 2
    assert json.loads(out)["rejected"][0]["row"] == 3


def test_a_line_is_built_from_a_vehicle_without_telling_its_plate(lakes, run):
    status, out, _ = run("lines", "real", "from-vehicle", "ZA51ABC", *WHY, "--json")
    (line,) = json.loads(out)["lines"]
    built = [step[0] for step in line["sites"]]
    assert status == 0
    assert built in (SITES, SITES[::-1])
    assert re.fullmatch(f"Line of {PATTERN}", line["name"])


def test_convoys_and_fairness_and_the_records_of_a_ranking(lakes, run):
    assert run("convoys", "measured", "--vehicle", "ZA51ABC", "--json")[0] == 0
    ranking = json.loads(run("rank", "measured", "--line", lakes / "line.csv", "--json")[1])["run"]
    told = json.loads(run("fairness", "measured", "--run", ranking, "--json")[1])
    assert {row["by"] for row in told["rows"]} >= {"home area", "usual hours"}
    out = lakes / "card.md"
    assert run("fairness", "measured", "--run", ranking, "--record", "model-card", "--out", out)[0] == 0
    assert out.read_text(encoding="utf-8").startswith("# Model card")


def test_what_was_found_is_learned_from_and_drift_is_told(lakes, run):
    (lakes / "one.json").write_text(json.dumps({"line_id": "one", "name": "A to H", "sites": SITES}), encoding="utf-8")
    assert run("lines", "measured", "add", lakes / "one.json")[0] == 0
    assert run("drift", "measured", "--line", "one")[0] == 2
    assert run("retrain", "measured", "--line", "one")[0] == 2
    for plate, finding in ((COURIER, "true_lead"), ("ZB01XYZ", "parcel")):
        assert run("feedback", "measured", "--line", "one", "--vehicle", plate, "--finding", finding)[0] == 0
    assert run("feedback", "measured", "--line", "two", "--vehicle", COURIER, "--finding", "parcel")[0] == 2
    told = json.loads(run("retrain", "measured", "--line", "one", "--json")[1])
    assert (told["model_id"], told["before_id"]) == ("county_lines-0001", "")
    assert (told["true_leads"], told["innocent"]) == (1, 1)
    assert any(round(row["before"], 6) != round(row["after"], 6) for row in told["rows"])
    again = json.loads(run("retrain", "measured", "--line", "one", "--json")[1])
    assert (again["model_id"], again["before_id"]) == ("county_lines-0002", "county_lines-0001")
    drift = json.loads(run("drift", "measured", "--line", "one", "--json")[1])
    assert {row["reading"] for row in drift["rows"]} == {"steady"}
    assert drift["needs_retraining"] is False
    assert json.loads(run("rank", "measured", "--line", "one", "--json")[1])["model"] == "county_lines-0002"
    assert run("retrain", "real", "--line", lakes / "line.csv")[0] == 2  # no reason


def test_cleaning_lists_applies_and_takes_back(lakes, run):
    assert run("repairs", "measured", "--apply", "--undo")[0] == 2
    assert run("clones", "real")[0] == 2
    assert json.loads(run("swaps", "measured", "--json")[1])["rows"] == []
    applied = json.loads(run("repairs", "measured", "--apply", "--json")[1])
    undone = json.loads(run("repairs", "measured", "--undo", "--json")[1])
    assert undone == {"applied": 0, "suggested": applied["applied"] + applied["suggested"], "days": []}


def test_a_ranking_is_measured_against_the_truth(lakes, run):
    (lakes / "truth.csv").write_text("plate,label,line\nZA51 ABC,1,line\nZB01XYZ,0,\nZZ99ZZZ,0,\n", encoding="utf-8")
    asked = ["--truth", lakes / "truth.csv", "--lines", lakes / "line.csv", "--json"]
    told = json.loads(run("evaluate", "measured", *asked)[1])
    assert told["measures"]["set aside"]["average_precision"]["value"] == 1.0
    assert told["plates_not_in_store"] == 1
    (lakes / "no_truth.csv").write_text("vehicle\nZA51 ABC\n", encoding="utf-8")
    assert run("evaluate", "measured", "--truth", lakes / "no_truth.csv", *asked[2:])[0] == 2
    assert run("evaluate", "measured", *asked, "--known-fraction", 2)[0] == 2


def test_days_that_need_a_category_are_refused_without_one(lakes, run):
    old = (datetime.now(UTC) - timedelta(days=120)).date()
    status, _, err = run("rank", "real", "--line", lakes / "line.csv", *WHY, "--from", old)
    assert status == 2
    assert "older than 90 days" in err
    assert on_record(lakes)["outcome"].tolist().count("denied") == 1
    assert run("convoys", "real", "--vehicle", COURIER, *WHY, "--category", "serious", "--from", old)[0] == 0


def test_a_purge_says_what_went_and_is_on_record(lakes, run):
    day = (datetime.now(UTC) - timedelta(days=DAYS)).date()
    status, out, _ = run("purge", "real", "--before", day, "--json")
    told = json.loads(out)
    assert status == 0
    assert told["reads"] > 0
    assert (lakes / "real" / "certificates" / f"{told['certificate_id']}.json").exists()
    assert on_record(lakes)["action"][0] == "anpr.purge"


def test_every_number_of_the_rules_is_documented():
    files = ("anpr/rules.toml", "search_reasons.toml")
    read = [tomllib.loads((ROOT / "models" / "definitions" / file).read_text(encoding="utf-8")) for file in files]
    rules = {**read[0], "words": read[1]["words"]}
    text = (ROOT / "docs" / "anpr.md").read_text(encoding="utf-8")
    parts = ("access", "words", "retention", "disclosure")
    rows = [f"| `{part}.{name}` | {value} |" for part in parts for name, value in rules[part].items()]
    assert [line for line in text.splitlines() if re.match(r"\| `\w+\.\w+` \|", line)] == rows
    assert [code for code in (*reasons(), *categories()) if f"`{code}`" not in text] == []


def test_every_key_of_a_mapping_is_documented():
    from dataclasses import fields

    from models.anpr.columns import ColumnMapping

    text = (ROOT / "docs" / "anpr.md").read_text(encoding="utf-8")
    text = text.partition("### Mapping")[2].partition("### Cameras")[0]
    keys = {name for name in re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)}
    assert keys == {item.name for item in fields(ColumnMapping)} | {"format", "date", "time"}
