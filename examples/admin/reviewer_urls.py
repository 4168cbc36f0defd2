"""The only admin address that needs no account: the signed link for a reviewer."""

from django.urls import path

from examples.admin.examples.preview import shared_preview_view

urlpatterns = [path("preview/<str:token>/", shared_preview_view, name="shared-preview")]
