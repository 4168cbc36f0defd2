"""The dashboard: what needs attention, by permission, with links, in a fixed number of queries."""

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

from examples.admin.dashboard import find_entries_with_gaps
from examples.models import Cost, EmptySearch, Example, Link, Suggestion
from examples.presenters.not_reported import GAP_TEXTS, list_gaps
from tests.helpers.accounts import sign_in
from tests.helpers.factories import ExampleFactory, OrganisationFactory, OutcomeFactory, SourceFactory, term

pytestmark = pytest.mark.django_db
TITLES = [
    "Schedules that failed", "In review", "Scheduled", "Unfinished working copies", "Check overdue",
    "Dead links", "Sources that are copies, not the publisher’s own", "Translations to check", "New suggestions",
    "Searches of the last 30 days that found nothing", "Entries that leave the most not reported",
]  # fmt: skip


def read_page(client: Client) -> str:
    response = client.get(reverse("admin:index"))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return unescape(response.content.decode())


def read_section(text: str, title: str) -> str:
    """Returns the section under a heading, without tags except links."""
    found = re.search(rf"<h3[^>]*>{re.escape(title)}(.*?)</section>", text, re.DOTALL)
    assert found, title
    return " ".join(re.sub(r"<(?!/?a\b)[^>]*>", " ", found[1]).split())


def sign_in_with(*codenames: str) -> Client:
    user = User.objects.create_user("jo", first_name="Jo", last_name="Bloggs", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return sign_in(user)


def format_form_link(row: Any, page: str = "change") -> str:
    return f'<a href="{reverse(f"admin:examples_{row._meta.model_name}_{page}", args=[row.pk])}">'


def create_draft(**values: Any) -> Example:
    made: Example = ExampleFactory(published_at=None, **{"status": "draft"} | values)
    return made


def test_empty_sections_are_listed_in_one_line(admin_client: Client) -> None:
    text = read_page(admin_client)
    assert " ".join(f"{title}: none." for title in TITLES) in text
    assert "<h3" not in text.partition('id="dashboard"')[2].partition("content-related")[0]


def test_sections_of_entries(admin_client: Client, admin_user: User) -> None:
    day = dt.datetime(2027, 7, 1, 9, tzinfo=dt.UTC)
    sent = create_draft(title="Sent in", status="in_review", edited_by=admin_user, publish_at=day)
    public = ExampleFactory(title="Public")
    Example.objects.filter(pk=public.pk).update(retire_at=day, retired_reason="x", schedule_fault="It has no source.")
    begun = create_draft(title="Public, better", copy_of=public, edited_by=admin_user)
    Example.objects.update(updated_at=dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC))
    text = read_page(admin_client)
    review = read_section(text, "In review")
    assert f"{format_form_link(sent, 'review')}Sent in</a>" in review
    assert "from admin, since 3 November 2026, to be published on 1 July 2027, 10:00" in review
    assert "It has no source." in read_section(text, "Schedules that failed")
    scheduled = read_section(text, "Scheduled")
    assert f"{format_form_link(public)}Public</a> to be retired on 1 July 2027, 10:00" in scheduled
    assert "Sent in" in scheduled
    assert f"{format_form_link(begun)}Public, better</a> last changed by admin on 3 November 2026" in read_section(
        text, "Unfinished working copies"
    )


def test_sections_of_checks_links_and_copies(admin_client: Client) -> None:
    overdue = ExampleFactory(title="Late", check_due=timezone.localdate() - dt.timedelta(days=1))
    ExampleFactory(title="In time", check_due=timezone.localdate())
    create_draft(title="Late draft", check_due=dt.date(2020, 1, 1))
    organisation = OrganisationFactory(name="A hospice", address="https://gone.test/us")
    citing = ExampleFactory(title="Cites", organisations=[organisation], contact_address="https://gone.test/us")
    SourceFactory(example=citing, number=30001, address="https://gone.test/report", is_copy=True, citation="A copy")
    SourceFactory(example=create_draft(title="Unseen"), number=30002, is_copy=True)
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
    text = read_page(admin_client)
    late = read_section(text, "Check overdue")
    assert f"{format_form_link(overdue)}Late</a> due since" in late
    assert "In time" not in late
    assert "Late draft" not in late
    links = read_section(text, "Dead links")
    assert "(2)" in links
    assert "Not there any more (404), since" in links
    assert f"Cited by {format_form_link(citing)}Cites</a>" in links
    assert f"{format_form_link(organisation)}A hospice</a>" in links
    assert "slow.test" not in links
    copies = read_section(text, "Sources that are copies")
    assert f"{format_form_link(citing)}Cites</a> source 30001. A copy" in copies
    assert "Unseen" not in copies


