"""What goes into the report of a case: what a page tells of it beforehand, and all of it when a file is fetched.

Nothing of a privileged document leaves but its number, nor of what has its bytes, nearly its words, or came within it.
Explicit terms are covered unless the choice says otherwise; what was chosen is on record before anything is given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

import numpy as np
import pandas as pd

from data_access.documents.access import people_of
from data_access.documents.accounting import unread_items
from data_access.documents.case import Case
from data_access.documents.case_facts import facts_of
from data_access.documents.custody import custody_rows
from data_access.documents.disclosure import ITEMS, LOOKS, disclosure_schedule, looks_in, methods_in
from data_access.documents.entity_graph import link_graph
from data_access.documents.exposure import explicit_terms
from data_access.documents.gate import OpenCase, note
from data_access.documents.lanes import lane_states
from data_access.documents.ranking import indexes_of, rank
from data_access.documents.tagging import PRIVILEGED, tag_names
from data_access.documents.timeline import DATE
from data_access.queries import run
from models.documents.case_report import (
    NOT_SHOWN,
    OpenWork,
    PlacedPassage,
    ReportChoice,
    ReportedDocument,
    ReportFacts,
    limit,
    missing_words,
)
from models.documents.entities.association import Graph
from models.documents.entities.mention import kinds
from models.documents.exposure import Terms, mask
from models.documents.formats import formats
from models.documents.question import read_question
from models.documents.requests import HYBRID
from models.documents.rules import purpose_of
from models.search_reasons import HOME_ZONE

SEARCHES = {"search": "question", "search_batch": "list of questions", "search_terms": "list of terms",
            "more_like": "more like one"}  # fmt: skip
SECOND_VIEW = "second_view"
LANE_WORDS = {
    "meaning": "search by meaning", "names": "names of people, places and organisations",
    "languages": "search by meaning in other languages",
}  # fmt: skip
EVENT_WORDS = {"message": "message sent", "item": "document written", "date": "day spoken of"}
Cover = Callable[[str], str]


@dataclass(frozen=True, eq=False)
class ReportPreview:
    """What a report would hold, as of one version of the case, explicit terms covered.

    ``entities``: a row an entity of the documents, as ``report_entities.sql`` gives it. ``asked`` are the questions
    that found one of the documents, those of reviews first, then the newest.
    """

    choice: ReportChoice
    version: int
    documents: tuple[ReportedDocument, ...]
    withheld: tuple[int, ...]
    entities: pd.DataFrame
    asked: tuple[str, ...]
    searches: int
    unread: int
    missing: tuple[str, ...]


def report_preview(opened: OpenCase, choice: ReportChoice) -> ReportPreview:
    """What a report of that choice would hold, in numbers and words; on record."""
    case, cover = opened.case, _cover(opened.case, ReportChoice(choice.tags))
    version = case.version()
    documents, withheld = _documents(case, choice.tags, cover)
    numbers = [one.number for one in documents]
    note(opened, "report.preview", _told(choice, withheld), numbers)
    looks, work = looks_in(case), _open_work(case, numbers)
    return ReportPreview(
        choice=choice,
        version=version,
        documents=documents,
        withheld=withheld,
        entities=_entities(case, numbers, cover),
        asked=_asked(_found_by(case, looks), set(numbers)),
        searches=int(looks["What"].isin(list(SEARCHES)).sum()),
        unread=work.quarantined + work.needs_ocr,
        missing=missing_words(len(documents), len(withheld), work),
    )


def report_facts(
    opened: OpenCase, choice: ReportChoice, *, file_type: str
) -> tuple[ReportFacts, tuple[Graph, ...]]:
    """All that a report tells, and a graph round each chosen entity; what leaves is on record first."""
    case, cover = opened.case, _cover(opened.case, choice)
    documents, withheld = _documents(case, choice.tags, cover)
    numbers = [one.number for one in documents]
    note(opened, "report", {"format": file_type, **_told(choice, withheld)}, numbers)
    looks = looks_in(case)
    quoted = _with_passages(case, documents, choice, _found_by(case, looks))
    graphs = _graphs(opened, choice.entities, withheld, cover)
    facts = ReportFacts(
        case=case.name,
        reference=case.reference,
        documents=quoted,
        withheld=withheld,
        entities=tuple(_entity_row(row) for row in _entities(case, numbers, cover).itertuples(index=False)),
        ties=_tie_rows(graphs),
        events=_events(case, quoted, cover),
        searches=_searches(looks, cover),
        unread=tuple((cover(row.path), row.reason, str(row.copies)) for row in unread_items(opened).itertuples()),
        methods=methods_in(case),
        authority=authority_rows(opened),
        missing=missing_words(len(documents), len(withheld), _open_work(case, numbers)),
        choice=choice,
        chosen_words=chosen_words(case, choice),
    )
    return facts, graphs


def schedule_tables(opened: OpenCase, choice: ReportChoice, *, file_type: str) -> dict[str, pd.DataFrame]:
    """The disclosure schedule by sheet; of privileged items the number alone, explicit terms as chosen; on record."""
    withheld = withheld_items(opened.case)
    note(opened, "report.schedule", {"format": file_type, **_told(choice, withheld)})
    tables = disclosure_schedule(opened).tables
    tables[ITEMS] = _without(tables[ITEMS], "Item number", withheld)
    cover = _cover(opened.case, choice)
    return {name: _covered(table, cover) if name in (LOOKS, ITEMS) else table for name, table in tables.items()}


def custody_table(opened: OpenCase, choice: ReportChoice) -> pd.DataFrame:
    """The chain of custody; the path of a privileged item is withheld, its hash is not; on record."""
    withheld = withheld_items(opened.case)
    note(opened, "report.custody", {"format": "csv", **_told(choice, withheld)})
    rows = custody_rows(opened)
    rows.loc[rows["item_id"].isin(withheld), "path"] = NOT_SHOWN
    cover = _cover(opened.case, choice)
    return rows.assign(path=[cover(path) for path in rows["path"]])


def withheld_items(case: Case) -> tuple[int, ...]:
    """Numbers of privileged items, of what has their bytes or nearly their words, and of what came within these."""
    with case.reading() as cursor:
        return tuple(number for (number,) in run(cursor, "documents/report_withheld", tag=PRIVILEGED).fetchall())


def chosen_words(case: Case, choice: ReportChoice) -> dict[str, str]:
    """The choice as a file tells it."""
    names = tag_names(case)
    return {
        "Tags": ", ".join(names.get(tag, tag) for tag in choice.tags) or "none",
        "Questions": "; ".join(choice.questions) or "none: the beginning of each document",
        "Explicit terms": "shown" if choice.is_unmasked else "masked",
    }


def authority_rows(opened: OpenCase) -> tuple[tuple[str, str], ...]:
    """Why the case is open and on whose word, as it is on record."""
    case, reason = opened.case, opened.reason
    people = ", ".join(f"{one.name} ({one.part})" for one in people_of(case) if one.is_in)
    rows = [("Case", f"{case.name} ({case.case_id})"), ("People named on it", people)]
    if reason is None:
        return (*rows, ("Search", "a case for measuring: nothing is on record"))
    authorised = reason.authorised_at.astimezone(HOME_ZONE)
    return (
        *rows,
        ("Reason", purpose_of(reason)),
        ("Reference", reason.reference),
        ("Asked by", reason.requester),
        ("Authorised by", f"{reason.authoriser_name}, {reason.authoriser_role}"),
        ("Authorised at", f"{authorised:%d %b %Y %H:%M}".lstrip("0")),
        ("Open search", opened.search_id),
        ("To be purged after", f"{case.retain_until:%d %b %Y}".lstrip("0")),
    )


def _told(choice: ReportChoice, withheld: Sequence[int]) -> dict[str, object]:
    terms = "shown" if choice.is_unmasked else "masked"
    told = {name: list(value) for name, value in asdict(choice).items() if isinstance(value, tuple)}
    return {**told, "explicit_terms": terms, "withheld": len(withheld)}


def _cover(case: Case, choice: ReportChoice) -> Cover:
    terms = Terms() if choice.is_unmasked else explicit_terms(case)
    return lambda text: mask(text, terms).text


def _covered(table: pd.DataFrame, cover: Cover) -> pd.DataFrame:
    return table.map(lambda value: cover(value) if isinstance(value, str) else value)


def _without(table: pd.DataFrame, number: str, withheld: Sequence[int]) -> pd.DataFrame:
    """The table with nothing of withheld items but their number, hash and what was done with them."""
    is_withheld = table[number].isin(withheld)
    told = ("Name", "Path", "Source", "Custodian")
    return table.assign(**{name: table[name].where(~is_withheld, NOT_SHOWN) for name in told})


def _documents(
    case: Case, tags: Sequence[str], cover: Cover
) -> tuple[tuple[ReportedDocument, ...], tuple[int, ...]]:
    """The documents that bear a tag, without those withheld, and the numbers of all that are withheld."""
    withheld, names = withheld_items(case), tag_names(case)
    with case.reading() as cursor:
        rows = run(cursor, "documents/report_items", tags=list(tags)).df()
    kept = rows[~rows["item_id"].isin(withheld)]
    return tuple(_document(row, names, cover) for row in kept.itertuples(index=False)), withheld


def _document(row: object, names: Mapping[str, str], cover: Cover) -> ReportedDocument:
    return ReportedDocument(
        number=int(row.item_id),  # type: ignore[attr-defined]
        title=cover(row.title or row.name),  # type: ignore[attr-defined]
        path=cover(row.path),  # type: ignore[attr-defined]
        source=row.source,  # type: ignore[attr-defined]
        custodian=row.custodian,  # type: ignore[attr-defined]
        kind=formats()[row.format].title if row.format in formats() else row.format,  # type: ignore[attr-defined]
        author=cover(row.author),  # type: ignore[attr-defined]
        written_at=None if pd.isna(row.written_at) else row.written_at.to_pydatetime(),  # type: ignore[attr-defined]
        sha256=row.sha256,  # type: ignore[attr-defined]
        bytes=int(row.bytes),  # type: ignore[attr-defined]
        reader=f"{row.parser} {row.parser_version}".strip(),  # type: ignore[attr-defined]
        ingested_at=row.ingested_at.to_pydatetime(),  # type: ignore[attr-defined]
        tags=tuple(names.get(tag, tag) for tag in row.tags),  # type: ignore[attr-defined]
    )


def _open_work(case: Case, numbers: Sequence[int]) -> OpenWork:
    with case.reading() as cursor:
        told = {"items": list(numbers), "second_view": SECOND_VIEW}
        counted = run(cursor, "documents/report_open_work", **told).df().iloc[0].astype(int).to_dict()
    lanes = [
        f"{LANE_WORDS[state.lane].capitalize()}: {state.done:,} of {state.total:,} passages are done."
        if state.is_available
        else f"{LANE_WORDS[state.lane].capitalize()} does not work here: {state.note}"
        for state in lane_states(case)
        if not state.is_done
    ]
    return OpenWork(**counted, lanes=tuple(lanes))


def _entities(case: Case, numbers: Sequence[int], cover: Cover) -> pd.DataFrame:
    with case.reading() as cursor:
        rows = run(cursor, "documents/report_entities", items=list(numbers)).df()
    return rows.assign(shown=[cover(shown) for shown in rows["shown"]])


def _entity_row(row: object) -> tuple[str, ...]:
    kind = kinds()[row.kind].title if row.kind in kinds() else row.kind  # type: ignore[attr-defined]
    watched = "yes" if row.is_watched else ""  # type: ignore[attr-defined]
    listed = ", ".join(str(number) for number in row.numbers)  # type: ignore[attr-defined]
    return (kind, row.shown, str(row.documents), str(row.mentions), watched, listed)  # type: ignore[attr-defined]


def _asked(found_by: Mapping[str, set[int]], numbers: set[int]) -> tuple[str, ...]:
    """The questions that found one of the items, as many as a report looks for."""
    return tuple(question for question, items in found_by.items() if items & numbers)[: limit("questions")]


def _found_by(case: Case, looks: pd.DataFrame) -> dict[str, set[int]]:
    """Items by the question that found them: questions of reviews first, then those asked, each the newest first."""
    with case.reading() as cursor:
        reviewed = run(cursor, "documents/report_reviewed").fetchall()
    asked = looks[(looks["What"] == "search") & (looks["Question"] != "")].iloc[::-1]
    pairs = zip(asked["Question"], asked["Item numbers"], strict=True)
    found: dict[str, set[int]] = {}
    for question, items in [*reviewed, *((words, map(int, filter(None, told.split("; ")))) for words, told in pairs)]:
        found.setdefault(question, set()).update(items)
    return found


def _with_passages(
    case: Case, documents: Sequence[ReportedDocument], choice: ReportChoice, found_by: Mapping[str, set[int]]
) -> tuple[ReportedDocument, ...]:
    """The documents with the passages that answer best the questions that found them, in the order of the text.

    What none of them found is quoted for the first question; without a question, the beginning of each.
    """
    cover, questions = _cover(case, choice), choice.questions[: limit("questions")] or ("",)
    numbers = [one.number for one in documents]
    found = {question: found_by.get(question, set()) for question in questions}
    rest = set(numbers).difference(*found.values())
    quoted: dict[int, dict[int, str]] = {number: {} for number in numbers}
    for question in questions:
        wanted = found[question] | (rest if question == questions[0] else set())
        best = _best_passages(case, question, [number for number in numbers if number in wanted])
        for number, passages in best.items():
            for passage in passages[: limit("passages_of_question")]:
                if len(quoted[number]) < limit("passages_of_document"):
                    quoted[number].setdefault(passage, question)
    rows = _passages(case, [passage for held in quoted.values() for passage in held])
    return tuple(
        replace(one, passages=tuple(
            PlacedPassage(passage, rows[passage][0], cover(rows[passage][1]), question)
            for passage, question in sorted(quoted[one.number].items())
        ))
        for one in documents
    )  # fmt: skip


def _best_passages(case: Case, question: str, numbers: Sequence[int]) -> dict[int, list[int]]:
    """Of each item its passages, the best for a question first; the first passage alone for no question."""
    facts, read = facts_of(case), read_question(question)
    places = [int(place) for place in facts.places_of(list(numbers)) if place >= 0]
    if read.is_empty or not places:
        return {int(facts.items[place]): [int(one) for one in facts.passages_at(place)[:1]] for place in places}
    ranking = rank(indexes_of(case), facts, read, mode=HYBRID, allowed=np.sort(facts.items[places]))
    return {
        int(facts.items[place]): [one.passage_id for one in ranking.passages(int(place))] for place in ranking.places
    }


def _passages(case: Case, passages: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Place and text of passages."""
    with case.reading() as cursor:
        rows = run(cursor, "documents/search_shown_passages", passages=list(passages)).fetchall()
    return {row[0]: (_place(row[5], [mark["label"] for mark in row[7]]), row[6]) for row in rows}


