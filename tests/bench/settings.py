"""The site's settings with one more address: the floor."""

from inspire.settings import *  # noqa: F403, TID251

ROOT_URLCONF = "tests.bench.urls"
