"""Forms, drawn with the accessible parts of GOV.UK Frontend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.forms.renderers import TemplatesSetting

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict


class Renderer(TemplatesSetting):
    """Draws each field with its label, hint and error as GOV.UK Frontend does."""

    form_template_name = "web/form.html"
    field_template_name = "web/field.html"


def posted(request: HttpRequest) -> QueryDict | None:
    """What was filled in, an empty form too; None where a page was only asked for."""
    return request.POST if request.method == "POST" else None
