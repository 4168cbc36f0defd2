"""The searched words are marked wherever they stand, although only words with the same first letters are stemmed."""

from itertools import islice

import pytest

from examples.catalogue.english_dictionary import load_english_words
from examples.catalogue.text_analysis import stem_text
from examples.presenters.highlight import PhraseSet, choose_excerpt, highlight_texts


def build_phrases(*texts: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(stem_text(text)) for text in texts)


def highlight_excerpt(texts: list[str], phrases: PhraseSet) -> str | None:
    excerpt = choose_excerpt(texts, phrases)
    return highlight_texts([excerpt], phrases)[0] if excerpt is not None else None


@pytest.mark.parametrize(
    ("searched", "text", "marked"),
    [
        ("die", "She was dying.", "She was <mark>dying</mark>."),
        ("nurse", "Nurses’ and NURSING homes", "<mark>Nurses</mark>’ and <mark>NURSING</mark> homes"),
        ("A&E", "in A&E now", "in <mark>A&amp;E</mark> now"),
        ("life", "end-of-life care", "<mark>end-of-life</mark> care"),
        ("cafe", "A Café here", "A <mark>Café</mark> here"),
        ("elan", "with Élan – or ÉLAN", "with <mark>Élan</mark> – or <mark>ÉLAN</mark>"),
        ("o'clock", "At 2 O’Clock or 2 o'clock", "At 2 <mark>O’Clock</mark> or 2 <mark>o&#x27;clock</mark>"),
        ("out of hours", "care out of\nhours", "care <mark>out of\nhours</mark>"),
        ("out of hours", "out of office hours", "out of office hours"),
        ("24/7", "open 24/7 and 24-7", "open <mark>24/7</mark> and <mark>24-7</mark>"),
        ("co-production", "by co-production", "by <mark>co-production</mark>"),
        ("hospice at home", "a hospice-at-home team", "a <mark>hospice-at-home</mark> team"),
        ("at home team", "a hospice-at-home team", "a <mark>hospice-at-home team</mark>"),
        ("home care", "hospice-at-home team", "hospice-at-home team"),
        ("art", "a chart of parts", "a chart of parts"),
    ],
)
def test_words_are_marked(searched: str, text: str, marked: str) -> None:
    assert highlight_texts([text], build_phrases(searched)) == [marked]


def test_no_phrase_goes_from_one_text_to_the_next() -> None:
    texts = ["After care", "hours of <care> hours", "A Café", ""]
    marked = ["After care", "hours of &lt;<mark>care&gt; hours</mark>", "A Café", ""]
    assert highlight_texts(texts, build_phrases("care hours")) == marked
    assert highlight_texts([], build_phrases("care")) == []
    assert highlight_texts(["a\0b", "c"], build_phrases("b")) == ["a <mark>b</mark>", "c"]


def test_every_word_is_found_by_its_stem() -> None:
    words = list(islice(sorted(filter(str.isalpha, load_english_words())), 0, None, 40))
    missed = [word for word in words if "<mark>" not in highlight_texts([f"the {word}."], build_phrases(word))[0]]
    assert len(words) > 3000
    assert missed == []


def test_excerpt_surrounds_the_most_different_words() -> None:
    text = " ".join(["first", *["filler"] * 60, "second", "first", *["filler"] * 60])
    excerpt = highlight_excerpt(["nothing here", text], build_phrases("first", "second"))
    assert excerpt is not None
    assert "<mark>second</mark> <mark>first</mark> filler" in excerpt
    assert excerpt.startswith("… ")
    assert excerpt.endswith(" …")


def test_excerpt_has_no_signs_of_bold_text() -> None:
    text = "**Harm.** A first **harm**."
    assert highlight_excerpt([text], build_phrases("first")) == "Harm. A <mark>first</mark> harm."


def test_excerpt_has_no_marks_of_a_list() -> None:
    text = "- Nurses visit.\n- A first - and last - call.\n- More"
    expected = "Nurses visit.\nA <mark>first</mark> - and last - call.\nMore"
    assert highlight_excerpt([text], build_phrases("first")) == expected
    items = "We offer\n  - calls first\n  - visits."
    assert highlight_excerpt([items], build_phrases("first")) == "We offer; calls <mark>first</mark>; visits."
    cut = highlight_excerpt(["word " * 37 + "first\n" + text], build_phrases("first"))
    assert cut is not None
    assert "\n-" not in cut


def test_no_excerpt_without_the_word() -> None:
    assert highlight_excerpt(["nothing here"], build_phrases("first")) is None
