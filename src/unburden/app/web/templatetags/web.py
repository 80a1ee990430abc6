"""Template tags: how a field of a form is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms, template
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from django.forms import BoundField
    from django.utils.safestring import SafeString

register = template.Library()

_SHAPES: tuple[tuple[type[forms.Widget], str, str], ...] = (
    (forms.CheckboxSelectMultiple, "checkboxes", ""),
    (forms.RadioSelect, "radios", ""),
    (forms.CheckboxInput, "checkbox", "govuk-checkboxes__input"),
    (forms.Select, "plain", "govuk-select"),
    (forms.Textarea, "plain", "govuk-textarea"),
    (forms.widgets.Input, "plain", "govuk-input"),
)


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Draw a field's control with the classes of GOV.UK Frontend."""
    widget = field.field.widget
    shape, css = next(
        (shape, css) for kind, shape, css in _SHAPES if isinstance(widget, kind)
    )
    error = f" {css}--error" if field.errors and css else ""
    drawn = field.as_widget(attrs={"class": f"{css}{error}"}) if css else ""
    told = {"field": field, "shape": shape, "widget": drawn}
    return render_to_string("web/control.html", told)
