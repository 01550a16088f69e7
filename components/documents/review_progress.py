"""How far a review has come: its message, its figures and curve, what is proved, and its end."""

from __future__ import annotations

from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.chart_block import about_table, chart_block, file_links
from components.charts.found_against_opened import found_against_opened
from components.charts.spec import ChartContext, ChartSpec
from components.charts.words import whole
from components.documents.desk import Desk
from components.documents.review_desk import REMARK, Sitting, stop_the_review
from components.documents.review_words import (
    hours_text,
    limits_lines,
    per_cent,
    sample_lines,
    seconds_text,
    share_proved,
    through_after,
    time_lines,
)
from components.listed import figures_strip
from components.words import count_of, day
from data_access.documents.review import Progress, Review
from data_access.documents.review_items import decisions_of
from data_access.documents.tagging import given_tags
from data_access.exports import About, csv_bytes, xlsx_bytes
from models.benefits.triage import CAVEATS
from models.documents.settings import numbers

DEFINITION = (
    "Documents in the order in which they were opened, near-duplicates once; the control sample comes in among the "
    "learner's choices. Best order: every document that is opened is relevant. Order of chance: as many relevant ones "
    "as the control sample lets expect, drawn by lot."
)


def review_title(sitting: Sitting) -> tuple[str, str]:
    """Message and detail: what was found, and how much of all that is proved to be."""
    reached, review = sitting.reached, sitting.review
    tag = given_tags().get(review.relevant_tag, review.relevant_tag)
    end = "" if review.is_open else " This review is stopped."
    return _message(reached), f"“{review.question}” What answers is tagged “{tag}”.{end}"


def _message(reached: Progress) -> str:
    items = count_of(reached.items, "document")
    if not reached.decided:
        return f"Nothing is decided yet; {items} could be opened"
    if not reached.not_opened:
        return f"All {items} are opened: {count_of(reached.found, 'is', 'are')} relevant"
    opened = f"{whole(reached.decided)} of {whole(reached.items)}"
    found = f"{whole(reached.found)} relevant found after opening {opened}"
    report = reached.report
    if report.proved_recall is not None:
        return f"{found}; at least {share_proved(report)} of all are proved found"
    if report.relevant_high is not None:
        return f"{found}; at most {whole(report.relevant_high)} of all can be relevant"
    return f"{found}; nothing is proved yet"


def report_part(desk: Desk, sitting: Sitting) -> None:
    """The figures and the curve, what is proved and what is not, the time, the decisions as a file, and the end."""
    _strip(sitting)
    chart_block(_picture(desk, sitting), desk.context, filters={"Question": sitting.review.question})
    for title, lines in (
        ("What the control sample says", sample_lines(sitting)),
        ("What nobody can tell from it", limits_lines(sitting)),
        ("The time", time_lines(sitting.reached)),
    ):
        st.markdown(f"### {title}")
        for line in lines:
            st.text(line)
    with st.expander("What the comparison of hours does not say"):
        for caveat in CAVEATS:
            st.text(caveat)
    _decisions(desk, sitting.review)
    if sitting.review.is_open:
        _stop_form(desk)


def _strip(sitting: Sitting) -> None:
    """One card a figure."""
    reached, report = sitting.reached, sitting.reached.report
    share = f"{per_cent(reached.found / reached.decided)} of those opened" if reached.decided else "none opened yet"
    proved = (share_proved(report), "of all relevant, at least")
    if report.proved_recall is None:
        none = report.relevant is not None
        proved = ("none" if none else "not yet", "none of the sample is relevant" if none else through_after(sitting))
    likely = ("not yet", "said once the sample is decided")
    if report.relevant is not None:
        low, high = whole(report.relevant_low or 0), whole(report.relevant_high or 0)
        likely = (f"{low} to {high}", "of all, as the sample tells at 95 %")
    pace = "" if reached.seconds_an_item is None else f"{seconds_text(reached.seconds_an_item)} a document"
    rest = "timed on the server"
    if reached.hours_not_needed is not None:
        rest = f"{hours_text(reached.hours_not_needed)} at the same pace"
    cards = (
        ("Relevant found", whole(reached.found), share),
        ("Opened", whole(reached.decided), f"of {count_of(reached.items, 'document')}, near-duplicates once"),
        ("Proved found", *proved),
        ("Relevant in all", *likely),
        ("Time spent", hours_text(reached.hours_spent), pace or "timed on the server"),
        ("Not opened", whole(reached.not_opened), rest),
    )
    figures_strip(cards)


