"""The Chromium of this machine: for tests in a browser, benchmarks and pictures."""

from __future__ import annotations

import os
import shutil
from typing import Any

WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LIGHT = ("chromium-headless-shell", "chrome-headless-shell")
"""The same engine without windows: a page takes it half of the processor's time. Tests use it where it is there."""
MISSING = "This machine has no Chromium. Debian: apt install chromium"


def path(*, light: bool = False) -> str | None:
    """Returns the program, the whole one where there is one, or with `light` the other; None where there is neither."""
    names = (*LIGHT, *WHOLE) if light else (*WHOLE, *LIGHT)
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def how_to_launch(*, light: bool = False) -> dict[str, Any]:
    """Returns what Playwright's `chromium.launch` needs. Raises SystemExit where there is no Chromium."""
    program = path(light=light)
    if not program:
        raise SystemExit(MISSING)
    # Chromium refuses its sandbox as root.
    return {"executable_path": program, "args": [] if os.geteuid() else ["--no-sandbox"]}
