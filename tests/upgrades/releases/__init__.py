"""The dumps: one file of SQL for each release and kind of database. A release is named after its newest migration."""

from pathlib import Path
from typing import Any

from tests.helpers.fixture_files import copy_fixtures, edit_yaml

FOLDER = Path(__file__).parent
EXAMPLES = ("amber-care-bundle", "impact-liverpool-south-sefton", "elsa-volunteer-befriending")
MAX_ROWS = 20  # of strategies and of groups of synonyms


def list_releases() -> list[str]:
    """The oldest first."""
    return sorted({path.name.partition(".")[0] for path in FOLDER.glob("*.sql.gz")})


def get_dump_path(release: str, vendor: str) -> Path:
    return FOLDER / f"{release}.{vendor}.sql.gz"


def copy_few_fixtures(folder: Path) -> Path:
    """The examples, what they refer to, and few of the rest, so that dumps are small."""
    copy_fixtures(folder, EXAMPLES)
    texts = "".join(path.read_text() for path in (folder / "examples").iterdir())

    def keep_named(rows: list[dict[str, Any]]) -> None:
        rows[:] = [row for row in rows if row["slug"] in texts]

    def keep_first(rows: list[Any]) -> None:
        del rows[MAX_ROWS:]

    edit_yaml(folder / "organisations.yaml", keep_named)
    for name in ("strategies.yaml", "synonyms.yaml"):
        edit_yaml(folder / name, keep_first)
    return folder
