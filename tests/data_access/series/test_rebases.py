"""New starts of limits of published series: never by itself, never by one person alone."""

from datetime import date

import pytest

from data_access.performance.rebases import approved_starts, decide_rebase, propose_rebase, rebases_of_dataset
from models.access import Viewer
from models.errors import EditRefused, NotPermitted, StaleEdit

ANN = Viewer("ann", "Ann", "ndao_analyst")
BEN = Viewer("ben", "Ben", "ndao_analyst")
FORCE = Viewer("fay", "Fay", "force_lead", "kent")
BOARD = Viewer("bob", "Bob", "pillar_lead")
DAY = date(2024, 2, 1)
SERIES = "dataset:mps-offences"


def proposed(stores, series_id=""):
    return propose_rebase(stores, ANN, SERIES, series_id, from_period=DAY, reason="New recording system")


def test_a_start_counts_only_after_another_person_approved_it(stores):
    rebase_id = proposed(stores)
    assert approved_starts(stores, "mps-offences") == ()
    with pytest.raises(NotPermitted, match="yourself"):
        decide_rebase(stores, ANN, rebase_id, decision="approved", reason="Yes", version=1)
    decide_rebase(stores, BEN, rebase_id, decision="approved", reason="The publisher says so", version=1)
    assert approved_starts(stores, "mps-offences") == (("", (DAY,)),)
    (item,) = rebases_of_dataset(stores, FORCE, "mps-offences")
    assert (item.state, item.decided_by, item.version) == ("approved", "ben", 2)
    decide_rebase(stores, BEN, rebase_id, decision="lifted", reason="It was April", version=2)
    assert approved_starts(stores, "mps-offences") == ()


def test_a_start_is_asked_for_once_and_with_a_reason(stores):
    proposed(stores, "A | B | Camden")
    with pytest.raises(EditRefused, match="already"):
        proposed(stores, "A | B | Camden")
    with pytest.raises(EditRefused, match="empty"):
        propose_rebase(stores, ANN, SERIES, "", from_period=DAY, reason="  ")
    with pytest.raises(EditRefused, match="to come"):
        propose_rebase(stores, ANN, SERIES, "", from_period=date(2999, 1, 1), reason="x")


def test_who_may_not_is_refused(stores):
    rebase_id = proposed(stores)
    with pytest.raises(NotPermitted):
        propose_rebase(stores, FORCE, SERIES, "", from_period=DAY, reason="x")
    for viewer in (FORCE, BOARD):
        with pytest.raises(NotPermitted):
            decide_rebase(stores, viewer, rebase_id, decision="approved", reason="x", version=1)
    with pytest.raises(NotPermitted):
        rebases_of_dataset(stores, BOARD, "mps-offences")


def test_a_decision_on_an_older_request_is_refused(stores):
    rebase_id = proposed(stores)
    decide_rebase(stores, BEN, rebase_id, decision="refused", reason="No", version=1)
    with pytest.raises(StaleEdit):
        decide_rebase(stores, BEN, rebase_id, decision="approved", reason="Yes", version=1)
    with pytest.raises(EditRefused):
        decide_rebase(stores, BEN, rebase_id, decision="approved", reason="Yes", version=2)
    with pytest.raises(EditRefused, match="no such"):
        decide_rebase(stores, BEN, "none", decision="approved", reason="Yes", version=1)
