"""Accounts: made, given roles, taken out of use; never deleted, because entries name their authors."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserCreationForm, UsernameField
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from examples.admin.accounts import sessions
from examples.admin.accounts.audit import Kind, record
from examples.admin.accounts.lockout import unlock
from examples.admin.accounts.roles import roles_of
from examples.admin.base import CatalogueWidgetsMixin
from examples.admin.generics import ModelForm

NAME_HINT = "What they sign in with: letters, digits and @ . + - _"
ROLES_HINT = "The list of groups says what each role may do. An account can have several."
IN_USE_HINT = "Untick this instead of deleting the account. Its owner is signed out at once."


class AccountForm(ModelForm):
    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "groups", "is_active")
        labels = {"groups": "Roles", "is_active": "Active"}
        help_texts = {"username": NAME_HINT, "groups": ROLES_HINT, "is_active": IN_USE_HINT}
        field_classes = {"username": UsernameField}


class NewAccountForm(UserCreationForm):  # type: ignore[type-arg]
    class Meta(AccountForm.Meta):
        fields = ("username", "first_name", "last_name", "email", "groups")  # type: ignore[assignment]


class NewPasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]
    """Accounts have a password always: there is no other way in."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("usable_password", None)
        for field in self.fields.values():
            field.required = True


class AccountAdmin(CatalogueWidgetsMixin, UserAdmin):  # type: ignore[type-arg]
    form, add_form, change_password_form = AccountForm, NewAccountForm, NewPasswordForm
    change_user_password_template = "admin/examples/accounts/password.html"  # noqa: S105  a page, no password
    change_form_template = "admin/examples/accounts/account.html"
    add_form_template = "admin/examples/accounts/new_account.html"
    list_display = ("username", "first_name", "last_name", "roles", "in_use", "factor", "last_login")
    list_filter = ("groups", "is_active")
    search_fields = ("username", "first_name", "last_name", "email")
    search_help_text = "Searches names and email addresses."
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    actions = ("forget_factor", "let_in_again")
    fieldsets = (
        (None, {"fields": ("username", "first_name", "last_name", "email")}),
        ("Permissions", {"fields": ("groups", "is_active")}),
        ("Activity", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "first_name", "last_name", "email")}),
        ("Permissions", {"fields": ("groups",)}),
        ("First password", {"fields": ("password1", "password2")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        factor = Authenticator.objects.filter(user=OuterRef("pk"))
        users: QuerySet[User] = super().get_queryset(request)
        return users.prefetch_related("groups").annotate(has_factor=Exists(factor))

    @admin.display(description="Roles")
    def roles(self, user: User) -> str:
        return roles_of(user) or "none"

    @admin.display(description="Active", boolean=True, ordering="is_active")
    def in_use(self, user: User) -> bool:
        return user.is_active

    @admin.display(description="Second factor", boolean=True, ordering="has_factor")
    def factor(self, user: Any) -> bool:
        return bool(user.has_factor)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not above and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Nobody locks themselves out or gives themselves a role."""
        own = ("is_active", "groups") if obj and obj.pk == request.user.pk else ()
        return (*super().get_readonly_fields(request, obj), *own)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Every account may sign in here; roles decide what it may do."""
        obj.is_staff = True
        super().save_model(request, obj, form, change)

    @admin.action(
        description="Reset two-factor authentication (for example after a lost phone)", permissions=["change"]
    )
    def forget_factor(self, request: HttpRequest, users: QuerySet[User]) -> None:
        self._for_each(request, users, _forget_factor, "Two-factor authentication reset, and signed out")

    @admin.action(description="Unlock after too many wrong passwords or codes", permissions=["change"])
    def let_in_again(self, request: HttpRequest, users: QuerySet[User]) -> None:
        self._for_each(request, users, unlock, "Unlocked")

    def _for_each(self, request: HttpRequest, users: Any, do: Callable[[User], None], result: str) -> None:
        allowed = [user for user in users if self.has_change_permission(request, user)]
        refused = [user for user in users if user not in allowed]
        for user in allowed:
            do(user)
        if allowed:
            self.message_user(request, f"{result}: {_names(allowed)}.", messages.SUCCESS)
        if refused:
            self.message_user(request, f"Only a superuser may change: {_names(refused)}.", messages.WARNING)


def _names(users: list[User]) -> str:
    return ", ".join(user.get_username() for user in users)


def _forget_factor(user: User) -> None:
    """Sessions end too: anyone who holds the lost phone may hold an open one."""
    Authenticator.objects.filter(user=user).delete()
    sessions.end_all(user)
    record(Kind.FACTOR, user, "Reset: to be set up again")
