"""The search of every page: what it finds, within whose reach, and what of it is recorded."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from enumeration.access import Role
from enumeration.answering.actions import revealing
from enumeration.answering.answers import write_answers
from enumeration.finding import families, recounting
from enumeration.models import Event, Household, NameToken, Person, Reading
from enumeration.models.areas import village_of
from enumeration.questionnaire import HOUSEHOLD_QUESTIONS, PERSON_QUESTIONS
from tests.conftest import DISTRICT, FREE_SLS, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS

pytestmark = pytest.mark.django_db

NIK, CARD, THIRD = "7317012605820001", "7317012605220001", "7317012605820002"


@pytest.mark.parametrize(
    "search",
    [
        "RA'UF",
        "ra’uf",
        "rauf",
        "rauf suk",
        "RAUV",
        "ruaf",
        "raaufh",
        "sukarno rauf",
        "rauf sukarmo",
        "ra uf",
        "ra uf soekarno",
    ],
)
def test_a_name_is_found_however_it_is_spelt(found, make_household, ppl, search):
    make_household(OWN_SLS, head_name="RA’UF SOEKARNO")
    make_household(OWN_SLS, head_name="BAHARUDDIN")
    assert found(ppl, search) == ["RA’UF SOEKARNO"]


def test_the_nearest_names_come_first(found, make_household, ppl):
    for name in ("USMANTO", "USNAN", "USMAN", "MUH. USMAN"):
        make_household(OWN_SLS, head_name=name)
    names = found(ppl, "usman")
    assert (set(names[:2]), names[2:]) == ({"USMAN", "MUH. USMAN"}, ["USMANTO", "USNAN"])
    assert found(ppl, "muhammad usman") == ["MUH. USMAN"]
    assert found(ppl, "muh usmam") == ["MUH. USMAN"]
    assert found(ppl, "usman ismail") == []


def test_heads_come_before_members(found, make_household, ppl):
    make_household(OWN_SLS, head_name="ABDUL", members=[{"name": "ABDUL"}, {"name": "USMAN"}])
    make_household(OWN_SLS, head_name="USMAN", members=[{"name": "USMAN"}])
    assert found(ppl, "usman") == ["USMAN", "ABDUL"]
    assert found(ppl, "usm") == ["USMAN", "ABDUL"]


def test_a_household_is_found_by_a_member(find, make_household, ppl):
    make_household(OWN_SLS, head_name="BAHARUDDIN", members=[{"name": "BAHARUDDIN"}, {"name": "ST. AISYAH"}])
    answer = find(ppl, "siti aisyah")
    [household] = answer.context["found"].households
    assert household.head_name == "BAHARUDDIN"
    assert "St. Aisyah" in answer.content.decode()
    assert reverse("enumeration:questionnaire", args=[household.pk]) in answer.content.decode()


def test_only_what_lies_within_reach_is_found(found, make_household, ppl, pml, koseka, kab, analyst, observer):
    places = (OWN_SLS, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS)
    own, neighbours, far = (make_household(code, head_name=f"RA'UF {code}") for code in places)
    told = {ppl: [own], pml: [own, neighbours], koseka: [own, neighbours], kab: [own, neighbours, far]}
    for reader, households in {**told, analyst: [], observer: []}.items():
        for search in ("rauf", "ra", "rouf"):
            assert sorted(found(reader, search)) == sorted(one.head_name for one in households), (reader, search)


def test_neighbours_do_not_crowd_out_what_lies_within_reach(found, make_household, ppl, monkeypatch):
    monkeypatch.setattr(families, "SHOWN", 1)
    for _ in range(2):
        make_household(NEIGHBOUR_SLS, head_name="RA'UF")
    make_household(OWN_SLS, head_name="BASO", members=[{"name": "BASO"}, {"name": "RA'UF"}])
    assert found(ppl, "rauf") == ["BASO"]


def words_of(household: Household) -> set[tuple[str, str]]:
    return set(NameToken.objects.filter(household=household).values_list("area_code", "token"))


def test_the_words_follow_the_names(make_household):
    household = make_household(OWN_SLS, head_name="RA'UF", members=[{"name": "SITI AISYAH"}])
    assert words_of(household) == {(OWN_SLS, one) for one in ("rauf", "siti", "aisyah")}
    member = household.members.get()
    Person.objects.filter(pk=member.pk).update(name="HASNAH")
    assert words_of(household) == {(OWN_SLS, one) for one in ("rauf", "hasnah")}
    Household.objects.filter(pk=household.pk).update(area=FREE_SLS)
    assert words_of(household) == {(FREE_SLS, one) for one in ("rauf", "hasnah")}
    Household.objects.filter(pk=household.pk).update(head_name="BASO")
    assert words_of(household) == {(FREE_SLS, one) for one in ("baso", "hasnah")}
    member.delete()
    assert words_of(household) == {(FREE_SLS, "baso")}
    pk = household.pk
    Household.objects.get(pk=pk).delete()
    assert not NameToken.objects.filter(household=pk).exists()


def test_a_recount_mends_what_differs_and_tells_the_administrators(make_household, client, administrator):
    old, missing, gone, right = (make_household(OWN_SLS, head_name=name) for name in ("RA'UF", "USMAN", "BASO", "SITI"))
    assert recounting.compare(village_of(OWN_SLS)) == []
    NameToken.objects.filter(household=old).update(token="hasan", name=" hasan ")
    NameToken.objects.filter(household=missing).delete()
    NameToken.objects.filter(household=gone).update(household=uuid4())
    assert len(recounting.compare(village_of(OWN_SLS))) == 4
    assert [words_of(one) for one in (old, missing, gone, right)] == [
        {(OWN_SLS, one)} for one in ("rauf", "usman", "baso", "siti")
    ]
    assert recounting.run().result == {"rows": 0}
    client.force_login(administrator)
    assert "dengan nama atau alamatnya" not in client.get(reverse("enumeration:home")).content.decode()
    NameToken.objects.filter(household=old).delete()
    assert recounting.run().result == {"rows": 1}
    assert "Pencarian 1 keluarga berbeda" in client.get(reverse("enumeration:home")).content.decode()


def test_words_are_kept_where_keys_are_trusted_too():
    """The made-up district is loaded as by a replica (sampling/copying.py), which passes over other triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgenabled FROM pg_trigger WHERE tgname ~ '^(household|person)_names_'")
        assert cursor.fetchall() == [("A",)] * 6


