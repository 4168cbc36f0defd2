"""The functions and filters of the templates that readers see, beside those of Jinja's language."""

from functools import cache

from django.template.defaultfilters import capfirst, pluralize, urlize
from django.templatetags.static import static

from examples.presenters.dot_plot import build_dot_plot
from examples.presenters.formatting import format_cost, format_date, format_iso_date, truncate_text
from examples.presenters.markdown_html import render_markdown, render_paragraphs
from examples.presenters.urls import get_url

FUNCTIONS = {"url": get_url, "static": cache(static)}
FILTERS = {
    "capfirst": capfirst,
    "cost": format_cost,
    "date": format_date,
    "dot_plot": build_dot_plot,
    "iso_date": format_iso_date,
    "linebreaks": render_paragraphs,
    "markdown": render_markdown,
    "pluralize": pluralize,
    "truncatechars": truncate_text,
    "urlize": urlize,
}
