"""Every way to tamper with the chain is seen."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.audit import GENESIS, AuditEntry, breaks_anchor, record_hash, verify_chain

KEY = b"k" * 32
TEXT = st.text(max_size=20)


def chain(objects, key=KEY):
    records, previous = [], GENESIS
    for seq, item in enumerate(objects, start=1):
        entry = AuditEntry("2026-01-01 00:00:00.000000", "a", "auditor", "look", item)
        records.append((seq, entry, previous, record_hash(key, previous, seq, entry)))
        previous = records[-1][-1]
    return records


@given(st.lists(TEXT))
def test_an_untouched_chain_is_whole(objects):
    report = verify_chain(KEY, chain(objects))
    assert report.is_whole
    assert report.records == len(objects)


@given(st.lists(TEXT, min_size=1), st.data())
def test_a_changed_record_is_found_where_it_stands(objects, data):
    records = chain(objects)
    place = data.draw(st.integers(0, len(records) - 1))
    seq, entry, previous, stored = records[place]
    records[place] = (seq, replace(entry, outcome="denied"), previous, stored)
    assert verify_chain(KEY, records).first_bad_seq == seq


@pytest.mark.parametrize("place", range(4))
def test_a_removed_record_is_found(place):
    records = chain("abcde")
    del records[place]
    assert not verify_chain(KEY, records).is_whole


@pytest.mark.parametrize("place", range(4))
def test_swapped_records_are_found(place):
    records = chain("abcde")
    records[place], records[place + 1] = records[place + 1], records[place]
    assert not verify_chain(KEY, records).is_whole


def test_a_record_forged_without_the_key_is_found():
    assert verify_chain(KEY, chain("abc", key=b"x" * 32)).first_bad_seq == 1


def test_a_cut_tail_is_found_against_an_anchor():
    records = chain("abcde")
    anchor = {"seq": 5, "hash": records[-1][-1]}
    report = verify_chain(KEY, records[:3])
    assert report.is_whole
    assert breaks_anchor(report, anchor, None)
    whole = verify_chain(KEY, records)
    assert not breaks_anchor(whole, anchor, records[-1][-1])
