"""What was done, decided and delivered, and who recorded it?"""

from components.page import begin_page, page_title

context = begin_page("performance-records")
page_title("Records")
