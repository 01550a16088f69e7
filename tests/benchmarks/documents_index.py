"""Indexes by words and by vectors, and the encoders: rates, times of questions and memory, by hand.

    python -m tests.benchmarks.documents_index [passages]

The text is drawn: 60,000 words as frequent as in a language (Zipf), sentences of 12, passages of eight sentences and a
number of their own. A long question is a sentence, with and without the hundred commonest words that search leaves
out; a short one is two words of middling rank.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from data_access.documents.lexical import IndexRow, LexicalIndex
from data_access.documents.vectors import VectorStore
from models.documents.encoders import meaning_encoder, static_encoder, unit_rows
from tests.benchmarks.documents_table import Row, as_table, in_a_process, share
from tests.conftest import TESTDATA

HERE = "tests.benchmarks.documents_index"
WORDS, SENTENCES, WORDS_A_SENTENCE, SENTENCES_A_PASSAGE = 60_000, 40_000, 12, 8
SMALL, LARGE = 100_000, 1_000_000
BLOCK, QUESTIONS, NEAREST, COMMONEST = 5_000, 400, 200, 100
GRAPH_BLOCK, NOISE = 2_000, 0.03


def rows() -> list[Row]:
    """Rows of the table of goals."""
    return [*lexical_rows(SMALL), *lexical_rows(LARGE), *vector_rows(), *encoder_rows(), memory_row()]


@cache
def drawn_words() -> list[str]:
    """Words, the commonest first."""
    rng = np.random.default_rng(0)
    letters = np.array(list("etaoinshrdlucmfwypvbgkjqxz"))
    return ["".join(letters[(rng.random(length) ** 1.7 * 26).astype(int)]) for length in rng.integers(2, 11, WORDS)]


@cache
def sentences() -> list[str]:
    """Sentences of drawn words."""
    rng, words = np.random.default_rng(1), drawn_words()
    chances = 1 / np.arange(2.7, WORDS + 2.7)
    drawn = rng.choice(WORDS, size=(SENTENCES, WORDS_A_SENTENCE), p=chances / chances.sum())
    return [" ".join(words[place] for place in each) + "." for each in drawn]


def passages(count: int, seed: int = 2) -> Iterator[list[IndexRow]]:
    """Drawn passages, a block at a time; eight of them are an item."""
    rng, drawn = np.random.default_rng(seed), sentences()
    for start in range(0, count, BLOCK):
        chosen = rng.integers(0, SENTENCES, size=(min(BLOCK, count - start), SENTENCES_A_PASSAGE))
        texts = (" ".join([*(drawn[place] for place in each), str(rng.integers(1e9))]) for each in chosen)
        yield [IndexRow(start + at, (start + at) // 8, text, "", "", "drawn") for at, text in enumerate(texts)]


def questions() -> dict[str, list[str]]:
    """Long and short questions."""
    rng, words = np.random.default_rng(3), drawn_words()
    whole = [sentences()[place].rstrip(".") for place in rng.integers(0, SENTENCES, QUESTIONS)]
    common = set(words[:COMMONEST])
    long = [" ".join(word for word in each.split() if word not in common) for each in whole]
    short = [" ".join(words[place] for place in rng.integers(COMMONEST, 5_000, 2)) for _ in range(QUESTIONS)]
    phrases = [f'"{" ".join(each.split()[:2])}"' for each in whole]
    return {"long": long, "long, with the commonest words": whole, "two words": short, "phrase": phrases}


def index_here(count: int, folder: str) -> dict[str, float]:
    """Index drawn passages in this process, ask, and say what it took."""
    index = LexicalIndex(Path(folder, "lexical"))
    characters, wall, cpu = 0, 0.0, 0.0
    for block in passages(count):
        characters += sum(len(row.text) for row in block)
        used = timed(lambda block=block: index.add(block))
        wall, cpu = wall + used[0], cpu + used[1]
    used = timed(index.commit)
    wall, cpu = wall + used[0], cpu + used[1]
    size = sum(file.stat().st_size for file in Path(folder, "lexical").iterdir())
    took = {"rate": count / wall, "cpu_rate": count / cpu, "share": size / characters, "megabytes": size / 1e6}
    for kind, asked in questions().items():
        took |= _times(kind, lambda text: index.search(text, limit=NEAREST), asked)
    return took | {"peak": peak_megabytes()}


def lexical_rows(count: int) -> list[Row]:
    """The index by words at a size."""
    with tempfile.TemporaryDirectory() as folder:
        took = in_a_process(HERE, "index_here", count, folder)
    size = f"{count:,} passages"
    is_small = count <= SMALL
    anchor = "21,400 a CPU second; 0.32 × the text" if is_small else "25,700 a second by the clock; 0.30 × the text"
    said = f"{took['cpu_rate']:,.0f} a CPU second, {took['rate']:,.0f} by the clock"
    written = f"{took['megabytes']:.0f} MB, {took['share']:.2f} × the text; peak memory {took['peak']:.0f} MB"
    goal = 2 if is_small else 10
    anchors = {
        "long": "p50 0.37, p95 1.28 ms" if is_small else "p50 2.4, p95 7.5 ms",
        "long, with the commonest words": "none",
        "two words": "p50 0.08, p95 0.16 ms" if is_small else "p50 0.5, p95 1.2 ms",
        "phrase": "none",
    }
    return [
        Row(f"indexed by words, {size} (stemmed and as written)", "none", f"{said}; {written}", anchor),
        *(
            Row(
                f"question by words, {kind}, best {NEAREST} of {size}",
                f"p95 ≤ {goal} ms",
                _said(kind, took),
                f"{anchors[kind]}" + ("; DuckDB FTS p95 391 ms" if is_small and kind == "long" else ""),
            )
            for kind in anchors
        ),
    ]


def drawn_vectors(count: int, width: int, seed: int) -> np.ndarray:
    """Unit vectors in any direction: as good as others where all of them are looked at."""
    return unit_rows(np.random.default_rng(seed).standard_normal((count, width), dtype=np.float32))


def text_vectors(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Quick vectors of the judged collections, each again with a little noise until there are enough; questions'."""
    folder = TESTDATA / "documents"
    texts, asked = (
        [json.loads(line)["text"] for name in ("npl", "cisi") for line in (folder / name / file).open(encoding="utf-8")]
        for file in ("docs.jsonl", "queries.jsonl")
    )
    encoder, rng = static_encoder(), np.random.default_rng(1)
    rows = encoder.encode(texts)
    again = rows[np.arange(count) % len(rows)]
    noise = NOISE * rng.standard_normal(again.shape, dtype=np.float32)
    return unit_rows(again + noise * (np.arange(count) >= len(rows))[:, None]), encoder.encode(asked)


