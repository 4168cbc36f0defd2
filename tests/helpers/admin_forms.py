"""What people do at the desk, as their browsers send it."""

from __future__ import annotations

from typing import Any

from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from examples.models import Example
from tests.helpers.browser_form import Data, changed, filled


def page(name: str, example: Example) -> str:
    return reverse(f"admin:examples_example_{name}", args=[example.pk])


def move(client: Client, example: Example, step: str, **more: str) -> Any:
    return client.post(reverse("admin:examples_example_move", args=[example.pk, step]), more)


def said(answer: Any) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def form(client: Client, example: Example) -> Data:
    return filled(client.get(page("change", example)), "example_form")


def send(client: Client, example: Example, data: Data) -> Any:
    return client.post(page("change", example), data)


def edit(client: Client, example: Example, **values: Any) -> Any:
    return client.post(page("change", example), changed(form(client, example), **values))


def fresh(example: Example) -> Example:
    return Example.objects.get(pk=example.pk)


def status(example: Example) -> str:
    return Example.objects.get(pk=example.pk).status
