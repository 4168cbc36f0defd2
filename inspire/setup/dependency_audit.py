"""Compare the locked packages with the known vulnerabilities: OSV for Python, npm's registry for the rest.

It fails if one is found, and if an answer is missing: without a network nothing is known.
"""

import subprocess
import sys

from inspire.setup.build_assets import ROOT, find_uv, get_node_prefix

PYTHON = ("audit", "--frozen", "--preview-features=audit-command")
# Offline, npm finds no vulnerability, whatever the packages.
NPM = ("npm", "audit", "--package-lock-only", "--no-offline")
NPM_FOLDERS = (".", "tests/lighthouse")


def main() -> None:
    node = get_node_prefix()
    checks: list[tuple[str, str, tuple[str, ...]]] = [("uv.lock", ".", (find_uv(), *PYTHON))]
    checks += [(f"{folder}/package-lock.json", folder, (*node, *NPM)) for folder in NPM_FOLDERS]
    failed = []
    for name, folder, command in checks:
        print(f"==> Checking {name.removeprefix('./')}", flush=True)
        if subprocess.run(command, cwd=ROOT / folder, check=False).returncode != 0:
            failed.append(name.removeprefix("./"))
    if failed:
        names = ", ".join(failed)
        sys.exit(f"The audit failed for {names}: a package is vulnerable, or the audit service did not answer.")


if __name__ == "__main__":
    main()
