"""Template tags: how a field of a form is drawn, and where one is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from unburden.app.web.forms import leads_to, shape_of, wrongs

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.forms import BoundField
    from django.utils.safestring import SafeString

register = template.Library()
register.filter("leads_to", leads_to)
register.filter("wrongs", wrongs)


@register.filter
def shape(field: BoundField) -> str:
    """Say how a field's control is drawn."""
    return shape_of(field)[0]


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Draw a field's control with the classes of GOV.UK Frontend."""
    drawn_as, css = shape_of(field)
    base = css.split(" ", maxsplit=1)[0]
    error = f" {base}--error" if field.errors and base else ""
    drawn = field.as_widget(attrs={"class": f"{css}{error}"}) if css else ""
    told = {"field": field, "shape": drawn_as, "widget": drawn}
    return render_to_string("web/control.html", told)


@register.filter
def digits(phone: str) -> str:
    """Give what a telephone dials: digits, and a plus in front."""
    return re.sub(r"(?!^\+)\D", "", phone.strip())


@register.filter
def numbers(phone: str) -> list[str]:
    """Split "101 / 999" into what can be dialled each by itself."""
    return [each.strip() for each in phone.split("/")]


@register.simple_tag(takes_context=True)
def here(context: dict[str, Any], address: str) -> str:
    """Mark a link to the page that is shown now."""
    path = getattr(context.get("request"), "path", "")
    return mark_safe(' aria-current="page"') if path == address else ""


@register.inclusion_tag("web/pages.html")
def pages(paged: Page[Any], query: str = "") -> dict[str, Any]:
    """Draw the links to a paginator's other pages."""
    shown = paged.paginator.get_elided_page_range(paged.number, on_each_side=1)
    return {"paged": paged, "query": query, "shown": list(shown)}
