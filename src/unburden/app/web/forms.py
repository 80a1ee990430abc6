"""Forms, drawn with the accessible parts of GOV.UK Frontend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.forms import BoundField
    from django.http import HttpRequest, QueryDict


class Renderer(TemplatesSetting):
    """Draws each field with its label, hint and error as GOV.UK Frontend does."""

    form_template_name = "web/form.html"
    field_template_name = "web/field.html"


SHAPES: tuple[tuple[type[forms.Widget], str, str], ...] = (
    (forms.CheckboxSelectMultiple, "checkboxes", ""),  # which is a RadioSelect too
    (forms.RadioSelect, "radios", ""),
    (forms.CheckboxInput, "checkbox", "govuk-checkboxes__input"),
    (forms.Select, "select", "govuk-select"),
    (forms.Textarea, "plain", "govuk-textarea"),
    (
        forms.PasswordInput,
        "password",
        "govuk-input govuk-password-input__input govuk-js-password-input-input",
    ),
    (forms.widgets.Input, "plain", "govuk-input"),
)
"""Each kind of control, the way it is drawn, and its classes."""


def shape_of(field: BoundField) -> tuple[str, str]:
    """Say how a field's control is drawn, and with which classes."""
    widget = field.field.widget
    return next((shape, css) for kind, shape, css in SHAPES if isinstance(widget, kind))


def leads_to(field: BoundField) -> str:
    """Give the id a link to a field leads to: of a group, its first choice's."""
    if shape_of(field)[0] in ("radios", "checkboxes"):
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


def wrongs(field: BoundField) -> list[str]:
    """Say what is wrong with a field, naming it: read alone, "required" helps nobody.

    A form's own ``error_messages`` stand as they are.
    """
    told = field.form.errors.as_data().get(field.name, [])
    plain = forms.Field.default_error_messages["required"]
    return [
        _missing(field)
        if error.code == "required" and error.message == plain
        else error.messages[0]
        for error in told
    ]


def _missing(field: BoundField) -> str:
    shape, _css = shape_of(field)
    label = str(field.label).rstrip(":")
    if shape == "checkbox":
        return _("Please tick “%(label)s” if it is so") % {"label": label}
    if shape in ("radios", "checkboxes", "select"):
        return _("Please choose an answer to “%(label)s”") % {"label": label}
    return _("Please fill in “%(label)s”") % {"label": label}


def posted(request: HttpRequest) -> QueryDict | None:
    """What was filled in, an empty form too; None where a page was only asked for."""
    return request.POST if request.method == "POST" else None
