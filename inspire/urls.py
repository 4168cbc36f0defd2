"""URLs of the public pages and the admin."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path(settings.DESK_PATH, include("examples.admin.accounts.urls")),
    path(settings.DESK_PATH, admin.site.urls),
    path("", include("examples.admin.reviewer_urls")),
    path("", include("examples.views.urls")),
]

handler400 = "examples.views.errors.bad_request"
handler500 = "examples.views.errors.server_error"
