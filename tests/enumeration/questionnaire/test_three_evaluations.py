"""One rule, four evaluations: Python, PostgreSQL, the browser's JavaScript and numpy must give the same verdict.

Every check, every skip rule, every "asked but blank" and "answered but not asked", and rules made up at random from the
whole language, over thousands of households with blanks and boundary values everywhere.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from enumeration.models import Household
from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS
from enumeration.questionnaire.cards import as_day
from enumeration.questionnaire.checks import CHECKS, anomalies, problems_in
from enumeration.questionnaire.inspections import INSPECTIONS
from tests.conftest import OWN_SLS
from tests.node import in_node

from .made_up import MadeUp
from .readers import (
    DAYS,
    HOUSEHOLD_RULES,
    PERSON_RULES,
    differences,
    in_browser,
    in_numpy,
    in_postgresql,
    in_python,
    store,
    without_constraints,
)

HOUSEHOLDS, OF_NONSENSE = 2_000, 1_400
SEED = 20221015


@pytest.fixture
def stored(areas, round_):
    """stored(cases): write them into the real tables, whose CHECKs are off for this test."""
    without_constraints()
    return lambda cases: store(cases, round_, OWN_SLS)


# --- the tests ----------------------------------------------------------------------------------------------------


def test_every_rule_of_the_form_has_one_verdict_in_python_postgresql_the_browser_and_numpy(stored):
    made_up = MadeUp(SEED)
    cases = [made_up.household() for _ in range(HOUSEHOLDS)]
    stored(cases)
    rules = list(HOUSEHOLD_RULES.values()), list(PERSON_RULES.values())

    python = in_python(cases, *rules)
    names = {"household": list(HOUSEHOLD_RULES), "members": list(PERSON_RULES)}
    assert not differences(
        names,
        python=python,
        postgresql=in_postgresql(*rules),
        browser=in_browser(cases, *rules),
        numpy=in_numpy(cases, *rules),
    )

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
    of_person = [made_up.rule(PERSON_QUESTIONS, with_members=True) for _ in range(400)]

    names = {"household": list(map(repr, of_household)), "members": list(map(repr, of_person))}
    assert not differences(
        names,
        python=in_python(cases, of_household, of_person),
        postgresql=in_postgresql(of_household, of_person),
        browser=in_browser(cases, of_household, of_person),
        numpy=in_numpy(cases, of_household, of_person),
    )


def test_python_and_the_browser_find_the_same_problems_also_in_nonsense():
    made_up = MadeUp(SEED + 2)
    cases = [made_up.household(wild=True) for _ in range(OF_NONSENSE)]

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
    source = (Path(settings.BASE_DIR) / "static/js/questionnaire/rules.js").read_text()
    sent = {"source": source, "typed": typed, "question": question}
    return in_node("-e", script, sent=sent)
