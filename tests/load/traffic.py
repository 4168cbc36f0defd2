"""What simulated readers ask for, made from what the site itself lists."""

import re
from collections.abc import Callable
from itertools import product

# How often each kind is asked for, in a hundred requests.
WEIGHTS = {
    "home and about": 8,
    "search": 22,
    "search with filters": 14,
    "entry": 24,
    "term, board or organisation": 10,
    "compare and brief": 4,
    "feed and CSV": 4,
    "JSON": 6,
    "static": 6,
    "invalid": 2,
}
REFUSALS = {200, 400, 404}  # for invalid requests
WORDS = (
    *("hospice", "night nurses", "care homes", "carers", "bereavement", "heart failure", "dementia", "out of hours"),
    *("ambulance", "hospital at home", "virtual ward", "advance care planning", "children", "homeless", "prison"),
    *("pharmacy", "anticipatory medicines", "single point of access", "telehealth", "cost", "nurse-led", "rural"),
    *("faith", "learning disability", "volunteers", "compassionate communities", "gold standards", "discharge"),
    *("hospise", "beravement", '"end of life"', "my mother is dying", "COPD", "A&E", "Devon", "what works"),
)
FILTERS = (
    *("setting=home", "setting=hospital&setting=care-home", "priority=access", "population=adults", "evidence=rct"),
    *("sort=title", "sort=evidence", "page=2", "includes=cost", "stage=established&sort=checked"),
)
INVALID = (
    *("/examples/?q=%00", "/examples/?q=%FF%FE", "/examples/?page=999999999", "/examples/?setting=nowhere&sort=1e309"),
    *(
        "/examples/no-such-example/",
        "/nowhere/",
        "/examples/%00/",
        "/compare/?e=nothing",
        "/examples.json?q=" + "a" * 3000,
    ),
    *("/search/suggestions.json?q=%F0%9F%92%A9", "/icbs/none/", "/shortlist/?e=%22%3E%3Cscript%3E"),
)

Traffic = dict[str, list[str]]  # kind -> addresses


def build_traffic(get: Callable[[str], str]) -> Traffic:
    """`get`: address on the site -> body."""
    paths = re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", get("/sitemap.xml"))
    entries = [path for path in paths if re.fullmatch(r"/examples/[^/]+/", path)]
    pages = [path for path in paths if path.count("/") == 3 and path not in entries]
    slugs = [path.split("/")[2] for path in entries]
    selections = ["&".join(f"e={slug}" for slug in slugs[start : start + 3]) for start in range(0, len(slugs), 3)]
    searches = [f"/examples/?q={word.replace(' ', '+').replace('&', '%26')}" for word in WORDS]
    filtered = [f"{search}&{choice}" for search, choice in product(searches, FILTERS)]
    queries = [search.partition("?")[2] for search in searches]
    return {
        "home and about": ["/", "/about/", "/icbs/", "/evidence/", "/costs/", "/findings/"],
        "search": ["/examples/", *searches],
        "search with filters": filtered + [f"/examples/?{choice}" for choice in FILTERS],
        "entry": entries,
        "term, board or organisation": pages,
        "compare and brief": [f"/{page}/?{selection}" for page in ("compare", "brief") for selection in selections],
        "feed and CSV": [f"/examples.{ending}?{query}" for ending in ("atom", "csv") for query in queries],
        "JSON": [f"/search/suggestions.json?{query[:6]}" for query in queries]
        + [f"/examples/{slug}.json" for slug in slugs],
        "static": sorted(set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', get("/")))),
        "invalid": list(INVALID),
    }


def is_expected(kind: str, status: int) -> bool:
    return status in REFUSALS if kind == "invalid" else status == 200
