"""The Chromium of this machine: for tests in a browser, benchmarks and pictures."""

from __future__ import annotations

import os
import shutil
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = "This machine has no Chromium. Debian: apt install chromium"


def path() -> str | None:
    """Returns the program; None where there is none."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def how_to_launch() -> dict[str, Any]:
    """Returns what Playwright's `chromium.launch` needs. Raises SystemExit where there is no Chromium."""
    program = path()
    if not program:
        raise SystemExit(MISSING)
    # Chromium refuses its sandbox as root.
    return {"executable_path": program, "args": [] if os.geteuid() else ["--no-sandbox"]}
