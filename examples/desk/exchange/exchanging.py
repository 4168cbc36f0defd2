"""What import and export add to the admin class of examples."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from examples.desk.exchange.urls import urls
from examples.desk.exchange.views import exports
from examples.desk.typing import Admin


class ExchangingAdmin(Admin):
    """The addresses, and who is offered the actions in `actions.EXPORTS`."""

    def get_urls(self) -> list[Any]:
        return [*urls(self.admin_site), *super().get_urls()]

    def has_exchange_permission(self, request: HttpRequest) -> bool:
        return exports(request.user)
