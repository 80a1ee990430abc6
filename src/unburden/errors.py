"""Every error Unburden raises on purpose, each able to explain itself to a person.

::

    UnburdenError
    |-- BadInput                  what was given cannot be used (exit 2)
    |   |-- UnreadablePicture     not a picture or video, damaged, or a trap
    |   |-- TooLarge              over a limit of bytes, pixels, frames or time
    |   |-- UnknownSource         nowhere that we know how to look
    |   |-- NotFound              no such case, item, match or file
    |   |-- WrongPassphrase       the case stays closed
    |   |-- BadSetting            what was set up for all cannot be used
    |   `-- ToolMissing           a program this step needs is not installed
    |-- Refused                   we may not, or will not (exit 2)
    |   |-- UnderEighteen         another service helps; nothing is kept
    |   |-- ChildImagerySigns     a page shows signs of child imagery; unseen
    |   |-- PrivateAddress        an address inside this network
    |   |-- AuthorityMissing      nobody is recorded as having asked for this
    |   |-- NoticeRefused         a Notice may not go: it lacks something
    |   |-- NeedsAgent            somebody has to write for her; a helpline can
    |   |-- CaseFrozen            a supervisor has to look first
    |   `-- RobotsDisallow        the site asks robots not to look there
    |-- Unreachable               the network, a site or a service did not answer
    |   `-- SealFailed            no timestamp authority gave a usable token
    |-- CaptureFailed             the browser could not make a record
    |-- LedgerBroken              the custody ledger does not verify (exit 1)
    `-- BundleBroken              the bundle does not verify (exit 1)
"""


class UnburdenError(Exception):
    """Something went wrong that a person can be told about in one sentence.

    Args:
        what: what was wrong, naming the thing it was wrong with.
        fix: what to do about it.
    """

    exit_code = 2

    def __init__(self, what: str, fix: str = "") -> None:
        super().__init__(what, fix)
        self.what = what
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.what} {self.fix}".strip()


class BadInput(UnburdenError):  # noqa: N818 - errors are named for the person
    """What was given cannot be used."""


class UnreadablePicture(BadInput):
    """Not a picture or video, damaged, or a trap."""


class TooLarge(BadInput):
    """Over a limit of bytes, pixels, frames or time."""


class UnknownSource(BadInput):
    """Nowhere that we know how to look."""


class NotFound(BadInput):
    """No such case, item, match or file."""


class WrongPassphrase(BadInput):
    """The pass-phrase does not open the case; the case stays closed."""


class BadSetting(BadInput):
    """A setting cannot be used; the sentence names its file."""


class ToolMissing(BadInput):
    """A program this step needs is not installed."""


class Refused(UnburdenError):  # noqa: N818
    """We may not, or will not."""


class UnderEighteen(Refused):
    """The matter concerns a person under 18: another service helps."""


class ChildImagerySigns(Refused):
    """A page shows signs of child imagery: its source is left, unseen."""


class PrivateAddress(Refused):
    """An address inside this machine or its network."""


class AuthorityMissing(Refused):
    """Nobody is recorded as having asked for this."""


class NoticeRefused(Refused):
    """A Notice may not go: what its law requires is missing, or nobody approved it."""


class NeedsAgent(Refused):
    """Somebody has to write for her, so that her name stays out."""


class CaseFrozen(Refused):
    """A supervisor has to look before this case goes on."""


class RobotsDisallow(Refused):
    """The site asks robots not to look there."""


class Unreachable(UnburdenError):  # noqa: N818
    """The network, a site or a service did not answer."""


class SealFailed(Unreachable):
    """No timestamp authority gave a token that can be used."""


class CaptureFailed(UnburdenError):  # noqa: N818
    """The browser could not make a record."""


class LedgerBroken(UnburdenError):  # noqa: N818
    """The custody ledger does not verify."""

    exit_code = 1


class BundleBroken(UnburdenError):  # noqa: N818
    """The bundle does not verify."""

    exit_code = 1
