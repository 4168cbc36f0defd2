"""Shared fixtures of the integration tests."""

import pytest
from pytest_django import DjangoDbBlocker

from examples.catalogue.refresh import get_catalogue
from examples.catalogue.snapshot import Catalogue
from tests.helpers.database_switch import use_database
from tests.helpers.isolated_database import create_database
from tests.helpers.server import get_loaded_database


@pytest.fixture(scope="session")
def catalogue(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Catalogue:
    """With all entries of the fixtures."""
    with use_database(create_database("loaded-catalogue", get_loaded_database()), django_db_blocker):
        return get_catalogue()
