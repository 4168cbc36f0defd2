"""Install programs that tests need and that no Python package has."""

import os
import shutil
import subprocess

WAIT_FOR_OTHERS = "DPkg::Lock::Timeout=300"  # seconds, while another test installs something


def try_installer(*command: str) -> None:
    """Ignores failure: the caller looks for the program again."""
    print(f"    {' '.join(command)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)


def install_debian_packages(*names: str) -> None:
    """Does nothing where apt is missing or this is not root."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        try_installer("apt-get", "update")
        try_installer("apt-get", "install", "-y", "--no-install-recommends", "-o", WAIT_FOR_OTHERS, *names)
