"""REGSOSEK22.K on paper: every question of the codebook, five members on four pages, numbers masked unless revealed."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from enumeration.answering.answers import write_answers
from enumeration.models import Event, Household, Person, Reading
from enumeration.papers.actions.form import empty_form, filled_form, form_in_full
from enumeration.papers.boxes import letters_of
from enumeration.questionnaire import BLOCKS, HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS, QUESTIONS
from enumeration.questionnaire.cards import Kind, questions_of
from tests.conftest import OWN_SLS
from tests.enumeration.api.complete import CHILD, HEAD, HOUSEHOLD
from tests.enumeration.papers.conftest import letters_of as letters_on
from tests.enumeration.papers.conftest import reader_of, text_of
from tests.enumeration.papers.measuring import pieces_of, what_is_covered

pytestmark = pytest.mark.django_db

NIK, CARD = HEAD["nik"], HOUSEHOLD["family_card"]
LONG = {
    "name": "ANDI MUHAMMAD ABDURRAHMAN BIN HAJI ABDUL KARIM",
    "work_description": "MENJUAL HASIL KEBUN SENDIRI DI PASAR",
}


@pytest.fixture
def family_of(make_household, ppl):
    """Returns a household with so many members, with everything answered and long names."""

    def make(size: int) -> Household:
        made = make_household(OWN_SLS, enumerator=ppl)
        own = {name: one for name, one in HOUSEHOLD.items() if name not in ("building_number", "family_number")}
        own |= {
            "address": "JALAN POROS PALOPO KM 14 LORONG SAMPING MASJID NURUL IMAN NO 4",
            "notes": "Ke kebun.\nSore.",
        }
        write_answers(made, read(own), HOUSEHOLD_QUESTIONS)
        made.save()
        for number in range(1, size + 1):
            person = Person(household=made, number=number)
            write_answers(person, read(HEAD | LONG if number < 4 else CHILD), PERSON_QUESTIONS)
            person.save()
        return made

    return make


def read(answers: dict) -> dict:
    return {name: QUESTIONS[name].read(value) for name, value in answers.items()}


def test_the_empty_form_has_every_question_and_code_of_the_codebook(round_, kab):
    found = letters_on(empty_form(round_, by=kab))
    cards = [card for model in BLOCKS for card in questions_of(model, with_derived=True)]
    missing = [card.number for card in cards if card.number[0].isdigit() and card.number.partition(".")[0] not in found]
    missing += [
        f"{card.number} {code} {label}"
        for card in cards
        for code, label in card.choices
        if re.sub(r"\s", "", f"{code}{label.id}") not in found
    ]
    assert not missing


def test_a_family_of_five_fills_four_pages_and_nothing_lies_on_anything(family_of, round_, kab):
    round_.is_made_up = False  # the watermark lies below everything
    round_.save()
    content = filled_form(family_of(5), by=kab)
    pages = reader_of(content).pages
    assert len(pages) == 4
    assert "Set 0 1 dari 0 1" in text_of(content)
    pieces, _sizes = pieces_of(content)
    assert not what_is_covered(pieces)
    assert min(one.size for one in pieces) >= 7
    key = " ".join(pages[2].extract_text().split())
    assert "101 7 3 102 1 7 103 0 1 0 104 0 0 1 105 0 0 0 1 0 0" in key


def test_seven_members_take_a_further_set_with_the_key(family_of, kab):
    pages = reader_of(filled_form(family_of(7), by=kab)).pages
    texts = [" ".join(page.extract_text().split()) for page in pages]
    assert "Anggota 7" in texts[4] and "Set 0 2 dari 0 2" in texts[4] and "101 7 3" in texts[4]
    assert "Anggota 6" not in "".join(texts[:4])


def test_boxes_hold_what_the_paper_holds():
    assert letters_of(QUESTIONS["water_source"], 5) == "05"
    assert letters_of(QUESTIONS["floor_area_m2"], 42) == "042"
    assert letters_of(QUESTIONS["age"], None) == ""


def test_numbers_are_masked_and_the_reading_is_recorded(client, family_of, ppl):
    family = family_of(1)
    client.force_login(ppl)
    response = client.get(reverse("enumeration:household_form", args=[family.pk]))
    found = letters_on(response.content)
    assert response["Content-Type"] == "application/pdf"
    assert NIK not in found and CARD not in found and NIK[:6] in found
    assert Reading.objects.filter(by=ppl, way="household_form").exists()
    assert client.post(reverse("enumeration:household_form_in_full", args=[family.pk])).status_code == 403


def test_each_number_in_full_is_recorded_and_counted(client, family_of, kab, monkeypatch):
    family = family_of(2)
    client.force_login(kab)
    address = reverse("enumeration:household_form_in_full", args=[family.pk])
    found = letters_on(client.post(address).content)
    assert NIK in found and CARD in found
    revealed = Event.objects.filter(household=family, verb="reveal", by=kab)
    assert revealed.count() == 3  # the card and two NIK
    monkeypatch.setattr("enumeration.answering.actions.revealing.MOST_AN_HOUR", 4)
    assert client.post(address).status_code == 302
    assert revealed.count() == 3  # all or nothing


def test_more_numbers_than_an_hour_allows_are_printed_in_parts(client, family_of, kab, monkeypatch):
    monkeypatch.setattr("enumeration.answering.actions.revealing.MOST_AN_HOUR", 9)
    family = family_of(12)
    client.force_login(kab)
    shown = client.get(family.get_absolute_url()).content.decode()
    assert [f"bagian {part} dari 3" in shown for part in (1, 2, 3, 4)] == [True, True, True, False]
    address = reverse("enumeration:household_form_in_full", args=[family.pk])
    revealed = Event.objects.filter(household=family, verb="reveal", by=kab)
    found = letters_on(client.post(address, {"bagian": "1"}).content)
    assert CARD in found and revealed.count() == 6  # the card and the five NIK of its set
    assert client.post(address, {"bagian": "2"}).status_code == 302 and revealed.count() == 6
    for part in ("0", "4", "²", "9" * 30):
        assert client.post(address, {"bagian": part}).status_code == 404
    monkeypatch.setattr("enumeration.answering.actions.revealing.spend", lambda by: None)
    second, third = (reader_of(client.post(address, {"bagian": part}).content).pages for part in ("2", "3"))
    texts = [" ".join(" ".join(page.extract_text() for page in pages).split()) for pages in (second, third)]
    assert "Set 0 2 dari 0 3" in texts[0] and "Anggota 6" in texts[0] and "Anggota 5" not in texts[0]
    assert "Set 0 3 dari 0 3" in texts[1] and revealed.count() == 13


def test_everybody_signed_in_prints_the_empty_form_and_nobody_a_neighbours(client, family_of, ppl, outsider):
    family = family_of(1)
    client.force_login(outsider)
    assert client.get(reverse("enumeration:empty_form"))["Content-Type"] == "application/pdf"
    assert client.get(reverse("enumeration:household_form", args=[family.pk])).status_code == 404


def test_every_text_and_date_that_is_stored_stands_on_the_form(family_of, kab):
    family = family_of(2)
    found = letters_on(form_in_full(family, by=kab))
    for name, card in HOUSEHOLD_QUESTIONS.items():
        value = getattr(family, name)
        if value is not None and card.kind in (Kind.TEXT, Kind.DAY):
            assert re.sub(r"\s", "", letters_of(card, value)) in found, name
