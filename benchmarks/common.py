"""What every benchmark needs: Django, a worker to observe, memory, and the line of JSON at the end."""

from __future__ import annotations

import argparse
import json
import logging
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent


def start_django() -> None:
    """Set Django up, before anything of the project is imported."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regsosek.settings")
    import django

    django.setup()


def arguments(description: str, *, households: int | None = None) -> argparse.ArgumentParser:
    """Returns a parser with --json, and --households where their number can be chosen; a benchmark adds its own options."""
    parser = argparse.ArgumentParser(description=description)
    if households is not None:
        parser.add_argument("--households", type=int, default=households, metavar="N")
    parser.add_argument("--json", action="store_true", help="print nothing but the last line")
    return parser


class Report:
    """The results, printed as they are found, and as one line of JSON at the end."""

    def __init__(self, bench: str, *, quiet: bool) -> None:
        self.facts: dict[str, Any] = {"bench": bench}
        self._quiet = quiet

    def say(self, words: str) -> None:
        if not self._quiet:
            print(words, flush=True)

    def note(self, **facts: Any) -> None:
        for name, value in facts.items():
            self.facts[name] = round(value, 2) if isinstance(value, float) else value
            self.say(f"  {name}: {self.facts[name]}")

    def end(self, **facts: Any) -> int:
        """Print the last line. Returns the exit code: 0 where the limit was met."""
        self.facts |= {name: round(value, 2) if isinstance(value, float) else value for name, value in facts.items()}
        print(json.dumps(self.facts), flush=True)
        return 0 if self.facts["ok"] else 1


@contextmanager
def timed() -> Iterator[list[float]]:
    """Yield the seconds that a block took, as the one item of the list: with timed() as took: …; took[0]"""
    took: list[float] = []
    began = time.perf_counter()
    yield took
    took.append(time.perf_counter() - began)


# --- A database and a web server of its own ---------------------------------------------------------------------------


@contextmanager
def own_database(*, keep: str = "") -> Iterator[str]:
    """Yield the address of an empty database that Django uses meanwhile; it is dropped at the end.

    `keep`: the name of one that is kept, and found as it was left the next time, migrated.
    """
    from django.db import connection

    logging.disable(max(logging.INFO, logging.root.manager.disable))
    known_as = connection.settings_dict["NAME"]
    if keep:
        connection.settings_dict["TEST"]["NAME"] = f"{known_as}_{keep}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=bool(keep))
    try:
        name = connection.settings_dict["NAME"]
        yield urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    finally:
        connection.creation.destroy_test_db(known_as, verbosity=0, keepdb=bool(keep))


@contextmanager
def serving(url: str) -> Iterator[tuple[int, int]]:
    """Yield gunicorn's process and port, configured as for the demo and production, on that database."""
    from regsosek.places import free_port
    from regsosek.supervisor import web

    port = free_port(8090)
    part = web(port)
    environment = os.environ | part.settings | {"DATABASE_URL": url, "REGSOSEK_API_PER_MINUTE": "100000"}
    log = ROOT / ".local" / "bench" / "web.log"
    with log.open("wb") as output:
        process = subprocess.Popen(part.command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        until = time.monotonic() + 60
        while not _answers(f"http://127.0.0.1:{port}/api/v1/codebook/"):
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"The web server did not start; see {log}")
            time.sleep(0.1)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait(30)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=20):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


# --- Processes and their memory --------------------------------------------------------------------------------------


def _status(pid: int) -> dict[str, str]:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:  # it has ended
        return {}
    return dict(line.split(":", 1) for line in lines if ":" in line)


def tree_of(pid: int) -> set[int]:
    """Returns a process and all that it started."""
    parents = {int(folder.name): _status(int(folder.name)).get("PPid") for folder in Path("/proc").glob("[0-9]*")}
    found = {pid}
    while more := {one for one, parent in parents.items() if parent and int(parent) in found} - found:
        found |= more
    return found


def cpu_seconds(*pids: int) -> float:
    """Returns the processor time of these processes and all they started, also of those that have ended since.

    On a busy machine it says more than the clock.
    """
    ticks = 0
    for pid in set().union(*(tree_of(one) for one in pids)):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        ticks += sum(map(int, fields[11:15]))  # its own, and that of its children that have ended
    return ticks / os.sysconf("SC_CLK_TCK")


class PeakMemory:
    """The most resident memory of any single process of the trees while the block ran, in MB.

    Sampled twenty times a second; the kernel's own high-water marks (VmHWM) would count what was before the block.
    """

    def __init__(self, *pids: int) -> None:
        self._pids = pids or (os.getpid(),)
        self.mb = 0.0
        self._over = threading.Event()

    def __enter__(self) -> PeakMemory:
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        looked, processes = 0, set()
        while not self._over.wait(0.05):
            if looked % 10 == 0:  # new children are rare, and reading /proc costs time
                processes = set().union(*(tree_of(pid) for pid in self._pids))
            looked += 1
            sizes = [_status(pid).get("VmRSS", "0 kB") for pid in processes]
            self.mb = max([self.mb, *(int(size.split()[0]) / 1024 for size in sizes)])


def worker_pid() -> int | None:
    """Returns the Celery worker of this database, as ./run bench starts one beside the benchmark."""
    wanted = os.environ["DATABASE_URL"]
    for folder in sorted(Path("/proc").glob("[0-9]*"), key=lambda one: int(one.name)):
        try:
            command = (folder / "cmdline").read_bytes().split(b"\0")
            environment = (folder / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        is_ours = f"DATABASE_URL={wanted}".encode() in environment
        if is_ours and b"worker" in command and any(b"celery" in word for word in command):
            return int(folder.name)
    return None


@contextmanager
def worker() -> Iterator[int]:
    """Yield the running worker's pid; one is started where there is none."""
    if running := worker_pid():
        yield running
        return
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "regsosek",
        "worker",
        "--concurrency",
        "2",
        "--loglevel",
        "WARNING",
    ]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def wait_for_worker(seconds: float = 60) -> None:
    """Wait until a worker answers: one that was just started still loads Django."""
    from celery import current_app

    until = time.monotonic() + seconds
    while not current_app.control.inspect(timeout=1).ping():
        if time.monotonic() > until:
            raise SystemExit(f"No worker answers after {seconds} s")


def wait_for(job: Any, *, seconds: float = 3600) -> Any:
    """Returns the job when it is over. Raises where it failed or never ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        job.refresh_from_db()
        if job.is_over:
            if job.state != "done":
                raise SystemExit(f"The job ended {job.state}: {job.error}")
            return job
        time.sleep(0.1)
    raise SystemExit(f"The job is not over after {seconds} s: {job.state} {job.done}/{job.total}")
