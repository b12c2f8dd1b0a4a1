"""Special groups (XK) as a file: a row for each of their people, and none of a household's."""

from __future__ import annotations

import pytest
from django.urls import reverse

from enumeration.answering.answers import write_answers
from enumeration.exports.actions import ask_export
from enumeration.exports.registry import CannotExport
from enumeration.identity import mask_of
from enumeration.models import Person, State
from enumeration.questionnaire import PERSON_QUESTIONS
from enumeration.questionnaire.forms import FORMS
from tests.conftest import KECAMATAN, NEIGHBOUR_SLS, OWN_SLS
from tests.enumeration.exports.conftest import PURPOSE
from tests.enumeration.exports.test_making import carried_out, workbook

pytestmark = pytest.mark.django_db

NIK = "7317010107850001"


@pytest.fixture
def groups(make_household, ppl):
    """A prison with two people, an empty boat, a draft and a household."""
    prison = make_household(
        OWN_SLS, form="XK", special_kind=7, head_name="LAPAS KELAS II B", state=State.APPROVED, enumerator=ppl
    )
    for number, name in ((1, "BASO"), (2, "BECCE")):
        person = Person(household=prison, number=number, name=name, presence=1, age=41, sex=1)
        write_answers(person, {"nik": NIK}, {"nik": PERSON_QUESTIONS["nik"]})
        person.save()
    make_household(NEIGHBOUR_SLS, form="XK", special_kind=9, head_name="PERAHU", state=State.SUBMITTED)
    make_household(OWN_SLS, form="XK", special_kind=10, head_name="MASIH DRAF", state=State.DRAFT)
    family = make_household(OWN_SLS, head_name="KELUARGA", state=State.APPROVED)
    Person.objects.create(household=family, number=1, name="AMINAH")


def asked(analyst, round_, **filters):
    filters = {"round": str(round_.pk), **filters}
    return ask_export("special_groups", area_code=KECAMATAN, filters=filters, purpose=PURPOSE, by=analyst)


@pytest.mark.django_db(transaction=True)  # an export reads on a connection of its own
def test_each_person_of_a_group_is_one_row_with_codes_words_and_a_masked_nik(groups, analyst, round_):
    export = carried_out(asked(analyst, round_))
    head, *rows = workbook(export)["Kelompok khusus"].iter_rows(values_only=True)
    name = FORMS["XK"].questions["name"]
    place = head.index(f"{name.label} ({name.number})")
    assert export.rows == 3 and [row[place] for row in rows] == ["BASO", "BECCE", None]
    text = " ".join(str(value) for row in rows for value in row)
    assert "Lembaga pemasyarakatan" in text and mask_of("nik", NIK) in text and NIK not in text
    assert "Laki-laki" in text and "MASIH DRAF" not in text and "AMINAH" not in text
    assert carried_out(asked(analyst, round_, kinds=["9"])).rows == 1


def test_a_kind_or_round_that_is_not_known_is_refused(analyst, round_):
    with pytest.raises(CannotExport, match="99"):
        asked(analyst, round_, kinds=["99"])
    with pytest.raises(CannotExport, match="putaran"):
        ask_export("special_groups", area_code=KECAMATAN, filters={"round": "x"}, purpose=PURPOSE, by=analyst)


def test_the_page_offers_it_beside_the_ranked_list_which_stays_the_first(client, analyst, round_):
    client.force_login(analyst)
    new = reverse("enumeration:new_export")
    assert "Daftar peringkat" in client.get(new).content.decode()
    shown = client.get(new + "?kind=special_groups").content.decode()
    assert "Lembaga pemasyarakatan" in shown and round_.name in shown
