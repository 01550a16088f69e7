"""Is each service doing what it was set up to do?"""

from components.page import begin_page, page_title

context = begin_page("service-performance")
page_title("Services")
