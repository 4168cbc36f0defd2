"""The dumps: one file of SQL for each release and kind of database. A release is named after its newest migration."""

from pathlib import Path

FOLDER = Path(__file__).parent
EXAMPLES = ("amber-care-bundle", "impact-liverpool-south-sefton", "elsa-volunteer-befriending")


def list_releases() -> list[str]:
    """The oldest first."""
    return sorted({path.name.partition(".")[0] for path in FOLDER.glob("*.sql.gz")})


def get_dump_path(release: str, vendor: str) -> Path:
    return FOLDER / f"{release}.{vendor}.sql.gz"
