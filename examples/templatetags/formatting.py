"""Template filters for Markdown, partial dates and costs: {% load formatting %}."""

from django.template import Library

from examples.presenters import formatting, markdown

register = Library()
register.filter("markdown", markdown.render_markdown)
register.filter("iso_date", formatting.format_iso_date)
register.filter("cost", formatting.format_cost)
