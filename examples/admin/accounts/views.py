"""Sign-in and the second factor: django-allauth's views, where the admin differs from them."""

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
from allauth.mfa.totp.internal.auth import get_totp_secret
from allauth.mfa.totp.internal.flows import activate_totp
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.generic import FormView

from examples.admin.accounts import sessions
from examples.admin.accounts.audit import Kind, record


class SignInForm(AdminAuthenticationForm):
    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": "Enter the correct username and password. Both are case sensitive.",
    }

    def clean_username(self) -> str:
        """What no account could be called never reaches the database, whose columns it would not fit."""
        name = str(self.cleaned_data["username"])
        if len(name) > (User._meta.get_field("username").max_length or 0):
            raise self.get_invalid_login_error()
        return name


class SignInView(LoginView):
    """Nobody is signed in by a password alone: django-allauth asks for the second factor first."""

    template_name, form_class, next_page = "admin/login.html", SignInForm, "admin:index"

    def form_valid(self, form: Any) -> HttpResponse:
        self.request.session.cycle_key()
        login = Login(user=form.get_user(), redirect_url=self.get_success_url())
        return perform_password_login(self.request, {}, login)  # type: ignore[no-any-return]


@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class SetUpView(ActivateTOTPView):
    """The first app, or another one in place of it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As of django-allauth, which would send anyone who has an app to remove it first."""
        return FormView.dispatch(self, request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = FormView.get_context_data(self, **kwargs)
        return {**context, "key": " ".join(wrap(context["form"].secret, 4))}

    def form_valid(self, form: Any) -> HttpResponse:
        user = self.request.user
        with transaction.atomic():
            # Of two who set up the first app at once, one is asked for a code of the other's.
            User.objects.select_for_update().get(pk=user.pk)
            raise_if_reauthentication_required(self.request, app="allauth.mfa")
            replaced, _ = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN).delete()
            app, _ = activate_totp(self.request, form)
            app.wrap().validate_code(form.cleaned_data["code"])  # used up
        self.request.session.cycle_key()
        record_authentication(self.request, user, "mfa", type=app.type, reauthenticated=True)
        record(Kind.FACTOR, user, "App replaced" if replaced else "App set up")
        sessions.end_all(user, but=self.request.session.session_key)
        return show_recovery_codes(self.request)


class RecoveryCodesView(GenerateRecoveryCodesView):
    def form_valid(self, form: Any) -> HttpResponse:
        generate_recovery_codes(self.request)
        record(Kind.FACTOR, self.request.user, "New recovery codes made")
        return show_recovery_codes(self.request)


def show_recovery_codes(request: HttpRequest) -> HttpResponse:
    """In the answer to the form that made them, and nowhere else."""
    codes = Authenticator.objects.get(user=request.user, type=Authenticator.Type.RECOVERY_CODES).wrap()
    context = {"title": "Your recovery codes", "codes": ["-".join(wrap(code, 4)) for code in codes.get_unused_codes()]}
    return TemplateResponse(request, "admin/examples/accounts/recovery_codes.html", context)


def qr_code(request: HttpRequest) -> HttpResponse:
    """The key on the page for setting up an app, as an image: the content policy lets no page draw it inline."""
    adapter = get_adapter()
    address = adapter.build_totp_url(request.user, get_totp_secret())
    return HttpResponse(adapter.build_totp_svg(address), content_type="image/svg+xml")


def keep_alive(request: HttpRequest) -> HttpResponse:
    """Asked by a page in which someone is typing; that it was asked is all."""
    return HttpResponse(status=204)
