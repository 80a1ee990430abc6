"""What only she can do herself, step by step: StopNCII and Take It Down.

Both take the fingerprints of pictures, never the pictures, and only from the person
shown, on their own pages. So nothing is sent from here; she is shown the way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unburden.notify import clean
from unburden.notify.tongue import ENGLISH, tongue

if TYPE_CHECKING:
    from unburden.data.routes import Exchange


def hand_off(exchange: Exchange, *, reads: str = ENGLISH) -> tuple[str, ...]:
    """How to use an exchange of fingerprints, one step each.

    Args:
        exchange: a row of `data.routes.exchanges`.
        reads: the language of who does it, BCP 47.
    """
    _ = tongue(reads).gettext
    page = clean.address(exchange.url)
    first = (
        _(
            "{name} can help to keep your pictures off the sites that take part. You "
            "do this part yourself, as it only takes reports from the person in the "
            "picture. You can ask somebody you trust to sit with you."
        )
        if exchange.serves == "adults"
        else _(
            "{name} is for pictures of people who were under 18 in them. You do this "
            "part yourself. You can ask somebody you trust to sit with you."
        )
    )
    return (
        first.format(name=exchange.name),
        _(
            "Use the phone or computer that the pictures are on. They stay there: the "
            "page makes a code from each one, like a fingerprint, and only the code is "
            "sent."
        ),
        _("Open {page}, and follow its steps.").format(page=page),
        _("Answer its questions, and choose the pictures or videos."),
        _(
            "If it shows a number or a code for your case, write it down and keep it "
            "safe. You may need it to look later, or to take it all back."
        ),
        _("You can stop at any time. Nothing bad happens if you do."),
    )
