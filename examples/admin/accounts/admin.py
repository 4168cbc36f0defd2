"""Accounts, roles and the audit log in the admin."""

from collections.abc import Callable
from typing import Any

from allauth.core import context, ratelimit
from allauth.mfa.models import Authenticator
from axes.utils import reset
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserCreationForm, UsernameField
from django.contrib.auth.models import Group, User
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from examples.admin.accounts import session_expiry
from examples.admin.accounts.audit import EventKind, record_event
from examples.admin.accounts.roles import ROLES
from examples.admin.base import ReadOnlyAdmin, build_fieldset
from examples.admin.form_conflicts import ConflictCheckAdmin
from examples.admin.forms import CatalogueForm

USERNAME_HINT = "For signing in. Use letters, digits and @ . + - _ only."
ROLES_HINT = "An account can have several roles. Open “Groups” in the admin to see what each role may do."
ACTIVE_HINT = "Untick this instead of deleting the account. The owner of the account is signed out at once."


class AccountForm(CatalogueForm):
    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "groups", "is_active")
        labels = {"groups": "Roles", "is_active": "Active"}
        help_texts = {"username": USERNAME_HINT, "groups": ROLES_HINT, "is_active": ACTIVE_HINT}
        field_classes = {"username": UsernameField}


class NewAccountForm(UserCreationForm):
    class Meta(AccountForm.Meta):
        fields = ("username", "first_name", "last_name", "email", "groups")  # type: ignore[assignment]


class NewPasswordForm(AdminPasswordChangeForm):
    """Does not offer to disable the password: an account cannot sign in without one."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("usable_password", None)
        for field in self.fields.values():
            field.required = True


class AccountAdmin(ConflictCheckAdmin, UserAdmin):
    """Accounts are created, given roles and deactivated, but never deleted: entries name their authors."""

    form, add_form, change_password_form = AccountForm, NewAccountForm, NewPasswordForm
    change_user_password_template = "admin/examples/accounts/user_password.html"  # noqa: S105  a template
    change_form_template = "admin/examples/accounts/user_change_form.html"
    add_form_template = "admin/examples/accounts/user_add_form.html"
    list_display = ("username", "first_name", "last_name", "roles", "is_active", "second_factor", "last_login")
    list_filter = ("groups", "is_active")
    search_fields = ("username", "first_name", "last_name", "email")
    search_help_text = "Searches names and email addresses."
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    actions = ("reset_second_factor", "unlock_accounts")
    fieldsets = (
        build_fieldset(None, "username", "first_name", "last_name", "email"),
        build_fieldset("Permissions", "groups", "is_active"),
        build_fieldset("Activity", "last_login", "date_joined"),
    )
    add_fieldsets = (
        build_fieldset(None, "username", "first_name", "last_name", "email"),
        build_fieldset("Permissions", "groups"),
        build_fieldset("First password", "password1", "password2"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        factors = Authenticator.objects.filter(user=OuterRef("pk"))
        users: QuerySet[User] = super().get_queryset(request)
        return users.prefetch_related("groups").annotate(has_factor=Exists(factors))

    @admin.display(description="Roles")
    def roles(self, user: User) -> str:
        names = [group.name for group in user.groups.all()]
        return "superuser" if user.is_superuser else ", ".join(name for name in ROLES if name in names) or "none"

    @admin.display(description="Second factor", boolean=True, ordering="has_factor")
    def second_factor(self, user: Any) -> bool:
        return bool(user.has_factor)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        is_higher = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not is_higher and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Users cannot deactivate their own account or change their own roles."""
        own_fields = ("is_active", "groups") if obj and obj.pk == request.user.pk else ()
        return (*super().get_readonly_fields(request, obj), *own_fields)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Every account may sign in to the admin; its roles decide what it may do."""
        obj.is_staff = True
        super().save_model(request, obj, form, change)

    @admin.action(
        description="Reset two-factor authentication (for example after a lost phone)", permissions=["change"]
    )
    def reset_second_factor(self, request: HttpRequest, users: QuerySet[User]) -> None:
        self._apply_to_users(request, users, _reset_second_factor, "Reset two-factor authentication and signed out")

    @admin.action(description="Unlock accounts that had too many wrong passwords or codes", permissions=["change"])
    def unlock_accounts(self, request: HttpRequest, users: QuerySet[User]) -> None:
        self._apply_to_users(request, users, unlock_user, "Unlocked")

    def _apply_to_users(self, request: HttpRequest, users: Any, change: Callable[[User], None], result: str) -> None:
        allowed = [user for user in users if self.has_change_permission(request, user)]
        for user in allowed:
            change(user)
        if allowed:
            self.message_user(request, f"{result}: {', '.join(map(str, allowed))}.", messages.SUCCESS)
        if refused := ", ".join(str(user) for user in users if user not in allowed):
            self.message_user(request, f"Only a superuser may change: {refused}.", messages.WARNING)


def _reset_second_factor(user: User) -> None:
    """Also ends all sessions: one may be open on the lost phone."""
    Authenticator.objects.filter(user=user).delete()
    session_expiry.end_all_sessions(user)
    record_event(EventKind.FACTOR, user, "Reset: the user must set up a second factor again")


def unlock_user(user: User) -> None:
    """Clears the counts of wrong passwords and wrong codes."""
    reset(username=user.get_username())
    ratelimit.clear(context.request, action="login_failed", key=f"mfa-auth-user-{user.pk}")
    record_event(EventKind.ACCOUNT, user, "Unlocked after wrong passwords or codes")


class RoleAdmin(ReadOnlyAdmin):
    list_display = ("name", "members")
    fields = ("name", "members", "permission_names")

    @admin.display(description="Who has it")
    def members(self, group: Group) -> str:
        return ", ".join(group.user_set.order_by("username").values_list("username", flat=True)) or "nobody"

    @admin.display(description="Permissions")
    def permission_names(self, group: Group) -> str:
        return "; ".join(str(permission.name) for permission in group.permissions.all()) or "nothing"


class AccountEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "kind", "about", "who", "detail", "address")
    list_filter = ("kind", "at")
    search_fields = ("who", "about", "detail", "address")
    search_help_text = "Searches names, addresses and details."
    list_per_page = 100
    date_hierarchy = "at"

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Not for network addresses: PostgreSQL fails on what is none. The search finds them."""
        return not lookup.startswith("address") and super().lookup_allowed(lookup, value, request)
