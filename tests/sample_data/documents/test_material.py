"""The synthetic case: the same from the same seed, varied, marked, and without a number that could be anybody's."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

from sample_data.documents import ITEMS, SMALL, make_material
from sample_data.documents.grammar import Dice, past, say
from sample_data.documents.items import (
    MARK,
    Appointment,
    Bundle,
    Chat,
    Contacts,
    Damaged,
    File,
    Mail,
    Paper,
    Scan,
    Sheet,
)
from sample_data.documents.numbers import iban, imei

PHONE = re.compile(r"(?<![\d/.-])(?:\+44 ?|0)[1-9](?: ?\d){9}")
RESERVED_PHONE = re.compile(r"(?:\+44|0)(?:7700900\d{3}|11[347]4960\d{3}|2079460\d{3}|1632960\d{3})")
PLATE = re.compile(r"\b[A-Z]{2}\d{2} ?[A-Z]{3}\b")
MAIL = re.compile(r"[\w.+-]+@[\w.-]+")
HOST = re.compile(r"(?:[\w-]+\.)*(?:example\.(?:com|org|net)|[\w-]+\.example)")
ACCOUNT = re.compile(r"\b\d\d-\d\d-\d\d\b")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d{1,2} \d[A-Z]{2}\b")
NO_DISTRICT = re.compile(r"(?:WF4|HX3|HD3|BD6|DN8|HU5|YO9|LN4)[789] ")
NETWORK = re.compile(r"\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b")
LINK = re.compile(r"https?://([\w.-]+)")


@cache
def whole():
    return make_material()


def everything(material) -> list[File]:
    return [inner for file in material.files for inner in file.walk()]


def text_of(file: File) -> str:
    """All words of an item, headers among them."""
    content = file.content
    if isinstance(content, Mail):
        people = (content.sender, *content.to, *content.cc)
        return "\n".join([content.subject, content.body, *(f"{name} {address}" for name, address in people)])
    if isinstance(content, Chat):
        return "\n".join([content.name, *(f"{said.sender} {said.number} {said.text}" for said in content.said)])
    if isinstance(content, Paper):
        return "\n".join([content.title, content.author, *content.paragraphs])
    if isinstance(content, Sheet):
        return "\n".join(["\t".join(row) for row in content.rows])
    if isinstance(content, Contacts):
        return "\n".join(f"{name} {phone}" for name, phone in content.people)
    if isinstance(content, Scan):
        return "\n".join(content.lines)
    return f"{content.title} {content.place} {content.text}" if isinstance(content, Appointment) else ""


@cache
def texts() -> tuple[str, ...]:
    return tuple(text_of(file) for file in everything(whole()) if not isinstance(file.content, Bundle | Damaged))


def found(pattern: re.Pattern[str]) -> set[str]:
    return {match for text in texts() for match in pattern.findall(text)}


def test_the_same_seed_gives_the_same_case_and_another_seed_another():
    assert make_material(seed=3, items=SMALL) == make_material(seed=3, items=SMALL)
    assert make_material(seed=4, items=SMALL).files != make_material(seed=3, items=SMALL).files


@pytest.mark.parametrize("items", [SMALL, ITEMS])
def test_a_case_has_about_as_many_items_as_were_asked_for(items):
    assert (whole() if items == ITEMS else make_material(items=items)).items == pytest.approx(items, rel=0.02)


def test_every_item_says_that_it_is_synthetic():
    marked_elsewhere = Contacts | Bundle | Damaged  # cards have a note; an archive and a damaged file hold no text
    for file in everything(whole()):
        assert isinstance(file.content, marked_elsewhere) or MARK in text_of(file), file.path


def test_telephones_plates_accounts_and_addresses_are_nobodys():
    phones = {re.sub(r"\D", "", phone.replace("+44", "0")) for phone in found(PHONE)}
    assert len(phones) > 500
    assert [phone for phone in phones if not RESERVED_PHONE.fullmatch(phone)] == []
    plates = found(PLATE)
    assert len(plates) > 100
    assert [plate for plate in plates if plate[0] not in "IQZ"] == []
    assert [code for code in found(ACCOUNT) if not code.startswith("00-")] == []
    assert [address for address in found(MAIL) if not HOST.fullmatch(address.partition("@")[2].rstrip("."))] == []
    assert {host for host in found(LINK) if not HOST.fullmatch(host)} == set()
    assert [code for code in found(POSTCODE) if not NO_DISTRICT.match(code)] == []
    assert [net for net in found(NETWORK) if not net.startswith(("192.0.2.", "198.51.100.", "203.0.113."))] == []


def test_an_iban_and_a_handset_number_have_right_check_digits():
    letters = iban("00-12-34 12345678").replace(" ", "")
    turned = letters[4:] + letters[:4]
    assert int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1
    digits = [int(digit) for digit in imei(Dice(1, "test"))]
    assert len(digits) == 15
    assert sum(sum(divmod(2 * digit, 10)) if at % 2 else digit for at, digit in enumerate(digits)) % 10 == 0


def test_the_words_are_varied():
    words = [re.findall(r"[a-zà-ż']+", text.lower()) for text in texts()]
    grams = Counter(tuple(row[at : at + 5]) for row in words for at in range(len(row) - 4))
    assert len({word for row in words for word in row}) >= 5_000
    assert len(grams) / sum(grams.values()) >= 0.6


def test_every_answer_names_an_item_that_holds_what_it_should():
    for material in (make_material(items=SMALL), whole()):
        named = {file.name: text_of(file) for file in everything(material)}
        for answer in material.answers:
            assert set(answer.relevant) <= set(named)
            assert set(answer.relevant.values()) == {1, 2}
        for name, holds in material.held.items():
            assert [word for word in holds if word not in named[name]] == [], name


def test_names_of_items_that_answer_are_given_once():
    counts = Counter(file.name for file in everything(whole()))
    assert {name for answer in whole().answers for name in answer.relevant if counts[name] != 1} == set()


def test_answers_are_needles_and_share_who_and_what():
    relevant = {name for answer in whole().answers for name in answer.relevant}
    assert 60 <= len(relevant) <= 90
    thefts, invoices, _ = (set(answer.entities) for answer in whole().answers)
    assert thefts & invoices
    everywhere = "\n".join(texts())
    for answer in whole().answers:
        assert [entity for entity in answer.entities if entity not in everywhere] == []


def test_many_answers_have_few_words_of_their_question():
    named = {file.name: set(re.findall(r"[a-z]{4,}", text_of(file).lower())) for file in everything(whole())}
    for answer in whole().answers:
        asked = set(re.findall(r"[a-z]{4,}", answer.question.lower())) - {"which", "were", "that", "used", "whose"}
        hard = [name for name in answer.relevant if len(asked & named[name]) <= 1]
        assert len(hard) >= 0.3 * len(answer.relevant), answer.question_id


def test_copies_have_their_shares_and_near_ones_differ():
    material = whole()
    named = {file.name: file for file in everything(material)}
    paths = {file.path: file for file in material.files}
    assert len(material.near_copies) / material.items == pytest.approx(0.08, abs=0.01)
    assert len(material.same_copies) / material.items == pytest.approx(0.03, abs=0.005)
    assert all(named[copy].content != named[of].content for copy, of in material.near_copies.items())
    assert all(paths[copy].content == paths[of].content for copy, of in material.same_copies.items())


def test_there_are_at_least_twenty_kinds_of_file_and_six_kinds_of_chat():
    files = everything(whole())
    assert len({file.suffix for file in files}) >= 20
    assert {file.form for file in files if isinstance(file.content, Chat)} == {
        "whatsapp", "telegram", "signal", "facebook", "sms", "phone_report"
    }  # fmt: skip


def test_a_sentence_is_filled_and_a_verb_is_put_into_the_past():
    assert say("[A|A] {thing}!", lambda slot: slot.upper(), Dice(1, "test")) == "A THING!"
    assert [past(verb)[1] for verb in ("move", "carry", "stay", "post", "go/went")] == [
        "moved", "carried", "stayed", "posted", "went"
    ]  # fmt: skip
