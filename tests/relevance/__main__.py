"""Loads the catalogue into a new database and prints one line for each kind of query, then their mean.

First for the first catalogue, then for all judged entries, then for harder queries on these. With VERBOSE=1 also each
query below the goal, with what is missing or out of place, but for those of the held-out half, which nobody should tune
for.
"""

import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from statistics import fmean

import django

from tests.relevance.measures import JudgedQuery, JudgedSet, Measures, load_judged_sets, measure_list, select_grades

MEAN_GOAL, KIND_GOAL, RESULTS_GOAL = 0.95, 0.90, 10.0


def run_queries(judged: JudgedSet) -> list[tuple[JudgedQuery, list[str]]]:
    """Each query with the slugs found, best first. The catalogue searched has the judged entries only: nobody judged
    whether the others answer a query. Grades of entries that are no longer published do not count.
    """
    from examples.catalogue.refresh import get_catalogue  # after django.setup()
    from examples.catalogue.search_request import SearchRequest
    from examples.catalogue.snapshot import Catalogue

    every = get_catalogue()
    cards = [every.cards[slot] for slug, slot in every.slots.items() if slug in judged.entries]
    catalogue = Catalogue.build(every.key, every.reference_data, cards)
    print(f"{judged.name}: {len(cards)} of {len(judged.entries)} judged entries are published.")
    published = frozenset(catalogue.slots)
    found = []
    for query in judged.queries:
        slots = catalogue.search(SearchRequest(query.text)).slots
        found.append((select_grades(query, published), [catalogue.cards[slot].slug for slot in slots]))
    return found


def format_line(name: str, rows: Iterable[Measures], results: Iterable[int]) -> str:
    rows, results = list(rows), list(results)
    columns = (fmean(row.ndcg for row in rows), fmean(row.precision for row in rows), fmean(row.recall for row in rows))
    return (
        f"{name:<14}{len(results):>4}" + "".join(f"{column:>11.3f}" for column in columns) + f"{fmean(results):>9.1f}"
    )


def print_query(query: JudgedQuery, found: list[str], ndcg: float) -> None:
    print(f"{ndcg:.3f} {query.kind}: {query.text}")
    print("   ", " ".join(f"{slug}={query.grades.get(slug, 0)}" for slug in found[:15]))
    if missing := [f"{slug}={grade}" for slug, grade in query.grades.items() if slug not in found]:
        print("    not found:", " ".join(missing))


def print_set(judged: JudgedSet) -> None:
    measured: dict[str, list[Measures]] = defaultdict(list)
    halves: dict[bool, list[Measures]] = defaultdict(list)
    numbers: list[int] = []
    for query, found in run_queries(judged):
        numbers.append(len(found))
        if not query.grades:
            continue
        measures = measure_list(found, query.grades)
        measured[query.kind].append(measures)
        halves[query.is_held_out].append(measures)
        if os.environ.get("VERBOSE") and not query.is_held_out and measures.ndcg < MEAN_GOAL:
            print_query(query, found, measures.ndcg)
    print(f"{'kind':<14}{'n':>4}{'nDCG@10':>11}{'precision':>11}{'recall':>11}{'results':>9}")
    for kind, rows in measured.items():
        low = "" if fmean(row.ndcg for row in rows) >= KIND_GOAL else f"  below {KIND_GOAL}"
        print(format_line(kind, rows, [row.results for row in rows]) + low)
    for is_held_out, rows in sorted(halves.items()):
        print(format_line("held out" if is_held_out else "tuned on", rows, [row.results for row in rows]))
    print(format_line("all", (row for rows in measured.values() for row in rows), numbers) + "\n")


def main() -> None:
    for judged in load_judged_sets():
        print_set(judged)
    print(f"Goals: all at least {MEAN_GOAL}, each kind at least {KIND_GOAL}, at most {RESULTS_GOAL:g} results a query.")


def prepare_database(folder: str) -> None:
    os.environ["DATABASE_URL"] = f"sqlite:///{folder}/relevance.sqlite3"
    for command in (["migrate", "--verbosity=0"], ["load_catalogue"]):
        subprocess.run([sys.executable, "manage.py", *command], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inspire.settings")
    with tempfile.TemporaryDirectory(prefix="relevance-") as name:
        if "RELEVANCE_DATABASE" not in os.environ:
            prepare_database(name)
        django.setup()
        main()
