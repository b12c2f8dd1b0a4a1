"""The same NIK or family card in two households: told at the door, to reviewers and to the office, as far as each sees."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enumeration.answering import same_numbers
from enumeration.answering.actions import revealing
from enumeration.answering.answers import write_answers
from enumeration.identity import digest_before
from enumeration.keys import digests
from enumeration.models import Event, Person, Reading, SignInTry, State
from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS
from tests.conftest import FOREIGN_SLS, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS

pytestmark = pytest.mark.django_db

NIK, CARD = "7317012605820001", "7317012605220001"


@pytest.fixture
def with_numbers(make_household):
    def make(code: str, name: str, **more):
        made = make_household(code, head_name=name, members=[{"name": f"{name} SATU"}], **more)
        person = made.members.get()
        write_answers(person, {"nik": NIK}, PERSON_QUESTIONS)
        write_answers(made, {"family_card": CARD}, HOUSEHOLD_QUESTIONS)
        person.save()
        made.save()
        return made

    return make


@pytest.fixture
def families(with_numbers):
    return {
        name: with_numbers(code, name)
        for code, name in (
            (OWN_SLS, "WARTAMAN"),
            (OWN_SLS, "SUKRAWAN"),
            (NEIGHBOUR_SLS, "TORAJENG"),
            (OTHER_KECAMATAN_SLS, "JOHARIAH"),
            (FOREIGN_SLS, "ASNGAWI"),
        )
    }


TOLD = {
    "ppl": {"SUKRAWAN"},
    "operator": {"SUKRAWAN"},  # keys for the whole village; at the door of this household its SLS counts
    "pml": {"SUKRAWAN", "TORAJENG"},
    "koseka": {"SUKRAWAN", "TORAJENG"},
    "kab": {"SUKRAWAN", "TORAJENG", "JOHARIAH"},
}


@pytest.mark.parametrize("who", TOLD)
def test_each_is_told_as_far_as_they_see(client, request, who, families):
    user = request.getfixturevalue(who)
    client.force_login(user)
    names = ["household"] if who in ("pml", "koseka", "kab") else ["household", "questionnaire"]
    for name in names:
        words = client.get(reverse(f"enumeration:{name}", args=[families["WARTAMAN"].pk])).content.decode().upper()
        for other in set(families) - {"WARTAMAN"}:
            assert (other in words) == (other in TOLD[who]), (name, other)
    [row] = Reading.objects.filter(by=user, way="household")
    assert set(row.families) == {families[one].pk for one in {"WARTAMAN", *TOLD[who]}}


def test_a_match_outside_says_nothing_at_the_door(client, ppl, with_numbers):
    family = with_numbers(OWN_SLS, "WARTAMAN")
    with_numbers(NEIGHBOUR_SLS, "TORAJENG")
    client.force_login(ppl)
    for name in ("household", "questionnaire"):
        words = client.get(reverse(f"enumeration:{name}", args=[family.pk])).content.decode()
        assert (
            "sama dengan NIK" not in words and "sama dengan keluarga" not in words and "TORAJENG" not in words.upper()
        )


def tried_out(client, family, names: tuple[str, ...] = ("questionnaire", "household")) -> int:
    """Returns how many of the neighbours' numbers the pages name."""
    return max(
        client.get(reverse(f"enumeration:{name}", args=[family.pk])).content.decode().count("sama dengan NIK")
        for name in names
    )


@pytest.fixture
def guessed(make_household):
    """Returns a draft with five numbers typed into it, and the neighbours who have them."""
    niks = [f"731701260582000{number}" for number in range(5)]
    mine = make_household(OWN_SLS, head_name="WARTAMAN", members=[{"name": f"TEBAKAN {nik[-1]}"} for nik in niks])
    theirs = [make_household(OWN_SLS, head_name=f"TETANGGA {nik[-1]}", members=[{"name": "SATU"}]) for nik in niks]
    for person, nik in zip(
        [*mine.members.order_by("number"), *(one.members.get() for one in theirs)], niks * 2, strict=True
    ):
        write_answers(person, {"nik": nik}, PERSON_QUESTIONS)
        person.save()
    return mine, theirs


def test_each_match_costs_as_much_as_to_see_the_number(client, ppl, guessed, monkeypatch):
    monkeypatch.setattr(revealing, "MOST_AN_HOUR", 3)
    mine, theirs = guessed
    client.force_login(ppl)
    assert [tried_out(client, mine) for _again in range(3)] == [3, 3, 3]
    told = Event.objects.filter(by=ppl, verb="compare")
    assert told.count() == 3 and {one.household_id for one in told} < {one.pk for one in theirs}
    with pytest.raises(revealing.TooMany), transaction.atomic():
        revealing.spend(ppl)
    words = client.get(reverse("enumeration:questionnaire", args=[mine.pk])).content.decode().upper()
    assert sum(one.head_name in words for one in theirs) == 3


def type_(family, number: int, nik: str) -> None:
    person = family.members.get(number=number)
    write_answers(person, {"nik": nik or None}, PERSON_QUESTIONS)
    person.save()


