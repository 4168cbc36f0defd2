"""One example as Markdown, for people and assistants who quote it: the brief on it, under its own title."""

from dataclasses import replace

from examples.models import Example
from examples.presenters.brief import BriefRequest, build_brief
from examples.presenters.brief_blocks import Paragraph
from examples.presenters.brief_markdown import build_markdown
from examples.presenters.translations_and_easy_read import list_other_formats


def build_example_markdown(example: Example, revision: int, root: str) -> str:
    """`example`: loaded with details. `root`: the site's address without a trailing slash."""
    brief = build_brief(BriefRequest([example], None, revision, root, root + example.get_absolute_url()))
    formats = [Paragraph(link.name, "Also in", root + link.href) for link in list_other_formats(example)]
    return build_markdown(replace(brief, title=example.title, intro=[*brief.intro, *formats]))
