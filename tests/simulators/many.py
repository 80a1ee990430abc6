"""A helpline's store with very many cases, made quickly: bulk rows, truly sealed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from skimage import data
from tests.simulators import stories, takedown

from unburden import custody, fingerprint
from unburden.model import ItemKind, MatchKind, Medium, NoticeState, Place, PlaceState

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from unburden.app.casework.models import Case
    from unburden.app.casework.vault import Vault

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
ITEMS = 2
STATES = ("new", "new", "confirmed", "rejected")
NOTICES = (
    NoticeState.DRAFT,
    NoticeState.SENT,
    NoticeState.APPROVED,
    NoticeState.SENT,
    NoticeState.UNSURE,
    NoticeState.FAILED,
)
PLACES = (PlaceState.UP, PlaceState.UP, PlaceState.GONE, PlaceState.BACK)


@dataclass(frozen=True, kw_only=True)
class Filling:
    """How much there is in a case."""

    matches: int = 20
    places: int = 6
    notices: int = 6


def prints() -> dict[ItemKind, bytes]:
    """A real fingerprint with details, and one of hashes only."""
    import cv2  # noqa: PLC0415 - only here

    ok, png = cv2.imencode(".png", data.astronaut()[..., ::-1])
    assert ok
    whole = fingerprint.fingerprint(png.tobytes(), name="astronaut.png")
    return {
        ItemKind.INNOCENT: fingerprint.dumps(whole),
        ItemKind.INTIMATE: fingerprint.dumps(fingerprint.without_details(whole)),
    }


def fill(count: int, filling: Filling, *, begin: int = 0) -> list[str]:
    """Add so many cases to a server's store; their numbers."""
    from django.db import transaction  # noqa: PLC0415 - once the store is open

    kept = prints()
    with transaction.atomic():
        return [_case(begin + n, filling, kept) for n in range(count)]


def _case(number: int, filling: Filling, kept: dict[ItemKind, bytes]) -> str:
    from unburden.app.casework.cases import let_house_in  # noqa: PLC0415
    from unburden.app.casework.models import Case, SigningRow  # noqa: PLC0415
    from unburden.app.casework.vault import new_vault  # noqa: PLC0415

    id_ = f"UB-{number:06d}"
    vault = new_vault(id_)
    about = {"law": "GB-EAW", "authority": "The person in the pictures"}
    row = Case.objects.create(
        id=id_,
        opened_at=NOON - timedelta(days=number % 90, minutes=number),
        shown_at=NOON,
        sealed=vault.seal_json("case", about),
    )
    let_house_in(row, vault)
    key = vault.seal("signing key", stories.KEY.to_der())
    SigningRow.objects.create(case=row, sealed=key)
    _entry(row, vault)
    _items(row, vault, kept)
    _matches(row, vault, filling.matches)
    _asked(row, vault, filling, number)
    return id_


def _entry(row: Case, vault: Vault) -> None:
    entry = custody.make_entry(
        None,
        at=row.opened_at,
        origin=stories.ORIGIN,
        action="open",
        body={"case": row.id},
        salt=stories.salt(1),
    )
    line = custody.to_line(entry).encode()
    row.entries.create(seq=0, hash=entry.hash, sealed=vault.seal("entry 0", line))


def _items(row: Case, vault: Vault, kept: dict[ItemKind, bytes]) -> None:
    for number, kind in enumerate(kept, 1):
        row.items.create(
            number=number,
            kind=kind,
            index=vault.index(f"item {number}"),
            label=vault.seal(f"item {number} label", f"beach-{number}.jpg".encode()),
            fingerprint=vault.seal(f"item {number} fingerprint", kept[kind]),
        )


