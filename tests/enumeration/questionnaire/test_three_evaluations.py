"""One rule, three evaluations: Python, PostgreSQL and the browser's JavaScript must give the same verdict.

Every check, every skip rule, every "asked but blank" and "answered but not asked", and rules made up at random from the
whole language, over thousands of households with blanks and boundary values everywhere.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from enumeration.models import Household, Person
from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS, codebook
from enumeration.questionnaire.cards import Kind, Question, Unit, as_day
from enumeration.questionnaire.checks import CHECKS, anomalies, blank_rule, problems_in, unasked_rule
from enumeration.questionnaire.inspections import INSPECTIONS, Days
from enumeration.questionnaire.rules import Rule, as_condition, as_json, holds
from tests.conftest import OWN_SLS

from .made_up import MadeUp

HOUSEHOLDS = 2_500
DAYS = Days(first=date(2022, 10, 15), today=date(2022, 11, 1))
SEED = 20221015

Case = tuple[dict[str, Any], list[dict[str, Any]]]


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


# --- the three ----------------------------------------------------------------------------------------------------


def in_python(cases: Sequence[Case], of_household: Sequence[Rule], of_person: Sequence[Rule]) -> list[dict[str, Any]]:
    def bits(rules: Sequence[Rule], answers: dict[str, Any], members: list[dict[str, Any]]) -> str:
        return "".join("01"[holds(rule, answers, members)] for rule in rules)

    return [
        {
            "household": bits(of_household, household, members),
            "members": [bits(of_person, member, []) for member in members],
        }
        for household, members in cases
    ]


def in_browser(
    cases: Sequence[Case], of_household: Sequence[Rule], of_person: Sequence[Rule], *, problems: bool = False
) -> list[dict[str, Any]]:
    node = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
    assert node, "Node runs the browser's rules in this test. ./run test installs it; or put node on the PATH."
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
    script = Path(__file__).with_name("browser.mjs")
    done = subprocess.run([node, str(script)], input=json.dumps(sent), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


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


@pytest.fixture
def stored(areas, round_):
    """Write cases into the real tables, whose CHECKs are off for this test, so that broken ones fit in too.

    `version` and `nik_digest` hold the order of the cases.
    """
    with connection.cursor() as cursor:
        for model in (Household, Person):
            table = model._meta.db_table
            cursor.execute(
                "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('c', 'u')", [table]
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
        cursor.execute(f"CREATE INDEX ON {Person._meta.db_table} (household_id)")  # it was part of a constraint

    def store(cases: Sequence[Case]) -> None:
        households, people, order = [], [], count(1)
        for household, members in cases:
            row = Household(round=round_, area_id=OWN_SLS, version=next(order), **as_columns(household))
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

    return store


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


# --- the tests ----------------------------------------------------------------------------------------------------


def test_every_rule_of_the_form_has_one_verdict_in_python_postgresql_and_the_browser(stored):
    made_up = MadeUp(SEED)
    cases = [made_up.household() for _ in range(HOUSEHOLDS)]
    stored(cases)
    rules = list(HOUSEHOLD_RULES.values()), list(PERSON_RULES.values())

    python = in_python(cases, *rules)
    names = {"household": list(HOUSEHOLD_RULES), "members": list(PERSON_RULES)}
    assert not differences(names, python=python, postgresql=in_postgresql(*rules), browser=in_browser(cases, *rules))

    # A rule that never came out both ways was not tested.
    for whose, codes in names.items():
        columns = [bits for case in python for bits in ([case[whose]] if whose == "household" else case[whose])]
        seen = {code: {bits[position] for bits in columns} for position, code in enumerate(codes)}
        assert not [code for code, both in seen.items() if both != {"0", "1"}]


def test_any_rule_the_language_can_say_has_one_verdict(stored):
    made_up = MadeUp(SEED + 1)
    cases = [made_up.household() for _ in range(300)]
    stored(cases)
    of_household = [made_up.rule(HOUSEHOLD_QUESTIONS, with_members=True) for _ in range(400)]
    of_person = [made_up.rule(PERSON_QUESTIONS, with_members=False) for _ in range(400)]

    names = {"household": list(map(repr, of_household)), "members": list(map(repr, of_person))}
    assert not differences(
        names,
        python=in_python(cases, of_household, of_person),
        postgresql=in_postgresql(of_household, of_person),
        browser=in_browser(cases, of_household, of_person),
    )


def test_python_and_the_browser_find_the_same_problems_also_in_nonsense():
    made_up = MadeUp(SEED + 2)
    cases = [made_up.household(wild=True) for _ in range(HOUSEHOLDS // 2)]

    seen = set()
    for (household, members), verdict in zip(cases, in_browser(cases, [], [], problems=True), strict=True):
        for reviewing, browser in zip((False, True), verdict["problems"], strict=True):
            python = [each.as_json() for each in problems_in(household, members, reviewing=reviewing, days=DAYS)]
            assert python == browser, (household, members)
            seen.update(each["code"] for each in python)

    assert not {each.code for each in (*CHECKS, *INSPECTIONS)} - seen
    kinds = {code.rpartition("_")[2] for code in seen if "_" in code}
    assert kinds == {"value", "unasked", "blank"}


def test_dates_mean_the_same_as_objects_and_as_text():
    made_up = MadeUp(SEED + 3)
    dates = 0
    for household, members in (made_up.household() for _ in range(200)):
        as_objects = [{name: as_day(value) or value for name, value in each.items()} for each in (household, *members)]
        dates += sum(isinstance(value, date) for each in as_objects for value in each.values())
        assert problems_in(as_objects[0], as_objects[1:]) == problems_in(household, members)
    assert dates > 200


def test_anomalies_of_an_area_come_from_one_select(stored, django_assert_num_queries):
    made_up = MadeUp(SEED + 4)
    cases = [made_up.household() for _ in range(200)]
    stored(cases)

    with django_assert_num_queries(1):
        rows = list(anomalies(Household.objects.filter(area=OWN_SLS)).order_by("version").values())

    for (household, members), row in zip(cases, rows, strict=True):
        found = {each.code for each in problems_in(household, members)}
        assert {check.code for check in CHECKS if row[check.code]} == found & {check.code for check in CHECKS}


SPACES = [chr(code) for code in range(0x3100) if chr(code).isspace()] + ["\ufeff", "\u200b", "A", "'", "b"]


def test_every_kind_of_space_is_one_space_in_both_languages():
    typed = [f" A{space}{space}B{space}" for space in SPACES]
    read = [HOUSEHOLD_QUESTIONS["head_name"].read(text) for text in typed]
    assert _read_by_the_browser({"kind": "text"}, typed) == read
    assert set(read[: -len("Ab'")]) == {"A B"}


def test_what_stands_between_digits_goes_in_both_languages():
    every = [chr(code) for code in [*range(1, 0x100), *range(0x1680, 0x1681), *range(0x2000, 0x2300), 0x3000, 0xFEFF]]
    typed = [f"0812{mark}34 {mark}5678" for mark in every]
    read = [HOUSEHOLD_QUESTIONS["respondent_phone"].read(text) for text in typed]
    assert _read_by_the_browser({"kind": "sealed"}, typed) == read
    gone = {mark for mark, found in zip(every, read, strict=True) if found == "0812345678"}
    assert set("() .-/\t\u00a0\u2011\u202a\u200b") <= gone and not gone & set("+0Oab*•,:;")


def test_what_nobody_sees_is_refused_in_both_languages():
    every = [
        chr(code)
        for code in [*range(1, 0x3100), *range(0xD800, 0xD802), *range(0xFE00, 0x10000), *range(0xE0000, 0xE0200)]
    ]
    for name in ("address", "notes"):
        card = HOUSEHOLD_QUESTIONS[name]
        read = [card.read(f"Jl. {mark}Mawar") for mark in every]
        question = {"kind": "text", "max_length": card.max_length, "multiline": card.multiline}
        taken = [card.accepts(text) for text in read]
        assert _read_by_the_browser(question, read, "accepts({}, input.question, text)") == taken
        refused = {mark for mark, is_taken in zip(every, taken, strict=True) if not is_taken}
        if card.multiline:
            assert not refused
        else:
            assert set("\u202e\u202d\u2066\u200f\u200d\u00ad\ufffd\u0007\U000e0001") <= refused
            assert not refused & set("\u200b\u00a0\ufeff\tÉ'é0مあ")


def _read_by_the_browser(question: dict, typed: list[str], does: str = "read(input.question, text)") -> list:
    script = (
        "const input = JSON.parse(await new Response(process.stdin).text());"
        "const { read, accepts } = await import(`data:text/javascript;base64,${Buffer.from(input.source).toString('base64')}`);"
        f"process.stdout.write(JSON.stringify(input.typed.map((text) => {does})));"
    )
    node = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
    source = (Path(settings.BASE_DIR) / "static/js/questionnaire/rules.js").read_text()
    sent = {"source": source, "typed": typed, "question": question}
    command = [node, "--input-type=module", "-e", script]
    done = subprocess.run(command, input=json.dumps(sent), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
