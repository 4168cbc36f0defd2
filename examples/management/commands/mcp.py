"""manage.py mcp: lets an assistant on this machine search, read and compare published examples."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from examples.mcp_server import build_mcp_server


class Command(BaseCommand):
    help = "Serves AI assistants over standard input and output (Model Context Protocol), published examples only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--site", default="", help="the public address for links, such as https://inspire.example.org"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        build_mcp_server(options["site"].rstrip("/")).run()
