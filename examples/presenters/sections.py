"""The sections of an example's page, in readers' order. The contents list and the page come from the same table."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from examples.documents.schema import FIELD_BY_NAME, PART_BY_NAME

TEXT = "example/_text.html"


class SectionType(NamedTuple):
    """`content`: the fields, parts and values of the page that fill it. It is shown if there is any of them; always if
    none is named."""

    id: str
    heading: str
    template: str
    content: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """`text`: its first field."""

    id: str
    heading: str
    template: str
    text: str = ""


def _build_text_type(name: str, *others: str, template: str = TEXT) -> SectionType:
    return SectionType(name.replace("_", "-"), FIELD_BY_NAME[name].label, template, (name, *others))


def _build_part_type(name: str, *others: str) -> SectionType:
    return SectionType(name, PART_BY_NAME[name].title, f"example/_{name}.html", (name, *others))


SECTION_TYPES = (
    _build_part_type("outcomes", "what_changed"),
    _build_part_type("quotes"),
    _build_text_type("equality_effect"),
    _build_text_type("stopped"),
    _build_text_type("lessons"),
    _build_text_type("need"),
    _build_text_type("what_was_done"),
    _build_text_type("to_start", "workforce", "implementation_time", template="example/_to_start.html"),
    _build_text_type("what_made_it_hard"),
    _build_part_type("costs"),
    _build_part_type("adoptions"),
    _build_part_type("resources", "materials"),
    SectionType("facts", "Priorities and organisations", "example/_facts.html", ("facts",)),
    SectionType("contact", FIELD_BY_NAME["contact_name"].label, "example/_contact.html"),
    _build_part_type("sources"),
    SectionType("related", FIELD_BY_NAME["related"].label, "example/_related.html", ("related",)),
    SectionType("about", "About this entry", "example/_about.html"),
)


def list_sections(get_content: Callable[[str], object]) -> Iterator[Section]:
    """The sections to show. `get_content` returns a field, the rows of a part or a value of the page."""
    for section in SECTION_TYPES:
        contents = [get_content(name) for name in section.content]
        if not contents or any(contents):
            text = contents[0] if contents and isinstance(contents[0], str) else ""
            yield Section(section.id, section.heading, section.template, text)
