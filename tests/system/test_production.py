"""The files of the image in a folder, run with the commands of the Dockerfile and compose.yaml.

On the database of the test run: SQLite or PostgreSQL.
"""

import json
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

from tests.helpers.docker_files import copy_image_files, load_compose, load_dockerfile
from tests.helpers.isolated_database import create_database, get_migrated_database, get_site_address
from tests.helpers.wait import PATIENCE, wait_until

HTTPS = {"Host": "localhost", "X-Forwarded-Proto": "https"}
ONE_YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class ImageFolder:
    folder: Path
    environment: dict[str, str]

    def run(self, *command: str) -> str:
        result = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout + result.stderr


@pytest.fixture(scope="module")
def database() -> str:
    """Its address for the owner of the tables."""
    return create_database("production", get_migrated_database())


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory, database: str) -> ImageFolder:
    """A folder with the files of the image, and the environment that compose.yaml and an .env file set."""
    folder = tmp_path_factory.mktemp("image")
    copy_image_files(folder)
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "SECRET_KEY": "not-secret-but-long-enough-for-a-test-" + "0123456789abcdef" * 2,
        "ALLOWED_HOSTS": "localhost",
        "BEHIND_PROXY": "1",
        "DATABASE_URL": get_site_address(database),
        "WEB_CONCURRENCY": "2",
        "SITE_OWNER": "Example Hospice",
        "SITE_CONTACT": "hello@hospice.test",
    }
    image = ImageFolder(folder, environment)
    image.run("python", "manage.py", "collectstatic", "--noinput")
    return image


@dataclass(frozen=True)
class ProductionServer:
    port: int
    log: Path

    def get(self, path: str, headers: dict[str, str]) -> tuple[HTTPResponse, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            return response, response.read().decode(errors="replace")
        finally:
            connection.close()


@pytest.fixture(scope="module")
def server(image: ImageFolder, database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProductionServer]:
    """Migrated and loaded by compose.yaml's command, then served by the Dockerfile's."""
    roles = {"DATABASE_URL": database, "SITE_DATABASE_URL": get_site_address(database)}
    ImageFolder(image.folder, image.environment | roles).run(*load_compose()["services"]["migrate"]["command"])
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
        assert process.wait(PATIENCE) == 0, log.read_text()


def test_dockerfile_has_the_build_commands_tested_here() -> None:
    for command in ("build_assets.py", "uv sync --frozen --no-dev", "manage.py collectstatic --noinput"):
        assert command in load_dockerfile().commands


def test_deployment_check_reports_no_issues(image: ImageFolder) -> None:
    output = image.run("python", "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert "no issues (0 silenced)" in output


def test_home_page_has_the_security_headers(server: ProductionServer) -> None:
    response, text = server.get("/", HTTPS)
    assert response.status == 200
    assert "ICB Inspire" in text
    assert response.getheader("Content-Security-Policy", "").startswith("default-src 'none'")
    assert "max-age=31536000" in response.getheader("Strict-Transport-Security", "")
    assert response.getheader("Set-Cookie") is None


def test_catalogue_is_loaded(server: ProductionServer) -> None:
    response, text = server.get("/examples/", HTTPS)
    assert response.status == 200
    assert re.search(r"\b[1-9]\d* examples\b", text)


def test_style_sheet_is_hashed_compressed_and_cached_for_a_year(server: ProductionServer) -> None:
    _, page = server.get("/", HTTPS)
    link = re.search(r'href="(/static/app/site\.[0-9a-f]{12}\.css)"', page)
    assert link
    response, _ = server.get(link[1], HTTPS | {"Accept-Encoding": "br"})
    assert response.status == 200
    assert response.getheader("Content-Encoding") == "br"
    max_age = re.search(r"max-age=(\d+)", response.getheader("Cache-Control", ""))
    assert max_age
    assert int(max_age[1]) >= ONE_YEAR
    assert "immutable" in response.getheader("Cache-Control", "")
    assert response.getheader("Content-Security-Policy", "").startswith("default-src 'none'")


def test_http_redirects_to_https(server: ProductionServer) -> None:
    response, _ = server.get("/about/", {"Host": "localhost"})
    assert (response.status, response.getheader("Location")) == (301, "https://localhost/about/")


def test_other_host_name_is_refused(server: ProductionServer) -> None:
    response, _ = server.get("/", HTTPS | {"Host": "elsewhere.example"})
    assert response.status == 400


def test_health_check_passes(image: ImageFolder, server: ProductionServer) -> None:
    check = re.search(r"CMD (\[.+\])", load_dockerfile().list_arguments("HEALTHCHECK")[0])
    assert check
    assert check[1] == '["python", "-m", "inspire.setup.health_check"]'
    probe = ImageFolder(image.folder, image.environment | {"PORT": str(server.port)})
    probe.run("python", "-m", "inspire.setup.health_check")
    response, _ = server.get("/readyz", HTTPS)
    assert response.status == 200


def test_admin_path_is_secret(image: ImageFolder, server: ProductionServer) -> None:
    """Only the command shows the path. No page does, and /admin/ is an ordinary missing page."""
    admin_path = image.run("python", "manage.py", "desk_address").strip()
    assert re.fullmatch(r"/desk-[0-9a-f]{20}/", admin_path)
    response, page = server.get(f"{admin_path}login/", HTTPS)
    assert (response.status, response.getheader("Cache-Control", "").count("no-store")) == (200, 1)
    assert "/static/admin/examples/accounts." in page
    response, missing = server.get("/admin/", HTTPS)
    assert (response.status, "<h1" in missing) == (404, True)
    for path in ("/", "/examples/", "/about/", "/robots.txt", "/sitemap.xml", "/admin/login/", "/nowhere/"):
        assert admin_path.strip("/") not in server.get(path, HTTPS)[1], path


def test_log_has_the_request_but_nothing_about_the_reader(server: ProductionServer) -> None:
    server.get("/about/?q=secret", HTTPS | {"User-Agent": "Somebodys browser", "Referer": "https://localhost/private"})

    def list_lines() -> list[str]:
        return [line for line in server.log.read_text().splitlines() if '"path": "/about/", "status": 200' in line]

    wait_until(list_lines)  # written after the response
    lines = list_lines()
    assert json.loads(lines[0])["method"] == "GET"
    assert not re.search(r"127\.0\.0\.1|Somebodys|private|secret", " ".join(lines))


def test_list_of_static_files_is_not_served(image: ImageFolder, server: ProductionServer) -> None:
    assert (image.folder / ".build/staticfiles.json").exists()
    assert server.get("/static/staticfiles.json", HTTPS)[0].status == 404
