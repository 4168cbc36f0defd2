"""Detects text that may identify a person: strictly, to refuse or drop it, or as hints for a person who decides."""

import re
import unicodedata
from collections.abc import Iterator

WEB_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
TEN_DIGITS = re.compile(r"(?<![\d.,£+-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d.,]*\d)")
MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
NUMERIC_DATE = r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}"
DAY = rf"(?:{NUMERIC_DATE}|\d{{1,2}}(?:st|nd|rd|th)? (?:{MONTHS})[a-z]* \d{{4}})"
DATE_OF_BIRTH = re.compile(rf"\b(?:born(?: on)?|d\.?o\.?b\.?|date of birth)[ :,-]*(?:is |was )?{DAY}", re.IGNORECASE)
TITLE_AND_NAME = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx)\.? (?:[A-Z]\.? ?)?[A-Z][\w’'-]+")
TELEPHONE = re.compile(r"(?<![\d.,£])(?:\+44[ -]?(?:\(0\))?[ -]?|\(?0)\d(?:[ -]?\(?\d\)?){8,9}(?!\d)")
PRIVATE_MAIL_HOSTS = (
    "aol|btinternet|btopenworld|gmail|googlemail|gmx|hotmail|icloud|live|mail|me|msn|ntlworld|outlook|proton|"
    "protonmail|sky|talktalk|tiscali|virginmedia|yahoo|ymail"
)
PRIVATE_EMAIL = re.compile(rf"[\w.+-]+@(?:{PRIVATE_MAIL_HOSTS})\.(?:com|co\.uk|uk|net|me|org)\b", re.IGNORECASE)

HINT_PATTERNS = (
    (DATE_OF_BIRTH, "a date of birth"),
    (TITLE_AND_NAME, "a person’s name"),
    (PRIVATE_EMAIL, "a private email address"),
)

MONTH = rf"(?:{MONTHS})[a-z]*"
REVEALING_PATTERNS = [
    re.compile(pattern)
    for pattern in (
        r"[^\s@]+@[^\s@]{2,}",  # email; not H@H, which is hospital at home
        r"://|\bwww\.|\w\.(?:com|org|net|uk|info|io|nhs)\b",
        r"\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b",  # postcode
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}\b|\b{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b",
        rf"\b{MONTH}\s+(?:19|20)\d\d\b",
        r"\bdob\b|\bdate of birth\b|\bborn\b|\bnhs (?:number|no)\b",
        r"\b(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|lord|lady|rev|reverend)\b\.?\s+\w",
    )
]
NUMBERS = re.compile(r"\d(?:[\W_]*\d)*")  # digits with anything but letters between them
YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
MAX_DIGITS = 3


def has_personal_data(text: str) -> bool:
    """Email and web addresses, telephone and NHS numbers, postcodes, dates, titles with a name."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    if any(pattern.search(plain) for pattern in REVEALING_PATTERNS):
        return True
    numbers = (number for number in NUMBERS.findall(plain) if not YEAR.fullmatch(number))
    return any(sum(map(str.isdecimal, number)) > MAX_DIGITS for number in numbers)


def find_hints(text: str) -> Iterator[tuple[str, str]]:
    """Yields (text, kind), such as an NHS number, for each part that looks like personal data."""
    text = WEB_ADDRESS.sub(" ", text)
    nhs_numbers = {number for number in TEN_DIGITS.findall(text) if is_nhs_number(number)}
    yield from ((number, "an NHS number") for number in sorted(nhs_numbers))
    for pattern, kind in HINT_PATTERNS:
        yield from ((match.group(), kind) for match in pattern.finditer(text))
    for match in TELEPHONE.finditer(text):
        if match.group() not in nhs_numbers and _is_telephone(match.group()):
            yield match.group(), "a telephone number"


def _is_telephone(text: str) -> bool:
    """UK numbers have 11 digits; some with the area codes 01 and 0800 have 10."""
    digits = "".join(letter for letter in text.replace("(0)", "").replace("+44", "0") if letter.isdigit())
    return len(digits) == 11 or (len(digits) == 10 and digits.startswith(("01", "0800")))


def is_nhs_number(text: str) -> bool:
    """Returns whether the text has ten digits and the last is the check digit of the others (modulus 11)."""
    digits = [int(letter) for letter in text if letter.isdigit()]
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    check = 11 - sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False)) % 11
    return check % 11 == digits[9] and check != 10
