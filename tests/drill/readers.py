"""A light load of readers, through nginx. Every answer is recorded."""

import http.client
import ssl
import threading
import time
from dataclasses import dataclass, field
from itertools import count, cycle, islice

from tests.helpers.nginx import Nginx

THREADS = 4
PAUSE = 0.15  # seconds between two requests of a reader
TIMEOUT = 40  # longer than any part of the site waits
NO_ANSWER = 0  # in place of a status
NOTICE = "This page is a copy from"
NEED_NO_DATABASE = ("/healthz", "/robots.txt", "/favicon.ico")
PATHS = (
    *("/", "/examples/", "/examples/?q=hospice&setting=home", "/examples.json?q=night", "/icbs/devon/", "/glossary/"),
    *("/examples/csnat-intervention/", "/search/suggestions.json?q=hos", "/about/", "/sitemap.xml"),
    *NEED_NO_DATABASE,
)


@dataclass(frozen=True)
class Answer:
    path: str
    asked: float  # time.monotonic()
    seconds: float
    status: int
    is_copy: bool  # and says so
    can_retry: bool  # a 503 with Retry-After

    @property
    def answered(self) -> float:
        return self.asked + self.seconds


@dataclass
class Readers:
    nginx: Nginx
    answers: list[Answer] = field(default_factory=list)
    _ended: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        self._threads = [threading.Thread(target=self._read, args=[n], daemon=True) for n in range(THREADS)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join(TIMEOUT)

    def _read(self, number: int) -> None:
        """Every third request opens a connection, as a new reader would."""
        connection = connect(self.nginx)
        for asked, path in zip(count(), islice(cycle(PATHS), number * 3, None), strict=False):
            if self._ended.wait(PAUSE):
                break
            if asked % 3 == 0:
                connection.close()
            answer = ask(connection, path)
            if answer.status == NO_ANSWER:
                connection.close()
            self.answers.append(answer)
        connection.close()


def connect(nginx: Nginx) -> http.client.HTTPSConnection:
    context = ssl.create_default_context(cafile=str(nginx.certificates))
    return http.client.HTTPSConnection("localhost", nginx.https_port, timeout=TIMEOUT, context=context)


def ask(connection: http.client.HTTPSConnection, path: str) -> Answer:
    started = time.monotonic()
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        text = response.read()
    except (OSError, http.client.HTTPException):
        return Answer(path, started, time.monotonic() - started, NO_ANSWER, is_copy=False, can_retry=False)
    return Answer(
        path,
        started,
        time.monotonic() - started,
        response.status,
        is_copy=NOTICE.encode() in text,
        can_retry=bool(response.getheader("Retry-After")),
    )
