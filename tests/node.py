"""The browser's modules run in Node: what a script prints is JSON."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any


def in_node(*arguments: object, sent: Any = None, timeout_seconds: float = 250) -> Any:
    """Returns what the script printed. `arguments`: a file and its arguments, or "-e" and the script itself; `sent`: what
    the script reads as JSON from its input."""
    node = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
    assert node, "Node runs the browser's modules in this test. ./run test installs it; or put node on the PATH."
    command = [node, "--no-warnings", *(["--input-type=module"] if "-e" in arguments else []), *map(str, arguments)]
    done = subprocess.run(
        command, input=json.dumps(sent), capture_output=True, text=True, check=False, timeout=timeout_seconds
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)
