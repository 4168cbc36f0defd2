"""The groups of a form in their order: fieldsets and inlines, with what the list of contents needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst


@dataclass(frozen=True)
class FormGroup:
    """A fieldset or an inline. `name`: the fieldset's title or the inline's prefix."""

    name: str
    heading: str
    anchor: str
    number: int = 0
    fieldset: Any = None
    inline: Any = None


def build_form_groups(fieldsets: Iterable[Any], inlines: Iterable[Any], order: Sequence[str]) -> list[FormGroup]:
    """`order`: the names of all groups; if empty, inlines follow fieldsets."""
    groups = []
    for number, fieldset in enumerate(fieldsets):
        name = fieldset.name or ""
        groups.append(FormGroup(name, name, f"fieldset-0-{number}-heading", number, fieldset=fieldset))
    for inline in inlines:
        prefix = inline.formset.prefix
        groups.append(FormGroup(prefix, capfirst(inline.opts.verbose_name_plural), f"{prefix}-heading", inline=inline))
    return sorted(groups, key=lambda group: order.index(group.name)) if order else groups
