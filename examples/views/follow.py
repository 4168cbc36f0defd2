"""Follow a search or an example by email: the form, the confirmation and the end of a subscription. Sets no cookie."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from examples.catalogue.refresh import get_catalogue
from examples.email_updates.emails import build_confirmation, send_email
from examples.email_updates.subscription_target import Target, find_target
from examples.email_updates.token import find_subscription
from examples.finder.reader_form import ReaderForm
from examples.finder.sender_limit import is_over_limit, is_over_recipient_limit, refuse_form, set_refusal_status
from examples.models import Subscription
from examples.models.subscriptions import MAX_PATH
from examples.presenters.breadcrumbs import build_breadcrumbs
from examples.views.context_processors import get_site_root

METHODS = ["GET", "HEAD", "POST"]
NOT_SENT = "We could not send the email. Try again in an hour."
TOO_LONG = "This search is too long to follow. Use fewer words or filters."
OLD_LINK = (
    "This link no longer works",
    "The address may have been deleted already. To follow a search or an example, use the link on its page.",
)
CONFIRM = (
    "Confirm that you want these emails",
    "We delete your address as soon as you unsubscribe, and a year after you last confirmed.",
)
CONFIRMED = (
    "You are subscribed",
    "We will email you when something changes. Every email has a link to unsubscribe.",
)
UNSUBSCRIBE = ("Unsubscribe", "We stop these emails and delete your address.")
UNSUBSCRIBED = ("You are unsubscribed", "We have deleted your address and will not email you again.")
CHECK_EMAIL = (
    "Check your email",
    "We have sent you a link. We send nothing else until you open it and press Confirm. The link works for seven days.",
)


class FollowForm(ReaderForm):
    class Meta:
        model = Subscription
        fields = ("email", "frequency")
        widgets: ClassVar = {"frequency": forms.RadioSelect}
        error_messages: ClassVar = {
            "email": {
                "required": "Enter your email address",
                "invalid": "Enter an email address such as name@example.org",
            },
            "frequency": {"required": "Choose how often we may email you"},
        }


@never_cache
@csrf_exempt  # nobody is signed in, so there is nothing that another site could misuse, and no cookie is needed
@require_http_methods(METHODS)
def follow(request: HttpRequest) -> HttpResponse:
    """`path` in the address: what to follow. Without it: every example."""
    target = find_target(request.GET.get("path") or "/examples/", get_catalogue())
    if not target or not settings.SENDS_EMAIL:
        raise Http404
    form = FollowForm(request.POST or None, initial={"frequency": Subscription.Frequency.WEEKLY})
    if form.is_valid() and _subscribe(request, form, target):
        return _render_message(request, CHECK_EMAIL)
    feed = reverse("finder-atom") + target.path.removeprefix(reverse("finder")) if target.is_search else ""
    context = {"form": form, "target": target, "feed": feed, "breadcrumbs": build_breadcrumbs()}
    return set_refusal_status(render(request, "follow/form.html", context), form)


def _subscribe(request: HttpRequest, form: FollowForm, target: Target) -> bool:
    """Whether the email with the link was sent. If not, the form says why. Spam is answered like everything else."""
    if form.is_spam:
        return True
    email, frequency = form.cleaned_data["email"], form.cleaned_data["frequency"]
    if is_over_limit(request) or is_over_recipient_limit(email):
        refuse_form(form)
        return False
    if len(target.path) > MAX_PATH:
        form.add_error(None, TOO_LONG)
        return False
    subscription, _ = Subscription.objects.get_or_create(
        email=email, path=target.path, defaults={"frequency": frequency}
    )
    # What a stranger chose takes effect only when the owner of the address confirms it.
    subscription.frequency = frequency
    is_sent = send_email(build_confirmation(subscription, target, get_site_root(request)))
    if not is_sent:
        form.add_error(None, NOT_SENT)
    return is_sent


@never_cache
@csrf_exempt  # the token in the address is the permission
@require_http_methods(METHODS)
def follow_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing, because programs that check emails open links too."""
    subscription = find_subscription(token, "confirm")
    if not subscription:
        return _render_message(request, OLD_LINK, status=404)
    if request.method != "POST":
        return _render_message(request, CONFIRM, "Confirm", subscription)
    if not _confirm(subscription, request.GET.get("frequency", "")):
        return _render_message(request, OLD_LINK, status=404)
    return _render_message(request, CONFIRMED, subscription=subscription)


def _confirm(subscription: Subscription, frequency: str) -> bool:
    """Whether the subscription still exists. It may have been deleted, or sent news, a moment ago."""
    changes: dict[str, Any] = {"confirmed_at": timezone.now()}
    if not subscription.confirmed_at:
        changes["sent_until"] = timezone.now()
    if frequency in Subscription.Frequency.values:
        changes["frequency"] = frequency
    return bool(Subscription.objects.filter(pk=subscription.pk).update(**changes))


@never_cache
@csrf_exempt  # the token in the address is the permission; mail programs send this form themselves (RFC 8058)
@require_http_methods(METHODS)
def follow_unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    subscription = find_subscription(token, "unsubscribe")
    if not subscription:
        return _render_message(request, OLD_LINK, status=404)
    if request.method != "POST":
        return _render_message(request, UNSUBSCRIBE, "Unsubscribe")
    subscription.delete()
    return _render_message(request, UNSUBSCRIBED)


def _render_message(
    request: HttpRequest,
    message: tuple[str, str],
    button: str = "",
    subscription: Subscription | None = None,
    status: int = 200,
) -> HttpResponse:
    """`message`: heading and text. `button`: its text, if the page asks for a decision. `subscription`: the page says
    what it follows."""
    target = find_target(subscription.path, get_catalogue()) if subscription else None
    context = {
        "heading": message[0],
        "text": message[1],
        "button": button,
        "target": target,
        "breadcrumbs": build_breadcrumbs(),
    }
    return render(request, "follow/message.html", context, status=status)
