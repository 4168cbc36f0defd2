"""Find the Chromium that the tests drive. `python -m inspire.setup.browser` installs what is missing."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from inspire.setup.debian_packages import install_debian_packages, try_installer

# The headless shell first: it has the same engine and loads a page in half the time.
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
# Liberation Sans has the metrics of Arial. Playwright's driver needs libatomic, which a minimal Debian lacks.
DEBIAN_PACKAGES = ("chromium-headless-shell", "fonts-liberation", "libatomic1")
PLAYWRIGHT = (sys.executable, "-m", "playwright")
ADVICE = (
    "The tests need Chromium, but none could be found or installed. Install Debian's chromium-headless-shell,"
    " Google Chrome or Chromium, or set CHROMIUM to the path of one. Then run this again."
)
DRIVER_ADVICE = "Playwright's driver does not run here. Install libatomic1 (Debian) or libatomic. Then run this again."


def can_run(*program: str | Path) -> bool:
    """True if the program prints its version. Some machines have a stub on PATH that only advertises a package."""
    try:
        return subprocess.run([*program, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def list_playwright_browsers() -> Iterator[Path]:
    setting = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    for folder in (Path(setting),) if setting else PLAYWRIGHT_FOLDERS:
        for build in sorted(folder.glob("chromium*"), reverse=True):
            yield from (path for path in sorted(build.rglob("*")) if path.name in PLAYWRIGHT_PROGRAMS)


def list_candidates() -> Iterator[Path]:
    yield from (Path(path) for name in PROGRAMS if (path := shutil.which(name)))
    yield from (path for path in (*MACOS, *list_playwright_browsers()) if path.is_file() and os.access(path, os.X_OK))


def find_browser() -> Path | None:
    """The program that CHROMIUM names, which must run; otherwise the first on this machine that runs, or None."""
    if setting := os.environ.get("CHROMIUM"):
        if can_run(Path(setting)):
            return Path(setting)
        sys.exit(f"CHROMIUM is {setting!r}, which does not run. Set it to the path of a Chromium, or unset it.")
    return next(filter(can_run, list_candidates()), None)


def install_browser() -> None:
    """Installs Debian's packages as root, then Playwright's build if there is still no browser."""
    install_debian_packages(*DEBIAN_PACKAGES)
    if not find_browser():
        try_installer(*PLAYWRIGHT, "install", "--only-shell", "--no-progress", "chromium")


def main() -> None:
    if not (find_browser() and can_run(*PLAYWRIGHT)):
        install_browser()
    browser = find_browser() or sys.exit(ADVICE)
    print(browser if can_run(*PLAYWRIGHT) else sys.exit(DRIVER_ADVICE))


if __name__ == "__main__":
    main()
