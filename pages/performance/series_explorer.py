"""What do published figures show, series by series?"""

from components.page import begin_page, page_title

context = begin_page("series-explorer")
page_title("Series explorer")
