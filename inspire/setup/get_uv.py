"""Puts uv, the Python package manager, into .tools/ where the machine has none. Standard library only.

Neither pip nor venv is needed (a bare Debian has neither): uv's wheel is a zip file that holds the program.
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
from urllib.parse import urljoin

VERSION = "0.13.9"
INDEX = "https://pypi.org/simple/uv/"
TOOLS = Path(__file__).resolve().parents[2] / ".tools"
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


def wheel_for_this_machine() -> dict[str, object]:
    """The index's row for the pinned version and this platform; exits with what to do where there is none."""
    machine = (platform.system(), platform.machine())
    if machine not in PLATFORMS:
        sys.exit(f"No uv is published for {machine}. Install uv by hand: https://docs.astral.sh/uv/")
    index = json.loads(fetch(INDEX, "application/vnd.pypi.simple.v1+json"))
    for row in index["files"]:
        name = str(row["filename"])
        if name.startswith(f"uv-{VERSION}-") and PLATFORMS[machine] in name:
            return dict(row)
    sys.exit(f"PyPI has no uv {VERSION} for {machine}. Install uv by hand: https://docs.astral.sh/uv/")


def main() -> None:
    try:
        row = wheel_for_this_machine()
        wheel = fetch(urljoin(INDEX, str(row["url"])))
    except OSError as error:
        sys.exit(f"Could not download uv from PyPI ({error}). Check the network, or install uv by hand.")
    if hashlib.sha256(wheel).hexdigest() != row["hashes"]["sha256"]:  # type: ignore[index]
        sys.exit("The uv that was downloaded is not what PyPI announced. Try again.")
    TOOLS.mkdir(exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        for program in ("uv", "uvx"):
            target = TOOLS / program
            target.write_bytes(archive.read(f"uv-{VERSION}.data/scripts/{program}"))
            target.chmod(target.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    print(f"uv {VERSION} is in {TOOLS}")


main()
