"""Filters for what Django has no filter for: {% load formatting %}."""

from django.template import Library

from examples.presenters import formatting, markdown

register = Library()
register.filter("markdown", markdown.render)
register.filter("partly_dated", formatting.partly_dated)
register.filter("date_in_words", formatting.date_in_words)
register.filter("sum_of", formatting.sum_of)
