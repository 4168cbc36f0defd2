"""`make run`, `make editor` and `make` in a terminal."""

import contextlib
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.helpers.docker_files import ROOT
from tests.helpers.isolated_database import build_terminal_environment, create_database
from tests.helpers.ports import find_free_ports
from tests.helpers.server import get_loaded_database
from tests.helpers.wait import PATIENCE, wait_until

pytestmark = pytest.mark.once  # the database is migrated and loaded by the same code on both

MAKE_RUN = ("make", "run")
RUN_SERVER = (sys.executable, "-m", "inspire.setup.run_local")
PASSWORD = "correct horse battery"


def run_make(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", *words],  # noqa: S607
        cwd=ROOT,
        env=build_terminal_environment(**variables),
        capture_output=True,
        text=True,
        check=False,
    )


def wait_for_page(process: subprocess.Popen[str], address: str) -> str:
    pages: list[str] = []

    def is_answered() -> bool:
        assert process.poll() is None, "The server ended by itself."
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=PATIENCE) as response:  # noqa: S310
            pages.append(response.read().decode())
        return bool(pages)

    wait_until(is_answered, f"{address} does not answer.")
    return pages[0]


def has_processes(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """Loaded already: get_loaded_database() shows that the code of `make run` fills an empty one."""
    return create_database(re.sub(r"\W", "-", request.node.name), get_loaded_database())


@pytest.mark.parametrize(
    ("command", "end"), [(MAKE_RUN, signal.SIGTERM), (RUN_SERVER, signal.SIGINT)], ids=["make", "server"]
)
def test_site_starts_and_stops_all_processes(
    tmp_path: Path, database: str, command: tuple[str, ...], end: signal.Signals
) -> None:
    (port,), log = find_free_ports(1), tmp_path / "log"
    environment = build_terminal_environment(DATABASE_URL=database, PORT=str(port), HOST="127.0.0.1")
    with (
        log.open("w") as output,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=output, text=True, start_new_session=True
        ) as process,
    ):
        try:
            assert "ICB Inspire" in wait_for_page(process, f"http://127.0.0.1:{port}/")
            process.send_signal(end)
            process.wait(PATIENCE)
            wait_until(lambda: not has_processes(process.pid), "A process has not ended.")
        finally:
            if has_processes(process.pid):
                os.killpg(process.pid, signal.SIGKILL)
    printed = log.read_text()
    assert f"http://127.0.0.1:{port}/" in printed
    assert "make editor" in printed
    assert "Traceback" not in printed


def test_port_in_use_gives_a_one_line_message() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        result = run_make("run", PORT=str(port))
    assert result.returncode != 0
    lines = [line for line in result.stderr.splitlines() if not line.startswith("make")]
    assert lines == [f"Port {port} is in use. Try: make run PORT={port + 1}"]


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"PORT": "many"}, "PORT is 'many'. Set it to a number from 1 to 65535: make run PORT=8001"),
        (
            {"HOST": "192.0.2.1"},
            "HOST is '192.0.2.1', which is not an address of this machine. Try: make run HOST=127.0.0.1",
        ),
    ],
    ids=["port", "host"],
)
def test_invalid_address_gives_a_one_line_message(variables: dict[str, str], message: str) -> None:
    result = run_make("run", **variables)
    assert result.returncode != 0
    assert [line for line in result.stderr.splitlines() if not line.startswith("make")] == [message]


def read_until(terminal: int, words: str) -> None:
    """Raises OSError if the last process with this terminal ends without printing them."""
    output = b""
    while words.encode() not in output:
        output += os.read(terminal, 1024)


def test_make_editor_asks_for_name_and_password(database: str) -> None:
    terminal, end = pty.openpty()
    process = subprocess.Popen(
        ["make", "editor"],  # noqa: S607
        cwd=ROOT,
        env=build_terminal_environment(DATABASE_URL=database),
        stdin=end,
        stdout=end,
        stderr=end,
        start_new_session=True,
    )
    os.close(end)
    questions = [("Username", "ada"), ("Email", "ada@example.org"), ("Password:", PASSWORD), ("(again)", PASSWORD)]
    try:
        for prompt, reply in questions:
            read_until(terminal, prompt)
            os.write(terminal, f"{reply}\n".encode())
        read_until(terminal, "created successfully")
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        os.close(terminal)


def test_make_lists_the_targets() -> None:
    listed = re.findall(r"^  make (\w+) ", run_make().stdout, re.MULTILINE)
    assert listed == [
        "help",
        "run",
        "test",
        "check",
        "assets",
        "bench",
        "load",
        "relevance",
        "lighthouse",
        "crawl",
        "varnish",
        "audit",
        "sbom",
        "licences",
        "drill",
        "editor",
        "format",
        "clean",
    ]
