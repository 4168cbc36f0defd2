"""gunicorn's configuration. Its main process loads the code and the catalogue; the workers it forks share that memory.

A reload (USR2) starts a second main process beside the first. See "New code and memory" in OPERATIONS.md.
"""

import gc
import os
import shutil
import signal
import tempfile
from typing import Any

from django.apps import apps
from django.db import connections

from inspire.environment import read_port
from inspire.warm_up import request_pages

wsgi_app = "inspire.wsgi"
worker_class = "inspire.worker.SiteWorker"
preload_app = True
threads = 4
timeout = 30  # seconds, as are the next two
graceful_timeout = 20
keepalive = 75  # longer than the proxy's, so that the proxy never writes to a connection that is closing
limit_request_line = 8190  # enough for every box of the finder
control_socket_disable = True
accesslog = "-"
logger_class = "inspire.access_log.AccessLog"

os.environ.setdefault(
    "DJANGO_SETTINGS_MODULE", "inspire.settings"
)  # the log reads them before the application is loaded

METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # prometheus-client reads it when the application is imported
if read_port("METRICS_PORT") and METRICS_FOLDER not in os.environ:  # HUP reads this file again
    os.environ[METRICS_FOLDER] = tempfile.mkdtemp(prefix="metrics-")


def on_starting(server: Any) -> None:
    """Before the server listens. What is frozen is left alone by the garbage collector, which would write to it and so
    give each worker a copy of its own."""
    config: Any = apps.get_app_config("examples")
    if config.load_shared_data():
        request_pages(server.app.wsgi(), config.list_common_addresses())
    connections.close_all()  # no connection survives a fork
    gc.collect()
    gc.freeze()


def when_ready(server: Any) -> None:
    if METRICS_FOLDER in os.environ:
        from inspire.metrics import open_port  # later than at the start, because it imports prometheus-client

        open_port(server)


def on_exit(server: Any) -> None:
    if METRICS_FOLDER in os.environ:
        shutil.rmtree(os.environ[METRICS_FOLDER], ignore_errors=True)


def post_worker_init(worker: Any) -> None:
    """After USR2, the last of the new workers tells the earlier main process to end: its workers finish their requests.
    If the new code does not start, the earlier process goes on."""
    if worker.age == worker.cfg.workers and (earlier := os.environ.get("GUNICORN_PID")):
        os.kill(int(earlier), signal.SIGTERM)
