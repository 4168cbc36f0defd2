"""A server for assistants (Model Context Protocol): search, read and compare published examples. Read only."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import close_old_connections
from django.http import QueryDict
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations

from examples.catalogue.refresh import get_catalogue
from examples.finder.formats.json import build_results_json
from examples.finder.formats.response_data import build_response_data
from examples.models import Example
from examples.presenters.assistants_guide import INTRODUCTION
from examples.presenters.brief import BriefRequest, build_brief
from examples.presenters.brief_markdown import build_markdown
from examples.presenters.example_markdown import build_example_markdown
from examples.presenters.example_selection import build_selection
from examples.presenters.json_parts import JsonObject
from examples.presenters.shortlist_url import MAX_COMPARED, PARAMETER, build_shortlist_url

Filters = dict[str, list[str]]  # facet -> slugs
NOT_FOUND = "There is no published example with the slug “{}”. Search for one with search_examples."
READ_ONLY = ToolAnnotations(read_only_hint=True, open_world_hint=False)


class ExampleTools:
    """The tools. `root`: the site's public address without a trailing slash, for the links in the answers."""

    def __init__(self, root: str) -> None:
        self.root = root

    def search_examples(self, words: str = "", filters: Filters | None = None, page: int = 1) -> JsonObject:
        """Search the directory, as on its search page: 100 results a page, best first.

        `words`: a word, a phrase in quotes or a question. `filters`: facet -> slugs, such as {"setting": ["care-home"],
        "finding": ["no-difference"]}; each result lists its slugs. Unknown filters are named in `query.notices`.
        """
        query = QueryDict(urlencode({"q": words, **(filters or {}), "page": page}, doseq=True))
        return build_results_json(build_response_data(query, get_catalogue(), self.root))

    def read_example(self, slug: str) -> str:
        """Everything known about one example, as Markdown, with the grade of its evidence, its limits and sources."""
        try:
            example = Example.objects.published().with_details().get(slug=slug)
        except Example.DoesNotExist as error:
            raise ToolError(NOT_FOUND.format(slug)) from error
        return build_example_markdown(example, get_catalogue().key.value, self.root)

    def compare_examples(self, slugs: list[str]) -> str:
        """Two to four examples side by side, as Markdown in the order of a business case."""
        catalogue = get_catalogue()
        selection = build_selection(QueryDict(urlencode({PARAMETER: slugs}, doseq=True)), catalogue)
        if not 2 <= len(selection.slugs) <= MAX_COMPARED:
            reasons = " ".join(notice.text for notice in selection.notices)
            raise ToolError(f"Give the slugs of 2 to {MAX_COMPARED} published examples. {reasons}".strip())
        address = self.root + build_shortlist_url("brief", selection.slugs)
        revision = catalogue.key.value
        request = BriefRequest(selection.load_examples(), None, revision, self.root, address, selection.notices)
        return build_markdown(build_brief(request))


def build_mcp_server(root: str) -> MCPServer:
    server = MCPServer(settings.SITE_NAME, instructions=INTRODUCTION, website_url=root or None, log_level="WARNING")
    tools = ExampleTools(root)
    for tool in (tools.search_examples, tools.read_example, tools.compare_examples):
        server.tool(annotations=READ_ONLY)(_renew_connections(tool))
    return server


def _renew_connections(tool: Callable[..., Any]) -> Callable[..., Any]:
    """Replaces a database connection that is too old or broken, as Django does around each request of a browser."""

    @wraps(tool)
    def run_tool(**arguments: Any) -> Any:
        close_old_connections()
        try:
            return tool(**arguments)
        finally:
            close_old_connections()

    return run_tool
