"""The brief: in the order of a business case, the same on page, in Word and in Markdown, and accessible in Word."""

import io
import re
from html import unescape
from typing import Any

import docx
import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags
from docx.oxml.ns import qn
from docx.shared import Cm

from examples.models import Cost, Example, Framework, Strategy, StrategyPriority, Succession
from tests.helpers.factories import ExampleFactory, ICBFactory, OutcomeFactory, SourceFactory, term
from tests.helpers.formats import get_ok
from tests.integration.test_pages import MARK, create_marked_draft

pytestmark = pytest.mark.django_db
QUERY = "e=seen&e=other"
SECTIONS = [
    "1. Summary of the examples",
    "2. The need and the duty",
    "3. What others did",
    "4. What was found, and how sure we can be",
    "5. What it costs, and what is not known",
    "6. Effect on equality",
    "7. What it takes to start",
    "8. Risks and challenges",
    "9. Sources",
    "10. How to cite",
]


@pytest.fixture(autouse=True)
def examples() -> list[Example]:
    seen = ExampleFactory(
        slug="seen", title="Seen *by* all | 1", need="- a [list](https://example.org/x)\n- **bold** <b>",
        evidence_direction="no-difference",
    )  # fmt: skip
    source = SourceFactory(example=seen, citation="Trial report", address="https://example.org/trial")
    OutcomeFactory(example=seen, source=source, measure="Deaths at home", result="18 of 21 (86%)", kind="forecast")
    Cost.objects.create(example=seen, source=source, kind="running", amount=29538, per="a year", price_year=2019)
    Framework.objects.create(
        slug="law", kind="law", title="The Act", summary="A board must arrange “it”. More text.", source="x (https://a.example/act)"
    )  # fmt: skip
    return [seen, ExampleFactory(slug="other", title="Other")]


def read_page(client: Client, query: str = QUERY) -> str:
    page = get_ok(client, f"/brief/?{query}").content.decode()
    article = page.partition('<article class="app-brief">')[2].partition("</article>")[0]
    article = re.sub(r'<p class="app-brief__actions">.*?</p>', "", article)
    # The labels of cells are for narrow screens.
    return normalise(unescape(strip_tags(re.sub(r'<span class="app-table__label">[^<]*</span>', " ", article))))


def read_docx(client: Client, query: str = QUERY) -> "docx.document.Document":
    return docx.Document(io.BytesIO(get_ok(client, f"/brief.docx?{query}").content))


def read_docx_text(document: "docx.document.Document") -> str:
    return normalise(" ".join(map(read_paragraph, document.element.body.iter(qn("w:p")))))


def read_paragraph(paragraph: Any) -> str:
    """With the text of its links."""
    return "".join(text.text or "" for text in paragraph.iter(qn("w:t")))


def read_markdown(client: Client, query: str = QUERY) -> str:
    return get_ok(client, f"/brief.md?{query}").content.decode()


def normalise(text: str) -> str:
    return " ".join(text.split())


def list_figures(text: str) -> list[str]:
    """Every number of a text outside addresses, list numbers and sources."""
    plain = re.sub(r"https?://\S+|\[[A-Z]?\d+\]|\b\d{1,2}\. ", " ", text.replace("\\", ""))
    return sorted(re.findall(r"£?\d[\d,.]*\d|\d", plain))


def test_sections_follow_a_business_case(client: Client) -> None:
    document = read_docx(client)
    headings = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings == SECTIONS
    page = unescape(get_ok(client, f"/brief/?{QUERY}").content.decode())
    assert re.findall(r"<h2[^>]*>(\d.*?)</h2>", page) == SECTIONS
    assert re.findall(r"^## (.*)$", read_markdown(client), re.MULTILINE) == SECTIONS
    assert "Summary of the examples" not in read_page(client, "e=seen")


