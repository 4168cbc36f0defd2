"""The site's own settings, with one address more: the floor."""

from inspire.settings import *  # noqa: F403, TID251

ROOT_URLCONF = "tests.bench.urls"
