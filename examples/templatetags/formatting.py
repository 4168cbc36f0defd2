"""Template filters for Markdown, partial dates, dots and costs: {% load formatting %}."""

from django.template import Library

from examples.presenters import dots, formatting, markdown

register = Library()
register.filter("markdown", markdown.render_markdown)
register.filter("iso_date", formatting.format_iso_date)
register.filter("dots", dots.build_dots)
register.filter("cost", formatting.format_cost)
