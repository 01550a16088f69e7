"""The record of one ranking for those who oversee it: model card, and the UK's algorithmic transparency record.

Model card after Mitchell et al. 2019 (Model cards for model reporting, FAT* '19); the record by the fields of the
Algorithmic Transparency Recording Standard, in ``definitions/anpr/transparency.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from models.anpr.fairness import ClassShare, GroupRate, standing_out
from models.anpr.rules import lead_wording
from models.anpr.settings import definition, section

NOT_MEASURED = "Not measured for this ranking."


@dataclass(frozen=True)
class RankingFacts:
    """What a ranking was made of and by; ``performance`` is told in one line for each measure."""

    run_id: str
    profile: str
    profile_reviewed: str
    line: str
    made_on: str
    expires_on: str
    days: str
    model: str
    engine: str
    learning: str
    features: Sequence[str]
    known: int
    scored: int
    leads: int
    reads: int
    vehicles: int
    cameras: int
    is_synthetic: bool
    performance: Sequence[str] = ()


@dataclass(frozen=True)
class RecordField:
    """One field of a record."""

    section: str
    name: str
    words: str


def transparency_record(facts: RankingFacts) -> tuple[RecordField, ...]:
    """The algorithmic transparency record of a ranking, field by field in the order of the standard."""
    values = _values(facts)
    return tuple(
        RecordField(part["title"], item["name"], item["words"].format(**values))
        for part in definition("transparency")["section"]  # type: ignore[attr-defined]
        for item in part["field"]
    )


def model_card(
    facts: RankingFacts,
    rates: Mapping[str, Sequence[GroupRate]] | None = None,
    innocent: Sequence[ClassShare] = (),
) -> tuple[RecordField, ...]:
    """The model card of a ranking; ``rates`` are tables of fairness by title, ``innocent`` the kinds found innocent."""
    values = _values(facts)
    told = [
        ("Model", "What it is", f"Additive logistic model for {facts.profile}, reviewed {facts.profile_reviewed}."),
        ("Model", "Version", f"Model {facts.model}, engine {facts.engine}, ranking {facts.run_id} of {facts.made_on}."),
        ("Model", "How it learned", f"{facts.learning}."),
        ("Model", "What it looks at", "; ".join(facts.features) or "Not told."),
        ("Use", "Meant for", f"Choosing which vehicles an analyst looks at first on {facts.line}."),
        ("Use", "Not meant for", f"Grounds for a stop, a search or an arrest; persons. {lead_wording()}"),
        ("Use", "Expires", f"May be read until {facts.expires_on}."),
        ("Data", "Ranked on", f"{facts.days}: {values['reads']} reads, {values['vehicles']} vehicles."),
        ("Data", "Known examples", f"{facts.known} vehicles given as known."),
        ("Data", "Synthetic", values["synthetic"]),
        ("Performance", "Measured", values["performance"]),
        *(("Fairness", f"By {title}", _told_rates(groups)) for title, groups in (rates or {}).items()),
        ("Fairness", "Innocent kinds", _told_classes(innocent)),
        ("Limits", "Where it fails", "Few reads, cameras that were down, cloned plates, lines drawn from little."),
    ]
    return tuple(RecordField(*row) for row in told)


def as_markdown(title: str, fields: Iterable[RecordField], *, is_synthetic: bool) -> str:
    """A record as Markdown text for a file: a heading for each section, a line for each field."""
    lines, last = [f"# {title}", *(["", "SYNTHETIC DATA"] if is_synthetic else [])], ""
    for item in fields:
        if item.section != last:
            lines += ["", f"## {item.section}", ""]
            last = item.section
        lines.append(f"- **{item.name}**: {_one_line(item.words)}")
    return "\n".join(lines) + "\n"


def as_json(title: str, fields: Iterable[RecordField], *, is_synthetic: bool) -> dict[str, object]:
    """A record as one object, ready for JSON."""
    return {"title": title, "is_synthetic": is_synthetic, "fields": [asdict(item) for item in fields]}


def _values(facts: RankingFacts) -> dict[str, str]:
    """What stands in the places of the words."""
    rules = {**section("rules", "access"), **section("rules", "retention")}
    synthetic = "The reads are invented; no vehicle exists." if facts.is_synthetic else "Real reads."
    return {
        **{name: str(value) for name, value in rules.items()},
        **{name: str(value) for name, value in asdict(facts).items()},
        **{name: f"{getattr(facts, name):,}" for name in ("reads", "vehicles", "cameras", "scored", "leads")},
        "features": str(len(facts.features)),
        "performance": " ".join(facts.performance) or NOT_MEASURED,
        "synthetic": synthetic,
        "lead_wording": lead_wording(),
    }


def _told_rates(groups: Sequence[GroupRate]) -> str:
    """The groups that stand out, and how many were compared."""
    compared = [rate for rate in groups if rate.rate is not None]
    told = [
        f"{rate.group}: {rate.rate:.1f} in 10,000 ({rate.low:.1f} to {rate.high:.1f}), {rate.reading}"
        for rate in standing_out(compared)
    ]
    hidden = len(groups) - len(compared)
    groups_words = f"{len(compared)} group{'' if len(compared) == 1 else 's'}"
    summary = f"{groups_words} compared, {len(told)} stand out, {hidden} hidden or too small"
    return "; ".join([summary, *told])


def _told_classes(innocent: Sequence[ClassShare]) -> str:
    told = [f"{kind.title}: {'hidden' if kind.leads is None else kind.leads}" for kind in innocent]
    return "; ".join(told) or "No lead has been judged yet."


def _one_line(words: str) -> str:
    """Words that cannot break out of their line, nor turn into markup."""
    plain = " ".join(words.split())
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#|" else letter for letter in plain)
