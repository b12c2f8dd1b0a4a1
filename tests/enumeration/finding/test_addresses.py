"""Households by their address: what is found, within whose reach, and what of it is recorded."""

from __future__ import annotations

import pytest
from django.db import connection
from django.urls import reverse

from enumeration.access import Role
from enumeration.finding import addresses, recounting
from enumeration.models import AddressWord, Household, Reading
from enumeration.models.areas import village_of
from tests.conftest import DISTRICT, FREE_SLS, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS

pytestmark = pytest.mark.django_db

WRITTEN = "Jl. Soengai Pareman RT 001/RW 002 No. 12"


@pytest.mark.parametrize(
    "search",
    [
        "sungai pareman",
        "SOENGAI",
        "jalan sungai no 12",
        "pareman 12",
        "pareman no. 012",
        "pareman rt 1",
        "jl sungai rt 001 rw 02 nomor 12",
        "rt 1 rw 2",
        "pare",
        "sunqai",
        "sungai paremam",
    ],
)
def test_an_address_is_found_however_it_is_written(found, make_household, ppl, search):
    make_household(OWN_SLS, head_name="BASO", address=WRITTEN)
    make_household(OWN_SLS, head_name="HASAN", address="JL. MERDEKA RT 002/RW 001 NO. 1")
    assert found(ppl, search) == ["BASO"]


@pytest.mark.parametrize(
    "search", ["merdeka", "pareman rt 2", "pareman 1", "pareman no 2", "pareman 120", "jl no", "pa"]
)
def test_another_address_is_not(found, make_household, ppl, search):
    make_household(OWN_SLS, head_name="BASO", address=WRITTEN)
    assert found(ppl, search) == []


@pytest.mark.parametrize(
    ("written", "search"),
    [
        ("LRG. MANGGA", "lorong mangga"),
        ("LORONG MANGGA", "lr mangga"),
        ("GG. BUNTU 3", "gang buntu 3"),
        ("DSN BOTTA", "dusun botta"),
        ("PERUM. ASRI BLOK C NO 5", "perumahan asri blk c 5"),
        ("JALAN TJENDRAWASIH DJAYA OELU 012", "cendrawasih jaya ulu 12"),
        ("JALAN PÉTTA RANI １２", "petta 12"),
        ("JALAN UJUNG", "uju"),
    ],
)
def test_short_forms_are_their_long_ones(found, make_household, ppl, written, search):
    make_household(OWN_SLS, head_name="BASO", address=written)
    assert found(ppl, search) == ["BASO"]


def test_only_what_lies_within_reach_is_found(
    found, make_household, ppl, pml, koseka, kab, analyst, observer, outsider
):
    places = (OWN_SLS, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS)
    own, neighbours, far = (make_household(code, head_name=f"X {code}", address=WRITTEN) for code in places)
    told = {ppl: [own], pml: [own, neighbours], koseka: [own, neighbours], kab: [own, neighbours, far], outsider: [far]}
    for reader, households in {**told, analyst: [], observer: []}.items():
        for search in ("pareman", "pareman 12", "paremam"):
            assert found(reader, search) == [one.head_name for one in households], (reader, search)


def test_who_keys_a_paper_form_again_is_shown_no_address(found, make_household, officer):
    make_household(OWN_SLS, head_name="BASO", address=WRITTEN)
    assert found(officer("galuh", Role.KEYING_OPERATOR, DISTRICT), "pareman 12") == []


def test_the_page_says_that_it_was_the_address(find, make_household, ppl):
    household = make_household(OWN_SLS, head_name="PAREMAN", address=WRITTEN)
    neighbour = make_household(OWN_SLS, head_name="BASO", address=WRITTEN)
    groups = find(ppl, "pareman").context["found"].groups
    assert [(group.label, [hit.title for hit in group.hits]) for group in groups] == [
        ("Keluarga", ["Pareman"]),
        ("Keluarga menurut alamat", ["Baso"]),
    ]
    [hit] = groups[1].hits
    assert hit.note.startswith(f"alamat: {WRITTEN} · ")
    assert hit.url == reverse("enumeration:questionnaire", args=[neighbour.pk])
    [reading] = Reading.objects.filter(by=ppl)
    assert (reading.way, reading.scope, set(reading.families)) == ("find", "", {household.pk, neighbour.pk})


def test_what_is_not_shown_is_said(find, make_household, pml, monkeypatch):
    for code in (OWN_SLS, NEIGHBOUR_SLS):
        make_household(code, head_name="BASO", address=WRITTEN)
    monkeypatch.setattr(addresses, "SHOWN", 1)
    [group] = find(pml, "pareman").context["found"].groups
    assert (len(group.hits), group.more[:10]) == (1, "Masih ada ")
    monkeypatch.setattr(addresses, "SHOWN", 10)
    monkeypatch.setattr(addresses, "MOST_SLS", 1)
    [group] = find(pml, "pareman").context["found"].groups
    assert (len(group.hits), group.more[:10]) == (1, "Baru 1 SLS")


def words_in(code: str) -> set[str]:
    return set(AddressWord.objects.filter(area_code=code).values_list("word", flat=True))


def test_the_words_follow_the_addresses(make_household):
    household = make_household(OWN_SLS, address="LR. MANGGA 07")
    assert words_in(OWN_SLS) == {"lr", "manga", "7"}
    Household.objects.filter(pk=household.pk).update(address="LR. SALAK")
    assert words_in(OWN_SLS) >= {"lr", "salak"}
    Household.objects.filter(pk=household.pk).update(area=FREE_SLS)
    assert words_in(FREE_SLS) == {"lr", "salak"}
    Household.objects.filter(pk=household.pk).update(address=None)


def test_a_recount_adds_what_is_missing_and_removes_what_nobody_has(make_household):
    missing = make_household(OWN_SLS, address="LR. MANGGA")
    make_household(OWN_SLS, address="LR. SALAK")
    AddressWord.objects.filter(word="manga").delete()
    AddressWord.objects.create(area_code=OWN_SLS, round_id=missing.round_id, word="durian")
    AddressWord.objects.create(area_code="9999990001000100", round_id=missing.round_id, word="durian")
    assert recounting.compare(village_of(OWN_SLS)) == [missing.pk]
    assert words_in(OWN_SLS) == {"lr", "manga", "salak"}
    assert recounting.run().result == {"rows": 0}
    assert not AddressWord.objects.filter(word="durian").exists()


def test_words_are_kept_where_keys_are_trusted_too():
    """The made-up district is loaded as by a replica (sampling/copying.py), which passes over other triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgenabled FROM pg_trigger WHERE tgname ~ '^household_addresses_'")
        assert cursor.fetchall() == [("A",)] * 2
