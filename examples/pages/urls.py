"""The public addresses."""

from django.urls import path, re_path

from examples.pages import about, boards, examples, health, home, terms
from examples.presenting.links import PLURALS

urlpatterns = [
    path("", home.home, name="home"),
    path("examples/", examples.finder, name="finder"),
    path("examples/<slug:slug>/", examples.example, name="example"),
    re_path(rf"^(?P<plural>{'|'.join(PLURALS.values())})/$", terms.terms, name="terms"),
    re_path(rf"^(?P<plural>{'|'.join(PLURALS.values())})/(?P<slug>[-\w]+)/$", terms.term, name="term"),
    path("icbs/", boards.icbs, name="icbs"),
    path("icbs/<slug:slug>/", boards.icb, name="icb"),
    path("about/", about.about, name="about"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