def test_sections_of_suggestions_and_searches(admin_client: Client) -> None:
    waiting = Suggestion.objects.create(what="A night service")
    report = Suggestion.objects.create(kind="wrong", about=ExampleFactory(title="Seen"), what="It is wrong. " * 10)
    Suggestion.objects.create(what="Done already", handled=True)
    today = timezone.localdate()
    for words, days, times in (("hiccups", 0, 2), ("hiccups", 3, 2), ("yoga <b>", 0, 3), ("old", 40, 9)):
        EmptySearch.objects.create(words=words, day=today - dt.timedelta(days=days), times=times)
    text = read_page(admin_client)
    suggestions = read_section(text, "New suggestions")
    assert f"{format_form_link(waiting)}A night service</a> Example for the directory, received on" in suggestions
    start = "It is wrong. It is wrong. It is wrong. It is wrong. It is wrong. It is wrong. I…"
    assert f"{format_form_link(report)}{start}</a> Something is wrong on a page: Seen, received on" in suggestions
    assert "Done already" not in suggestions
    searches = read_section(text, "Searches of the last 30 days")
    assert re.findall(r">([^<>]+)</a> (\d) times", searches)[0] == ("hiccups", "4")
    assert 'href="/examples/?q=yoga+%3Cb%3E"' in searches
    assert "old" not in searches
    assert "<b>" not in admin_client.get(reverse("admin:index")).content.decode()


def test_section_shows_five_rows_and_a_link(admin_client: Client) -> None:
    late = dt.date(2020, 1, 1)
    for number in range(7):
        ExampleFactory(title=f"Late {number}", check_due=late + dt.timedelta(days=number))
    overdue = read_section(read_page(admin_client), "Check overdue")
    assert re.findall(r"Late \d", overdue) == [f"Late {number}" for number in range(5)]
    assert "(7)" in overdue
    href = re.search(r'<a href="([^"]*)">View all 7', overdue)
    assert href
    listed = admin_client.get(href[1]).content.decode()
    assert all(f"Late {number}" in listed for number in range(7))


def test_lists_show_the_counted_rows(admin_client: Client) -> None:
    """And no others: the lists use the dashboard's own filters."""
    create_one_of_each()
    text = read_page(admin_client)
    lists = re.findall(r"<h3[^>]*>[^(<]*\((\d+)\)</h3>.*?<p><a href=\"([^\"]+)\"", text, re.DOTALL)
    assert len(lists) == 9
    for count, href in lists:
        response = admin_client.get(href)
        assert response.status_code == 200, href
        assert response.context["cl"].result_count == int(count), href


def create_one_of_each() -> None:
    """Creates a row for each section, and rows that belong to none."""
    now, old = timezone.now(), dt.date(2020, 1, 1)
    public = ExampleFactory(check_due=old)
    Example.objects.update(retire_at=now, retired_reason="x", schedule_fault="y")
    SourceFactory(example=public, number=30001, is_copy=True)
    create_draft(copy_of=public)
    create_draft(status="in_review")
    create_draft(check_due=old)
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
def test_sections_by_permission(codenames: tuple[str, ...], titles: set[str]) -> None:
    create_one_of_each()
    text = read_page(sign_in_with(*codenames))
    assert {title.split()[0] for title in re.findall(r"<h3 id=\"dashboard-\d+\">([^<]*)", text)} == titles
    assert ("There is nothing for you to do here." in text) == (not titles)


