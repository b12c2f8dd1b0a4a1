"""What `./run test` checks beside the tests: style, types, architecture, migrations."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from .environment import BASE_DIR


def manage(*words: str) -> list[str]:
    return [sys.executable, str(BASE_DIR / "manage.py"), *words]


# These need no database: they run while it is made. Types take a minute where mypy has no cache yet.
WITHOUT_DATABASE = {
    "types": [sys.executable, "-m", "mypy", "regsosek", "enumeration", "ranking"],
    "architecture": [sys.executable, "-c", "from importlinter.cli import lint_imports_command as check; check()"],
}
AFTERWARDS = {
    "lint": [sys.executable, "-m", "ruff", "check"],
    "format": [sys.executable, "-m", "ruff", "format", "--check"],
    "styles and scripts": ["node", "node_modules/prettier/bin/prettier.cjs", "--check", "static", "tests/**/*.mjs"],
    "templates": [str(Path(sys.executable).with_name("djangofmt")), "--check", "templates"],
    "migrations": manage("makemigrations", "--check", "--dry-run"),
}


@contextmanager
def running(environment: dict[str, str], say: Callable[[str], None], *, unless: bool = False) -> Iterator[list[str]]:
    """Run all checks (none of them `unless`), the slow ones beside the block, which makes the database.

    Yields a list that holds the names of those that failed when the block is over.
    """
    failed: list[str] = []
    if unless:
        yield failed
        return

    def run(checks: dict[str, list[str]]) -> None:
        failed.extend(name for name, command in checks.items() if not _passes(name, command, environment, say))

    with ThreadPoolExecutor(max_workers=1) as beside:
        slow = beside.submit(run, WITHOUT_DATABASE)
        yield failed
        run(AFTERWARDS)
        slow.result()


def _passes(name: str, command: list[str], environment: dict[str, str], say: Callable[[str], None]) -> bool:
    before = time.monotonic()
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, cwd=BASE_DIR)
    say(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name}  {time.monotonic() - before:.1f} s")
    if done.returncode:
        say(done.stdout + done.stderr)
    return done.returncode == 0
