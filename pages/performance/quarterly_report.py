"""What should the board read this quarter?"""

from components.page import begin_page, page_title

context = begin_page("quarterly-report")
page_title("Quarterly report")
