"""A kept ranking as those who oversee it read it: facts for its model card and transparency record, and fairness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data_access.anpr.fairness import Fairness, fairness
from data_access.anpr.feedback import judgements
from data_access.anpr.gate import OpenSearch, as_date
from data_access.anpr.kept_rankings import RankingRecord, kept_ranking
from data_access.anpr.lake import Lake
from data_access.anpr.ranking_models import ENGINE_VERSION
from data_access.queries import run
from models.anpr.areas import Area
from models.anpr.fairness import ClassShare, false_positive_classes
from models.anpr.profiles import profile
from models.anpr.settings import section
from models.anpr.study import study_of
from models.anpr.transparency import RankingFacts


@dataclass(frozen=True)
class Oversight:
    """One ranking: its facts, rates of leads by group, and what the leads judged innocent were."""

    facts: RankingFacts
    fairness: Fairness
    innocent: tuple[ClassShare, ...]


def oversight(search: OpenSearch, run_id: str, areas: Sequence[Area] = ()) -> Oversight:
    """What is to be said of a kept ranking, with rates by ``areas``; DataNotAvailable once it has expired."""
    record, _ = kept_ranking(search, run_id)
    leads = {int(lead["vid"]) for lead in record.facts["leads"]}
    return Oversight(_facts(search, record), fairness(search, leads, areas), innocent_classes(search, record))


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
        profile_reviewed=_day(chosen.reviewed),
        line=", ".join(line["name"] for line in told["lines"]),
        made_on=_day(date.fromisoformat(record.made_at[:10])),
        expires_on=_day(record.expires_on),
        days=f"{_day(as_date(days[0]))} to {_day(as_date(days[-1]))}",
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
        performance=_performance(search.lake, chosen.profile_id),
    )


def _performance(lake: Lake, profile_id: str) -> tuple[str, ...]:
    """What is known of how good the ranking is: leads judged here, and the study of the method."""
    judged, study = judgements(lake, profile_id), study_of(profile_id)
    true = sum(one.is_true for one in judged)
    told = [f"Of {len(judged)} leads judged here {true} were true." if judged else "No lead has been judged here yet."]
    if study is not None:
        found = "; ".join(f"{one.title} {one.usual:.2f}" for one in study.measures if one.goal is not None)
        told.append(f"Study on invented worlds, {_day(study.measured_on)}, {study.usual}: {found or 'no goal set'}.")
    return tuple(told)


def _day(on: date) -> str:
    return f"{on.day} {on:%b %Y}"


def _learning(known: int) -> str:
    if not known:
        return "no vehicle was known: the weights are those of the profile"
    return f"from the profile, moved by {known} known vehicle{'s' if known > 1 else ''}, the others unlabelled"
