"""The desk's front page: what waits for whom, with the way to the right form, whatever the size of the catalogue."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from examples.admin.dashboard.not_reported import find_entries_with_gaps
from examples.models import Cost, EmptySearch, Example, Link, Suggestion
from examples.presenters.not_reported import GAP_TEXTS, list_gaps
from tests.helpers.accounts import sign_in
from tests.helpers.factories import ExampleFactory, OrganisationFactory, OutcomeFactory, SourceFactory, term

pytestmark = pytest.mark.django_db
TITLES = [
    "Schedules that failed", "In review", "Scheduled", "Unfinished working copies", "Check overdue",
    "Dead links", "Sources that are copies, not the publisher’s own", "New suggestions",
    "Searches of the last 30 days that found nothing", "Entries with the most not reported",
]  # fmt: skip


def page(client: Client) -> str:
    response = client.get(reverse("admin:index"))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return unescape(response.content.decode())


def section(text: str, title: str) -> str:
    """The part of the page under a heading, as far as the next one; without tags but for links."""
    found = re.search(rf"<h3[^>]*>{re.escape(title)}(.*?)</section>", text, re.DOTALL)
    assert found, title
    return " ".join(re.sub(r"<(?!/?a\b)[^>]*>", " ", found[1]).split())


def editor(*codenames: str) -> Client:
    user = User.objects.create_user("jo", first_name="Jo", last_name="Bloggs", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return sign_in(user)


def form(row: Any, page: str = "change") -> str:
    return f'<a href="{reverse(f"admin:examples_{row._meta.model_name}_{page}", args=[row.pk])}">'


def draft(**values: Any) -> Example:
    made: Example = ExampleFactory(published_at=None, **{"status": "draft"} | values)
    return made


def test_sections_with_nothing_in_them_are_named_in_one_line(admin_client: Client) -> None:
    text = page(admin_client)
    assert " ".join(f"{title}: none." for title in TITLES) in text
    assert "<h3" not in text.partition('id="dashboard"')[2].partition("content-related")[0]


def test_entries_on_their_way(admin_client: Client, admin_user: User) -> None:
    day = dt.datetime(2027, 7, 1, 9, tzinfo=dt.UTC)
    sent = draft(title="Sent in", status="in_review", edited_by=admin_user, publish_at=day)
    public = ExampleFactory(title="Public")
    Example.objects.filter(pk=public.pk).update(retire_at=day, retired_reason="x", schedule_fault="It has no source.")
    begun = draft(title="Public, better", copy_of=public, edited_by=admin_user)
    Example.objects.update(updated_at=dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC))
    text = page(admin_client)
    review = section(text, "In review")
    assert f"{form(sent, 'review')}Sent in</a>" in review
    assert "from admin, since 3 Nov 2026, to be published on 1 Jul 2027, 10:00" in review
    assert "It has no source." in section(text, "Schedules that failed")
    scheduled = section(text, "Scheduled")
    assert f"{form(public)}Public</a> to be retired on 1 Jul 2027, 10:00" in scheduled
    assert "Sent in" in scheduled
    assert f"{form(begun)}Public, better</a> last changed by admin on 3 Nov 2026" in section(
        text, "Unfinished working copies"
    )


def test_checks_links_and_copies(admin_client: Client) -> None:
    overdue = ExampleFactory(title="Late", check_due=timezone.localdate() - dt.timedelta(days=1))
    ExampleFactory(title="In time", check_due=timezone.localdate())
    draft(title="Late draft", check_due=dt.date(2020, 1, 1))
    organisation = OrganisationFactory(name="A hospice", address="https://gone.test/us")
    citing = ExampleFactory(title="Cites", organisations=[organisation], contact_address="https://gone.test/us")
    SourceFactory(example=citing, number=30001, address="https://gone.test/report", is_copy=True, citation="A copy")
    SourceFactory(example=draft(title="Unseen"), number=30002, is_copy=True)
    for name in ("report", "us"):
        Link.objects.create(
            address=f"https://gone.test/{name}", status=Link.Status.DEAD, code=404,
            checked_at=timezone.now(), failing_since=timezone.now() - dt.timedelta(days=9),
        )  # fmt: skip
    Link.objects.create(
        address="https://slow.test/",
        status=Link.Status.FAILING,
        failing_since=timezone.now(),
        checked_at=timezone.now(),
    )
    text = page(admin_client)
    late = section(text, "Check overdue")
    assert f"{form(overdue)}Late</a> due since" in late
    assert "In time" not in late
    assert "Late draft" not in late
    links = section(text, "Dead links")
    assert "(2)" in links
    assert "Not there any more (404), since" in links
    assert f"Cited by {form(citing)}Cites</a>" in links
    assert f"{form(organisation)}A hospice</a>" in links
    assert "slow.test" not in links
    copies = section(text, "Sources that are copies")
    assert f"{form(citing)}Cites</a> source 30001. A copy" in copies
    assert "Unseen" not in copies


def test_suggestions_and_searches(admin_client: Client) -> None:
    waiting = Suggestion.objects.create(what="A night service")
    Suggestion.objects.create(what="Done already", handled=True)
    today = timezone.localdate()
    for words, days, times in (("hiccups", 0, 2), ("hiccups", 3, 2), ("yoga <b>", 0, 3), ("old", 40, 9)):
        EmptySearch.objects.create(words=words, day=today - dt.timedelta(days=days), times=times)
    text = page(admin_client)
    suggestions = section(text, "New suggestions")
    assert f"{form(waiting)}A night service</a> received on" in suggestions
    assert "Done already" not in suggestions
    searches = section(text, "Searches of the last 30 days")
    assert re.findall(r">([^<>]+)</a> (\d) times", searches)[0] == ("hiccups", "4")
    assert 'href="/examples/?q=yoga+%3Cb%3E"' in searches
    assert "old" not in searches
    assert "<b>" not in admin_client.get(reverse("admin:index")).content.decode()


def test_first_five_and_the_way_to_all(admin_client: Client) -> None:
    late = dt.date(2020, 1, 1)
    for number in range(7):
        ExampleFactory(title=f"Late {number}", check_due=late + dt.timedelta(days=number))
    overdue = section(page(admin_client), "Check overdue")
    assert re.findall(r"Late \d", overdue) == [f"Late {number}" for number in range(5)]
    assert "(7)" in overdue
    href = re.search(r'<a href="([^"]*)">View all 7', overdue)
    assert href
    listed = admin_client.get(href[1]).content.decode()
    assert all(f"Late {number}" in listed for number in range(7))


def test_lists_show_the_counted_rows(admin_client: Client) -> None:
    """And no others: the lists use the dashboard's own filters."""
    one_of_each()
    text = page(admin_client)
    lists = re.findall(r"<h3[^>]*>[^(<]*\((\d+)\)</h3>.*?<p><a href=\"([^\"]+)\"", text, re.DOTALL)
    assert len(lists) == 9
    for count, href in lists:
        response = admin_client.get(href)
        assert response.status_code == 200, href
        assert response.context["cl"].result_count == int(count), href


