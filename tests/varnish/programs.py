"""Varnish with the configuration of production, and wrk, which asks for pages. Both are Debian's."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil

from inspire.setup.debian_packages import install_debian_packages
from tests.helpers.docker_files import ROOT
from tests.helpers.ports import is_port_open
from tests.helpers.wait import wait_until

CONFIGURATION = ROOT / "inspire/setup/varnish.vcl"
SERVERS = ("gunicorn", "varnishd")
PATH = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin"
BACKEND = '    .host = "site";\n    .port = "8000";\n'
LATENCY = re.compile(r"(\d+)%\s+([\d.]+)(\w+)")
MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
# The addresses in turn, from another place in the list for each thread. One request in a hundred is a search of four
# random words, which hardly anyone has asked before.
SCRIPT = """
local paths, words = {%s}, {%s}
local threads = 0
function setup(thread) thread:set("start", threads * 17) threads = threads + 1 end
function init()
  math.randomseed(start + 1)
  position = start + math.random(#paths)
end
function search() return "/examples/?q=" .. table.concat({word(), word(), word(), word()}, "+") end
function word() return words[math.random(#words)] end
function request()
  if math.random(100) == 1 then return wrk.format("GET", search()) end
  position = position %% #paths + 1
  return wrk.format("GET", paths[position])
end
"""


@dataclass(frozen=True)
class Load:
    requests: float  # a second
    median: float  # milliseconds
    slowest: float  # milliseconds, of 99 requests in 100
    errors: int
    processor: float  # milliseconds of a request, of the site and Varnish; a busy machine changes it least


@dataclass(frozen=True)
class RunningVarnish:
    port: int
    folder: Path

    def get(self, path: str) -> str:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers={"Host": "localhost"})
            return connection.getresponse().read().decode()
        finally:
            connection.close()

    def read_counters(self) -> dict[str, int]:
        command = [find_program("varnishstat", "varnish"), "-j", "-n", str(self.folder)]
        counters = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["counters"]
        return {name.removeprefix("MAIN."): counter["value"] for name, counter in counters.items()}


def find_program(name: str, package: str) -> str:
    """The path of the program, installed first if it is missing and that is possible. Ends this process if not."""
    if not shutil.which(name, path=PATH):
        install_debian_packages(package)
    return shutil.which(name, path=PATH) or sys.exit(f"{name} could not be found or installed: Debian's {package}.")


@contextmanager
def run_varnish(folder: Path, port: int, site_port: int) -> Iterator[RunningVarnish]:
    """The configuration names the site as compose.yaml does; here the site is on this machine."""
    text = CONFIGURATION.read_text()
    assert BACKEND in text
    folder.mkdir()
    configuration = folder / "site.vcl"
    configuration.write_text(text.replace(BACKEND, f'    .host = "127.0.0.1";\n    .port = "{site_port}";\n'))
    address = ("-a", f"127.0.0.1:{port}", "-n", str(folder / "work"), "-s", "malloc,256m")
    command = [find_program("varnishd", "varnish"), "-F", "-j", "none", "-f", str(configuration), *address]
    with (folder / "log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            wait_until(lambda: process.poll() is not None or is_port_open(port), "Varnish does not start.")
            if process.poll() is not None:
                sys.exit(f"Varnish does not start:\n{(folder / 'log').read_text()}")
            yield RunningVarnish(port, folder / "work")
        finally:
            process.terminate()


def write_script(folder: Path, paths: list[str], words: list[str]) -> Path:
    script = folder / "requests.lua"
    script.write_text(SCRIPT % tuple(", ".join(map(json.dumps, texts)) for texts in (paths, words)))
    return script


def run_load(port: int, script: Path, connections: int, seconds: int) -> Load:
    """As many requests as possible, by wrk."""
    options = ("--threads=2", f"--connections={connections}", f"--duration={seconds}s", "--timeout=10s", "--latency")
    headers = ("--header=Accept-Encoding: gzip", "--header=Host: localhost")
    command = [find_program("wrk", "wrk"), *options, *headers, f"--script={script}", f"http://127.0.0.1:{port}"]
    before = _read_processor_seconds()
    report = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return parse_report(report, _read_processor_seconds() - before)


def _read_processor_seconds() -> float:
    """Of the servers that this process started, and of theirs."""
    times = []
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
            if any(name in " ".join(process.cmdline()) for name in SERVERS):
                times.append(process.cpu_times())
    return float(sum(time.user + time.system for time in times))


def parse_report(text: str, processor_seconds: float) -> Load:
    """Of wrk's report. `processor_seconds`: of the servers during the run."""
    shares = {
        share: float(value) * MILLISECONDS[unit] for share, value, unit in re.findall(r"(\d+)%\s+([\d.]+)(\w+)", text)
    }
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    count = re.search(r"(\d+) requests in", text)
    assert rate and count, text  # noqa: PT018
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    errors = sum(int(number) for number in re.findall(r"(?:connect|read|write|timeout) (\d+)", text))
    processor = processor_seconds * 1000 / int(count[1])
    return Load(float(rate[1]), shares["50"], shares["99"], errors + int(failed[1] if failed else 0), processor)
