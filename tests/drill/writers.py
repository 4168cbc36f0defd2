"""An editor who saves a draft again and again, and readers who send a form. Each sends again what got no answer."""

import base64
import hashlib
import hmac
import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from tests.drill.installation import EDITOR, EDITOR_PASSWORD, KEY, Installation
from tests.drill.write_log import WriteLog, take_marker
from tests.helpers.browser_form import Data, read_form, set_values

PAUSE = 0.3  # seconds after an acknowledged write
RETRY_PAUSE = 0.5
TIMEOUT = 40
FOUND, UNAVAILABLE = 302, 503
STEP = 30  # seconds that a one-time code is valid


def generate_code(at: float) -> str:
    """The one-time code of RFC 6238 at this time."""
    digest = hmac.digest(base64.b32decode(KEY), struct.pack(">Q", int(at) // STEP), hashlib.sha1)
    start = digest[-1] & 0x0F
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


class SourceAdapter(HTTPAdapter):
    """Connects from one address of this machine: the site limits how often an address may send a form."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, source_address=(self.address, 0), **options)


@dataclass
class Browser:
    """Sends forms as a browser does: with the cookies and the address of the page before."""

    site: Installation
    address: str = "127.0.0.1"
    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        nginx = self.site.get_nginx()
        self.root = f"https://localhost:{nginx.https_port}"
        self.session.trust_env = False  # a variable would replace the authority
        self.session.verify = str(nginx.certificates)
        self.session.mount("https://", SourceAdapter(self.address))

    def get(self, path: str) -> requests.Response:
        return self.session.get(self.root + path, timeout=TIMEOUT)

    def post(self, path: str, data: Data) -> requests.Response:
        headers = {"Referer": self.root + path, "Origin": self.root}
        return self.session.post(self.root + path, data, headers=headers, timeout=TIMEOUT, allow_redirects=False)


@dataclass
class Writers:
    """The same people during every fault. `write_log` is a new one each time."""

    site: Installation
    write_log: WriteLog = field(default_factory=WriteLog)
    clock_shift: float = 0  # seconds by which the site's clock is ahead
    longest: float = 0  # seconds that a form took to be answered
    _editor: Browser | None = None
    _last_step: int = 0
    _ended: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        self.write_log, self.longest, self._ended = WriteLog(), 0, threading.Event()
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._edit, self._send_forms)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join(TIMEOUT)

    def _edit(self) -> None:
        browser = self._editor = self._editor or Browser(self.site)
        path = f"{self.site.admin_path}examples/example/{self.site.draft}/change/"
        while not self._ended.is_set():
            form = self._open_form(browser, path)
            if form:
                marker = take_marker("save")
                self._send(browser, path, set_values(form, need=f"Families wait for help at night. {marker}"), marker)
            self._ended.wait(PAUSE if form else RETRY_PAUSE)

    def _open_form(self, browser: Browser, path: str) -> Data:
        """Signs in first where needed. Empty if the site cannot be used."""
        try:
            page = browser.get(path)
            if "/login/" in page.url:
                self._sign_in(browser)
                page = browser.get(path)
        except (requests.RequestException, KeyError):
            return {}
        return read_form(page, "example_form") if page.ok and "/login/" not in page.url else {}

    def _sign_in(self, browser: Browser) -> None:
        """At most once for each code, because a code works once and wrong ones lock the account."""
        now = time.time() + self.clock_shift
        if int(now) // STEP == self._last_step:
            return
        browser.session.cookies.clear()
        login, code = f"{self.site.admin_path}login/", f"{self.site.admin_path}second-factor/code/"
        fields = read_form(browser.get(login), "login-form")
        browser.post(login, set_values(fields, username=EDITOR, password=EDITOR_PASSWORD))
        token = str(browser.session.cookies["__Host-csrftoken"])
        browser.post(code, {"csrfmiddlewaretoken": [token], "code": [generate_code(now)]})
        self._last_step = int(now) // STEP

    def _send_forms(self) -> None:
        for number in count():
            if self._ended.wait(PAUSE):
                return
            browser = Browser(self.site, f"127.0.{1 + number // 200 % 200}.{1 + number % 200}")
            marker = take_marker("form")
            self._send(browser, "/suggest/", {"what": [f"Volunteers sit with people at night. {marker}"]}, marker)

    def _send(self, browser: Browser, path: str, data: Data, marker: str) -> None:
        """Sends again after a refusal, or after no answer, until it is acknowledged or the form is shown again."""
        for status, text in self._try_sending(browser, path, data):
            if status == FOUND:
                self.write_log.acknowledge(marker, time.monotonic())
                return
            self.write_log.refuse(marker, status, text)
            if status != UNAVAILABLE or self._ended.wait(RETRY_PAUSE):
                return

    def _try_sending(self, browser: Browser, path: str, data: Data) -> Iterator[tuple[int, str]]:
        while not self._ended.is_set():
            started = time.monotonic()
            try:
                response = browser.post(path, data)
            except requests.RequestException:
                self._ended.wait(RETRY_PAUSE)
                continue
            finally:
                self.longest = max(self.longest, time.monotonic() - started)
            if response.is_redirect and "/login/" in response.headers["Location"]:
                return
            yield response.status_code, response.text
