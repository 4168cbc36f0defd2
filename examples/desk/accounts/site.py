"""The admin as one place: without password and second factor nobody sees more than the sign-in pages."""

from typing import Any

from allauth.account.internal.stagekit import get_pending_stage
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from examples.desk.accounts.access import is_verified, next_page
from examples.desk.accounts.views import SignInView, keep_alive
from examples.desk.queue.site import QueueSite

ENDED = {
    "idle": "You were signed out because nothing was done for fifteen minutes.",
    "long": "You were signed out: a session lasts twelve hours at most.",
}


class DeskSite(QueueSite):
    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and is_verified(request)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().each_context(request), "desk_idle": int(settings.DESK_IDLE.total_seconds())}

    def get_urls(self) -> list[Any]:
        return [
            path("alive/", self.admin_view(keep_alive), name="alive"),
            # Also for those without a second factor, whom the guard would only send away.
            path("logout/", self.logout, name="logout"),
            *super().get_urls(),
        ]

    @method_decorator([never_cache, login_not_required])
    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        if request.method == "GET" and super().has_permission(request):
            return redirect(next_page(request) if is_verified(request) else "mfa_activate_totp")
        if request.method == "GET" and get_pending_stage(request):
            return redirect("mfa_authenticate")
        context = {
            **self.each_context(request),
            "title": "Sign in to the editors’ desk",
            "ended": ENDED.get(request.GET.get("ended", ""), ""),
            "next": next_page(request),
            **(extra_context or {}),
        }
        return SignInView.as_view(extra_context=context)(request)
