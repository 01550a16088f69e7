import pickle

import pytest

from data_access.documents.parsers import source
from models.documents.extraction import QUARANTINED, READ


def texts(extraction):
    return [segment.text for segment in extraction.segments]


def test_a_text_is_read_by_paragraphs_marked_with_their_first_line(read):
    found = read("note.txt", b"One\nmore\n\n\nTwo\r\n\r\nThree")
    assert (found.outcome, found.format, found.family) == (READ, "txt", "document")
    assert [(each.text, each.mark) for each in found.segments] == [
        ("One\nmore", "Line 1"),
        ("Two", "Line 5"),
        ("Three", "Line 7"),
    ]


def test_a_long_block_is_cut_into_pieces_that_still_say_their_line(read):
    found = read("log.log", "\n".join(f"line {number}" for number in range(1, 101)).encode())
    assert [each.mark for each in found.segments] == ["Line 1", "Line 41", "Line 81"]
    assert "\n".join(texts(found)).split("\n")[-1] == "line 100"


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("utf-8-sig", "paid £40, “cash”"),
        ("utf-16", "paid £40"),
        ("utf-16-le", "paid in cash, and then some more words"),
        ("cp1252", "a long note in which he paid £40 “in cash” and then nothing else of note was said at all" * 2),
        ("shift_jis", "佐藤太郎は大阪に住んでいます。三木英子は東京に住んでいます。"),
        ("cp1251", "Встреча состоится завтра утром у вокзала, приходите без опозданий, пожалуйста."),
    ],
)
def test_a_text_is_read_in_the_encoding_it_is_in(read, encoding, words):
    assert texts(read("note.txt", words.encode(encoding))) == [words]


def test_nul_bytes_are_left_out_and_told_of(read):
    found = read("note.txt", b"before\x00after " * 3 + b"and a good deal more text to make it one, " * 10)
    assert found.outcome == READ
    assert "beforeafter" in found.segments[0].text
    assert found.warnings == ("3 characters that are no text were left out",)


def test_a_markdown_text_takes_its_title_from_its_first_heading(read):
    assert read("plan.md", b"intro\n\n# The plan\n\nWords").title == "The plan"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("model.pkl", pickle.dumps({"a": 1}, protocol=4), "a pickle, which is never opened"),
        ("model.txt", pickle.dumps({"a": 1}, protocol=2), "a pickle, which is never opened"),
        ("old.pickle", pickle.dumps({"a": 1}, protocol=0), "a pickle, which is never opened"),
        ("invoice.pdf.exe", b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200), "a program"),
        ("invoice.txt", b"\x7fELF\x02\x01\x01" + bytes(200), "a program"),
        ("note.txt", b"", "the file is empty"),
        ("thing.bin", bytes(range(256)) * 8, "no kind that is known"),
        ("phone.db", b"SQLite format 3\x00" + bytes(100), "a database"),
        ("film.mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(100), "sound or film"),
        ("all.7z", bytes.fromhex("377abcaf271c") + bytes(40), "7z archive cannot be unpacked"),
        ("mail.pst", b"!BDN" + bytes(100), "export its messages"),
    ],
)
def test_what_is_no_document_is_quarantined_with_its_reason(read, name, data, reason):
    found = read(name, data)
    assert found.outcome == QUARANTINED
    assert reason in found.reason
    assert found.segments == ()


def test_a_name_of_ten_thousand_characters_is_no_matter(read):
    assert texts(read("n" * 10_000 + ".txt", b"words")) == ["words"]


@pytest.mark.parametrize("data", [b"\xff\xfe", b"\n\n \n", b"\xef\xbb\xbf"])
def test_a_text_without_a_word_is_read_and_says_so(read, data):
    found = read("note.txt", data)
    assert (found.outcome, found.segments, found.warnings) == (READ, (), ("there is no text in it",))


def test_what_of_a_text_is_beyond_the_limit_is_told(read, monkeypatch):
    limits = {"text_mb": 1, "characters": 2_000_000}
    monkeypatch.setattr(source, "numbers", lambda *_: limits)
    found = read("note.txt", b"word " * 250_000)
    assert sum(len(each.text) for each in found.segments) == 2**20
    assert found.warnings == ("201,424 bytes beyond the limit were not read",)
    limits["characters"] = 10
    found = read("note.txt", b"one paragraph\n\nanother")
    assert [each.text for each in found.segments] == ["one paragr", ""][: len(found.segments)]
    assert found.warnings == ("10 characters beyond the limit were not read",)


def test_rich_text_is_read_without_its_formatting(read):
    text = rb"{\rtf1\ansi\ansicpg1252 {\fonttbl{\f0 Arial;}}\b Paid\b0  \'a340 in cash.\par Second}"
    found = read("letter.rtf", text)
    assert found.format == "rtf"
    assert " ".join(texts(found)).split() == ["Paid", "£40", "in", "cash.", "Second"]
