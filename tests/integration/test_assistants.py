"""What assistants read: an example as Markdown, /llms.txt and the MCP server."""

import asyncio
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from examples.models import Example
from tests.helpers.factories import ExampleFactory, OutcomeFactory, SourceFactory
from tests.helpers.formats import get_ok
from tests.integration.test_pages import MARK, create_marked_draft

ROOT = "https://inspire.example.org"


@pytest.mark.django_db
def test_example_as_markdown_has_grade_finding_limits_and_source(client: Client) -> None:
    example = ExampleFactory(
        slug="night", title="Night [nurses]", limits="One ward only.", evidence_direction="no-difference"
    )
    OutcomeFactory(
        example=example, source=SourceFactory(example=example), measure="Deaths at home", result="18 of 21 (86%)"
    )
    response = get_ok(client, "/examples/night.md")
    text = response.content.decode()
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert text.startswith(r"# Night \[nurses\]")
    for part in (
        "**How it was studied:** Described.",
        "**What was found:** No difference found.",
        "One ward only.",
        "18 of 21 (86%)",
        "http://testserver/examples/night/",
    ):
        assert part in text, part
    create_marked_draft()
    assert client.get("/examples/gone.md").status_code == 404


@pytest.mark.django_db
def test_guide_lists_published_examples_with_study_and_finding(client: Client) -> None:
    ExampleFactory(slug="night", title="Night [nurses]", evidence_direction="mixed")
    create_marked_draft()
    text = get_ok(client, "/llms.txt").content.decode()
    assert text.startswith(f"# {settings.SITE_NAME}\n\n> ")
    assert r"- [Night \[nurses\]](http://testserver/examples/night.md): how it was studied: Described" in text
    assert "what was found: Mixed" in text
    assert "results were mixed](http://testserver/findings/no-difference-mixed-or-harm/)" in text
    assert MARK not in text


def call_tools(*calls: tuple[str, dict[str, Any]]) -> list[Any]:
    """The results of tools of the server, called one after the other as an assistant does."""
    # Importing these takes a second, and every worker imports this module.
    from mcp.client import Client as MCPClient

    from examples.mcp_server import build_mcp_server

    async def call() -> list[Any]:
        async with MCPClient(build_mcp_server(ROOT)) as assistant:
            names = [tool.name for tool in (await assistant.list_tools()).tools]
            assert names == ["search_examples", "read_example", "compare_examples"]
            return [await assistant.call_tool(name, arguments) for name, arguments in calls]

    return asyncio.run(call())


@pytest.mark.django_db(transaction=True)
def test_assistant_searches_reads_and_compares(monkeypatch: pytest.MonkeyPatch) -> None:
    # The tools run in a thread that outlives the test, and its connection would too.
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    ExampleFactory(slug="night", title="Night nurses", evidence_direction="no-difference")
    ExampleFactory(slug="day", title="Day centre")
    create_marked_draft()
    found, read, compared, missing, alone = call_tools(
        ("search_examples", {"words": "nurses", "filters": {"finding": ["no-difference"], "colour": ["red"]}}),
        ("read_example", {"slug": "night"}),
        ("compare_examples", {"slugs": ["night", "day"]}),
        ("read_example", {"slug": MARK}),
        ("compare_examples", {"slugs": ["night"]}),
    )
    (result,) = found.structured_content["results"]
    assert result["url"] == f"{ROOT}/examples/night/"
    assert result["finding"]["label"] == "No difference found"
    assert "No difference found" in read.content[0].text
    assert "## 1. Summary of the examples" in compared.content[0].text
    assert missing.is_error
    assert "no published example" in missing.content[0].text
    assert "2 to 4 published examples" in alone.content[0].text
    Example.objects.update(status="draft")  # otherwise SQLite's triggers do not let the tables be emptied


@pytest.mark.once
def test_command_ends_with_its_input() -> None:
    """Standard output belongs to the protocol, so nothing else may be printed there."""
    command = [sys.executable, "manage.py", "mcp"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, input="", text=True, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
