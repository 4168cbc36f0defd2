"""Metrics for Prometheus, at a port of their own. Off unless METRICS_PORT is set."""

import time
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from gunicorn.sock import TCPSocket
from prometheus_client import CollectorRegistry, Histogram, make_wsgi_app
from prometheus_client.multiprocess import MultiProcessCollector

from inspire.warm_up import WARM_UP

REQUEST_SECONDS = Histogram(
    "http_request_duration_seconds",
    "Seconds until the response was ready, by view and class of status. The _count series is the number of requests.",
    ["view", "status"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
NO_VIEW = "none"  # static files, missing pages and refused requests

type View = Callable[[HttpRequest], HttpResponse]
type Application = Callable[[dict[str, Any], Any], Any]


class MetricsMiddleware:
    """Records nothing about the reader: no address of a page and no words of a search."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        start = time.perf_counter()
        response = self.get_response(request)
        if WARM_UP not in request.META:
            status = f"{response.status_code // 100}xx"
            REQUEST_SECONDS.labels(get_view_name(request), status).observe(time.perf_counter() - start)
        return response


def get_view_name(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else NO_VIEW


def open_port(server: Any) -> None:
    """Adds METRICS_PORT to what a gunicorn main process listens to, unless it inherited the port from an earlier one.
    Raises RuntimeError, which gunicorn prints, if the port cannot be used."""
    address = (settings.METRICS_HOST, settings.METRICS_PORT)
    is_open = any(_get_port(listener.sock.getsockname()) == settings.METRICS_PORT for listener in server.LISTENERS)
    if is_open and not server.master_pid:
        raise RuntimeError(f"METRICS_PORT is {address[1]}, the port of the site. Set it to another port.")
    if not is_open:
        try:
            server.LISTENERS.append(TCPSocket(address, server.cfg, server.log))
        except OSError as error:
            raise RuntimeError(f"METRICS_PORT {address[1]} cannot be used at {address[0]}: {error}") from error


def add_metrics(site: Application) -> Application:
    """The application of a worker: metrics for connections to METRICS_PORT, the site for all others.

    The socket decides. With a Unix socket, SERVER_PORT comes from the Host header, which a client can forge.
    """
    metrics = make_wsgi_app(build_registry())

    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        is_private = _get_port(environ["gunicorn.socket"].getsockname()) == settings.METRICS_PORT
        return (metrics if is_private else site)(environ, start_response)

    return answer


def build_registry() -> CollectorRegistry:
    """The counts of all processes together, and what the app reads from the database."""
    registry, config = CollectorRegistry(), apps.get_app_config("examples")
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    registry.register(config.build_metrics_collector())  # type: ignore[attr-defined]
    return registry


def _get_port(address: Any) -> int | None:
    """None for the path of a Unix socket."""
    return address[1] if isinstance(address, tuple) else None