def one_of_each() -> None:
    """And one of none."""
    now, old = timezone.now(), dt.date(2020, 1, 1)
    public = ExampleFactory(check_due=old)
    Example.objects.update(retire_at=now, retired_reason="x", schedule_fault="y")
    SourceFactory(example=public, number=30001, is_copy=True)
    draft(copy_of=public)
    draft(status="in_review")
    draft(check_due=old)
    Link.objects.create(address="https://gone.test/", status="dead", failing_since=now, checked_at=now)
    Link.objects.create(address="https://here.test/", status="alive", checked_at=now)
    Suggestion.objects.create(what="x")
    Suggestion.objects.create(what="x", handled=True)
    EmptySearch.objects.create(words="x", day=timezone.localdate(), times=1)


@pytest.mark.parametrize(
    ("codenames", "titles"),
    [
        (("view_example",), {"Schedules", "In", "Scheduled", "Unfinished", "Check", "Entries"}),
        (("change_suggestion",), {"New"}),
        (("view_link", "view_emptysearch"), {"Dead", "Searches"}),
        ((), set()),
    ],
)
def test_each_sees_only_what_they_may(codenames: tuple[str, ...], titles: set[str]) -> None:
    one_of_each()
    text = page(editor(*codenames))
    assert {title.split()[0] for title in re.findall(r"<h3 id=\"dashboard-\d+\">([^<]*)", text)} == titles
    assert ("There is nothing for you to do here." in text) == (not titles)


