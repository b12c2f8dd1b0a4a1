"""What ./run refuses, so that nobody's numbers become unreadable and no made-up household gets among real ones."""

import os
from pathlib import Path

import psycopg2.errors

from . import databases
from .environment import LOCAL_DIR
from .places import Trouble, locked


def ensure_keys(url: str) -> None:
    """Create the keys of this machine, once. None for a database that has some: they would open nothing in it."""
    if os.environ.get("REGSOSEK_KEYS"):
        return
    with locked(LOCAL_DIR / "keys.lock"):
        _make_keys(url, LOCAL_DIR / "env")


def _make_keys(url: str, file: Path) -> None:
    lines = file.read_text().splitlines()
    if any(line.startswith("REGSOSEK_KEYS=") for line in lines):
        return
    if databases.has_sealed_values(url):
        raise Trouble(
            f"The database {databases.name_of(url)} holds numbers that were sealed with keys which are not here. "
            f"Put them back into {file} (REGSOSEK_KEYS=...), or set that variable. With new ones nobody could read them."
        )
    from enumeration.identity import new_keys  # needs Django, which takes a while to load

    keep_in(file, [*lines, f"REGSOSEK_KEYS={new_keys()}"])


def keep_in(file: Path, lines: list[str]) -> None:
    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    new.write_text("\n".join(lines) + "\n")
    new.replace(file)


def refuse_unless_ours(url: str) -> None:
    """Refuse a foreign database: the demo writes made-up officers and households only into a database that it made and
    marked."""
    if databases.facts(url).get("demo"):
        return
    if not databases.is_empty(url):
        raise Trouble(
            f"The database {databases.name_of(url)} was not made by ./run demo, and the demo would write made-up officers "
            "and families into it. Nothing was changed. Give DATABASE_URL the name of an empty database"
            + ("." if "DATABASE_URL" in os.environ else ", or begin anew with --fresh (all that is there is lost).")
        )
    try:
        databases.note(url, demo="half-made")
    except psycopg2.errors.InsufficientPrivilege:
        raise Trouble(
            f"The demo notes on its database that it made it, and {databases.name_of(url)} belongs to another role. "
            "Nothing was changed. Let ./run demo make it: name one that is not there yet."
        ) from None
