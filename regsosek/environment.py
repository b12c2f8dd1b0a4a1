"""What the environment says: a variable has a safe default, or starting fails with its name."""

import os
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DIR = BASE_DIR / ".local"


def from_local_file() -> dict[str, str]:
    """Returns what ./run chose for this machine: lines of NAME=value. A real environment variable takes precedence."""
    file = LOCAL_DIR / "env"
    lines = file.read_text().splitlines() if file.is_file() else []
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


environment = from_local_file() | dict(os.environ)


def required(name: str, example: str) -> str:
    if value := environment.get(name):
        return value
    raise ImproperlyConfigured(f"{name} is not set, e.g. {name}={example}. Set it, or start with ./run, which does.")


def keys() -> str:
    """Returns REGSOSEK_KEYS. Only `collectstatic` works without: no key may be present where an image is built."""
    if sys.argv[1:2] == ["collectstatic"]:
        return environment.get("REGSOSEK_KEYS", "")
    return required("REGSOSEK_KEYS", "index:BASE64,1:BASE64")


def switch(name: str, *, default: bool) -> bool:
    value = environment.get(name, "").lower()
    if value not in {"", "0", "1", "no", "yes", "off", "on", "false", "true"}:
        raise ImproperlyConfigured(f"{name} must be on or off, not {value!r}.")
    return value in {"1", "yes", "on", "true"} if value else default


def whole_number(name: str, *, default: int) -> int:
    value = environment.get(name) or str(default)
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """Returns a list, separated by commas."""
    return [word.strip() for word in environment.get(name, default).split(",") if word.strip()]
