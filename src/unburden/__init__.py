"""Unburden: finds, records and proves every copy of a person's pictures online."""

__version__ = "0.1.0"
