"""List the packages of the site in .build/sbom/ (CycloneDX): Python's, and those that the style sheet is made from.

Both come from the lock files. Standard library only, so that the image can be built with it.
"""

from inspire.setup.build_assets import ROOT, find_uv, get_node_prefix, get_output

FOLDER = ROOT / ".build" / "sbom"
PYTHON = ("export", "--quiet", "--frozen", "--no-dev", "--format=cyclonedx1.5", "--preview-features=sbom-export")
NPM = ("npm", "sbom", "--package-lock-only", "--sbom-format=cyclonedx", "--omit=dev", "--omit=optional")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, command in (("python", (find_uv(), *PYTHON)), ("assets", (*get_node_prefix(), *NPM))):
        content = get_output(*command)
        if not content:
            raise SystemExit(f"No list was written. This command failed: {' '.join(command)}")
        path = FOLDER / f"{name}.cdx.json"
        path.write_text(content + "\n", encoding="utf-8")
        print(f"{path.relative_to(ROOT)}: {len(content):,} characters.")


if __name__ == "__main__":
    main()
