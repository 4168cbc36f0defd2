"""The public URLs."""

from django.urls import path, re_path

from examples.presenters.urls import PLURALS
from examples.views import (
    costs,
    coverage,
    discovery,
    evidence,
    examples,
    finder,
    findings,
    formats,
    health,
    home,
    icbs,
    submit_example,
    terms,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("examples/", finder.finder, name="finder"),
    path("examples.csv", formats.finder_csv, name="finder-csv"),
    path("examples.json", formats.finder_json, name="finder-json"),
    path("examples.atom", formats.finder_atom, name="finder-atom"),
    path("examples/retired/", examples.retired_examples, name="retired"),  # no entry may have this slug
    path("examples/<slug:slug>/", examples.example_detail, name="example"),
    path("examples/<slug:slug>/history/", examples.example_history, name="example-history"),
    path("examples/<slug:slug>.json", formats.example_json, name="example-json"),
    path("examples/<slug:slug>.bib", formats.example_bib, name="example-bib"),
    path("examples/<slug:slug>.ris", formats.example_ris, name="example-ris"),
    re_path(rf"^(?P<plural>{'|'.join(PLURALS.values())})/$", terms.term_list, name="terms"),
    re_path(rf"^(?P<plural>{'|'.join(PLURALS.values())})/(?P<slug>[-\w]+)/$", terms.term_detail, name="term"),
    path("icbs/", icbs.icb_list, name="icbs"),
    path("icbs/<slug:slug>/", icbs.icb_detail, name="icb"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("coverage.csv", coverage.coverage_csv, name="coverage-csv"),
    path("findings/", findings.findings, name="findings"),
    path("findings.csv", findings.findings_csv, name="findings-csv"),
    path("costs/", costs.costs, name="costs"),
    path("costs.csv", costs.costs_csv, name="costs-csv"),
    path("search/suggestions.json", finder.suggestions, name="suggestions"),
    path("suggest/", submit_example.suggest_example, name="suggest-example"),
    path("suggest/thanks/", submit_example.suggestion_thanks, name="suggested"),
    path("about/", home.about, name="about"),
    path("evidence/", evidence.evidence, name="evidence"),
    path("opensearch.xml", discovery.opensearch, name="opensearch"),
    path("openapi.json", discovery.openapi, name="openapi"),
    path("sitemap.xml", discovery.sitemap, name="sitemap"),
    path("robots.txt", discovery.robots, name="robots"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
