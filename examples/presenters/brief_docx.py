"""A brief as a Word file: real headings, lists and tables, so that it can be read aloud and pasted into a paper."""

import io
from collections.abc import Sequence

import docx
from django.utils import timezone
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph
from markdown_it.token import Token

from examples.presenters.brief_blocks import Block, Brief, Bullets, EntryHeading, Paragraph, Prose, Table
from examples.presenters.brief_docx_style import CELL_SIZE, LANGUAGE, SMALL_LIST, TABLE_STYLE, TEXT_WIDTH, apply_style
from examples.presenters.control_characters import to_single_line
from examples.presenters.markdown_html import SCHEMES, parse_markdown
from examples.presenters.urls import TextLink

LINK_STARTS = tuple(f"{scheme}:" for scheme in SCHEMES)


def build_docx(brief: Brief) -> bytes:
    document = docx.Document()
    apply_style(document)
    _set_properties(document, brief)
    _add_running_lines(document, brief)
    document.add_paragraph(to_single_line(brief.title), style="Title")
    for line in brief.intro:
        _add_block(document, line)
    for section in brief.sections:
        document.add_heading(to_single_line(section.heading), level=1)
        for block in section.blocks:
            _add_block(document, block)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_properties(document: Document, brief: Brief) -> None:
    properties = document.core_properties
    properties.title, properties.author = to_single_line(brief.title), to_single_line(brief.site)
    properties.subject, properties.comments = "Palliative and end of life care", to_single_line(brief.running_line)
    properties.language, properties.keywords = LANGUAGE, "palliative care; end of life care; integrated care board"
    properties.created = properties.modified = timezone.now().replace(tzinfo=None)
    properties.last_modified_by = properties.author


def _add_running_lines(document: Document, brief: Brief) -> None:
    """On every page: the revision, the date, and the number of the page."""
    footer = document.sections[0].footer.paragraphs[0]
    footer.add_run(f"{to_single_line(brief.running_line)} Page ")
    _add_field(footer, "PAGE")
    footer.add_run(" of ")
    _add_field(footer, "NUMPAGES")
    footer.alignment = WD_ALIGN_PARAGRAPH.LEFT


def _add_field(paragraph: WordParagraph, instruction: str) -> None:
    """A field that Word fills in, such as the number of the page."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _add_block(document: Document, block: Block) -> None:
    match block:
        case EntryHeading():
            document.add_heading(to_single_line(block.text), level=2)
        case Paragraph():
            _add_labelled(document.add_paragraph(), block)
        case Prose():
            _add_label(document, block.label)
            _add_prose(document, block.text)
        case Bullets():
            _add_label(document, block.label)
            for item in block.items:
                _add_link_text(document.add_paragraph(style=SMALL_LIST if block.small else "List Bullet"), item)
        case Table():
            _add_table(document, block)


def _add_labelled(paragraph: WordParagraph, block: Paragraph) -> None:
    if block.label:
        paragraph.add_run(f"{to_single_line(block.label)}: " if block.text else to_single_line(block.label)).bold = True
    if block.href == block.text:
        _add_hyperlink(paragraph, block.text, block.href)
    else:
        paragraph.add_run(to_single_line(block.text))
        if block.href:
            paragraph.add_run(" ")
            _add_hyperlink(paragraph, block.href, block.href)


def _add_label(document: Document, label: str) -> None:
    if label:
        paragraph = document.add_paragraph()
        paragraph.add_run(to_single_line(label)).bold = True
        paragraph.paragraph_format.keep_with_next = True


def _add_link_text(paragraph: WordParagraph, item: TextLink) -> None:
    """The text, then its address, which stays readable on paper."""
    before, found, after = item.text.partition(item.href) if item.href else (item.text, "", "")
    paragraph.add_run(to_single_line(before) + " " * bool(item.href))
    if item.href:
        _add_hyperlink(paragraph, item.href, item.href)
    if found and after:
        paragraph.add_run(to_single_line(after))


def _add_hyperlink(paragraph: WordParagraph, text: str, address: str) -> None:
    """python-docx has no call for this."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(to_single_line(text))
    run.underline = True
    link.append(run._r)
    paragraph._p.append(link)


def _add_table(document: Document, block: Table) -> None:
    caption = document.add_paragraph(to_single_line(block.caption), style="Caption")
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=0, cols=len(block.header), style=TABLE_STYLE)
    table.autofit = False  # Word would make all columns alike
    for column, percent in zip(table.columns, block.widths, strict=True):
        column.width = int(TEXT_WIDTH * percent / 100)
    for number, cells in enumerate((block.header, *block.rows)):
        row = table.add_row()
        _set_row_flags(row._tr, is_header=not number)
        for position, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            run = paragraph.add_run(to_single_line(text))
            run.bold, run.font.size = not number or not position, CELL_SIZE
    _describe_table(table, block)
    after = document.add_paragraph()  # Word joins tables that follow each other
    after.paragraph_format.space_after, after.paragraph_format.line_spacing = Pt(0), Pt(4)


def _set_row_flags(row: BaseOxmlElement, *, is_header: bool) -> None:
    """No row is split between pages, and a header row is repeated on each."""
    properties = row.get_or_add_trPr()
    for name in ("w:cantSplit", "w:tblHeader") if is_header else ("w:cantSplit",):
        properties.append(OxmlElement(name))


def _describe_table(table: WordTable, block: Table) -> None:
    """The alternative text that screen readers announce."""
    for name, text in (("w:tblCaption", block.caption), ("w:tblDescription", f"Columns: {', '.join(block.header)}")):
        element = OxmlElement(name)
        element.set(qn("w:val"), to_single_line(text))
        table._tbl.tblPr.append(element)


def _add_prose(document: Document, text: str) -> None:
    """Paragraphs and lists of the editors' Markdown. Their headings become bold lines; numbers of a list are text."""
    marks: list[str] = []
    is_heading = False
    for token in parse_markdown(text):
        match token.type:
            case "list_item_open":
                marks.append(f"{token.info}. " if token.info else "")
            case "list_item_close":
                marks.pop()
            case "heading_open" | "heading_close":
                is_heading = token.type == "heading_open"
            case "inline":
                paragraph = document.add_paragraph(marks[-1] if marks else "")
                paragraph.style = "List Bullet" if marks and not marks[-1] else "Normal"
                _add_inline(paragraph, token.children or [], bold=is_heading)


def _add_inline(paragraph: WordParagraph, tokens: Sequence[Token], *, bold: bool) -> None:
    strong, emphasised, address = bold, False, ""
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                strong = token.type == "strong_open" or bold
            case "em_open" | "em_close":
                emphasised = token.type == "em_open"
            case "link_open":
                address = str(token.attrGet("href") or "")
            case "link_close" if address.startswith(LINK_STARTS):
                paragraph.add_run(" (")
                _add_hyperlink(paragraph, address, address)
                paragraph.add_run(")")
            case "softbreak" | "hardbreak":
                paragraph.add_run(" ")
            case _:
                run = paragraph.add_run(_remove_control_characters(token.content))
                run.bold, run.italic = strong or None, emphasised or None


def _remove_control_characters(text: str) -> str:
    """Without characters that XML forbids; blanks at the ends stay, because they part words."""
    lead, tail = text[:1].isspace(), text[-1:].isspace()
    return f"{' ' * lead}{to_single_line(text)}{' ' * (tail and len(text) > 1)}"
