"""The house's people, and who works on which case."""

from unburden.app.web.models.desk import (
    Absence,
    Allocation,
    BrokenGlass,
    Exposure,
    Reading,
    RiskNote,
    Sample,
)
from unburden.app.web.models.people import STAFF, Member, MemberEvent

__all__ = [
    "STAFF",
    "Absence",
    "Allocation",
    "BrokenGlass",
    "Exposure",
    "Member",
    "MemberEvent",
    "Reading",
    "RiskNote",
    "Sample",
]
