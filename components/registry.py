"""Every page of the product, once: where it stands, who may open it, what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class PageEntry:
    """One page: its id is the address, its capability is what a role must hold to open it."""

    page_id: str
    section: str
    title: str
    icon: str
    capability: str
    file: str
    question: str

    @property
    def path(self) -> Path:
        """The script, as an absolute path: the frame does not stand beside ``pages/``."""
        return ROOT / "pages" / self.file


PAGES: tuple[PageEntry, ...] = (
    PageEntry(
        "home",
        "Overview",
        "Home",
        ":material/home:",
        "home.view",
        "home/overview.py",
        "What is the state of each section, and what changed since the last load?",
    ),
    PageEntry(
        "national-maturity",
        "Data maturity",
        "National",
        ":material/public:",
        "maturity.national",
        "maturity/national.py",
        "How mature is policing in each pillar, is it getting better, and where is national attention needed?",
    ),
    PageEntry(
        "force-maturity",
        "Data maturity",
        "Force",
        ":material/shield:",
        "maturity.force",
        "maturity/force.py",
        "Where does one force stand in each capability, and how sure is that?",
    ),
    PageEntry(
        "data-loading",
        "Data",
        "Data loading",
        ":material/upload_file:",
        "loads.view",
        "data/loading.py",
        "Which files are in the store, and how does a new one get in?",
    ),
    PageEntry(
        "audit-trail",
        "Data",
        "Audit trail",
        ":material/fact_check:",
        "audit.view",
        "data/audit.py",
        "Who did what, and is the record whole?",
    ),
)

DEFAULT_PAGE = "home"


def page_entry(page_id: str) -> PageEntry:
    """The page with this id; KeyError when there is none."""
    return {entry.page_id: entry for entry in PAGES}[page_id]
