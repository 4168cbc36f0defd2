"""Sends files to the desk's page of import and export, as an editor would."""

from __future__ import annotations

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

HOME = "/admin/examples/example/exchange/"


def send(desk: Client, content: bytes, name: str = "file.xlsx") -> Any:
    return desk.post(HOME, {"file": SimpleUploadedFile(name, content)})


def looked_at(desk: Client, content: bytes, name: str = "file.xlsx") -> tuple[str, str]:
    """Sends a file -> the address of its dry run and what stands there."""
    sent = send(desk, content, name)
    assert sent.status_code == 302, sent.content.decode()
    return sent["Location"], desk.get(sent["Location"]).content.decode()


def confirmed(desk: Client, address: str, page: str, **data: str) -> Any:
    """Presses “Import” on the page of a dry run."""
    shown = re.search(r'name="plan_digest" value="(\w+)"', page)
    return desk.post(f"{address}import/", {"plan_digest": shown[1] if shown else "", **data}, follow=True)


def imported(desk: Client, content: bytes, name: str = "file.xlsx") -> None:
    answer = confirmed(desk, *looked_at(desk, content, name))
    assert "Imported from" in answer.content.decode()
