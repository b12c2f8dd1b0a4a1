"""Which modules a script of ours imports, read from the scripts themselves: a page preloads what is found, no list."""

from __future__ import annotations

import posixpath
import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

IMPORT_MAP = {
    "lit": "npm/lit/index.js",
    "lit/": "npm/lit/",
    "lit-html": "npm/lit-html/lit-html.js",
    "lit-html/": "npm/lit-html/",
    "lit-element": "npm/lit-element/index.js",
    "lit-element/": "npm/lit-element/",
    "@lit/reactive-element": "npm/reactive-element/reactive-element.js",
    "@lit/reactive-element/": "npm/reactive-element/",
    "echarts": "npm/echarts/echarts.esm.min.js",
    "idb": "npm/idb/index.js",
    "htmx": "js/htmx.js",
    "js/": "js/",
}
"""What a bare name in an import stands for, as the browser is told (templates/components/import_map.html)."""

# `import "x"`, `import a, { b } from "x"`, `export * from "x"`, with or without spaces. What is imported later, by
# `import("x")`, is not wanted at once.
IMPORTS = re.compile(r"""(?:^|[;}\n])\s*(?:import|export)\b(?:[\w\s{},*$]*\bfrom)?\s*["']([^"']+)["']""")


LATER = re.compile(r"""\bimport\(\s*["']([^"']+)["']\s*\)""")


class MissingModule(Exception):
    """A script imports a file that is not there."""


@cache
def modules_of(entry: str) -> tuple[str, ...]:
    """Returns the paths below static/ of this script and of all it imports, directly or not, nearest first.

    Raises MissingModule where one of them is not there. Read once per process: files change with a release only.
    """
    found = [entry]
    for path in found:  # grows while it is read
        found += [one for one in dict.fromkeys(imported_by(path)) if one not in found]
    return tuple(found)


@cache
def all_modules_of(entry: str) -> tuple[str, ...]:
    """Returns the same and what is imported later, when it is wanted: everything that a page may come to need."""
    found = [entry]
    for path in found:  # grows while it is read
        later = [resolved(name, path) for name in LATER.findall(text_of(path))]
        found += [one for one in dict.fromkeys([*imported_by(path), *later]) if one not in found]
    return tuple(found)


def imported_by(path: str) -> list[str]:
    """Returns the paths below static/ of the modules that this one names, in its order."""
    return [resolved(name, path) for name in IMPORTS.findall(text_of(path))]


def resolved(name: str, importer: str) -> str:
    """Returns the path below static/ that the browser would fetch: relative to the importer, or by the import map."""
    if name.startswith("."):
        return posixpath.normpath(posixpath.join(posixpath.dirname(importer), name))
    for prefix in sorted(IMPORT_MAP, key=len, reverse=True):
        if name == prefix or (prefix.endswith("/") and name.startswith(prefix)):
            return IMPORT_MAP[prefix] + name.removeprefix(prefix)
    raise MissingModule(f"{importer} imports {name!r}, which the import map does not know.")


def text_of(path: str) -> str:
    """Read a static file where it lies: collected in the image, in static/ and node_modules/ elsewhere."""
    collected = Path(settings.STATIC_ROOT)
    file = collected / path if collected.is_dir() else finders.find(path)
    if not file or not Path(file).is_file():
        raise MissingModule(f"{path} is imported and is not there.")
    return Path(file).read_text()
