"""Which files are taken in: none of the case's own, but those that were sent to the app and wait within it."""

from __future__ import annotations

import pytest

from data_access.documents.case import close_case, create_case
from data_access.documents.found_files import UPLOADS, find_files
from models.errors import EditRefused


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    made = create_case(tmp_path_factory.mktemp("found") / "case", name="Found", made_by="test")
    close_case(made)
    sent = made.path(*UPLOADS, "one")
    sent.mkdir(parents=True)
    (sent / "a.txt").write_text("1")
    (sent / "out").symlink_to(made.path("originals"))
    return made


def test_files_that_were_sent_to_the_app_are_named_as_they_were_sent(case):
    (found,) = find_files(case, [case.path(*UPLOADS, "one", "a.txt")])
    assert (found.shown, found.refusal) == ("a.txt", "")


@pytest.mark.parametrize("root", [(), ("originals",), ("case.duckdb",), ("work",), UPLOADS, (*UPLOADS, "one", "out")])
def test_nothing_else_of_the_case_is_taken_in_nor_what_a_link_leads_to(case, root):
    with pytest.raises(EditRefused, match="The case stands in"):
        find_files(case, [case.path(*root)])
