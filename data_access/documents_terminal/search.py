"""Asking a case from the terminal: a question, many questions, a list of terms."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from data_access.anpr_terminal.output import say, write_text
from data_access.documents.gate import OpenCase
from data_access.documents.hits import Hit, PassageHit
from data_access.documents.search import BatchHit, SearchResults, search, search_batch, search_terms
from data_access.documents_terminal.opening import Verbs, add_verb, opened
from models.documents.requests import HYBRID, MODES, SearchRequest
from models.errors import DataRejected, EditRefused, RejectedRow
from models.settings import Settings

TAG = "ndao"
SHOWN = 10
ONE_QUESTION = 'Write one object a line: {"id": "1", "text": "…"}.'


def add(verbs: Verbs) -> None:
    """The verbs and their options."""
    ask = add_verb(verbs, "search", "ask a question, in words or with \"phrases\", AND, OR, NOT, field: and fuzzy~")
    ask.add_argument("question")
    ask.add_argument("--k", type=int, default=SHOWN, metavar="N", help="items that are shown")
    ask.add_argument("--all-copies", action="store_true", help="show near-duplicates each")
    many = add_verb(verbs, "search-batch", "ask many questions and write the run as TREC has it")
    many.add_argument("--queries", type=Path, required=True, metavar="FILE", help='lines of {"id": "…", "text": "…"}')
    many.add_argument("--k", type=int, default=100, metavar="N", help="items of each question")
    many.add_argument("--out", type=Path, required=True, metavar="FILE", help="qid, Q0, docid, rank, score, tag")
    for verb in (ask, many):
        verb.add_argument("--mode", choices=MODES, default=HYBRID, help="by words, by meaning, or both")
    terms = add_verb(verbs, "terms", "count the items and passages that hold each term of a list")
    terms.add_argument("--file", type=Path, required=True, metavar="FILE", help="a term a line")


def run(options: argparse.Namespace, settings: Settings) -> None:
    """Run one of the verbs."""
    verbs = {"search": _search, "search-batch": _batch, "terms": _terms}
    if getattr(options, "k", 1) < 1:
        raise EditRefused("--k is a number of items.", "Give 1 or more.")
    verbs[options.verb](options, settings)


def _search(options: argparse.Namespace, settings: Settings) -> None:
    request = SearchRequest(options.question, mode=options.mode, size=options.k, collapses=not options.all_copies)
    found = opened(options, settings)
    results = search(found, request)
    say(options, _facts(found, results), [*_lines(results)])


def _batch(options: argparse.Namespace, settings: Settings) -> None:
    if not options.out.parent.is_dir() or options.out.is_dir():
        raise EditRefused(f"A file cannot be written to {options.out}.", "Name a file in a folder that is there.")
    queries = read_queries(options.queries)
    run_ = search_batch(opened(options, settings), queries, options.k, mode=options.mode)
    lines = list(trec_lines(run_))
    write_text(options.out, "".join(f"{line}\n" for line in lines))
    facts = {"queries": len(queries), "lines": len(lines), "out": str(options.out)}
    say(options, facts, [f"{options.out}: {len(lines)} lines for {len(queries)} questions"])


def _terms(options: argparse.Namespace, settings: Settings) -> None:
    counts = search_terms(opened(options, settings), _text(options.file).splitlines())
    rows = [{"term": each.term, "items": each.items, "passages": each.passages} for each in counts]
    words = [f"{each.items:>7} items {each.passages:>8} passages  {each.term}" for each in counts]
    say(options, {"terms": rows}, words)


def read_queries(path: Path) -> list[tuple[str, str]]:
    """Questions with their ids from lines of JSON; DataRejected with every line that is none."""
    found: dict[str, str] = {}
    refused: list[RejectedRow] = []
    for number, line in enumerate(_text(path).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            key, text = str(row["id"]), row["text"]
            if not isinstance(text, str) or key in found or any(space in key for space in " \t"):
                raise ValueError("an id without spaces that no other line has, and a text")
            found[key] = text
        except (ValueError, KeyError, TypeError) as error:
            refused.append(RejectedRow(path.name, number, None, line[:80], str(error), ONE_QUESTION))
    if refused or not found:
        raise DataRejected(f"{path.name} holds no list of questions.", "Put right every line that is named.", refused)
    return list(found.items())


def trec_lines(run_: Mapping[str, tuple[BatchHit, ...]]) -> Iterator[str]:
    """The six columns of a TREC run: question, Q0, document, rank, score, tag."""
    for query_id, hits in run_.items():
        for rank, hit in enumerate(hits, start=1):
            yield f"{query_id}\tQ0\t{'_'.join(hit.name.split())}\t{rank}\t{hit.score:.6f}\t{TAG}"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise EditRefused(f"There is no file {path}.", "Check the path.") from error
    except UnicodeDecodeError as error:
        raise EditRefused(f"{path.name} is not text in UTF-8.", "Save it as UTF-8.") from error


def _facts(found: OpenCase, results: SearchResults) -> dict[str, object]:
    return {
        "search": found.search_id,
        "question": results.request.text,
        "mode": results.request.mode,
        "total": results.total,
        "lanes": list(results.lanes),
        "notes": list(results.notes),
        "did_you_mean": results.did_you_mean,
        "seconds": round(results.seconds, 4),
        "is_synthetic": found.case.is_synthetic,
        "hits": [_hit(hit) for hit in results.hits],
        "facets": {facet.name: [asdict(value) for value in facet.values] for facet in results.facets},
    }


def _hit(hit: Hit) -> dict[str, object]:
    said = {key: value for key, value in asdict(hit).items() if key not in ("passages", "explanation")}
    told = hit.explanation
    return {
        **said,
        "passages": [_passage(each) for each in hit.passages],
        "explanation": {**asdict(told), "expansions": [word.word for word in told.expansions]},
    }


def _passage(passage: PassageHit) -> dict[str, object]:
    return {
        "passage_id": passage.place.passage_id,
        "place": passage.place.shown,
        "text": passage.snippet.text,
        "highlights": [list(span) for span in passage.snippet.spans],
        "cosine": passage.cosine,
        "lane": passage.lane,
    }


def _lines(results: SearchResults) -> Iterator[str]:
    yield f"{results.total} items answer, by {' and '.join(results.lanes) or 'filters'}, {results.seconds:.3f} s"
    yield from (f"note: {each}" for each in results.notes)
    if results.did_you_mean:
        yield f"did you mean: {results.did_you_mean}"
    for hit in results.hits:
        alike = f", {hit.others_alike} nearly the same" if hit.others_alike else ""
        yield f"{hit.rank:>3}. {hit.title or hit.name}  [{hit.path}{alike}]"
        yield f"     {_why(hit)}"
        for passage in hit.passages[:1]:
            where = f"{passage.place.shown}: " if passage.place.shown else ""
            yield f"     {where}{' '.join(passage.snippet.text.split())}"


def _why(hit: Hit) -> str:
    told = hit.explanation
    held = [word.word for word in told.words if word.is_found and not word.brought_by]
    parts = [f"{told.share_of_words:.0%} of the words ({', '.join(held)})"] if held else ["none of the words"]
    parts += [f"{word.word} for {word.brought_by}" for word in told.expansions]
    if told.cosine is not None:
        parts.append(f"{told.nearness} ({told.cosine:.2f})")
    return "; ".join(parts)
