"""A brief as Markdown (CommonMark with tables), to paste into a wiki or a document system."""

import re
from collections.abc import Iterator, Sequence

from examples.presenters.brief_blocks import Block, Brief, Bullets, EntryHeading, Paragraph, Prose, Table
from examples.presenters.control_characters import to_single_line
from examples.presenters.urls import TextLink

SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")
LINE_START = re.compile(r"^(\d+)([.)])|^([-+])(?=\s)")
# What would begin a link to anything but a page, such as a script. Programs differ in what they refuse themselves.
UNSAFE_LINK = re.compile(r"\](?=[(:]\s*(?!<?(?:https?:|mailto:|[/#])))", re.IGNORECASE)
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)


def build_markdown(brief: Brief) -> str:
    lines = [f"# {escape_markdown(brief.title)}", *(line for block in brief.intro for line in _list_lines(block))]
    for section in brief.sections:
        lines += [f"## {escape_markdown(section.heading, at_start=False)}"]
        lines += [line for block in section.blocks for line in _list_lines(block)]
    return "\n\n".join([*lines, f"*{escape_markdown(brief.running_line)}*"]) + "\n"


def _list_lines(block: Block) -> Iterator[str]:
    """Paragraphs, which a blank line parts."""
    match block:
        case EntryHeading():
            yield f"### {escape_markdown(block.text)}"
        case Paragraph():
            yield _format_paragraph(block)
        case Prose():
            if block.label:
                yield f"**{escape_markdown(block.label)}**"
            # A heading would stand above the brief's own; HTML is text to us, and must stay so elsewhere.
            text = HEADING.sub(r"**\1**", block.text.strip())
            yield UNSAFE_LINK.sub(r"\]", text).replace("<", r"\<")
        case Bullets():
            if block.label:
                yield f"**{escape_markdown(block.label)}**"
            yield "\n".join(f"- {_format_link(item)}" for item in block.items)
        case Table():
            yield f"**{escape_markdown(block.caption)}**"
            yield "\n".join(_format_row(row) for row in (block.header, ["---"] * len(block.header), *block.rows))


def _format_paragraph(block: Paragraph) -> str:
    label = f"**{escape_markdown(block.label)}:** " if block.text else f"**{escape_markdown(block.label)}**"
    address = _format_address(block.href) if block.href != block.text else ""
    return f"{label if block.label else ''}{escape_markdown(block.text)}{address}"


def _format_link(item: TextLink) -> str:
    return escape_markdown(item.text) + (_format_address(item.href) if item.href not in item.text else "")


def _format_address(href: str) -> str:
    """Angle brackets within an address would end the link, and begin HTML."""
    return f" <{href.replace('<', '%3C').replace('>', '%3E')}>" if href else ""


def _format_row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell if cell == '---' else escape_markdown(cell, at_start=False) for cell in cells)} |"


def escape_markdown(text: str, *, at_start: bool = True) -> str:
    """Plain text that Markdown shows as it is. `at_start`: of a line, where a number or a dash would begin a list."""
    escaped = SPECIAL.sub(r"\\\1", to_single_line(text))
    return LINE_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", escaped) if at_start else escaped
