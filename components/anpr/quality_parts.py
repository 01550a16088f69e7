"""The page of data quality: what came in, what was kept aside, which cameras were silent, what was repaired."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pandas as pd
import streamlit as st

from components.chart_block import about_table, chart_block, table_block
from components.charts.reads_by_day import reads_by_day
from components.charts.spec import ChartContext
from components.context import Context
from components.words import count_of, day, plain
from data_access.anpr.gate import as_date, today_of
from data_access.anpr.lake import Lake
from data_access.anpr.quality import Quality, quality_of
from models.anpr.settings import section

SOURCE = "The store of plate reads, every file that was ingested"
REPAIR_WORDS = {"misread": "Misread put right", "clone": "Plate on two vehicles parted"}


def quality_title(quality: Quality) -> str:
    """The message of the page."""
    read, silent = quality.rows_read, len(quality.silent)
    aside = sum(quality.set_aside.values())
    kept = f"{1 - aside / read:.1%} of {_number(read)} rows could be used" if read else "No row was read"
    if not silent:
        return f"{kept}; no camera fell silent"
    return f"{kept}; {count_of(silent, 'camera')} fell silent for a day or more"


def quality_detail(quality: Quality) -> str:
    """The sentence below the title."""
    first, last = quality.days["date"].iloc[0], quality.days["date"].iloc[-1]
    return (
        f"{count_of(len(quality.days), 'day')} of reads, {day(first)} to {day(last)}. What a silent camera missed "
        "cannot be known: a vehicle that was not read there may have passed."
    )


def quality_strip(quality: Quality) -> None:
    """One card a figure."""
    aside = sum(quality.set_aside.values())
    repeats = int(quality.files["duplicates"].sum())
    cards = (
        ("Reads in force", _number(int(quality.days["reads"].sum())), "each plate, place and moment once"),
        ("Kept aside", _number(aside), f"of {_number(quality.rows_read)} rows, with their reasons"),
        ("Read twice", _number(repeats), "rows that repeat a read; counted once"),
        ("Cameras", _number(quality.cameras_with_reads), f"with reads, of {_number(quality.cameras)} on record"),
        ("Silent cameras", _number(len(quality.silent)), "a day or more without the usual reads"),
    )
    with st.container(horizontal=True, key="headline_strip"):
        for label, value, meaning in cards:
            st.markdown(f"{plain(label)}\n\n**{plain(value)}**\n\n:small[:gray[{plain(meaning)}]]")


def days_figure(context: Context, lake: Lake, quality: Quality) -> None:
    """Reads by day."""
    spec = reads_by_day(days=quality.days, title=_days_title(quality), context=_chart_context(context, lake))
    chart_block(spec, context, filters={})


def silent_block(context: Context, lake: Lake, quality: Quality) -> None:
    """Cameras that fell silent, the worst first."""
    rules, found = section("quality", "silent"), quality.silent
    table = pd.DataFrame(
        {
            "Camera": found["name"],
            "Silent days": found["silent_days"],
            "First": [day(as_date(one)) for one in found["first_day"]],
            "Last": [day(as_date(one)) for one in found["last_day"]],
            "Reads on its median day": found["median_reads"].round().astype(int),
        }
    )
    title = "No camera fell silent"
    if len(found):
        title = f"{count_of(len(found), 'camera')} fell silent, {found['name'].iloc[0]} for longest"
    method = (
        f"Judged are cameras with at least {rules['fewest_reads_on_median_day']} reads on their median weekday or "
        f"weekend day; a day with less than {float(str(rules['share_of_median'])):.0%} of it is silent."
    )
    _table(context, lake, "anpr-silent", table, title, "Days with next to no reads, by camera", method)


def aside_block(context: Context, lake: Lake, quality: Quality) -> None:
    """Rows that were kept aside, by reason."""
    total = sum(quality.set_aside.values())
    table = pd.DataFrame(
        [(reason, number, f"{number / total:.0%}") for reason, number in quality.set_aside.items()],
        columns=["Reason", "Rows", "Share"],
    )
    title = "No row was kept aside"
    if total:
        title = f"{_number(total)} rows were kept aside, most because: {table['Reason'].iloc[0]}"
    method = "Rows kept aside are not lost: file, row, column and reason stand in the store until their day is purged."
    _table(context, lake, "anpr-aside", table, title, "Rows by reason", method)


def files_block(context: Context, lake: Lake, quality: Quality) -> None:
    """Every file that was ingested."""
    table = quality.files.rename(
        columns={
            "name": "File", "source": "Source", "read": "Rows", "accepted": "Accepted", "duplicates": "Repeats",
            "set_aside": "Kept aside", "ingested_at": "Ingested",
        }
    )  # fmt: skip
    title = f"{count_of(len(table), 'file')}: accepted, repeats and kept aside make up every row"
    _table(context, lake, "anpr-files", table, title, "Rows of each file", "A file that comes again changes nothing.")


def repairs_block(context: Context, lake: Lake, quality: Quality) -> None:
    """What was put right in the reads, in counts."""
    found = quality.repairs
    reads = int(quality.days["reads"].sum())
    table = pd.DataFrame(
        {
            "Repair": [REPAIR_WORDS.get(kind, str(kind)) for kind in found["kind"]],
            "In force": ["yes" if applied else "suggested" for applied in found["is_applied"]],
            "Reads": found["repairs"],
            "Share of reads": [f"{number / reads:.2%}" for number in found["repairs"]],
            "Mean probability": found["mean_probability"].round(3),
        }
    )
    done = int(found.loc[found["is_applied"].astype(bool), "repairs"].sum()) if len(found) else 0
    title = f"{_number(done)} reads were put right" if done else "No read has been put right yet"
    method = (
        "A misread is put right where the plate that was meant fits the characters, the roads and the times, and no "
        "other does as well. The raw read stays, and every repair can be undone. In the terminal: ndao.py anpr "
        "repairs, ndao.py anpr clones."
    )
    _table(context, lake, "anpr-repairs", table, title, "Repairs by kind", method)


def retention_block(lake: Lake, quality: Quality) -> None:
    """How long reads are kept, and what is due."""
    keep = int(str(section("rules", "retention")["reads_days"]))
    first = quality.days["date"].iloc[0]
    due = first + timedelta(days=keep)
    overdue = due < today_of(lake)
    st.subheader("Reads are overdue for deletion" if overdue else f"The oldest reads go on {day(due)}", anchor=False)
    st.text(
        f"Reads are kept for {count_of(keep, 'day')}. The oldest are of {day(first)}. A purge takes them out of every "
        "layout, with what was made of them, and leaves a certificate."
    )


def quality_or_none(lake: Lake | None) -> Quality | None:
    """The counts, or None where there are no reads."""
    return None if lake is None or not lake.manifest().days else quality_of(lake)


def _table(
    context: Context, lake: Lake, key: str, table: pd.DataFrame, title: str, subtitle: str, definition: str
) -> None:
    about = about_table(context, title=title, subtitle=subtitle, definition=definition, source=SOURCE)
    draw: Callable[[], object] = (
        (lambda: st.dataframe(table, hide_index=True, alt=title, key=f"{key}_table"))
        if len(table)
        else (lambda: st.text(definition))
    )
    table_block(key, table, context, about, draw=draw)  # type: ignore[arg-type]


def _chart_context(context: Context, lake: Lake) -> ChartContext:
    return ChartContext(
        area="",
        period="",
        source=SOURCE,
        definition="Reads in force on each local day, after repeats were taken out.",
        is_synthetic=lake.is_synthetic,
        mode="dark" if context.mode == "dark" else "light",
    )


def _days_title(quality: Quality) -> str:
    days = quality.days
    span = (days["date"].iloc[-1] - days["date"].iloc[0]).days + 1
    if span > len(days):
        return f"{count_of(span - len(days), 'day')} of {span} without any read"
    low = days.loc[days["reads"].idxmin()]
    return f"Reads on every day; fewest on {day(low['date'])}, {_number(int(low['reads']))}"


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\u2009")
