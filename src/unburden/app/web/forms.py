"""Forms, drawn with the accessible parts of GOV.UK Frontend."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draws each field with its label, hint and error as GOV.UK Frontend does."""

    form_template_name = "web/form.html"
    field_template_name = "web/field.html"