def _place(label: str, marks: Sequence[str]) -> str:
    """Where a passage stands: page, sheet or messages, and the first and last cell or paragraph that it holds."""
    within = " to ".join(dict.fromkeys([*marks[:1], *marks[-1:]]))
    return ", ".join(part for part in (label, within) if part) or "Text"


def _graphs(
    opened: OpenCase, entities: Sequence[int], withheld: Sequence[int], cover: Cover
) -> tuple[Graph, ...]:
    """What stands together round each of some entities, without ties that withheld items alone bear out."""
    most = limit("neighbours") + 1
    return tuple(_open_part(link_graph(opened, entity, limit_nodes=most), set(withheld), cover) for entity in entities)


def _open_part(graph: Graph, withheld: set[int], cover: Cover) -> Graph:
    seen = [replace(edge, item_ids=tuple(sorted(set(edge.item_ids) - withheld))) for edge in graph.edges]
    edges = tuple(edge for edge in seen if edge.item_ids)
    tied = {end for edge in edges for end in (edge.first_id, edge.second_id)}
    kept = tuple(replace(node, shown=cover(node.shown)) for node in graph.nodes if node.entity_id in tied)
    return Graph(kept, edges, graph.left_out)


def _tie_rows(graphs: Sequence[Graph]) -> tuple[tuple[str, ...], ...]:
    shown = {node.entity_id: node.shown for graph in graphs for node in graph.nodes}
    edges = {(edge.first_id, edge.second_id): edge for graph in graphs for edge in graph.edges}
    return tuple(
        (shown[edge.first_id], shown[edge.second_id], str(edge.passages), str(edge.items), str(edge.messages_there),
         str(edge.messages_back), ", ".join(str(item) for item in edge.item_ids))
        for edge in edges.values()
    )  # fmt: skip


