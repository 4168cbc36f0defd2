"""The picture that other sites show beside a link to an example: its title, how it was studied and what was found."""

import io
from collections.abc import Iterator

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from examples.catalogue.cards import Card
from examples.presenters.study_and_finding import NOT_GRADED, STEPS

SIZE, MARGIN = (1200, 630), 70  # pixels; the size that sites ask for
WIDTH = SIZE[0] - 2 * MARGIN
TEXT, BACKGROUND, MARK = "#212b32", "#ffffff", "#0e4f4f"
TITLE_FONT, TEXT_FONT = ImageFont.load_default(58), ImageFont.load_default(38)  # comes with Pillow
MAX_TITLE_LINES = 4
BAR_WIDTH, BAR_STEP, BAR_GROWTH = 24, 36, 14


def describe_card(card: Card) -> str:
    """The words of the picture, for those who do not see it."""
    return f"{card.title}. {' '.join(f'{line}.' for line in _list_evidence(card))}"


def draw_sharing_image(card: Card) -> bytes:
    """PNG of 1200 by 630 pixels."""
    image = Image.new("RGB", SIZE, BACKGROUND)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, SIZE[0], 24), fill=MARK)
    draw.text((MARGIN, MARGIN), settings.SITE_NAME, MARK, TEXT_FONT)
    title = list(_wrap_text(card.title, TITLE_FONT))
    if len(title) > MAX_TITLE_LINES:
        title = [*title[: MAX_TITLE_LINES - 1], f"{title[MAX_TITLE_LINES - 1]} …"]
    draw.multiline_text((MARGIN, 140), "\n".join(title), TEXT, TITLE_FONT, spacing=14)
    draw.multiline_text((MARGIN, 480), "\n".join(_list_evidence(card)), TEXT, TEXT_FONT, spacing=14)
    if card.evidence:
        _draw_steps(draw, card.evidence_level + 1)
    image.save(png := io.BytesIO(), "PNG", optimize=True)
    return png.getvalue()


def _list_evidence(card: Card) -> tuple[str, str]:
    return f"How it was studied: {card.evidence or NOT_GRADED}", f"What was found: {card.finding}"


def _draw_steps(draw: ImageDraw.ImageDraw, reached: int) -> None:
    """The five bars of the evidence mark beside the site's name, filled as far as the study reaches."""
    left, bottom = SIZE[0] - MARGIN - STEPS * BAR_STEP, 2 * MARGIN - BAR_GROWTH
    for number in range(STEPS):
        x, height = left + number * BAR_STEP, BAR_GROWTH * (number + 1)
        fill = MARK if number < reached else None
        draw.rectangle((x, bottom - height, x + BAR_WIDTH, bottom), fill, MARK, 3)


def _wrap_text(text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> Iterator[str]:
    """Lines no wider than the picture's text; a longer word has a line of its own."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > WIDTH:
            yield line
            line = word
        else:
            line = longer
    yield line
