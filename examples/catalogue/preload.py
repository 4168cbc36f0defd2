"""What every server process needs in memory, loaded once by the process that forks them."""

import logging

from django.db import Error, connections
from django.urls import reverse

from examples.catalogue.autocomplete import get_completion_index
from examples.catalogue.english_dictionary import load_english_words
from examples.catalogue.refresh import get_catalogue

logger = logging.getLogger(__name__)

VIEWS = ("home", "finder", "finder-csv", "finder-json", "finder-atom", "icbs", "findings", "costs", "coverage")
SEARCHES = ("q=hospice", "q=hospise", "q=care+at+home&setting=home&sort=title")  # "hospise" is taken for "hospice"


def load_shared_data() -> bool:
    """Returns False if the database is away; the first request then loads the catalogue. Closes its database
    connections, because they would not survive a fork.
    """
    load_english_words()
    try:
        get_completion_index(get_catalogue())
    except Error as error:
        logger.warning("The catalogue could not be loaded yet: %s", " ".join(str(error).split()))
        return False
    finally:
        connections.close_all()
    return True


def list_common_addresses() -> list[str]:
    """Pages that between them use most of the code and templates that readers need."""
    catalogue = get_catalogue()
    searches = [f"{reverse('finder')}?{search}" for search in SEARCHES]
    examples = [reverse("example", args=[catalogue.cards[slot].slug]) for slot in catalogue.orders["title"][:3]]
    return [*map(reverse, VIEWS), *searches, *examples]
