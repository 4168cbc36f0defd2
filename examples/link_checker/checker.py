"""Checks an address: at each redirect robots.txt, then HEAD, then GET; turns the response into a status."""

from dataclasses import dataclass, field
from urllib.parse import urljoin

from django.conf import settings
from django.utils.text import slugify
from protego import Protego
from urllib3.exceptions import HTTPError
from urllib3.util import Retry, Url

from examples.link_checker.client import LinkClient, LinkError, LinkResponse
from examples.link_checker.throttle import MAX_WAIT, Throttle
from examples.models import Link

MAX_REDIRECTS = 5
REDIRECT_CODES, PERMANENT_CODES = {301, 302, 303, 307, 308}, {301, 308}
GONE_CODES, BUSY_CODES = {404, 410}, {429, 503}
MAX_REDIRECT_LENGTH, MAX_MOVED_TO_LENGTH = 2000, 600  # characters: of a redirect's target, of the column
MAX_ROBOTS_BYTES = 512 * 1024  # RFC 9309 asks for at least 500 KiB
MAX_RULES = 1_000_000  # the parser stores a group's rules once for each user agent of the group
CHECK_YOURSELF = "Open the link yourself to check it."
Status = Link.Status


@dataclass(frozen=True)
class LinkResult:
    """`moved_to`: the new address, if all redirects were permanent. `detail`: a sentence for editors."""

    status: Link.Status
    detail: str = ""
    code: int | None = None
    moved_to: str = ""


def build_user_agent() -> str:
    contact = f"; {settings.SITE_CONTACT}" if settings.SITE_CONTACT else ""
    text = f"{slugify(settings.SITE_NAME) or 'links'}-links/1.0 (checks the links of {settings.SITE_NAME}{contact})"
    return " ".join(text.encode("ascii", "ignore").decode().split())


@dataclass
class LinkChecker:
    """Shared by the threads of a run. `_robots`: the rules of each site, or why its links cannot be checked."""

    client: LinkClient
    throttle: Throttle
    _robots: dict[str, Protego | LinkError] = field(default_factory=dict)

    def check(self, address: str) -> LinkResult:
        """Returns a result whatever the server does; UNCHECKED if the host asked to wait for longer than MAX_WAIT."""
        try:
            return self._follow(self.client.parse(address))
        except LinkError as failure:
            return LinkResult(failure.status, failure.detail)
        except Exception as error:  # otherwise the thread ends and the host's other links stay unchecked
            return LinkResult(Status.FAILING, f"The response could not be read ({type(error).__name__}).")

    def get_host(self, address: str) -> str:
        """Returns the host of an address, or "" if the address cannot be checked."""
        try:
            return self.client.parse(address).host or ""
        except LinkError:
            return ""

    def _follow(self, url: Url) -> LinkResult:
        codes: list[int] = []
        for _ in range(MAX_REDIRECTS + 1):
            self._obey_robots(url)
            response = self._head_or_get(url)
            if response.status not in REDIRECT_CODES:
                return classify_status(response.status, url.url if codes and PERMANENT_CODES.issuperset(codes) else "")
            codes.append(response.status)
            url = self._redirect_target(url, response)
        raise LinkError(Status.FAILING, f"The site redirects more than {MAX_REDIRECTS} times, perhaps in a loop.")

    def _head_or_get(self, url: Url) -> LinkResponse:
        """Sends HEAD; if that fails, GET without reading the body."""
        try:
            response = self._request("HEAD", url)
            if response.status < 400 or response.status in BUSY_CODES:
                return response
        except LinkError as failure:
            if failure.status != Status.FAILING:
                raise
        return self._request("GET", url)

    def _request(self, method: str, url: Url, limit: int = 0) -> LinkResponse:
        """Sends a request when the throttle allows it. If the host is busy and says for how long, tries once more."""
        host = url.host or ""
        for _ in range(2):
            with self.throttle.wait_turn(host):
                response = self.client.request(method, url, limit)
            if (wait := parse_retry_after(response)) is None:
                break
            self.throttle.block_host(host, wait)
            if wait > MAX_WAIT:
                break
        return response

    def _redirect_target(self, url: Url, response: LinkResponse) -> Url:
        location = response.headers.get("location", "").encode("latin-1").decode("utf-8", "replace").strip()
        try:
            target = urljoin(url.url, location)
        except ValueError:
            target = ""
        if not location or not target or len(target) > MAX_REDIRECT_LENGTH:
            raise LinkError(Status.FAILING, f"The site redirects ({response.status}) without a usable address.")
        try:
            return self.client.parse(target)
        except LinkError as failure:
            detail = f"The site redirects to another address, which we could not check. {failure.detail}"
            raise LinkError(failure.status, detail) from failure

    def _obey_robots(self, url: Url) -> None:
        """Raises LinkError if robots.txt forbids the request or cannot be read."""
        rules = self._get_rules(url)
        self.throttle.set_crawl_delay(url.host or "", float(rules.crawl_delay(self.client.user_agent) or 0))
        if not rules.can_fetch(url.url, self.client.user_agent):
            raise LinkError(Status.BARRED, f"The site's robots.txt does not allow automatic checks. {CHECK_YOURSELF}")

    def _get_rules(self, url: Url) -> Protego:
        """Reads robots.txt once for each site and run. Raises LinkError if it cannot be read."""
        site = f"{url.scheme}://{url.netloc}"
        if site not in self._robots:
            try:
                self._robots[site] = parse_robots(self._fetch_robots(url._replace(path="/robots.txt", query=None)))
            except LinkError as failure:
                self._robots[site] = failure
        rules = self._robots[site]
        if isinstance(rules, LinkError):
            raise LinkError(rules.status, rules.detail)
        return rules

    def _fetch_robots(self, url: Url) -> LinkResponse:
        """After five redirects, the site counts as having no robots.txt (RFC 9309)."""
        for _ in range(MAX_REDIRECTS + 1):
            response = self._request("GET", url, MAX_ROBOTS_BYTES)
            if response.status not in REDIRECT_CODES:
                return response
            try:
                url = self._redirect_target(url, response)
            except LinkError:
                break
        return LinkResponse(404, {})


