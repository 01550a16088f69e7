import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.documents.entities.checks import (
    amount,
    day_of,
    has_luhn,
    is_base58_address,
    is_bech32_address,
    is_iban,
    is_imei,
    phone_number,
    spoken_number,
)

IMEI, IBAN = "490154203237518", "GB29NWBK60161331926819"
OLD_ADDRESS, NEW_ADDRESS = "1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
TAPROOT = "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"


def changed(text, at, letter):
    return text[:at] + letter + text[at + 1 :]


@given(st.integers(0, 14), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_no_handset_number(at, digit):
    assert has_luhn(changed(IMEI, at, digit)) is (IMEI[at] == digit)


@given(st.integers(4, 21), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_no_bank_account(at, digit):
    assert is_iban(changed(IBAN, at, digit)) is (IBAN[at] == digit)


@settings(max_examples=60)
@given(st.integers(1, 33), st.sampled_from("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"))
def test_one_wrong_letter_is_no_bitcoin_address(at, letter):
    assert is_base58_address(changed(OLD_ADDRESS, at, letter)) is (OLD_ADDRESS[at] == letter)


@pytest.mark.parametrize("address", [NEW_ADDRESS, TAPROOT])
@pytest.mark.parametrize("letter", "qpzry9x8")
def test_one_wrong_letter_is_no_newer_bitcoin_address(address, letter):
    assert all(
        is_bech32_address(changed(address, at, letter)) is (address[at] == letter) for at in range(4, len(address))
    )


def test_a_handset_number_is_of_a_body_that_gives_them():
    assert is_imei(IMEI)
    assert has_luhn("378282246310005")
    assert not is_imei("378282246310005")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("07700900123", "+447700900123"), ("01632960123", "+441632960123"), ("01154960100", "+441154960100"),
        ("+33123456789", "+33123456789"), ("0123456789", None), ("07191", None), ("", None), ("+44", None),
    ],
)  # fmt: skip
def test_only_numbers_that_can_be_rung_are_telephone_numbers(written, number):
    assert phone_number(written) == number


def test_years_of_two_digits_are_of_the_nearer_century_and_no_day_is_invented():
    assert day_of("25", "3", "1") == "2025-03-01"
    assert day_of("69", "7", "4") == "1969-07-04"
    assert day_of("2025", "2", "29") is None
    assert day_of("1066", "10", "14") is None


def test_amounts_are_read_with_their_thousands():
    assert amount("2,500.50") == 2500.5
    assert amount("2.5", "k") == 2500
    assert spoken_number(["two", "thousand", "one", "hundred", "and", "fifty"]) == 2150
    assert spoken_number(["hundred"]) == 100
