import json
from datetime import UTC, datetime

import pytest

from models.documents.extraction import MESSAGE, QUARANTINED

AT = datetime(2026, 3, 14, 14, 5, tzinfo=UTC)


def test_a_whatsapp_export_gives_a_segment_and_a_message_each(read):
    text = (
        "14/03/2026, 14:05 - Messages and calls are end-to-end encrypted.\n"
        "14/03/2026, 14:05 - Ann: see you at five\nby the gate\n"
        "14/03/2026, 14:06 - Bob Smith: <Media omitted>\n"
    )
    found = read("WhatsApp Chat with Bob Smith.txt", text.encode())
    assert (found.format, found.family, found.subject) == ("whatsapp", "chat", "Bob Smith")
    assert [(each.text, each.unit, each.unit_kind, each.mark) for each in found.segments] == [
        ("Messages and calls are end-to-end encrypted.", 1, MESSAGE, "Message 1"),
        ("Ann: see you at five\nby the gate", 2, MESSAGE, "Message 2"),
        ("Bob Smith: <Media omitted>", 3, MESSAGE, "Message 3"),
    ]
    assert [(each.segment, each.sender, each.recipients) for each in found.messages] == [
        (0, "", ()),
        (1, "Ann", ("Bob Smith",)),
        (2, "Bob Smith", ("Ann",)),
    ]
    assert found.written_at == found.messages[1].sent_at == AT


@pytest.mark.parametrize(
    "stamp",
    [
        "[14/03/2026, 14:05:00] ",
        "\u200e[14/03/2026, 2:05:00\u202fPM] ",
        "[14.03.26, 14:05:00] ",
        "[2026/03/14, 14:05:00] ",
        "14/03/2026, 14:05 - ",
        "14/03/2026 14:05 - ",
        "14/03/26, 2:05 pm - ",
        "14/03/2026, 2:05 p. m. - ",
        "3/14/26, 2:05 PM - ",
        "14.03.26, 14:05 - ",
        "2026-03-14, 14:05 - ",
        "14-03-2026 14:05 - ",
    ],
)
def test_each_spelling_of_a_date_is_understood(read, stamp):
    found = read("_chat.txt", f"{stamp}Ann: hello\n{stamp}Bob: hello back".encode())
    assert [(each.sender, each.sent_at) for each in found.messages] == [("Ann", AT), ("Bob", AT)]


def test_times_in_summer_are_those_of_the_united_kingdom(read):
    found = read("_chat.txt", b"14/07/2026, 14:05 - Ann: hello")
    assert found.messages[0].sent_at == datetime(2026, 7, 14, 13, 5, tzinfo=UTC)


def test_where_no_number_tells_day_from_month_the_order_of_the_messages_does(read):
    stamps = ("1/5/26", "1/9/26", "2/3/26", "2/4/26")
    found = read("_chat.txt", "\n".join(f"{stamp}, 9:00 AM - Ann: hello" for stamp in stamps).encode())
    assert [(each.sent_at.month, each.sent_at.day) for each in found.messages] == [(1, 5), (1, 9), (2, 3), (2, 4)]


def test_where_nothing_tells_the_day_comes_first(read):
    found = read("_chat.txt", b"1/2/26, 9:00 am - Ann: hello")
    assert (found.messages[0].sent_at.month, found.messages[0].sent_at.day) == (2, 1)


def test_a_group_keeps_its_name_and_guesses_no_recipients(read):
    text = "".join(f"14/03/2026, 14:05 - {name}: hello\n" for name in ("Ann", "Bob", "Cy"))
    found = read("WhatsApp Chat with Plant yard.txt", text.encode())
    assert {(each.thread, each.recipients) for each in found.messages} == {("Plant yard", ())}


def test_a_text_that_mentions_a_date_is_no_chat(read):
    assert read("note.txt", b"Seen on 14/03/2026, 14:05 - Ann: hello").format == "txt"


TELEGRAM = {
    "name": "Yard",
    "type": "personal_chat",
    "messages": [
        {"id": 1, "type": "service", "date": "2026-03-14T14:04:00", "actor": "Ann", "action": "join", "text": ""},
        {
            "id": 2,
            "type": "message",
            "date": "2026-03-14T14:05:00",
            "date_unixtime": "1773497100",
            "from": "Ann",
            "text": ["see ", {"type": "link", "text": "example.com"}],
        },
        {"id": 3, "type": "message", "date": "2026-03-14T14:06:00", "from": "Bob", "text": "", "photo": "photos/1.jpg"},
    ],
}
FACEBOOK = {
    "participants": [{"name": "Ann"}, {"name": "Zo\u00c3\u00ab"}],
    "messages": [{"sender_name": "Zo\u00c3\u00ab", "timestamp_ms": 1773497100000, "content": "caf\u00c3\u00a9?"}],
    "title": "Zo\u00c3\u00ab",
}
SIGNAL_CLI = [
    {
        "envelope": {
            "sourceNumber": "+447700900123",
            "sourceName": "Ann",
            "timestamp": 1773497100000,
            "dataMessage": {"message": "hello", "groupInfo": {"groupId": "g1"}},
        }
    }
]
SIGNAL_DESKTOP = [
    {"conversationId": "Ann", "type": "incoming", "body": "hello", "sent_at": 1773497100000},
    {"conversationId": "Ann", "type": "outgoing", "body": "hello back", "sent_at": 1773497101000},
]


