from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from models.documents.extraction import QUARANTINED, READ


def mail(**headers):
    message = EmailMessage()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    return message


@pytest.fixture
def letter():
    message = mail(
        From='"Smith, Ann" <ann@example.com>',
        To="Bob <bob@example.com>, cy@example.com",
        Cc="Zoë Müller <zoe@example.com>",
        Subject="Re: the yard — Überweisung",
        Date="Sat, 14 Mar 2026 15:05:00 +0100",
        Message_ID="<m2@example.com>",
        In_Reply_To="<m1@example.com>",
        References="<m0@example.com> <m1@example.com>",
    )
    message.set_content("See you at five.\n\n> quoted words\n")
    message.add_alternative("<p>See you at <b>five</b>.</p>", subtype="html")
    return message


def test_a_mail_gives_its_head_and_its_plain_text_with_what_it_quotes(read, letter):
    found = read("1.eml", letter.as_bytes())
    assert (found.outcome, found.format, found.family) == (READ, "eml", "mail")
    head, text = found.segments
    assert (head.mark, text.mark) == ("Head", "Text")
    assert text.text == "See you at five.\n\n> quoted words"
    assert "Subject: Re: the yard — Überweisung" in head.text
    assert "zoe@example.com" in head.text


def test_a_mail_says_who_wrote_to_whom_when_and_in_answer_to_what(read, letter):
    found = read("1.eml", letter.as_bytes())
    (message,) = found.messages
    assert message.segment == 1
    assert message.sender == found.author == "Smith, Ann <ann@example.com>"
    assert message.recipients == ("Bob <bob@example.com>", "cy@example.com", "Zoë Müller <zoe@example.com>")
    assert message.sent_at == found.written_at == datetime(2026, 3, 14, 14, 5, tzinfo=UTC)
    assert (found.message_id, found.in_reply_to) == ("m2@example.com", "m1@example.com")
    assert found.references == ("m0@example.com", "m1@example.com")
    assert found.subject == "Re: the yard — Überweisung"


def test_attachments_become_members_and_an_attached_mail_too(read, letter, tmp_path):
    letter.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="../../Rechnung ü.pdf")
    letter.add_attachment(mail(Subject="inner", From="x@example.com"))
    found = read("1.eml", letter.as_bytes())
    assert [member.name for member in found.members] == ["Rechnung ü.pdf", "part 4.eml"]
    first, second = (tmp_path / "scratch" / member.file for member in found.members)
    assert first.read_bytes() == b"%PDF-1.7"
    assert b"Subject: inner" in second.read_bytes()


def test_a_mail_of_html_alone_is_read_as_text_and_fetches_nothing(read):
    message = mail(From="a@example.com", Subject="x", Date="Sat, 14 Mar 2026 14:05:00 +0000")
    message.set_content(
        "<style>p{}</style><img src='http://192.0.2.1/pixel.png' alt=''><p>First</p><p>Second<br>line</p>"
        "<script>alert(1)</script><p>Pay at <a href='https://evil.example/x'>www.bank.example</a></p>",
        subtype="html",
    )
    found = read("1.eml", message.as_bytes())
    assert found.segments[1].text == "First\nSecond\nline\nPay at www.bank.example [https://evil.example/x]"


@pytest.mark.parametrize(
    ("head", "subject"),
    [
        (b"Subject: =?utf-8?q?Caf=C3=A9?= =?utf-8?q?_noir?=", "Café noir"),
        (b"Subject: =?no-such-charset?q?plain?=", "plain"),
        (b"Subject: =?utf-8?b?broken!!!?=", None),
        (b"Subject: caf\xc3\xa9 and caf\xc3\xa9", "café and café"),
        (b"Subject: folded\r\n over\r\n\tlines", "folded over lines"),
    ],
)
def test_a_broken_header_costs_nothing_but_itself(read, head, subject):
    data = b"From: a@example.com\r\nTo: <>,,\"\r\n" + head + b"\r\nDate: no date\r\n\r\nbody"
    found = read("1.eml", data)
    assert found.outcome == READ
    assert found.segments[-1].text == "body"
    assert found.written_at is None
    assert subject is None or found.subject == subject


def test_a_part_of_no_known_encoding_and_a_broken_base64_part_are_read(read):
    data = (
        b"From: a@example.com\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        b"--b\nContent-Type: text/plain; charset=unknown-8bit\n\ncaf\xe9 for forty people in the large hall of the town"
        b" where it was always held\n"
        b"--b\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\naGVsbG8*\n--b--\n"
    )
    found = read("1.eml", data)
    assert "café" in found.segments[1].text
    assert "hello" in found.segments[1].text


def test_a_mail_is_known_by_its_content_whatever_it_is_called(read):
    assert read("00012", b"Return-Path: <a@example.com>\nFrom: a@example.com\nSubject: x\n\nbody").format == "eml"


def test_a_mail_without_a_body_keeps_its_head(read):
    found = read("1.eml", b"From: a@example.com\nSubject: x\n\n")
    assert [each.mark for each in found.segments] == ["Head"]
    assert found.messages[0].segment == 0


def test_a_mailbox_is_taken_apart_into_its_mails(read, tmp_path):
    one = b"From ann@example.com Sat Mar 14 14:05:00 2026\nFrom: ann@example.com\nSubject: x\n\nOne\n>From here on\n\n"
    found = read("inbox.mbox", one * 3)
    assert found.format == "mbox"
    assert [member.name for member in found.members] == ["Mail 1.eml", "Mail 2.eml", "Mail 3.eml"]
    text = Path(tmp_path / "scratch" / found.members[2].file).read_text()
    assert text.startswith("From: ann@example.com")
    assert "\nFrom here on" in text


def test_an_outlook_message_is_read(real_files, tmp_path, read):
    found = read("x.msg", (real_files / "documents" / "files" / "test_outlook_msg.msg").read_bytes())
    assert (found.format, found.subject) == ("msg", "Test Email Message")
    assert found.segments[1].text == "This is the body of the test email message"
    assert found.messages[0].recipients == ("test.recipient@example.com",)
    assert found.messages[0].sent_at == datetime(2024, 12, 22, 8, 23, tzinfo=UTC)


def test_an_outlook_message_that_is_cut_off_is_quarantined(read):
    found = read("x.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert found.outcome == QUARANTINED
    assert "damaged" in found.reason


def test_a_mail_of_ten_thousand_parts_names_those_beyond_the_limit(read):
    parts = b"".join(b"--b\nContent-Type: text/plain\n\nx\n" for _ in range(2_100))
    data = b"From: a@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n" + parts + b"--b--\n"
    found = read("1.eml", data)
    assert len(found.members) == 100
    assert "more than 2,000 parts" in found.members[0].reason
