"""Runs simulated users against the site and reads what they met."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

TOTAL = "Aggregated"  # Locust's name of the row for all kinds


@dataclass(frozen=True)
class Timings:
    """Times in milliseconds. `p50`: half of the requests took no longer."""

    requests: int
    failures: int
    rate: float
    p50: int
    p95: int
    p99: int
    longest: int


@dataclass(frozen=True)
class Simulation:
    """`users`: so many at once. `pace`: requests a second of each; 0 for as many as the site answers."""

    kind: str
    users: int
    seconds: int
    pace: float = 0


def start_simulation(simulation: Simulation, port: int, folder: Path, name: str) -> subprocess.Popen[bytes]:
    """Its results are in `folder` under `name`, for `read_results`. It ends by itself."""
    options = {
        "--locustfile": "tests/load/locust_users.py",
        "--host": f"http://127.0.0.1:{port}",
        "--users": str(simulation.users),
        "--spawn-rate": str(simulation.users),
        "--run-time": f"{simulation.seconds}s",
        "--loglevel": "ERROR",
        "--exit-code-on-error": "0",
    }
    flat = [word for option in options.items() for word in option]
    command = [sys.executable, "-m", "locust", *flat, "--headless", "--only-summary", simulation.kind]
    files = {"TRAFFIC": str(folder / "traffic.json"), "RESULTS": str(folder / f"{name}.json")}
    environment = os.environ | files | {"PACE": str(simulation.pace)}
    with (folder / f"{name}.log").open("w") as output:
        return subprocess.Popen(command, env=environment, stdout=output, stderr=output)


def read_results(folder: Path, name: str) -> tuple[dict[str, Timings], list[str]]:
    """Kind of request -> what was measured; and the faults."""
    results = json.loads((folder / f"{name}.json").read_text())
    return {kind: Timings(**row) for kind, row in results["rows"].items()}, results["faults"]