def _matches(row: Case, vault: Vault, count: int) -> None:
    from unburden.app.casework.forms import match_to_json  # noqa: PLC0415
    from unburden.app.casework.models import MatchRow  # noqa: PLC0415

    items = list(row.items.order_by("number"))
    rows = []
    for number in range(1, count + 1):
        item = items[number % ITEMS]
        match = replace(stories.match(number), item=f"I{item.number}")
        match = replace(match, cells=np.asarray(stories.match(2).cells))
        told = {
            "match": match_to_json(match),
            "sha256": hashlib.sha256(str(number).encode()).hexdigest(),
            "source": "https://pictures.example/",
            "seen_at": NOON.isoformat(),
        }
        rows.append(
            MatchRow(
                case=row,
                item=item,
                number=number,
                kind=match.kind,
                state=STATES[number % len(STATES)],
                found_at=NOON - timedelta(hours=number % 500),
                index=vault.index(f"match {number}"),
                sealed=vault.seal_json(f"match {number}", told),
            )
        )
    MatchRow.objects.bulk_create(rows, batch_size=500)


def _asked(row: Case, vault: Vault, filling: Filling, number: int) -> None:
    from unburden.app.casework.models import NoticeRow, PlaceRow  # noqa: PLC0415

    places = [_place(row, vault, n) for n in range(1, filling.places + 1)]
    PlaceRow.objects.bulk_create(places, batch_size=500)
    notices = [_notice(row, vault, n, number) for n in range(1, filling.notices + 1)]
    NoticeRow.objects.bulk_create(notices, batch_size=500)
    through = NoticeRow.places.through
    pairs = zip(notices, places, strict=False)
    through.objects.bulk_create(
        [through(noticerow=asked, placerow=place) for asked, place in pairs],
        batch_size=500,
    )


def _place(row: Case, vault: Vault, number: int):
    from unburden.app.casework.forms import to_json  # noqa: PLC0415
    from unburden.app.casework.models import PlaceRow  # noqa: PLC0415

    place = Place(
        page=f"https://pictures.example/gallery/{number}/page.html",
        host="pictures.example",
        media=(f"https://pictures.example/gallery/{number}.jpg",),
        matches=(f"M{number}",),
        kinds=(MatchKind.COPY,),
        seen_at=NOON,
    )
    return PlaceRow(
        case=row,
        number=number,
        index=vault.index(f"place {number}"),
        hosts_index=vault.index("hosts"),
        state=PLACES[number % len(PLACES)],
        since=NOON - timedelta(days=20),
        is_begun=True,
        next_look=NOON + timedelta(hours=number),
        sealed=vault.seal_json(f"place {number}", to_json(place)),
    )


def _notice(row: Case, vault: Vault, number: int, case: int):
    from unburden.app.casework.forms import to_json  # noqa: PLC0415
    from unburden.app.casework.models import NoticeRow  # noqa: PLC0415

    state = NOTICES[number % len(NOTICES)]
    went = state is NoticeState.SENT
    medium = Medium.FORM if number % 3 == 2 else Medium.MAIL
    route = takedown.route("abuse@host.example", medium=medium)
    made = takedown.notice("abuse@host.example", name=f"N{number}", route=route)
    return NoticeRow(
        case=row,
        number=number,
        index=vault.index(f"notice {number}"),
        step=made.step,
        state=state,
        route_index=vault.index("route"),
        since=NOON - timedelta(days=3),
        sent_at=NOON - timedelta(days=3) if went else None,
        due_at=NOON + timedelta(hours=case % 400 - 40) if went else None,
        person="they need more" if went and case % 5 == 0 and number == 1 else "",
        sealed=vault.seal_json(f"notice {number}", to_json(made)),
    )


def staff(name: str, role: str) -> User:
    """Somebody of the house, whose account is ready."""
    from allauth.mfa.totp.internal.auth import (  # noqa: PLC0415
        TOTP,
        generate_totp_secret,
    )
    from django.contrib.auth.models import User  # noqa: PLC0415

    from unburden.app.web.models import Member  # noqa: PLC0415

    user, is_new = User.objects.get_or_create(username=name)
    if is_new:
        Member.objects.create(user=user, role=role, is_fresh=False)
        TOTP.activate(user, generate_totp_secret())
    return user


def browser(user: User) -> Client:
    """A browser in which somebody of the house logged in, with her second factor."""
    from django.test import Client  # noqa: PLC0415

    from unburden.app.web.factors import SECOND  # noqa: PLC0415

    client = Client()
    client.force_login(user)
    session = client.session
    session[SECOND] = True
    session.save()
    return client
