"""`make load`: puts a site as in production under load and prints tables. Ends by itself, with 1 if a goal is missed.

SECONDS=120 is the length of the saturation; the three other phases take a quarter of it each. WORKERS=2.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.helpers.database import run_postgresql
from tests.load.locust_run import TOTAL, Simulation, Timings, read_results, start_simulation
from tests.load.report import Results, build_report, find_missed_goals
from tests.load.site import LoadedSite, WorkerUsage, reload_site, run_production_site
from tests.load.traffic import build_traffic

SECONDS, WORKERS = int(os.environ.get("SECONDS", "120")), int(os.environ.get("WORKERS", "2"))
READERS = 32  # at once, at saturation: four for each thread of two workers
FLOOD = Simulation("Sender", 10, SECONDS // 4, pace=5)
WARM_UP = 5  # seconds


class LoadTest:
    def __init__(self, site: LoadedSite, folder: Path) -> None:
        self.site, self.folder, self.faults = site, folder, list[str]()

    def run(self) -> Results:
        (self.folder / "traffic.json").write_text(json.dumps(build_traffic(self.site.get)))
        usages = self._saturate()
        saturation = self._read("saturation")
        half = saturation[TOTAL].rate / 2
        readers = Simulation("Reader", READERS, SECONDS // 4, pace=half / READERS)
        phases = {name: self._measure(name, readers) for name in ("without a flood", "with a flood", "with a reload")}
        return Results(saturation, usages, phases, self._read("forms"), self.faults)

    def _saturate(self) -> list[list[WorkerUsage]]:
        """The workers at the start, in the middle and at the end."""
        start_simulation(Simulation("Reader", 4, WARM_UP), self.site.port, self.folder, "warm-up").wait()
        usages = [self.site.measure_workers()]
        process = start_simulation(Simulation("Reader", READERS, SECONDS), self.site.port, self.folder, "saturation")
        time.sleep(SECONDS / 2)
        usages.append(self.site.measure_workers())
        process.wait()
        return [*usages, self.site.measure_workers()]

    def _measure(self, name: str, readers: Simulation) -> Timings:
        processes = [start_simulation(readers, self.site.port, self.folder, name)]
        if name == "with a flood":
            processes.append(start_simulation(FLOOD, self.site.port, self.folder, "forms"))
        if name == "with a reload":
            time.sleep(readers.seconds / 4)
            reload_site(self.site)
            if processes[0].poll() is not None:
                self.faults.append("The reload took longer than this phase; set SECONDS to a higher number.")
        for process in processes:
            process.wait()
        return self._read(name)[TOTAL]

    def _read(self, name: str) -> dict[str, Timings]:
        timings, faults = read_results(self.folder, name)
        self.faults += faults
        return timings


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="load-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "site").mkdir()
        with (
            run_postgresql(folder / "postgresql") as database,
            run_production_site(folder / "site", database, WORKERS) as site,
        ):
            results = LoadTest(site, folder).run()
    print(build_report(results))
    sys.exit(bool(find_missed_goals(results)))


if __name__ == "__main__":
    main()
