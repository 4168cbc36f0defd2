"""The worker of gunicorn."""

from contextlib import suppress
from http import HTTPStatus
from typing import Any

from django.apps import apps
from django.conf import settings
from gunicorn.workers.gthread import ThreadWorker

from inspire.gunicorn_errors import build_refusal, get_status
from inspire.metrics import add_metrics


class SiteWorker(ThreadWorker):
    def load_wsgi(self) -> None:
        """Here, not in wsgi.py: a test or a command that imports the application needs no thread."""
        super().load_wsgi()
        config: Any = apps.get_app_config("examples")
        config.load_shared_data()
        config.start_monitor()
        if settings.METRICS_PORT:
            self.wsgi = add_metrics(self.app.wsgi())

    def handle_request(self, req: Any, conn: Any) -> Any:
        """After a request with a body, the connection is closed. To keep it, gunicorn would read what no page has read,
        which holds a thread for as long as the client likes."""
        headers = dict(req.headers)
        if "TRANSFER-ENCODING" in headers or headers.get("CONTENT-LENGTH", "0") != "0":
            req.force_close()
        return super().handle_request(req, conn)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """gunicorn's own has no headers, and logs the reader's address and what was sent."""
        status = get_status(exc)
        if status == HTTPStatus.INTERNAL_SERVER_ERROR:
            self.log.error("A request failed outside Django.", exc_info=exc)
        else:
            self.log.info("A request was refused with status %d: %s", status, type(exc).__name__)
        with suppress(OSError):  # the client has gone
            client.sendall(build_refusal(status))
