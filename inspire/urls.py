"""URLs of the public pages and the admin."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from examples.admin.examples.reviewer_link import shared_preview_view

urlpatterns = [
    path(settings.DESK_PATH, include("examples.admin.accounts.urls")),
    path(settings.DESK_PATH, admin.site.urls),
    # A reviewer opens it without an account, so it is not below the admin's address.
    path("preview/<str:token>/", shared_preview_view, name="shared-preview"),
    path("", include("examples.views.urls")),
]

handler400 = "examples.views.errors.bad_request"
handler500 = "examples.views.errors.server_error"
