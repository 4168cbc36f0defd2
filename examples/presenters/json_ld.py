"""An example for search engines: JSON-LD in schema.org's vocabulary."""

import json

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from examples.models import Example
from examples.presenters.site_licence import get_licence
from examples.presenters.translations_and_easy_read import list_other_formats
from examples.presenters.urls import get_example_url

# So that no text can end the script element or be read as an entity.
ESCAPES = str.maketrans({"<": r"\u003C", ">": r"\u003E", "&": r"\u0026", "\u2028": r"\u2028", "\u2029": r"\u2029"})


def render_json_ld(example: Example, root: str) -> SafeString:
    """JSON for <script type="application/ld+json">. `root`: the site's address without a trailing slash."""
    text = json.dumps(build_article(example, root), ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))  # noqa: S308  escaped in this line


def build_article(example: Example, root: str) -> dict[str, object]:
    """schema.org's Article. Author and publisher are the site's owner, or the site if no owner is set."""
    assert example.published_at is not None  # noqa: S101  a database constraint ensures it
    assert example.changed_at is not None  # noqa: S101  then it has a change too
    address, licence = root + get_example_url(example.slug), get_licence()
    owner = {"@type": "Organization", "name": settings.SITE_OWNER or settings.SITE_NAME}
    translations = [
        {"@type": "Article", "inLanguage": link.language.code, "url": root + link.href}
        for link in list_other_formats(example)
        if link.is_translation
    ]
    return {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": address,
        "url": address,
        "headline": example.title,
        "name": example.title,
        "description": example.summary,
        "inLanguage": settings.LANGUAGE_CODE,
        "datePublished": example.published_at.isoformat(),
        "dateModified": example.changed_at.isoformat(),
        "about": [{"@type": "Thing", "name": term.label} for term in example.get_rows("terms")],
        "citation": [
            {"@type": "CreativeWork", "name": source.citation} | ({"url": source.address} if source.address else {})
            for source in example.get_rows("sources")
        ],
        **({"workTranslation": translations} if translations else {}),
        "isPartOf": {"@type": "WebSite", "name": settings.SITE_NAME, "url": f"{root}/"},
        "author": owner,
        "publisher": owner,
        **({"license": licence.address or {"@type": "CreativeWork", "name": licence.name}} if licence else {}),
    }
