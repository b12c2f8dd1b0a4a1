"""Digests have a key for each purpose; old ones are recomputed, and until then a search compares both."""

from __future__ import annotations

import hashlib
import importlib
import json
import subprocess
import sys
import uuid

import psycopg2
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from enumeration import identity
from enumeration.keys import digests
from enumeration.models import DigestRemake, Household, Person, Submission
from tests.conftest import OWN_SLS

pytestmark = pytest.mark.django_db

migration = importlib.import_module("enumeration.migrations.0019_digests_have_keys")


def nik(number: int) -> str:
    return f"731701410786{number:04d}"


def old_style(household: Household, people: int) -> None:
    """Members and a family card whose digests are those of one key for all, as they were stored before."""
    household.family_card = identity.seal(nik(1), household.pk, "family_card")
    household.family_card_digest = identity.digest_before(nik(1))
    household.save()
    rows = []
    for number in range(1, people + 1):
        person = Person(household=household, number=number, presence=1, name=f"WARGA {number}")
        person.nik = identity.seal(nik(number), person.pk, "nik")
        person.nik_digest = identity.digest_before(nik(number))
        rows.append(person)
    Person.objects.bulk_create(rows)
    DigestRemake.objects.all().delete()
    digests.begin()


def the_right_digests(household: Household) -> bool:
    return all(
        bytes(person.nik_digest) == identity.digest(nik(person.number), "nik") for person in household.members.all()
    )


def test_equal_numbers_in_two_columns_have_different_digests():
    assert identity.digest(nik(1), "nik") != identity.digest(nik(1), "family_card")
    assert identity.digest(nik(1), "nik") == identity.digest(f" {nik(1)} ", "nik") != identity.digest(nik(2), "nik")


def test_no_digest_of_a_body_is_kept_without_a_key(ppl, household, send):
    body = {"key": str(uuid.uuid4()), "household": str(household.pk), "version": 1, "answers": {"floor_area_m2": 42}}
    assert send(ppl, household, **body).status_code == 200
    canonical = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    bare = hashlib.sha256(canonical.encode()).hexdigest()
    kept = Submission.objects.get()
    assert kept.body_digest == identity.digest_of_content(bare, "submission") != bare


def test_a_retry_of_a_draft_from_before_the_upgrade_gets_the_same_receipt(ppl, household, send):
    body = {"key": str(uuid.uuid4()), "household": str(household.pk), "version": 1, "answers": {"floor_area_m2": 42}}
    first = send(ppl, household, **body)
    canonical = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    Submission.objects.update(body_digest=hashlib.sha256(canonical.encode()).hexdigest())  # as it was kept before
    with connection.cursor() as cursor:
        for table, column, purpose in migration.CONTENTS:
            migration._with_key(cursor, table, column, purpose)
    again = send(ppl, household, **body)
    assert (again.status_code, again.json()) == (200, first.json())
    assert Submission.objects.count() == 1


def test_old_digests_are_made_anew(make_household):
    household = make_household(OWN_SLS)
    old_style(household, 7)
    assert not digests.are_remade()
    call_command("remake_digests", batch=3)
    assert digests.are_remade()
    assert the_right_digests(household)
    household.refresh_from_db()
    assert bytes(household.family_card_digest) == identity.digest(nik(1), "family_card")
    assert household.respondent_phone_digest is None
    assert DigestRemake.objects.get(table="enumeration_person").remade == 7


def test_until_then_a_search_asks_for_both(make_household):
    household = make_household(OWN_SLS)
    old_style(household, 3)
    of_the_second = Person.objects.filter(nik_digest__in=digests.asked(nik(2), "nik"))
    assert [person.number for person in of_the_second] == [2]
    call_command("remake_digests", batch=2)
    assert len(digests.asked(nik(2), "nik")) == 1
    of_the_second = Person.objects.filter(nik_digest__in=digests.asked(nik(2), "nik"))
    assert [person.number for person in of_the_second] == [2]


def test_a_value_without_its_key_keeps_its_digest_and_is_counted(make_household):
    household = make_household(OWN_SLS)
    old_style(household, 2)
    lost = household.members.get(number=1)
    Person.objects.filter(pk=lost.pk).update(nik=identity.seal(nik(1), uuid.uuid4(), "nik"))
    call_command("remake_digests")
    lost.refresh_from_db()
    assert bytes(lost.nik_digest) == identity.digest_before(nik(1))
    assert DigestRemake.objects.get(table="enumeration_person").unopened == 1


