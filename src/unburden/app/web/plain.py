"""What went wrong, and what to do about it, in words for a page.

An error's own ``fix`` often names a command; she has a page before her.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from unburden import errors

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from unburden.errors import UnburdenError


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A sentence about what went wrong, and one about what to do."""

    what: str | _StrPromise
    fix: str | _StrPromise


_AGAIN = _("Wait a little, then try again.")
_BY_KIND: tuple[tuple[type[UnburdenError], Plain], ...] = (
    (
        errors.UnreadablePicture,
        Plain(
            what=_("That picture can't be read."),
            fix=_("Choose another copy of it."),
        ),
    ),
    (
        errors.TooLarge,
        Plain(what=_("That is too large."), fix=_("Choose a smaller one.")),
    ),
    (
        errors.UnknownSource,
        Plain(
            what=_("We do not know how to look there."),
            fix=_("Type the address of a site. It starts with https://."),
        ),
    ),
    (
        errors.NotFound,
        Plain(
            what=_("We can't find that here."),
            fix=_("It may be gone. Go back and choose once more."),
        ),
    ),
    (
        errors.WrongPassphrase,
        Plain(what=_("Your case is locked."), fix=_("Open it with your words.")),
    ),
    (
        errors.BadSetting,
        Plain(
            what=_("Something is not set up right here. It is not your fault."),
            fix=_("Please tell who set this up for you. Nothing is lost."),
        ),
    ),
    (
        errors.ToolMissing,
        Plain(
            what=_("A part that this step needs is not there."),
            fix=_("Ask who set this up to add it."),
        ),
    ),
    (
        errors.UnderEighteen,
        Plain(
            what=_("For a picture of somebody under 18 other people help, for free."),
            fix=_("We kept nothing. See the page of people who help."),
        ),
    ),
    (
        errors.ChildImagerySigns,
        Plain(
            what=_("That place may show children. We stopped, and looked at nothing."),
            fix=_("The people who help know whom to tell."),
        ),
    ),
    (
        errors.PrivateAddress,
        Plain(
            what=_("That address is inside this network."),
            fix=_("Type one that is on the open web."),
        ),
    ),
    (
        errors.AuthorityMissing,
        Plain(
            what=_("Nobody has said yet that we may do this."),
            fix=_("Your helper has to note it first."),
        ),
    ),
    (
        errors.NeedsAgent,
        Plain(
            what=_("They may pass your letter on to who did this."),
            fix=_("Let a helpline write for you. Then your name stays out of it."),
        ),
    ),
    (
        errors.NoticeRefused,
        Plain(
            what=_("That letter can't go yet."),
            fix=_("Something is missing. Open the letter to see what."),
        ),
    ),
    (
        errors.CaseFrozen,
        Plain(
            what=_("Your case rests until somebody has looked at it."),
            fix=_("Nothing is lost. Your helpline can tell you more."),
        ),
    ),
    (
        errors.RobotsDisallow,
        Plain(
            what=_("That site asks programs not to look there."),
            fix=_("A person can still look. Ask a helpline."),
        ),
    ),
    (
        errors.Refused,
        Plain(what=_("We may not do that."), fix=_("Ask a helpline about it.")),
    ),
    (
        errors.Unreachable,
        Plain(what=_("The other side does not answer."), fix=_AGAIN),
    ),
    (
        errors.CaptureFailed,
        Plain(what=_("We could not keep proof of that page."), fix=_AGAIN),
    ),
    (
        errors.LedgerBroken,
        Plain(
            what=_("Something in your case was changed. We stopped here."),
            fix=_("Please call your helpline. Do not delete it."),
        ),
    ),
    (
        errors.BundleBroken,
        Plain(what=_("The papers are not whole."), fix=_("Save them once more.")),
    ),
    (
        errors.BadInput,
        Plain(
            what=_("We can't use that as it is."),
            fix=_("Look at what you typed, and try again."),
        ),
    ),
)
"""The nearest kind comes before those it belongs to."""
_OTHER = Plain(what=_("Something went wrong on our side."), fix=_AGAIN)


def plain(error: UnburdenError) -> Plain:
    """Say an error as a page does."""
    return next((said for kind, said in _BY_KIND if isinstance(error, kind)), _OTHER)


def every_sentence() -> list[str]:
    """All that may be said, for a test of how it reads."""
    told = [said for _kind, said in _BY_KIND] + [_OTHER]
    return [str(each) for said in told for each in (said.what, said.fix)]
