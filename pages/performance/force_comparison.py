"""Which forces differ by more than chance, and what reason was found?"""

from components.page import begin_page, page_title

context = begin_page("force-comparison")
page_title("Force comparison")
