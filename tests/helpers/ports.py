"""Ports of this machine that nothing uses."""

import secrets
import socket
from contextlib import ExitStack, suppress

# Lower than the ports that Linux and macOS give to connections, so that none of those takes a port before its server.
RANGE = range(20_000, 30_000)


def find_free_ports(count: int) -> list[int]:
    ports: set[int] = set()
    with ExitStack() as probes:
        while len(ports) < count:
            port = secrets.choice(RANGE)
            with suppress(OSError):
                probes.enter_context(socket.create_server(("127.0.0.1", port)))
                ports.add(port)
    return list(ports)


def is_port_open(port: int) -> bool:
    """Whether a server listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