def _events(case: Case, documents: Sequence[ReportedDocument], cover: Cover) -> tuple[tuple[str, ...], ...]:
    """What the documents say happened when: each document, and messages and days within its quoted passages."""
    titles = {one.number: one.title for one in documents}
    quoted = [passage.passage_id for one in documents for passage in one.passages]
    with case.reading() as cursor:
        rows = run(cursor, "documents/report_events", items=list(titles), passages=quoted).fetchall()
    return tuple(
        (_moment(at, event), EVENT_WORDS[event], cover(words), titles[item_id], str(item_id))
        for event, at, item_id, words in rows
    )


def _moment(at: datetime, event: str) -> str:
    day = f"{at:%d %b %Y}".lstrip("0")
    return day if event == DATE else f"{day} {at:%H:%M}"


def _searches(looks: pd.DataFrame, cover: Cover) -> tuple[tuple[str, ...], ...]:
    """Each search that was made in the case."""
    made = looks[looks["What"].isin(list(SEARCHES))]
    columns = ("When (UTC)", "Who", "What", "Question", "Filters", "Results")
    return tuple(
        (f"{at:%d %b %Y %H:%M}".lstrip("0"), who, SEARCHES[what], cover(question), cover(filters), str(results))
        for at, who, what, question, filters, results in made[list(columns)].itertuples(index=False)
    )
