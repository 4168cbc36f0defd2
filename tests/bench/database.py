"""Fills an empty database: `python -m tests.bench.database 500`, with DATABASE_URL set."""

import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from tests.bench.sample_data import create_examples  # noqa: E402

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    create_examples(int(sys.argv[1]))
