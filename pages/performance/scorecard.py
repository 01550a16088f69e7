"""Which measures have changed, which will meet their targets, and what needs attention first?"""

from components.page import begin_page, page_title

context = begin_page("scorecard")
page_title("Scorecard")
