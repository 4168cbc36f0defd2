"""Addresses of sign-in and second factor, under the names by which django-allauth knows them."""

from typing import Any

from allauth.mfa.base.views import AuthenticateView, IndexView, ReauthenticateView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.urls import path, reverse_lazy

from examples.admin.accounts.views import RecoveryCodesView, SetUpView, qr_code

verified = admin.site.admin_view
after_password: Any = staff_member_required(login_url="admin:login")


def titled(view: Any, title: str, **options: Any) -> Any:
    return view.as_view(extra_context={"title": title}, **options)


recovery_codes = verified(titled(RecoveryCodesView, "Make new recovery codes"))
remove_passkey = titled(RemoveWebAuthnView, "Remove a passkey", success_url=reverse_lazy("mfa_index"))
reauthenticate = after_password(titled(ReauthenticateView, "Confirm that it is you"))

urlpatterns = [
    path("login/", admin.site.login, name="account_login"),
    path("second-factor/", verified(titled(IndexView, "Second factor")), name="mfa_index"),
    path("second-factor/code/", titled(AuthenticateView, "Enter a code"), name="mfa_authenticate"),
    path("second-factor/confirm/", reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/set-up/", after_password(titled(SetUpView, "Set up your app")), name="mfa_activate_totp"),
    path("second-factor/set-up/qr.svg", after_password(qr_code), name="mfa_qr_code"),
    path("second-factor/recovery-codes/", recovery_codes, name="mfa_generate_recovery_codes"),
    # Where django-allauth leads anyone who adds a passkey and has no recovery codes yet.
    path("second-factor/recovery-codes/", recovery_codes, name="mfa_view_recovery_codes"),
    path("second-factor/passkeys/add/", verified(titled(AddWebAuthnView, "Add a passkey")), name="mfa_add_webauthn"),
    path("second-factor/passkeys/<int:pk>/remove/", verified(remove_passkey), name="mfa_remove_webauthn"),
]
