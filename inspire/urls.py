"""Addresses: the public pages and the editors' desk."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path(settings.DESK_PATH, include("examples.desk.accounts.urls")),
    path(settings.DESK_PATH, admin.site.urls),
    path("", include("examples.desk.urls")),
    path("", include("examples.pages.urls")),
]

handler400 = "examples.pages.errors.bad_request"
handler500 = "examples.pages.errors.server_error"
