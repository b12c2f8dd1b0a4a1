"""What bypasses the form meets the table: wrong codes, numbers out of range and broken skips are refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from enumeration.models import Household, Person
from enumeration.questionnaire import BLOCKS, HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS, QUESTIONS
from enumeration.questionnaire.cards import Kind, Question, Unit, answer_rules, questions_of
from enumeration.questionnaire.checks import problems_in
from tests.conftest import OWN_SLS

from .made_up import MadeUp


@pytest.fixture
def person(make_household) -> Person:
    return make_household(OWN_SLS, members=[{}]).members.get()


def accepted_by(card: Question) -> Any:
    match card.kind:
        case Kind.CODED | Kind.FLAGS:
            return max(card.codes.values)
        case Kind.WHOLE:
            return card.most
        case Kind.DAY:
            return "2022-10-15"
        case Kind.SEALED:
            return b"sealed"
        case _:
            return "A"


def refused_by(card: Question) -> list[Any]:
    match card.kind:
        case Kind.CODED:
            return [max(card.codes.values) + 1] + ([0] if 0 not in card.codes.values else [])
        case Kind.WHOLE:
            return [card.most + 1] + ([card.least - 1] if card.least else [])
        case Kind.FLAGS:
            return [card.most + 1, 98, 100] + ([99] if 99 not in card.codes.values else [])
        case Kind.DAY:
            return [card.earliest - timedelta(days=1), card.latest + timedelta(days=1), date(85, 1, 1)]
        case Kind.TEXT:
            return [""]  # a blank is NULL, and nothing else
        case _:
            return []


def constraint_that_refuses(row: Household | Person, **answers: Any) -> str | None:
    try:
        with transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**answers)
            transaction.set_rollback(True)
    except IntegrityError as refusal:
        return refusal.__cause__.diag.constraint_name
    return None


def row_of(card: Question, person: Person) -> Household | Person:
    return person if card.whose is Unit.PERSON else person.household


def test_every_code_list_and_range_is_held_by_the_table(person):
    held = {}
    for name, card in QUESTIONS.items():
        for wrong in refused_by(card):
            held[name, wrong] = constraint_that_refuses(row_of(card, person), **{name: wrong})

    assert len({name for name, _ in held}) >= 120
    assert {key: f"{key[0]}_accepted" for key in held} == held


def test_no_answer_is_stored_while_the_question_it_hangs_on_is_blank(person):
    # NULL makes an ordinary CHECK pass; these must not.
    Person.objects.filter(pk=person.pk).update(nik=b"sealed")
    hanging = {name: card for name, card in QUESTIONS.items() if card.asked_if}

    held = {
        name: constraint_that_refuses(row_of(card, person), **{name: accepted_by(card)})
        for name, card in hanging.items()
    }

    assert len(hanging) > 60
    assert {name: f"{name}_only_if_asked" for name in hanging} == held


@pytest.mark.parametrize(
    ("answers", "constraint"),
    [
        ({"tenure": 2, "title_deed": 1}, "title_deed_only_if_asked"),
        ({"water_source": 3, "septic_distance": 8}, "septic_distance_only_if_asked"),
        ({"light_source": 2, "power_meter_1": 1}, "power_meter_1_only_if_asked"),
        ({"toilet_access": 4, "sewage": 1}, "sewage_only_if_asked"),
        ({"aid_pkh": 2, "aid_pkh_month": 1}, "aid_pkh_month_only_if_asked"),
        ({"tenure": 1, "title_deed": 1}, None),
        ({"aid_pkh": 1, "aid_pkh_month": 1, "aid_pkh_year": 2022}, None),
        # Completeness is not the table's concern: drafts are stored.
        ({"tenure": 1}, None),
    ],
)
def test_a_skip_of_the_household(person, answers, constraint):
    assert constraint_that_refuses(person.household, **answers) == constraint


@pytest.mark.parametrize(
    ("answers", "constraint"),
    [
        ({"presence": 2, "sex": 1}, "sex_only_if_asked"),
        ({"presence": 1, "sex": 1, "age": 30, "marital_status": 2, "pregnant": 2}, "pregnant_only_if_asked"),
        ({"presence": 1, "sex": 2, "age": 55, "marital_status": 2, "pregnant": 2}, "pregnant_only_if_asked"),
        ({"presence": 1, "sex": 2, "age": 54, "marital_status": 2, "pregnant": 2}, None),
        ({"presence": 1, "age": 4, "schooling": 1}, "schooling_only_if_asked"),
        ({"presence": 1, "age": 5, "schooling": 1}, None),
        ({"presence": 5, "age": 5, "nutrition": 3}, "nutrition_only_if_asked"),
        ({"presence": 5, "age": 4, "nutrition": 3}, None),
        ({"presence": 1, "age": 59, "caregiver": 1}, "caregiver_only_if_asked"),
        ({"presence": 1, "age": 59, "difficulty_seeing": 2, "caregiver": 1}, None),
        ({"presence": 1, "age": 60, "caregiver": 3}, None),
        ({"presence": 1, "age": 31, "pip": 1}, "pip_only_if_asked"),
        ({"nik": b"sealed", "nik_reason": 4}, "nik_reason_only_if_asked"),
    ],
)
def test_a_skip_of_a_person(person, answers, constraint):
    assert constraint_that_refuses(person, **answers) == constraint


def test_the_rules_of_the_short_form_are_held_by_the_table(person):
    off_the_list = {"form": "XK", "on_prelist": False, "prelist_code": "", "prelist_number": None, "existence": None}
    off_the_list["neighbourhood_opinion"] = None
    aged = {"presence": 1, "age": 30}
    refused: dict[str, tuple[Household | Person, dict[str, Any]]] = {
        "special_kind_only_on_short_form": (person.household, {"special_kind": 7}),
        "special_kind_accepted": (person.household, off_the_list | {"special_kind": 12}),
        "special_groups_are_on_no_list": (person.household, off_the_list | {"existence": 1}),
        "difficulty_grade_accepted": (person, aged | {"difficulty_grade": 5}),
        "difficulty_grade_only_if_asked": (person, aged | {"age": 1, "difficulty_grade": 1}),
        "difficulty_kind_accepted": (person, aged | {"difficulty_grade": 1, "difficulty_kind": 11}),
        "difficulty_kind_only_if_asked": (person, aged | {"difficulty_grade": 4, "difficulty_kind": 3}),
        "diploma_group_accepted": (person, aged | {"diploma_group": 6}),
        "diploma_group_only_if_asked": (person, aged | {"age": 4, "diploma_group": 1}),
    }
    held = {name: constraint_that_refuses(row, **answers) for name, (row, answers) in refused.items()}
    assert {name: name for name in refused} == held
    assert constraint_that_refuses(person.household, **off_the_list, special_kind=7) is None


def storable(household: dict[str, Any], members: list[dict[str, Any]]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Returns the answers that their questions read, accept and ask; the others as blanks, in form order."""

    def kept(cards: dict[str, Question], answers: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, card in cards.items():
            value = card.read(answers.get(name))
            found[name] = value if value is not None and card.accepts(value) and card.asked(found) else None
        return found

    return kept(HOUSEHOLD_QUESTIONS, household), [kept(PERSON_QUESTIONS, member) for member in members]


def test_the_table_takes_everything_that_a_question_accepts(areas, round_):
    made_up = MadeUp(4)
    cases = [storable(*made_up.household(wild=True)) for _ in range(300)]

    def columns(answers: dict[str, Any]) -> dict[str, Any]:
        sealed = {name for name in answers if QUESTIONS[name].kind is Kind.SEALED and answers[name]}
        return {name: value.encode() if name in sealed else value for name, value in answers.items()}

    # Which household and which member it is has its own constraint, and is not what is tested here.
    households = [
        Household(round=round_, area_id=OWN_SLS, **columns(answers) | {"building_number": None}) for answers, _ in cases
    ]
    people = [
        Person(household=household, **columns(member) | {"number": position})
        for household, (_, members) in zip(households, cases, strict=True)
        for position, member in enumerate(members, start=1)
    ]
    Household.objects.bulk_create(households)
    Person.objects.bulk_create(people)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    filled = {
        name for answers, members in cases for each in (answers, *members) for name in each if each[name] is not None
    }
    assert filled == set(QUESTIONS), "every question was tried"


def test_what_no_question_accepts_is_named_by_a_problem():
    made_up = MadeUp(5)
    for _ in range(300):
        household, members = made_up.household(wild=True)
        kept, kept_members = storable(household, members)
        named = {(each.name, each.member) for each in problems_in(household, members)}
        for index, (before, after) in enumerate([(household, kept), *zip(members, kept_members, strict=True)]):
            for name, value in before.items():
                if after[name] is None and QUESTIONS[name].read(value) is not None:
                    # Or it hangs on an answer that was itself left blank, and that one is named.
                    member = None if index == 0 else index - 1
                    assert (name, member) in named or not QUESTIONS[name].asked(after)


@pytest.mark.django_db
def test_the_migrations_hold_every_rule_of_the_codebook():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    declared = {constraint.name for constraint in answer_rules(*BLOCKS)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'c' AND convalidated")
        in_the_table = {name for (name,) in cursor.fetchall()}
    assert declared <= in_the_table


def test_a_card_survives_into_the_model_that_holds_the_answer():
    for model, questions in ((Household, HOUSEHOLD_QUESTIONS), (Person, PERSON_QUESTIONS)):
        for name, card in questions.items():
            column = model._meta.get_field(name)
            assert column.null and column.question is card
    assert [card.name for block in BLOCKS for card in questions_of(block)] == list(QUESTIONS)
