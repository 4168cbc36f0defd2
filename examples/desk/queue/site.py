"""The desk's front page: the queue above Django's list of models."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse

from examples.desk.queue.sections import sections


class QueueSite(AdminSite):
    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().index(request, {"queue": list(sections(request.user)), **(extra_context or {})})
