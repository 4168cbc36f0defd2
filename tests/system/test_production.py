"""What the image would hold, laid out in a folder and run as the Dockerfile and compose.yaml run it.

On SQLite when the suite is, on PostgreSQL when the suite is.
"""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from tests.helpers.containers import copy_image_files, load_compose, load_dockerfile
from tests.helpers.isolated_database import create_database

HTTPS = {"Host": "localhost", "X-Forwarded-Proto": "https"}
FAR_FUTURE = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class ImageFolder:
    folder: Path
    environment: dict[str, str]

    def run(self, *command: str) -> str:
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> ImageFolder:
    """The laid-out folder, with the environment that compose.yaml and an .env file give."""
    folder = tmp_path_factory.mktemp("image")
    copy_image_files(folder)
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "SECRET_KEY": "not-secret-but-long-enough-for-a-test-" + "0123456789abcdef" * 2,
        "ALLOWED_HOSTS": "localhost",
        "BEHIND_PROXY": "1",
        "DATABASE_URL": create_database(tmp_path_factory.mktemp("data"), "production"),
        "WEB_CONCURRENCY": "2",
    }
    image = ImageFolder(folder, environment)
    image.run("python", "manage.py", "collectstatic", "--noinput")
    return image


@dataclass(frozen=True)
class ProductionServer:
    port: int
    log: Path

    def get(self, path: str, headers: dict[str, str]) -> tuple[HTTPResponse, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            return response, response.read().decode(errors="replace")
        finally:
            connection.close()


@pytest.fixture(scope="module")
def server(image: ImageFolder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProductionServer]:
    """Migrated and filled by compose.yaml's command, then served by the Dockerfile's."""
    image.run(*load_compose()["services"]["migrate"]["command"])
    log = tmp_path_factory.mktemp("log") / "gunicorn"
    with socket.create_server(("127.0.0.1", 0)) as listener, log.open("w") as output:
        command = [sys.executable, "-m", *load_dockerfile().command, f"--bind=fd://{listener.fileno()}"]
        process = subprocess.Popen(
            command,
            cwd=image.folder,
            env=image.environment,
            stdout=output,
            stderr=output,
            pass_fds=[listener.fileno()],
        )
        port = listener.getsockname()[1]
    try:
        yield ProductionServer(port, log)
    finally:
        process.terminate()
        assert process.wait(30) == 0, log.read_text()


def test_build_commands_are_those_tried_here() -> None:
    for command in ("build_assets.py", "uv sync --frozen --no-dev", "manage.py collectstatic --noinput"):
        assert command in load_dockerfile().commands


def test_deployment_check_finds_nothing(image: ImageFolder) -> None:
    said = image.run("python", "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert "no issues (0 silenced)" in said


def test_front_page_is_served_with_its_policies(server: ProductionServer) -> None:
    response, text = server.get("/", HTTPS)
    assert response.status == 200
    assert "ICB Inspire" in text
    assert response.getheader("Content-Security-Policy", "").startswith("default-src 'none'")
    assert "max-age=31536000" in response.getheader("Strict-Transport-Security", "")
    assert response.getheader("Set-Cookie") is None


def test_catalogue_was_loaded(server: ProductionServer) -> None:
    response, text = server.get("/examples/", HTTPS)
    assert response.status == 200
    assert re.search(r"\b[1-9]\d* examples\b", text)


def test_style_sheet_is_hashed_compressed_and_kept_for_a_year(server: ProductionServer) -> None:
    _, page = server.get("/", HTTPS)
    found = re.search(r'href="(/static/app/site\.[0-9a-f]{12}\.css)"', page)
    assert found
    response, _ = server.get(found[1], HTTPS | {"Accept-Encoding": "br"})
    assert response.status == 200
    assert response.getheader("Content-Encoding") == "br"
    kept = re.search(r"max-age=(\d+)", response.getheader("Cache-Control", ""))
    assert kept
    assert int(kept[1]) >= FAR_FUTURE
    assert "immutable" in response.getheader("Cache-Control", "")
    assert response.getheader("Content-Security-Policy", "").startswith("default-src 'none'")


def test_plain_http_is_sent_to_https(server: ProductionServer) -> None:
    response, _ = server.get("/about/", {"Host": "localhost"})
    assert (response.status, response.getheader("Location")) == (301, "https://localhost/about/")


def test_another_hosts_name_is_refused(server: ProductionServer) -> None:
    response, _ = server.get("/", HTTPS | {"Host": "elsewhere.example"})
    assert response.status == 400


def test_health_check_passes(image: ImageFolder, server: ProductionServer) -> None:
    check = re.search(r"CMD (\[.+\])", load_dockerfile().all("HEALTHCHECK")[0])
    assert check
    assert check[1] == '["python", "-m", "inspire.setup.healthy"]'
    asking = ImageFolder(image.folder, image.environment | {"PORT": str(server.port)})
    asking.run("python", "-m", "inspire.setup.healthy")
    response, _ = server.get("/readyz", HTTPS)
    assert response.status == 200


def test_desk_is_where_nobody_guesses(image: ImageFolder, server: ProductionServer) -> None:
    """The command says where; no page does, and the usual address is like any other that is not there."""
    desk = image.run("python", "manage.py", "desk_address").strip()
    assert re.fullmatch(r"/desk-[0-9a-f]{20}/", desk)
    response, page = server.get(f"{desk}login/", HTTPS)
    assert (response.status, response.getheader("Cache-Control", "").count("no-store")) == (200, 1)
    assert "/static/desk/accounts." in page
    response, missing = server.get("/admin/", HTTPS)
    assert (response.status, "<h1" in missing) == (404, True)
    for path in ("/", "/examples/", "/about/", "/robots.txt", "/sitemap.xml", "/admin/login/", "/nowhere/"):
        assert desk.strip("/") not in server.get(path, HTTPS)[1], path


def test_log_says_what_was_asked_and_not_who_asked(server: ProductionServer) -> None:
    server.get("/about/", HTTPS | {"User-Agent": "Somebodys browser", "Referer": "https://localhost/private"})
    lines = [line for line in server.log.read_text().splitlines() if "GET /about/" in line]
    assert lines
    assert not re.search(r"127\.0\.0\.1|Somebodys|private", " ".join(lines))
