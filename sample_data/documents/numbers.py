"""Numbers that look right and are nobody's: every one comes from a range that is kept for examples or not given out."""

from __future__ import annotations

from sample_data.documents.grammar import Dice, table

MOBILE, LANDLINES = "07700 900", ("0113 496 0", "0114 496 0", "0117 496 0", "020 7946 0", "01632 960")
PLATE_FIRST, PLATE_LETTERS = "IQZ", "BCDEFGHJKLMNOPRSTUVWXY"
PLATE_AGES = ("18", "19", "21", "23", "24", "68", "70", "73")
EXAMPLE_TYPE = "49015420"  # the type code of the IMEI that textbooks show
NETWORKS = ("192.0.2", "198.51.100", "203.0.113")
POSTCODE_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


def mobile(dice: Dice) -> str:
    """A mobile number of Ofcom's range for drama."""
    return f"{MOBILE}{dice.below(1000):03d}"


def telephone(dice: Dice) -> str:
    """Mostly a mobile, else a landline of the same kind of range."""
    return mobile(dice) if dice.share() < 0.7 else f"{dice.one(LANDLINES)}{dice.below(1000):03d}"


def plate(dice: Dice) -> str:
    """A plate of the current format whose first letter is not issued."""
    last = "".join(dice.one(PLATE_LETTERS) for _ in range(3))
    return f"{dice.one(PLATE_FIRST)}{dice.one(PLATE_LETTERS)}{dice.one(PLATE_AGES)} {last}"


def postcode(dice: Dice) -> str:
    """A postcode in a district that does not exist."""
    parts = table("names")["parts"]
    outward = dice.one(parts["area"].split("|")) + dice.one(parts["district"].split("|"))  # type: ignore[index]
    return f"{outward} {dice.between(1, 9)}{dice.one(POSTCODE_LETTERS)}{dice.one(POSTCODE_LETTERS)}"


def account(dice: Dice) -> str:
    """A sort code that begins 00, which no bank has, and eight digits."""
    return f"00-{dice.between(10, 69)}-{dice.below(90):02d} {dice.between(10_000_000, 89_999_999)}"


def iban(of_account: str) -> str:
    """The IBAN of an account at the bank TEST: right in its check digits."""
    rest = "TEST" + of_account.replace("-", "").replace(" ", "")
    digits = "".join(str(int(letter, 36)) for letter in f"{rest}GB00")
    whole = f"GB{98 - int(digits) % 97:02d}{rest}"
    return " ".join(whole[at : at + 4] for at in range(0, len(whole), 4))


def imei(dice: Dice) -> str:
    """A handset number of the example type, with its check digit."""
    number = f"{EXAMPLE_TYPE}{dice.below(1_000_000):06d}"
    doubled = (sum(divmod(2 * int(digit), 10)) if at % 2 else int(digit) for at, digit in enumerate(number))
    return f"{number}{-sum(doubled) % 10}"


def address(dice: Dice) -> str:
    """An address in a network that is kept for documentation."""
    return f"{dice.one(NETWORKS)}.{dice.between(1, 254)}"
