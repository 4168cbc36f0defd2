"""The page of an example: what is known in readers' order, and what is not known once."""

import re
from html import unescape

import pytest
from django.test import Client

from examples.models import Cost, Example, Framework, FrameworkItem
from tests.helpers.factories import ExampleFactory, OrganisationFactory, OutcomeFactory, term
from tests.helpers.formats import get_ok

pytestmark = pytest.mark.django_db
HEADING = re.compile(r"<h2[^>]*>([^<]*)</h2>")
KEY_FACT = re.compile(r"<dt>([^<]*)</dt>\s*<dd>(.*?)\s*</dd>", re.DOTALL)


@pytest.fixture
def entry() -> Example:
    created: Example = ExampleFactory(
        slug="seen", place="Leeds", started="2020-10-01", started_precision="month", stage=term("stage", "spreading"),
        cost_band=term("cost", "low"), limits="Few people.", to_start="A nurse.", what_was_done="Nurses visit.",
        organisations=[OrganisationFactory(name="A Hospice", address="https://hospice.example/")],
    )  # fmt: skip
    return created


def get_page(client: Client) -> str:
    return unescape(get_ok(client, "/examples/seen/").content.decode())


def list_key_facts(page: str) -> dict[str, str]:
    strip = page.partition('<dl class="app-key-facts">')[2].partition("</dl>")[0]
    return {label: re.sub(r"<[^>]*>", "", value).strip() for label, value in KEY_FACT.findall(strip)}


def test_strip_has_the_key_facts_that_are_known(client: Client, entry: Example) -> None:
    assert list_key_facts(get_page(client)) == {
        "Led by": "A Hospice", "Where": "Leeds", "Started": "October 2020", "Still running?": "Spreading",
        "Who it helps": "Everyone", "Where care happens": "Home", "Cost": "Low",
        "Contact": "Ask us to put you in touch",
    }  # fmt: skip


def test_last_known_status_is_shown_where_stage_is_not_confirmed(client: Client) -> None:
    ExampleFactory(slug="seen", stage_note="Running in July 2022 (source 1)")
    page = get_page(client)
    assert list_key_facts(page)["Still running?"] == "Running in July 2022 (source 1)"
    assert "whether it is still running" in page


def test_strip_leaves_out_what_is_not_known(client: Client) -> None:
    ExampleFactory(slug="seen", organisations=[], provider_sought=True)
    page = get_page(client)
    assert list(list_key_facts(page)) == ["Who it helps", "Where care happens", "Contact"]
    assert "Not reported yet:</strong> who leads it, " in page


def test_sections_are_in_readers_order_and_none_is_empty(client: Client, entry: Example) -> None:
    OutcomeFactory(example=entry, source=entry.sources.get())
    assert HEADING.findall(get_page(client)) == [
        "How strong is the evidence?", "Limitations", "Results in detail", "What was done",
        "What you need to get started", "Priorities and organisations", "Contact", "Sources", "About this entry",
        "About this site",
    ]  # fmt: skip


def test_finding_stands_beside_how_it_was_studied(client: Client, entry: Example) -> None:
    Example.objects.filter(pk=entry.pk).update(evidence_direction="no-difference", evaluated_by="independent")
    evidence = get_page(client).partition('id="evidence"')[2].partition("</section>")[0]
    words = " ".join(re.sub(r"<[^>]*>", " ", evidence).split())
    assert "Study: Described Finding: No difference found" in words
    assert "Evaluated by: an independent team." in words


def test_results_in_words_are_folded_under_the_table_only(client: Client, entry: Example) -> None:
    Example.objects.filter(pk=entry.pk).update(what_changed="More visits.")
    folded = '<span class="nhsuk-details__summary-text">The results in words</span>'
    assert folded not in get_page(client)
    OutcomeFactory(example=entry, source=entry.sources.get())
    page = get_page(client)
    assert folded in page
    assert page.count("More visits.") == 1


def test_results_of_one_study_name_it_once(client: Client, entry: Example) -> None:
    source = entry.sources.get()
    for measure in ("Visits", "Calls"):
        OutcomeFactory(example=entry, source=source, measure=measure, design="survey of 40 carers")
    OutcomeFactory(example=entry, source=source, measure="Days", design="service data")
    page = get_page(client)
    assert page.count("survey of 40 carers") == 1
    assert page.count("As above.") == 1
    assert page.count(f'href="#source-{source.number}"') == 3


def test_cost_row_shows_both_arms_and_significance_in_one_cell(client: Client, entry: Example) -> None:
    Cost.objects.create(
        example=entry, source=entry.sources.get(), kind="difference", amount=610, amount_without=1750, per="a person",
        significance="not-significant",
    )  # fmt: skip
    Cost.objects.create(example=entry, source=entry.sources.get(), kind="price", amount=0)
    page = get_page(client)
    assert re.search(
        r"Difference in a study\s*<span class=\"app-table__result\">£610 with it, £1,750 without it, a person "
        r"\(not statistically significant\)</span>",
        page,
    )
    assert '<span class="app-table__result">Free</span>' in page
    assert list_key_facts(page)["Cost"] == "Low, 2 amounts reported"


@pytest.mark.parametrize(
    ("rows", "fact"),
    [
        ([("running", None)], "Low, Running cost mentioned, no sum stated"),
        ([("set-up", None), ("grant", None)], "Low, Cost mentioned, no sum stated"),
        ([("grant", None)], "Low, Grant mentioned, no sum stated"),
        ([("grant", 5)], "Low, 1 grant reported (not a cost)"),
        ([("price", 0), ("grant", 5), ("grant", 6), ("saving", None)],
         "Low, 1 amount reported, 2 grants reported (not a cost)"),
    ],
)  # fmt: skip
def test_only_sums_are_counted_and_grants_apart(
    client: Client, entry: Example, rows: list[tuple[str, int | None]], fact: str
) -> None:
    for kind, amount in rows:
        Cost.objects.create(example=entry, source=entry.sources.get(), kind=kind, amount=amount, covers="all")
    assert list_key_facts(get_page(client))["Cost"] == fact


def test_cost_table_shows_the_price_year_where_there_is_one(client: Client, entry: Example) -> None:
    for year in (1999, None):
        Cost.objects.create(
            example=entry, source=entry.sources.get(), kind="running", amount=54, basis="estimated", price_year=year
        )
    page = get_page(client)
    assert page.count("Estimated, 1999 prices") == 1
    assert page.count("Estimated</span>") == 1


def test_cost_without_a_sum_is_still_not_reported(client: Client, entry: Example) -> None:
    def list_unknown() -> str:
        return get_page(client).partition("Not reported yet")[2].partition("</p>")[0]

    Cost.objects.create(example=entry, source=entry.sources.get(), kind="running", covers="Paid for by the trust")
    assert "cost to run" in list_unknown()
    Cost.objects.create(example=entry, source=entry.sources.get(), kind="running", amount=0)
    assert "cost to run" not in list_unknown()


def test_framework_items_stand_under_their_own_kind(client: Client, entry: Example) -> None:
    for kind, slug in (("ambitions", "staff"), ("statutory-guidance", "advice"), ("nice-guidance", "ng31")):
        framework = Framework.objects.create(slug=kind, title=f"The {kind}", kind=kind)
        entry.framework_items.add(FrameworkItem.objects.create(framework=framework, slug=slug, heading=slug.upper()))
    page = re.sub(r"<[^>]*>|\s+", " ", get_page(client))
    for served in ("National Ambitions it serves", "Statutory guidance it serves", "NICE guidance it serves"):
        assert page.count(served) == 1
    assert re.search("NICE guidance it serves +NG31", page)