def _picture(desk: Desk, sitting: Sitting) -> ChartSpec:
    reached, review = sitting.reached, sitting.review
    mode = "dark" if desk.context.mode == "dark" else "light"
    begun = f"begun {day(review.made_at)}"
    return _drawn(reached, desk.case.name, begun, desk.case.is_synthetic, mode)


@lru_cache(maxsize=8)
def _drawn(reached: Progress, area: str, begun: str, is_synthetic: bool, mode: str) -> ChartSpec:
    """Drawn once for a state of a review."""
    title = f"{count_of(reached.found, 'relevant document')} found after opening {whole(reached.decided)}"
    curve = pd.DataFrame({"opened": range(1, len(reached.curve) + 1), "found": list(reached.curve)})
    return found_against_opened(
        curve=curve, items=reached.items, relevant=reached.report.relevant,
        title=title if reached.decided else "Nothing is opened yet",
        context=ChartContext(area, begun, "Decisions of the review", DEFINITION, is_synthetic, mode),  # type: ignore[arg-type]
    )  # fmt: skip


def _decisions(desk: Desk, review: Review) -> None:
    """The decisions as files, made and put on record when they are fetched."""
    about = about_table(
        desk.context, title="Decisions of a review", subtitle=f"{desk.case.name}: {review.question}",
        definition="One row a document that was decided, in the order in which they were handed out; times are UTC.",
        source="Decisions of the review",
    )  # fmt: skip
    makers = {"csv": ("Decisions, CSV", csv_bytes), "xlsx": ("Decisions, XLSX", xlsx_bytes)}
    with st.container(horizontal=True):
        file_links(
            f"review-{review.review_id}", desk.context, about,
            {kind: (label, partial(_file, desk, review, make)) for kind, (label, make) in makers.items()},
        )  # fmt: skip


def _file(desk: Desk, review: Review, make: object, about: About) -> bytes:
    return make(decisions_of(desk.opened, review), about)  # type: ignore[operator]


def _stop_form(desk: Desk) -> None:
    with st.form("documents_review_stop", border=True):
        st.markdown("### Stop the review")
        st.text_input("Why now", key=REMARK, max_chars=500, placeholder="What was decided, and by whom")
        st.form_submit_button("Stop for good", on_click=stop_the_review, args=(desk,), icon=":material/stop_circle:")
    st.caption("Its decisions and tags stay; the report as it is then, and the remark, go on record.")


def how_review_works() -> None:
    """A closed note: what chooses, what is counted, with the numbers that are in force."""
    batches, control, knee = (numbers("review", name) for name in ("batches", "control", "knee"))
    with st.expander("How this is worked out"):
        st.text(
            "Continuous active learning (Cormack and Grossman 2015): after each batch a ridge regression on the "
            "vectors of the documents is fitted to what was decided; the best are opened next, "
            f"{batches['first']:.0f} at first and {per_cent(batches['growth'])} more each time. It begins with the "
            "order of the question itself."
        )
        st.text(
            "The control sample is drawn by lot before anything is opened, and the learner never learns from it. Of "
            "its relevant documents, the share that the learner had chosen on its own is an estimate of all that it "
            f"finds (Clopper and Pearson 1934, at {per_cent(control['confidence'])})."
        )
        st.text(
            "The knee rule (Cormack and Grossman 2016) asks that the gain falls by a factor of "
            f"{knee['slope_ratio']:.0f}, less one for each relevant document found. It is a rule of thumb, and proves "
            "nothing."
        )
