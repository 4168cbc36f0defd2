"""The one address of the desk that needs no account: an entry for a reviewer outside, by a signed link."""

from django.urls import path

from examples.admin.examples.reviewer_link import shared_preview_view

urlpatterns = [path("preview/<str:sealed>/", shared_preview_view, name="shared-preview")]
