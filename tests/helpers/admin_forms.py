"""Requests to the admin, as browsers send them."""

from __future__ import annotations

from typing import Any

from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from examples.models import Example
from tests.helpers.browser_form import Data, read_form, set_values


def page_url(name: str, example: Example) -> str:
    return reverse(f"admin:examples_example_{name}", args=[example.pk])


def post_transition(client: Client, example: Example, step: str, **more: str) -> Any:
    return client.post(reverse("admin:examples_example_move", args=[example.pk, step]), more)


def message_text(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def open_form(client: Client, example: Example) -> Data:
    return read_form(client.get(page_url("change", example)), "example_form")


def post_form(client: Client, example: Example, data: Data) -> Any:
    return client.post(page_url("change", example), data)


def edit_entry(client: Client, example: Example, **values: Any) -> Any:
    return client.post(page_url("change", example), set_values(open_form(client, example), **values))


def reload(example: Example) -> Example:
    return Example.objects.get(pk=example.pk)


def read_status(example: Example) -> str:
    return Example.objects.get(pk=example.pk).status