def exact_here(count: int, width: int, folder: str) -> dict[str, float]:
    """Every vector looked at: times of questions, and rows a second that are kept."""
    rows, asked = drawn_vectors(count, width, 1), drawn_vectors(100, width, 5)
    store = VectorStore(Path(folder), "drawn", width)
    wall, _ = timed(lambda: store.append(range(count), rows))
    some = np.random.default_rng(4).choice(count, 400, replace=False)
    cosines = _times("cosines", lambda one: store.cosines(one, some), asked)
    return {"append": count / wall} | cosines | _times("exact", lambda one: store.nearest(one, NEAREST), asked)


def graph_here(count: int, folder: str) -> dict[str, float]:
    """By the graph: times of questions, rate of building, recall."""
    rows, asked = text_vectors(count)
    width = rows.shape[1]
    exact = VectorStore(Path(folder, "exact"), "text", width)
    exact.append(range(count), rows)
    graph = VectorStore(Path(folder, "graph"), "text", width, most_exact=0)
    cpu = sum(
        timed(lambda at=at: graph.append(range(at, at + GRAPH_BLOCK), rows[at : at + GRAPH_BLOCK]))[1]
        for at in range(0, count, GRAPH_BLOCK)
    )
    hits = [np.isin(*(store.nearest(one, NEAREST)[0] for store in (graph, exact))).mean() for one in asked]
    times = _times("graph", lambda one: graph.nearest(one, NEAREST), asked)
    return {"append": count / cpu, "recall": float(np.mean(hits))} | times


def _times(kind: str, ask: Callable[[Any], Any], asked: Sequence[Any] | np.ndarray) -> dict[str, float]:
    """Milliseconds of the processor, which other work does not stretch, and by the clock."""
    ask(asked[0])
    took = zip(*(timed(lambda one=one: ask(one)) for one in asked), strict=True)
    wall, cpu = ([1000 * seconds for seconds in each] for each in took)
    cpus = {f"{kind} p50": share(cpu, 0.5), f"{kind} p95": share(cpu, 0.95)}
    return cpus | {f"{kind} clock p50": share(wall, 0.5), f"{kind} clock p95": share(wall, 0.95)}


def _said(kind: str, took: dict[str, float]) -> str:
    cpu = f"p50 {took[f'{kind} p50']:.2f}, p95 {took[f'{kind} p95']:.2f} ms CPU"
    return f"{cpu} ({took[f'{kind} clock p50']:.2f} and {took[f'{kind} clock p95']:.2f} by the clock)"


