"""Sign-in and second factor: django-allauth's views, adapted to the admin."""

from textwrap import wrap
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_password_login, record_authentication
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.models import Login
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.flows import generate_recovery_codes
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import get_totp_secret
from allauth.mfa.totp.internal.flows import activate_totp
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.generic import FormView

from examples.admin.accounts import session_expiry
from examples.admin.accounts.audit import EventKind, record_event


class SignInForm(AdminAuthenticationForm):
    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": "Enter the correct username and password. Both are case sensitive.",
    }

    def clean_username(self) -> str:
        """Refuses a name that is too long for the database's column."""
        name = str(self.cleaned_data["username"])
        if len(name) > (User._meta.get_field("username").max_length or 0):
            raise self.get_invalid_login_error()
        return name


class SignInView(LoginView):
    """Checks the password; django-allauth then asks for the second factor before it signs the user in."""

    template_name, form_class, next_page = "admin/login.html", SignInForm, "admin:index"

    def form_valid(self, form: Any) -> HttpResponse:
        self.request.session.cycle_key()
        login = Login(user=form.get_user(), redirect_url=self.get_success_url())
        return perform_password_login(self.request, {}, login)  # type: ignore[no-any-return]


def lockout_view(request: HttpRequest, response: HttpResponse | None, credentials: Any = None) -> HttpResponse:
    """Shown by django-axes after too many wrong passwords: the same page whether or not the account exists."""
    page = render(request, "lockout.html", {"title": "Too many wrong passwords"}, status=429)
    page["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME.total_seconds()))
    return page


@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class SetUpView(FormView):
    """Sets up the first app, or replaces it; django-allauth's own view makes users remove their app first."""

    template_name, form_class = "mfa/totp/activate_form.html", ActivateTOTPForm

    def get_form_kwargs(self) -> Any:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "key": " ".join(wrap(context["form"].secret, 4))}

    def form_valid(self, form: Any) -> HttpResponse:
        user: Any = self.request.user
        with transaction.atomic():
            # If two sessions set up the first app at once, the later one must enter a code of the earlier one's app.
            User.objects.select_for_update().get(pk=user.pk)
            raise_if_reauthentication_required(self.request, app="allauth.mfa")
            replaced, _ = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN).delete()
            app, _ = activate_totp(self.request, form)
            app.wrap().validate_code(form.cleaned_data["code"])  # so that it cannot be used again
        self.request.session.cycle_key()
        record_authentication(self.request, user, "mfa", type=app.type, reauthenticated=True)
        record_event(EventKind.FACTOR, user, "App replaced" if replaced else "App set up")
        session_expiry.end_all_sessions(user, except_key=self.request.session.session_key)
        return show_recovery_codes(self.request)


class RecoveryCodesView(GenerateRecoveryCodesView):
    def form_valid(self, form: Any) -> HttpResponse:
        generate_recovery_codes(self.request)
        record_event(EventKind.FACTOR, self.request.user, "New recovery codes created")
        return show_recovery_codes(self.request)


def show_recovery_codes(request: HttpRequest) -> HttpResponse:
    """Shows the codes once, in the response to the form that created them."""
    codes = Authenticator.objects.get(user=request.user, type=Authenticator.Type.RECOVERY_CODES).wrap()
    context = {"title": "Your recovery codes", "codes": ["-".join(wrap(code, 4)) for code in codes.get_unused_codes()]}
    return TemplateResponse(request, "admin/examples/accounts/recovery_codes.html", context)


def qr_code_view(request: HttpRequest) -> HttpResponse:
    """Returns the key of the app being set up as an image: the content security policy forbids inline images."""
    adapter = get_adapter()
    address = adapter.build_totp_url(request.user, get_totp_secret())
    return HttpResponse(adapter.build_totp_svg(address), content_type="image/svg+xml")


def keep_alive(request: HttpRequest) -> HttpResponse:
    """Requested by session_timeout.js while someone is typing: the request itself extends the session."""
    return HttpResponse(status=204)
