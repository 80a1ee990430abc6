"""A machine's copy of a Notice (X-ARF v4), where a type of report fits; few do.

X-ARF v4.2 has no type for intimate images of adults. Those of its category ``content``
are phishing, malware, fraud, abuse of children, exposed data, brands, registrations and
hacked machines: to choose one of them would say what is not so. RFC 5965 is for abuse
by mail. So the letter goes without a machine's copy. Only a copyright notice has a type
that says just what it says.

Source: xarf-spec v4.2.0, schemas/v4.
"""

from __future__ import annotations

import json
from datetime import UTC
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from unburden.model import MatchKind
from unburden.notify import clean

if TYPE_CHECKING:
    from unburden.notify.elements import Request

VERSION = "4.2.0"
_CHANGED = frozenset({MatchKind.EDITED, MatchKind.DERIVED})


def xarf(request: Request) -> str:
    """The report as JSON, for a copyright notice by an Agent about one page; else "".

    The specification asks for a report for each incident and never for several in one,
    so a Notice of many pages has none. No evidence is put into it.
    """
    writer = request.writer
    names = bool(writer.organisation) and "@" in writer.email
    if not request.is_copyright or not names or len(request.places) != 1:
        return ""
    (place,) = request.places
    url = clean.address(place.media[0] if len(place.media) == 1 else place.page)
    sender = {
        "org": writer.organisation[:200],
        "contact": writer.email,
        "domain": writer.email.rpartition("@")[2],
    }
    seen = place.seen_at.astimezone(UTC).replace(microsecond=0)
    report = {
        "xarf_version": VERSION,
        "report_id": _id(f"{writer.email} {url} {seen.isoformat()}"),
        "timestamp": seen.isoformat().replace("+00:00", "Z"),
        "reporter": sender,
        "sender": sender,
        "source_identifier": clean.line(place.ip) or clean.line(place.host),
        "category": "copyright",
        "type": "copyright",
        "evidence_source": "user_report",
        "infringing_url": url,
        "infringement_type": _type(request),
    }
    return json.dumps(report, indent=2, sort_keys=True) + "\n"


def _type(request: Request) -> str:
    return "modified_copy" if request.kinds & _CHANGED else "direct_copy"


def _id(about: str) -> str:
    """A UUID of version 4's form; the same report has the same one, whoever retries."""
    return str(UUID(bytes=sha256(about.encode()).digest()[:16], version=4))
