"""The trail in the registers: every kind of tampering is found."""

import pytest

from data_access.audit import AuditTrail, now
from data_access.registers import Registers
from models.audit import AuditEntry


@pytest.fixture
def trail(tmp_path):
    registers = Registers(tmp_path)
    trail = AuditTrail(registers, tmp_path / "audit.key")
    for name in "abcde":
        trail.record(AuditEntry(now(), "me", "auditor", "look", name, rows_returned=3))
    yield trail
    registers.close()


def test_an_untouched_trail_is_whole(trail):
    report = trail.verify()
    assert report.is_whole
    assert report.records == 5


@pytest.mark.parametrize(
    ("tampering", "first_bad"),
    [
        ("update audit set actor = 'you' where seq = 2", 2),
        ("update audit set rows_returned = 4 where seq = 4", 4),
        ("update audit set done_at = done_at + interval 1 second where seq = 5", 5),
        ("delete from audit where seq = 3", 4),
        ("update audit set seq = 9 where seq = 5", 9),
    ],
)
def test_tampering_in_the_database_is_found(trail, tampering, first_bad):
    with trail._registers.writing() as cursor:
        cursor.execute(tampering)
    assert trail.verify().first_bad_seq == first_bad


def test_a_cut_tail_is_found_against_the_anchor(trail):
    trail.write_anchor()
    with trail._registers.writing() as cursor:
        cursor.execute("delete from audit where seq > 3")
    assert not trail.verify().is_whole


def test_records_after_the_anchor_are_fine(trail):
    trail.write_anchor()
    trail.record(AuditEntry(now(), "me", "auditor", "look", "f"))
    assert trail.verify().is_whole


def test_the_newest_come_first(trail):
    assert list(trail.newest(2).object) == ["e", "d"]