def test_a_telegram_export_is_read(read):
    found = read("result.json", json.dumps(TELEGRAM).encode())
    assert (found.format, found.title) == ("chat_json", "Yard")
    assert [segment.text for segment in found.segments] == ["Ann: see example.com", "Bob: [attached: photos/1.jpg]"]
    assert found.messages[0].sent_at == AT


def test_a_whole_telegram_account_is_read_chat_by_chat(read):
    account = {"about": "…", "chats": {"list": [TELEGRAM, {**TELEGRAM, "name": "Other"}]}}
    found = read("result.json", json.dumps(account).encode())
    assert [each.thread for each in found.messages] == ["Yard", "Yard", "Other", "Other"]


def test_a_facebook_export_is_read_with_its_letters_mended(read):
    found = read("message_1.json", json.dumps(FACEBOOK).encode())
    assert [segment.text for segment in found.segments] == ["Zoë: café?"]
    assert (found.messages[0].recipients, found.messages[0].sent_at, found.title) == (("Ann",), AT, "Zoë")


def test_signal_exports_are_read(read):
    lines = "\n".join(json.dumps(each) for each in SIGNAL_CLI * 2)
    found = read("signal.jsonl", lines.encode())
    assert [(each.sender, each.thread, each.sent_at) for each in found.messages] == [("Ann", "g1", AT)] * 2
    found = read("signal.json", json.dumps(SIGNAL_DESKTOP).encode())
    assert [(each.sender, each.recipients) for each in found.messages] == [
        ("Ann", ("This phone",)),
        ("This phone", ("Ann",)),
    ]


def test_json_that_is_no_chat_is_read_value_by_value(read):
    found = read("data.json", b'[{"a": {"b": [1, true, null]}, "c": "x"}, {"a": "\\u00e9"}]')
    assert (found.format, found.family) == ("json", "other")
    assert [(each.text, each.mark) for each in found.segments] == [
        ("a.b: 1\na.b: true\nc: x", "Entry 1"),
        ("a: é", "Entry 2"),
    ]


def test_json_lines_survive_a_line_that_is_none(read):
    found = read("data.jsonl", b'{"a": 1}\n{"a": 2\n{"a": 3}\n')
    assert [each.text for each in found.segments] == ["a: 1", '{"a": 2', "a: 3"]
    assert found.warnings == ("1 lines are not valid JSON and were read as text",)


def test_deep_json_is_read_as_text_or_cut_and_nothing_breaks(read):
    assert read("deep.json", b"[" * 200_000 + b"]" * 200_000).outcome == "read"


SMS = """<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<smses count="3"><sms address="+447700900123" date="1773497100000" type="1" body="hello &amp; bye" contact_name="Ann"/>
<sms address="+447700900123" date="1773497160000" type="2" body="ok" contact_name="(Unknown)"/>
<mms address="+447700900123" date="1773497220000" msg_box="1" contact_name="Ann"><parts>
<part ct="text/plain" text="look"/><part ct="image/jpeg" cl="1.jpg" text="null"/></parts></mms></smses>"""


def test_a_backup_of_text_messages_is_read(read):
    found = read("sms.xml", SMS.encode())
    assert found.format == "sms_backup"
    assert [each.text for each in found.segments] == [
        "Ann (+447700900123): hello & bye",
        "Ann (+447700900123): look\n[attached: 1.jpg]",
        "This phone: ok",
    ]
    assert found.messages[0].recipients == ("This phone",)
    assert found.messages[0].sent_at == AT


def test_calls_are_read_as_messages(read):
    calls = '<calls><call number="+447700900123" duration="35" date="1773497100000" type="2"/></calls>'
    found = read("calls.xml", f'<?xml version="1.0"?>{calls}'.encode())
    assert [(each.sender, each.recipients) for each in found.messages] == [("This phone", ("+447700900123",))]
    assert "call made, 35 s" in found.segments[0].text


def test_xml_is_read_by_its_texts_and_attributes(read):
    found = read("route.xml", b"<?xml version='1.0'?><gpx><wpt lat='51.5' lon='0'><name>Yard</name></wpt></gpx>")
    assert [each.text for each in found.segments] == ["lat: 51.5 lon: 0", "Yard"]


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;&x;&x;">]><a>&y;</a>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://192.0.2.1/x"> %p;]><a/>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_that_declares_entities_is_quarantined(read, declared, encoding):
    found = read("x.xml", f'<?xml version="1.0" encoding="{encoding}"?>{declared}'.encode(encoding))
    assert found.outcome == QUARANTINED
    assert "entities" in found.reason


def test_broken_xml_says_where_it_breaks(read):
    found = read("x.xml", b"<?xml version='1.0'?><a>\n<b></a>")
    assert found.reason == "the file is damaged: not valid XML from line 2"
