"""The analysts' pages with a search open: processor time of a warm rerun, and how long an analyst waits.

``python -m tests.benchmarks.anpr_pages STORES`` measures on a folder of stores whose reads lie in STORES/anpr.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tests.benchmarks.pages import GOAL_MS, ROCU, median_of_reruns, script_times

WAIT_MS = 300
LOOKED_AT = 5
PARTS = {  # by page: the key of its tabs, and the tabs
    "anpr-lines": ("anpr_line_part", ("When it is run", "Where to meet it", "Changes of route", "Operations")),
    "anpr-leads": ("anpr_leads_tab", ("Package", "Teach the ranking")),
    "anpr-vehicle": (
        "anpr_vehicle_part",
        ("Why it ranks", "Where it was", "When it ran", "Who travels with it", "Its plate"),
    ),
    "anpr-convoys": ("anpr_convoy_part", ("One companion", "Network")),
}
Leads = Sequence[Mapping[str, Any]]


def rows(stores: Path, times: list[float]) -> list[str]:
    """A line a page and tab, and a line an interaction."""
    app, lake, facts = opened(stores)
    lines = list(interactions(app, lake, facts["leads"]))
    for page, (key, parts) in PARTS.items():
        show(app, page)
        for part in parts:
            app.session_state[key] = part
            cost = median_of_reruns(app, times)
            lines.append(f"{page}, search open, {part}: {cost:.1f} CPU ms a warm rerun (goal {GOAL_MS})")
    return lines


def opened(stores: Path) -> tuple[Any, Any, Mapping[str, Any]]:
    """The app with a search open and a line ranked; the reads, and what is kept of the ranking."""
    from streamlit.testing.v1 import AppTest

    from components.registry import ROOT
    from data_access.anpr.kept_rankings import ranking_records
    from data_access.anpr.lake import LAKE_FOLDER, open_lake

    app = AppTest.from_file(str(ROOT / "components" / "frame.py"), default_timeout=300)
    for name, value in ROCU.items():
        app.query_params[name] = value
    app.run()
    show(app, "anpr-leads")
    press(app, "anpr_reason_example")
    next(button for button in app.button if button.label == "Open the search").click().run()
    press(app, "anpr_rank")
    lake = open_lake(stores / LAKE_FOLDER)
    return app, lake, ranking_records(lake)[0].facts


def interactions(app: Any, lake: Any, leads: Leads) -> list[str]:
    """What an analyst does, each for the first time with these vehicles or settings: the longest of several waits."""
    vids = [int(lead["vid"]) for lead in leads[:LOOKED_AT]]

    def choose(vid: int) -> None:
        app.session_state["steady"]["anpr_vid"] = (lake.lake_id, vid)

    def watches(number: int) -> None:
        app.session_state["anpr_watches"] = number

    def part(name: str) -> Callable[[int], None]:
        return lambda vid: (choose(vid), app.session_state.__setitem__("anpr_vehicle_part", name))[0]

    show(app, "anpr-lines")
    told = [longest(app, "a line that is not ranked is chosen", line_at(app), (1, 2, 3))]
    line_at(app)(0)
    tab = partial(app.session_state.__setitem__, "anpr_line_part")
    told += [longest(app, f"the ranked line, {name}", tab, (name,)) for name in PARTS["anpr-lines"][1][:3]]
    tab("Where to meet it")
    app.run()
    told.append(longest(app, "a slider of the watches is moved", watches, (5, 6, 3)))
    show(app, "anpr-vehicle")
    told.append(longest(app, "a lead is opened, why it ranks", part("Why it ranks"), vids))
    told.append(longest(app, "its journeys on the map", part("Where it was"), vids))
    told.append(longest(app, "who travels with it", part("Who travels with it"), vids))
    show(app, "anpr-convoys")
    told.append(longest(app, "convoys of a vehicle, with the gaps of the first companion", choose, vids))
    return told


def line_at(app: Any) -> Callable[[int], None]:
    def choose(at: int) -> None:
        next(item for item in app.selectbox if item.key == "anpr_line").select_index(at)

    return choose


def longest(app: Any, what: str, do: Callable[[Any], object], values: Sequence[object]) -> str:
    waits = []
    for value in values:
        do(value)
        wall, busy = time.perf_counter(), time.process_time()
        app.run()
        waits.append((1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - busy)))
        assert not app.exception, app.exception
    walls, cpu = sorted(wall for wall, _ in waits), sorted(busy for _, busy in waits)
    return (
        f"{what}: {walls[len(walls) // 2]:.0f} ms, at most {walls[-1]:.0f} ms; "
        f"processor {cpu[len(cpu) // 2]:.0f} ms, at most {cpu[-1]:.0f} ms (goal {WAIT_MS})"
    )


def show(app: Any, page: str) -> None:
    from components.registry import page_entry

    app.switch_page(str(page_entry(page).path))
    app.run()
    assert not app.exception, app.exception


def press(app: Any, key: str) -> None:
    next(button for button in app.button if button.key == key).click().run()
    assert not app.exception, app.exception


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    os.environ.update(NDAO_DEMO="1", NDAO_DB=str(folder))
    print("\n".join(rows(folder, script_times())))
