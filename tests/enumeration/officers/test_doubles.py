"""One person, one account: names that differ in case only and codes given twice are refused; old pairs are listed."""

from __future__ import annotations

import threading

import pytest
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from enumeration.access import Role
from enumeration.models import Officer
from enumeration.officers.actions import granting
from enumeration.officers.lists.judging import judge
from enumeration.officers.register import named
from tests.conftest import DISTRICT, PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_administrator(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def old_officer(officer):
    """Returns one from before the database refused names that are alike."""

    def make(*args, **more) -> Officer:
        with connection.cursor() as cursor:
            # A table with checks still to come cannot be altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE enumeration_officer DISABLE TRIGGER officer_name_is_free")
            made = officer(*args, **more)
            cursor.execute("ALTER TABLE enumeration_officer ENABLE TRIGGER officer_name_is_free")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        return made

    return make


def sign_in(username: str) -> int:
    fields = {"username": username, "password": PASSWORD}
    return Client().post(reverse("enumeration:login"), fields).status_code


class TestSigningIn:
    def test_case_does_not_matter_where_one_account_is_meant(self, ppl):
        Officer.objects.filter(pk=ppl.pk).update(password=make_password(PASSWORD))
        assert [sign_in(name) for name in ("ani", "Ani", "ANI", "anI ")] == [302, 302, 302, 302]

    def test_of_a_pair_each_must_be_written_exactly(self, ppl, old_officer):
        other = old_officer("Ani", Role.OBSERVER, DISTRICT)
        Officer.objects.filter(pk__in=[ppl.pk, other.pk]).update(password=make_password(PASSWORD))
        assert (named("ani"), named("Ani"), named("ANI")) == (ppl, other, None)
        assert [sign_in(name) for name in ("ani", "Ani", "ANI")] == [302, 302, 200]


class TestNewOnes:
    def test_in_the_admin(self, as_administrator, ppl):
        add = reverse("admin:enumeration_officer_add")
        for wrong in ({"username": "Ani"}, {"username": "lain", "officer_code": "0001"}):
            answer = as_administrator.post(add, {"username": "x", "full_name": "Ani Dua", "officer_code": ""} | wrong)
            assert answer.status_code == 200
            assert "udah" in answer.content.decode()
        assert not Officer.objects.filter(full_name="Ani Dua").exists()

    def test_in_the_admin_an_old_pair_can_be_kept_and_settled(self, as_administrator, ppl, old_officer):
        other = old_officer("Ani", Role.OBSERVER, DISTRICT, officer_code="0001")
        address = reverse("admin:enumeration_officer_change", args=[other.pk])
        fields = {"username": "Ani", "full_name": "Ani Dua", "officer_code": "0001"}
        assert as_administrator.post(address, fields).status_code == 302
        assert (
            as_administrator.post(address, fields | {"username": "ani.dua", "officer_code": "0009"}).status_code == 302
        )

    def test_on_the_page_of_an_officer(self, client, kab, ppl, neighbour_ppl):
        client.force_login(kab)
        fields = {"full_name": "Bayu", "officer_code": "0001", "status": "applied"}
        address = reverse("enumeration:officer_edit", args=[neighbour_ppl.pk])
        answer = client.post(address, fields)
        assert answer.status_code == 422
        assert "sudah dipakai ani" in answer.content.decode()
        assert client.post(address, fields | {"officer_code": "0002"}).status_code == 302

    def test_by_the_command(self, areas, round_, ppl):
        with pytest.raises(granting.CannotGrant, match="Sudah ada akun"):
            granting.give_first("ANI", "Ani Lain", areas[DISTRICT], round=round_, server="uji")

    def test_from_a_file(self, administrator, ppl, neighbour_ppl, tmp_path):
        file = tmp_path / "petugas.csv"
        file.write_text(
            "nama_pengguna,nama_lengkap,kode_petugas\n"
            "Ani,Ani Dua,0100\nbaru,Baru,0101\nBARU,Baru Lagi,0102\nkode1,Kode Satu,0001\nkode2,Kode Dua,0101\n"
            "ani,Ani,0001\nsatu,Satu,0103\n"
        )
        told = judge(file, by=administrator, progress=lambda done, rows: None)
        assert [(one.row, one.column) for one in told.faults] == [
            (2, "nama_pengguna"),
            (4, "nama_pengguna"),
            (5, "kode_petugas"),
            (6, "kode_petugas"),
        ]
        assert [one.officer.username for one in told.new] == ["baru", "satu"]

    def test_a_files_codes_are_compared_without_case_and_in_ones_own_district(
        self, administrator, ppl, officer, tmp_path
    ):
        Officer.objects.filter(pk=ppl.pk).update(officer_code="00a1")
        officer("jauh", Role.OBSERVER, "7371", officer_code="0777")
        file = tmp_path / "petugas.csv"
        file.write_text(
            "nama_pengguna,nama_lengkap,kode_petugas\nsatu,Satu,00A1\ndua,Dua,00B2\ntiga,Tiga,00b2\nempat,Empat,0777\n"
        )
        told = judge(file, by=administrator, progress=lambda done, rows: None)
        assert [(one.row, one.column) for one in told.faults] == [(2, "kode_petugas"), (4, "kode_petugas")]
        assert [one.officer.username for one in told.new] == ["dua", "empat"]

    def test_a_file_may_swap_two_codes(self, administrator, ppl, neighbour_ppl, tmp_path):
        file = tmp_path / "petugas.csv"
        file.write_text("nama_pengguna,nama_lengkap,kode_petugas\nani,Ani,0002\nbayu,Bayu,0001\n")
        told = judge(file, by=administrator, progress=lambda done, rows: None)
        assert (told.faults, len(told.changed)) == ([], 2)

    def test_another_districts_code_is_not_the_same(self, as_administrator, ppl, officer):
        officer("jauh", Role.OBSERVER, "7371", officer_code="0777")
        fields = {"username": "baru", "full_name": "Baru", "officer_code": "0777"}
        assert as_administrator.post(reverse("admin:enumeration_officer_add"), fields).status_code == 302


def test_pairs_that_are_there_are_listed(as_administrator, ppl, neighbour_ppl, old_officer):
    page = reverse("enumeration:doubles")
    assert "Tidak ada akun ganda" in as_administrator.get(page).content.decode()
    old_officer("ANI", Role.OBSERVER, "7371", full_name="Orang Makassar")
    Officer.objects.filter(pk=neighbour_ppl.pk).update(officer_code="0001")
    text = as_administrator.get(page).content.decode()
    assert "ANI" in text
    assert "Orang Makassar" not in text
    assert text.count("0001") == 2
    as_administrator.force_login(neighbour_ppl)
    assert as_administrator.get(page).status_code == 403


class TestTheDatabaseRefuses:
    def test_every_way_a_name_is_given(self, ppl, neighbour_ppl):
        ways = [
            lambda: Officer.objects.create(username="ANI", full_name="Ani"),
            lambda: Officer.objects.bulk_create([Officer(username="Ani", full_name="Ani")]),
            lambda: Officer.objects.bulk_create([Officer(username=one, full_name=one) for one in ("baru", "Baru")]),
            lambda: Officer.objects.filter(pk=neighbour_ppl.pk).update(username="aNi"),
        ]
        for way in ways:
            with pytest.raises(IntegrityError, match="but for its case"), transaction.atomic():
                way()

    def test_a_pair_from_before_is_kept_and_settled(self, ppl, old_officer):
        other = old_officer("Ani", Role.OBSERVER, DISTRICT)
        other.full_name = "Ani Dua"
        other.save()
        other.username = "ani.dua"
        other.save()
        assert named("ANI") == ppl


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_alike_names_at_the_same_moment_one_gets_it(administrator):
    """The first has written its row and not yet ended; the second, in the admin, waits for it and is told."""
    answers = []

    def press() -> None:
        try:
            client = Client()
            client.force_login(administrator)
            fields = {"username": "Baru", "full_name": "Baru Dua", "officer_code": ""}
            answers.append(client.post(reverse("admin:enumeration_officer_add"), fields, follow=True))
        finally:
            connection.close()

    second = threading.Thread(target=press)
    with transaction.atomic():
        Officer.objects.create(username="baru", full_name="Baru Satu")
        second.start()
        wait_for_lock()
    second.join(timeout=60)
    assert "Sudah ada akun" in answers[0].content.decode()
    assert list(Officer.objects.filter(username__iexact="baru").values_list("full_name", flat=True)) == ["Baru Satu"]


def wait_for_lock() -> None:
    """Until somebody waits for the name's lock; asked of the database, which is where it waits."""
    for _try in range(3000):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 20260034 AND NOT granted"
            )
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.01)")
    raise AssertionError("Nobody waits for the name")
