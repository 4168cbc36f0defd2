"""Debian's Redis on a free port of this machine."""

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from inspire.setup.debian_packages import install_debian_packages
from tests.helpers.docker_files import load_compose
from tests.helpers.ports import find_free_ports, is_port_open
from tests.helpers.wait import wait_until

ADVICE = "Redis could not be found or installed. Install Debian's redis-server, then run this again."


class RedisServer:
    def __init__(self, program: str) -> None:
        (self.port,) = find_free_ports(1)
        self.address = f"redis://127.0.0.1:{self.port}/0"
        options = load_compose()["services"]["cache"]["command"][1:]
        self._command = [program, *options, "--port", str(self.port), "--bind", "127.0.0.1"]
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        wait_until(lambda: is_port_open(self.port), "Redis does not start.")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def hang(self) -> None:
        """Connections are accepted, and nothing is answered."""
        self._process.send_signal(signal.SIGSTOP)


def find_redis() -> str | None:
    """The program, installed first if that is possible; or None."""
    if not shutil.which("redis-server"):
        install_debian_packages("redis-server")
    return shutil.which("redis-server")


@contextmanager
def run_redis(program: str) -> Iterator[RedisServer]:
    server = RedisServer(program)
    try:
        yield server
    finally:
        server.kill()
