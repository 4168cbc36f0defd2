"""How the Word file of a brief looks. To restyle it, change this file alone."""

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

FONT = "Arial"
BODY_SIZE = Pt(9.5)
CELL_SIZE = Pt(9)
TEXT_COLOUR = RGBColor(0x21, 0x2B, 0x32)
LANGUAGE = "en-GB"
TABLE_STYLE = "Table Grid"
SMALL_LIST = "List"  # of sources, which begin with their numbers
MARGIN = Cm(1.5)
FOOTER_DISTANCE = Cm(0.8)  # from the edge; with more, the footer takes a line of each page
PAGE_WIDTH, PAGE_HEIGHT = Cm(21), Cm(29.7)  # A4
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
# Style of Word -> size, space before and after.
SIZES = {
    "Title": (Pt(20), Pt(0), Pt(8)),
    "Heading 1": (Pt(14), Pt(8), Pt(2)),
    "Heading 2": (Pt(11), Pt(5), Pt(1)),
    "Normal": (BODY_SIZE, Pt(0), Pt(2)),
    "List Bullet": (BODY_SIZE, Pt(0), Pt(1)),
    SMALL_LIST: (Pt(9), Pt(0), Pt(0)),
    "Caption": (Pt(10), Pt(4), Pt(2)),
    "Footer": (Pt(9), Pt(0), Pt(0)),
}


def apply_style(document: Document) -> None:
    """A4, one font, dark text, British English."""
    for section in document.sections:
        section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
        section.footer_distance = FOOTER_DISTANCE
    for name, (size, before, after) in SIZES.items():
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)  # noqa: S101  all names are of paragraph styles
        style.font.name, style.font.size, style.font.color.rgb = FONT, size, TEXT_COLOUR
        style.paragraph_format.space_before, style.paragraph_format.space_after = before, after
        style.paragraph_format.line_spacing = 1.0
        set_font_and_language(style)


def set_font_and_language(style: ParagraphStyle) -> None:
    """Theme fonts would otherwise win over the font."""
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for key in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(key), FONT)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGE)
    properties.append(language)
