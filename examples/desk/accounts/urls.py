"""Addresses of sign-in and second factor, under the names by which django-allauth knows them."""

from typing import Any

from allauth.mfa.base.views import AuthenticateView, IndexView, ReauthenticateView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.urls import path, reverse_lazy

from examples.desk.accounts.views import RecoveryCodesView, SetUpView, qr_code

verified = admin.site.admin_view
after_password: Any = staff_member_required(login_url="admin:login")


def titled(title: str) -> dict[str, dict[str, str]]:
    return {"extra_context": {"title": title}}


authenticate = AuthenticateView.as_view(**titled("Enter a code"))
reauthenticate = ReauthenticateView.as_view(**titled("Confirm that it is you"))
set_up = SetUpView.as_view(**titled("Set up your app"))
index = IndexView.as_view(**titled("Second factor"))
recovery_codes = RecoveryCodesView.as_view(**titled("Make new recovery codes"))
add_passkey = AddWebAuthnView.as_view(**titled("Add a passkey"))
remove_passkey = RemoveWebAuthnView.as_view(**titled("Remove a passkey"), success_url=reverse_lazy("mfa_index"))

urlpatterns = [
    path("login/", admin.site.login, name="account_login"),
    path("second-factor/", verified(index), name="mfa_index"),
    path("second-factor/code/", authenticate, name="mfa_authenticate"),
    path("second-factor/confirm/", after_password(reauthenticate), name="mfa_reauthenticate"),
    path("second-factor/set-up/", after_password(set_up), name="mfa_activate_totp"),
    path("second-factor/set-up/qr.svg", after_password(qr_code), name="mfa_qr_code"),
    path("second-factor/recovery-codes/", verified(recovery_codes), name="mfa_generate_recovery_codes"),
    # Where django-allauth leads whoever adds a passkey and has no recovery codes yet.
    path("second-factor/recovery-codes/", verified(recovery_codes), name="mfa_view_recovery_codes"),
    path("second-factor/passkeys/add/", verified(add_passkey), name="mfa_add_webauthn"),
    path("second-factor/passkeys/<int:pk>/remove/", verified(remove_passkey), name="mfa_remove_webauthn"),
]
