"""Searches of a catalogue, without a web page."""

from examples.catalogue.snapshot import Catalogue


def search_slugs(catalogue: Catalogue, text: str) -> list[str]:
    """The slugs of all results, best first."""
    found = catalogue.search_text(text, False)
    return [catalogue.cards[slot].slug for slot in found[0].ranked] if found else []