def vector_rows() -> list[Row]:
    """Exact at the width of MiniLM's vectors, and the graph on vectors of real text."""
    with tempfile.TemporaryDirectory() as folder:
        exact = in_a_process(HERE, "exact_here", SMALL, 384, folder)
    with tempfile.TemporaryDirectory() as folder:
        graph = in_a_process(HERE, "graph_here", SMALL, folder)
    said = {kind: _said(kind, took) for kind, took in (("exact", exact), ("cosines", exact), ("graph", graph))}
    return [
        Row(
            f"nearest {NEAREST} of {SMALL:,} × 384, exact",
            "p50 ≤ 15 ms",
            f"{said['exact']}; {exact['append']:,.0f} rows a second kept durably",
            "NumPy float32 12 ms; DuckDB 96 ms",
        ),
        Row(
            f"nearest {NEAREST} of {SMALL:,} × 256 by graph (only used beyond 300,000)",
            "recall ≥ 0.99",
            f"recall {graph['recall']:.3f}; {said['graph']}; {graph['append']:,.0f} rows a CPU second",
            "recall of 100: 0.999; 0.20 ms; 5,900 rows a CPU second",
        ),
        Row("exact cosine of 400 candidates", "none", said["cosines"], "none"),
    ]


def encoders_here() -> dict[str, float]:
    """Rates on drawn English-like passages of 100 words."""
    texts = [" ".join(COMMON[(at * 7 + place * place) % len(COMMON)] for place in range(100)) for at in range(200)]
    meaning, static = meaning_encoder(), static_encoder()
    took = {}
    for name, encoder, some in (("meaning", meaning, texts), ("static", static, texts * 20)):
        encoder.encode(some[:2])
        wall, cpu = timed(lambda encoder=encoder, some=some: encoder.encode(some))
        asked = [timed(lambda encoder=encoder, at=at: encoder.encode_query(COMMON[at] + " stolen digger"))[0] * 1000
                 for at in range(40)]  # fmt: skip
        took |= {name: len(some) / cpu, f"{name} wall": len(some) / wall, f"{name} query": share(asked, 0.5)}
    return took | {"products": product_rate()}


def product_rate() -> float:
    """Passages a CPU second if MiniLM were bare matrix products: 6 layers of 1.77 million weights, 125 tokens."""
    rows, weights = np.ones((125, 384), dtype=np.float32), np.ones((384, 1536), dtype=np.float32)
    products = 6 * (4 * 384 * 384 + 2 * 384 * 1536) / weights.size
    _, cpu = timed(lambda: [rows @ weights for _ in range(int(100 * products))])
    return 100 / cpu


def encoder_rows() -> list[Row]:
    """Both encoders."""
    took = in_a_process(HERE, "encoders_here")
    said = {
        name: f"{took[name]:,.0f} a CPU second, {took[f'{name} wall']:,.0f} by the clock; "
        f"question p50 {took[f'{name} query']:.2f} ms"
        for name in ("meaning", "static")
    }
    return [
        Row(
            "MiniLM int8, passages of 100 words",
            "≥ 40 a CPU second",
            f"{said['meaning']}; its matrix products alone in NumPy, now: {took['products']:.0f}",
            "41; question 6 to 8 ms",
        ),
        Row("WordLlama, passages of 100 words", "none", said["static"], "3,000 to 5,000; question 0.05 ms"),
    ]


def memory_here(count: int, folder: str) -> dict[str, float]:
    """Peak of a process that holds both encoders and has searched by words and both kinds of vectors."""
    index = LexicalIndex(Path(folder, "lexical"))
    stores = []
    for encoder in (meaning_encoder(), static_encoder()):
        store = VectorStore(Path(folder, encoder.name), encoder.name, encoder.dimensions)
        stores.append((encoder, store))
    for block in passages(count):
        index.add(block)
        for _, store in stores:
            ids = [row.passage_id for row in block]
            store.append(ids, drawn_vectors(len(ids), store.dimensions, ids[0]))
    index.commit()
    for text in questions()["long"]:
        index.search(text, limit=NEAREST)
        for encoder, store in stores:
            store.nearest(encoder.encode_query(text), NEAREST)
    return {"peak": peak_megabytes()}


def memory_row() -> Row:
    """Peak memory at 100,000 passages."""
    with tempfile.TemporaryDirectory() as folder:
        took = in_a_process(HERE, "memory_here", SMALL, folder)
    what = f"memory: index, vectors and encoders, {SMALL:,} passages taken in and searched"
    return Row(what, "≤ 1 GB", f"{took['peak']:.0f} MB at most", "751 MB")


def timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def peak_megabytes() -> float:
    """The most memory that this process had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


COMMON = (
    "the police officer found a stolen digger behind the yard in Leeds and asked the owner when it had been taken he "
    "said that two men came with a low loader on Friday night paid cash for fuel and left towards the motorway their "
    "van was seen on camera near Wakefield the invoice for the hire had been sent to a company that does not exist its "
    "account was opened last month with a false passport money moved to three other people within an hour"
).split()


def main() -> None:
    """Every row, or those of the index by words at a size."""
    found = lexical_rows(int(sys.argv[1])) if sys.argv[1:] else rows()
    sys.stdout.write("\n".join(as_table(found)) + "\n")


if __name__ == "__main__":
    main()
