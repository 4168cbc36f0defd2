"""Download uv, the Python package manager, into .tools/. Standard library only.

Needs neither pip nor venv, which a minimal Debian lacks: uv's wheel is a zip file that contains the program. Runs on
Python 3.9 and newer, because uv installs the Python version that the site needs.
"""

import hashlib
import io
import json
import platform
import stat
import sys
import urllib.request
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

VERSION = "0.13.9"
INDEX = "https://pypi.org/simple/uv/"
TOOLS = Path(__file__).resolve().parents[2] / ".tools"
BY_HAND = "install uv yourself: https://docs.astral.sh/uv/"
PLATFORMS = {
    ("Linux", "x86_64"): "manylinux_2_17_x86_64",
    ("Linux", "aarch64"): "manylinux_2_17_aarch64",
    ("Darwin", "arm64"): "macosx_11_0_arm64",
    ("Darwin", "x86_64"): "macosx_10_12_x86_64",
}


def fetch(address: str, accept: str = "*/*") -> bytes:
    request = urllib.request.Request(address, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=120) as response:
        return bytes(response.read())


def find_wheel() -> dict[str, Any]:
    """PyPI's entry for the pinned version and this platform; exits with advice if there is none."""
    machine = (platform.system(), platform.machine())
    if machine not in PLATFORMS:
        sys.exit(f"No uv is published for {' '.join(machine)}: {BY_HAND}")
    index = json.loads(fetch(INDEX, "application/vnd.pypi.simple.v1+json"))
    for row in index["files"]:
        name = str(row["filename"])
        if name.startswith(f"uv-{VERSION}-") and PLATFORMS[machine] in name:
            return dict(row)
    sys.exit(f"PyPI has no uv {VERSION} for {' '.join(machine)}: {BY_HAND}")


def download_wheel() -> bytes:
    try:
        row = find_wheel()
        wheel = fetch(urljoin(INDEX, str(row["url"])))
    except OSError as error:
        sys.exit(f"uv could not be downloaded from PyPI ({error}). Check the network and try again, or {BY_HAND}")
    if hashlib.sha256(wheel).hexdigest() != row["hashes"]["sha256"]:
        sys.exit("The download of uv does not match PyPI's checksum. Try again.")
    return wheel


def install_program(program: str, content: bytes) -> None:
    """Writes to a temporary name and then renames, so that an interrupted run never leaves half a program."""
    new = TOOLS / f"{program}.new"
    new.write_bytes(content)
    new.chmod(new.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    new.replace(TOOLS / program)


def main() -> None:
    wheel = download_wheel()
    TOOLS.mkdir(exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        for program in ("uvx", "uv"):
            install_program(program, archive.read(f"uv-{VERSION}.data/scripts/{program}"))
    print(f"uv {VERSION} is in {TOOLS}")


if __name__ == "__main__":
    main()
