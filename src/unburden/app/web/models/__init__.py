"""The house's people."""

from unburden.app.web.models.people import STAFF, Member, MemberEvent

__all__ = ["STAFF", "Member", "MemberEvent"]
