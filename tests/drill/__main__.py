"""`make drill`: each fault under load, then a table. 1 if any is worse than its bars. FAULTS="hung restore" selects."""

import os
import sys
import time
from collections import Counter

from tests.drill.faults import FAULTS, Fault
from tests.drill.installation import Installation, run_installation
from tests.drill.readers import Answer, Readers
from tests.drill.report import Result, build_row, build_table, list_missed
from tests.drill.write_log import count_markers, list_doubled, list_lost
from tests.drill.writers import Writers
from tests.helpers.nginx import ADVICE, find_nginx

CALM = 3.0  # seconds before the fault
QUIET = 2.0  # seconds in which nothing goes wrong, after which all is normal
PATIENCE = 45.0  # seconds after the fault


def run_fault(site: Installation, writers: Writers, fault: Fault) -> Result:
    readers = Readers(site.get_nginx())
    readers.start()
    writers.start()
    try:
        time.sleep(CALM)
        note = fault.cause(site, writers)
        over = time.monotonic()
        wait_until_normal(readers, writers, over)
    finally:
        readers.stop()
        writers.stop()
    return summarise(site, writers, readers, fault, over, note)


def wait_until_normal(readers: Readers, writers: Writers, over: float) -> None:
    """Until nothing has gone wrong for a while and both kinds of write are acknowledged, or patience ends."""
    while (now := time.monotonic()) < over + PATIENCE:
        time.sleep(0.2)
        faulty = find_last_fault(readers, over)
        if now - max(over, faulty) > QUIET and find_first_writes(writers, over) is not None:
            return


def find_last_fault(readers: Readers, over: float) -> float:
    """When a reader last had an error or a copy, after the fault."""
    return max((a.answered for a in list(readers.answers) if a.answered > over and not is_normal(a)), default=over)


def find_first_writes(writers: Writers, over: float) -> float | None:
    """When both kinds of write had been acknowledged after the fault."""
    firsts: dict[str, float] = {}
    for write in list(writers.write_log.acknowledged):
        if write.at > over:
            firsts.setdefault(write.kind, write.at)
    return max(firsts.values()) if len(firsts) > 1 else None


def is_normal(answer: Answer) -> bool:
    return answer.status == 200 and not answer.is_copy


def summarise(site: Installation, writers: Writers, readers: Readers, fault: Fault, over: float, note: str) -> Result:
    stored, written = count_markers(site.database), find_first_writes(writers, over)
    write_log, answers = writers.write_log, readers.answers
    lost = list_lost(write_log, stored)
    return Result(
        title=fault.title,
        statuses=Counter(answer.status for answer in answers),
        copies=sum(answer.is_copy for answer in answers),
        longest_page=max((answer.seconds for answer in answers), default=0),
        longest_form=writers.longest,
        acknowledged=len(write_log.acknowledged),
        lost=len(lost),
        doubled=len(list_doubled(stored)),
        not_returned=len(write_log.not_returned),
        unclear=sum(answer.status == 503 and not answer.can_retry for answer in answers),
        page_normal=find_last_fault(readers, over) - over,
        form_normal=None if written is None else written - over,
        notes=[note, describe_loss([write.at for write in lost]), *write_log.not_returned],
    )


def describe_loss(times: list[float]) -> str:
    return f"what was lost was written within {max(times) - min(times):.1f} s" if times else ""


def select_faults() -> dict[str, Fault]:
    names = os.environ.get("FAULTS", "").split() or list(FAULTS)
    if unknown := set(names) - set(FAULTS):
        sys.exit(f"Unknown faults: {' '.join(sorted(unknown))}. Choose from: {' '.join(FAULTS)}.")
    return {name: FAULTS[name] for name in names}


def main() -> None:
    selected, nginx = select_faults(), find_nginx() or sys.exit(ADVICE)
    results: list[Result] = []
    missed: list[str] = []
    print("==> Starting PostgreSQL, the site and nginx", flush=True)
    with run_installation(nginx) as site:
        writers = Writers(site)
        for fault in selected.values():
            if obstacle := fault.obstacle(site):
                print(f"==> Left out: {fault.title}. {obstacle}", flush=True)
                continue
            print(f"==> {fault.title}", flush=True)
            results.append(run_fault(site, writers, fault))
            missed += list_missed(results[-1], fault.bars)
            print(" | ".join(build_row(results[-1])), flush=True)
    print(build_table(results))
    print(*(f"Missed: {line}" for line in missed), sep="\n")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