def classify_status(code: int, moved_to: str) -> LinkResult:
    """Returns the result for a status code that is not a redirect."""
    if 200 <= code < 300:
        moved_to = moved_to if len(moved_to) <= MAX_MOVED_TO_LENGTH else ""
        return LinkResult(Status.MOVED if moved_to else Status.ALIVE, "", code, moved_to)
    if code in GONE_CODES:
        return LinkResult(Status.DEAD, f"The site answered {code}: the page is not there.", code)
    if 400 <= code < 500 or code == 999:
        refusal = f"The site answered {code}: it refuses automatic checks. {CHECK_YOURSELF}"
        return LinkResult(Status.BARRED, refusal, code)
    return LinkResult(Status.FAILING, f"The site answered {code}: it reports an error.", code)


def parse_retry_after(response: LinkResponse) -> float | None:
    """Returns the seconds that a busy host asks to wait, as a number or a date; None if it does not say."""
    try:
        value = response.headers.get("retry-after", "") if response.status in BUSY_CODES else ""
        return Retry().parse_retry_after(value)
    except (HTTPError, ValueError, OverflowError):
        return None


def parse_robots(response: LinkResponse) -> Protego:
    """Returns the rules; none if there is no file. Raises LinkError if the file cannot be read: then RFC 9309 forbids
    any other request to the site."""
    if 400 <= response.status < 500 and response.status != 429:
        return Protego.parse("")
    lines = [line.strip().lower() for line in response.body.decode("utf-8", "replace").splitlines() if line.strip()]
    agents = sum(line.startswith("user") for line in lines)
    if not 200 <= response.status < 300:
        reason = f"answered {response.status}"
    elif response.headers.get("content-encoding", "identity").lower() != "identity":
        reason = "is compressed, although the request did not allow it"
    elif agents * (len(lines) - agents) > MAX_RULES:
        reason = "has too many rules"
    else:
        try:
            return Protego.parse(response.body.decode("utf-8", "replace"))
        except Exception:  # the parser raises many kinds of errors for malformed text
            reason = "could not be read"
    raise LinkError(Status.BARRED, f"The site's robots.txt {reason}, so the link was not checked. {CHECK_YOURSELF}")