def test_numbers_that_miss_are_tries_too(client, ppl, operator, kab, guessed, monkeypatch):
    """So many different ones a day and officer; then nothing is said at the door, and the office's list has it."""
    monkeypatch.setattr(revealing, "MOST_TYPED_A_DAY", 7)
    mine, _theirs = guessed
    client.force_login(ppl)
    for number in range(5):  # five that nobody has, one after the other, in both pages
        type_(mine, 1, f"731701010190000{number}")
        type_(mine, 2, "7317010101900009")
        for person in (3, 4, 5):
            type_(mine, person, "")
        assert tried_out(client, mine) == 0
    type_(mine, 1, "7317012605820000")  # the seventh
    assert tried_out(client, mine) == 1
    type_(mine, 2, "7317012605820001")  # the eighth is one too many
    assert tried_out(client, mine) == 1
    assert SignInTry.objects.count() == 7
    niks = {"7317012605820000", "7317012605820001", str(ppl.pk)}
    assert not any(nik in one.key for one in SignInTry.objects.all() for nik in niks)
    client.force_login(operator)  # somebody else's day
    assert tried_out(client, mine) == 2
    client.force_login(kab)
    assert len(client.get(reverse("enumeration:same_numbers")).context["found"]) == 2
    SignInTry.objects.update(at=timezone.now())  # the day is over
    client.force_login(ppl)
    assert tried_out(client, mine) == 2


def test_the_first_of_a_day_stay_the_ones_that_are_compared(ppl, guessed, monkeypatch):
    monkeypatch.setattr(revealing, "MOST_TYPED_A_DAY", 3)
    numbers = [f"731701010190000{number}" for number in range(5)]
    assert len(revealing.compared_today(numbers, ppl)) == 3
    assert revealing.compared_today(numbers, ppl) == set(numbers[:3])
    assert revealing.compared_today(numbers[3:], ppl) == set()


def test_a_reviewer_who_types_nothing_pays_nothing(client, pml, guessed, monkeypatch):
    monkeypatch.setattr(revealing, "MOST_AN_HOUR", 3)
    client.force_login(pml)
    assert tried_out(client, guessed[0], ("household",)) == 5
    assert not Event.objects.filter(verb="compare").exists()


LISTED = {
    "kab": {"WARTAMAN", "SUKRAWAN", "TORAJENG", "JOHARIAH"},
    "pml": {"WARTAMAN", "SUKRAWAN", "TORAJENG"},
    "outsider": set(),
}


@pytest.mark.parametrize("which", ["", "kk"])
@pytest.mark.parametrize(("who", "seen"), LISTED.items())
def test_the_list_has_all_that_its_reader_reviews(client, request, who, seen, which, families):
    client.force_login(request.getfixturevalue(who))
    words = client.get(reverse("enumeration:same_numbers"), {"nomor": which}).content.decode().upper()
    assert {name for name in families if name in words} == seen
    assert NIK not in words and CARD not in words


def test_a_family_that_was_struck_off_is_no_double(client, kab, with_numbers):
    with_numbers(OWN_SLS, "WARTAMAN")
    with_numbers(NEIGHBOUR_SLS, "TORAJENG", state=State.STRUCK)
    client.force_login(kab)
    assert "Tidak ada nomor ganda" in client.get(reverse("enumeration:same_numbers")).content.decode()


def test_who_does_not_review_has_no_list(client, ppl):
    client.force_login(ppl)
    assert client.get(reverse("enumeration:same_numbers")).status_code == 403


def test_a_digest_of_the_old_key_is_found_too(kab, with_numbers):
    family, other = with_numbers(OWN_SLS, "WARTAMAN"), with_numbers(OTHER_KECAMATAN_SLS, "JOHARIAH")
    Person.objects.filter(household=other).update(nik_digest=digest_before(NIK))
    assert [one.whose for one in same_numbers.of_family(family, kab)] == [""]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM enumeration_digestremake")
    digests.begin()
    assert [one.family.head_name for one in same_numbers.of_family(family, kab) if one.person] == ["JOHARIAH"]


def test_the_list_goes_on_and_asks_the_same_few_questions(client, kab, make_household, monkeypatch):
    monkeypatch.setattr(same_numbers, "PAGE", 2)
    client.force_login(kab)
    for number in range(5):
        for code in (OWN_SLS, OTHER_KECAMATAN_SLS):
            made = make_household(code, head_name=f"NOMOR {number}")
            write_answers(made, {"family_card": f"731701260522000{number}"}, HOUSEHOLD_QUESTIONS)
            made.save()
    url, found, asked = reverse("enumeration:same_numbers") + "?nomor=kk", [], []
    while url:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.get(url)
        asked.append(len(queries))
        found += [family.head_name for one in answer.context["found"] for family, _person in one.holders]
        url = answer.context["next_url"]
    assert sorted(found) == sorted([f"NOMOR {number}" for number in range(5)] * 2)
    assert max(asked) <= 16 and max(asked) - min(asked) <= 1
