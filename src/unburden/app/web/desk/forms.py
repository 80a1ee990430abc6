"""What is asked on the pages of the desk."""

from __future__ import annotations

from email import message_from_bytes
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unburden.app.office import office
from unburden.app.web.desk.access import LEAST
from unburden.app.web.models import Member
from unburden.app.web.roles import Role
from unburden.model import Declaration

if TYPE_CHECKING:
    from django.db.models import QuerySet

WORKERS = (Role.CASEWORKER, Role.SUPERVISOR, Role.ANALYST)
"""Who may be given a case."""

BASES = (
    ("", _("Not known")),
    ("her own words to us", _("Her own words to us")),
    ("words on the page", _("Words on the page")),
    ("a trained look", _("A trained look")),
)
WORDS = {"text", "multipart", "message"}
"""Parts of a mail that are words, or hold some."""

STATED = {
    Declaration.SHOWS_HER: _("It shows her. How do you know?"),
    Declaration.IS_INTIMATE: _("It is intimate. How do you know?"),
    Declaration.NOT_AGREED: _("She did not agree. How do you know?"),
    Declaration.WAS_ADULT: _("She was an adult. How do you know?"),
}


def workers() -> QuerySet[Member]:
    """The people who may be given a case."""
    some = Member.objects.filter(is_active=True, role__in=WORKERS)
    return some.select_related("user").order_by("user__username")


def supervisors() -> list[str]:
    """The names of those who give out cases."""
    return [str(each.user) for each in workers().filter(role=Role.SUPERVISOR)]


class _People(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the people who may be given a case, by their name."""

    def __init__(self, label: Any) -> None:
        super().__init__(queryset=Member.objects.none(), label=label)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.user)


class _WithPeople(forms.Form):
    """A form that asks for people: who they are is looked up when it is shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, _People):
                field.queryset = workers()


def _words(label: Any, help_text: Any = "", *, needed: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=needed,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Reason(forms.Form):
    """Why a case that is not one's own has to be opened."""

    reason = forms.CharField(
        label=_("Why do you need it now?"),
        help_text=_("A supervisor reads this. That you opened it is in its ledger."),
        min_length=LEAST,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Basis(forms.Form):
    """On whose word or authority something is done."""

    basis = _words(_("What does it rest on?"), _("It is kept with your name."))


class Give(_WithPeople):
    """To whom a case is given, and what goes with it."""

    to = _People(_("To whom?"))
    note = _words(_("What should they know?"), needed=False)


class Away(_WithPeople):
    """Who is away, and who covers."""

    member = _People(_("Who is away?"))
    cover = _People(_("Who covers?"))
    first = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"})
    )
    last = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order, and nobody to cover for oneself."""
        told = super().clean() or {}
        if "first" in told and "last" in told and told["last"] < told["first"]:
            self.add_error("last", _("The last day is before the first."))
        if "member" in told and told["member"] == told.get("cover"):
            self.add_error("cover", _("Somebody else has to cover."))
        return told


class Risk(forms.Form):
    """A note on her safety."""

    words = _words(
        _("What should others who help her know?"),
        _("Say what was seen or said, and when. She may ask to read it."),
    )


class Verdict(forms.Form):
    """What a second pair of eyes says of a confirmed match."""

    agrees = forms.ChoiceField(
        label=_("Was it right to confirm it?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )
    note = _words(_("What should be learned from it?"), needed=False)


class Approve(forms.Form):
    """That a notice was read and may go."""

    reminders = forms.BooleanField(
        label=_("A reminder that says the same may go too, unasked"), required=False
    )


class HandIn(forms.Form):
    """What was given as a receipt."""

    reference = forms.CharField(
        label=_("Its reference, if one was given"), max_length=200, required=False
    )


class Settle(forms.Form):
    """What was found out of a notice of which nobody could tell."""

    went = forms.ChoiceField(
        label=_("Did it go?"),
        choices=[("yes", _("Yes, it went")), ("no", _("No, it may be tried again"))],
        widget=forms.RadioSelect,
    )
    why = _words(_("How do you know?"))


class Handled(forms.Form):
    """What was done about an answer."""

    note = _words(_("What did you do?"))


class TakeBack(forms.Form):
    """Why a notice is stopped or taken back."""

    why = _words(_("Why?"), _("If it went already, its reader is told this."))


class Stated(forms.Form):
    """What a person states of matches, and how she knows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for what, label in STATED.items():
            self.fields[what.name.lower()] = forms.ChoiceField(
                label=label, choices=BASES, required=False
            )

    def basis(self) -> dict[str, str]:
        """What was stated, each with its basis; what is not known is left out."""
        told = {what.value: self.cleaned_data[what.name.lower()] for what in STATED}
        return {what: words for what, words in told.items() if words}


class Sources(forms.Form):
    """Where to look: only where the organisation listed that it looks."""

    sources = forms.MultipleChoiceField(
        label=_("Where shall we look?"),
        help_text=_(
            "Your organisation listed these. Each is looked at with all in it."
        ),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick where to look.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = office().sources or ()
        self.fields["sources"].choices = [  # type: ignore[attr-defined]
            (each, each) for each in listed
        ]


class Mail(forms.Form):
    """One mail that came back, as words: its head and its text."""

    raw = forms.CharField(
        label=_("The mail, with all its header lines"),
        help_text=_(
            "In your mail program choose “show source” or “show original”, copy it all "
            "and paste it here. Leave out pictures and files."
        ),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )

    def clean_raw(self) -> bytes:
        """Refuse what holds anything but words."""
        told = str(self.cleaned_data["raw"]).encode()
        kinds = {
            part.get_content_maintype() for part in message_from_bytes(told).walk()
        }
        if not kinds <= WORDS:
            raise forms.ValidationError(
                _("There is a picture or a file in it. Paste it without that part.")
            )
        return told


class Look(forms.Form):
    """What is said before a found picture is shown to one of the house's people."""

    needed = forms.BooleanField(
        label=_("Words and outline do not tell enough, and I have to know"),
        error_messages={"required": _("If they tell enough, leave it unseen.")},
    )
    adult = forms.BooleanField(
        label=_("She said that she was 18 or over in it"),
        error_messages={"required": _("Ask her first. If not, leave it unseen.")},
    )
