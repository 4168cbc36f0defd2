"""Where a term or a board leads."""

from urllib.parse import urlencode

from django.urls import reverse

from examples.models import ICB, Vocabulary

# Vocabularies with pages of their own, and the word in their address.
PLURALS = {
    Vocabulary.SETTING: "settings",
    Vocabulary.POPULATION: "populations",
    Vocabulary.PRIORITY: "priorities",
}


def finder(**chosen: str) -> str:
    """The finder with one choice, such as finder(phase="last-days")."""
    return f"{reverse('finder')}?{urlencode(chosen)}"


def term(vocabulary: str, slug: str) -> str:
    """A term's own page where its vocabulary has them, else the finder with it chosen."""
    plural = PLURALS.get(Vocabulary(vocabulary))
    return reverse("term", args=[plural, slug]) if plural else finder(**{vocabulary: slug})


def board(icb: ICB) -> str:
    return reverse("icb", args=[icb.slug])
