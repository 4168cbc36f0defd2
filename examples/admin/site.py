"""The admin site. Without password and second factor, only the sign-in pages are accessible."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.stagekit import get_pending_stage
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from examples.admin.accounts.session_expiry import END_REASONS
from examples.admin.accounts.views import SignInView, keep_alive
from examples.admin.dashboard import build_actions, build_sections


def is_verified(request: Any) -> bool:
    """Returns whether the user has entered a second factor in this session."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


class CatalogueAdminSite(AdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and is_verified(request)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().each_context(request), "desk_idle": int(settings.DESK_IDLE.total_seconds())}

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        user = request.user
        context = {"dashboard_actions": list(build_actions(user)), "dashboard_sections": list(build_sections(user))}
        return super().index(request, {**context, **(extra_context or {})})

    def get_urls(self) -> list[Any]:
        return [
            path("alive/", self.admin_view(keep_alive), name="alive"),
            # Not guarded: users without a second factor must be able to sign out, too.
            path("logout/", self.logout, name="logout"),
            # Without Django's redirect to a row's own page, which tells anyone with an account the slug of a draft.
            *(pattern for pattern in super().get_urls() if getattr(pattern, "name", "") != "view_on_site"),
        ]

    @method_decorator([never_cache, login_not_required])
    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        reason = END_REASONS.get(request.GET.get("ended", ""), "")
        ended = f"You were signed out because you were {reason}." if reason else ""
        context = {**self.each_context(request), "title": "Sign in to the editors’ desk", "ended": ended}
        view = SignInView(extra_context=context | (extra_context or {}))
        view.setup(request)
        if request.method == "GET" and super().has_permission(request):
            return redirect(view.get_success_url() if is_verified(request) else "mfa_activate_totp")
        if request.method == "GET" and get_pending_stage(request):
            return redirect("mfa_authenticate")
        return view.dispatch(request)
