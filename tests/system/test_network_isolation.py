"""Tests can connect to this machine only."""

import socket

import pytest
from pytest_socket import SocketConnectBlockedError

from tests.helpers.server import RunningSite

pytestmark = pytest.mark.once

OTHER_HOST = "192.0.2.1"  # reserved for documentation, so no machine has it


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_connection_to_another_machine_is_refused() -> None:
    with pytest.raises(SocketConnectBlockedError):
        socket.create_connection((OTHER_HOST, 80), timeout=1)


def test_connection_to_this_machine_works(site: RunningSite) -> None:
    assert site.get("/healthz").text == "ok"
