"""The index by words of one case (tantivy): BM25, phrases, slips, bounds; one writer, any number of readers."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from models.documents import query as asked
from models.documents.settings import numbers
from models.errors import StoreUnavailable

if TYPE_CHECKING:
    import tantivy

FOLDER = ("index", "lexical")
META = "meta.json"  # tantivy puts a new one in its place with every commit
STEMMED, WRITTEN, WHOLE = "stemmed", "written", "whole"
_ANALYSERS = {
    asked.TEXT: STEMMED, asked.TITLE: STEMMED, asked.EXACT: WRITTEN, asked.AUTHOR: WRITTEN,
    asked.SOURCE: WHOLE, asked.CUSTODIAN: WHOLE, asked.FAMILY: WHOLE, asked.FORMAT: WHOLE,
}  # fmt: skip
_LEAST_HEAP = 15_000_000
_FIRST_DAY, _LAST_DAY = date(1700, 1, 1), date(2200, 12, 31)  # the index counts nanoseconds in 64 bits
DEFAULT_FIELDS: Mapping[str, float] = {asked.TEXT: 1.0}


@dataclass(frozen=True)
class IndexRow:
    """One passage as the index takes it in: of the text only what can be looked for is kept, not the text."""

    passage_id: int
    item_id: int
    text: str
    title: str = ""
    author: str = ""
    source: str = ""
    custodian: str = ""
    family: str = ""
    format: str = ""
    written_at: datetime | None = None


class Found(NamedTuple):
    """A passage with its BM25 score."""

    passage_id: int
    item_id: int
    score: float


class Term(NamedTuple):
    """A word of a text as the index knows it, and which characters it is there."""

    word: str
    char_from: int
    char_to: int


class LexicalIndex:
    """Passages by their words, in a folder that is made where it is not there yet."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        self.folder = folder
        self._lock = threading.RLock()
        self._writer: tantivy.IndexWriter | None = None
        self._seen: tuple[int, int, int] | None = None
        self._analysers = _analysers()
        folder.mkdir(parents=True, exist_ok=True)
        try:
            self._index = tantivy.Index(_schema(), str(folder))
        except (ValueError, OSError) as error:
            raise StoreUnavailable(
                "The word index of the case cannot be opened.",
                f"Delete the folder index/{folder.name} of the case; the next ingest builds it anew from the passages.",
            ) from error
        for name, analyser in self._analysers.items():
            self._index.register_tokenizer(name, analyser)
        self._index.config_reader("manual")

    def add(self, rows: Iterable[IndexRow]) -> int:
        """Take passages in, seen once committed; how many there were. Ids rise and none is given twice."""
        count = 0
        with self._lock:
            writer = self._opened_writer()
            for row in rows:
                writer.add_document(_document(row))
                count += 1
        return count

    def commit(self) -> None:
        """Keep what was added or deleted, durably, and remove the files that merging has left behind."""
        with self._lock:
            writer = self._opened_writer()
            writer.commit()
            self._let_go()
            writer = self._opened_writer()
            writer.garbage_collect_files()
            self._let_go()
            self._index.reload()

    def delete(self, item_ids: Sequence[int]) -> None:
        """Let no passage of the items be found once committed. Words stay in the files until ``clear``."""
        import tantivy

        if not item_ids:
            return
        with self._lock:
            ids = tantivy.Query.term_set_query(self._index.schema, "item_id", list(item_ids))
            self._opened_writer().delete_documents_by_query(ids)

    def clear(self) -> None:
        """Empty the index, files and all; passages are added anew afterwards."""
        with self._lock:
            self._opened_writer().delete_all_documents()
            self.commit()

    def close(self) -> None:
        """Forget what was not committed and let another process write."""
        with self._lock:
            if self._writer is not None:
                self._writer.rollback()
                self._let_go()

    def passage_count(self) -> int:
        """Passages that can be found."""
        return int(self._searcher().num_docs)

    def newest_passage_id(self) -> int | None:
        """The highest id that was committed: what a resumed run goes on from; None where there is none."""
        import tantivy

        searcher = self._searcher()
        if not searcher.num_docs:
            return None
        wanted = {"newest": {"max": {"field": "passage_id"}}}
        return int(searcher.aggregate(tantivy.Query.all_query(), wanted)["newest"]["value"])

    def search(
        self,
        query: asked.Query | str,
        *,
        limit: int,
        fields: Mapping[str, float] = DEFAULT_FIELDS,
        item_ids: Sequence[int] | None = None,
    ) -> list[Found]:
        """The best passages, best first and then by id; none for a question without words.

        ``fields`` says where words without a field of their own are looked for, and how much each place counts.
        ``item_ids`` narrows to passages of those items. The score of filters and bounds is nothing.
        """
        scores, ids = self._scored(query, ("passage_id", "item_id"), limit, fields, item_ids)
        found = [Found(int(p), int(i), score) for score, p, i in zip(scores, *ids, strict=True)]
        return sorted(found, key=lambda each: (-each.score, each.passage_id))

    def scores(
        self,
        query: asked.Query | str,
        *,
        limit: int,
        of: str = "passage_id",
        fields: Mapping[str, float] = DEFAULT_FIELDS,
        item_ids: Sequence[int] | None = None,
    ) -> tuple[np.ndarray, np.ndarray]:
        """As ``search``, as two arrays: ids (``passage_id`` or ``item_id``) and scores, in no order of ids."""
        scores, (ids,) = self._scored(query, (of,), limit, fields, item_ids)
        return np.asarray(ids, dtype=np.int64), np.asarray(scores, dtype=float)

    def _scored(
        self,
        query: asked.Query | str,
        names: Sequence[str],
        limit: int,
        fields: Mapping[str, float],
        item_ids: Sequence[int] | None,
    ) -> tuple[list[float], list[list[Any]]]:
        """The scores of the best, and fields of theirs, a list each."""
        compiled, searcher = self._compiled(query, fields)
        if compiled is None or limit < 1 or (item_ids is not None and not item_ids):
            return [], [[] for _ in names]
        narrowed = compiled if item_ids is None else _narrowed(self._index.schema, compiled, item_ids)
        hits = searcher.search(narrowed, limit, count=False).hits
        addresses = [address for _, address in hits]
        return [float(score) for score, _ in hits], [searcher.fast_field_values(name, addresses) for name in names]

    def items_with(self, query: asked.Query | str, *, fields: Mapping[str, float] = DEFAULT_FIELDS) -> np.ndarray:
        """Ids of every item with a passage that answers, rising."""
        compiled, searcher = self._compiled(query, fields)
        if compiled is None or not searcher.num_docs:
            return np.empty(0, dtype=np.int64)
        hits = searcher.search(compiled, searcher.num_docs, count=False, order_by_field="item_id").hits
        return np.unique(np.fromiter((item for item, _ in hits), dtype=np.int64, count=len(hits)))

    def count(self, query: asked.Query | str, *, fields: Mapping[str, float] = DEFAULT_FIELDS) -> int:
        """How many passages answer."""
        compiled, searcher = self._compiled(query, fields)
        return 0 if compiled is None else int(searcher.search(compiled, 1, count=True).count)

    def _compiled(self, query: asked.Query | str, fields: Mapping[str, float]) -> tuple[Any | None, tantivy.Searcher]:
        parts = asked.read_query(query) if isinstance(query, str) else query
        searcher = self._searcher()
        return _Compiler(self._index.schema, self.terms, searcher, fields).compiled(parts), searcher

    def terms(self, text: str, field: str = asked.TEXT) -> list[str]:
        """The words of a text as a field keeps them: lower case, without accents, stemmed where the field is."""
        return self._analysers[_ANALYSERS[field]].analyze(text)

    def places(
        self, text: str, field: str = asked.TEXT, *, wanted: Container[str] | None = None
    ) -> list[Term]:
        """The same with the characters where each stands, for highlighting; of the wanted words alone, where given."""
        tokens = self._analysers[_ANALYSERS[field]].pre_tokenize(text).tokens
        return [
            Term(each.text, each.char_offset_from, each.char_offset_to)
            for each in tokens
            if wanted is None or each.text in wanted
        ]

    def passages_with(self, term: str, field: str = asked.TEXT) -> int:
        """How many passages hold a term, given as ``terms`` gives it."""
        return int(self._searcher().doc_freq(field, term))

    def passages_with_each(self, terms: Sequence[str], field: str = asked.TEXT) -> list[int]:
        """The same of some terms at once."""
        searcher = self._searcher()
        return [int(searcher.doc_freq(field, term)) for term in terms]

    def words_like(self, prefix: str, *, limit: int | None = None, field: str = asked.EXACT) -> list[tuple[str, int]]:
        """Words of the case that begin so, with the passages of each, by frequency and then by spelling.

        The empty beginning gives the whole vocabulary.
        """
        begun = "".join(self.terms(prefix, field)[:1]) if prefix else ""
        if prefix and not begun:
            return []
        found = self._searcher().terms_with_prefix(field, begun)
        return sorted(found, key=lambda each: (-each[1], each[0]))[:limit]

    def _searcher(self) -> tantivy.Searcher:
        """As of the last commit, whoever made it."""
        about = os.stat(self.folder / META)
        seen = (about.st_mtime_ns, about.st_ino, about.st_size)
        if seen != self._seen:
            self._index.reload()
            self._seen = seen
        return self._index.searcher()

    def _opened_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            heap = max(int(numbers("index", "lexical")["writer_megabytes"]) * 1_000_000, _LEAST_HEAP)
            try:
                self._writer = self._index.writer(heap, num_threads=1)
            except ValueError as error:
                raise StoreUnavailable(
                    "Another process writes to the word index of the case.", "Wait until its ingest is done."
                ) from error
        return self._writer

    def _let_go(self) -> None:
        if self._writer is not None:
            writer, self._writer = self._writer, None
            writer.wait_merging_threads()


