"""manage.py send_news: emails those who follow a search or an example. Run it every ten minutes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from examples.email_updates.delivery import send_due_news


class Command(BaseCommand):
    help = "Sends the news that is due. Weekly subscribers get at most one email a week for each subscription."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--site", required=True, help="the public address, such as https://inspire.example.org")

    def handle(self, *args: Any, **options: Any) -> None:
        results = list(send_due_news(options["site"].rstrip("/")))
        self.stdout.write(f"{sum(results)} emails sent")
        if failed := len(results) - sum(results):
            raise CommandError(f"{failed} emails could not be sent. The next run sends them again; see the log.")
