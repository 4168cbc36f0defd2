"""The site as production runs it, on this machine: PostgreSQL, gunicorn with the image's command, nginx."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.drill.postgresql import PROGRAMS, PostgreSQL
from tests.helpers.docker_files import ROOT, copy_image_files, load_compose, load_dockerfile
from tests.helpers.nginx import Nginx, run_nginx
from tests.helpers.ports import find_free_ports
from tests.helpers.wait import PATIENCE, wait_until

EDITOR, EDITOR_PASSWORD, KEY = "edith", "correct horse battery", "E" * 32
TITLE = "Night sitters of Zennor"
# Run in the image's folder, with the tests on the path: an editor, and the draft that is edited.
PREPARE = f"""
import django
django.setup()
from tests.helpers.accounts import create_account_with_app
from tests.helpers.factories import ExampleFactory
create_account_with_app("{EDITOR}", "editor", "{EDITOR_PASSWORD}", "{KEY}")
print(ExampleFactory(status="draft", title="{TITLE}").pk)
"""
WORKERS = 2
DISK_SIZE = 640  # MB


@dataclass
class Installation:
    folder: Path
    database: PostgreSQL
    has_own_disk: bool
    port: int = field(default_factory=lambda: find_free_ports(1)[0])
    nginx: Nginx | None = None
    draft: int = 0
    admin_path: str = ""

    @property
    def image(self) -> Path:
        return self.folder / "image"

    @property
    def temporary(self) -> Path:
        """Of the site's processes: has the copy for readers."""
        return self.folder / "temporary"

    def get_nginx(self) -> Nginx:
        if not self.nginx:
            raise RuntimeError("nginx has not been started.")
        return self.nginx

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": f"{Path(sys.executable).parent}:{PROGRAMS}:{os.environ['PATH']}",
            "TMPDIR": str(self.temporary),
            "SECRET_KEY": "of-this-drill-only-" + "0123456789abcdef" * 3,
            "ALLOWED_HOSTS": "localhost",
            "BEHIND_PROXY": "1",
            "DATABASE_URL": self.database.build_address("inspire", "inspire"),
            "WEB_CONCURRENCY": str(WORKERS),
            "SITE_OWNER": "Example Hospice",
            "SITE_CONTACT": "hello@hospice.test",
            "DJANGO_SETTINGS_MODULE": "inspire.settings",
        }

    @property
    def owner(self) -> dict[str, str]:
        """What differs for commands that may change tables, as in compose.yaml."""
        return {
            "DATABASE_URL": self.database.build_address("inspire_owner", "inspire"),
            "SITE_DATABASE_URL": self.environment["DATABASE_URL"],
        }

    def run(self, *command: str, **variables: str) -> str:
        """The output of a command in the image. Raises RuntimeError with it if the command fails."""
        environment = self.environment | variables
        result = subprocess.run(
            command, cwd=self.image, env=environment, capture_output=True, text=True, check=False, timeout=300
        )
        if result.returncode:
            raise RuntimeError(f"{' '.join(command)}\n{result.stdout}{result.stderr}")
        return result.stdout

    def prepare(self) -> None:
        """The build and the migration, with the commands of the Dockerfile and compose.yaml."""
        self.image.mkdir()
        copy_image_files(self.image)
        self.temporary.mkdir()
        self.run("python", "manage.py", "collectstatic", "--noinput")
        self.run(*load_compose()["services"]["migrate"]["command"], **self.owner)
        self.admin_path = self.run("python", "manage.py", "desk_address").strip()
        self.draft = int(self.run("python", "-c", PREPARE, PYTHONPATH=str(ROOT)).split()[-1])

    @property
    def pid_file(self) -> Path:
        return self.folder / "site.pid"

    def start_server(self, **variables: str) -> None:
        """Waits until the site can be used and readers have a copy for when the database is away."""
        program, *options = load_dockerfile().command
        command = [str(Path(sys.executable).parent / program), *options]
        command += [f"--bind=127.0.0.1:{self.port}", f"--pid={self.pid_file}"]
        with (self.folder / "site.log").open("a") as log:
            subprocess.Popen(command, cwd=self.image, env=self.environment | variables, stdout=log, stderr=log)
        wait_until(lambda: self.pid_file.exists() and len(self.list_workers()) == WORKERS, "The site does not start.")
        wait_until(lambda: any(self.temporary.glob("icb-inspire-*/*.sqlite3")), "No copy is written for readers.")

    def get_server(self) -> psutil.Process:
        """gunicorn's main process, which a reload replaces. Raises NoSuchProcess."""
        return psutil.Process(int(self.pid_file.read_text()))

    def list_workers(self) -> list[psutil.Process]:
        return self.get_server().children()

    def stop_server(self) -> None:
        if self.pid_file.exists():
            server = self.get_server()
            server.terminate()
            server.wait(PATIENCE)

    def reload_server(self) -> None:
        """As for new code: a second main process takes over."""
        server = self.get_server()
        server.send_signal(signal.SIGUSR2)
        server.wait(PATIENCE)
        wait_until(self.pid_file.exists)


@contextmanager
def mount_disk(folder: Path) -> Iterator[bool]:
    """A small file system in memory; False if this user may not mount one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_SIZE}m", "inspire-drill", str(folder)]
    is_mounted = os.geteuid() == 0 and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        yield is_mounted
    finally:
        if is_mounted:
            subprocess.run(["umount", str(folder)], check=True)  # noqa: S607


@contextmanager
def run_installation(nginx_program: str) -> Iterator[Installation]:
    """Everything started here ends with the block."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="drill-", ignore_cleanup_errors=True)))
        has_own_disk = stack.enter_context(mount_disk(folder / "disk"))
        database = PostgreSQL(folder, folder / "disk")
        stack.callback(database.stop)
        database.create()
        site = Installation(folder, database, has_own_disk)
        site.prepare()
        stack.callback(site.stop_server)
        site.start_server()
        (folder / "nginx").mkdir()
        site.nginx = stack.enter_context(run_nginx(nginx_program, folder / "nginx", [site.port]))
        yield site
