"""Keeps the web server, the worker and the beat running until told to stop, and restarts the one that dies."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from .logs import open_log, rotate
from .places import Trouble
from .services import Services

# Every process we start carries this variable, and so do its children: whatever was killed, we recognise our own.
MARK = "REGSOSEK_PART_OF"


@dataclass
class Part:
    name: str
    command: list[str]
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    failures: int = 0

    def pause(self) -> float:
        """Returns how long to wait before starting again: longer each time it dies young."""
        return min(2.0 ** (self.failures - 1), 15.0) if self.failures else 0.0


class Supervisor:
    """Runs the parts, each in a process group and with a log file of its own."""

    def __init__(
        self,
        home: Path,
        services: Services,
        parts: list[Part],
        environment: Callable[[], dict[str, str]],
        say: Callable[[str], None],
    ) -> None:
        self.home = home.resolve()
        self.logs = self.home / "log"
        self.logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.services = services
        self.parts = parts
        self.environment = environment
        self.say = say
        self.known = environment()

    def start(self) -> None:
        for part in self.parts:
            self.launch(part)

    def launch(self, part: Part) -> None:
        with open_log(self.log_of(part)) as output:
            part.process = subprocess.Popen(
                part.command,
                env=self.environment_of(part.name) | part.settings,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        part.started_at = time.monotonic()

    def environment_of(self, name: str) -> dict[str, str]:
        return os.environ | self.known | {MARK: f"{self.home}|{name}"}

    def beside(self, command: list[str]) -> int:
        """Run the command to its end, and keep the parts alive in the meantime."""
        process = subprocess.Popen(command, env=self.environment_of("command"))
        try:
            self.keep_running(until=lambda: process.poll() is not None)
        except BaseException:
            process.kill()
            raise
        return process.wait()

    def log_of(self, part: Part) -> Path:
        return self.logs / f"{part.name}.log"

    def look(self) -> None:
        """Check all parts once and restart those that died."""
        self.services.start()
        if (now := self.environment()) != self.known:
            # Redis had to move to another port: every part must learn of it.
            self.stop()
            self.known = now
        for part in self.parts:
            rotate(self.log_of(part))
            code = part.process.poll() if part.process else None
            if part.process and code is None:
                continue
            if part.process:
                lived = time.monotonic() - part.started_at
                part.failures = part.failures + 1 if lived < 30 else 0
                part.process = None
                part.started_at = time.monotonic()
                # The children of a killed worker would continue beside their successors.
                kill_marked(f"{self.home}|{part.name}")
                again = f"in {part.pause():.0f} s" if part.pause() else "now"
                self.say(f"The {part.name} ended ({in_words(code)}) and starts again {again}; see {self.log_of(part)}")
            if time.monotonic() - part.started_at >= part.pause():
                self.launch(part)

    def keep_running(self, until: Callable[[], bool] = lambda: False) -> None:
        while not until():
            try:
                self.look()
            except Trouble as trouble:
                self.say(f"{trouble}\nTrying again in 5 s.")
                time.sleep(5)
            time.sleep(0.5)

    def stop(self) -> None:
        """Ask every part to end, and kill what is left after a while. Interrupted jobs continue at the next start."""
        for part in self.parts:
            if part.process and part.process.poll() is None:
                # On SIGTERM a worker would finish its task first, and that may take minutes.
                ask = signal.SIGQUIT if part.name == "worker" else signal.SIGTERM
                with contextlib.suppress(ProcessLookupError):
                    os.kill(part.process.pid, ask)
        deadline = time.monotonic() + 8
        for part in self.parts:
            if part.process:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    part.process.wait(max(0.1, deadline - time.monotonic()))
                part.process = None
        kill_marked(f"{self.home}|")


def marked(mark: str) -> list[psutil.Process]:
    """Returns the living processes whose mark begins so."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and process.environ().get(MARK, "").startswith(mark):
                found.append(process)
    return found


def kill_marked(mark: str) -> None:
    # Twice, because one of them may just have forked.
    for _ in range(2):
        processes = marked(mark)
        for process in processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(processes, timeout=10)


def in_words(code: int | None) -> str:
    return f"killed by {signal.Signals(-code).name}" if code and code < 0 else f"exit code {code}"


def web(port: int, *, host: str = "127.0.0.1") -> Part:
    """Returns gunicorn alone, for measuring it."""
    command = [sys.executable, "-m", "gunicorn", "--config", "python:regsosek.web", "regsosek.wsgi"]
    return Part("web", command, {"BIND": f"{host}:{port}"})


def site(port: int, *, host: str = "127.0.0.1") -> Part:
    """Returns gunicorn behind front.py, so that slow browsers occupy no thread."""
    return Part("web", [sys.executable, "-m", "regsosek.front"], {"BIND": f"{host}:{port}"})


def worker(concurrency: int = 2) -> Part:
    command = [sys.executable, "-m", "celery", "-A", "regsosek", "worker", "--loglevel", "INFO"]
    return Part("worker", [*command, "--concurrency", str(concurrency), "--without-gossip", "--without-mingle"])


def beat() -> Part:
    return Part("beat", [sys.executable, "-m", "celery", "-A", "regsosek", "beat", "--loglevel", "INFO", "--pidfile="])
