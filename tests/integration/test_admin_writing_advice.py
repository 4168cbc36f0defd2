"""Help for writers: help texts, readability and hints of personal data. Nothing is refused."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from examples.admin.writing_advice import build_advice, find_personal_data, split_sentences
from examples.documents.load import load_document
from examples.documents.schema import build_empty_document
from examples.models import Example
from examples.personal_data import is_nhs_number
from tests.helpers.browser_form import read_form, set_values
from tests.helpers.factories import ExampleFactory, OutcomeFactory

pytestmark = pytest.mark.django_db
PLAIN = "Nurses visit people at home at night. They come when pain gets worse."


def find_hints(text: str) -> list[str]:
    return find_personal_data(build_empty_document() | {"need": text})


@pytest.mark.once
@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("Her number was 943 476 5919.", "943 476 5919", "an NHS number"),
        ("NHS 9434765919", "9434765919", "an NHS number"),
        ("(401-023-2137)", "401-023-2137", "an NHS number"),
        ("A man born on 3 May 1940 came.", "born on 3 May 1940", "a date of birth"),
        ("DOB: 03/05/1940", "DOB: 03/05/1940", "a date of birth"),
        ("Date of birth 1940-05-03", "Date of birth 1940-05-03", "a date of birth"),
        ("We visited Mrs Jones at home.", "Mrs Jones", "a person’s name"),
        ("Mr. O'Brien", "Mr. O'Brien", "a person’s name"),
        ("Miss A. Smith-Hall", "Miss A. Smith-Hall", "a person’s name"),
        ("Ring 0151 496 0123 at night.", "0151 496 0123", "a telephone number"),
        ("Ring (0151) 496 0123.", "(0151) 496 0123", "a telephone number"),
        ("Ring +44 7700 900123.", "+44 7700 900123", "a telephone number"),
        ("Ring +44 (0)151 496 0123.", "+44 (0)151 496 0123", "a telephone number"),
        ("07700900123", "07700900123", "a telephone number"),
        ("Write to ann.other@gmail.com.", "ann.other@gmail.com", "a private email address"),
        ("ann@btinternet.com", "ann@btinternet.com", "a private email address"),
    ],
)
def test_personal_data_is_found(text: str, words: str, kind: str) -> None:
    assert find_hints(text) == [f"What was needed: “{words}” looks like {kind}"]


@pytest.mark.once
@pytest.mark.parametrize(
    "text",
    [
        "943 476 5918 has a wrong check digit.",
        "The service was born in 2019.",
        "It cost £1234567890 and 1,234,567,890 more.",
        "In 2019 2020 2021 there were 0.75 nurses for 100 beds, 18 of 21 (86%).",
        "See https://example.org/0151-496-0123/mrs/Jones?tel=07700900123 for more.",
        "Write to palliative.care@nhs.net or info@hospice.org.uk.",
        "From Miss to hit. MR scans. Ms are rare.",
        "ISBN 978-0-11-322456-7",
        "Paper 07-2015-0022.",
        "",
    ],
)
def test_other_text_gives_no_hints(text: str) -> None:
    assert find_hints(text) == []


@pytest.mark.once
@given(st.text(alphabet="0123456789", min_size=9, max_size=9))
def test_nhs_number_check_digit(nine: str) -> None:
    right = [digit for digit in "0123456789" if is_nhs_number(nine + digit)]
    assert len(right) <= 1
    total = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), nine, strict=True))
    expected = str((11 - total % 11) % 11)
    repeated = len(set(nine + expected)) == 1
    assert right == ([] if expected == "10" or repeated else [expected])


def test_hint_names_row_and_field() -> None:
    example = ExampleFactory(status="draft")
    OutcomeFactory(example=example, source=example.sources.get(), result="Mrs Jones slept better.")
    assert find_personal_data(load_document(example)) == [
        "Outcome 1, Result: “Mrs Jones” looks like a person’s name"
    ]  # fmt: skip


@pytest.mark.once
@pytest.mark.parametrize(
    ("text", "number"),
    [
        (PLAIN, 2),
        ("Dr. Hall came. She stayed.", 2),
        ("It has no end", 1),
        ("“Who comes?” A nurse. At 2 p.m. they go!", 3),
        ("", 0),
    ],
)
def test_sentence_count(text: str, number: int) -> None:
    assert len(split_sentences(text)) == number


@pytest.mark.once
def test_advice_on_good_summary() -> None:
    advice = build_advice(build_empty_document() | {"summary": PLAIN})
    assert advice.readability == "The plain summary reads at about age 6. It has 2 sentences; the longest has 7 words."
    assert advice.improvements == []
    assert not build_advice(build_empty_document())


def join_improvements(summary: str) -> str:
    return " ".join(build_advice(build_empty_document() | {"summary": summary}).improvements)


@pytest.mark.once
def test_advice_on_poor_summary() -> None:
    long = (
        "Multidisciplinary professionals systematically " + "coordinate anticipatory interventions and " * 8 + "so on."
    )
    text = join_improvements(f"The proven XQZ service. {long} It. Is. So.")
    words = ["reading age of 9 to 11", "two to four sentences", "“Multidisciplinary professionals", "“proven”", "“XQZ”"]
    assert [word for word in words if word not in text] == []
    assert "XQZ" not in join_improvements("A quick visit (XQZ). The XQZ is new.")


@pytest.mark.once
@given(st.text(max_size=200))
def test_advice_accepts_any_text(text: str) -> None:
    build_advice(build_empty_document() | dict.fromkeys(("summary", "need"), text))


def test_saving_shows_advice(admin_client: Client) -> None:
    example = ExampleFactory(status="draft", published_at=None)
    address = reverse("admin:examples_example_change", args=[example.pk])
    data = set_values(read_form(admin_client.get(address), "example_form"), summary=PLAIN, need="Mrs Jones was alone.")
    answer = admin_client.post(address, data)
    assert answer.status_code == 302
    shown = "\n".join(str(message) for message in get_messages(answer.wsgi_request))
    assert "Is this personal data? What was needed: “Mrs Jones” looks like a person’s name" in shown
    assert "reads at about age 6. It has 2 sentences" in shown
    assert Example.objects.get().need == "Mrs Jones was alone."
    page = admin_client.get(reverse("admin:examples_example_review", args=[example.pk])).content.decode()
    assert "“Mrs Jones” looks like" in page
    assert "the longest has 7 words" in page


def test_form_fields_have_help_text(admin_client: Client) -> None:
    example = ExampleFactory(status="draft", published_at=None)
    page = admin_client.get(reverse("admin:examples_example_change", args=[example.pk]))
    form = page.context["adminform"].form
    silent = {name for name, field in form.fields.items() if not field.help_text}
    assert silent == set()
    assert 'id="id_summary_helptext"' in page.content.decode()
    assert 'aria-describedby="id_summary_helptext"' in page.content.decode()
    for inline in page.context["inline_admin_formsets"]:
        fields = inline.formset.empty_form.fields
        silent = {name for name in fields if not fields[name].help_text} - {"id", "example", "DELETE"}
        assert silent <= {"organisation", "icb"}, inline.formset.prefix
