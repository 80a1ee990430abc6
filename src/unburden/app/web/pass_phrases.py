"""The forms in which staff type a pass-phrase: called so wherever it is asked for."""

from __future__ import annotations

from typing import Any

from allauth.account import forms
from django.utils.translation import gettext_lazy as _

WORD = _("Pass-phrase")
TOO_EASY = _(
    "Choose another pass-phrase: 14 signs or more, not only digits, "
    "and none that many people use."
)


class LogIn(forms.LoginForm):  # type: ignore[misc]
    """The first step of logging in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Name")
        _call(self, password=WORD)


class Again(forms.ReauthenticateForm):  # type: ignore[misc]
    """Showing again that it is still the same person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _call(self, password=WORD)


class Change(forms.ChangePasswordForm):  # type: ignore[misc]
    """Choosing another one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _call(
            self,
            oldpassword=_("The pass-phrase you have now"),
            password1=_("A new pass-phrase"),
            password2=_("The new one once more"),
        )
        # The page says above what a good one is.
        self.fields["password1"].help_text = ""

    def clean(self) -> dict[str, Any]:
        """See that the new one was typed twice alike."""
        told: dict[str, Any] = self.cleaned_data
        first, second = told.get("password1"), told.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("Type the same pass-phrase both times."))
        return told


def _call(form: Any, **labels: Any) -> None:
    """Give fields their names."""
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].widget.attrs.pop("placeholder", None)
