"""Time and memory of a question at 100,000 passages: hybrid, with snippets, facets and filters, as the app asks it.

    python -m tests.benchmarks.documents_search [passages]

The text is drawn (see documents_index). Vectors of meaning are drawn too, as they change no time; questions go through
the model.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from data_access.documents.case import Case, create_case
from data_access.documents.gate import benchmark_case
from data_access.documents.indexing import index_case
from data_access.documents.lanes import meaning_store
from data_access.documents.search import search
from models.documents.encoders import unit_rows
from models.documents.requests import Filters, SearchRequest
from tests.benchmarks.documents_index import passages, questions, timed
from tests.benchmarks.documents_table import Row, in_a_process, share

HERE = "tests.benchmarks.documents_search"
SMALL, ASKED, ENTITIES, MENTIONS_A_PASSAGE = 100_000, 200, 4_000, 2
FIRST_DAY = datetime(2024, 1, 1)
KINDS = ("mail", "chat", "document", "table")


def rows() -> list[Row]:
    """Rows of the table of goals."""
    with tempfile.TemporaryDirectory() as folder:
        found = in_a_process(HERE, "ask_here", SMALL, folder)
    told = [
        Row(f"hybrid question at {SMALL:,} passages, {kind}: p95", "≤ 60 ms", _times(found[kind]),
            "prototype 50 ms, DuckDB full text 391 ms")
        for kind in ("long", "two words", "with filters", "with a phrase")
    ]  # fmt: skip
    return [*told, Row(f"memory at {SMALL:,} passages", "≤ 1024 MB", f"{found['megabytes']:.0f} MB", "751 MB")]


def _times(found: dict[str, float]) -> str:
    return f"{found['p95']:.1f} ms (p50 {found['p50']:.1f}; processor {found['cpu']:.1f}, p95 {found['cpu p95']:.1f})"


def ask_here(count: int, folder: str) -> dict[str, object]:
    """Make a case in this process and ask it: milliseconds by kind of question, and memory."""
    from threadpoolctl import threadpool_limits

    threadpool_limits(limits=1, user_api="blas")  # as the app and the terminal have it
    opened = benchmark_case(drawn_case(Path(folder, "case"), count))
    asked = questions()
    filters = Filters(families=("mail", "chat"), written_from=FIRST_DAY.date())
    kinds = {
        "long": [SearchRequest(text) for text in asked["long"]],
        "two words": [SearchRequest(text) for text in asked["two words"]],
        "with filters": [SearchRequest(text, filters=filters) for text in asked["long"]],
        "with a phrase": [
            SearchRequest(f"{phrase} {text}") for phrase, text in zip(asked["phrase"], asked["two words"], strict=True)
        ],
    }
    search(opened, kinds["long"][0])
    found: dict[str, object] = {}
    for kind, requests in kinds.items():
        took = [timed(lambda request=request: search(opened, request)) for request in requests[:ASKED]]
        times, cpu = ([seconds * 1000 for seconds in each] for each in zip(*took, strict=True))
        clock = {"p50": share(times, 0.5), "p95": share(times, 0.95)}
        found[kind] = clock | {"cpu": sum(cpu) / len(cpu), "cpu p95": share(cpu, 0.95)}
    return {**found, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def drawn_case(folder: Path, count: int) -> Case:
    """A case of drawn passages, eight an item, with kinds, dates and entities to count."""
    case = create_case(folder, name="drawn", made_by="benchmark", is_benchmark=True)
    store, rng = meaning_store(case), np.random.default_rng(7)
    with case.writing() as cursor:
        for block in passages(count):
            ids = [row.passage_id for row in block]
            texts = pd.DataFrame({"passage_id": ids, "item_id": [row.item_id for row in block],
                                  "text": [row.text for row in block]})  # fmt: skip
            cursor.register("drawn", texts)
            cursor.execute(
                """
                insert into passages
                select passage_id, item_id, passage_id % 8, 1, 'page', 'Page 1', text, 97,
                    [{'at': 0, 'label': 'Paragraph 1'}], null from drawn
                """
            )
            cursor.unregister("drawn")
            store.append(ids, unit_rows(rng.standard_normal((len(ids), store.dimensions)).astype(np.float32)))
        _items(cursor, count // 8 + 1)
        _mentions(cursor, rng, count)
    index_case(case)
    return case


def _items(cursor: object, count: int) -> None:
    numbers = np.arange(count)
    items = pd.DataFrame({"n": numbers, "family": np.array(KINDS)[numbers % len(KINDS)],
                          "day": [FIRST_DAY + timedelta(days=int(each % 700)) for each in numbers]})  # fmt: skip
    cursor.register("drawn", items)  # type: ignore[attr-defined]
    cursor.execute(  # type: ignore[attr-defined]
        """
        insert into items
        select n, 'hash' || n, 'item ' || n, 'box/item ' || n, 'Box ' || n % 20, 'Person ' || n % 7, family, family, 10,
            null, null, 'indexed', '', null, 'Item ' || n, 'Author ' || n % 50, day, 'en', 1, 776, 'text', '1', 1, '',
            '', [], '', 1, timestamp '2026-11-01' from drawn
        """
    )
    cursor.unregister("drawn")  # type: ignore[attr-defined]


def _mentions(cursor: object, rng: np.random.Generator, count: int) -> None:
    where = np.repeat(np.arange(count), MENTIONS_A_PASSAGE)
    who = (ENTITIES * rng.random(len(where)) ** 3).astype(int)
    drawn = pd.DataFrame({"passage_id": where, "item_id": where // 8, "entity_id": who})
    cursor.register("drawn", drawn)  # type: ignore[attr-defined]
    cursor.execute(  # type: ignore[attr-defined]
        "insert into mentions select passage_id, item_id, entity_id, 'Name', 0, 4, 'name' from drawn"
    )
    cursor.execute(  # type: ignore[attr-defined]
        """
        insert into entities
        select n, if(n % 3 = 0, 'organisation', 'person'), 'name ' || n, 'Name ' || n, null from range(?) as all_of(n)
        """,
        [ENTITIES],
    )
    cursor.unregister("drawn")  # type: ignore[attr-defined]


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SMALL
    with tempfile.TemporaryDirectory() as place:
        print(in_a_process(HERE, "ask_here", count, place))
