"""The WSGI application that gunicorn serves."""

import os

from django.apps import apps
from django.core.wsgi import get_wsgi_application

from inspire.encoding import force_utf8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inspire.settings")
application = force_utf8(get_wsgi_application())
apps.get_app_config("examples").start_monitor()  # type: ignore[attr-defined]
