"""The boundary: the reader gets a reference, the log gets the rest."""

import logging
import re

import pytest
from streamlit.testing.v1 import AppTest

from models.errors import DataNotAvailable, NotPermitted

SECRET = "select * from raw.respondents where name = 'Jane Doe'"


@pytest.fixture
def log(caplog):
    caplog.set_level(logging.INFO, logger="ndao")
    return caplog


def drawn(error):
    """Title, advice and reference of an error box."""

    def script(error):
        from components.errors import show_error

        assert show_error(error) is True

    at = AppTest.from_function(script, args=(error,)).run()
    assert not at.exception
    return [item.value.replace("\\", "") for kind in (at.title, at.markdown, at.text, at.caption) for item in kind]


def test_a_fault_of_ours_shows_a_reference_and_never_its_words(log):
    words = drawn(RuntimeError(SECRET))
    assert words[0] == "This page could not be shown."
    assert not any("Jane" in line or "RuntimeError" in line or "select" in line for line in words)
    assert re.fullmatch(r"Reference [0-9a-f]{8}", words[-1])


def test_the_log_holds_the_fault_under_the_same_reference(log):
    reference = drawn(RuntimeError(SECRET))[-1].removeprefix("Reference ")
    (record,) = [record for record in log.records if record.name == "ndao"]
    assert record.getMessage() == reference
    assert SECRET in str(record.exc_info[1])


@pytest.mark.parametrize("kind", [DataNotAvailable, NotPermitted])
def test_an_error_for_the_reader_is_shown_in_its_own_words(log, kind):
    words = drawn(kind("There is no *wave*.", "Load <one>."))
    assert words[0] == "There is no *wave*."
    assert "Load <one>." in words
    assert log.records[-1].levelno == logging.INFO


def test_two_errors_have_two_references(log):
    assert drawn(RuntimeError())[-1] != drawn(RuntimeError())[-1]
