"""The two ways back after a loss: a backup of `manage.py backup`, and PostgreSQL's archive of its log."""

import shutil
import time

from tests.drill.installation import Installation
from tests.drill.postgresql import give_to_user
from tests.drill.writers import Writers

ARCHIVE_TIMEOUT = 5  # seconds; in production 60
WAIT_AFTER_BACKUP = 6


def restore_backup(site: Installation, _: Writers) -> str:
    """Every table is lost after a backup; the site goes on while it is restored."""
    folder = site.folder / "backups"
    folder.mkdir(exist_ok=True)
    backup = site.run("python", "manage.py", "backup", str(folder), **site.owner).splitlines()[-1]
    time.sleep(WAIT_AFTER_BACKUP)
    lost = time.monotonic()
    site.database.execute("DROP OWNED BY inspire_owner CASCADE", "inspire")
    site.run("python", "manage.py", "restore", backup, "--yes", **site.owner)
    return f"restored {time.monotonic() - lost:.0f} s after the loss; lost is what was written after the backup"


def recover_lost_disk(site: Installation, _: Writers) -> str:
    """The disk is lost with all of PostgreSQL: a base backup and the archive bring back all but the last seconds."""
    archive, base = site.folder / "archive", site.folder / "base"
    for folder in (archive, base):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        give_to_user(folder)
    part = f"{archive}/%f.part"
    _set(site, "archive_command", f"test ! -f {archive}/%f && cp %p {part} && mv {part} {archive}/%f")
    _set(site, "archive_timeout", f"{ARCHIVE_TIMEOUT}s")
    options = (
        f"--dbname={site.database.build_address()}",
        f"--pgdata={base}",
        "--wal-method=none",
        "--checkpoint=fast",
    )
    site.database.run_program("pg_basebackup", *options)
    time.sleep(2 * WAIT_AFTER_BACKUP)
    lost = time.monotonic()
    site.database.lose_disk()
    _restore_base(site)
    return f"recovered {time.monotonic() - lost:.0f} s after the loss; the archive was at most {ARCHIVE_TIMEOUT} s old"


def _restore_base(site: Installation) -> None:
    """As PostgreSQL's manual describes it: the base backup, then every archived part of the log."""
    database = site.database
    database.run_program("/bin/cp", "-a", f"{site.folder}/base", str(database.data))
    with (database.data / "postgresql.auto.conf").open("a") as settings:
        settings.write(f"restore_command = 'cp {site.folder}/archive/%f %p'\n")
        settings.write("archive_command = '/bin/true'\n")
    (database.data / "recovery.signal").touch()
    database.start()
    database.wait_until_ready()


def _set(site: Installation, name: str, value: str) -> None:
    site.database.execute(f"ALTER SYSTEM SET {name} = '{value}'")
    site.database.execute("SELECT pg_reload_conf()")