def test_numbers_open_the_one_household_and_remember_its_sls(client, find, make_household, officer):
    keys = officer("galuh", Role.KEYING_OPERATOR, DISTRICT)
    wanted = make_household(OWN_SLS, building_number=77, family_number=78)
    make_household(OTHER_KECAMATAN_SLS, building_number=77, family_number=78)
    client.force_login(keys)
    address, page = reverse("enumeration:find"), reverse("enumeration:questionnaire", args=[wanted.pk])
    assert "0003 12/5" in find(keys, "77/78").context["found"].hint  # nothing says yet in which SLS
    assert client.post(address, {"cari": f"{OWN_SLS} 77/78"}).url == page
    for search in ("77/78", "77", "/78"):
        assert client.post(address, {"cari": search}).url == page, search
    assert client.post(address, {"cari": "79"}).context["found"].households == []


def test_an_identity_number_is_found_recorded_and_counted(find, found, make_household, ppl, neighbour_ppl, monkeypatch):
    household = make_household(OWN_SLS, head_name="RA'UF", members=[{"name": "RA'UF"}])
    person = household.members.get()
    write_answers(person, {"nik": NIK}, PERSON_QUESTIONS)
    write_answers(household, {"family_card": CARD}, HOUSEHOLD_QUESTIONS)
    person.save()
    household.save()
    assert found(ppl, "7317 0126 0582 0001") == found(ppl, CARD) == ["RA'UF"]
    reasons = Event.objects.filter(household=household, by=ppl, verb="compare").values_list("reason", flat=True)
    assert [reason.split()[1] for reason in reasons] == ["nik:", "family_card:"]
    assert not any(NIK in reading.scope for reading in Reading.objects.filter(by=ppl))
    assert found(neighbour_ppl, NIK) == []
    monkeypatch.setattr(revealing, "MOST_TYPED_A_DAY", 2)
    write_answers(person, {"nik": THIRD}, PERSON_QUESTIONS)
    person.save()
    assert found(ppl, THIRD) == []  # the third of two
    for number in (THIRD, THIRD[::-1]):
        assert "2 nomor yang berbeda hari ini" in find(ppl, number).context["found"].hint
    assert found(ppl, CARD) == ["RA'UF"]  # known already
    assert Event.objects.filter(by=neighbour_ppl).count() == 0
    monkeypatch.setattr(revealing, "MOST_AN_HOUR", 3)
    assert "nomor dalam satu jam" in find(ppl, NIK).context["found"].hint


def test_who_read_it_is_written_down_without_what_was_typed(found, make_household, ppl):
    make_household(OWN_SLS, head_name="RA'UF")
    found(ppl, "rauf")
    [reading] = Reading.objects.filter(by=ppl)
    assert (reading.way, reading.scope, reading.count) == ("find", "", 1)


@pytest.mark.parametrize(
    ("role", "search", "shown"),
    [
        ("kab", "riwang", ["/kemajuan/7317010001/"]),
        ("observer", "riwang", ["/kemajuan/7317010001/"]),
        ("koseka", "dusun buntu", [f"/penugasan/sls/{FREE_SLS}/"]),
        ("ppl", "dusun buntu", []),
        ("ppl", "botta", []),
        ("kab", "7317020", ["/kemajuan/7317020/"]),
        ("kab", "pemeringkatan", ["/peringkat/"]),
        ("ppl", "pemeringkatan", []),
        ("ppl", "daftar kerja", ["/daftar-kerja/"]),
    ],
)
def test_areas_and_pages_are_found_within_reach(find, request, role, search, shown):
    groups = find(request.getfixturevalue(role), search).context["found"].groups
    urls = [hit.url for group in groups for hit in group.hits]
    assert urls[: len(shown)] == shown
    assert bool(urls) == bool(shown)


def test_officers_are_found_by_those_who_manage_them(find, ppl, pml, kab, outsider):
    ppl.full_name = "ANDI TENRIANGKA"
    ppl.save()

    def urls(reader):
        return [hit.url for group in find(reader, "tenriangka").context["found"].groups for hit in group.hits]

    assert urls(pml) == [reverse("enumeration:officer_history", args=[ppl.pk])]
    assert urls(kab) == [reverse("enumeration:officer", args=[ppl.pk])]
    assert urls(ppl) == urls(outsider) == []
