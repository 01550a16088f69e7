"""Names that stand for plates."""

import hashlib
import hmac

from models.anpr.pseudonyms import LETTERS, is_pseudonym, pseudonym, tidy

KEY = b"k" * 32


def test_a_name_is_the_first_forty_bits_of_the_hmac_in_base_32():
    number = int(hmac.new(KEY, b"ZA51ABC", hashlib.sha256).hexdigest()[:10], 16)
    letters = ""
    for _ in range(8):
        number, rest = divmod(number, 32)
        letters = LETTERS[rest] + letters
    assert pseudonym(KEY, "ZA51ABC") == f"V-{letters}"


def test_names_differ_by_key_by_plate_and_by_body():
    names = {pseudonym(KEY, "ZA51ABC"), pseudonym(b"o" * 32, "ZA51ABC"), pseudonym(KEY, "ZA51ABD")}
    assert len(names | {pseudonym(KEY, "ZA51ABC", body=2)}) == 4
    assert pseudonym(KEY, "ZA51ABC", body=1) == pseudonym(KEY, "ZA51ABC")


def test_a_name_is_known_however_it_is_typed():
    name = pseudonym(KEY, "ZA51ABC")
    assert is_pseudonym(name.lower())
    assert tidy(f" {name.lower()} ") == name
    assert tidy("v-O1I23L45") == "V-01123145"
    assert not is_pseudonym("ZA51ABC")
    assert not is_pseudonym("V-123")
