"""System checks: production has named who runs the site, how to write to them and the licence."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Warning, register

ADVICE = {
    "SITE_OWNER": "Set SITE_OWNER to the name of the organisation that runs the site.",
    "SITE_CONTACT": (
        "Set SITE_CONTACT to an email address. Until then, people can only write to you with the suggestion form."
    ),
    "SITE_LICENCE": (
        "Set SITE_LICENCE to a licence. Until then, the site tells readers to ask before they reuse anything."
    ),
}


@register("site")
def check_site_identity(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """A warning for each empty setting. None in development."""
    if settings.LOCAL:
        return []
    return [
        Warning(f"{name} is empty.", hint=advice, id=f"examples.W00{number}")
        for number, (name, advice) in enumerate(ADVICE.items(), 1)
        if not getattr(settings, name)
    ]