def test_summary_has_a_line_for_each_example(client: Client, examples: list[Example]) -> None:
    source = examples[0].sources.get(citation="Trial report")
    for amount in (1, 2):
        Cost.objects.create(example=examples[0], kind="set-up", amount=amount, source=source)
    table = read_docx(client).tables[0]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["Example", "What was found", "How it was studied", "Costs", "Who and where"]
    assert rows[1][:3] == ["A. Seen *by* all | 1", "No difference found", "Described"]
    assert rows[1][3] == "Running: £29,538 a year; Set-up: £1; and 1 more"
    assert rows[2][0] == "B. Other"
    assert rows[2][3] == "Not reported"


def test_summary_marks_grants_and_amounts_that_nobody_spent(client: Client, examples: list[Example]) -> None:
    source = examples[1].sources.get()
    Cost.objects.create(example=examples[1], kind="grant", amount=178202, source=source)
    Cost.objects.create(
        example=examples[1], kind="saving", amount=2600000, per="a year", basis="forecast", source=source
    )
    words = "Grant (not a cost): £178,202; Saving: £2,600,000 a year (forecast)"
    for text in (read_page(client), read_docx_text(read_docx(client)), read_markdown(client)):
        assert words in text
    assert "£29,538 a year (" not in read_docx(client).tables[0].rows[1].cells[3].text


def test_every_format_has_the_same_figures(client: Client) -> None:
    """The footer of the Word file repeats the revision and the date; the page has them once more."""
    page, markdown = read_page(client), read_markdown(client)
    word = read_docx_text(read_docx(client))
    running = page.rpartition("ICB Inspire: brief.")[2]
    assert list_figures(page) == list_figures(markdown)
    assert list_figures(page) == sorted([*list_figures(word), *list_figures(running)])
    table = get_ok(client, f"/shortlist.csv?{QUERY}").content.decode()
    for figure in ("18 of 21 (86%)", "£29,538 a year", "No difference found"):
        for text in (page, unescape(word), markdown, table):
            assert figure in text, figure


def test_sources_in_texts_get_the_letter_of_their_example(client: Client) -> None:
    Example.objects.update(limits="Small (source 2). Old (sources 1 and 2).")
    page = read_page(client)
    assert "Small (source A2). Old (sources A1 and A2)." in page
    assert "Small (source B2)." in page
    assert "Small (source 2)." in read_page(client, "e=seen")


def test_study_and_finding_stand_together_and_forecasts_are_named(client: Client) -> None:
    page = read_page(client, "e=seen")
    assert re.search(r"How it was studied: Described\..{0,30}What was found: No difference found\.", page)
    assert "(forecast)" in page


def test_word_file_is_accessible(client: Client) -> None:
    document = read_docx(client)
    properties = document.core_properties
    assert properties.title == "Brief: 2 examples"
    assert properties.language == "en-GB"
    assert properties.author == "ICB Inspire"
    assert document.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val")) == "en-GB"
    assert document.paragraphs[0].style.name == "Title"  # type: ignore[union-attr]
    assert len(document.tables) == 3
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None  # type: ignore[union-attr]
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
    results, costs = ([column.width for column in table.columns] for table in document.tables[1:])
    assert sum(results) == pytest.approx(Cm(18), abs=Cm(0.1))
    assert len(set(costs)) > 2, "what a cost covers needs more room than its year"
    footer = document.sections[0].footer.paragraphs[0]
    assert re.match(r"ICB Inspire: brief\. Catalogue revision \d+, \d+ \w+ \d{4}\. Page ", footer.text)
    assert "NUMPAGES" in footer._p.xml


def test_word_file_shows_editors_markdown(client: Client) -> None:
    document = read_docx(client, "e=seen")
    items = [p for p in document.paragraphs if p.style and p.style.name == "List Bullet"]
    assert "a list (https://example.org/x)" in read_paragraph(items[0]._p)
    assert [run.text for run in items[1].runs if run.bold] == ["bold"]
    assert "<b>" in items[1].text


def test_markdown_shows_plain_text_as_it_is(client: Client) -> None:
    text = read_markdown(client)
    assert "### A. Seen \\*by\\* all \\| 1" in text
    assert "**bold** \\<b>" in text
    assert "| Deaths at home | 18 of 21 (86%) \\[" in text


