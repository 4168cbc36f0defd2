"""Which entries and organisations cite an address, with the way to the form where it can be put right."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse

from examples.desk.links.results import current
from examples.models import Organisation, Resource, Source


@dataclass(frozen=True)
class Citation:
    text: str
    href: str


def citing(addresses: Collection[str]) -> dict[str, list[Citation]]:
    """Address -> who cites it. Four queries, however many addresses; a page's worth of them, not all there are."""
    found: dict[str, dict[Citation, None]] = {address: {} for address in addresses}
    for address, citation in (*_entries(addresses), *_organisations(addresses)):
        found[address][citation] = None
    return {address: list(citations) for address, citations in found.items()}


def _entries(addresses: Collection[str]) -> list[tuple[str, Citation]]:
    rows: list[tuple[str, int, str, int | None]] = []
    entry = ("example_id", "example__title", "example__copy_of")
    for model in (Source, Resource):
        own = model.objects.filter(address__in=addresses, example__in=current())
        rows += own.order_by("example__title").values_list("address", *entry)
    contacts = current().filter(contact_address__in=addresses)
    rows += contacts.values_list("contact_address", "pk", "title", "copy_of")
    return [
        (address, Citation(f"{title} (working copy)" if copy else title, _form("example", key)))
        for address, key, title, copy in rows
    ]


def _organisations(addresses: Collection[str]) -> list[tuple[str, Citation]]:
    rows = Organisation.objects.filter(address__in=addresses).values_list("address", "pk", "name")
    return [(address, Citation(name, _form("organisation", key))) for address, key, name in rows]


def _form(model: str, key: int) -> str:
    return reverse(f"admin:examples_{model}_change", args=[key])
