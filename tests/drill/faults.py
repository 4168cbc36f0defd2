"""The faults: each causes one, and returns when it is over."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import psutil
import psycopg

from tests.drill import attackers
from tests.drill.installation import Installation
from tests.drill.recovery import recover_lost_disk, restore_backup
from tests.drill.report import Bars
from tests.drill.writers import Writers


@dataclass(frozen=True)
class Fault:
    """`cause` returns what else is worth a line below the table. `obstacle`: why it cannot be caused here, or empty."""

    title: str
    cause: Callable[[Installation, Writers], str]
    bars: Bars = field(default_factory=Bars)
    obstacle: Callable[[Installation], str] = lambda _: ""


def stop_database(site: Installation, _: Writers) -> str:
    site.database.stop()
    time.sleep(60)
    site.database.start()
    site.database.wait_until_ready()
    return ""


def hang_database(site: Installation, _: Writers) -> str:
    site.database.send_signal(signal.SIGSTOP)
    time.sleep(15)
    site.database.send_signal(signal.SIGCONT)
    return ""


def kill_sessions(site: Installation, _: Writers) -> str:
    killed = 0
    for _second in range(10):
        rows = site.database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'inspire'")
        killed += len(rows)
        time.sleep(1)
    return f"{killed} sessions killed"


def kill_workers(site: Installation, _: Writers) -> str:
    for _time in range(3):
        oldest = min(site.list_workers(), key=psutil.Process.create_time)
        oldest.kill()
        time.sleep(6)
    return "a worker killed three times"


def lock_tables(site: Installation, _: Writers) -> str:
    """As a careless migration does, one after the other, because both at once could be a deadlock with a save."""
    with site.database.connect("inspire") as connection:
        for table in ("examples_suggestion", "examples_example"):
            with connection.transaction():
                connection.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
                time.sleep(5)
    return ""


def fill_disk(site: Installation, _: Writers) -> str:
    """Leaves nothing, and makes PostgreSQL ask for more. If it ends by itself, it is started again, as in Docker."""
    ballast, starts = site.database.disk / "ballast", 0
    ended = time.monotonic() + 15
    with ballast.open("wb") as file:
        while time.monotonic() < ended:
            left = os.statvfs(site.database.disk)
            if left.f_bavail:
                os.posix_fallocate(file.fileno(), file.seek(0, os.SEEK_END), left.f_bavail * left.f_frsize)
            with suppress(psycopg.Error):
                site.database.execute("SELECT pg_switch_wal()")
            starts += site.database.restart_if_ended()
            time.sleep(0.5)
    ballast.unlink()
    site.database.restart_if_ended()
    return f"PostgreSQL ended by itself {starts} times"


def attack_slowly(site: Installation, _: Writers) -> str:
    attackers.send_slowly(site.get_nginx().http_port, 15)
    return f"{attackers.SLOW_HEADERS} slow headers, {attackers.SLOW_BODIES} slow bodies"


def send_huge_bodies(site: Installation, _: Writers) -> str:
    attackers.send_huge_bodies(site.get_nginx().http_port)
    return f"{attackers.HUGE_BODIES} bodies of 50 MB, {attackers.HUGE_BODIES} of 11 MB"


def reload_site(site: Installation, _: Writers) -> str:
    site.reload_server()
    return ""


def needs_disk(site: Installation) -> str:
    return "" if site.has_own_disk else "Only root can mount a small file system."


FAULTS = {
    "stopped": Fault("database stopped, 60 s", stop_database),
    "hung": Fault("database hung, 15 s", hang_database),
    "sessions": Fault("sessions killed", kill_sessions),
    "worker": Fault("workers killed", kill_workers, Bars(errors=12, page_normal=5)),
    "locked": Fault("tables locked in turn, 5 s each", lock_tables),
    "disk": Fault("database's disk full, 15 s", fill_disk, obstacle=needs_disk),
    "slow": Fault("slow clients", attack_slowly, Bars(page_normal=None)),
    "huge": Fault("huge bodies", send_huge_bodies, Bars(page_normal=None)),
    "reload": Fault("new code taken over", reload_site, Bars(page_normal=None)),
    "restore": Fault(
        "backup restored", restore_backup, Bars(errors=None, lost=None, page_normal=3600, form_normal=3600)
    ),
    "recovery": Fault("disk lost, recovered", recover_lost_disk, Bars(lost=None, page_normal=3600, form_normal=3600)),
}
