"""Every page of the product, once: where it stands, who may open it, what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.documents.settings import display_name

DOCUMENTS = display_name()
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

    @property
    def is_of_evidence(self) -> bool:
        """Whether it is about plate reads or documents, which have days of their own, not about the national data."""
        return self.capability.startswith(("anpr.", "documents."))


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
        "Where does one force stand against forces like it, how sure is that, and who is one to ring?",
    ),
    PageEntry(
        "assessment",
        "Data maturity",
        "Assessment",
        ":material/assignment:",
        "assessment.manage",
        "maturity/assessment.py",
        "How far is our assessment, who still has to answer, and what evidence stands behind it?",
    ),
    PageEntry(
        "answer",
        "Data maturity",
        "Answer",
        ":material/edit_note:",
        "assessment.answer",
        "maturity/answer.py",
        "Which statement describes the force today, capability by capability?",
    ),
    PageEntry(
        "moderation",
        "Data maturity",
        "Moderation",
        ":material/balance:",
        "assessment.second",
        "maturity/moderation.py",
        "Which claims stand furthest from their evidence, and what level is published?",
    ),
    PageEntry(
        "plan",
        "Data maturity",
        "Improvement plan",
        ":material/checklist:",
        "plan.view",
        "maturity/plan.py",
        "What does a force do next, in which order, and what would that change?",
    ),
    PageEntry(
        "national-action",
        "Data maturity",
        "National action",
        ":material/campaign:",
        "maturity.action",
        "maturity/national_action.py",
        "Where is acting once for all cheaper than in each force, and do the plans move levels?",
    ),
    PageEntry(
        "scorecard",
        "Performance",
        "Scorecard",
        ":material/dashboard:",
        "performance.view",
        "performance/scorecard.py",
        "Which measures have changed, which will meet their targets, and what needs attention first?",
    ),
    PageEntry(
        "kpi",
        "Performance",
        "KPI",
        ":material/show_chart:",
        "performance.view",
        "performance/kpi.py",
        "Is this measure changing, why, and where is it heading?",
    ),
    PageEntry(
        "force-comparison",
        "Performance",
        "Force comparison",
        ":material/filter_alt:",
        "performance.forces",
        "performance/force_comparison.py",
        "Which forces differ by more than chance, and what reason was found?",
    ),
    PageEntry(
        "service-performance",
        "Performance",
        "Services",
        ":material/design_services:",
        "performance.view",
        "performance/service_performance.py",
        "Is each service doing what it was set up to do?",
    ),
    PageEntry(
        "series-explorer",
        "Performance",
        "Series explorer",
        ":material/query_stats:",
        "performance.explore",
        "performance/series_explorer.py",
        "What do published figures show, series by series?",
    ),
    PageEntry(
        "performance-records",
        "Performance",
        "Records",
        ":material/edit_document:",
        "records.view",
        "performance/records.py",
        "What was done, decided and delivered, and who recorded it?",
    ),
    PageEntry(
        "quarterly-report",
        "Performance",
        "Quarterly report",
        ":material/summarize:",
        "performance.report",
        "performance/quarterly_report.py",
        "What should the board read this quarter?",
    ),
    PageEntry(
        "benefits",
        "Benefits",
        "Board view",
        ":material/paid:",
        "benefits.view",
        "benefits/board_view.py",
        "What value was planned, what is forecast and what has come, and what must the board decide?",
    ),
    PageEntry(
        "benefits-map",
        "Benefits",
        "Map",
        ":material/account_tree:",
        "benefits.view",
        "benefits/map.py",
        "How does each service lead to benefits, and where does the chain break?",
    ),
    PageEntry(
        "benefit",
        "Benefits",
        "Profile",
        ":material/description:",
        "benefits.view",
        "benefits/profile.py",
        "What is this benefit, is it on plan, how sure is that, and what is being done about it?",
    ),
    PageEntry(
        "benefits-review",
        "Benefits",
        "Review",
        ":material/groups:",
        "benefits.view",
        "benefits/review.py",
        "What is on the agenda of the board, and what did it decide?",
    ),
    PageEntry(
        "benefits-traceability",
        "Benefits",
        "Traceability",
        ":material/grid_on:",
        "benefits.view",
        "benefits/traceability.py",
        "Does every success criterion lead to services, measures and benefits, and what is still to be decided?",
    ),
    PageEntry(
        "anpr-lines",
        "ANPR Find and Profile",
        "Lines",
        ":material/route:",
        "anpr.search",
        "anpr/lines.py",
        "Which roads does a line use, when is it run, and where could it be met?",
    ),
    PageEntry(
        "anpr-leads",
        "ANPR Find and Profile",
        "Leads",
        ":material/manage_search:",
        "anpr.search",
        "anpr/leads.py",
        "Which vehicles run a line like the known ones, how sure is that, and what is looked at first?",
    ),
    PageEntry(
        "anpr-vehicle",
        "ANPR Find and Profile",
        "Vehicle",
        ":material/directions_car:",
        "anpr.search",
        "anpr/vehicle.py",
        "Why does this vehicle rank, what speaks against it, and where was it?",
    ),
    PageEntry(
        "anpr-convoys",
        "ANPR Find and Profile",
        "Convoys",
        ":material/commute:",
        "anpr.search",
        "anpr/convoys.py",
        "Who travels with whom, and is it more than chance?",
    ),
    PageEntry(
        "anpr-quality",
        "ANPR Find and Profile",
        "Data quality",
        ":material/fact_check:",
        "anpr.view",
        "anpr/quality.py",
        "Which cameras and plates can be trusted, and what was kept aside?",
    ),
    PageEntry(
        "anpr-performance",
        "ANPR Find and Profile",
        "Performance of the ranking",
        ":material/target:",
        "anpr.view",
        "anpr/performance.py",
        "How good is the ranking, and is it still as good as it was?",
    ),
    PageEntry(
        "anpr-governance",
        "ANPR Find and Profile",
        "Governance",
        ":material/gavel:",
        "anpr.view",
        "anpr/governance.py",
        "Who searched, on what authority, and is the method fair?",
    ),
    PageEntry(
        "anpr-rollout",
        "ANPR Find and Profile",
        "Rollout",
        ":material/hub:",
        "anpr.view",
        "anpr/rollout.py",
        "Which regional units use it, and what came of it?",
    ),
    PageEntry(
        "documents-cases",
        DOCUMENTS,
        "Cases",
        ":material/folder_open:",
        "documents.search",
        "documents/cases.py",
        "Which cases am I named on, what is in them, and how does material get in?",
    ),
    PageEntry(
        "documents-search",
        DOCUMENTS,
        "Search",
        ":material/search:",
        "documents.search",
        "documents/search.py",
        "Which documents of the case answer my question, and where in them?",
    ),
    PageEntry(
        "documents-item",
        DOCUMENTS,
        "Document",
        ":material/article:",
        "documents.search",
        "documents/item.py",
        "What does this document say, at the place that was found, and what belongs to it?",
    ),
    PageEntry(
        "documents-entities",
        DOCUMENTS,
        "Entities",
        ":material/group:",
        "documents.search",
        "documents/entities.py",
        "Who and what is named in the case, where, and with whom?",
    ),
    PageEntry(
        "documents-timeline",
        DOCUMENTS,
        "Timeline",
        ":material/timeline:",
        "documents.search",
        "documents/timeline.py",
        "When was most written, when nothing, and of which days does it speak?",
    ),
    PageEntry(
        "documents-review",
        DOCUMENTS,
        "Review",
        ":material/checklist:",
        "documents.review",
        "documents/review.py",
        "Which documents answer this question, opening as few as can be, and when may the review stop?",
    ),
    PageEntry(
        "documents-report",
        DOCUMENTS,
        "Case report",
        ":material/summarize:",
        "documents.review",
        "documents/report.py",
        "What do I hand to a supervisor or a disclosure officer, and what is missing from it?",
    ),
    PageEntry(
        "documents-rollout",
        DOCUMENTS,
        "Rollout",
        ":material/hub:",
        "documents.view",
        "documents/rollout.py",
        "Which forces and regional units use it, how many hours does it save, and what came of it?",
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
