"""Rules about personal data: e-mail addresses, telephone numbers, bank accounts and cards, by their check digits."""

import re
from collections.abc import Iterable, Iterator

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher
from stdnum import iban, luhn
from stdnum.exceptions import ValidationError

from bot.core.replying.lint.rule import Hit, LintRule, LintText, hits
from bot.core.text.lint_finding import Severity

_EMAIL = re.compile(r"(?<![\w.%+-])[\w.%+-]{1,64}@(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}\b")
_VEILED = re.compile(
    r"(?i)(?<![\w.+-])[\w.+-]{1,64}\s?[\[({]\s?(?:at|@)\s?[\])}]\s?[\w-]{1,63}(?:\s?[\[({]\s?(?:dot|\.)\s?[\])}]\s?|\.)[\w.-]{2,63}"
    r"|(?<![\w.+-])[\w.+-]{1,64} at [\w-]{1,63} dot (?:com|org|net|io|de|eu|co|fr|uk|ch|at|nl|dev|app)\b"
)
_PLACEHOLDERS = re.compile(
    r"a|admin|alice|ana|b|bob|foo|git|info|jane|john|me|name|nobody|noreply|root|someone|test|user"
    r"|username|you"
)
_EXAMPLE_HOST = re.compile(r"example\.(?:com|org|net|edu)|(?:[\w-]+\.)*(?:example|test|invalid|localhost)")

_PHONE = re.compile(r"(?:(?<![\w+])\(?\+|(?<![\w.,:/=#+-])\(?\d)[\d() \u00a0./-]{5,30}\d(?![\w])")
_EXIT = re.compile(r"\(?(?:00|011)\)?[ \u00a0./-]{0,2}(?=[1-9(])")
"""What is dialled before the country, in most countries and in North America."""
_CALLED = re.compile(r"(?i)\b(?:phone|tel|telephone|call|ring|mobile|cell|whatsapp|fax|dial|reach|telefon|handy)\b")

_IBAN = re.compile(r"(?i)(?<![\w-])[a-z]{2}\d{2}(?:[ -]?[a-z0-9]{4}){2,7}(?:[ -]?[a-z0-9]{1,4})?(?![\w])")
_CARD = re.compile(r"(?<![\w.,-])(?:(?:\d[ -]?){12,18}\d|\d{4}(?:\.\d{4}){3})(?![\w-])")
_ISSUER = re.compile(r"4|5[1-5]|2[2-7]|3[47]|3[0689]|6(?:011|4|5|2)|35")


def _emails(text: LintText) -> Iterable[Hit]:
    for hit in (*hits(_EMAIL, text.without_links), *hits(_VEILED, text.without_links)):
        address = text.text[hit.start : hit.end].casefold()
        if not _is_placeholder(address) and not _is_public(address, text):
            yield hit


def _is_placeholder(address: str) -> bool:
    user, _, host = address.partition("@")
    if user == "git" or host in ("example.com", "example.org", "example.net"):
        return True
    return _PLACEHOLDERS.fullmatch(user) is not None and _EXAMPLE_HOST.fullmatch(host) is not None


def _is_public(address: str, text: LintText) -> bool:
    public = [one.casefold() for one in text.company.public]
    return address in public or any(one.startswith("@") and address.endswith(one) for one in public)


def _phones(text: LintText) -> Iterable[Hit]:
    """Only numbers that exist by the plan of their country. One without a country needs `phone_region`, and either the
    form of a telephone number or a word such as "call" before it.
    """
    public = {_digits(one) for one in text.company.public} - {""}
    for match in _PHONE.finditer(text.without_links):
        found = _number(match[0], text.company.phone_region)
        if found is None:
            continue
        start, end = match.start() + found[0], match.start() + found[1]
        if _digits(text.text[start:end]) not in public and _reads_as_phone(text.text, start, end):
            yield Hit(start, end)


def _number(run: str, region: str) -> tuple[int, int] | None:
    if prefix := _EXIT.match(run):
        international = f"+{run[prefix.end() :]}"
        found = _number(international, region)
        if found is not None:
            return 0, found[1] + len(run) - len(international)
    matches = PhoneNumberMatcher(run, region or None, leniency=Leniency.VALID, max_tries=3)
    return next(((match.start, match.end) for match in matches), None)


def _reads_as_phone(text: str, start: int, end: int) -> bool:
    number = text[start:end]
    if number.startswith(("+", "00", "(", "0")):
        return True
    return re.search(r"\d[ ().-]", number) is not None or bool(_CALLED.search(text[max(0, start - 30) : start]))


def _digits(text: str) -> str:
    return "" if "@" in text else phonenumbers.normalize_digits_only(text)


def _ibans(text: LintText) -> Iterable[Hit]:
    for match in _IBAN.finditer(text.without_links):
        end = next((end for end in _ends(match) if _is_iban(match[0][:end])), 0)
        if end:
            yield Hit(match.start(), match.start() + end)


def _is_iban(text: str) -> bool:
    """By length and check digits alone: a country's list of banks is never complete."""
    try:
        iban.validate(text, check_country=False)
    except ValidationError:
        return False
    return True


def _ends(match: re.Match[str]) -> Iterator[int]:
    """Where the number may end: words may have been taken for its last groups."""
    whole = match[0]
    yield len(whole)
    yield from (gap.start() for gap in reversed(list(re.finditer(r"[ -]", whole))))


def _cards(text: LintText) -> Iterable[Hit]:
    public = {_digits(one) for one in text.company.public}
    for match in _CARD.finditer(text.without_links):
        digits = _digits(match[0])
        if _ISSUER.match(digits) and len(set(digits)) > 1 and luhn.is_valid(digits) and digits not in public:
            yield Hit(*match.span())


RULES = (
    LintRule(
        "email",
        "An e-mail address that is not in `public`",
        "This is a person's e-mail address. Take it out; if it is meant for the public, put it into [lint] public.",
        Severity.WARN,
        _emails,
    ),
    LintRule(
        "phone",
        "A telephone number that is not in `public`",
        "This is a telephone number. Take it out; if it is meant for the public, put it into [lint] public.",
        Severity.WARN,
        _phones,
    ),
    LintRule(
        "iban",
        "A bank account (IBAN with a right check digit)",
        "This is a bank account's number (IBAN). Take it out.",
        Severity.BLOCK,
        _ibans,
        masked=True,
    ),
    LintRule(
        "card",
        "A card number with a right check digit",
        "This is a payment card's number. Take it out; a test number may be put into [lint] public.",
        Severity.BLOCK,
        _cards,
        masked=True,
    ),
)
