"""Saving an example whole: published with everything it must have, or not saved at all."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from examples.desk.refusal import Refused
from examples.models import Example, judged_at_the_end
from examples.models.gate import missing


@contextmanager
def gate(example: Example) -> Iterator[None]:
    """The block writes the example, its tags and its rows. Raises Refused with all that is missing, if it is to be
    published; the caller's transaction undoes the rest.
    """
    publishing = example.status == Example.Status.PUBLISHED
    if publishing and example.published_at is None:
        example.published_at = timezone.now()
    with judged_at_the_end(example):
        yield
        if publishing and (gaps := missing(example)):
            raise Refused(gaps)
