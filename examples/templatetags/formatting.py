"""Filters for what Django has no filter for: {% load formatting %}."""

from django.template import Library

from examples.presenting import markdown, words

register = Library()
register.filter("markdown", markdown.render)
register.filter("partly_dated", words.partly_dated)
register.filter("date_in_words", words.date_in_words)
register.filter("sum_of", words.sum_of)
