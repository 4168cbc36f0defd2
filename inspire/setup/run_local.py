"""Serve the site on this machine: `make run`. `--check` runs before set-up, with the standard library only."""

import errno
import ipaddress
import os
import signal
import socket
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104  possible values of HOST, never its default


def read_address() -> tuple[str, int]:
    """HOST and PORT from the environment; exits with one line if PORT is not a port number."""
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        sys.exit(f"PORT is {port!r}. Set it to a number from 1 to 65535: make run PORT=8001")
    return host.strip("[]"), int(port)


def check_port_free(host: str, port: int) -> None:
    """Exits with one line if the server cannot listen there."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen()
    except OSError as error:
        sys.exit(explain_bind_error(error, host, port))


def explain_bind_error(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use. Try: make run PORT={port + 1 if port < 65535 else 8001}"
    if error.errno == errno.EACCES:
        return f"Port {port} is for administrators only. Try: make run PORT=8001"
    return f"HOST is {host!r}, which is not an address of this machine. Try: make run HOST=127.0.0.1"


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def list_host_names() -> list[str]:
    """Names and addresses of this machine on the network."""
    name = socket.gethostname()
    try:
        addresses = [str(info[4][0]) for info in socket.getaddrinfo(name, None)]
    except OSError:
        addresses = []
    return sorted({name, socket.getfqdn(), *(bracket_ipv6(address) for address in addresses)})


def bracket_ipv6(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def allow_host(host: str) -> None:
    """Adds to ALLOWED_HOSTS what readers on other machines would type. Loopback addresses are allowed already."""
    if is_loopback(host):
        return
    names = [bracket_ipv6(host), *(list_host_names() if host in EVERY_ADDRESS else [])]
    os.environ["ALLOWED_HOSTS"] = ",".join(filter(None, [os.environ.get("ALLOWED_HOSTS"), *names]))


def start_django() -> None:
    import django
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inspire.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except (ValueError, OSError) as error:
        sys.exit(f"The settings cannot be used ({error}). Check DATABASE_URL, or leave it unset.")


def prepare_database() -> None:
    """Migrates and loads in this process, which saves the seconds that two more processes would take to start."""
    start_django()
    from django.core.management import CommandError, call_command
    from django.db import DatabaseError

    try:
        print("==> Bringing the database up to date", flush=True)
        call_command("migrate", verbosity=0, interactive=False)
        print("==> Loading the catalogue", flush=True)
        call_command("load_catalogue")
    except DatabaseError as error:
        reason = " ".join(str(error).split())
        sys.exit(f"The database cannot be used ({reason}). Check DATABASE_URL, or leave it unset.")
    except CommandError as error:
        sys.exit(str(error))


def serve(host: str, port: int) -> NoReturn:
    """Replaces this process with the development server, so that ending the process ends the server."""
    from django.conf import settings

    address = f"{bracket_ipv6(host)}:{port}"
    print(f"\nThe site:   http://{address}/")
    if host in EVERY_ADDRESS:
        print(f"Elsewhere:  http://{socket.gethostname()}:{port}/")
    print(f"An editor:  make editor (in another terminal), then sign in at /{settings.DESK_PATH}")
    print("To stop:    Ctrl+C\n", flush=True)
    os.chdir(ROOT)
    os.environ["DJANGO_RUNSERVER_HIDE_WARNING"] = "true"  # the README describes production
    os.execv(sys.executable, [sys.executable, "manage.py", "runserver", address])  # noqa: S606


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it by default
    host, port = read_address()
    check_port_free(host, port)
    if "--check" in sys.argv:
        return
    allow_host(host)
    prepare_database()
    serve(host, port)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
