"""The pages about papers: who lacks what, issuing and revoking, printing for one and for oneself."""

from __future__ import annotations

import pytest
from django.urls import reverse

from enumeration.models import Job, OfficerPass, Printing
from tests.conftest import DISTRICT, KECAMATAN, VILLAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_(client):
    def sign_in(officer):
        client.force_login(officer)
        return client

    return sign_in


def test_the_list_shows_who_lacks_what(as_, kab, pml, ppl, photo, give_pass, officer):
    give_pass(ppl)
    answer = as_(kab).get(reverse("enumeration:papers"), {"wilayah": KECAMATAN})
    assert answer.context["counts"] == {"all": 3, "foto": 2, "surat": 2, "sls": 0}
    lacking = as_(kab).get(reverse("enumeration:papers"), {"wilayah": KECAMATAN, "tanpa": "foto"})
    assert [row.officer.username for row in lacking.context["found"].rows] == ["bayu", "budi"]


def test_officers_are_found_as_their_names_are_written(as_, kab, officer):
    from enumeration.access import Role

    one = officer("nurul", Role.COORDINATOR, KECAMATAN, full_name="NURUL A’LA")
    officer("other", Role.COORDINATOR, KECAMATAN, full_name="NURUL B")
    answer = as_(kab).get(reverse("enumeration:papers"), {"wilayah": KECAMATAN, "cari": "ala, nurul"})
    assert [row.officer for row in answer.context["found"].rows] == [one]


def test_a_recruit_without_an_sls_is_listed_at_home(as_, kab, officer, areas):
    recruit = officer("joko", home_area=areas[VILLAGE])
    answer = as_(kab).get(reverse("enumeration:papers"), {"wilayah": VILLAGE, "tanpa": "sls"})
    assert [row.officer for row in answer.context["found"].rows] == [recruit]
    assert as_(kab).get(reverse("enumeration:officer_papers", args=[recruit.pk])).status_code == 200


def test_the_list_costs_the_same_for_many(as_, kab, pml, officer, django_assert_max_num_queries):
    from enumeration.access import Role

    url = reverse("enumeration:papers")
    as_(kab).get(url)
    for number in range(30):
        officer(f"p{number}", Role.COORDINATOR, KECAMATAN)
    with django_assert_max_num_queries(25):
        assert len(as_(kab).get(url).context["found"].rows) >= 30


def test_the_list_goes_on_by_name(as_, kab, officer, monkeypatch):
    from enumeration.access import Role
    from enumeration.papers import overview

    monkeypatch.setattr(overview, "PAGE", 3)
    for number in range(7):
        officer(f"p{number}", Role.COORDINATOR, KECAMATAN, full_name="Nama Sama")
    url, seen = reverse("enumeration:papers"), []
    while url:
        answer = as_(kab).get(url)
        seen += [row.officer.username for row in answer.context["found"].rows]
        url = answer.context["next_url"]
    assert sorted(seen) == [f"p{number}" for number in range(7)]


def test_looking_makes_nothing(as_, kab, ppl, long_round):
    as_(kab).get(reverse("enumeration:officer_papers", args=[ppl.pk]))
    answer = as_(kab).get(reverse("enumeration:officer_paper", args=[ppl.pk, "letter"]))
    assert answer.status_code == 302
    assert not OfficerPass.objects.exists()
    assert not Printing.objects.exists()
    assert as_(kab).get(reverse("enumeration:officer_paper", args=[ppl.pk, "handover"])).status_code in (200, 302)
    assert not Printing.objects.exists()


def test_issue_print_reprint_and_revoke(as_, kab, ppl, long_round):
    client = as_(kab)
    client.post(reverse("enumeration:issue_pass", args=[ppl.pk]))
    for _each in range(3):
        answer = client.post(reverse("enumeration:officer_paper", args=[ppl.pk, "letter"]))
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Cache-Control"] == "no-store"
    page = client.get(reverse("enumeration:officer_papers", args=[ppl.pk])).content.decode()
    assert "Dicetak 3 kali, terakhir" in page
    client.post(reverse("enumeration:revoke_pass", args=[ppl.pk]), {"alasan": "kartu hilang"})
    assert "kartu hilang" in client.get(reverse("enumeration:officer_papers", args=[ppl.pk])).content.decode()
    assert client.get(reverse("enumeration:officer_paper", args=[ppl.pk, "letter"])).status_code == 302


ADDRESSES = [
    ("get", "officer_papers", []),
    ("get", "officer_paper", ["prelist"]),
    ("get", "officer_paper", ["letter"]),
    ("get", "card_photo", []),
    ("post", "issue_pass", []),
    ("post", "revoke_pass", []),
]


