"""The stopping report of a review in plain words: what is known, how sure that is, and what it does not say."""

from __future__ import annotations

from components.charts.words import headline_number, whole
from components.documents.review_desk import Sitting
from components.words import count_of
from data_access.documents.review import Progress
from models.benefits.triage import example_words
from models.documents.settings import numbers
from models.documents.stopping import StoppingReport, relevant_needed

NO_BREAK = "\u00a0"


def per_cent(share: float | None) -> str:
    """A share in whole per cent."""
    return f"{100 * (share or 0):.0f}{NO_BREAK}%"


def share_proved(report: StoppingReport) -> str:
    """The share that is proved, rounded down: what is said is never more than what is proved."""
    return per_cent(int(100 * (report.proved_recall or 0)) / 100)


def seconds_text(seconds: float) -> str:
    """Seconds a document."""
    return f"{seconds:,.0f} s" if seconds >= 1 else "under 1 s"


def hours_text(hours: float | None) -> str:
    """Hours, as minutes below two of them, in three digits at most."""
    if hours is None:
        return "not timed"
    if hours < 2:
        return f"{60 * hours:.0f} min" if 60 * hours >= 1 else "under 1 min"
    return f"{whole(headline_number(hours))} h" if hours >= 10 else f"{hours:.1f} h"


def through_after(sitting: Sitting) -> str:
    """After how many decisions the whole control sample is decided, told before so that nothing tells its documents."""
    share = numbers("review", "control")["share_of_batch"]
    size = sitting.review.settings.control
    most = min(round(size * (1 + 1 / share)), sitting.reached.items)
    return f"said after about {count_of(most, 'decision')}"


def sample_lines(sitting: Sitting) -> list[str]:
    """The estimate with its interval, the proof, and what could be proved at best."""
    report = sitting.reached.report
    drawn = report.sample.drawn
    if not drawn:
        return ["This review has no control sample: nothing is proved of it."]
    if report.relevant is None:
        return [
            f"{count_of(drawn, 'document')} drawn by lot come in among the learner's choices. Until all of them are "
            "decided nothing is said of them: a part is no random sample, and nobody is to tell them by a figure. "
            f"It is {through_after(sitting)}."
        ]
    high = whole(report.relevant_high or 0)
    if report.recall is None:
        least = per_cent(int(100 * report.known / report.relevant_high) / 100 if report.relevant_high else 0)
        return [
            f"None of {count_of(drawn, 'document')} drawn by lot is relevant. So at most {high} of all "
            f"{whole(report.sample.items)} are, at {per_cent(report.confidence)}.",
            f"{whole(report.known)} are known, which is at least {least} of them. More cannot be proved where so few "
            "are relevant: a larger sample would be needed.",
        ]
    estimate = (
        f"Of {count_of(drawn, 'document')} drawn by lot {whole(report.sample.relevant)} are relevant. Of all "
        f"{whole(report.sample.items)} that makes about {whole(round(report.relevant))}, between "
        f"{whole(report.relevant_low or 0)} and {high} (interval at {per_cent(report.confidence)})."
    )
    return [estimate, *_proof_lines(report)]


def _proof_lines(report: StoppingReport) -> list[str]:
    """What the relevant ones of the sample prove, and what they could prove at best."""
    sample, target = report.sample, numbers("review", "control")["target_recall"]
    needed = relevant_needed(target, confidence=report.confidence)
    chosen = (
        f"The learner had chosen {sample.found} of these {sample.relevant} on its own: {per_cent(report.recall)}, "
        f"between {per_cent(report.recall_low)} and {per_cent(report.recall_high)}. That at least "
        f"{share_proved(report)} of all relevant documents are found is proved at {per_cent(report.confidence)}."
    )
    left = f"At most {count_of(report.missed_high or 0, 'relevant document')} may be left that nobody opened."
    if sample.relevant >= needed:
        return [chosen, left]
    return [
        chosen, left,
        f"This sample can prove {per_cent(report.provable_recall)} at best: to prove {per_cent(target)} it would have "
        f"to hold {needed} relevant documents, all of them found.",
    ]  # fmt: skip


def limits_lines(sitting: Sitting) -> list[str]:
    """The weaker sign, and what no figure of a review holds."""
    bent = "has levelled off as the knee rule asks" if sitting.reached.report.has_bent else "has not levelled off yet"
    return [
        f"The curve {bent}. That is the weaker sign: a curve can level off before a part of another kind is reached.",
        "Figures count what people decided: a wrong decision counts as a right one. Material that could not be read, "
        "that waits for OCR, or that came after the review began is in none of them.",
    ]


def time_lines(reached: Progress) -> list[str]:
    """Hours of reading, those that were not needed, and the stated example beside them."""
    if reached.hours_spent is None or reached.seconds_an_item is None:
        return ["Nothing was timed yet: time runs from when a document is shown until it is decided."]
    longest = numbers("review", "reading")["longest_seconds"] / 60
    return [
        f"{count_of(reached.decided, 'decision')} at {seconds_text(reached.seconds_an_item)} each took "
        f"{hours_text(reached.hours_spent)}; a longer one counts as {longest:.0f} minutes. The "
        f"{whole(reached.not_opened)} that nobody opened would have taken {hours_text(reached.hours_not_needed)} at "
        "that pace.",
        f"The stated example is that {example_words()}: {whole(round(reached.baseline_hours))} hours before. It is one "
        "case and no mean, of other material and another question: these hours are not to be taken from those.",
    ]
