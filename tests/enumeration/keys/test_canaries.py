"""With keys that are not those of the database nothing starts: not the web server, no worker, no beat, no migrate."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from enumeration import identity
from enumeration.keys import canaries
from enumeration.models import KeyCanary, Person
from regsosek import commands, databases, safeguards
from regsosek.environment import BASE_DIR
from regsosek.places import Trouble
from tests.conftest import OWN_SLS
from tests.faults.conftest import database_url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys_are_read_again():
    yield
    identity.keys.cache_clear()


def named(text: str) -> dict[str, str]:
    return dict(part.split(":") for part in text.split(","))


def ring(**keys: str) -> str:
    return ",".join(f"{name.removeprefix('n')}:{key}" for name, key in keys.items())


@pytest.fixture
def ours(settings) -> dict[str, str]:
    return named(settings.REGSOSEK_KEYS)


@pytest.fixture
def others() -> dict[str, str]:
    return named(identity.new_keys())


@pytest.fixture
def with_keys(settings):
    def use(text: str) -> None:
        settings.REGSOSEK_KEYS = text
        identity.keys.cache_clear()

    return use


def a_person(make_household, nik: str = "7317014107860001") -> Person:
    household = make_household(OWN_SLS, members=[{}])
    person = household.members.get()
    person.nik, person.nik_digest = identity.seal(nik, person.pk, "nik"), identity.digest(nik, "nik")
    person.save()
    return person


def test_each_key_has_a_canary_that_opens(settings):
    KeyCanary.objects.all().delete()
    canaries.check()
    numbers = set(KeyCanary.objects.values_list("number", flat=True))
    assert numbers == {0} | set(identity.Keys.parse(settings.REGSOSEK_KEYS).sealing)
    canaries.check()


@pytest.mark.parametrize("text", ["unused", "", "index:AAAA", "1:AAAA"])
def test_keys_that_cannot_be_read_are_refused(with_keys, text):
    with_keys(text)
    with pytest.raises(ImproperlyConfigured):
        canaries.check()


def test_other_keys_under_the_same_number_are_refused(with_keys, ours, others):
    canaries.check()
    with_keys(ring(index=ours["index"], n1=others["1"]))
    with pytest.raises(canaries.WrongKeys, match="key 1 is another one"):
        canaries.check()


def test_another_index_key_is_refused(with_keys, ours, others):
    canaries.check()
    with_keys(ring(index=others["index"], n1=ours["1"]))
    with pytest.raises(canaries.WrongKeys, match="the index key"):
        canaries.check()


def test_a_new_number_is_taken_in_and_the_old_one_must_stay(with_keys, ours, others):
    canaries.check()
    with_keys(ring(index=ours["index"], n1=ours["1"], n2=others["1"]))
    canaries.check()
    assert KeyCanary.objects.filter(number=2).exists()
    with_keys(ring(index=ours["index"], n2=others["1"]))
    with pytest.raises(canaries.WrongKeys, match="key 1 is missing"):
        canaries.check()


def test_without_canaries_the_stored_values_are_asked(make_household, with_keys, ours, others):
    """A database from before the canaries, restored on a machine with fresh keys."""
    a_person(make_household)
    KeyCanary.objects.all().delete()
    with_keys(ring(index=ours["index"], n1=others["1"]))
    with pytest.raises(canaries.WrongKeys, match="key 1 is another one"):
        canaries.check()
    with_keys(ring(index=ours["index"], n2=others["1"]))
    with pytest.raises(canaries.WrongKeys, match="key 1 is missing"):
        canaries.check()
    with_keys(ring(index=others["index"], n1=ours["1"]))
    with pytest.raises(canaries.WrongKeys, match="the index key"):
        canaries.check()
    assert not KeyCanary.objects.exists()


def test_one_value_that_does_not_open_stops_nothing(make_household):
    spoilt = a_person(make_household)
    Person.objects.filter(pk=spoilt.pk).update(nik=bytes(spoilt.nik)[:-1] + b"?")
    a_person(make_household, "7317014107860002")
    KeyCanary.objects.all().delete()
    canaries.check()
    assert KeyCanary.objects.filter(number=1).exists()


@pytest.mark.parametrize("command", [("migrate",), ("remake_digests",), ("sample_district", "7317")])
def test_a_command_that_seals_or_migrates_asks_first(with_keys, ours, others, command):
    canaries.check()
    with_keys(ring(index=ours["index"], n1=others["1"]))
    with pytest.raises(canaries.WrongKeys):
        call_command(*command, verbosity=0)


PARTS = {
    "web": ["-c", "import regsosek.wsgi"],
    "worker": ["-m", "celery", "-A", "regsosek", "worker", "--concurrency", "1"],
    "beat": ["-m", "celery", "-A", "regsosek", "beat", "--pidfile="],
    "migrate": ["manage.py", "migrate", "--skip-checks"],
    "remake_digests": ["manage.py", "remake_digests"],
}


@pytest.mark.services
@pytest.mark.timeout(200)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("part", PARTS)
def test_no_part_starts_with_other_keys(part, ours, others):
    canaries.check()
    environment = os.environ | {"DATABASE_URL": database_url()}
    environment["REGSOSEK_KEYS"] = ring(index=ours["index"], n1=others["1"])
    done = subprocess.run(
        [sys.executable, *PARTS[part]], cwd=BASE_DIR, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode != 0
    assert "are not the keys of this database: key 1 is another one" in done.stderr
    canaries.check()  # ours still are


@pytest.mark.services
def test_static_files_are_collected_without_keys():
    environment = {name: value for name, value in os.environ.items() if name != "REGSOSEK_KEYS"}
    environment |= {"DATABASE_URL": "postgres://unused/unused", "REDIS_URL": "redis://unused", "SECRET_KEY": "unused"}
    command = [sys.executable, "-c", WITHOUT_LOCAL_FILE, "collectstatic", "--dry-run", "--no-input", "--verbosity", "0"]
    subprocess.run(command, cwd=BASE_DIR, env=environment, check=True, timeout=120)
    command = [sys.executable, "-c", WITHOUT_LOCAL_FILE, "check"]
    done = subprocess.run(command, cwd=BASE_DIR, env=environment, capture_output=True, text=True, timeout=120)
    assert "REGSOSEK_KEYS is not set" in done.stderr


WITHOUT_LOCAL_FILE = """
import sys
from pathlib import Path
from unittest import mock
with mock.patch.object(Path, "is_file", lambda path: False):
    import regsosek.environment
