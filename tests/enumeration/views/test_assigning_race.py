"""Fifty officers press Assign at once: one wins each SLS, and every other is told who.

The second story takes the constraint away, in a schema of its own, and shows that the first one would then fail.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

from enumeration.access import Role
from enumeration.actions import assigning
from enumeration.models import Area, Assignment, Level
from tests.conftest import VILLAGE

pytestmark = pytest.mark.django_db(transaction=True)

PRESSING = 50
CODES = [f"{VILLAGE}{number:04d}00" for number in range(100, 120)]
CANARY = "canary_without_constraint"


@pytest.fixture
def sls(areas):
    Area.objects.bulk_create([Area(code=code, name=f"RT {code[10:14]}", level=Level.SUB_SLS) for code in CODES])


@pytest.fixture
def pressing(officer):
    return [officer(f"ppl{number}") for number in range(PRESSING)]


def all_at_once(
    press: Callable[[int], None], prepare: Callable[[], None] = lambda: connection.ensure_connection()
) -> list[BaseException]:
    start = threading.Barrier(PRESSING)
    failed: list[BaseException] = []

    def run(number: int) -> None:
        try:
            prepare()
            start.wait(timeout=60)
            press(number)
        except BaseException as problem:  # a thread's failure must reach the test
            failed.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(PRESSING)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return failed


def press_assign(pressing, kab, round_, outcomes) -> Callable[[int], None]:
    def press(number: int) -> None:
        wanted = random.Random(number).sample(CODES, 12)  # overlapping, and in another order for each
        outcomes[number] = (
            set(wanted),
            assigning.assign(wanted, to=pressing[number], role=Role.ENUMERATOR, round=round_, by=kab),
        )

    return press


def test_one_wins_each_sls_and_every_loser_is_told_who(sls, pressing, kab, round_):
    outcomes: dict = {}
    failed = all_at_once(press_assign(pressing, kab, round_, outcomes))

    assert failed == []
    running = Assignment.objects.active().filter(area__in=CODES, role=Role.ENUMERATOR)
    winner = dict(running.values_list("area_id", "officer_id"))
    assert Counter(running.values_list("area_id", flat=True)) == Counter(CODES)
    assert len(outcomes) == PRESSING
    for number, (wanted, outcome) in outcomes.items():
        assert {*outcome.assigned, *outcome.taken} == wanted
        assert {winner[code] for code in outcome.assigned} <= {pressing[number].pk}
        for code, holder in outcome.taken.items():
            assert (holder.officer_id, holder.decided_by) == (winner[code], kab)


@pytest.fixture
def ledger_without_constraint(sls, pressing, kab):
    """A copy of the ledger in a schema of its own, lacking only the constraint that lets one in."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {CANARY} CASCADE; CREATE SCHEMA {CANARY}")
        cursor.execute(f"CREATE TABLE {CANARY}.enumeration_assignment (LIKE enumeration_assignment INCLUDING ALL)")
        cursor.execute(
            f"INSERT INTO {CANARY}.enumeration_assignment OVERRIDING SYSTEM VALUE SELECT * FROM enumeration_assignment"
        )
        cursor.execute(f"ALTER TABLE {CANARY}.enumeration_assignment ALTER id RESTART WITH 1000000")
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE schemaname = %s AND indexdef LIKE %s",
            [CANARY, "CREATE UNIQUE INDEX%(round_id, area_id, role)%"],
        )
        ((index,),) = cursor.fetchall()
        cursor.execute(f'DROP INDEX {CANARY}."{index}"')
        # And its companion, which keeps periods of the past apart as well.
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'x' AND conrelid = %s::regclass",
            [f"{CANARY}.enumeration_assignment"],
        )
        ((overlap,),) = cursor.fetchall()
        cursor.execute(f'ALTER TABLE {CANARY}.enumeration_assignment DROP CONSTRAINT "{overlap}"')
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path TO public; DROP SCHEMA {CANARY} CASCADE")


def look_into_the_copy() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path TO {CANARY}, public")


def test_without_the_constraint_an_sls_is_given_out_twice(ledger_without_constraint, pressing, kab, round_):
    failed = all_at_once(press_assign(pressing, kab, round_, {}), prepare=look_into_the_copy)

    assert failed == []
    look_into_the_copy()
    running = Assignment.objects.active().filter(area__in=CODES, role=Role.ENUMERATOR)
    assert max(Counter(running.values_list("area_id", flat=True)).values()) > 1
