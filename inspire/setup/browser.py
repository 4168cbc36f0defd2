"""Finds the Chromium that the tests drive; `python -m inspire.setup.browser` installs what is missing for them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

# The headless shell first: the same engine as Chromium's, at half the time a page.
PROGRAMS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
MACOS = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
PLAYWRIGHT_FOLDERS = (Path.home() / ".cache/ms-playwright", Path.home() / "Library/Caches/ms-playwright")
PLAYWRIGHT_PROGRAMS = ("headless_shell", "chrome-headless-shell", "chrome", "Chromium", "Google Chrome for Testing")
# Liberation Sans has Arial's measures; Playwright's driver needs libatomic, which a bare Debian lacks.
DEBIAN_PACKAGES = ("chromium-headless-shell", "fonts-liberation", "libatomic1")
PLAYWRIGHT = (sys.executable, "-m", "playwright")
ADVICE = (
    "No Chromium could be found or installed, and the tests need one. Install Debian's chromium-headless-shell,"
    " Google Chrome or Chromium, or set CHROMIUM to the path of one; then run this again."
)
DRIVER_ADVICE = "Playwright's driver does not run here. Install libatomic1 (Debian) or libatomic, then run this again."


def can_run(*program: str | Path) -> bool:
    """True where it says its version: a stub that only advertises a package is found on some machines' PATH."""
    try:
        return subprocess.run([*program, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def list_playwright_browsers() -> Iterator[Path]:
    chosen = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    for folder in (Path(chosen),) if chosen else PLAYWRIGHT_FOLDERS:
        for build in sorted(folder.glob("chromium*"), reverse=True):
            yield from (path for path in sorted(build.rglob("*")) if path.name in PLAYWRIGHT_PROGRAMS)


def list_candidates() -> Iterator[Path]:
    yield from (Path(found) for name in PROGRAMS if (found := shutil.which(name)))
    yield from (path for path in (*MACOS, *list_playwright_browsers()) if path.is_file() and os.access(path, os.X_OK))


def find_browser() -> Path | None:
    """The program that CHROMIUM names, which must work, or else the first one on this machine that does."""
    if chosen := os.environ.get("CHROMIUM"):
        if can_run(Path(chosen)):
            return Path(chosen)
        sys.exit(f"CHROMIUM is {chosen!r}, which does not run. Set it to the path of a Chromium, or unset it.")
    return next(filter(can_run, list_candidates()), None)


def run_installer(*command: str) -> None:
    """Runs an installer; whether it helped is seen afterwards, by looking for the browser again."""
    print(f"    {' '.join(command)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)


def install_browser() -> None:
    """Debian's packages where apt can be used; Playwright's build where there is still no browser."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        run_installer("apt-get", "update")
        run_installer("apt-get", "install", "-y", "--no-install-recommends", *DEBIAN_PACKAGES)
    if not find_browser():
        run_installer(*PLAYWRIGHT, "install", "--only-shell", "--no-progress", "chromium")


def main() -> None:
    if not (find_browser() and can_run(*PLAYWRIGHT)):
        install_browser()
    found = find_browser() or sys.exit(ADVICE)
    print(found if can_run(*PLAYWRIGHT) else sys.exit(DRIVER_ADVICE))


if __name__ == "__main__":
    main()
