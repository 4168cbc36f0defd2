"""An earlier catalogue leaves memory when a newer one is loaded, whatever readers have asked it for."""

import gc
import weakref

import pytest
from django.test import Client

from examples.catalogue.refresh import get_catalogue
from examples.models import Example
from tests.helpers.factories import ExampleFactory, term

pytestmark = pytest.mark.django_db
ADDRESSES = ("/", "/examples/?q=hospice", "/examples/?q=hospise", "/search/suggestions.json?q=hos", "/icbs/", "/costs/")
ROUNDS = 3


@pytest.mark.parametrize("shared", [True, False], ids=["term renamed", "example edited"])
def test_earlier_catalogues_are_freed(client: Client, *, shared: bool) -> None:
    example, setting = ExampleFactory.create(title="Hospice at home"), term("setting", "home")
    earlier: list[list[weakref.ref[object]]] = []
    for number in range(ROUNDS):
        if shared:
            setting.label = f"Home {number}"
            setting.save()
        else:
            Example.objects.filter(pk=example.pk).update(title=f"Hospice at home {number}")
        for address in (*ADDRESSES, "/examples/" + example.slug + "/"):
            assert client.get(address).status_code == 200
        earlier.append(list_references())
    gc.collect()
    alive = [sum(reference() is not None for reference in references) for references in earlier]
    assert alive[-1] == len(earlier[-1])
    if shared:
        assert alive[:-1] == [0] * (ROUNDS - 1)
    else:
        assert [references[0]() for references in earlier[:-1]] == [None] * (ROUNDS - 1)


def list_references() -> list[weakref.ref[object]]:
    """To the catalogue first, then to the rows that examples share."""
    catalogue = get_catalogue()
    rows = [row for rows in catalogue.reference_data.shared_rows.values() for row in rows.values()]
    return [weakref.ref(item) for item in (catalogue, *rows)]
