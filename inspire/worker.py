"""The worker of gunicorn. An address that is too long gets a page with a way back, not one bare line."""

from typing import Any

from django.apps import apps
from django.conf import settings
from gunicorn.http.errors import LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>The address is too long</title></head>
<body><h1>The address is too long</h1>
<p>Use fewer filters or fewer words.</p>
<p><a href="/examples/">Go to the examples</a></p></body></html>
"""


class SiteWorker(ThreadWorker):
    def load_wsgi(self) -> None:
        """Here, not in wsgi.py: a test or a command that imports the application needs no thread."""
        super().load_wsgi()
        apps.get_app_config("examples").start_monitor()  # type: ignore[attr-defined]

    def handle_request(self, req: Any, conn: Any) -> Any:
        """After a body that inspire/middleware.py refuses, the connection is closed: to read the rest of the body would
        hold a thread for as long as the client likes."""
        sizes = [value for name, value in req.headers if name == "CONTENT-LENGTH"]
        if sizes and int(sizes[0]) > settings.MAX_BODY:
            req.force_close()
        return super().handle_request(req, conn)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        if not isinstance(exc, LimitRequestLine):
            super().handle_error(req, client, addr, exc)
            return
        self.log.info("A request line was too long.")
        body = PAGE.encode()
        lines = ("HTTP/1.1 414 URI Too Long", "Connection: close", "Content-Type: text/html; charset=utf-8")
        head = "\r\n".join((*lines, f"Content-Length: {len(body)}", "", ""))
        client.sendall(head.encode() + body)
