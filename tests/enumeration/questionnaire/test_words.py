"""The languages of rules and of questions refuse what they cannot express."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.management import call_command
from django.db import models
from django.db.models import IntegerChoices, Q
from django.utils import translation

from enumeration.questionnaire import QUESTIONS, codebook
from enumeration.questionnaire.cards import Kind, answer_rules, block, coded, flags, is_masked, questions_of
from enumeration.questionnaire.codes import Wall, YesNo
from enumeration.questionnaire.consistency import CHECKS
from enumeration.questionnaire.rules import AgeGap, BadRule, Members, as_json, holds, require_known
from enumeration.questionnaire.spoken import accepted_in_words, in_words
from enumeration.words import Words


@pytest.mark.parametrize(
    ("rule", "complaint"),
    [
        (Q(age__regex="x"), "no lookup 'regex'"),
        (Q(household__age=1), "no lookup 'age'"),
        (Q(age=None), "For blanks use isnull"),
        (Q(age="5"), "whole numbers"),
        (Q(age__in=[]), "never be met"),
        (Q(age__isnull=1), "True or False"),
        (Q(health_insurance__has=3), "not one bit"),
        (Q(age=1) ^ Q(age=2), "only & and |"),
        (~Q(), "negation of nothing"),
        (Q(Members(Q(Members()))), "Members inside Members"),
    ],
)
def test_a_rule_that_the_language_does_not_have_is_refused(rule, complaint):
    with pytest.raises(BadRule, match=complaint):
        require_known(rule, QUESTIONS, QUESTIONS, where="a test")


def test_a_question_that_is_not_on_the_form_is_refused_with_the_one_that_was_meant():
    with pytest.raises(BadRule, match=r"301b title_deed, asked_if: no question 'tenur'.*Did you mean tenure\?"):
        require_known(Q(tenur=1), QUESTIONS, where="301b title_deed, asked_if")


def test_a_comparison_with_a_blank_is_false_and_its_negation_true():
    for blank in ({}, {"age": None}, {"age": ""}):
        assert not holds(Q(age__gte=0), blank)
        assert holds(~Q(age__gte=0), blank)
        assert holds(Q(age__isnull=True), blank)


def test_dont_know_has_no_bits():
    assert holds(Q(health_insurance__has=1), {"health_insurance": 9})
    assert not holds(Q(health_insurance__has=1), {"health_insurance": 99})


def test_members_are_counted_from_least_to_most():
    three = [{"sex": 1}, {"sex": 2}, {"sex": 2}]
    women = Q(sex=2)
    assert holds(Members(women, 2), {}, three)
    assert not holds(Members(women, 3), {}, three)
    assert holds(Members(women, 0, 2), {}, three)
    assert not holds(Members(women, 0, 1), {}, three)
    assert holds(Members(women, 2) & ~Members(women, 3), {}, three)


def test_ages_are_compared_with_those_of_others_and_a_blank_age_with_nobodys():
    is_young = Q(relationship=3) & AgeGap(Q(relationship=1), most=11)
    head, child = {"relationship": 1, "age": 30}, {"relationship": 3, "age": 19}
    assert holds(is_young, child, [head, child])
    assert not holds(is_young, {**child, "age": 18}, [head, child])
    assert not holds(is_young, {**child, "age": None}, [head, child])
    assert not holds(is_young, child, [{**head, "age": None}, child])
    assert (
        in_words(is_young).en
        == "409 = 3 (Child) and 407 at most 11 years below a member with (409 = 1 (Head of the family))"
    )
    with pytest.raises(BadRule, match="either `least` or `most`"):
        AgeGap(Q(relationship=1))


def test_a_rule_as_json_is_what_rules_js_reads():
    assert as_json(Q(tenure=1)) == {"question": "tenure", "exact": 1}
    assert as_json(Q(age__gte=5) & ~Q(sex=1)) == {
        "all": [{"question": "age", "gte": 5}, {"not": {"question": "sex", "exact": 1}}]
    }
    assert as_json(Q(sex__in=[2, 1]) | Members(Q(sex=1), 2)) == {
        "any": [
            {"question": "sex", "in": [1, 2]},
            {"members": {"question": "sex", "exact": 1}, "least": 2, "most": None},
        ]
    }


def test_a_rule_in_words():
    rule = Q(tenure=1) & (Q(floor_area_m2__lt=36) | ~Q(wall_material__in=[4, 5, 6]))
    assert in_words(rule).id == "301a = 1 (Milik sendiri) dan (302 < 36 atau bukan (304 = 4–6))"
    assert in_words(rule).en == "301a = 1 (Owned) and (302 < 36 or not (304 = 4–6))"


def test_words_follow_the_language_of_the_moment():
    words = Words("{n} rumah {kind}", "{n} {kind} houses").format(n=2, kind=Words("tembok", "brick"))
    with translation.override("id"):
        assert str(words) == "2 rumah tembok"
        assert json.loads(json.dumps(str(Wall.BRICK.label))) == "Tembok"
    with translation.override("en"):
        assert str(words) == "2 brick houses"
        assert str(Wall.BRICK.label) == "Brick or concrete"
    with translation.override(None):
        assert str(words) == "2 rumah tembok"


@pytest.mark.parametrize(
    ("name", "typed", "read"),
    [
        ("water_source", "01", 1),
        ("cooking_fuel", "00", 0),
        ("floor_area_m2", " 36 ", 36),
        ("floor_area_m2", "36,5", "36,5"),
        ("floor_area_m2", 36.0, 36),
        ("name", "  SITI ", "SITI"),
        ("name", "ANDI\N{NO-BREAK SPACE}BASO", "ANDI BASO"),
        ("name", "ANDI\t BASO\r\nDAENG\u3000", "ANDI BASO DAENG"),
        ("notes", "satu\ndua ", "satu\ndua"),
        ("notes", "", None),
        ("notes", "   ", None),
        ("nik", "7317011510900001", "7317011510900001"),
        ("nik", "7317 0115 1090-0001", "7317011510900001"),
        ("nik", "7317O1151090OOO1", "7317O1151090OOO1"),
        ("nik", "731701••••••••••", "731701••••••••••"),
        ("family_card", "731701.151090.0001", "7317011510900001"),
        ("respondent_phone", "0812-3456-7890", "081234567890"),
        ("respondent_phone", "(0471) 22334", "047122334"),
        ("respondent_phone", "+62 812 3456 7890", "+6281234567890"),
        ("respondent_phone", "\u202a+62\u00a0812\u20113456\u20117890\u202c", "+6281234567890"),
        ("respondent_phone", "tidak ada", "tidakada"),
        ("respondent_phone", " - ", None),
    ],
)
def test_what_is_typed_is_read_as_an_answer(name, typed, read):
    assert QUESTIONS[name].read(typed) == read


def test_an_answer_is_shown_as_its_label_its_sum_or_its_unit():
    with translation.override("id"):
        assert QUESTIONS["wall_material"].shown(1) == "Tembok"
        assert QUESTIONS["identity_papers"].shown(5) == "Akta kelahiran, KTP"
        assert QUESTIONS["health_insurance"].shown(99) == "Tidak tahu"
        assert QUESTIONS["floor_area_m2"].shown(36) == "36 m²"
        assert QUESTIONS["nik"].shown(b"\x01sealed") == "*" * 16
        assert QUESTIONS["wall_material"].shown(None) == ""


def test_masks_and_sealed_bytes_are_told_from_numbers():
    assert is_masked(b"\x01") and is_masked("731701********01")
    assert not is_masked("7317011510900001") and not is_masked(None)


def test_a_block_gives_its_questions_and_joins_its_condition_in():
    @block("IX", Words("Uji", "Test"), asked_if=Q(result=1))
    class Trial(models.Model):
        first = coded("901", Words("Satu", "One"), YesNo)
        second = coded("902", Words("Dua", "Two"), YesNo, asked_if=Q(first=1))

        class Meta:
            abstract = True

    first, second = questions_of(Trial)
    assert (first.name, first.number, first.block) == ("first", "901", "IX")
    assert not second.asked({"first": 1}) and second.asked({"first": 1, "result": 1})
    assert [rule.name for rule in answer_rules(Trial)] == [
        "first_accepted",
        "first_only_if_asked",
        "second_accepted",
        "second_only_if_asked",
    ]


def test_a_skip_rule_with_a_mistake_is_refused_where_it_is_written():
    with pytest.raises(BadRule, match="no lookup 'gteq'"):
        coded("901", Words("Satu", "One"), YesNo, asked_if=Q(age__gteq=5))


def test_codes_that_add_up_to_99_are_refused():
    class TooMany(IntegerChoices):
        ONE = 1, Words("a", "a")
        LARGE = 64, Words("b", "b")

    with pytest.raises(BadRule, match="63 at most"):
        flags("901", Words("Satu", "One"), TooMany)


def test_the_codebook_as_json_has_everything_and_a_version_that_follows_it():
    book = codebook.as_json()
    names = [card["name"] for part in book["blocks"] for card in part["questions"] if card["kind"] != Kind.DERIVED]
    assert names == list(QUESTIONS)
    numbers = [card["number"] for card in book["blocks"][0]["questions"]]
    assert numbers == [str(number) for number in range(101, 116)]
    assert json.loads(json.dumps(book)) == book
    changed = json.loads(json.dumps(book))
    del changed["version"]
    assert codebook.fingerprint(changed) == book["version"]
    changed["lists"]["Wall"][0][1]["id"] = "Bata"
    assert codebook.fingerprint(changed) != book["version"]


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_printed_codebook_names_every_question_code_and_check(capsys, language):
    call_command("print_codebook", language=language)
    printed = capsys.readouterr().out
    for card in QUESTIONS.values():
        assert f"### {card.number} {getattr(card.label, language)}\n" in printed
        assert f"`{card.name}`" in printed
    for check in CHECKS:
        assert f"- `{check.code}`" in printed
    assert {"id": "Dibaca indikator:", "en": "Read by indicators:"}[language] in printed


@pytest.mark.parametrize(("name", "first"), [("enumerated_on", 2000), ("checked_on", 2000)])
def test_a_day_is_taken_within_its_bounds_only(name, first):
    days = {date(first - 1, 12, 31): False, date(first, 1, 1): True, date(2100, 12, 31): True, date(2101, 1, 1): False}
    assert {day: QUESTIONS[name].accepts(day) for day in days} == days
    assert {day: QUESTIONS[name].accepts(day.isoformat()) for day in days} == days


def test_what_a_question_takes_is_said_as_it_is_judged():
    said = {card.number: accepted_in_words(card).id for card in QUESTIONS.values()}
    assert said["302"] == "bilangan bulat 1–997 m²"
    assert said["113"].startswith("tepat 6 huruf atau angka")
    assert said["108"].startswith("nama dengan huruf, tanpa angka")
    assert said["406.tanggal"] == "bilangan bulat 1–31; 98 tidak tahu"
    assert said["201"] == "tanggal 01-01-2000 sampai 31-12-2100"
    assert not [card.number for card in QUESTIONS.values() if card.pattern and not card.takes]
