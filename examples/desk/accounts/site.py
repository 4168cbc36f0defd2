"""The desk as one place: nobody sees more than the sign-in pages without password and second factor."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.http import urlencode

from examples.desk.accounts import kept, views
from examples.desk.accounts.access import half_signed_in, is_verified, next_page
from examples.desk.accounts.forms import SignInForm
from examples.desk.queue.site import QueueSite

ENDED = {
    "idle": "You were signed out because nothing was done for fifteen minutes.",
    "long": "You were signed out: a session lasts twelve hours at most.",
    "kept": "You had been signed out when you sent your form. It was kept: sign in, and you can send it on.",
}


class DeskSite(QueueSite):
    login_form = SignInForm

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and is_verified(request.user)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().each_context(request), "desk_idle": int(settings.DESK_IDLE.total_seconds())}

    def get_urls(self) -> list[Any]:
        guard = self.admin_view
        return [
            path("second-factor/", guard(views.overview), name="second_factor"),
            path("second-factor/start/", views.start, name="second_factor_start"),
            path("second-factor/check/", views.check, name="second_factor_check"),
            path("second-factor/set-up/", views.set_up, name="second_factor_set_up"),
            path("second-factor/recovery-codes/", guard(views.new_codes), name="recovery_codes"),
            path("alive/", guard(views.alive), name="alive"),
            path("kept/", guard(kept.kept_forms), name="kept_forms"),
            path("kept/<int:pk>/discard/", guard(kept.discard), name="kept_form_discard"),
            # Also for those who are half signed in, whom the guard would only send away.
            path("logout/", self.logout, name="logout"),
            *super().get_urls(),
        ]

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if request.method == "GET" and half_signed_in(request.user):
            return self._second_step(next_page(request))
        ended = ENDED.get(request.GET.get("ended", ""), "")
        title = {"title": "Sign in to the editors’ desk", "ended": ended}
        response = super().login(request, {**title, **(extra_context or {})})
        if response.status_code == 302 and half_signed_in(request.user):
            return self._second_step(next_page(request))
        return response

    def _second_step(self, wanted: str) -> HttpResponse:
        return HttpResponseRedirect(f"{reverse('admin:second_factor_start')}?{urlencode({'next': wanted})}")
