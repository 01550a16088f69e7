"""What the pages of oversight have in common: kinds of innocent lead, and how a chart is drawn."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from components.charts.spec import ChartContext
from components.context import Context
from components.listed import listed, number_words
from models.anpr.fairness import ClassShare
from models.anpr.settings import section

TRUE_LEAD = "true_lead"


def innocent_block(context: Context, key: str, innocent: Sequence[ClassShare], source: str) -> None:
    """What leads were found to be that were none: every kind, those that nobody or few met told alike."""
    few = int(str(section("rules", "disclosure")["largest_hidden_count"])) + 1
    shown = [one for one in innocent if one.leads is not None]
    told = [(_kind_words(one.title), number_words(one.leads), f"{one.share:.0%}") for one in shown]
    met = {one.code for one in shown}
    others = [str(title) for code, title in section("ranking", "judgements").items() if code not in {TRUE_LEAD, *met}]
    rows = told + [(_kind_words(title), f"fewer than {few}", "") for title in others]
    table = pd.DataFrame(rows, columns=["Found to be", "Leads", "Share of those judged"])
    title = f"No kind of innocent lead was found {few} times yet"
    if told:
        title = f"Most often wrong: {told[0][0].lower()}"
    listed(
        context, key, table, title=title, subtitle="Leads that were judged innocent, by kind", source=source,
        definition="Who drives like those that are looked for, without being one. Few and none are told alike.",
        suppression=f"Counts below {few}.",
    )  # fmt: skip


def _kind_words(title: str) -> str:
    return title.removeprefix("Innocent: ").capitalize()


def drawn(context: Context, *, is_synthetic: bool, source: str, definition: str) -> ChartContext:
    """How a picture is drawn that is not of the national data."""
    return ChartContext(
        area="", period="", source=source, definition=definition, is_synthetic=is_synthetic,
        mode="dark" if context.mode == "dark" else "light",
    )  # fmt: skip
