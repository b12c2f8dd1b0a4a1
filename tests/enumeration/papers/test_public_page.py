"""The page behind the QR code: it confirms a pass that is valid today, and tells nothing else to anybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enumeration.models import Officer, OfficerPass, Personnel
from enumeration.officers.personnel import keep_number
from enumeration.papers.actions.issuing import revoke_pass
from enumeration.papers.views import public_pass as public
from tests.conftest import OWN_SLS
from tests.enumeration.papers.conftest import a_photo

pytestmark = pytest.mark.django_db


def page_of(one: OfficerPass) -> str:
    return reverse("enumeration:public_pass", args=[one.token])


@pytest.fixture
def ani(ppl) -> Officer:
    """Ani, with everything the office knows of her."""
    row = Personnel(officer=ppl, photo=a_photo(), email="ani@contoh.id", bank_name="BANK UJI", bank_holder="ANI TENRI")
    keep_number(row, "phone", "081234567890")
    row.save()
    ppl.username = "akun49"
    ppl.save()
    return ppl


def test_anybody_sees_that_the_pass_is_valid_today(client, give_pass, ani):
    answer = client.get(page_of(give_pass(ani)))
    words = answer.content.decode()
    for said in ("BERLAKU HARI INI", "Ani", "Petugas Pendataan Lapangan (PPL)", "Kecamatan Larompong", "Riwang"):
        assert said in words
    assert "Kabupaten Luwu" in words


def test_and_nothing_else(client, give_pass, ani, pml, make_household):
    make_household(OWN_SLS, head_name="PENANDA KELUARGA")
    one = give_pass(ani)
    words = client.get(page_of(one)).content.decode()
    hidden = [OWN_SLS, OWN_SLS[:14], "RT 001", "Padang", "0001", "PENANDA", "Budi", one.number, "081234567890"]
    hidden += ["567890", "contoh.id", "BANK UJI", "TENRI", ani.username, "csrf", "masuk/"]
    assert [said for said in hidden if said.lower() in words.lower()] == []


def test_in_english_by_a_link_and_without_a_cookie(client, give_pass, ani):
    answer = client.get(page_of(give_pass(ani)), {"bahasa": "en"})
    assert 'lang="en"' in answer.content.decode()
    assert "Enumerator (PPL)" in answer.content.decode()
    assert not answer.cookies


def test_it_is_kept_and_found_nowhere(client, give_pass, ani):
    one = give_pass(ani)
    for url in (page_of(one), page_of(one) + "foto/", page_of(one)[:-3] + "/"):
        answer = client.get(url)
        assert answer["Cache-Control"] == "no-store"
        assert "noindex" in answer["X-Robots-Tag"]
        assert answer["Referrer-Policy"] == "no-referrer"
        assert not answer.cookies


def _expire(one, kab):
    OfficerPass.objects.filter(pk=one.pk).update(valid_until=timezone.localdate() - timedelta(days=1))


def _not_yet(one, kab):
    OfficerPass.objects.filter(pk=one.pk).update(valid_from=timezone.localdate() + timedelta(days=1))


def _revoke(one, kab):
    revoke_pass(one, by=kab, reason="kartu hilang")


def _deactivate(one, kab):
    Officer.objects.filter(pk=one.officer_id).update(is_active=False)


@pytest.mark.parametrize("spoil", [_expire, _not_yet, _revoke, _deactivate])
def test_every_pass_that_is_not_valid_looks_like_one_that_never_was(client, give_pass, ani, kab, spoil):
    one = give_pass(ani)
    assert "BERLAKU HARI INI" in client.get(page_of(one)).content.decode()
    spoil(one, kab)
    answer, unknown = client.get(page_of(one)), client.get(reverse("enumeration:public_pass", args=["x" * 22]))
    assert "TIDAK BERLAKU" in answer.content.decode()
    assert (answer.status_code, answer.content) == (unknown.status_code, unknown.content)
    photo, no_photo = client.get(page_of(one) + "foto/"), client.get(page_of(one).replace(one.token, "y") + "foto/")
    assert (photo.status_code, photo.content) == (no_photo.status_code, no_photo.content) == (404, b"")


def test_the_photograph_of_a_valid_pass(client, give_pass, ani):
    answer = client.get(page_of(give_pass(ani)) + "foto/")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer.content == a_photo()


def test_who_tries_many_addresses_is_slowed_down(client, monkeypatch):
    monkeypatch.setattr(public.Lookups, "rate", "5/min")
    url = reverse("enumeration:public_pass", args=["z" * 22])
    assert [client.get(url).status_code for _each in range(6)] == [200] * 5 + [429]
    assert client.get(url + "foto/").status_code == 429
    assert int(client.get(url)["Retry-After"]) > 0


@pytest.mark.parametrize("token", ["a" * 500, "%00", "ß", "' OR 1=1"])
def test_odd_addresses_are_no_fault(client, token):
    assert client.get(f"/petugas/{token}/").status_code == 200


def test_it_asks_the_database_little(client, give_pass, ani, django_assert_max_num_queries):
    url = page_of(give_pass(ani))
    client.get(url)
    with django_assert_max_num_queries(7):
        client.get(url)
