"""Files for machines: OpenSearch description, site map, robots.txt, security.txt and OpenAPI description."""

import datetime as dt
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.sitemaps import views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ruamel.yaml import YAML

from examples.catalogue.snapshot import Catalogue
from examples.finder import formats
from examples.presenters.example_schema import build_example_schema
from examples.views.caching import catalogue_page
from examples.views.context_processors import get_site_root
from examples.views.responses import json_response
from examples.views.sitemap import CatalogueSitemap

SECURITY_TXT_LIFE = dt.timedelta(days=180)
OPENAPI = Path(formats.__file__).with_name("openapi.yaml")


@catalogue_page
def opensearch(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    kind = "application/opensearchdescription+xml; charset=utf-8"
    return render(request, "discovery/opensearch.xml", {"root": get_site_root(request)}, content_type=kind)


@catalogue_page
def sitemap(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    # Django's template leaves out the time of day.
    return views.sitemap(request, {"pages": CatalogueSitemap(catalogue)}, template_name="discovery/sitemap.xml")


@csrf_exempt  # so that a POST is refused as a method, with 405
@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """Without the database, because search engines stop reading a site whose robots.txt fails."""
    context = {"root": get_site_root(request)}
    return render(request, "discovery/robots.txt", context, content_type="text/plain; charset=utf-8")


@csrf_exempt  # so that a POST is refused as a method, with 405
@require_safe
@cache_control(public=True, max_age=3600)
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116): the address for enquiries, or the form if there is none."""
    root = get_site_root(request)
    contact = f"mailto:{settings.SITE_CONTACT}" if settings.SITE_CONTACT else root + reverse("suggest-example")
    expires = (timezone.now() + SECURITY_TXT_LIFE).strftime("%Y-%m-%dT00:00:00Z")
    lines = (f"Contact: {contact}", f"Expires: {expires}", "Preferred-Languages: en")
    canonical = f"Canonical: {root}{reverse('security-txt')}"
    return HttpResponse("\n".join((*lines, canonical, "")), content_type="text/plain; charset=utf-8")


@catalogue_page
def openapi(request: HttpRequest, catalogue: Catalogue) -> HttpResponse:
    return json_response(load_openapi())


@lru_cache(maxsize=1)
def load_openapi() -> dict[str, object]:
    """The content of openapi.yaml, with the schema of an example."""
    description = dict(YAML(typ="safe").load(OPENAPI))
    description["components"]["schemas"]["Example"] = build_example_schema()
    return description
