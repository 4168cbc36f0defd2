"""Terms, entries that use them, and the admin's pages that change them, for tests."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from examples.models import Example, Term
from tests.helpers.factories import ExampleFactory, term

REQUIRED_TERMS = (("population", "everyone"), ("priority", "coordinated-care"))


def create_entry(*settings: Term, **values: Any) -> Example:
    example: Example = ExampleFactory(terms=[*settings, *(term(*names) for names in REQUIRED_TERMS)], **values)
    return example


def list_settings(example: Example) -> list[str]:
    return sorted(example.terms.filter(vocabulary="setting").values_list("slug", flat=True))


def reverse_term_page(name: str, *arguments: Any) -> str:
    return reverse(f"admin:examples_term_{name}", args=arguments)


def read_messages(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def merge_terms(client: Client, old: Term, new: Term) -> str:
    """Merges two terms on their page and returns its messages."""
    response = client.post(reverse_term_page("merge", old.pk), {"replacement": new.pk}, follow=True)
    assert response.redirect_chain, response.context["form"].errors
    return read_messages(response)