@pytest.mark.parametrize("role", ["contributor", "publisher", "administrator"])
def test_dashboard_links_work_for_every_role(role: str) -> None:
    create_one_of_each()
    user = User.objects.create_user("jo", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = sign_in(user)
    html = read_page(client).partition('id="dashboard"')[2].partition("content-related")[0].partition('class="app-')[0]
    for href in set(re.findall(r'href="([^"]+)"', html)):
        assert client.get(href).status_code == 200, href


def test_dashboard_needs_sign_in(client: Client) -> None:
    assert client.get(reverse("admin:index")).status_code == 302


def create_rows(number: int) -> None:
    for place in range(number):
        public = ExampleFactory(check_due=dt.date(2020, 1, 1))
        address = f"https://gone.test/{public.pk}"
        SourceFactory(example=public, number=30001, is_copy=True, address=address)
        create_draft(copy_of=public, edited_by=User.objects.create_user(f"user-{public.pk}"))
        create_draft(status="in_review", publish_at=timezone.now(), schedule_fault="x")
        Link.objects.create(address=address, status="dead", failing_since=timezone.now(), checked_at=timezone.now())
        Suggestion.objects.create(what="x")
        EmptySearch.objects.create(words=f"word {public.pk}", day=timezone.localdate(), times=place)


def test_dashboard_query_count_is_constant(admin_client: Client) -> None:
    create_rows(1)
    read_page(admin_client)
    with CaptureQueriesContext(connection) as few:
        read_page(admin_client)
    create_rows(8)
    with CaptureQueriesContext(connection) as many:
        read_page(admin_client)
    assert len(many) == len(few)
    assert len(many) < 45


def test_gap_count_matches_entry_pages() -> None:
    """Entries with each gap alone, with none, with all, and with outcomes that show no effect."""
    full: dict[str, Any] = dict.fromkeys(GAP_TEXTS, "said") | {"materials": "none", "started": dt.date(2020, 1, 1)}
    full |= {"evaluated_by": "independent", "contact_name": "A team", "stage": term("stage", "running")}

    def entry(
        title: str, outcome: str = "effect", costs: tuple[str, ...] = ("set-up", "running"), **changed: Any
    ) -> None:
        made = ExampleFactory(title=title, **full | changed)
        source = made.sources.get()
        if outcome:
            OutcomeFactory(example=made, source=source, nature=outcome)
        for kind in costs:
            amount = None if title == "no sum" else 0
            Cost.objects.create(example=made, source=source, kind=kind, amount=amount, covers="x")

    entry("none")
    for name in GAP_TEXTS:
        missing_words: dict[str, Any] = {name: None if name == "started" else ""}
        entry(f"no {name}", **missing_words)
    entry("sought", provider_sought=True)
    entry("no outcome", outcome="")
    entry("reach only", outcome="activity")
    entry("no set-up", costs=("running", "running"))
    entry("no running", costs=("set-up", "price"))
    entry("no sum")
    entry("no evaluator", evaluated_by="not-stated")
    entry("no contact", contact_name="")
    entry("mail only", contact_name="", contact_email="a@b.test")
    entry("stage unknown", stage=term("stage", "not-known", absent=True))
    blank: dict[str, Any] = dict.fromkeys((*GAP_TEXTS, "contact_name"), "")
    blank |= {"started": None, "evaluated_by": "not-stated", "provider_sought": True}
    entry("all", outcome="", costs=(), **blank | {"stage": term("stage", "not-known", absent=True)})
    ExampleFactory(title="draft", status="draft", published_at=None)
    found: list[Any] = list(find_entries_with_gaps(99))
    expected = {row.title: len(list(list_gaps(row))) for row in Example.objects.published().with_details()}
    assert {row.title: row.gaps for row in found} == {title: gaps for title, gaps in expected.items() if gaps}
    assert (expected["none"], expected["no sum"]) == (0, 2)
    assert found[0].title == "all"
    assert [row.gaps for row in found] == sorted((row.gaps for row in found), reverse=True)


def test_attention_filter_ignores_unknown_values(admin_client: Client) -> None:
    for name in ("example", "link"):
        address = reverse(f"admin:examples_{name}_changelist")
        assert admin_client.get(f"{address}?attention=nonsense").status_code == 200
