"""What staticfiles serves to the browser: our own files, and those from npm.

`./run` and the image make lighter copies of some of them below made/ (lighter.mjs), which are served in their place:
of Tabler's styles only what a template, a script or a module of Python names (a sixth), our own styles without comments,
and each script that a page starts together with what it imports, since on a slow line every file costs a wait. With DEBUG,
or where made/ is missing, the files themselves are served, found by the import map.

A class of Tabler's whose name is put together (`btn-{{ tone }}`) is not found by PurgeCSS: write the names out.
"""

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


MADE = BASE_DIR / "made"


def folders(*, debug: bool) -> list[Path | tuple[str, Path]]:
    """Returns STATICFILES_DIRS: what was made lighter, then static/ itself, and each npm package below npm/. The first
    one that has a file is asked for it."""
    return [
        *([MADE] if MADE.is_dir() and not debug else []),
        BASE_DIR / "static",
        *((f"npm/{name}", BASE_DIR / "node_modules" / folder) for name, folder in FROM_NPM.items()),
    ]


def release() -> str:
    """Returns a text that changes when a file for the browser changes, so that addresses below it can be cached
    permanently."""
    digest = hashlib.sha256()
    digest.update((BASE_DIR / "package-lock.json").read_bytes())
    for folder in (BASE_DIR / "static", MADE):
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                digest.update(file.relative_to(folder).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()[:12]
