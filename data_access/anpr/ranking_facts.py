"""A kept ranking as those who oversee it read it: facts for its model card and transparency record, and fairness."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from data_access.anpr.fairness import Fairness, fairness
from data_access.anpr.feedback import judgements
from data_access.anpr.gate import OpenSearch, as_date
from data_access.anpr.kept_rankings import RankingRecord, kept_ranking
from data_access.anpr.ranking_models import ENGINE_VERSION
from data_access.queries import run
from models.anpr.fairness import ClassShare, false_positive_classes
from models.anpr.profiles import profile
from models.anpr.settings import section
from models.anpr.transparency import RankingFacts


@dataclass(frozen=True)
class Oversight:
    """One ranking: its facts, rates of leads by group, and what the leads judged innocent were."""

    facts: RankingFacts
    fairness: Fairness
    innocent: tuple[ClassShare, ...]


def oversight(search: OpenSearch, run_id: str) -> Oversight:
    """What is to be said of a kept ranking; DataNotAvailable once it has expired."""
    record, _ = kept_ranking(search, run_id)
    leads = {int(lead["vid"]) for lead in record.facts["leads"]}
    return Oversight(_facts(search, record), fairness(search, leads), innocent_classes(search, record))


def innocent_classes(search: OpenSearch, record: RankingRecord) -> tuple[ClassShare, ...]:
    """The kinds of vehicles that analysts judged innocent, among all leads of the profile that were judged."""
    said = judgements(search.lake, record.facts["profile_id"])
    codes = Counter(one.code for one in said if not one.is_true)
    titles = {code: str(title) for code, title in section("ranking", "judgements").items()}
    return false_positive_classes(codes.elements(), titles, len(said))


def _facts(search: OpenSearch, record: RankingRecord) -> RankingFacts:
    told, manifest = record.facts, search.lake.manifest()
    chosen = profile(told["profile_id"])
    days = range(told["first_day"], told["last_day"] + 1)
    with search.lake.session(manifest) as con:
        (cameras,) = run(con, "anpr/cameras_count").fetchone()
    return RankingFacts(
        run_id=record.run_id,
        profile=chosen.title,
        profile_reviewed=str(chosen.reviewed),
        line=", ".join(line["name"] for line in told["lines"]),
        made_on=record.made_at[:10],
        expires_on=str(record.expires_on),
        days=f"{as_date(days[0])} to {as_date(days[-1])}",
        model=told["model_id"],
        engine=ENGINE_VERSION,
        learning=_learning(told["known"]),
        features=tuple(feature.title.lower() for feature in chosen.features),
        known=told["known"],
        scored=told["candidates"],
        leads=len(told["leads"]),
        reads=sum(day.reads for day in manifest.within(days)),
        vehicles=told["vehicles_seen"],
        cameras=cameras,
        is_synthetic=search.lake.is_synthetic,
    )


def _learning(known: int) -> str:
    if not known:
        return "no vehicle was known: the weights are those of the profile"
    return f"from the profile, moved by {known} known vehicle{'s' if known > 1 else ''}, the others unlabelled"
