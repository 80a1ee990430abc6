"""Her authority to somebody who writes for her: signed, limited, and hers to end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import rfc8785
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from unburden import policy
from unburden.data import for_person
from unburden.errors import AuthorityMissing, BadInput
from unburden.model import Mandate
from unburden.notify.tongue import later

if TYPE_CHECKING:
    from collections.abc import Callable
    from gettext import NullTranslations

    from unburden.model import Agent, Layer, Route, Statement

_FORMAT = "unburden-mandate-1"
_AGAIN = later("To go on, give a new one. Who can help with it: {helpline}.")


def message(mandate: Mandate) -> bytes:
    """The bytes that a Mandate's signature is over, as canonical JSON (RFC 8785).

    Its withdrawal is not among them: it may come at any time, and needs no signature.
    """
    agent = mandate.agent
    said = {
        "format": _FORMAT,
        "agent": {
            "name": agent.name,
            "organisation": agent.organisation,
            "email": agent.email,
            "phone": agent.phone,
        },
        "layers": sorted(layer.value for layer in mandate.layers),
        "at": _stamp(mandate.at),
        "until": _stamp(mandate.until) if mandate.until else None,
    }
    return rfc8785.dumps(said)


def give(
    agent: Agent,
    layers: tuple[Layer, ...],
    *,
    at: datetime,
    until: datetime | None,
    sign: Callable[[bytes], bytes],
) -> Mandate:
    """Record her authority, signed with her case's key.

    Args:
        agent: to whom.
        layers: to whom the Agent may write.
        at: when she gave it.
        until: when it ends by itself; None: when she says so.
        sign: signs bytes (ECDSA over SHA-256, DER).

    Raises:
        BadInput: it allows nothing, or ends before it begins.
    """
    if not layers:
        raise BadInput("A permission has to say whom may be written to.")
    if until is not None and until <= at:
        raise BadInput("This permission would end before it begins.")
    given = Mandate(agent=agent, layers=layers, at=at, until=until)
    return replace(given, signature=sign(message(given)).hex())


def withdraw(mandate: Mandate, *, at: datetime) -> Mandate:
    """Take it back, from now on; the first time counts."""
    return mandate if mandate.withdrawn_at else replace(mandate, withdrawn_at=at)


def verify(mandate: Mandate, public_pem: bytes) -> None:
    """Check that a Mandate is as it was signed.

    Args:
        mandate: what to check.
        public_pem: the public half of the case's key, PEM.

    Raises:
        AuthorityMissing: it is not signed, or was changed since.
        BadInput: the key cannot be read, or is of another kind.
    """
    key = _key(public_pem)
    try:
        signature = bytes.fromhex(mandate.signature)
        key.verify(signature, message(mandate), ec.ECDSA(SHA256()))
    except (ValueError, InvalidSignature) as error:
        what = "The permission to write for her is not as it was signed."
        raise AuthorityMissing(what, "Ask her for a new one.") from error


def against(
    statement: Statement, route: Route, *, at: datetime, words: NullTranslations
) -> tuple[str, ...]:
    """What in her authority stands against writing to somebody now; none: go on.

    To be asked again just before a Notice goes: she may have taken it back since.
    """
    _ = words.gettext
    helpline = _helpline(statement.law)
    mandate = statement.mandate
    if mandate is None:
        if not policy.needs_agent(route):
            return ()
        risk = _(
            "{name} may pass on what it gets to the people who put the picture there."
        )
        if not route.forwards:
            risk = _("Nobody has checked yet who reads what {name} gets.")
        said = _(
            "So this must not come from you. Somebody can write for you, and your "
            "name stays out. Ask: {helpline}."
        )
        return (f"{risk} {said}".format(name=route.name, helpline=helpline),)
    if mandate.withdrawn_at is not None:
        said = _("The permission to write was taken back, so nothing is sent.")
    elif not mandate.holds(at):
        said = _("The permission to write has ended, so nothing is sent.")
    elif route.layer not in mandate.layers:
        said = _("The permission does not say that {name} may be written to.")
    else:
        return ()
    return (f"{said} {_(_AGAIN)}".format(name=route.name, helpline=helpline),)


def agent_for(statement: Statement, route: Route, at: datetime) -> Agent | None:
    """Who writes for her to somebody; None where nobody may."""
    mandate = statement.mandate
    if mandate is None or not mandate.holds(at) or route.layer not in mandate.layers:
        return None
    return mandate.agent


def _helpline(law: str) -> str:
    rows = for_person(law, adult=True)
    return f"{rows[0].name} ({rows[0].contact})"


def _key(pem: bytes) -> ec.EllipticCurvePublicKey:
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BadInput("The signing key cannot be read.") from error
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise BadInput("The signing key is not of the kind that signs here.")
    return key


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
