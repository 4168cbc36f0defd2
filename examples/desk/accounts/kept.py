"""Forms that came after their sender's session had ended: kept, shown, and sent again by a click. Nothing is lost."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from examples.desk.accounts.access import account, next_page
from examples.models import KeptForm

USED = "_kept_form"  # the field that says which kept form is being sent again
LONGEST_BODY = 8_000_000  # characters: more than Django takes, were it all escaped
LONGEST_NUMBER = 5  # digits; rows of a form are never so many
NOT_SHOWN = ("csrfmiddlewaretoken", USED, "next")
# Their forms hold passwords or codes, or nothing that anybody typed.
NEVER = ("login", "logout", "second-factor", "password_change", "kept", "alive")


def keep(request: HttpRequest, user: User) -> bool:
    """Keeps a form that somebody sent -> whether there was one that may be kept."""
    fields = request.POST.copy()
    for name in NOT_SHOWN:
        fields.pop(name, None)
    body = fields.urlencode()
    if not fields or len(body) > LONGEST_BODY or _is_private(request, fields):
        return False
    path = request.get_full_path()
    longest = KeptForm._meta.get_field("path").max_length or 0
    KeptForm.objects.create(user=user, path=path if len(path) <= longest else request.path[:longest], body=body)
    return True


def _is_private(request: HttpRequest, fields: QueryDict) -> bool:
    steps = request.path_info.removeprefix(f"/{settings.DESK_PATH}").split("/")
    return steps[0] in NEVER or "password" in steps or any("password" in name for name in fields)


def of(user: User) -> Any:
    return KeptForm.objects.filter(user=user).exclude(pk__in=KeptForm.objects.outdated())


def used(request: HttpRequest, response: HttpResponse) -> None:
    """A kept form that was sent again, and was not refused out of hand, is done with."""
    number = request.POST.get(USED, "") if request.method == "POST" else ""
    if number.isascii() and number.isdecimal() and response.status_code < 400 and request.user.is_authenticated:
        of(account(request)).filter(pk=int(number[:18])).delete()


def onwards(request: HttpRequest, wanted: str) -> HttpResponseRedirect:
    """Where to go once signed in: to what was kept, or on."""
    KeptForm.objects.outdated().delete()
    return HttpResponseRedirect(reverse("admin:kept_forms") if of(account(request)).exists() else wanted)


def _fields(form: KeptForm) -> list[tuple[str, str]]:
    return [(name, value) for name, values in QueryDict(form.body).lists() for value in values]


def _words(name: str) -> str:
    """outcomes-0-measured_by -> outcomes 1 measured by"""
    parts = [
        str(int(part) + 1) if part.isdecimal() and len(part) < LONGEST_NUMBER else part
        for part in name.strip("_").split("-")
    ]
    return " ".join(parts).replace("_", " ")


@require_GET
def kept_forms(request: HttpRequest) -> HttpResponse:
    forms = [
        {
            "form": form,
            "fields": (fields := _fields(form)),
            "typed": [(_words(name), value) for name, value in fields if value and not name.startswith("_")],
        }
        for form in of(account(request))
    ]
    context = {**admin.site.each_context(request), "title": "What you sent after you had been signed out"}
    return TemplateResponse(request, "desk/accounts/kept.html", {**context, "kept": forms, "used": USED})


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(of(account(request)), pk=pk).delete()
    messages.success(request, "It was thrown away.")
    return redirect("admin:kept_forms" if of(account(request)).exists() else next_page(request))
