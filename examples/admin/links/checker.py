"""Checks one address: robots.txt first, then HEAD, then GET, redirect by redirect; and what the response means."""

from dataclasses import dataclass, field
from urllib.parse import urljoin

from django.conf import settings
from django.utils.text import slugify
from protego import Protego
from urllib3.exceptions import HTTPError
from urllib3.util import Retry, Url

from examples.admin.links.client import LinkClient, LinkError, LinkResponse
from examples.admin.links.worker_pool import LONGEST_WAIT, Throttle
from examples.models import Link

MAX_REDIRECTS = 5
REDIRECTS, PERMANENT = {301, 302, 303, 307, 308}, {301, 308}
GONE, BUSY = {404, 410}, {429, 503}
MAX_TARGET, MAX_MOVED_TO = 2000, 600  # characters: of a redirect, and of the column
MAX_ROBOTS = 512 * 1024  # bytes; RFC 9309 asks for 500 KiB at least
MAX_RULES = 1_000_000  # the parser gives each program that a group names all rules of the group
BY_HAND = "Open the link yourself to check it."
Status = Link.Status


@dataclass(frozen=True)
class LinkResult:
    """`moved_to` only where every redirect on the way was permanent."""

    status: Link.Status
    detail: str = ""
    code: int | None = None
    moved_to: str = ""


def user_agent() -> str:
    """Who asks, and whom to write to, in what a header can hold."""
    contact = f"; {settings.SITE_CONTACT}" if settings.SITE_CONTACT else ""
    text = f"{slugify(settings.SITE_NAME) or 'links'}-links/1.0 (checks the links of {settings.SITE_NAME}{contact})"
    return " ".join(text.encode("ascii", "ignore").decode().split())


@dataclass
class LinkChecker:
    """Shared by the threads of a run. `_robots`: the rules of each site, or why nothing there may be asked."""

    client: LinkClient
    throttle: Throttle
    _robots: dict[str, Protego | LinkError] = field(default_factory=dict)

    def check(self, address: str) -> LinkResult:
        """Never raises for anything the other side does. Unchecked where the host asked to be left alone for now."""
        try:
            return self._follow(self.client.parse(address))
        except LinkError as failure:
            return LinkResult(failure.status, failure.detail)
        except Exception as error:  # a thread that died would take its host's other links along
            return LinkResult(Status.FAILING, f"Its response could not be read ({type(error).__name__}).")

    def host_of(self, address: str) -> str:
        """The host that a link begins at; those that no request may go to stand together."""
        try:
            return self.client.parse(address).host or ""
        except LinkError:
            return ""

    def _follow(self, url: Url) -> LinkResult:
        codes: list[int] = []
        for _ in range(MAX_REDIRECTS + 1):
            self._obey_robots(url)
            response = self._head_or_get(url)
            if response.status not in REDIRECTS:
                return judge(response.status, url.url if codes and PERMANENT.issuperset(codes) else "")
            codes.append(response.status)
            url = self._redirect_target(url, response)
        raise LinkError(Status.FAILING, f"It redirects more than {MAX_REDIRECTS} times, perhaps in a circle.")

    def _head_or_get(self, url: Url) -> LinkResponse:
        """HEAD first; where that fails, GET without reading the body."""
        try:
            response = self._request("HEAD", url)
            if response.status < 400 or response.status in BUSY:
                return response
        except LinkError as failure:
            if failure.status != Status.FAILING:
                raise
        return self._request("GET", url)

    def _request(self, method: str, url: Url, limit: int = 0) -> LinkResponse:
        """In the host's turn. Asks again once where a host is busy and says for how long."""
        host = url.host or ""
        for _ in range(2):
            with self.throttle.turn(host):
                response = self.client.request(method, url, limit)
            if (wait := retry_after(response)) is None:
                break
            self.throttle.hold(host, wait)
            if wait > LONGEST_WAIT:
                break
        return response

    def _redirect_target(self, url: Url, response: LinkResponse) -> Url:
        location = response.headers.get("location", "").encode("latin-1").decode("utf-8", "replace").strip()
        try:
            target = urljoin(url.url, location)
        except ValueError:
            target = ""
        if not location or not target or len(target) > MAX_TARGET:
            raise LinkError(Status.FAILING, f"It redirects ({response.status}), but does not say where to.")
        try:
            return self.client.parse(target)
        except LinkError as failure:
            detail = f"It redirects to an address that cannot be checked. {failure.detail}"
            raise LinkError(failure.status, detail) from failure

    def _obey_robots(self, url: Url) -> None:
        """A site whose rules cannot be had has failed for the whole run: it is not asked again for each link."""
        site = f"{url.scheme}://{url.netloc}"
        if site not in self._robots:
            try:
                self._robots[site] = read_robots(self._fetch_robots(url._replace(path="/robots.txt", query=None)))
            except LinkError as failure:
                self._robots[site] = failure
        rules = self._robots[site]
        if isinstance(rules, LinkError):
            raise LinkError(rules.status, rules.detail)
        self.throttle.slow_down(url.host or "", float(rules.crawl_delay(self.client.user_agent) or 0))
        if not rules.can_fetch(url.url, self.client.user_agent):
            raise LinkError(Status.BARRED, f"Its robots.txt asks programs to stay away. {BY_HAND}")

    def _fetch_robots(self, url: Url) -> LinkResponse:
        """RFC 9309: after five redirects, as if there were none."""
        for _ in range(MAX_REDIRECTS + 1):
            response = self._request("GET", url, MAX_ROBOTS)
            if response.status not in REDIRECTS:
                return response
            try:
                url = self._redirect_target(url, response)
            except LinkError:
                break
        return LinkResponse(404, {})


def judge(code: int, moved_to: str) -> LinkResult:
    """What a response means that is not a redirect."""
    if 200 <= code < 300:
        moved_to = moved_to if len(moved_to) <= MAX_MOVED_TO else ""
        return LinkResult(Status.MOVED if moved_to else Status.ALIVE, "", code, moved_to)
    if code in GONE:
        return LinkResult(Status.DEAD, f"Answered {code}: the page is not there.", code)
    if 400 <= code < 500 or code == 999:
        return LinkResult(Status.BARRED, f"Answered {code}: the site refuses programs. {BY_HAND}", code)
    return LinkResult(Status.FAILING, f"Answered {code}: the site reports an error.", code)


def retry_after(response: LinkResponse) -> float | None:
    """Seconds from now, where a busy host says so in a way that can be read: a number or a date."""
    try:
        value = response.headers.get("retry-after", "") if response.status in BUSY else ""
        return Retry().parse_retry_after(value)
    except (HTTPError, ValueError, OverflowError):
        return None


def read_robots(response: LinkResponse) -> Protego:
    """No file, no rules. A site whose file cannot be read is not asked for anything else (RFC 9309)."""
    if 400 <= response.status < 500 and response.status != 429:
        return Protego.parse("")
    lines = [line.strip().lower() for line in response.body.decode("utf-8", "replace").splitlines() if line.strip()]
    agents = sum(line.startswith("user") for line in lines)
    if not 200 <= response.status < 300:
        reason = f"answered {response.status}"
    elif response.headers.get("content-encoding", "identity").lower() != "identity":
        reason = "is compressed, although that was not asked for"
    elif agents * (len(lines) - agents) > MAX_RULES:
        reason = "has too many rules"
    else:
        try:
            return Protego.parse(response.body.decode("utf-8", "replace"))
        except Exception:  # whatever strange text does to the parser
            reason = "could not be read"
    raise LinkError(Status.BARRED, f"Its robots.txt {reason}, so nothing else was asked. {BY_HAND}")
