"""The pages of the second factor: give it, set it up, replace it, new recovery codes."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import django_otp
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters

from examples.desk.accounts import factor, kept
from examples.desk.accounts.access import account, is_verified, may_work, next_page
from examples.desk.accounts.events import Kind, record
from examples.desk.accounts.forms import AnyCodeForm, CodeForm, RecoveryForm, SetUpForm

type View = Callable[[HttpRequest], HttpResponse]


def after_password(view: View) -> View:
    """For pages that need no second factor: those that ask for it."""

    @never_cache
    @csrf_protect
    @sensitive_post_parameters()
    def guarded(request: HttpRequest) -> HttpResponse:
        return view(request) if may_work(request.user) else _to("admin:login", request)

    return guarded


def _to(name: str, request: HttpRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': next_page(request)})}")


def page(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    failed = any(form.errors for form in context.get("forms", ()))
    context = {**admin.site.each_context(request), "title": title, "failed": failed, **context}
    return TemplateResponse(request, f"desk/accounts/{template}.html", {**context, "next": next_page(request)})


def enter(request: HttpRequest, device: Any) -> None:
    """The second factor was given. A new session key, in case anybody knew the one before."""
    request.session.cycle_key()
    django_otp.login(request, device)


@after_password
def start(request: HttpRequest) -> HttpResponse:
    """Sends whoever gave a password to what comes next."""
    user = account(request)
    if is_verified(user):
        return kept.onwards(request, next_page(request))
    return _to("admin:second_factor_check" if factor.has_factor(user) else "admin:second_factor_set_up", request)


@after_password
def check(request: HttpRequest) -> HttpResponse:
    user = account(request)
    if is_verified(user) or not factor.has_factor(user):
        return start(request)
    recovering = "recovery" in request.GET
    form = (RecoveryForm if recovering else CodeForm)(user, request.POST or None)
    if form.is_valid():
        enter(request, form.device)
        record(Kind.SIGNED_IN, user, "With a recovery code" if recovering else "With a code from the app")
        return kept.onwards(request, next_page(request))
    title = "Use a recovery code" if recovering else "Enter the code from your app"
    return page(request, "check", title, forms=[form], recovering=recovering)


@after_password
def set_up(request: HttpRequest) -> HttpResponse:
    """The first app, or another one for those who can show that they have one already."""
    user = account(request)
    first_time = not factor.has_factor(user)
    if not (first_time or is_verified(user)):
        return start(request)
    setting = SetUpForm(user, request.POST or None)
    # A recovery code works but once: it is looked at when the rest is right.
    current = AnyCodeForm(user, request.POST if setting.is_valid() else None)
    del current.fields["code"].widget.attrs["autofocus"]  # the new app comes first on the page
    forms = [setting] if first_time else [current, setting]
    if all(form.is_valid() for form in forms):
        return _has_new_app(request, setting, first_time)
    square = factor.square(factor.address(user, setting.key))
    title = "Set up your second factor" if first_time else "Use another app or phone"
    return page(
        request, "set_up", title,
        forms=forms, setting=setting, first_time=first_time, square=square, key=factor.key_in_groups(setting.key),
    )  # fmt: skip


def _has_new_app(request: HttpRequest, form: SetUpForm, first_time: bool) -> HttpResponse:
    user = account(request)
    device = factor.set_up(user, form.key, form.step, first_time=first_time)
    if device is None:
        return start(request)
    enter(request, device)
    record(Kind.FACTOR, user, "App set up" if first_time else "App replaced")
    return page(request, "codes", "Your recovery codes", codes=factor.new_codes(user), first_time=first_time)


def overview(request: HttpRequest) -> HttpResponse:
    return page(request, "factor", "Second factor", left=factor.codes_left(account(request)))


@sensitive_post_parameters()
def new_codes(request: HttpRequest) -> HttpResponse:
    user = account(request)
    form = AnyCodeForm(user, request.POST or None)
    if form.is_valid():
        codes = factor.new_codes(user)
        record(Kind.FACTOR, user, "New recovery codes made")
        return page(request, "codes", "Your recovery codes", codes=codes)
    return page(request, "new_codes", "Make new recovery codes", forms=[form])


def alive(request: HttpRequest) -> HttpResponse:
    """Asked by a page in which somebody is typing; that it was asked is all."""
    return HttpResponse(status=204)
