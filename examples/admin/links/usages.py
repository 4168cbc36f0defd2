"""Where a link is cited."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from examples.link_checker.store import list_current_examples
from examples.models import Organisation, Resource, Source


def find_usages(addresses: Collection[str]) -> dict[str, list[tuple[str, str]]]:
    """Returns address -> the forms where it can be corrected and the entries or organisations that cite it, in four
    queries. Pass the addresses of one page, not all."""
    examples = list_current_examples().only("title", "copy_of", "contact_address")
    cited: list[tuple[str, Any]] = []
    for model in (Source, Resource):
        rows = model.objects.filter(address__in=addresses, example__in=examples).select_related("example")
        rows = rows.only("address", "example__title", "example__copy_of").order_by("example__title")
        cited += [(row.address, row.example) for row in rows]
    cited += [(row.contact_address, row) for row in examples.filter(contact_address__in=addresses)]
    cited += [(row.address, row) for row in Organisation.objects.filter(address__in=addresses)]
    usages: dict[str, list[tuple[str, str]]] = {address: [] for address in addresses}
    for address, row in dict.fromkeys(cited):
        href = reverse(f"admin:examples_{row._meta.model_name}_change", args=[row.pk])
        kind = " (working copy)" if getattr(row, "copy_of_id", None) else ""
        usages[address].append((href, f"{row}{kind}"))
    return usages
