"""gunicorn's two logs, of requests and of itself, in the same lines as Django's."""

import datetime as dt
from typing import Any

from django.conf import settings
from gunicorn.glogging import Logger

from inspire.logs import build_formatter
from inspire.middleware import REQUEST_ID


class AccessLog(Logger):
    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        formatter = build_formatter(is_local=settings.LOCAL)
        for log in (self.error_log, self.access_log):
            if handler := self._get_gunicorn_handler(log):
                handler.setFormatter(formatter)

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: dt.timedelta) -> None:
        """Leaves out address, browser and previous page, and what follows "?": the words of a search."""
        if not self.access_log_enabled:
            return
        headers = {str(name).lower(): value for name, value in resp.headers}
        values = {
            "method": environ["REQUEST_METHOD"],
            "path": environ["PATH_INFO"],
            "status": int(str(resp.status).split()[0]),
            "bytes": resp.sent,
            "milliseconds": round(request_time.total_seconds() * 1000),
            "request_id": headers.get(REQUEST_ID.lower(), ""),
        }
        self.access_log.info("request", extra=values)
