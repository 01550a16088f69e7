"""From levels to a plan: what to do next, in which order, what it would reach, and what is done about it.

``library`` and ``dependencies`` are the reviewed knowledge; ``priority`` ranks the steps of a force; ``schedule`` puts
them into quarters; ``what_if``, ``national_what_if`` and ``intervention`` say what they would reach and cost;
``actions`` follows an action to its closure, and ``calendar_file`` puts due dates into a calendar.
"""
