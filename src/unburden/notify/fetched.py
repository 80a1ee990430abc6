"""Mails of the organisation's mailbox, one by one, oldest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unburden.notify.mailbox import Letter
from unburden.notify.opening import LARGEST, LEFT_CLOSED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unburden.net import Inbox

MOST = 1_000
"""Mails read at one go; the others are read at the next."""


def new_letters(inbox: Inbox, *, after: int) -> Iterator[tuple[int, Letter]]:
    """Each mail after one, with its number; at most `MOST`.

    Args:
        inbox: opened to look only.
        after: the number of the last that was read; 0 for none.

    Raises:
        Unreachable: the connection broke; those given so far were whole.
    """
    for number in inbox.after(after)[:MOST]:
        raw, name = inbox.raw(number, most=LARGEST + 1), f"mail {number}"
        if len(raw) > LARGEST:
            why = f"{name} has over {LARGEST:,} bytes. {LEFT_CLOSED}"
            yield number, Letter(name=name, raw=b"", why_not=why)
        elif raw:
            yield number, Letter(name=name, raw=raw)