sys.argv[0] = "manage.py"
import manage
manage.main()
"""


# --- ./run -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def empty_machine(tmp_path, monkeypatch):
    """Returns a .local/ without keys, as after its env file was lost."""
    monkeypatch.setattr(safeguards, "LOCAL_DIR", tmp_path)
    monkeypatch.delenv("REGSOSEK_KEYS", raising=False)
    (tmp_path / "env").write_text("SECRET_KEY=x\n")
    return tmp_path / "env"


@pytest.mark.django_db(transaction=True)
def test_run_makes_no_keys_for_a_database_that_has_some(empty_machine):
    canaries.check()
    with pytest.raises(Trouble, match="sealed with keys which are not here"):
        safeguards.ensure_keys(database_url())
    assert empty_machine.read_text() == "SECRET_KEY=x\n"


@pytest.mark.django_db(transaction=True)
def test_no_command_of_run_begins_with_keys_made_for_a_database_that_has_some(empty_machine, monkeypatch, tmp_path):
    canaries.check()
    monkeypatch.setenv("DATABASE_URL", database_url())
    with pytest.raises(Trouble, match="sealed with keys which are not here"), commands.embedded(tmp_path):
        pass
    assert empty_machine.read_text() == "SECRET_KEY=x\n"


def test_run_makes_keys_once_for_a_new_database(empty_machine):
    new = databases.beside(database_url(), "not_there")
    safeguards.ensure_keys(new)
    made = empty_machine.read_text()
    identity.Keys.parse(made.splitlines()[1].removeprefix("REGSOSEK_KEYS="))
    safeguards.ensure_keys(new)
    assert empty_machine.read_text() == made
    assert empty_machine.stat().st_mode & 0o777 == 0o600


def test_the_demo_refuses_a_database_that_it_did_not_make():
    with pytest.raises(Trouble, match=r"was not made by \./run demo"):
        safeguards.refuse_unless_ours(database_url())
    assert databases.facts(database_url()) == {}


def test_what_the_demo_is_prepared_in_is_asked_before_it_is_migrated(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", database_url())
    place = commands.Place(commands.Services(tmp_path, postgres=False, redis=False))
    monkeypatch.setattr(commands, "manage", lambda *_words: pytest.fail("it was migrated"))
    with pytest.raises(Trouble, match=r"was not made by \./run demo"), place.prepared(for_demo=True):
        pass


def test_the_demo_notes_a_database_that_it_makes():
    new = databases.beside(database_url(), "of_a_demo")
    databases.ensure(new)
    try:
        safeguards.refuse_unless_ours(new)
        assert databases.facts(new) == {"demo": "half-made"}
        safeguards.refuse_unless_ours(new)  # its own it goes on with
    finally:
        databases.drop(new)
