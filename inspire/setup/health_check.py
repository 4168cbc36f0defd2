"""The container's health check: exits 0 if its server answers /healthz. Standard library only."""

import os
import sys
import urllib.request

ADDRESS = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/healthz"


def main() -> None:
    # Django refuses other host names.
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".")
    request = urllib.request.Request(ADDRESS, headers={"Host": host} if host not in ("", "*") else {})
    try:
        urllib.request.urlopen(request, timeout=4).close()
    except OSError as error:
        sys.exit(f"{ADDRESS} does not answer: {error}")


if __name__ == "__main__":
    main()
