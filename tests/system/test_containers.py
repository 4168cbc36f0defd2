"""Contents of the Dockerfile and compose.yaml. Their commands run in test_production.py."""

import os
import re
import subprocess
import sys

import pytest

from tests.helpers.docker_files import ROOT, load_compose, load_dockerfile

pytestmark = pytest.mark.once

TAGGED = re.compile(r"[\w./-]+:(?!latest)[\w.-]*\d[\w.-]*")


def test_images_are_pinned() -> None:
    images = load_dockerfile().images | {service["image"] for service in load_compose()["services"].values()}
    images.remove("icb-inspire")  # built here
    assert len(images) == 5
    assert [image for image in images if not TAGGED.fullmatch(image)] == []


def test_image_has_the_projects_python_and_uv() -> None:
    python = (ROOT / ".python-version").read_text().strip()
    assert f"python:{python}-slim-bookworm" in load_dockerfile().images
    found = re.search(r'^VERSION = "(.+)"', (ROOT / "inspire/setup/get_uv.py").read_text(), re.MULTILINE)
    assert found
    assert f"ghcr.io/astral-sh/uv:{found[1]}" in load_dockerfile().images


def test_copied_paths_exist_and_are_not_ignored() -> None:
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    for source in load_dockerfile().sources:
        assert (ROOT / source).exists(), source
        assert source.split("/")[0] in allowed, source


def test_server_is_not_root_and_has_no_secret() -> None:
    image = load_dockerfile()
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", image.list_arguments("USER")[-1])
    order = [operation for operation, _ in image.instructions]
    assert order.index("USER") < order.index("CMD")
    assert not re.search(
        r"SECRET|PASSWORD|LOCAL|DEBUG", " ".join(image.list_arguments("ENV") + image.list_arguments("ARG"))
    )
    assert "migrate" not in " ".join(image.command)


def test_gunicorn_accepts_its_options() -> None:
    command = [sys.executable, "-m", *load_dockerfile().command, "--check-config"]
    environment = {**os.environ, "PORT": "8000", "WEB_CONCURRENCY": "2"}
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_compose_waits_for_the_database_and_the_migration() -> None:
    services = load_compose()["services"]
    assert services["migrate"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert services["site"]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    assert "healthcheck" in services["database"]


def test_compose_has_no_secret_and_only_the_proxy_can_be_reached() -> None:
    text, services = (ROOT / "compose.yaml").read_text(), load_compose()["services"]
    assert re.findall(r"PASSWORD: (?!\$\{POSTGRES_PASSWORD|\"\" #)", text) == []
    assert "SECRET_KEY" not in text
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert load_compose()["networks"]["data"]["internal"] is True
    assert {name for name, service in services.items() if service["networks"] == ["data"]} == {
        *("database", "replica", "cache")
    }


def test_site_has_a_role_of_its_own_and_not_the_owners_password() -> None:
    site, migrate = (load_compose()["services"][name]["environment"] for name in ("site", "migrate"))
    assert site["POSTGRES_PASSWORD"] == ""
    assert not any("${POSTGRES_PASSWORD" in value for value in site.values())
    assert site["DATABASE_URL"].startswith("postgresql://inspire:${SITE_DATABASE_PASSWORD")
    assert migrate["DATABASE_URL"].startswith("postgresql://inspire_owner:${POSTGRES_PASSWORD")
    assert migrate["SITE_DATABASE_URL"] == site["DATABASE_URL"]


def test_proxy_fills_in_every_variable_of_its_configuration() -> None:
    variables = set(re.findall(r"\$\{([A-Z_]+)\}", (ROOT / "inspire/setup/nginx.conf.template").read_text()))
    proxy = load_compose()["services"]["proxy"]
    assert variables <= set(proxy["environment"])
    mounted = [volume.split(":")[0] for volume in proxy["volumes"] if not volume.startswith("./certificates")]
    assert all((ROOT / path).exists() for path in mounted)


def test_every_service_is_limited() -> None:
    for name, service in load_compose()["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["mem_limit"], name
        assert service["pids_limit"], name
        assert all("size=" in folder for folder in service["tmpfs"]), name
