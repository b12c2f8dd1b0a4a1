"""The four evaluations of a rule, side by side: Python, PostgreSQL, the browser's JavaScript, and numpy's columns.

Each takes the same cases and rules and returns the same shape, one "0" or "1" per rule for each household and each
member, so that a test, or `./run bench rules`, can hold them against each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection
from numpy.typing import NDArray

from enumeration.models import Household, Person, Round
from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS, codebook
from enumeration.questionnaire.cards import Kind, Question, Unit, as_day
from enumeration.questionnaire.checks import CHECKS, blank_rule, unasked_rule
from enumeration.questionnaire.inspections import Days
from enumeration.questionnaire.rules import Rule, as_condition, as_json, holds
from enumeration.sampling import asked
from enumeration.sampling.drawing import BLANK
from tests.node import in_node

DAYS = Days(first=date(2022, 10, 15), today=date(2022, 11, 1))

Case = tuple[dict[str, Any], list[dict[str, Any]]]
Verdicts = list[dict[str, Any]]


# --- the rules ----------------------------------------------------------------------------------------------------


def rules_of_the_form(cards: dict[str, Question], whose: Unit) -> dict[str, Rule]:
    found: dict[str, Rule] = {check.code: check.fails_if for check in CHECKS if check.whose is whose}
    for name, card in cards.items():
        found[f"blank_{name}"] = blank_rule(card)
        if card.asked_if:
            found[f"asked_{name}"] = card.asked_if
            found[f"unasked_{name}"] = unasked_rule(card)
    return found


HOUSEHOLD_RULES = rules_of_the_form(HOUSEHOLD_QUESTIONS, Unit.HOUSEHOLD)
PERSON_RULES = rules_of_the_form(PERSON_QUESTIONS, Unit.PERSON)


# --- the four -----------------------------------------------------------------------------------------------------


def in_python(cases: Sequence[Case], of_household: Sequence[Rule], of_person: Sequence[Rule]) -> Verdicts:
    def bits(rules: Sequence[Rule], answers: dict[str, Any], members: list[dict[str, Any]]) -> str:
        return "".join("01"[holds(rule, answers, members)] for rule in rules)

    return [
        {
            "household": bits(of_household, household, members),
            "members": [bits(of_person, member, members) for member in members],
        }
        for household, members in cases
    ]


def in_browser(
    cases: Sequence[Case], of_household: Sequence[Rule], of_person: Sequence[Rule], *, problems: bool = False
) -> list[dict[str, Any]]:
    sent = {
        "source": (Path(settings.BASE_DIR) / "static/js/questionnaire/rules.js").read_text(),
        "codebook": codebook.as_json(),
        "rules": {
            "household": [as_json(rule) for rule in of_household],
            "person": [as_json(rule) for rule in of_person],
        },
        "cases": [{"household": household, "members": members} for household, members in cases],
        "problems": problems,
        "days": {"first": DAYS.first.isoformat(), "today": DAYS.today.isoformat()},
    }
    return in_node(Path(__file__).with_name("browser.mjs"), sent=sent)


def in_postgresql(of_household: Sequence[Rule], of_person: Sequence[Rule]) -> list[dict[str, Any]]:
    """Over the rows that `stored` wrote; 200 rules to a SELECT, because it has 1,664 columns at most."""

    def bits(model: type, rules: Sequence[Rule]) -> dict[Any, str]:
        found: dict[Any, str] = {}
        for start in range(0, len(rules), 200):
            columns = {f"r{start + i}": as_condition(rule) for i, rule in enumerate(rules[start : start + 200])}
            for key, *verdicts in model.objects.annotate(**columns).values_list("pk", *columns):
                assert None not in verdicts, "a rule came out unknown; two-valued logic has no such thing"
                found[key] = found.get(key, "") + "".join("01"[verdict] for verdict in verdicts)
        return found

    of_persons = bits(Person, of_person)
    members: dict[Any, list[str]] = {}
    for key, household in Person.objects.order_by("household", "nik_digest").values_list("pk", "household"):
        members.setdefault(household, []).append(of_persons[key])
    households = bits(Household, of_household)
    order = Household.objects.order_by("version").values_list("pk", flat=True)
    return [{"household": households[key], "members": members.get(key, [])} for key in order]


def in_numpy(cases: Sequence[Case], of_household: Sequence[Rule], of_person: Sequence[Rule]) -> Verdicts:
    people = [member for _, members in cases for member in members]
    family = np.repeat(np.arange(len(cases)), [len(members) for _, members in cases])
    roster = asked.Roster(_as_arrays(PERSON_QUESTIONS, people), family)
    households = _as_arrays(HOUSEHOLD_QUESTIONS, [household for household, _ in cases])
    of_each = [asked.holds(rule, households, len(cases), roster) for rule in of_household]
    of_members = [asked.holds(rule, roster.answers, len(people), roster, of_persons=True) for rule in of_person]
    found: Verdicts = [{"household": bits, "members": []} for bits in _as_bits(of_each, len(cases))]
    for position, bits in zip(family.tolist(), _as_bits(of_members, len(people)), strict=True):
        found[position]["members"].append(bits)
    return found


def _as_bits(columns: list[NDArray[np.bool_]], n: int) -> list[str]:
    return ["".join("01"[bit] for bit in row) for row in np.array(columns).reshape(len(columns), n).T.tolist()]


def _as_arrays(cards: Mapping[str, Question], rows: list[dict[str, Any]]) -> dict[str, NDArray]:
    found: dict[str, NDArray] = {}
    for name, card in cards.items():
        values = [row.get(name) for row in rows]
        if card.kind is Kind.DAY:
            found[name] = np.array([as_day(value) for value in values], "M8[D]")
        elif card.kind in (Kind.TEXT, Kind.SEALED):
            found[name] = np.array([(value or "").encode() for value in values] or [b""], "S")[: len(values)]
        else:
            found[name] = np.array([BLANK if value is None else value for value in values], np.int64)
    return found


def store(cases: Sequence[Case], round_: Round, area: str) -> None:
    """Write cases into the real tables; `version` and `nik_digest` hold their order."""
    households, people, order = [], [], count(1)
    for household, members in cases:
        row = Household(round=round_, area_id=area, version=next(order), **as_columns(household))
        households.append(row)
        people += [
            Person(household=row, **as_columns(member) | {"nik_digest": position.to_bytes(2, "big")})
            for position, member in enumerate(members)
        ]
    Household.objects.bulk_create(households, batch_size=500)
    Person.objects.bulk_create(people, batch_size=500)
    with connection.cursor() as cursor:
        # Compiling thousands of expressions, or guessing at the size of a table, would take minutes.
        cursor.execute("SET LOCAL jit = off")
        cursor.execute(f"ANALYZE {Person._meta.db_table}")


def without_constraints() -> None:
    """Take the CHECKs off the tables, in this transaction, so that broken cases fit in too."""
    with connection.cursor() as cursor:
        for model in (Household, Person):
            table = model._meta.db_table
            cursor.execute(
                "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'u')", [table]
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
        cursor.execute(f"CREATE INDEX ON {Person._meta.db_table} (household_id)")  # it was part of a constraint


def as_columns(answers: dict[str, Any]) -> dict[str, Any]:
    cards = HOUSEHOLD_QUESTIONS | PERSON_QUESTIONS
    found = {}
    for name, value in answers.items():
        if cards[name].kind is Kind.DAY:
            value = as_day(value)
        elif cards[name].kind is Kind.SEALED and value is not None:
            value = value.encode()
        found[name] = value
    return found


def differences(names: dict[str, list[str]], **verdicts: list[dict[str, Any]]) -> list[str]:
    """Returns which rule, in which case, came out how in each evaluation."""
    found = []
    for position, answers in enumerate(zip(*verdicts.values(), strict=True)):
        for whose in ("household", "members"):
            for bits in zip(*([a[whose]] if whose == "household" else a[whose] for a in answers), strict=True):
                for rule, each in zip(names[whose], zip(*bits, strict=True), strict=True):
                    if len(set(each)) > 1:
                        found.append(f"case {position}, {rule}: {dict(zip(verdicts, each, strict=True))}")
    return found
