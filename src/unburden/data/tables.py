"""Read the tables that come with the package."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read(name: str) -> dict[str, Any]:
    """Read a TOML file of this folder; it is not to be written to."""
    return tomllib.loads(files("unburden.data").joinpath(name).read_text("utf-8"))
