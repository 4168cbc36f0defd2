"""Waits for another process or thread."""

import time
from collections.abc import Callable

PATIENCE = 120.0  # seconds; a busy machine is slow


def wait_until(condition: Callable[[], object], fault: str = "It takes too long.", patience: float = PATIENCE) -> None:
    """Raises TimeoutError with the text `fault`."""
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(fault)
        time.sleep(0.05)