@pytest.mark.parametrize(("method", "name", "more"), ADDRESSES)
def test_another_supervisors_officer_does_not_exist(
    as_, outsider, ppl, photo, give_pass, household, method, name, more
):
    give_pass(ppl)
    client = as_(outsider)
    assert getattr(client, method)(reverse(f"enumeration:{name}", args=[ppl.pk, *more])).status_code == 404
    assert OfficerPass.objects.filter(revoked_at=None).count() == 1
    assert not Printing.objects.exists()


def test_an_enumerator_prints_their_own_and_nobody_elses(as_, ppl, neighbour_ppl, give_pass, household):
    give_pass(ppl)
    client = as_(ppl)
    page = client.get(reverse("enumeration:own_papers")).content.decode()
    assert "Tanda pengenal" in page
    assert "BAST" not in page
    for kind in ("letter", "card", "prelist"):
        # Looking writes nothing; the button does.
        for ask, printings in ((client.get, 0), (client.head, 0), (client.post, 1)):
            answer = ask(reverse("enumeration:own_paper", args=[kind]))
            assert answer["Content-Type"] == "application/pdf", kind
            assert Printing.objects.filter(kind=kind, by=ppl).count() == printings
    for kind in ("handover", "handover_pay", "nonresponse", "slips", "x"):
        assert client.get(reverse("enumeration:own_paper", args=[kind])).status_code == 404
    assert client.get(reverse("enumeration:officer_papers", args=[neighbour_ppl.pk])).status_code == 403
    assert client.get(reverse("enumeration:papers")).status_code == 403


def test_many_are_a_job_with_its_page(as_, kab, ppl, long_round):
    client = as_(kab)
    answer = client.post(reverse("enumeration:ask_papers"), {"wilayah": VILLAGE, "berkas": "letter"})
    job = Job.objects.get()
    assert answer["Location"] == reverse("enumeration:printing", args=[job.pk])
    assert job.params["site"] == "http://testserver/"
    assert "Surat tugas" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("kind", ["", "x", "handover_pay"])
def test_papers_that_one_may_not_have_are_not_asked_for(as_, pml, long_round, kind):
    answer = as_(pml).post(reverse("enumeration:ask_papers"), {"wilayah": VILLAGE, "berkas": kind})
    assert answer.status_code in (302, 403)
    assert not Job.objects.exists()


def test_a_slip_for_one(as_, kab, ppl, long_round):
    answer = as_(kab).post(reverse("enumeration:officer_slip", args=[ppl.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert Printing.objects.get().kind == "slips"


def test_an_administrator_finds_the_slips_from_the_list_of_officers(as_, administrator, pml, ppl, long_round):
    client = as_(administrator)
    address = f"{reverse('enumeration:ask_slips')}?wilayah={KECAMATAN}"
    officers = client.get(reverse("enumeration:officers"), {"kecamatan": KECAMATAN}).content.decode()
    assert f'href="{address}"' in officers
    page = client.get(address)
    assert page.context["count"] == 3  # ani, bayu, budi
    previewed = client.post(reverse("enumeration:ask_slips"), {"wilayah": KECAMATAN})
    assert "Kode baru untuk 3 petugas di Larompong" in previewed.content.decode()
    assert not Job.objects.exists()
    asked = client.post(reverse("enumeration:ask_slips"), {"wilayah": KECAMATAN, "jumlah": "3"})
    job = Job.objects.get()
    assert asked["Location"] == reverse("enumeration:printing", args=[job.pk])
    assert asked["Location"] in client.get(address).content.decode()
    assert f'href="{address}"' in client.get(asked["Location"]).content.decode()


def test_what_cannot_be_printed_is_said_on_the_slips_page(as_, administrator, long_round):
    answer = as_(administrator).post(reverse("enumeration:ask_slips"), {"wilayah": VILLAGE}, follow=True)
    assert answer.redirect_chain == [(f"{reverse('enumeration:ask_slips')}?wilayah={VILLAGE}", 302)]
    assert "Tidak ada petugas untuk berkas ini di sana" in answer.content.decode()


@pytest.mark.parametrize("page", ["ask_slips", "ask_papers"])
def test_nothing_is_printed_without_a_place(as_, kab, pml, ppl, long_round, page):
    client = as_(kab)
    for sent in ({}, {"jumlah": "3"}, {"wilayah": "", "jumlah": "3", "berkas": "card"}):
        answer = client.post(reverse(f"enumeration:{page}"), sent, follow=True)
        assert "Pilih wilayahnya dahulu" in answer.content.decode()
    assert not Job.objects.exists()


def test_no_code_is_made_for_more_than_the_page_counted(as_, kab, pml, ppl, long_round):
    answer = as_(kab).post(reverse("enumeration:ask_slips"), {"wilayah": DISTRICT, "jumlah": "2"})
    assert "Kode baru untuk 3 petugas" in answer.content.decode()
    assert not Job.objects.exists()


def test_who_may_not_print_slips_has_no_such_page(as_, pml, long_round):
    assert as_(pml).get(reverse("enumeration:ask_slips")).status_code == 403
