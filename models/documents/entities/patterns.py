"""Entities that have a shape: found by patterns, then checked, so that an order number is no telephone number.

One pass finds where something could begin (a number, a sign of money, a word before a number); only there are the
patterns of each kind tried, the stricter before the looser. What has been found is masked for what follows.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from models.anpr.plates import normalise
from models.documents.entities import checks
from models.documents.entities.mention import Mention
from models.documents.settings import definition, section

Found = tuple[str, int, int] | None  # the normal form, and where it begins and ends
Finder = Callable[[str, re.Match[str]], Found]
MASK = "\x00"  # neither part of a word nor a space: no pattern reaches over it
CUE_REACH, ACCOUNT_CUE_REACH, PLATE_CUE_REACH = 24, 80, 32

START = re.compile(
    r"(?<!\w)(?:(?<!\d[-.])|(?<=/\d\d-)|(?<=/\d{4}-))"
    r"(?:\d|[A-Za-z]{1,9}+[.,]?+ ?+\d|[£$€] ?\d|\+\d|\(\+?\d)"
)

EMAIL = re.compile(
    r"(?<![\w.+%'-])[\w.+%'-]*[\w+%-]"
    r"@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}(?![\w@])"
)
HANDLE = re.compile(r"(?<![\w.@/<>\"'*-])@([A-Za-z_][\w.]{1,30}+)(?!\w)")
URL = re.compile(r"(?<![\w@.])(?:(?:https?|ftp|hxxps?)://|www\.)[^\s<>\"'\x00]+", re.IGNORECASE)
SHORT_LINK = re.compile(r"(?<![\w@.-])(?:[\w-]+\.)+(?:com|uk|org|net|ly|me|io|info|onion|gg|co)/[^\s<>\"'\x00]*\w")
IPV6 = re.compile(r"(?<![\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![\w:])")
GROUPS = 8  # of an IPv6 address that leaves none out
UNITS_IN_WORDS = ("grand", "quid", "tenner", "fiver", "pound", "euro", "dollar")


def find_patterns(text: str) -> list[Mention]:
    """Every entity with a shape in a text, in order of place; none overlaps another."""
    found: list[Mention] = []
    rest = text
    for is_worth_it, finder in GATED:
        if is_worth_it(rest):
            more = [Mention(kind, value, text[a:b], a, b) for kind, value, a, b in finder(rest)]
            if more:
                rest = masked(rest, more)
                found += more
    found += _numbered(text, rest)
    found.sort(key=_place)
    return found


def masked(text: str, mentions: Iterable[Mention], mask: str = MASK) -> str:
    """The text, as long as before, with each mention covered."""
    pieces, at = [], 0
    for mention in sorted(mentions, key=_place):
        pieces += [text[at : mention.char_from], mask * (mention.char_to - mention.char_from)]
        at = mention.char_to
    return "".join([*pieces, text[at:]])


def _place(mention: Mention) -> int:
    return mention.char_from


def _numbered(text: str, rest: str) -> list[Mention]:
    """What begins at a number, a sign of money or a word before a number."""
    found = []
    search, at = START.search, 0
    while start := search(rest, at):
        at = start.start()
        for kind, matches, finder in WAYS_AT.get(rest[at], ()):
            match = matches(rest, at)
            hit = finder(rest, match) if match else None
            if hit:
                value, begins, ends = hit
                found.append(Mention(kind, value, text[begins:ends], begins, ends))
                at = ends - 1
                break
        at += 1
    return found


def _emails(text: str) -> Iterable[tuple[str, str, int, int]]:
    for match in EMAIL.finditer(text):
        yield "email", match[0].lower(), *match.span()


def _handles(text: str) -> Iterable[tuple[str, str, int, int]]:
    for match in HANDLE.finditer(text):
        name = match[1].rstrip(".")
        if len(name) > 1:
            yield "handle", f"@{name.lower()}", match.start(), match.start() + 1 + len(name)


def _urls(text: str) -> Iterable[tuple[str, str, int, int]]:
    for match in URL.finditer(text):
        written = _without_end(match[0])
        if "." in written:
            yield "url", _page(written), match.start(), match.start() + len(written)


def _short_links(text: str) -> Iterable[tuple[str, str, int, int]]:
    for match in SHORT_LINK.finditer(text):
        yield "url", _page(match[0]), *match.span()


def _without_end(written: str) -> str:
    """An address without the marks of the sentence round it; a bracket that opens inside belongs to it."""
    while written and (written[-1] in ".,;:!?'\"]}>" or _is_of_the_sentence(written)):
        written = written[:-1]
    return written


def _is_of_the_sentence(written: str) -> bool:
    return written[-1] == ")" and written.count(")") > written.count("(")


def _page(written: str) -> str:
    """One form of a web address: without scheme and www, host in lower case, no slash at the end."""
    whole = re.sub(r"^[a-z]+://", "", written, flags=re.IGNORECASE)
    host, slash, path = whole.partition("/")
    return f"{host.lower().removeprefix('www.')}{slash}{path}".rstrip("/")


def _long_addresses(text: str) -> Iterable[tuple[str, str, int, int]]:
    for match in IPV6.finditer(text):
        is_whole = "::" in match[0] or match[0].count(":") == GROUPS - 1
        value = checks.network_address(match[0]) if is_whole else None
        if value and any(letter.isdigit() for letter in value) and len(value) > len("10::20"):
            yield "ip", value, *match.span()


def _worded_sums(text: str) -> Iterable[tuple[str, str, int, int]]:
    for match in WORDED_SUM.finditer(text):
        unit = match["unit"].lower()
        words = re.findall(r"[a-z]+", match["words"].lower())
        is_grand_thing = unit == "grand" and words == ["a"] and not AFTER_GRAND.match(text, match.end())
        if not is_grand_thing:
            code, each = section("entities", "money")["units"][unit]  # type: ignore[index]
            yield "money", checks.sum_of_money(code, checks.spoken_number(words) * each), *match.span()


def _iso_day(text: str, match: re.Match[str]) -> Found:
    return _spanned(checks.day_of(match[1], match[2], match[3]), match)


def _day_first(text: str, match: re.Match[str]) -> Found:
    if match[2] == "." and len(match[4]) == 2 and len(match[1] + match[3]) < 4:
        return None
    if text[match.start() - 1 : match.start()] == "/" or _follows(NOT_DATE, text, match):
        return None
    return _spanned(checks.day_of(match[4], match[3], match[1]), match)


def _day_with_month(text: str, match: re.Match[str]) -> Found:
    return _spanned(checks.day_of(match[3], checks.month_number(match[2]), match[1]), match)


def _month_first(text: str, match: re.Match[str]) -> Found:
    if match[1] == "may":
        return None
    if match[2]:
        return _spanned(checks.day_of(match[3], checks.month_number(match[1]), match[2]), match)
    value = f"{match[3]}-{int(checks.month_number(match[1])):02d}"
    return _spanned(value if checks.is_near(int(match[3])) else None, match)


def _account(text: str, match: re.Match[str]) -> Found:
    is_plain = match["mark"] != "-" and not match["cue"]
    if is_plain and not ACCOUNT_CUE.search(text, max(0, match.start() - ACCOUNT_CUE_REACH), match.start()):
        return None
    return _spanned(f"{match['a']}{match['b']}{match['c']} {_digits(match['number'])}", match)


def _account_first(text: str, match: re.Match[str]) -> Found:
    return _spanned(f"{_digits(match['code'])} {match['number']}", match)


def _four_numbers(text: str, match: re.Match[str]) -> Found:
    return None if _follows(NOT_IP, text, match) else _spanned(checks.four_numbers_address(match[0]), match)


def _imei(text: str, match: re.Match[str]) -> Found:
    digits = _digits(match[0])
    return _spanned(digits if checks.is_imei(digits) else None, match)


def _base58(text: str, match: re.Match[str]) -> Found:
    return _spanned(match[0] if checks.is_base58_address(match[0]) else None, match)


def _bech32(text: str, match: re.Match[str]) -> Found:
    lower = match[0].lower()
    return _spanned(lower if checks.is_bech32_address(lower) else None, match)


def _ether(text: str, match: re.Match[str]) -> Found:
    return _spanned(match[0].lower(), match)


def _iban(text: str, match: re.Match[str]) -> Found:
    """The first characters of the match, as many as an IBAN of the country has."""
    length = checks.iban_length(match[0][:2].upper())
    ends = [at for at, letter in enumerate(match[0], 1) if letter != " "]
    if not length or len(ends) < length:
        return None
    end = match.start() + ends[length - 1]
    compact = text[match.start() : end].replace(" ", "").upper()
    is_whole = not text[end : end + 1].isalnum()
    return (compact, match.start(), end) if is_whole and checks.is_iban(compact) else None


def _phone(text: str, match: re.Match[str]) -> Found:
    if _follows(NOT_PHONE, text, match):
        return None
    value = checks.phone_number(re.sub(r"[^\d+]", "", match[0].replace("(0)", "")))
    return _spanned(value, match) if value else None


def _foreign_phone(text: str, match: re.Match[str]) -> Found:
    """The longest beginning of the match, to the end of a group of digits, that is a number somewhere."""
    written = match[0]
    while len(written) > 8:
        if value := checks.phone_number(re.sub(r"[^\d+]", "", written)):
            return value, match.start(), match.start() + len(written)
        written = re.sub(r"[\s().-]*\d+$", "", written)
    return None


def _bare_phone(text: str, match: re.Match[str]) -> Found:
    return _spanned(checks.phone_number(f"+{match[0]}"), match)


def _sum(text: str, match: re.Match[str]) -> Found:
    code = section("entities", "money")["symbols"][match[1]]  # type: ignore[index]
    return _spanned(checks.sum_of_money(code, checks.amount(match[2], match[3] or "")), match)


def _coded_sum(text: str, match: re.Match[str]) -> Found:
    return _spanned(checks.sum_of_money(match[1].upper(), checks.amount(match[2], match[3] or "")), match)


def _sum_with_unit(text: str, match: re.Match[str]) -> Found:
    unit = match[2].lower()
    is_counter = match[1].startswith("00")
    is_apart = unit in ("k", "p") and text[match.start(2) - 1] == " "
    is_count = unit == "k" and (match[2] == "K" or COUNTS.match(text, match.end()))
    is_lines = unit == "p" and len(match[1]) > 2
    is_weight = unit.startswith("pound") and text.startswith(" of", match.end())
    if is_counter or is_apart or is_count or is_lines or is_weight:
        return None
    code, each = section("entities", "money")["units"][unit]  # type: ignore[index]
    return _spanned(checks.sum_of_money(code, checks.amount(match[1]) * each), match)


def _postcode(text: str, match: re.Match[str]) -> Found:
    outward, inward = match[1], match[2]
    area = "".join(letter for letter in outward[:2] if letter.isalpha())
    if area.upper() not in postcode_area_ids() or (inward.islower() and inward[1:] in ("st", "nd", "rd", "th")):
        return None
    return _spanned(f"{outward.upper()} {inward.upper()}", match)


def _aged_plate(text: str, match: re.Match[str]) -> Found:
    """A plate of the current form; a word after an outward postcode is none."""
    is_word = " " in match[0] and match[0][-3:].lower() in _stop("plate_words")
    return None if is_word else _spanned(normalise(match[0]), match)


def _prefix_plate(text: str, match: re.Match[str]) -> Found:
    is_word = match[0][-3:].lower() in _stop("plate_words")
    return None if is_word or _follows(NOT_PLATE, text, match) else _spanned(normalise(match[0]), match)


def _suffix_plate(text: str, match: re.Match[str]) -> Found:
    is_word = match[0][:3].lower() in _stop("suffix_words")
    return None if is_word or _follows(NOT_PLATE, text, match) else _spanned(normalise(match[0]), match)


def _bare_plate(text: str, match: re.Match[str]) -> Found:
    """A plate without an age mark, only where a word before it says that it is one."""
    is_said = PLATE_CUE.search(text, max(0, match.start() - PLATE_CUE_REACH), match.start())
    return _spanned(normalise(match[0]), match) if is_said and not _follows(NOT_PLATE, text, match) else None


def _spanned(value: str | None, match: re.Match[str]) -> Found:
    return (value, match.start(), match.end()) if value else None


def _digits(written: str) -> str:
    return "".join(letter for letter in written if letter.isdigit())


def _follows(cue: re.Pattern[str], text: str, match: re.Match[str]) -> bool:
    """Whether one of the words of a cue stands straight before the match."""
    before = text[max(0, match.start() - CUE_REACH) : match.start()]
    return cue.search(before) is not None


@cache
def postcode_area_ids() -> frozenset[str]:
    """The letters with which a postcode can begin: AB, AL, B, …"""
    from models.documents.entities.places import postcode_areas

    return frozenset(postcode_areas())


@cache
def _stop(name: str) -> frozenset[str]:
    return frozenset(section("entities", "stop")[name])  # type: ignore[arg-type]


def _any_of(words: Sequence[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _before(name: str) -> re.Pattern[str]:
    """One of the words of a cue, then at most a word for number and marks."""
    words = _any_of(section("entities", "cues")[name])  # type: ignore[arg-type]
    return re.compile(rf"(?<!\w)(?:{words})\.?(?: ?(?:no|nr|number|id))?[\s.:#]*$", re.IGNORECASE)


def _word_of(part: str, name: str, before: str = r"(?<!\w)", after: str = r"(?!\w)") -> re.Pattern[str]:
    words = _any_of(section("entities", part)[name])  # type: ignore[arg-type]
    return re.compile(rf"{before}(?:{words}){after}", re.IGNORECASE)


NOT_PHONE, NOT_PLATE, NOT_IP = _before("not_phone"), _before("not_plate"), _before("not_ip")
NOT_DATE = _before("not_date")
PLATE_CUE = _word_of("cues", "plate")
ACCOUNT_CUE = _word_of("cues", "account", after="")
COUNTS = _word_of("stop", "counts", before=" ")
AFTER_GRAND = _word_of("stop", "after_grand", before=r"\W*$|[^\w\s]|\s+")
NUMBER_WORD = _any_of([*checks.NUMBER_WORDS, "hundred", "thousand", "and"])
WORDED_SUM = re.compile(
    rf"(?<!\w)(?P<words>(?!and )(?:(?:{NUMBER_WORD})[\s-]+)+)"
    r"(?P<unit>grand|quid|tenners?|fivers?|pounds?|euros?|dollars?)(?!\w)(?! of\b)",
    re.IGNORECASE,
)
MONTH = (
    "(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    "|Nov(?:ember)?|Dec(?:ember)?)"
)
NUMBER = r"(\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?)"
MULTIPLIER = f"(?: ?({_any_of(definition('entities')['money']['multipliers'])}))?"  # type: ignore[index]
NO_MORE = r"(?![\w]|[.,]\d)"
UNIT = "(grand|quid|pounds?|pence|p|k|euros?|dollars?|GBP|EUR|USD)"
SORT_WORDS = r"(?:s(?:ort)?[\s/]?c(?:ode)?|sort)"
ACCOUNT_WORDS = r"(?:a/?c(?:c(?:oun)?t?)?\.?\s*(?:no|num(?:ber)?)?\.?(?:\s+is)?)"
SEPARATOR = r"(?:[\s.-]|\(0\)){0,3}"

UPPER, LOWER, DIGITS = string.ascii_uppercase, string.ascii_lowercase, string.digits
# Kind, the characters that it can begin with, its pattern, and what makes a match of it an entity or not.
WAYS: tuple[tuple[str, str, re.Pattern[str], Finder], ...] = (
    (
        "account",
        DIGITS,
        re.compile(
            r"(?P<a>\d\d)(?P<mark>[- ]?)(?P<b>\d\d)(?P=mark)(?P<c>\d\d)(?!\d)[\s,;:/|.-]*"
            rf"(?P<cue>(?:and\s+)?{ACCOUNT_WORDS}[\s:#.]*)?(?P<number>\d{{8}}|\d{{4}} \d{{4}})(?!\d)",
            re.I,
        ),
        _account,
    ),
    (
        "account",
        DIGITS,
        re.compile(
            rf"(?P<number>\d{{8}})[\s,;/]*(?:and\s+)?{SORT_WORDS}[\s:#.]*(?:code)?[\s:#.]*(?:is\s+)?"
            r"(?P<code>\d\d([- ]?)\d\d\3\d\d)(?!\d)",
            re.I,
        ),
        _account_first,
    ),
    ("date", "12", re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d|-\d)"), _iso_day),
    ("date", DIGITS, re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d|[/.]\d|-\d(?!\d?/))"), _day_first),
    (
        "date",
        DIGITS,
        re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]{MONTH}[\s.,-]{{1,2}}(\d{{4}}|\d{{2}})(?!\w|:\d)", re.I),
        _day_with_month,
    ),
    ("ip", DIGITS, re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d)"), _four_numbers),
    ("crypto", "13", re.compile(r"[13][1-9A-HJ-NP-Za-km-z]{25,34}(?!\w)"), _base58),
    ("crypto", "0", re.compile(r"0x[0-9a-fA-F]{40}(?!\w)"), _ether),
    ("imei", DIGITS, re.compile(r"\d\d[ -]?\d{6}[ -]?\d{6}[ -]?\d(?!\d)"), _imei),
    ("phone", "0", re.compile(rf"(?:0044{SEPARATOR}|0)(?:[\s().-]{{0,2}}\d){{10}}(?!\d|[-.]\d)"), _phone),
    ("phone", "0", re.compile(r"0(?:[\s().-]{0,2}\d){9}(?!\d|[-.]\d)"), _phone),
    ("phone", "4", re.compile(r"44[12378]\d{9}(?!\w)"), _bare_phone),
    ("money", DIGITS, re.compile(rf"{NUMBER} ?{UNIT}{NO_MORE}", re.I), _sum_with_unit),
    ("vrm", DIGITS, re.compile(r"\d{1,4} ?[A-Z]{1,3}(?!\w)"), _bare_plate),
    (
        "iban",
        UPPER + LOWER,
        re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}|[a-z]{2}\d{2}[a-z0-9]{11,30}(?!\w)"),
        _iban,
    ),
    ("crypto", "btB", re.compile(r"(?:bc1|tb1)[a-z0-9]{11,71}(?!\w)|BC1[A-Z0-9]{11,71}(?!\w)"), _bech32),
    ("postcode", UPPER, re.compile(r"([A-Z]{1,2}\d[A-Z\d]?) {0,2}(\d[ABD-HJLNP-UW-Z]{2})(?!\w)"), _postcode),
    (
        "postcode",
        UPPER + LOWER,
        re.compile(r"([A-Za-z][a-z]?\d[a-z\d]?) {0,2}(\d[abd-hjlnp-uw-z]{2})(?!\w)"),
        _postcode,
    ),
    ("vrm", UPPER + LOWER, re.compile(r"(?:[A-Z]{2}\d\d ?[A-Z]{3}|[a-z]{2}\d\d ?[a-z]{3})(?!\w)"), _aged_plate),
    ("vrm", UPPER, re.compile(r"[A-Z]\d{1,3} ?[A-Z]{3}(?!\w)"), _prefix_plate),
    ("vrm", UPPER, re.compile(r"[A-Z]{3} ?\d{1,3}[A-Z](?!\w)"), _suffix_plate),
    (
        "date",
        "JFMASONDjfmasond",
        re.compile(rf"{MONTH}\.? (?:(\d{{1,2}})(?:st|nd|rd|th)?,? )?(\d{{4}})(?!\w|[-/]\d)", re.I),
        _month_first,
    ),
    ("money", "GUEgue", re.compile(rf"(GBP|USD|EUR) ?{NUMBER}{MULTIPLIER}{NO_MORE}", re.I), _coded_sum),
    ("vrm", UPPER, re.compile(r"[A-Z]{1,3} ?\d{1,4}(?!\w)"), _bare_plate),
    ("money", "£$€", re.compile(rf"([£$€]) ?{NUMBER}{MULTIPLIER}{NO_MORE}", re.I), _sum),
    ("phone", "(+", re.compile(rf"\(?\+44\)?{SEPARATOR}(?:[\s().-]{{0,2}}\d){{9,10}}(?!\d|[-.]\d)"), _phone),
    ("phone", "+", re.compile(r"\+\d(?:[\s().-]{0,2}\d){7,14}(?!\d)"), _foreign_phone),
    ("phone", "(", re.compile(r"\(0\d{2,4}\)(?:[\s.-]{0,2}\d){6,8}(?!\d|[-.]\d)"), _phone),
)
# What can begin with a character, in the order of trying.
WAYS_AT = {
    first: tuple((kind, pattern.match, finder) for kind, starts, pattern, finder in WAYS if first in starts)
    for first in UPPER + LOWER + DIGITS + "£$€(+"
}
GATED: tuple[tuple[Callable[[str], bool], Callable[[str], Iterable[tuple[str, str, int, int]]]], ...] = (
    (lambda text: "://" in text or "www." in text.lower(), _urls),
    (lambda text: "@" in text, _emails),
    (lambda text: "@" in text, _handles),
    (lambda text: "/" in text, _short_links),
    (lambda text: "::" in text or text.count(":") >= 7, _long_addresses),
    (lambda text: any(unit in text for unit in UNITS_IN_WORDS), _worded_sums),
)
