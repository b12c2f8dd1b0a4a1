"""./run: clear words when something is missing, and a next try that works."""

import importlib.machinery
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import psutil
import pytest
from kombu.exceptions import OperationalError

from regsosek import commands, environment
from regsosek.celery import app
from regsosek.places import Trouble
from regsosek.supervisor import Part, Supervisor, marked

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture
def run(tmp_path, monkeypatch) -> ModuleType:
    """Returns the script as a module, in a project folder of its own."""
    loader = importlib.machinery.SourceFileLoader("run_script", str(PROJECT / "run"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("run_script", loader))
    loader.exec_module(module)
    project = tmp_path / "a project"
    project.mkdir()
    monkeypatch.setattr(module, "PROJECT", project)
    monkeypatch.setattr(module, "VENV", project / ".venv")
    monkeypatch.setattr(module, "LOCAL", project / ".local")
    monkeypatch.chdir(project)
    return module


def wait_for(claim: Callable[[], object], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)


# --- Installing ------------------------------------------------------------------------------------------------------


def test_alone_it_prints_its_menu_and_touches_nothing(tmp_path):
    project = tmp_path / "with space"
    project.mkdir()
    shutil.copy(PROJECT / "run", project)
    done = subprocess.run([project / "run"], capture_output=True, text=True, check=True)
    assert "./run demo" in done.stdout
    assert [file.name for file in project.iterdir()] == ["run"]


def test_a_python_without_venv_is_told_which_package_to_install(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(run.Trouble, match="apt install python3-venv"):
        run.make_venv()


def test_a_python_too_old_looks_for_a_newer_one_and_says_so(run, monkeypatch):
    monkeypatch.setattr(run.shutil, "which", lambda name: None)
    with pytest.raises(run.Trouble, match=r"needs Python 3\.11"):
        run.start_with_a_newer_python([])


def test_a_venv_that_lost_its_configuration_is_made_anew(run, monkeypatch):
    """Its python would be the system's, and packages would land there."""
    (run.VENV / "bin").mkdir(parents=True)
    run.venv_python().symlink_to(sys.executable)
    (run.VENV / "made-by-run").touch()
    made = []
    monkeypatch.setattr(run, "attempt", lambda command, sentence: made.append(command))
    run.make_venv()
    assert "--clear" in made[0]


def test_a_failed_install_says_what_to_do_and_leaves_no_mark(run, monkeypatch):
    pins = run.PROJECT / "requirements.txt"
    pins.write_text("Django==0")
    run.VENV.mkdir()
    monkeypatch.setattr(run, "PIP_INSTALL", ["false"])
    with pytest.raises(run.Trouble, match="start again"):
        run.install_python_packages(pins)
    monkeypatch.setattr(run, "PIP_INSTALL", ["true"])
    run.install_python_packages(pins)
    assert run.is_marked(run.VENV / "installed-requirements", pins)


def test_installs_again_only_when_a_pin_has_changed(run, monkeypatch):
    installed = []
    monkeypatch.setattr(run, "attempt", lambda command, sentence: installed.append(command))
    pins = run.PROJECT / "requirements.txt"
    run.VENV.mkdir()
    for text in ("Django==1", "Django==1", "Django==2"):
        pins.write_text(text)
        run.install_python_packages(pins)
    assert len(installed) == 2


def test_developer_tools_of_npm_are_installed_for_developers_only(run, monkeypatch):
    """What serves people installs no formatter, and does not throw away the one that is there."""
    (run.PROJECT / "package-lock.json").write_text("{}")
    said = run.PROJECT / "said"
    npm = (
        f"import os, sys; os.makedirs('node_modules', exist_ok=True); print(sys.argv[2], file=open({str(said)!r}, 'a'))"
    )
    monkeypatch.setattr(run, "npm_command", lambda: [sys.executable, "-c", npm])
    for developer in (False, False, True, True, False):
        with run.npm_packages(developer=developer):
            pass
    assert said.read_text().split() == ["--omit=dev", "--include=dev"]


def test_the_browsers_files_are_made_lighter_again_when_a_source_or_npm_changed(run, monkeypatch):
    made = []

    def making(command, sentence):
        made.append(command[-1])
        (run.PROJECT / "made.part").mkdir()

    monkeypatch.setattr(run, "npm_command", lambda: ["npm"])
    monkeypatch.setattr(run, "attempt", making)
    sources = ("static/js/app.js", "templates/base.html", "ranking/urls.py", "regsosek/lighter.mjs")
    for file in ("package.json", "package-lock.json", *sources):
        (run.PROJECT / file).parent.mkdir(parents=True, exist_ok=True)
        (run.PROJECT / file).write_text("before")
    (run.PROJECT / "node_modules").mkdir()
    run.make_lighter_files()
    run.make_lighter_files()
    assert made == ["made"] and (run.PROJECT / "made").is_dir()
    for count, file in enumerate(sources, start=2):
        (run.PROJECT / file).write_text("after")
        run.make_lighter_files()
        assert len(made) == count, file
    shutil.rmtree(run.PROJECT / "node_modules")  # as npm does
    (run.PROJECT / "node_modules").mkdir()
    run.make_lighter_files()
    assert len(made) == 6


def test_a_pip_that_outlived_its_run_is_waited_for(run):
    run.LOCAL.mkdir()
    with (run.LOCAL / "install.lock").open("a") as lock:
        run.fcntl.flock(lock, run.fcntl.LOCK_EX)
        orphan = subprocess.Popen(["sleep", "60"], pass_fds=[lock.fileno()])
    with (run.LOCAL / "install.lock").open("a") as lock:
        with pytest.raises(BlockingIOError):
            run.fcntl.flock(lock, run.fcntl.LOCK_EX | run.fcntl.LOCK_NB)
        orphan.kill()
        orphan.wait()
        run.fcntl.flock(lock, run.fcntl.LOCK_EX | run.fcntl.LOCK_NB)


# --- Starting --------------------------------------------------------------------------------------------------------


@pytest.fixture
def busy_port():
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        yield stranger.getsockname()[1]


def test_a_busy_port_is_named_when_it_was_asked_for(busy_port):
    with pytest.raises(Trouble, match=f"Port {busy_port} is busy"):
        commands.choose_port(busy_port)


def test_and_passed_over_when_it_was_not(busy_port, monkeypatch):
    monkeypatch.setattr(commands, "FIRST_PORT", busy_port)
    monkeypatch.setattr(commands, "LAST_PORT", busy_port + 20)
    assert busy_port < commands.choose_port(None) <= busy_port + 20


def test_the_second_of_two_demos_is_told_where_the_first_is(tmp_path, monkeypatch):
    monkeypatch.setattr(commands, "LOCAL_DIR", tmp_path)
    with commands.only_one("demo", "The demo is already running"):
        commands.note("demo", "http://localhost:8000/")
        with (
            pytest.raises(Trouble, match=rf"already running at http://localhost:8000/ \(process {os.getpid()}\)"),
            commands.only_one("demo", "The demo is already running"),
        ):
            pass


def test_an_unknown_command_is_refused_in_words():
    with pytest.raises(Trouble, match="knows no 'dmeo'"):
        commands.run(["dmeo"])


def test_a_missing_variable_is_named(monkeypatch):
    monkeypatch.setattr(environment, "environment", {})
    with pytest.raises(environment.ImproperlyConfigured, match="DATABASE_URL is not set"):
        environment.required("DATABASE_URL", "postgres://...")


def test_a_switch_takes_no_guesses(monkeypatch):
    monkeypatch.setattr(environment, "environment", {"DEBUG": "maybe"})
    with pytest.raises(environment.ImproperlyConfigured, match="DEBUG must be on or off"):
        environment.switch("DEBUG", default=False)


def test_ringing_a_redis_that_is_away_takes_less_than_a_second(busy_port):
    # The port listens and never answers: the worst case, as a refused connection fails at once.
    took = []
    for _ in range(3):  # the first one also loads the code
        before = time.monotonic()
        with app.connection_for_write(f"redis://127.0.0.1:{busy_port}/0") as away, pytest.raises(OperationalError):
            app.send_task("nobody.hears", connection=away)
        took.append(time.monotonic() - before)
    assert min(took) < 1


# --- Keeping running -------------------------------------------------------------------------------------------------


class NoServices:
    def start(self) -> None: ...


SLEEPER = "import subprocess, time; subprocess.Popen(['sleep', '600']); time.sleep(600)"


@pytest.fixture
def supervisor(tmp_path):
    part = Part("sleeper", [sys.executable, "-c", SLEEPER])
    supervisor = Supervisor(tmp_path / "home", NoServices(), [part], dict, lambda words: None)
    supervisor.start()
    yield supervisor
    supervisor.stop()


def mark_of(supervisor: Supervisor) -> str:
    return f"{supervisor.home}|"


def test_a_killed_part_comes_back_and_its_children_do_not_stay(supervisor):
    wait_for(lambda: len(marked(mark_of(supervisor))) == 2)
    before = {process.pid for process in marked(mark_of(supervisor))}
    supervisor.parts[0].process.kill()
    supervisor.parts[0].process.wait()
    wait_for(lambda: supervisor.look() or len(marked(mark_of(supervisor))) == 2)
    assert not before & {process.pid for process in marked(mark_of(supervisor))}


def test_a_part_that_dies_young_again_and_again_is_given_time(supervisor):
    part = supervisor.parts[0]
    pauses = []
    for _ in range(4):
        part.failures += 1
        pauses.append(part.pause())
    assert pauses == [1, 2, 4, 8]


def test_stopping_leaves_nothing_behind(supervisor):
    wait_for(lambda: len(marked(mark_of(supervisor))) == 2)
    supervisor.stop()
    assert not marked(mark_of(supervisor))


def test_what_a_killed_run_left_behind_is_ended_by_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(commands, "LOCAL_DIR", tmp_path)
    script = (
        "import os, pathlib, sys; from regsosek.supervisor import *;"
        "Supervisor(pathlib.Path(sys.argv[1]), None, [Part('sleeper', ['sleep', '600'])], dict, print).start();"
        "os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", script, tmp_path / "demo"], check=False)
    assert done.returncode == -signal.SIGKILL
    assert [process.name() for process in marked(f"{tmp_path / 'demo'}|")] == ["sleep"]
    with commands.only_one("demo", "The demo is already running"):
        assert not marked(f"{tmp_path / 'demo'}|")


def test_a_command_beside_the_parts_hands_on_its_exit_code(supervisor):
    assert supervisor.beside([sys.executable, "-c", "raise SystemExit(7)"]) == 7


def test_nothing_of_a_stranger_is_ever_taken_for_ours():
    with subprocess.Popen(["sleep", "60"]) as stranger:
        assert psutil.Process(stranger.pid) not in marked("/")
        stranger.kill()
