"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from inspire.encoding import in_utf8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inspire.settings")
application = in_utf8(get_wsgi_application())
