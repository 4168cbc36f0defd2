"""Addresses of sign-in and second factor, with the names that django-allauth expects."""

from typing import Any

from allauth.mfa.base.views import AuthenticateView, IndexView, ReauthenticateView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.urls import path, reverse_lazy

from examples.admin.accounts.views import RecoveryCodesView, SetUpView, qr_code_view

require_factor = admin.site.admin_view
require_password: Any = staff_member_required(login_url="admin:login")


def build_view(view: Any, title: str, **options: Any) -> Any:
    return view.as_view(extra_context={"title": title}, **options)


recovery_codes = require_factor(build_view(RecoveryCodesView, "Make new recovery codes"))
add_passkey = require_factor(build_view(AddWebAuthnView, "Add a passkey"))
remove_passkey = build_view(RemoveWebAuthnView, "Remove a passkey", success_url=reverse_lazy("mfa_index"))
reauthenticate = require_password(build_view(ReauthenticateView, "Confirm that it is you"))

urlpatterns = [
    path("login/", admin.site.login, name="account_login"),
    path("second-factor/", require_factor(build_view(IndexView, "Second factor")), name="mfa_index"),
    path("second-factor/code/", build_view(AuthenticateView, "Enter a code"), name="mfa_authenticate"),
    path("second-factor/confirm/", reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/set-up/", require_password(build_view(SetUpView, "Set up your app")), name="mfa_activate_totp"),
    path("second-factor/set-up/qr.svg", require_password(qr_code_view), name="mfa_qr_code"),
    path("second-factor/recovery-codes/", recovery_codes, name="mfa_generate_recovery_codes"),
    # django-allauth redirects here after the first passkey, if the account has no recovery codes yet.
    path("second-factor/recovery-codes/", recovery_codes, name="mfa_view_recovery_codes"),
    path("second-factor/passkeys/add/", add_passkey, name="mfa_add_webauthn"),
    path("second-factor/passkeys/<int:pk>/remove/", require_factor(remove_passkey), name="mfa_remove_webauthn"),
]
