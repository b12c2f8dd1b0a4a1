"""Which release of the product this is."""

from __future__ import annotations

import tomllib
from functools import cache

from django.conf import settings


@cache
def release() -> str:
    """Returns the version that pyproject.toml names: "0.3.0"."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]["version"]
