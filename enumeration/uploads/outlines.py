"""A program of its own: reads a GeoJSON file from stdin and writes its features to stdout, one per line.

reading.py starts it as a child process with limits: JSON takes ten to twenty times its size in memory, which is
released when the child ends. It imports nothing of the project. A line is a feature, or a text that says what is wrong.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

PROGRAM = __file__
MOST_CHARACTERS_IN_FEATURE = 8 << 20
NOT_JSON, NOT_FEATURES, EMPTY, TOO_LARGE = "not_json", "not_features", "empty", "too_large"


def main(most_memory: int, most_seconds: int) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (most_memory, most_memory))
    resource.setrlimit(resource.RLIMIT_CPU, (most_seconds, most_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        problem = copy_features()
    except MemoryError:
        problem = TOO_LARGE
    if problem:
        say(problem)
    return 0


def copy_features() -> str:
    try:
        content = json.load(sys.stdin.buffer)
    except (ValueError, RecursionError):
        return NOT_JSON
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        return NOT_FEATURES
    features = content.get("features")
    if not isinstance(features, list) or not features:
        return EMPTY
    for feature in features:
        line = json.dumps([needed(feature)], separators=(",", ":"))
        if len(line) > MOST_CHARACTERS_IN_FEATURE:
            return TOO_LARGE
        sys.stdout.write(line + "\n")
    return ""


def needed(feature: Any) -> Any:
    """Returns what a map needs of a feature, without the many columns of an office's file."""
    if not isinstance(feature, dict):
        return None
    properties = feature.get("properties")
    if isinstance(properties, dict):
        properties = {name: properties.get(name) for name in ("kode", "nama")}
    return {"properties": properties, "geometry": feature.get("geometry")}


def say(problem: str) -> None:
    sys.stdout.write(json.dumps(problem) + "\n")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
