"""The worker of gunicorn. An address that is too long gets a page with a way back, not one bare line."""

from typing import Any

from gunicorn.http.errors import LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>The address is too long</title></head>
<body><h1>The address is too long</h1>
<p>Use fewer filters or fewer words.</p>
<p><a href="/examples/">Go to the examples</a></p></body></html>
"""


class SiteWorker(ThreadWorker):
    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        if not isinstance(exc, LimitRequestLine):
            super().handle_error(req, client, addr, exc)
            return
        self.log.info("A request line was too long.")
        body = PAGE.encode()
        lines = ("HTTP/1.1 414 URI Too Long", "Connection: close", "Content-Type: text/html; charset=utf-8")
        head = "\r\n".join((*lines, f"Content-Length: {len(body)}", "", ""))
        client.sendall(head.encode() + body)