class _Compiler:
    """Turns the parts of a question into tantivy's."""

    def __init__(self, schema: Any, terms: Any, searcher: Any, fields: Mapping[str, float]) -> None:
        import tantivy

        self._tantivy = tantivy
        self._query = tantivy.Query
        self._schema = schema
        self._terms = terms
        self._searcher = searcher
        self._fields = fields
        self._limits = numbers("index", "lexical")
        self._left = int(self._limits["most_terms"])

    def compiled(self, part: asked.Query) -> Any | None:
        """None where nothing is left to look for."""
        match part:
            case asked.Group():
                return self._group(part)
            case asked.Word():
                return self._any(self._wishes([part]))
            case asked.Phrase():
                return self._phrase(part)
            case asked.Fuzzy():
                return self._fuzzy(part)
            case asked.Prefix():
                return self._prefix(part)
            case asked.Is():
                return self._is(part)
            case asked.Between():
                return self._between(part)

    def _group(self, group: asked.Group) -> Any | None:
        occur = self._tantivy.Occur
        demanded = [self._demanded(part) for part in group.must]
        clauses = [(occur.Must, each) for each in demanded if each is not None]
        wished = self._shoulds(group.should)
        if all(isinstance(part, asked.Is | asked.Between) for part in group.must):
            clauses += [(occur.Must, self._any(wished))] if wished else []
        else:
            clauses += [(occur.Should, each) for each in wished]
        if not clauses and (group.should or (group.must and not group.must_not)):
            return None
        shut_out = [self._demanded(part) for part in group.must_not]
        barred = [(occur.MustNot, each) for each in shut_out if each is not None]
        if barred and not clauses:
            clauses = [(occur.Must, self._unscored(self._query.all_query()))]
        return self._query.boolean_query([*clauses, *barred]) if clauses else None

    def _shoulds(self, parts: Sequence[asked.Query]) -> list[Any]:
        words = [part for part in parts if isinstance(part, asked.Word)]
        others = [self.compiled(part) for part in parts if not isinstance(part, asked.Word)]
        return [*self._wishes(words), *(each for each in others if each is not None)]

    def _wishes(self, words: Sequence[asked.Word]) -> list[Any]:
        """One clause a term and field: a word said twice counts twice."""
        weights: Counter[tuple[str, str]] = Counter()
        for word in words:
            for field, weight in self._places(word):
                for term in self._terms(word.text, field):
                    weights[field, term] += word.weight * weight  # type: ignore[assignment]
        chosen = list(weights.items())[: self._left]
        self._left -= len(chosen)
        return [self._weighed(self._term(field, term), weight) for (field, term), weight in chosen]

    def _demanded(self, part: asked.Query) -> Any | None:
        """As compiled, but of a word with several parts (e-mail) all must stand together."""
        if not isinstance(part, asked.Word):
            return self.compiled(part)
        places = [(asked.Phrase(part.text, field, part.weight * weight)) for field, weight in self._places(part)]
        return self._any([each for each in map(self._phrase, places) if each is not None])

    def _phrase(self, phrase: asked.Phrase) -> Any | None:
        terms = self._terms(phrase.text, phrase.field)[: self._left]
        self._left -= len(terms)
        if not terms:
            return None
        query = self._query.phrase_query(self._schema, phrase.field, terms, phrase.slop) if terms[1:] else None
        return self._weighed(query or self._term(phrase.field, terms[0]), phrase.weight)

    def _fuzzy(self, part: asked.Fuzzy) -> Any | None:
        terms = self._terms(part.text, part.field)
        if len(terms) != 1:
            return self._phrase(asked.Phrase(part.text, part.field, part.weight))
        edits = max(0, min(part.edits, 2))
        query = self._query.fuzzy_term_query(self._schema, part.field, terms[0], distance=edits)
        written = self._term(part.field, terms[0])
        return self._weighed(self._any([query, written]), part.weight)

    def _prefix(self, part: asked.Prefix) -> Any | None:
        begun = "".join(self._terms(part.text, part.field)[:1])
        found = self._searcher.terms_with_prefix(part.field, begun) if begun else []
        found.sort(key=lambda each: (-each[1], each[0]))
        most = int(self._limits["most_words_of_prefix"])
        words = [self._term(part.field, word) for word, _ in found[:most]]
        return self._weighed(self._any(words), part.weight) if words else None

    def _is(self, part: asked.Is) -> Any | None:
        terms = self._terms(part.value, part.field)
        return self._unscored(self._term(part.field, terms[0])) if terms else None

    def _between(self, part: asked.Between) -> Any:
        low = _midnight(part.first or _FIRST_DAY)
        high = _midnight(min(part.last or _LAST_DAY, _LAST_DAY)) + timedelta(days=1)
        kind = self._tantivy.FieldType.Date
        days = self._query.range_query(self._schema, asked.WRITTEN, kind, low, high, include_upper=False)
        return self._unscored(days)

    def _places(self, word: asked.Word) -> Iterable[tuple[str, float]]:
        return [(word.field, 1.0)] if word.field else self._fields.items()

    def _term(self, field: str, term: str) -> Any:
        return self._query.term_query(self._schema, field, term, "freq" if _ANALYSERS[field] != WHOLE else "basic")

    def _any(self, queries: Sequence[Any]) -> Any | None:
        if len(queries) < 2:
            return queries[0] if queries else None
        return self._query.boolean_query([(self._tantivy.Occur.Should, each) for each in queries])

    def _weighed(self, query: Any, weight: float) -> Any:
        return query if weight == 1 else self._query.boost_query(query, float(weight))

    def _unscored(self, query: Any) -> Any:
        return self._query.const_score_query(query, 0.0)