def test_a_number_typed_anew_meanwhile_keeps_its_new_digest(make_household, monkeypatch):
    household = make_household(OWN_SLS)
    old_style(household, 1)
    person = household.members.get()
    made = digests.digest_many

    def typed_meanwhile(plain, column):
        if column == "nik":
            new = identity.seal(nik(9), person.pk, "nik")
            Person.objects.filter(pk=person.pk).update(nik=new, nik_digest=identity.digest(nik(9), "nik"))
        return made(plain, column)

    monkeypatch.setattr(digests, "digest_many", typed_meanwhile)
    call_command("remake_digests")
    person.refresh_from_db()
    assert bytes(person.nik_digest) == identity.digest(nik(9), "nik")


def test_a_card_with_an_old_digest_is_not_taken_for_another_card(make_household):
    """The prelist compares by digest: while some are old, the same list again changes nothing."""
    from enumeration.prelist.checking import RowChecker
    from enumeration.prelist.columns import COLUMNS
    from enumeration.uploads.columns import Header

    header = Header.of([column.name for column in COLUMNS], COLUMNS)
    cells = [OWN_SLS, "1", "AMINAH", "DUSUN PADANG", nik(1), ""]
    lines = RowChecker(header, digests=True, seals=False, digests_before=True).check([(2, cells)])
    kept = lines.rows.rstrip("\n").split("\t")
    assert kept[7] == "\\\\x" + identity.digest(nik(1), "family_card").hex()
    assert kept[10] == "\\\\x" + identity.digest_before(nik(1)).hex()


@pytest.mark.services
@pytest.mark.timeout(280)
@pytest.mark.django_db(transaction=True)
def test_killed_ten_times_it_goes_on_where_it_was(make_household):
    """Each time a lock on a row of its batch holds it up; it is killed while it waits there."""
    from tests.faults.conftest import database_url

    household = make_household(OWN_SLS)
    old_style(household, 60)
    in_order = list(household.members.order_by("pk").values_list("pk", flat=True))
    command = [sys.executable, "manage.py", "remake_digests", "--batch", "5"]
    environment = {"DATABASE_URL": database_url(), "REGSOSEK_KEYS": settings.REGSOSEK_KEYS}
    environment |= {"SECRET_KEY": "x" * 50, "REDIS_URL": settings.CELERY_BROKER_URL, "PATH": ""}
    remade = []
    for killed in range(10):
        owner = psycopg2.connect(database_url())
        try:
            with owner.cursor() as cursor:
                held = str(in_order[5 * killed + 7])  # of the batch after the next
                cursor.execute("SELECT FROM enumeration_person WHERE id = %s FOR UPDATE", [held])
                before = _connected()  # among them may be who was killed last: PostgreSQL hears of it a little later
                process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.DEVNULL)
                while not _somebody_waits(but=before):
                    assert process.poll() is None, "It ended without waiting for the row"
                process.kill()
                process.wait()
        finally:
            owner.close()
        remade.append(DigestRemake.objects.get(table="enumeration_person").remade)
    assert remade == [5 * killed for killed in range(1, 11)]  # what was done before the kill is done
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("11 rows")  # the last ten persons, and the household
    assert the_right_digests(household)
    assert digests.are_remade()


def _connected() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return [pid for (pid,) in cursor.fetchall()]


def _somebody_waits(*, but: list[int]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND cardinality(pg_blocking_pids(pid)) > 0 AND NOT pid = ANY(%s)",
            [but],
        )
        return bool(cursor.fetchone()[0])


# --- The attack ------------------------------------------------------------------------------------------------------


def test_a_dump_gives_no_nik_away_without_the_key(ppl, household, send):
    """An attacker who knows all but the last four digits tries them all, against everything that looks like a digest."""
    answers = {"family_card": nik(77), "floor_area_m2": 42}
    person = {"id": str(uuid.uuid4()), "number": 1, "name": "SITI", "presence": 1, "nik": nik(78)}
    body = {"key": str(uuid.uuid4()), "household": str(household.pk), "version": 1}
    assert send(ppl, household, **body, answers=answers, members=[person]).status_code == 200
    dump = _everything()
    assert bytes(Person.objects.get().nik_digest).hex() in dump
    for number in range(100):
        for guess in (nik(number), f"{nik(number)}\n"):
            tried = body | {"answers": answers | {"family_card": guess}, "members": [person | {"nik": guess}]}
            tries = [
                guess,
                _canonical(tried),
                _canonical(body | {"answers": answers, "members": [person | {"nik": guess}]}),
            ]
            for text in tries:
                for algorithm in ("md5", "sha1", "sha256", "sha512"):
                    assert hashlib.new(algorithm, text.encode(), usedforsecurity=False).hexdigest() not in dump
    assert apps.get_model("enumeration", "Submission").objects.count() == 1


def _canonical(body: dict) -> str:
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _everything() -> str:
    """Returns every row of every table as text, as a dump has it."""
    rows = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f'SELECT there::text FROM "{model._meta.db_table}" there')
            rows += [row for (row,) in cursor.fetchall()]
    return "\n".join(rows)
