"""Detects text that may be someone's personal details. In doubt, the answer is yes."""

import re
import unicodedata

MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
PATTERNS = [
    re.compile(pattern)
    for pattern in (
        r"[^\s@]+@[^\s@]{2,}",  # e-mail; not H@H, which is hospital at home
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
    """E-mail and web addresses, telephone and NHS numbers, postcodes, dates, titles with a name."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    if any(pattern.search(plain) for pattern in PATTERNS):
        return True
    numbers = (number for number in NUMBERS.findall(plain) if not YEAR.fullmatch(number))
    return any(sum(map(str.isdecimal, number)) > MAX_DIGITS for number in numbers)
