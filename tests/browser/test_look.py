"""Every page at two widths, light and dark: it draws, fits, says that data are synthetic, and anybody can use it."""

import pytest
from playwright.sync_api import expect

from components.registry import PAGES
from data_access.documents.case import close_case
from data_access.sample_documents import build_case
from sample_data.documents import SMALL
from tests.browser.guard import app_on_copy
from tests.browser.reading import BRIGHTNESS, LOOKS, look_again, look_at, settle, title

ADDRESSES = {
    "home": "/?as=ndao_analyst",
    "national-maturity": "/national-maturity?as=national_board",
    "force-maturity": "/force-maturity?as=force_lead&own=kent",
    "assessment": "/assessment?as=force_lead&own=bedfordshire",
    "answer": "/answer?as=respondent",
    "moderation": "/moderation?as=ndao_analyst",
    "plan": "/plan?as=force_lead&own=kent&part=Plan",
    "national-action": "/national-action?as=national_board",
    "scorecard": "/scorecard?as=national_board",
    "kpi": "/kpi?as=national_board&kpi=KPI_043",
    "force-comparison": "/force-comparison?as=force_lead&own=kent&kpi=KPI_048",
    "service-performance": "/service-performance?as=portfolio_lead&service=S1.3",
    "series-explorer": "/series-explorer?as=force_data_professional&own=kent",
    "performance-records": "/performance-records?as=ndao_service_owner",
    "quarterly-report": "/quarterly-report?as=national_board",
    "benefits": "/benefits?as=national_board",
    "benefits-map": "/benefits-map?as=ndao_analyst",
    "benefit": "/benefit?as=ndao_service_owner&benefit=BEN_001",
    "benefits-review": "/benefits-review?as=national_board",
    "benefits-traceability": "/benefits-traceability?as=force_lead&own=kent",
    "anpr-lines": "/anpr-lines?as=rocu_analyst",
    "anpr-leads": "/anpr-leads?as=rocu_analyst",
    "anpr-vehicle": "/anpr-vehicle?as=rocu_analyst",
    "anpr-convoys": "/anpr-convoys?as=rocu_analyst",
    "anpr-quality": "/anpr-quality?as=national_board",
    "anpr-performance": "/anpr-performance?as=ndao_analyst",
    "anpr-governance": "/anpr-governance?as=auditor",
    "anpr-rollout": "/anpr-rollout?as=ndao_service_owner",
    "documents-cases": "/documents-cases?as=investigator",
    "documents-search": "/documents-search?as=investigator",
    "documents-rollout": "/documents-rollout?as=national_board",
    "data-loading": "/data-loading?as=ndao_analyst",
    "audit-trail": "/audit-trail?as=auditor",
}
# Without an open case these ask for the reason as documents-search does; test_documents_service opens one.
LOOKED_AT_WITH_A_CASE = {f"documents-{page}" for page in ("item", "entities", "timeline", "review", "report")}
TABS = {
    "kpi-forecast": "/kpi?as=national_board&kpi=KPI_043&kpi_part=Forecast",
    "kpi-limits": "/kpi?as=ndao_analyst&kpi=KPI_043&kpi_part=Limits",
    "signals": "/force-comparison?as=ndao_analyst&comparison_view=Signals",
}


@pytest.fixture(scope="module")
def app(filled_store, tmp_path_factory):
    """A running copy with plans, assessments and a small case of documents to look at."""

    def make(store):
        close_case(build_case(store, size=SMALL))

    with app_on_copy(filled_store, tmp_path_factory.mktemp("look"), make) as live:
        yield live


def test_every_page_is_looked_at():
    assert set(ADDRESSES) | LOOKED_AT_WITH_A_CASE == {entry.page_id for entry in PAGES}


@pytest.mark.parametrize("page_id", ADDRESSES)
def test_a_page_draws_fits_and_can_be_used_by_anybody(open_page, app, page_id):
    first, *others = LOOKS[list(ADDRESSES).index(page_id) % 2]
    page = open_page(app, ADDRESSES[page_id], width=first[0], scheme=first[1])
    expect(title(page)).to_be_visible()
    settle(page)
    look_at(page, f"{page_id}-{first[0]}-{first[1]}")
    assert (page.evaluate(BRIGHTNESS) < 3 * 128) == (first[1] == "dark")
    for width, scheme in others:
        look_again(page, width=width, scheme=scheme)
        look_at(page, f"{page_id}-{width}-{scheme}")


@pytest.mark.parametrize("name", TABS)
def test_every_further_tab_of_performance_fits_a_telephone(open_page, app, name):
    page = open_page(app, TABS[name], width=390)
    expect(title(page)).to_be_visible()
    settle(page)
    look_at(page, f"{name}-390-light")
