"""What is found wrong in a questionnaire, and how bad it is after the result of the visit."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from django.db.models import Q
from django.utils import translation

from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS, QUESTIONS
from enumeration.questionnaire.cards import ERROR, WARNING, FilledBy, Kind
from enumeration.questionnaire.checks import problems_in
from enumeration.questionnaire.consistency import CHECKS, Check
from enumeration.questionnaire.inspections import INSPECTIONS, Days
from enumeration.questionnaire.rules import BadRule
from enumeration.words import Words
from tests.enumeration.api.complete import answered

CASES = yaml.safe_load((Path(__file__).parent / "cases/checks.yaml").read_text())
DAYS = Days(first=date(2022, 10, 15), today=date(2022, 11, 1))

# What makes the story, and what a check compares; the rest comes from the cards.
ADULT = answered(PERSON_QUESTIONS, {
    "number": 1, "name": "BUDI SANTOSO", "nik": "7317011510900001", "presence": 1, "sex": 1,
    "birth_day": 15, "birth_month": 10, "birth_year": 1990, "age": 32,
    "marital_status": 1, "relationship": 1, "identity_papers": 5,
    "school_level": 13, "diploma": 13, "works": 1, "work_hours": 40, "work_description": "PETANI PADI",
    "work_sector": 1, "work_status": 1, "chronic_illness": 1, "health_insurance": 1, "prakerja": 2, "kur": 2, "umi": 2,
})  # fmt: skip
FAMILY = answered(HOUSEHOLD_QUESTIONS, {
    "address": "DUSUN PADANG", "head_name": "BUDI SANTOSO", "building_number": 1, "family_number": 1,
    "neighbourhood_opinion": 2, "member_count": 1, "landmark": "A1B2C3", "family_card": "7317011510220001",
    "card_match": 0, "enumerated_on": "2022-10-20", "result": 1, "respondent_name": "BUDI SANTOSO", "consent": 1,
    "tenure": 2, "floor_area_m2": 36, "floor_material": 6, "wall_material": 1, "roof_material": 3, "water_source": 3,
    "light_source": 1, "power_meter_1": 2, "cooking_fuel": 4, "toilet_access": 1, "toilet_type": 1, "sewage": 1,
    "internet_use": 0,
})  # fmt: skip


def codes(household: dict, members: list[dict], **more) -> set[str]:
    return {each.code for each in problems_in(household, members, **more)}


@pytest.mark.parametrize("code", CASES)
def test_a_check_is_found_where_it_should_be_and_not_in_near_misses(code):
    for case in CASES[code]["found"]:
        problems = problems_in(case.get("household", {}), case.get("members", []), days=DAYS)
        found = [each.member for each in problems if each.code == code]
        assert found, f"{code} was not found in {case}"
        if "at" in case:
            assert case["at"] in found
        else:
            assert found == [None]
    for case in CASES[code]["not_found"]:
        assert code not in codes(case.get("household", {}), case.get("members", []), days=DAYS), (
            f"{code} was found in {case}"
        )


def test_every_check_has_cases():
    assert set(CASES) == {check.code for check in (*CHECKS, *INSPECTIONS)}


def test_codes_are_stable_unique_and_begin_with_their_severity_and_number():
    every = [*CHECKS, *INSPECTIONS]
    assert len({check.code for check in every}) == len(every)
    for check in every:
        assert check.code[0] == {ERROR: "E", WARNING: "W"}[check.severity]
        number = QUESTIONS[check.about[0]].number
        assert number.startswith(check.code[1:4]) or number == "II.setuju"  # the signed statement has no number


def test_a_complete_questionnaire_has_no_problems():
    assert problems_in(FAMILY, [ADULT]) == []
    assert codes(FAMILY, [ADULT], reviewing=True) == {"E203_blank"}  # the day of checking is the supervisor's


def test_every_needed_question_is_an_error_when_it_is_blank():
    for name, value in [*FAMILY.items(), *ADULT.items()]:
        card = QUESTIONS[name]
        household = {**FAMILY, name: None} if name in FAMILY else FAMILY
        members = [{**ADULT, name: None}] if name in ADULT else [ADULT]
        blank = [each for each in problems_in(household, members) if each.name == name and "_blank" in each.code]
        if card.filled_by is FilledBy.SUPERVISOR:
            assert not blank
        else:
            assert [each.severity for each in blank] == [card.blank_is], (name, value)


def test_an_incomplete_visit_turns_blanks_into_warnings_but_demands_notes():
    household = {**FAMILY, "result": 2, "roof_material": None}
    members = [{**ADULT, "diploma": None}]
    found = {each.code: each.severity for each in problems_in(household, members)}
    assert found == {"W305_blank": WARNING, "W415_blank": WARNING, "EVI_blank": ERROR}
    assert "EVI_blank" not in codes({**household, "notes": "Ditunda"}, members)


@pytest.mark.parametrize("result", [3, 4, 5])
def test_without_an_interview_notes_suffice_and_members_are_not_demanded(result):
    household = {name: FAMILY[name] for name in ("address", "head_name", "building_number", "family_number")}
    household |= {"neighbourhood_opinion": 2, "enumerated_on": "2022-10-20", "result": result}
    assert codes(household, []) == {"EVI_blank"}
    household["notes"] = "Rumah kosong, tetangga tidak tahu."
    assert problems_in(household, []) == []
    assert codes({**household, "tenure": 1}, []) == {"W20501"}
    assert codes(household, [{"number": 1}]) == {"W20501"}


def test_an_answer_that_is_not_asked_says_why():
    (problem,) = problems_in({**FAMILY, "title_deed": 1}, [ADULT])
    assert (problem.code, problem.severity, problem.number, problem.name) == (
        "E301b_unasked", ERROR, "301b", "title_deed",
    )  # fmt: skip
    assert "301a = 1 (Milik sendiri)" in str(problem.message)


def test_a_value_out_of_range_says_what_is_accepted():
    problem = next(each for each in problems_in({**FAMILY, "floor_area_m2": 4000}, [ADULT]) if each.number == "302")
    assert problem.code == "E302_value"
    assert "1–997 m²" in problem.message.id
    assert "1–997 m²" in problem.message.en


@pytest.mark.parametrize("name", ["MA'RUF", "ABD. RAHMAN", "TRI-UTAMI", "ANNISA (NISA)", "ÉLISE"])
def test_real_names_are_accepted(name):
    assert QUESTIONS["name"].accepts(name)


@pytest.mark.parametrize("name", ["BUDI2", "@BUDI", "BUDI/ANI"])
def test_names_with_digits_and_signs_are_not(name):
    assert not QUESTIONS["name"].accepts(name)


def test_a_person_who_died_is_asked_nothing_more():
    dead = {"number": 2, "name": "SITI", "presence": 2}
    assert problems_in({**FAMILY, "member_count": 2}, [ADULT, dead]) == []


def test_nobody_present_needs_a_nik_if_there_is_a_reason():
    assert "E403_blank" in codes(FAMILY, [{**ADULT, "nik": None}])
    assert problems_in(FAMILY, [{**ADULT, "nik": None, "nik_reason": 6}]) == []


def test_a_masked_or_sealed_number_counts_as_given():
    for nik in ("731701********01", b"\x01sealed"):
        assert problems_in({**FAMILY, "family_card": nik}, [{**ADULT, "nik": nik}]) == []


def test_problems_come_in_the_order_of_the_form_person_by_person():
    found = problems_in({}, [{}, {}])
    places = [(list(QUESTIONS).index(each.name), each.member) for each in found]
    of_members = [member for position, member in places if list(QUESTIONS)[position] in PERSON_QUESTIONS]
    assert of_members == sorted(of_members, key=lambda member: -1 if member is None else member)
    assert (found[0].number, found[-1].number) == ("107", "506")


def test_every_message_is_there_in_both_languages_and_names_its_question():
    for problem in problems_in({"result": 1, "tenure": 9, "title_deed": 1, "light_source": 4, "has_computer": 1}, [{}]):
        for language in ("id", "en"):
            with translation.override(language):
                assert str(problem.message).startswith(f"{problem.number}: ")
                assert "{" not in str(problem.message)
    for check in (*CHECKS, *INSPECTIONS):
        assert check.message.id.endswith(".") and check.message.en.endswith(".")
        assert check.message.id != check.message.en


def test_a_check_that_reads_an_unknown_question_is_refused_where_it_is_written():
    with pytest.raises(BadRule, match=r"no question 'light_sorce'.*Did you mean light_source"):
        Check("E30799", ERROR, Words("x.", "x."), Q(light_sorce=4), ("light_source",))


def test_a_check_cannot_mix_a_person_with_the_household():
    with pytest.raises(ValueError, match="use Members"):
        Check("W11199", WARNING, Words("x.", "x."), Q(neighbourhood_opinion=1, work_status=5), ("work_status",))


def test_every_question_has_a_card_in_both_languages():
    for card in QUESTIONS.values():
        assert card.label.id and card.label.en and card.number
        for _, label in card.choices:
            assert label.id and label.en
        if card.kind in (Kind.CODED, Kind.FLAGS):
            assert card.choices
