"""The page of data quality: what came in, which cameras and clocks can be trusted, how plates were misread."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pandas as pd
import streamlit as st

from components.anpr.oversight import drawn
from components.chart_block import chart_block
from components.charts.misread_characters import misread_characters
from components.charts.reads_by_day import reads_by_day
from components.context import Context
from components.listed import figures_strip, listed, number_words
from components.words import count_of, day
from data_access.anpr.gate import as_date, today_of
from data_access.anpr.lake import Lake
from data_access.anpr.plate_quality import PlateQuality, plate_quality_of, wrong_clocks_of
from data_access.anpr.quality import Quality, quality_of
from models.anpr.settings import section

SOURCE = "The store of plate reads, every file that was ingested"
REPAIR_WORDS = {
    "substitution": "A character taken for another",
    "dropped": "A character left out",
    "added": "A character too many",
    "clone": "Plate on two vehicles told apart",
}
CLOCK = ("time", "clock")
NO_ROAD = "Streets and roads without a number"


def quality_or_none(lake: Lake | None) -> Quality | None:
    """The counts, or None where there are no reads."""
    return None if lake is None or not lake.manifest().days else quality_of(lake)


def quality_title(quality: Quality) -> str:
    """The message of the page."""
    read, silent = quality.rows_read, len(quality.silent)
    aside = sum(quality.set_aside.values())
    kept = f"{_share(read - aside, read)} of {number_words(read)} rows could be used" if read else "No row was read"
    if read and not aside:
        kept = f"All {number_words(read)} rows could be used"
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
    right = _put_right(quality)
    reads = int(quality.days["reads"].sum())
    figures_strip(
        (
            ("Reads in use", number_words(reads), "each plate, place and moment once"),
            ("Kept aside", number_words(aside), f"of {number_words(quality.rows_read)} rows, each with its reason"),
            ("Read twice", number_words(repeats), "repeats of a read, counted once"),
            ("Plates put right", number_words(right), f"{_share(right, reads)} of reads were of another plate"),
            ("Silent cameras", number_words(len(quality.silent)), f"of {number_words(quality.cameras)} on record"),
        )
    )


def coverage_part(context: Context, lake: Lake, quality: Quality) -> None:
    """When reads came in, which cameras fell silent, and coverage by road."""
    left, right = st.columns([5, 7])
    with left:
        said = "Reads in use by local day, repeats taken out."
        what = drawn(context, is_synthetic=lake.is_synthetic, source=SOURCE, definition=said)
        chart_block(reads_by_day(days=quality.days, title=_days_title(quality), context=what), context, filters={})
    with right:
        _silent_block(context, quality)
    _roads_block(context, quality)


def _silent_block(context: Context, quality: Quality) -> None:
    rules, found = section("quality", "silent"), quality.silent
    table = pd.DataFrame(
        {
            "Silent days": found["silent_days"],
            "Camera": found["name"],
            "When": [_span(row.first_day, row.last_day) for row in found.itertuples()],
            "Reads a day": found["median_reads"].round().astype(int),
        }
    )
    title = "No camera fell silent"
    if len(found):
        title = f"{count_of(len(found), 'camera')} fell silent, {found['name'].iloc[0]} for longest"
    method = (
        f"Judged are cameras with at least {rules['fewest_reads_on_median_day']} reads on their median weekday or "
        f"weekend day; a day with less than {float(str(rules['share_of_median'])):.0%} of it is silent."
    )
    listed(
        context, "anpr-silent", table, title=title, subtitle="Days with next to no reads", definition=method,
        source=SOURCE, widths={"Silent days": "small", "Reads a day": "small"},
    )  # fmt: skip


def _roads_block(context: Context, quality: Quality) -> None:
    found, days = quality.roads, max(len(quality.days), 1)
    table = pd.DataFrame(
        {
            "Road": found["road"].replace("", NO_ROAD),
            "Cameras": found["cameras"],
            "With reads": found["with_reads"],
            "Silent camera days": found["silent_days"],
            "Days covered": [_share(row.with_reads * days - row.silent_days, row.cameras * days)
                             for row in found.itertuples()],
            "Reads": [number_words(one) for one in found["reads"]],
        }
    )  # fmt: skip
    dark = quality.cameras - quality.cameras_with_reads
    title = f"{count_of(dark, 'camera')} on record gave no read" if dark else "Every camera on record gave reads"
    method = (
        f"Days covered: days of a camera with reads, of all its days. {number_words(quality.cameras_unknown)} of "
        f"{number_words(quality.cameras)} cameras are met in reads alone, "
        f"{number_words(quality.cameras_without_place)} have no place: of those, times alone are used."
    )
    listed(
        context, "anpr-roads", table, title=title, subtitle="Coverage by road, most silent days first",
        definition=method, source=SOURCE, widths={"Road": "medium"},
    )  # fmt: skip


def plates_part(context: Context, lake: Lake, quality: Quality) -> None:
    """Which characters are taken for which, what was put right, and plates that two vehicles carry."""
    found = plate_quality_of(lake)
    left, right = st.columns([7, 5])
    with left:
        _characters_block(context, lake, found)
    with right:
        _repairs_block(context, quality)
        _clones_block(context, found)


def _characters_block(context: Context, lake: Lake, found: PlateQuality) -> None:
    often = found.characters.dropna(subset=["per_thousand"]).sort_values("per_thousand", ascending=False)
    if found.characters.empty:
        listed(
            context, "anpr-characters", found.characters, title="No misread has been looked for yet",
            subtitle="Characters that cameras take for others", source=SOURCE,
            definition="Found in the terminal: ndao.py anpr repairs STORE; with --apply they are put right.",
        )  # fmt: skip
        return
    title = "Misreads are too few to tell characters apart"
    if len(often):
        first = often.iloc[0]
        title = f"{first['meant']} is read as {first['read_as']} most often, {first['per_thousand']:.1f} times in 1,000"
    method = (
        "Learned from these reads: what a plate must have been by road and time, against what was read. Misreads that "
        f"nothing shows to be wrong are missing. Found on {count_of(found.days, 'day')}. Counts of few reads are "
        "hidden: squares with an edge alone."
    )
    what = drawn(context, is_synthetic=lake.is_synthetic, source=SOURCE, definition=method)
    spec = misread_characters(characters=found.characters, title=title, context=what, key="anpr-characters")
    chart_block(spec, context, filters={}, suppression=_few_words())


def _repairs_block(context: Context, quality: Quality) -> None:
    reads = int(quality.days["reads"].sum())
    kinds = quality.repairs.astype({"is_applied": bool}).pivot_table(
        index="kind", columns="is_applied", values="repairs", aggfunc="sum", fill_value=0
    )
    counts = kinds.reindex(columns=[True, False], fill_value=0).sort_values(True, ascending=False)
    table = pd.DataFrame(
        {
            "What was wrong": [REPAIR_WORDS.get(kind, str(kind)) for kind in counts.index],
            "Put right": [number_words(one) for one in counts[True]],
            "Of reads": [_share(one, reads) for one in counts[True]],
            "Suggested": [number_words(one) for one in counts[False]],
        }
    )
    done = _put_right(quality)
    title = f"{number_words(done)} reads were put right" if done else "No read has been put right yet"
    method = (
        "Put right where the plate that was meant fits characters, roads and times, and no other does as well. The raw "
        "read stays; every repair can be undone."
    )
    listed(
        context, "anpr-repairs", table, title=title, subtitle="Repairs by kind", definition=method, source=SOURCE,
        widths={"Put right": "small", "Of reads": "small", "Suggested": "small"},
    )  # fmt: skip


def _clones_block(context: Context, found: PlateQuality) -> None:
    total = found.split + found.suspected
    table = pd.DataFrame(
        {
            "Times in two places": found.clones["group"],
            "Plates": [number_words(one) for one in found.clones["plates"]],
            "Reads of the second": [number_words(one) for one in found.clones["reads"]],
        }
    )
    few = int(str(section("rules", "disclosure")["largest_hidden_count"]))
    title = "No plate on two vehicles has been found"
    if total:
        said = f"Fewer than {few + 1} plates are" if total <= few else f"{count_of(total, 'plate')} {_be(total)}"
        title = f"{said} carried by two vehicles"
    method = (
        "A plate is on two vehicles where its reads cannot be one vehicle's: too far apart for the time between. "
        "Found in the terminal: ndao.py anpr clones STORE; with --apply they are read as two vehicles. " + _few_words()
    )
    listed(
        context, "anpr-clones", table if total else table.head(0), title=title,
        subtitle="Cloned plates by how often they were in two places", definition=method, source=SOURCE,
        suppression=_few_words(),
    )  # fmt: skip


def clocks_part(context: Context, lake: Lake, quality: Quality) -> None:
    """Cameras with a wrong clock, and rows whose time cannot be."""
    with st.spinner("Comparing the times of each camera with those of its neighbours."):
        found = wrong_clocks_of(lake)
    table = pd.DataFrame(
        {
            "Camera": found["name"],
            "Vehicles in two places": [number_words(one) for one in found["vehicles"]],
            "Times the usual": [f"{one:.0f}" for one in found["times_usual"]],
            "When": [_span(row.first_day, row.last_day) for row in found.itertuples()],
        }
    )
    title = f"{count_of(len(found), 'camera')} with a wrong clock" if len(found) else "No camera has a wrong clock"
    method = (
        "By the reads of such a camera vehicles were in two places at once, far more often than at others. What it "
        "says of the order of a journey is not to be trusted on these days. A clock that is wrong by less than the way "
        "to the next camera takes cannot be found from reads. " + _few_words()
    )
    listed(
        context, "anpr-clocks", table, title=title, subtitle="Cameras whose times do not fit their neighbours",
        definition=method, source=SOURCE, suppression=_few_words(),
    )  # fmt: skip
    rows = {reason: number for reason, number in quality.set_aside.items() if reason.startswith(CLOCK)}
    many = number_words(sum(rows.values())) if rows else "No"
    listed(
        context, "anpr-times", _by_reason(rows), title=f"{many} rows have an impossible time",
        subtitle="Rows kept aside for their time",
        definition="A reader whose clock was reset says 1970; a time in the future is a wrong clock or zone.",
        source=SOURCE,
    )  # fmt: skip


def files_part(context: Context, lake: Lake, quality: Quality) -> None:
    """Rows that were kept aside by reason, every file, and how long reads are kept."""
    total = sum(quality.set_aside.values())
    title = "No row was kept aside"
    if total:
        title = f"{number_words(total)} rows were kept aside, most because: {next(iter(quality.set_aside))}"
    listed(
        context, "anpr-aside", _by_reason(quality.set_aside), title=title, subtitle="Rows by reason", source=SOURCE,
        definition="Rows kept aside are not lost: file, row, column and reason stand in the store until their day is "
        "purged.",
    )  # fmt: skip
    table = pd.DataFrame(
        {
            "File": quality.files["name"],
            "Source": quality.files["source"],
            **{
                label: [number_words(one) for one in quality.files[name]]
                for label, name in (("Rows", "read"), ("Accepted", "accepted"), ("Repeats", "duplicates"),
                                    ("Kept aside", "set_aside"))
            },
            "Ingested": [_moment(one) for one in quality.files["ingested_at"]],
        }
    )  # fmt: skip
    listed(
        context, "anpr-files", table, title=f"{count_of(len(table), 'file')}: every row is accounted for",
        subtitle="Rows of each file: accepted, repeats and kept aside add up", source=SOURCE,
        definition="A file that comes again changes nothing.",
    )  # fmt: skip
    _retention(lake, quality)


def _retention(lake: Lake, quality: Quality) -> None:
    keep = int(str(section("rules", "retention")["reads_days"]))
    first = quality.days["date"].iloc[0]
    due = first + timedelta(days=keep)
    overdue = due < today_of(lake)
    st.subheader("Reads are overdue for deletion" if overdue else f"The oldest reads go on {day(due)}", anchor=False)
    st.text(
        f"Reads are kept for {count_of(keep, 'day')}. The oldest are of {day(first)}. A purge takes them out of every "
        "layout, with what was made of them, and leaves a certificate."
    )


def _by_reason(rows: dict[str, int] | object) -> pd.DataFrame:
    held = dict(rows)  # type: ignore[call-overload]
    total = sum(held.values())
    return pd.DataFrame(
        [(reason, number_words(number), _share(number, total)) for reason, number in held.items()],
        columns=["Reason", "Rows", "Share"],
    )


def _put_right(quality: Quality) -> int:
    found = quality.repairs
    return int(found.loc[found["is_applied"].astype(bool), "repairs"].sum()) if len(found) else 0


def _share(part: float, total: float) -> str:
    """A share that says 100 % only where it is all of it."""
    if not total or part == total:
        return "100%" if total else "none"
    share = min(part / total, 0.9999)
    return f"{share:.2%}" if share > 0.99 or share < 0.01 else f"{share:.0%}"


def _span(first: int, last: int) -> str:
    start, end = as_date(first), as_date(last)
    return f"{start.day} {start:%b}" if start == end else f"{start.day} {start:%b} to {end.day} {end:%b}"


def _moment(text: str) -> str:
    at = datetime.fromisoformat(text)
    return f"{day(date(at.year, at.month, at.day))} {at:%H:%M} UTC"


def _be(number: int) -> str:
    return "is" if number == 1 else "are"


def _few_words() -> str:
    return f"Counts of 1 to {section('rules', 'disclosure')['largest_hidden_count']} are hidden."


def _days_title(quality: Quality) -> str:
    days = quality.days
    span = (days["date"].iloc[-1] - days["date"].iloc[0]).days + 1
    if span > len(days):
        return f"{count_of(span - len(days), 'day')} of {span} without any read"
    low = days.loc[days["reads"].idxmin()]
    return f"Reads on every day; fewest on {day(low['date'])}, {number_words(int(low['reads']))}"
