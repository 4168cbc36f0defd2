"""What a browser would run in a page, found by parsing it."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

from django.conf import settings

LINKS = {"href", "src", "action", "formaction", "xlink:href", "data", "poster", "background"}
OWN_ADDRESS = re.compile(r"/(?!/)")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
SAFE_SCHEMES = {"http:", "https:", "mailto:", "tel:"}
FORBIDDEN = {"object", "embed", "base", "applet", "style"}
DATA_TYPES = {"application/ld+json", "application/json"}


class _FaultFinder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.script: dict[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        found = tag in FORBIDDEN or (tag == "meta" and "http-equiv" in values)
        found |= tag == "img" and values.get("src", "").startswith("x")
        found |= tag in ("script", "iframe") and not OWN_ADDRESS.match(values.get("src", "/"))
        found |= any(name.startswith("on") or (name in LINKS and is_unsafe(link)) for name, link in values.items())
        if found:
            self.faults.append(self.get_starttag_text() or tag)
        self.script = values if tag == "script" and "src" not in values else None

    def handle_data(self, data: str) -> None:
        if self.script is not None and not _is_known_script(self.script.get("type", ""), data):
            self.faults.append(f"script: {data[:200]}")
        self.script = None


def is_unsafe(link: str) -> bool:
    """Browsers ignore white space and control characters before and inside a scheme."""
    scheme = SCHEME.match(re.sub(r"[\x00-\x20]", "", link))
    return scheme is not None and scheme[0].lower() not in SAFE_SCHEMES


def _is_known_script(kind: str, text: str) -> bool:
    """Data, or the one script that the policy allows inside a page."""
    if kind in DATA_TYPES:
        json.loads(text)
        return True
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" == settings.NHSUK_INLINE_SCRIPT


def find_html_faults(html: str) -> list[str]:
    finder = _FaultFinder()
    finder.feed(html)
    finder.close()
    return finder.faults
