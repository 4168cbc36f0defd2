"""Terms, what carries them, and the desk's pages on which they are changed, for tests."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from examples.models import Example, Term
from tests.helpers.factories import ExampleFactory, term

NEEDED = (("population", "everyone"), ("priority", "coordinated-care"))


def entry(*settings: Term, **values: Any) -> Example:
    others = [term(*needed) for needed in NEEDED]
    found: Example = ExampleFactory(terms=[*settings, *others], **values)
    return found


def settings_of(example: Example) -> list[str]:
    return sorted(example.terms.filter(vocabulary="setting").values_list("slug", flat=True))


def page(name: str, *arguments: Any) -> str:
    return reverse(f"admin:examples_term_{name}", args=arguments)


def said(answer: Any) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def merge(client: Client, old: Term, new: Term) -> str:
    answer = client.post(page("merge", old.pk), {"into": new.pk}, follow=True)
    assert answer.redirect_chain, answer.context["form"].errors
    return said(answer)
