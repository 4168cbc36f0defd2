"""What an entry also comes as: translations of its public reading, and an Easy Read version."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Q

from examples.models.constraints import make_check
from examples.models.example import Example
from examples.models.languages import Language, get_language, list_language_choices


class Translation(models.Model):
    """An entry's public reading in another language. Readers see it once someone has checked it.

    `text`: Markdown. `checked_by`: a role or an organisation.
    """

    class Method(models.TextChoices):
        PERSON = "person", "Translated by a person"
        MACHINE = "machine", "Translated by a machine, then checked by a person"

    example = models.ForeignKey(Example, models.CASCADE, related_name="translations")
    language = models.CharField(max_length=12, choices=list_language_choices)
    title = models.CharField(max_length=200)
    summary = models.TextField()
    evidence = models.TextField()
    text = models.TextField(blank=True)
    method = models.CharField(max_length=7, choices=Method)
    checked_by = models.CharField(max_length=160, blank=True)
    checked_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["language", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["example", "language"],
                name="translation_language_unique",
                violation_error_code="language",
                violation_error_message="This entry already has a translation into this language. Change that "
                "translation.",
            ),
            make_check(
                "translation_complete",
                ~Q(language="") & ~Q(title="") & ~Q(summary="") & ~Q(evidence="") & ~Q(method=""),
                "language",
                "A translation needs a language, a title, a summary, the evidence and how it was translated.",
            ),
            make_check(
                "translation_checked_by_someone_on_a_day",
                Q(checked_on__isnull=True, checked_by="") | (Q(checked_on__isnull=False) & ~Q(checked_by="")),
                "checked_by",
                "Fill in both “Checked by” and “Checked on”. Leave both empty until someone has checked the "
                "translation.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_language_display()}: {self.title}"

    @property
    def is_checked(self) -> bool:
        """Whether readers may see it."""
        return self.checked_on is not None

    @property
    def language_info(self) -> Language:
        return get_language(self.language)


class EasyReadLine(models.Model):
    """One idea of an entry's Easy Read version: a short sentence or two, beside a picture."""

    class Picture(models.TextChoices):
        PERSON = "person", "A person"
        PEOPLE = "people", "Two people together"
        NURSE = "nurse", "A nurse"
        HOME = "home", "A home"
        HOSPITAL = "hospital", "A hospital"
        BED = "bed", "A person in bed"
        TALK = "talk", "Talking"
        PHONE = "phone", "A telephone"
        PAPER = "paper", "A written page"
        MEDICINE = "medicine", "Medicine"
        CALENDAR = "calendar", "A calendar"
        NIGHT = "night", "Night"
        MONEY = "money", "Money"
        YES = "yes", "A tick"
        NO = "no", "A cross"
        QUESTION = "question", "A question mark"

    example = models.ForeignKey(Example, models.CASCADE, related_name="easy_read")
    order = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=300)
    picture = models.CharField(max_length=8, choices=Picture, blank=True)
    picture_text = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            make_check("easy_read_worded", ~Q(text=""), "text", "A line of an Easy Read version needs a sentence."),
            make_check(
                "easy_read_picture_described",
                Q(picture="", picture_text="") | (~Q(picture="") & ~Q(picture_text="")),
                "picture_text",
                "Fill in “What the picture shows” if there is a picture. Leave “What the picture shows” empty if there "
                "is none.",
            ),
        ]

    def __str__(self) -> str:
        return self.text


def list_checked(translations: Iterable[Translation]) -> list[Translation]:
    """Those that readers may see. Every page, file and list of translations starts here."""
    return [translation for translation in translations if translation.is_checked]
