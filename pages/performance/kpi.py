"""Is this measure changing, why, and where is it heading?"""

from components.page import begin_page, page_title

context = begin_page("kpi")
page_title("KPI")
