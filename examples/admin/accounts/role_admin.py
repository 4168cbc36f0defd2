"""The roles and who has each, read-only."""

from django.contrib import admin
from django.contrib.auth.models import Group

from examples.admin.base import ReadOnlyAdmin


class RoleAdmin(ReadOnlyAdmin):
    list_display = ("name", "members")
    fields = ("name", "members", "permission_names")

    @admin.display(description="Who has it")
    def members(self, group: Group) -> str:
        return ", ".join(group.user_set.order_by("username").values_list("username", flat=True)) or "nobody"

    @admin.display(description="Permissions")
    def permission_names(self, group: Group) -> str:
        return "; ".join(str(permission.name) for permission in group.permissions.all()) or "nothing"
