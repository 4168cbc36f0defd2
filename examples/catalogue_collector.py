"""Metrics of the catalogue and its queues for Prometheus, read from the database whenever Prometheus asks."""

from collections.abc import Iterator

from django.db import close_old_connections
from django.db.models import Count
from django.utils import timezone
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from examples.catalogue.fallback.outage import DATABASE_FAULTS, is_database_away, report_fault
from examples.catalogue.refresh import get_revision
from examples.models import Example, Subscription, Suggestion


class CatalogueCollector(Collector):
    def collect(self) -> Iterator[Metric]:
        """While the database is away, only the fact that it is."""
        close_old_connections()  # Django does so at each request, but this is none
        gauges: list[Metric] = []
        if not is_database_away():
            try:
                gauges = list(_read_gauges())
            except DATABASE_FAULTS as error:
                report_fault(error)
        yield GaugeMetricFamily("inspire_database_up", "1 if the database answers, else 0.", bool(gauges))
        yield from gauges


def _read_gauges() -> Iterator[Metric]:
    revision, now = get_revision(), timezone.now()
    yield GaugeMetricFamily("inspire_revision", "The revision of what readers see.", revision.value)
    age = (now - revision.raised_at).total_seconds()
    yield GaugeMetricFamily("inspire_revision_age_seconds", "Time since what readers see last changed.", age)
    yield _count_suggestions()
    in_review = Example.objects.filter(status=Example.Status.IN_REVIEW).count()
    yield GaugeMetricFamily("inspire_entries_in_review", "Entries that wait for a publisher.", in_review)
    emails = Subscription.objects.due().filter(sent_until__lt=revision.raised_at).count()
    yield GaugeMetricFamily(
        "inspire_subscriptions_due",
        "Subscriptions that may be sent an email, if the last change concerns them.",
        emails,
    )
    unconfirmed = Subscription.objects.filter(confirmed_at=None).count()
    yield GaugeMetricFamily("inspire_subscriptions_unconfirmed", "Addresses that nobody has confirmed.", unconfirmed)


def _count_suggestions() -> Metric:
    waiting = Suggestion.objects.filter(handled=False).order_by().values_list("kind")
    counts = dict(waiting.annotate(count=Count("pk")))
    text = "What readers sent that no editor has handled; “wrong” is a report that something is wrong on a page."
    family = GaugeMetricFamily("inspire_suggestions_waiting", text, labels=["kind"])
    for kind in Suggestion.Kind.values:
        family.add_metric([kind], counts.get(kind, 0))
    return family