@pytest.mark.parametrize("role", ["contributor", "publisher", "administrator"])
def test_front_page_works_for_every_role_and_every_link_leads_somewhere(role: str) -> None:
    one_of_each()
    user = User.objects.create_user("jo", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = sign_in(user)
    html = page(client).partition('id="dashboard"')[2].partition("content-related")[0].partition('class="app-')[0]
    for href in set(re.findall(r'href="([^"]+)"', html)):
        assert client.get(href).status_code == 200, href


def test_nobody_else_sees_it(client: Client) -> None:
    assert client.get(reverse("admin:index")).status_code == 302


def fill(number: int) -> None:
    for place in range(number):
        public = ExampleFactory(check_due=dt.date(2020, 1, 1))
        address = f"https://gone.test/{public.pk}"
        SourceFactory(example=public, number=30001, is_copy=True, address=address)
        draft(copy_of=public, edited_by=User.objects.create_user(f"user-{public.pk}"))
        draft(status="in_review", publish_at=timezone.now(), schedule_fault="x")
        Link.objects.create(address=address, status="dead", failing_since=timezone.now(), checked_at=timezone.now())
        Suggestion.objects.create(what="x")
        EmptySearch.objects.create(words=f"word {public.pk}", day=timezone.localdate(), times=place)


def test_number_of_queries_does_not_grow(admin_client: Client) -> None:
    fill(1)
    page(admin_client)
    with CaptureQueriesContext(connection) as few:
        page(admin_client)
    fill(8)
    with CaptureQueriesContext(connection) as many:
        page(admin_client)
    assert len(many) == len(few)
    assert len(many) < 45


def test_database_counts_gaps_as_the_page_of_an_entry_does() -> None:
    """One entry for each gap alone, one with none, one with all, and one whose outcomes show no effect."""
    full: dict[str, Any] = dict.fromkeys(GAP_TEXTS, "said") | {"materials": "none", "started": dt.date(2020, 1, 1)}
    full |= {"contact_name": "A team", "stage": term("stage", "running")}

    def entry(
        title: str, outcome: str = "effect", costs: tuple[str, ...] = ("set-up", "running"), **changed: Any
    ) -> None:
        made = ExampleFactory(title=title, **full | changed)
        source = made.sources.get()
        if outcome:
            OutcomeFactory(example=made, source=source, nature=outcome)
        for kind in costs:
            Cost.objects.create(example=made, kind=kind, covers="x")

    entry("none")
    for name in GAP_TEXTS:
        lacking: dict[str, Any] = {name: None if name == "started" else ""}
        entry(f"no {name}", **lacking)
    entry("sought", provider_sought=True)
    entry("no outcome", outcome="")
    entry("reach only", outcome="activity")
    entry("no set-up", costs=("running", "running"))
    entry("no running", costs=("set-up", "price"))
    entry("no contact", contact_name="")
    entry("mail only", contact_name="", contact_email="a@b.test")
    entry("stage unknown", stage=term("stage", "not-known", absent=True))
    blank: dict[str, Any] = dict.fromkeys(GAP_TEXTS, "") | {
        "started": None,
        "contact_name": "",
        "provider_sought": True,
    }
    entry("all", outcome="", costs=(), **blank | {"stage": term("stage", "not-known", absent=True)})
    ExampleFactory(title="draft", status="draft", published_at=None)
    found: list[Any] = list(find_entries_with_gaps(99))
    said = {row.title: len(list(list_gaps(row))) for row in Example.objects.published().with_details()}
    assert {row.title: row.gaps for row in found} == {title: gaps for title, gaps in said.items() if gaps}
    assert said["none"] == 0
    assert found[0].title == "all"
    assert [row.gaps for row in found] == sorted((row.gaps for row in found), reverse=True)


def test_filters_ignore_what_they_do_not_know(admin_client: Client) -> None:
    for name in ("example", "link"):
        address = reverse(f"admin:examples_{name}_changelist")
        assert admin_client.get(f"{address}?attention=nonsense").status_code == 200
