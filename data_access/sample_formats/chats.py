"""Chats as telephones and services export them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from xml.sax.saxutils import quoteattr

from data_access.sample_formats.office import workbook
from sample_data.documents.items import Chat, Said


def chat(told: Chat, form: str) -> bytes:
    """A thread in the form of an export."""
    forms = {
        "whatsapp": _whatsapp, "telegram": _telegram, "signal": _signal, "facebook": _facebook, "sms": _sms,
        "phone_report": _phone_report,
    }  # fmt: skip
    return forms[form](told)


def _seconds(moment: datetime) -> int:
    return int(moment.replace(tzinfo=UTC).timestamp())


def _people(told: Chat) -> dict[str, str]:
    return {said.sender: said.number for said in told.said}


def _json(content: dict[str, object]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _whatsapp(told: Chat) -> bytes:
    return "".join(f"{said.at:%d/%m/%Y, %H:%M} - {said.sender}: {said.text}\n" for said in told.said).encode()


def _telegram(told: Chat) -> bytes:
    rows = [
        {
            "id": at, "type": "message", "date": f"{said.at:%Y-%m-%dT%H:%M:%S}",
            "date_unixtime": str(_seconds(said.at)), "from": said.sender, "from_id": f"@{said.sender}",
            "text": said.text,
        }
        for at, said in enumerate(told.said, 1)
    ]  # fmt: skip
    return _json({"name": told.name, "type": "personal_chat", "id": len(rows) * 7919, "messages": rows})


def _signal(told: Chat) -> bytes:
    people = list(_people(told))
    rows = [
        {"sent_at": _seconds(said.at) * 1000, "sender": said.sender, "body": said.text,
         "recipients": [name for name in people if name != said.sender]}
        for said in told.said
    ]  # fmt: skip
    return _json({"conversationName": told.name, "members": people, "messages": rows})


def _facebook(told: Chat) -> bytes:
    rows = [
        {"sender_name": said.sender, "timestamp_ms": _seconds(said.at) * 1000, "content": said.text}
        for said in told.said
    ]
    people = [{"name": name} for name in _people(told)]
    return _json({"participants": people, "title": told.name, "messages": rows})


def _sms(told: Chat) -> bytes:
    other = next((said for said in told.said if said.sender != told.owner), told.said[0])
    rows = "".join(f"  {_sms_row(said, told.owner, other)}\n" for said in told.said)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<smses count="{len(told.said)}">\n{rows}</smses>\n'.encode()


def _sms_row(said: Said, owner: str, other: Said) -> str:
    party, kind = (other, 2) if said.sender == owner else (said, 1)
    number = f"+44{party.number.replace(' ', '')[1:]}" if party.number else ""
    return (
        f'<sms address="{number}" date="{_seconds(said.at)}000" type="{kind}" body={quoteattr(said.text)} '
        f'read="1" contact_name={quoteattr(party.sender)} />'
    )


def _phone_report(told: Chat) -> bytes:
    people = _people(told)
    rows = [
        (str(at), told.name, f"{said.number} {said.sender}", ", ".join(f"{people[name]} {name}" for name in people if
         name != said.sender), said.text, f"{said.at:%d/%m/%Y %H:%M:%S}(UTC+0)", "Chat")
        for at, said in enumerate(told.said, 1)
    ]  # fmt: skip
    header = ("#", "Chat #", "From", "To", "Body", "Timestamp: Time", "Source app")
    return workbook("Instant messages", (header, *rows), author="", written_at=told.said[0].at)