def _narrowed(schema: Any, query: Any, item_ids: Sequence[int]) -> Any:
    import tantivy

    items = tantivy.Query.term_set_query(schema, "item_id", [int(item) for item in item_ids])
    must = tantivy.Occur.Must
    return tantivy.Query.boolean_query([(must, query), (must, tantivy.Query.const_score_query(items, 0.0))])


def _schema() -> tantivy.Schema:
    import tantivy

    builder = tantivy.SchemaBuilder()
    for name in ("passage_id", "item_id"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    builder.add_date_field(asked.WRITTEN, indexed=True, fast=True)
    for name, analyser in _ANALYSERS.items():
        option = "basic" if analyser == WHOLE else "position"
        builder.add_text_field(name, tokenizer_name=analyser, index_option=option)
    return builder.build()


def _analysers() -> dict[str, tantivy.TextAnalyzer]:
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    longest = int(numbers("index", "lexical")["longest_word"])

    def words() -> TextAnalyzerBuilder:
        begun = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(longest))
        return begun.filter(Filter.lowercase()).filter(Filter.ascii_fold())

    return {
        STEMMED: words().filter(Filter.stemmer("english")).build(),
        WRITTEN: words().build(),
        WHOLE: TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.lowercase()).build(),
    }


def _document(row: IndexRow) -> tantivy.Document:
    import tantivy

    document = tantivy.Document()
    document.add_unsigned("passage_id", row.passage_id)
    document.add_unsigned("item_id", row.item_id)
    document.add_text(asked.TEXT, row.text)
    document.add_text(asked.EXACT, row.text)
    for name in (asked.TITLE, asked.AUTHOR, asked.SOURCE, asked.CUSTODIAN, asked.FAMILY, asked.FORMAT):
        if value := getattr(row, name):
            document.add_text(name, value)
    if row.written_at is not None and _FIRST_DAY <= row.written_at.date() <= _LAST_DAY:
        document.add_date(asked.WRITTEN, _in_utc(row.written_at))
    return document


def _in_utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _midnight(day: date) -> datetime:
    return datetime.combine(min(max(day, _FIRST_DAY), _LAST_DAY), time(), tzinfo=UTC)
