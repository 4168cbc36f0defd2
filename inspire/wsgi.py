"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from inspire.encoding import force_utf8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inspire.settings")
application = force_utf8(get_wsgi_application())
