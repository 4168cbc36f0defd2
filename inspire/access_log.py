"""gunicorn's log of requests: one line of JSON each, which says nothing about the reader and gives nothing away."""

import datetime as dt
import json
from typing import Any

from django.conf import settings
from gunicorn.glogging import Logger

SIGNED = ":"  # separates the parts of a signed token, as in the link of a preview; no other address has it
HIDDEN = "hidden"


class AccessLog(Logger):
    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: dt.timedelta) -> None:
        """Leaves out address, browser and previous page, and what follows "?": the words of a search."""
        if not self.access_log_enabled:
            return
        line = {
            "time": dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"),
            "method": environ["REQUEST_METHOD"],
            "path": hide_secrets(environ["PATH_INFO"]),
            "status": int(str(resp.status).split()[0]),
            "bytes": resp.sent,
            "milliseconds": round(request_time.total_seconds() * 1000),
        }
        self.access_log.info("%s", json.dumps(line))  # escapes line breaks, so that no request forges a line


def hide_secrets(path: str) -> str:
    """The path without signed tokens and without the path of the admin, which is not public."""
    parts = [HIDDEN if SIGNED in part else part for part in path.split("/")]
    if len(parts) > 1 and parts[1] == settings.DESK_PATH.strip("/"):
        parts[1] = "admin"
    return "/".join(parts)
