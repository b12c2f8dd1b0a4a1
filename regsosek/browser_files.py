"""What staticfiles serves to the browser: our own files, and those from npm."""

import hashlib
from pathlib import Path

from .environment import BASE_DIR

FROM_NPM = {
    "tabler": "@tabler/core/dist",
    "htmx": "htmx.org/dist",
    "lit": "lit",
    "lit-html": "lit-html",
    "lit-element": "lit-element",
    "reactive-element": "@lit/reactive-element",
    "echarts": "echarts/dist",
    "idb": "idb/build",
    **{f"workbox-{name}": f"workbox-{name}/build" for name in ("core", "precaching", "routing", "strategies")},
}


def folders() -> list[Path | tuple[str, Path]]:
    """Returns STATICFILES_DIRS: static/ itself, and each npm package below npm/."""
    return [
        BASE_DIR / "static",
        *((f"npm/{name}", BASE_DIR / "node_modules" / folder) for name, folder in FROM_NPM.items()),
    ]


def release() -> str:
    """Returns a text that changes when a file for the browser changes, so that addresses below it can be cached
    permanently."""
    digest = hashlib.sha256()
    for file in [BASE_DIR / "package-lock.json", *sorted((BASE_DIR / "static").rglob("*"))]:
        if file.is_file():
            digest.update(file.relative_to(BASE_DIR).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()[:12]
