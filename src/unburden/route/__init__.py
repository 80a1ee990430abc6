"""Whom to write to about a place: the ladder, nearest first."""

from unburden.route.ladder import climb

__all__ = ["climb"]
