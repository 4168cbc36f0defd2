"""Boards with their strategies, and organisations: slug -> row, with these rows loaded.

Give the functions to `Catalogue.load_once`, so that pages make no query of their own.
"""

from collections.abc import Mapping

from examples.models import ICB, Organisation


def load_boards() -> Mapping[str, ICB]:
    """All boards by name, with their region, successions, and own and inherited strategies down to their terms."""
    rows = ICB.objects.select_related("region").prefetch_related(
        "strategies__priorities__terms",
        "successions_in__predecessor__strategies__priorities__terms",
        "successions_out__successor",
    )
    return {row.slug: row for row in rows}


def load_organisations() -> Mapping[str, Organisation]:
    """Some may only be named by drafts: show readers those of `Catalogue.organisation_cards`."""
    return {row.slug: row for row in Organisation.objects.all()}
