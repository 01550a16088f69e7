"""How good a ranking is against judgements: nDCG, recall and average precision, with relevance as yes or no.

nDCG after Järvelin and Kekäläinen (2002), discount log2(rank + 1). Means are over the queries that have anything
relevant, as trec_eval gives them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

Run = Mapping[str, Sequence[str]]
Judgements = Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Quality:
    """Means over the judged queries of one run; each between 0 and 1."""

    queries: int
    ndcg_at_10: float
    recall_at_100: float
    average_precision: float


def ndcg_at(ranked: Sequence[str], relevant: Collection[str], k: int = 10) -> float:
    """Discounted gain of the first k, as a share of the best that there could be; 0 where nothing is relevant."""
    wanted = set(relevant)
    gain = sum(_discount(place) for place, item in enumerate(_once(ranked)[:k]) if item in wanted)
    best = sum(_discount(place) for place in range(min(k, len(wanted))))
    return gain / best if best else 0.0


def recall_at(ranked: Sequence[str], relevant: Collection[str], k: int = 100) -> float:
    """Share of what is relevant that is among the first k; 0 where nothing is relevant."""
    wanted = set(relevant)
    return len(wanted & set(_once(ranked)[:k])) / len(wanted) if wanted else 0.0


def average_precision(ranked: Sequence[str], relevant: Collection[str]) -> float:
    """Mean of the precision at each relevant item, those never found counting 0."""
    wanted, found, total = set(relevant), 0, 0.0
    for place, item in enumerate(_once(ranked), start=1):
        if item in wanted:
            found += 1
            total += found / place
    return total / len(wanted) if wanted else 0.0


def quality(run: Run, judgements: Judgements) -> Quality:
    """Means over the queries that have something relevant; a query that the run leaves out counts 0."""
    judged = {query: items for query, items in judgements.items() if items}
    return Quality(
        queries=len(judged),
        ndcg_at_10=_mean(ndcg_at, run, judged),
        recall_at_100=_mean(recall_at, run, judged),
        average_precision=_mean(average_precision, run, judged),
    )


def _mean(measure: Callable[[Sequence[str], Collection[str]], float], run: Run, judged: Judgements) -> float:
    return fmean(measure(run.get(query, ()), items) for query, items in judged.items()) if judged else 0.0


def _discount(place: int) -> float:
    return 1 / math.log2(place + 2)


def _once(ranked: Sequence[str]) -> list[str]:
    """Each item where it stands first: nothing is gained by naming it again."""
    return list(dict.fromkeys(ranked))
