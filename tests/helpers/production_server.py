"""The site as production runs it: the files of the image, built and served by its own commands, over HTTPS."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import trustme

from tests.helpers.docker_files import copy_image_files, load_compose, load_dockerfile
from tests.helpers.wait import PATIENCE

SETTINGS = {
    "ALLOWED_HOSTS": "127.0.0.1",
    "SECRET_KEY": "of-this-measurement-only-" + "0123456789abcdef" * 2,
    "WEB_CONCURRENCY": "1",  # only the first request waits for the catalogue
    "SITE_OWNER": "Measured",
    "SITE_CONTACT": "measured@example.org",
}


@contextmanager
def run_production_server(folder: Path) -> Iterator[str]:
    """The files of the image, built and served by its own commands -> the address of the site."""
    copy_image_files(folder)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {"PATH": path, "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3", **SETTINGS}
    collect = ["python", "manage.py", "collectstatic", "--noinput"]
    for command in (collect, load_compose()["services"]["migrate"]["command"]):
        subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=True)
    certificate = folder / "certificate.pem"
    trustme.CA().issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(certificate)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        number = listener.fileno()
        options = (
            f"--bind=fd://{number}",
            f"--certfile={certificate}",
            f"--keyfile={certificate}",
            "--log-level=error",
        )
        serve = [sys.executable, "-m", *load_dockerfile().command, *options]
        server = subprocess.Popen(serve, cwd=folder, env=environment, pass_fds=[number], stdout=subprocess.DEVNULL)
        port = listener.getsockname()[1]
    try:
        yield f"https://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(PATIENCE)
