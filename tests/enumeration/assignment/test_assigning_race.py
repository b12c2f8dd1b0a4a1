"""Fifty supervisors press Assign at once, round after round (20; `--rounds 200` for the long run): one wins each SLS,
and every other is told who.

The second story takes the constraint away, in a schema of its own, and shows that the first one then fails.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

from enumeration.access import Role
from enumeration.assignment.actions import assigning
from enumeration.models import Area, Assignment, Level
from tests.conftest import KECAMATAN, VILLAGE

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


@pytest.fixture
def supervisors(officer):
    return [officer(f"pml{number}", Role.COORDINATOR, KECAMATAN) for number in range(PRESSING)]


def all_at_once(
    press: Callable[[int, int], None],
    rounds: int = 1,
    between: Callable[[int], None] = lambda turn: None,
    prepare: Callable[[], None] = lambda: connection.ensure_connection(),
) -> list[BaseException]:
    """Fifty threads press at the same moment, once in each round; between two rounds the last one alone looks."""
    failed: list[BaseException] = []
    turns = iter(range(rounds))
    start = threading.Barrier(PRESSING)
    over = threading.Barrier(PRESSING, action=lambda: between(next(turns)))

    def run(number: int) -> None:
        try:
            prepare()
            for turn in range(rounds):
                start.wait(timeout=60)
                press(number, turn)
                over.wait(timeout=60)
        except BaseException as problem:  # a thread's failure must reach the test
            failed.append(problem)
            start.abort()
            over.abort()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(PRESSING)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=600)
    return failed


def press_assign(pressing, supervisors, round_, outcomes) -> Callable[[int, int], None]:
    def press(number: int, turn: int) -> None:
        wanted = random.Random(1000 * turn + number).sample(CODES, 4)  # overlapping, each in another order
        outcome = assigning.assign(
            wanted, to=pressing[number], role=Role.ENUMERATOR, round=round_, by=supervisors[number]
        )
        outcomes[number] = (set(wanted), outcome)

    return press


@pytest.fixture
def rounds(request) -> int:
    return request.config.getoption("--rounds")


def test_in_every_round_one_wins_each_sls_and_every_loser_is_told_who(sls, pressing, supervisors, round_, rounds):
    outcomes: dict = {}
    won = Counter()

    def look(turn: int) -> None:
        running = Assignment.objects.active().filter(area__in=CODES, role=Role.ENUMERATOR)
        winner = dict(running.values_list("area_id", "officer_id"))
        wanted_by_anybody = set().union(*(wanted for wanted, _ in outcomes.values()))
        assert Counter(running.values_list("area_id", flat=True)) == Counter(wanted_by_anybody)
        assert len(outcomes) == PRESSING
        for number, (wanted, outcome) in outcomes.items():
            assert {*outcome.assigned, *outcome.taken} == wanted
            assert {winner[code] for code in outcome.assigned} <= {pressing[number].pk}
            for code, holder in outcome.taken.items():
                assert holder.officer_id == winner[code]
                assert holder.decided_by in supervisors
            won[number] += len(outcome.assigned)
        outcomes.clear()
        assigning.withdraw(
            [period.pk for period in running],
            role=Role.ENUMERATOR,
            round=round_,
            by=supervisors[turn % PRESSING],
            reason="putaran berikut",
        )

    failed = all_at_once(press_assign(pressing, supervisors, round_, outcomes), rounds, look)

    assert failed == []
    assert not Assignment.objects.active().filter(area__in=CODES, role=Role.ENUMERATOR).exists()
    # Nothing was lost: the ledger has as many periods as were won, and each has ended.
    periods = Assignment.objects.filter(area__in=CODES, role=Role.ENUMERATOR)
    assert periods.exclude(ended_at=None).count() == sum(won.values()) == rounds * len(CODES)


@pytest.fixture
def ledger_without_constraint(sls, pressing, supervisors):
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


def test_without_the_constraint_an_sls_is_given_out_twice(ledger_without_constraint, pressing, supervisors, round_):
    failed = all_at_once(press_assign(pressing, supervisors, round_, {}), prepare=look_into_the_copy)

    assert failed == []
    look_into_the_copy()
    running = Assignment.objects.active().filter(area__in=CODES, role=Role.ENUMERATOR)
    assert max(Counter(running.values_list("area_id", flat=True)).values()) > 1
