"""29 November 2026 and 18:51, everywhere. Django's other formats of British English stay."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