def test_characters_that_xml_forbids_do_not_break_the_file(client: Client) -> None:
    ExampleFactory(slug="odd", title="Odd\x0b title\x1f", summary="One\x08\ufffe", need="Two\x02", workforce="\x1b")
    assert "Odd title" in read_docx_text(read_docx(client, "e=odd"))
    get_ok(client, "/shortlist.xlsx?e=odd")


def test_duty_and_priorities_of_the_board(client: Client) -> None:
    board, before = ICBFactory(slug="new"), ICBFactory(slug="old")
    Succession.objects.create(predecessor=before, successor=board, on="2026-04-01", kind="merger")
    strategy = Strategy.objects.create(
        icb=before, slug="s", title="Old plan", status="draft", sources="https://s.example page"
    )
    for number, name in enumerate(("coordinated-care", "bereavement"), 1):
        aim = StrategyPriority.objects.create(
            strategy=strategy, slug=name, order=number, text=f"{number}. Better {name}"
        )
        aim.terms.add(term("priority", name))
    page = read_page(client, f"{QUERY}&icb=new")
    assert "The Act: A board must arrange “it”. https://a.example/act" in page
    assert "Brief: 2 examples, for NHS new Integrated Care Board" in page
    assert "Old plan (inherited from NHS old Integrated Care Board)" in page
    assert "Status of the strategy: draft." in page
    assert "1. Better coordinated-care (A, B)" in page
    assert "Better bereavement" not in page
    assert "We know of no published" in read_page(client, f"{QUERY}&icb={ICBFactory(slug='none').slug}")
    assert "We do not know an ICB called “nowhere”" in read_page(client, f"{QUERY}&icb=nowhere")


def test_example_without_a_contact_leads_to_the_form(client: Client) -> None:
    form = "http://testserver/suggest/?about=other&subject=contact"
    for text in (read_page(client, "e=other"), read_docx_text(read_docx(client, "e=other"))):
        assert f"No contact published. Ask us to put you in touch: {form}" in text
    ExampleFactory(slug="open", contact_name="The night team")
    assert "put you in touch" not in read_page(client, "e=open")


def test_files_say_what_they_leave_out(client: Client) -> None:
    ExampleFactory(slug="gone", title="Gone", status="retired", retired_reason="x", published_at=timezone.now())
    query = f"{QUERY}&e=gone&e=nothing&icb=nowhere"
    for text in (read_docx_text(read_docx(client, query)), read_markdown(client, query)):
        assert re.search(r"“Gone” was retired, so it was left out\. <?http://testserver/examples/gone/", text)
        assert "There is no example with the address “nothing”" in text
        assert "We do not know an ICB called “nowhere”" in text


def test_sources_keep_their_numbers(client: Client, examples: list[Example]) -> None:
    """Texts of an entry name its sources by number."""
    number = examples[0].sources.get(citation="Trial report").number
    for query, mark in ((QUERY, f"[A{number}]"), ("e=other&e=seen", f"[B{number}]"), ("e=seen", f"[{number}]")):
        text = read_docx_text(read_docx(client, query))
        assert f"18 of 21 (86%) {mark}" in text
        assert f"{mark} Trial report" in text


def test_no_draft_appears(client: Client, examples: list[Example]) -> None:
    draft = create_marked_draft()
    examples[0].related.add(draft)
    query = f"{QUERY}&e={draft.slug}&icb=devon"
    # The reader's own word is repeated to say that no such example exists.
    named = f"There is no example with the address “{MARK}”"
    for text in (read_markdown(client, query), read_docx_text(read_docx(client, query))):
        assert MARK not in text.replace(named, "")
    for path in ("/shortlist.csv", "/compare/", "/brief/", "/shortlist/"):
        page = get_ok(client, f"{path}?{query}").content.decode()
        assert MARK not in page.replace(named, "").replace(f"e={MARK}", ""), path


def test_brief_without_examples_says_so(client: Client) -> None:
    assert "No example has been chosen" in read_page(client, "")
    assert "No example has been chosen" in read_markdown(client, "e=unknown")
    assert "No example has been chosen" in read_docx_text(read_docx(client, ""))
