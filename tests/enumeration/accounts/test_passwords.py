"""Passwords that anybody would try first are refused, wherever one is chosen."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from enumeration.officers.actions import inviting
from tests.conftest import PASSWORD, VILLAGE

pytestmark = pytest.mark.django_db

REFUSED = [
    *("123456789012", "regsosek2026", "bpsluwu12345", "aaaaaaaaaaaa"),
    *("Regsosek-2026!", "R3gs0s3k2026", "BPS.Luwu.7317", "KabupatenLuwu1", "katasandi1234", "rahasia-2026-rahasia"),
    *(
        "qwertyuiop12",
        "abcdefghijkl",
        "121212121212",
        "luwuluwuluwu",
        "password12345",
        "SulawesiSelatan99",
        "makassar-2026",
    ),
    *("bpsluwu48159", "september2026", "0987654321ab"),
    *("739184620573", "q1w2e3r4t5y6", "justinbieber", "1qaz2wsx3edc"),  # digits only; in Django's list of common ones
]
OWN = ["annisarahmawati1", "Annisa-0042-2026", "rahmawati-ani-1", "riwang-larompong"]
TAKEN = ["sepeda-merah-di-pagar", "luwu-3f9a1c2b", "kopi Toraja tanpa gula", "kuda4Menyeberang", "7-gunung-biru-9"]


@pytest.fixture
def annisa(ppl, areas):
    ppl.full_name, ppl.officer_code, ppl.home_area = "Annisa Rahmawati", "0042", areas[VILLAGE]
    ppl.save()
    return ppl


@pytest.mark.parametrize("password", REFUSED)
def test_common_local_numeric_and_repeated_ones_are_refused(annisa, password):
    with pytest.raises(ValidationError):
        validate_password(password, annisa)


@pytest.mark.parametrize("password", OWN)
def test_so_are_those_of_ones_own_name_code_and_village(annisa, password):
    with pytest.raises(ValidationError):
        validate_password(password, annisa)


@pytest.mark.parametrize("password", TAKEN)
def test_words_that_do_not_belong_together_are_taken(annisa, password):
    validate_password(password, annisa)


@pytest.mark.parametrize("password", REFUSED[:4])
def test_on_both_pages_where_one_is_chosen(client, annisa, kab, password):
    [(_one, code)] = inviting.make_codes([annisa], by=kab)
    chosen = {"new_password1": password, "new_password2": password}
    answer = client.post(reverse("enumeration:sign_in_code"), {"username": "ani", "code": code} | chosen)
    assert answer.status_code == 422
    annisa.set_password(PASSWORD)
    annisa.save()
    client.force_login(annisa)
    client.post(reverse("enumeration:password_change"), {"old_password": PASSWORD} | chosen)
    annisa.refresh_from_db()
    assert annisa.check_password(PASSWORD)
