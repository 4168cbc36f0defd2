"""The log: one line of JSON for each request and each fault. It names no reader and gives away no secret address."""

import logging
import re
from functools import partial
from typing import Any

import structlog
from django.conf import settings
from django.db import InterfaceError, InternalError, OperationalError, ProgrammingError

UNAVAILABLE, SERVER_ERROR = 503, 500
HIDDEN = "hidden"
# What a record may have besides its message.
FIELDS = ["method", "path", "status", "bytes", "milliseconds", "request_id", "by", "about", "detail", "from"]
# Value, time and signature, as in the link of a preview or of an email.
SIGNED_TOKEN = re.compile(r"[\w.-]+:\w{4,8}:[\w-]{6,}")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
QUERY = re.compile(r"(/[^\s?\"']*)\?[^\s\"']*")


def is_not_outage(record: logging.LogRecord) -> bool:
    """An outage has one line when it begins (examples/catalogue/fallback/outage.py), not one for each request."""
    error = record.exc_info[1] if record.exc_info else None
    is_fault = isinstance(error, OperationalError | InterfaceError | ProgrammingError | InternalError)
    return not is_fault and getattr(record, "status_code", 0) != UNAVAILABLE


def hide_secrets(text: str) -> str:
    """Leaves out signed tokens, email addresses, the words of searches and the path of the admin."""
    for sign, pattern, shown in ((":", SIGNED_TOKEN, HIDDEN), ("@", EMAIL, HIDDEN), ("?", QUERY, r"\1")):
        if sign in text:  # which is seldom so, and takes no time to see
            text = pattern.sub(shown, text)
    path = settings.DESK_PATH.strip("/")
    return re.sub(rf"{re.escape(path)}(?![\w-])", "admin", text) if path in text else text


def build_formatter(*, is_local: bool) -> logging.Formatter:
    """JSON escapes line breaks, so that no request forges a line. On a developer's machine: for people to read."""
    renderer: Any = structlog.dev.ConsoleRenderer(colors=False) if is_local else structlog.processors.JSONRenderer()
    return structlog.stdlib.ProcessorFormatter(
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(FIELDS),
            structlog.processors.TimeStamper(fmt="iso", key="time"),
            _drop_traceback_of_refusals,
            structlog.processors.format_exc_info,
            _hide_secrets_in_values,
        ],
    )


def build_logging(*, is_local: bool) -> dict[str, Any]:
    """Django's setting."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"is_not_outage": {"()": "django.utils.log.CallbackFilter", "callback": is_not_outage}},
        "formatters": {"line": {"()": partial(build_formatter, is_local=is_local)}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
            "django.request": {"filters": ["is_not_outage"]},
            "axes": {"level": "ERROR"},  # the logger examples.accounts reports the same in one line
        },
    }


def _drop_traceback_of_refusals(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """A request that was refused is no fault of ours, and anyone could fill the disk with tracebacks."""
    if getattr(event["_record"], "status_code", SERVER_ERROR) < SERVER_ERROR:
        event.pop("exc_info", None)
    return event


def _hide_secrets_in_values(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {name: hide_secrets(value) if isinstance(value, str) else value for name, value in event.items()}
