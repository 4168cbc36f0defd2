"""What was sent to be written, what was acknowledged, and what the database has in the end."""

import re
import threading
from collections import Counter
from dataclasses import dataclass, field
from itertools import count

from tests.drill.postgresql import PostgreSQL

# In the text of every write, so that each can be found again.
MARKER = "drill-{kind}-{number:05}-end"
PATTERN = re.compile(r"drill-[a-z]+-\d{5}-end")
NGINX_PAGE = "The site is unavailable"  # where no process of the site could answer
_numbers = count(1)  # of the whole drill, because the database keeps what was written during earlier faults
# Where each kind of write is found: a version of the entry for each save.
QUERIES = {
    "save": "SELECT serialized_data FROM reversion_version WHERE serialized_data LIKE '%drill-save-%'",
    "form": "SELECT what FROM examples_suggestion WHERE what LIKE '%drill-form-%'",
}


@dataclass(frozen=True)
class Write:
    marker: str
    at: float  # time.monotonic()

    @property
    def kind(self) -> str:
        return self.marker.split("-")[1]


@dataclass
class WriteLog:
    acknowledged: list[Write] = field(default_factory=list)
    refused: int = 0
    not_returned: list[str] = field(default_factory=list)  # what the site answered without what was typed
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def acknowledge(self, marker: str, at: float) -> None:
        with self._lock:
            self.acknowledged.append(Write(marker, at))

    def refuse(self, marker: str, status: int, answer: str) -> None:
        with self._lock:
            self.refused += 1
            if marker not in answer and NGINX_PAGE not in answer:
                heading = re.search(r"<h1[^>]*>(.*?)</h1>", answer, re.DOTALL)
                self.not_returned.append(
                    f"{marker}: status {status}, {heading[1].strip() if heading else 'no heading'}"
                )


def take_marker(kind: str) -> str:
    return MARKER.format(kind=kind, number=next(_numbers))


def count_markers(database: PostgreSQL) -> Counter[str]:
    """How often the database has each marker."""
    rows = [row[0] for query in QUERIES.values() for row in database.execute(query, "inspire")]
    return Counter(marker for text in rows for marker in set(PATTERN.findall(text)))


def list_lost(write_log: WriteLog, stored: Counter[str]) -> list[Write]:
    return [write for write in write_log.acknowledged if not stored[write.marker]]


def list_doubled(stored: Counter[str]) -> list[str]:
    return [marker for marker, times in stored.items() if times > 1]
