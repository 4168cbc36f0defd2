"""nginx with the configuration of production, in front of servers on this machine."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from string import Template

import trustme

from inspire.setup.debian_packages import install_debian_packages
from tests.helpers.docker_files import ROOT
from tests.helpers.ports import find_free_ports, is_port_open
from tests.helpers.wait import wait_until

TEMPLATE = ROOT / "inspire/setup/nginx.conf.template"
ADVICE = "nginx could not be found or installed. Install Debian's nginx-light, then run this again."


@dataclass(frozen=True)
class Nginx:
    http_port: int
    https_port: int
    certificates: Path  # of the authority that a client has to trust
    log: Path


def find_nginx() -> str | None:
    """The program, installed first if that is possible; or None."""
    path = "/usr/sbin:/usr/local/sbin:/usr/bin"
    if not shutil.which("nginx", path=path):
        install_debian_packages("nginx-light")
    return shutil.which("nginx", path=path)


def write_certificates(folder: Path) -> Path:
    """The two files that the configuration names -> the certificate of their authority."""
    authority = trustme.CA()
    certificate = authority.issue_cert("localhost", "127.0.0.1")
    certificate.private_key_pem.write_to_path(folder / "privkey.pem")
    (folder / "fullchain.pem").write_bytes(b"".join(part.bytes() for part in certificate.cert_chain_pems))
    authority.cert_pem.write_to_path(folder / "authority.pem")
    return folder / "authority.pem"


def write_configuration(folder: Path, http_port: int, https_port: int, ports: list[int]) -> Path:
    """Fills in the template as envsubst does: only variables that are set. `ports`: of the site's servers."""
    text = Template(TEMPLATE.read_text()).safe_substitute(
        SITE_SERVERS=" ".join(f"server 127.0.0.1:{port};" for port in ports),
        HTTP_PORT=f"127.0.0.1:{http_port}",
        HTTPS_PORT=f"127.0.0.1:{https_port}",
        CERTIFICATES=str(folder),
    )
    path = folder / "nginx.conf"
    path.write_text(text)
    return path


@contextmanager
def run_nginx(program: str, folder: Path, ports: list[int]) -> Iterator[Nginx]:
    """In the foreground, so that it ends with this process's signal."""
    http_port, https_port = find_free_ports(2)
    nginx = Nginx(http_port, https_port, write_certificates(folder), folder / "nginx.log")
    configuration = write_configuration(folder, http_port, https_port, ports)
    command = [program, "-p", str(folder), "-c", str(configuration), "-g", "daemon off;"]
    with nginx.log.open("w") as output, subprocess.Popen(command, stdout=output, stderr=output) as process:
        try:
            wait_until(lambda: process.poll() is not None or is_port_open(http_port), "nginx does not start.")
            assert process.poll() is None, f"nginx does not start:\n{nginx.log.read_text()}"
            yield nginx
        finally:
            process.terminate()
