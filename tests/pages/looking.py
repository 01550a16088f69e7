"""One run of one page by one viewer, and everything of it that would reach the browser."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from google.protobuf import text_format
from streamlit.testing.v1 import AppTest

from components.registry import PageEntry
from components.runtime import runtime

FRAME = Path(__file__).resolve().parents[2] / "components" / "frame.py"
SECONDS = 60
SECTIONS = ("Where attention is needed", "Every force", "Evidence and coverage")


@dataclass(frozen=True)
class Seen:
    """A page as it was drawn."""

    app: AppTest

    @property
    def figures(self) -> list[dict]:
        """The specification of each chart."""
        return [json.loads(chart.proto.spec) for chart in self.app.get("plotly_chart")]

    @property
    def tables(self) -> list[pd.DataFrame]:
        """Every table."""
        return [table.value for table in self.app.dataframe]

    @property
    def lines(self) -> list[str]:
        """Titles, texts, captions and Markdown, as they were sent."""
        kinds = (self.app.title, self.app.text, self.app.caption, self.app.markdown, self.app.subheader)
        return [item.value for kind in kinds for item in kind]

    @property
    def titles(self) -> list[str]:
        """First-level headings, as a reader reads them."""
        written = [line[2:] for item in self.app.markdown for line in item.value.splitlines() if line.startswith("# ")]
        return [unescaped(title) for title in [*(item.value for item in self.app.title), *written]]

    @property
    def words(self) -> str:
        """All lines, as a reader reads them."""
        return unescaped("\n".join(self.lines))

    @property
    def errors(self) -> list[str]:
        """References of error boxes."""
        return [item.value for item in self.app.caption if item.value.startswith("Reference ")]

    @property
    def kinds(self) -> list[str]:
        """The kind of each element, containers aside."""
        return [node.type for node in self._elements()]

    @property
    def everything(self) -> str:
        """All that was sent, as one text: elements letter for letter, tables as CSV."""
        sent = [text_format.MessageToString(node.proto, as_utf8=True) for node in self._elements()]
        return "\n".join([*sent, *(table.to_csv() for table in self.tables)])

    def _elements(self) -> Iterator:
        return (node for node in self.app._tree if not hasattr(node, "children"))


def searching(entry: PageEntry, *, in_frame: bool = False) -> Seen:
    """A page of plate reads with a search open, for the reason that the page offers as an example."""
    address = {"as": "rocu_analyst"}
    seen = look_at_frame(page=entry, **address) if in_frame else look(entry, **address)
    click(seen, "anpr_reason_example")
    next(item for item in seen.app.button if item.label == "Open the search").click().run()
    assert not seen.app.exception
    return seen


def click(seen: Seen, key: str) -> Seen:
    """The page after its button of that key was pressed."""
    next(item for item in seen.app.button if item.key == key).click().run()
    assert not seen.app.exception
    return seen


def unescaped(words: str) -> str:
    """Words without the backslashes that keep Markdown away."""
    return words.replace("\\", "")


@contextmanager
def serving(folder: Path, *, demo: bool = True, sign_in: bool = False) -> Iterator[None]:
    """This process as a running copy with its stores in ``folder``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NDAO_DB", str(folder))
        patch.delenv("NDAO_DEMO", raising=False)
        if demo:
            patch.setenv("NDAO_DEMO", "1")
        patch.setattr("components.runtime._has_sign_in", lambda: sign_in)
        patch.setattr("components.documents.cases_list.begin_sample", lambda: None)  # half a minute of work
        patch.setattr("components.documents.desk.watch_lanes", lambda case: None)  # a model to load
        patch.setattr("streamlit.components.v2.manifest_scanner.scan_component_manifests", lambda: [])  # 0.2 s a run
        forget()
        try:
            yield
        finally:
            runtime().stores.close()
            forget()


def forget() -> None:
    """Drop all that a process keeps for its life: a test serves one store after another."""
    modules = [module for name, module in sys.modules.items() if name.startswith("components.")]
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, functools._lru_cache_wrapper):
                value.cache_clear()


def look(entry: PageEntry, *, claims: dict | None = None, **address: str) -> Seen:
    """Run a page's own script, without the frame; ``address`` is what stands behind the question mark."""
    return _run(AppTest.from_file(str(entry.path), default_timeout=SECONDS), claims, address)


def look_at_frame(*, claims: dict | None = None, page: PageEntry | None = None, **address: str) -> Seen:
    """Run the frame with its home page, or with another one in it."""
    app = AppTest.from_file(str(FRAME), default_timeout=SECONDS)
    seen = _run(app, claims, address)
    return seen if page is None else Seen(app.switch_page(str(page.path)).run())


def _run(app: AppTest, claims: dict | None, address: dict[str, str]) -> Seen:
    app.user = claims or {}
    for key, value in address.items():
        app.query_params[key] = value
    return Seen(app.run())
