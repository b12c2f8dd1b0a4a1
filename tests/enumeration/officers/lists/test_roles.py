"""A list of officers gives roles where the rows say so: all rows or none, each refusal in words, the office's by two."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from enumeration import jobs
from enumeration.access import Permission, Role, can
from enumeration.models import Area, Assignment, Officer, OfficerFault, OfficerFile, RoleGrant, Round
from enumeration.officers.actions import granting
from enumeration.officers.lists import actions
from tests.conftest import (
    DISTRICT,
    FOREIGN_SLS,
    FREE_SLS,
    KECAMATAN,
    NEIGHBOUR_SLS,
    OTHER_KECAMATAN_SLS,
    OWN_SLS,
    VILLAGE,
)

pytestmark = pytest.mark.django_db

HEADER = "nama_pengguna;nama_lengkap;peran;wilayah\n"


def listed(*rows: tuple[str, str, str]) -> bytes:
    return (HEADER + "".join(f"{name};{name.title()};{role};{areas}\n" for name, role, areas in rows)).encode()


@pytest.fixture
def checked(administrator, round_):
    def check(*rows: tuple[str, str, str], round: Round | None = round_) -> OfficerFile:
        file = actions.upload([listed(*rows)], name="petugas.csv", by=administrator, round=round)
        jobs.run(file.check_job_id)
        file.refresh_from_db()
        return file

    return check


@pytest.fixture
def taken_in(checked, administrator):
    def take_in(*rows: tuple[str, str, str]) -> OfficerFile:
        file = checked(*rows)
        assert not file.bad, why(file)
        return load(file, administrator)

    return take_in


def load(file: OfficerFile, by: Officer) -> OfficerFile:
    jobs.run(actions.take_in(file, by=by).pk)
    return OfficerFile.objects.select_related("load_job").get(pk=file.pk)


def why(file: OfficerFile) -> list[tuple[int, str, str]]:
    return list(OfficerFault.objects.filter(file=file).order_by("row", "pk").values_list("row", "column", "reason"))


def held() -> set[tuple[str, str, str]]:
    """Returns who holds what, of those who came with a list."""
    new = Assignment.objects.active().filter(officer__username__in=("joko", "kiki", "lala"))
    return set(new.values_list("officer__username", "role", "area"))


def test_teams_are_made_by_one_file_and_a_village_is_all_its_sls(taken_in, administrator):
    file = taken_in(
        ("joko", "PPL", f"{OWN_SLS}, {NEIGHBOUR_SLS}"), ("kiki", "pml", VILLAGE), ("lala", "Koseka", KECAMATAN)
    )
    assert file.load_job.error == ""
    assert held() == {
        ("joko", "enumerator", OWN_SLS),
        ("joko", "enumerator", NEIGHBOUR_SLS),
        ("kiki", "supervisor", OWN_SLS),
        ("kiki", "supervisor", NEIGHBOUR_SLS),
        ("lala", "coordinator", KECAMATAN),
    }
    period = Assignment.objects.filter(officer__username="joko").first()
    assert (period.decided_by, "petugas.csv" in period.reason) == (administrator, True)


def test_the_same_file_again_changes_nothing(taken_in, checked):
    rows = ("joko", "PPL", OWN_SLS), ("kiki", "Analis", DISTRICT)
    taken_in(*rows)
    file = checked(*rows)
    assert (file.new, file.changed, file.unchanged, file.bad) == (0, 0, 2, 0)


def test_a_role_of_the_office_waits_for_a_second_administrator(taken_in, administrator, officer, client):
    file = taken_in(("joko", "BPS kabupaten/kota", DISTRICT))
    grant = RoleGrant.objects.waiting().get()
    joko = Officer.objects.get(username="joko")
    assert (grant.officer, grant.role, grant.asked_by) == (joko, Role.DISTRICT_OFFICE, administrator)
    assert not can(joko, Permission.ASSIGN, KECAMATAN)
    client.force_login(administrator)
    page = client.get(reverse("enumeration:officer_import", args=[file.pk])).content.decode()
    assert "menunggu administrator kedua" in page
    granting.confirm(grant, by=officer("hasan", Role.ADMINISTRATOR, DISTRICT))
    assert can(joko, Permission.ASSIGN, KECAMATAN)


@pytest.mark.parametrize(
    ("role", "codes", "column", "said"),
    [
        ("Mandor", OWN_SLS, "peran", "Bukan peran. Satu dari: PPL, PML, Koseka"),
        ("PPL", "", "wilayah", "Isi kode BPS"),
        ("", OWN_SLS, "peran", "wilayahnya terisi"),
        ("PPL", "RT 001", "wilayah", "Bukan kode BPS"),
        ("PPL", FOREIGN_SLS, "wilayah", "di luar wilayah Anda"),
        ("PPL", OWN_SLS[:15] + "9", "wilayah", "tidak ada"),
        ("PPL", KECAMATAN, "wilayah", "per sub-SLS"),
        ("Koseka", VILLAGE, "wilayah", "per kecamatan"),
        ("PPL", "7,31701E+15", "wilayah", "7,3E+15"),
        ("KOSONGKAN", OWN_SLS, "peran", "tidak dapat dikosongkan"),
    ],
)
def test_what_makes_no_sense_is_named_by_row_and_column_and_nothing_is_done(checked, role, codes, column, said):
    file = checked(("kiki", "PML", NEIGHBOUR_SLS), ("joko", role, codes))
    faults = [one for one in why(file) if one[1] == column]
    assert [(row, said in reason) for row, _column, reason in faults] == [(3, True)]
    assert not Officer.objects.filter(username__in=("joko", "kiki")).exists()
    with pytest.raises(actions.CannotTakeIn):
        actions.take_in(file, by=file.by)


def test_an_sls_that_somebody_has_is_refused_and_so_is_one_given_twice(checked, ppl):
    file = checked(("joko", "PPL", OWN_SLS), ("kiki", "PPL", FREE_SLS), ("lala", "PPL", FREE_SLS))
    [(first, _column, taken), (second, _other, twice)] = why(file)
    assert (first, second) == (2, 4)
    assert "sudah dipegang ani sebagai PPL" in taken
    assert "juga diberikan kepada kiki" in twice


def test_nobody_gives_a_role_to_oneself_and_none_where_access_has_ended(checked, administrator, officer):
    officer("joko", home_area_id=VILLAGE, is_active=False)
    file = checked(("hadi", "PML", OWN_SLS), ("joko", "PPL", OWN_SLS))
    assert [(row, column) for row, column, _why in why(file)] == [(2, "peran"), (3, "peran")]


def test_somebody_who_was_quicker_leaves_nothing_half_done(checked, administrator, officer):
    file = checked(("joko", "PPL", f"{OWN_SLS} {FREE_SLS}"))
    assert not file.bad
    officer("ani", Role.ENUMERATOR, OWN_SLS)
    file = load(file, administrator)
    assert "Tidak ada yang disimpan" in file.load_job.error
    assert "sudah dipegang ani" in why(file)[0][2]
    assert held() == set() and not Officer.objects.filter(username="joko").exists()


@pytest.mark.parametrize("because", ["closed", "none", "first"])
def test_no_role_without_an_open_round_or_before_both_administrators_came(checked, round_, administrator, because):
    if because == "closed":
        Round.objects.filter(pk=round_.pk).update(is_open=False)
    if because == "first":
        area = Area.objects.get(code=DISTRICT)
        granting.give_first("baru", "", area, round=round_, server="root@uji")
    file = checked(("joko", "PPL", OWN_SLS), round=None if because == "none" else Round.objects.get())
    said = {"closed": "sudah ditutup", "none": "Pilih dahulu putaran", "first": "baru belum pernah masuk"}
    [(row, column, reason)] = why(file)
    assert (row, column, said[because] in reason) == (2, "peran", True)


def test_that_supervisors_come_first_is_said_where_it_is_missed(checked, administrator, officer, client):
    officer("budi", Role.SUPERVISOR, OTHER_KECAMATAN_SLS)
    rows = ("joko", "PPL", f"{OWN_SLS} {FREE_SLS} {OTHER_KECAMATAN_SLS}"), ("kiki", "PML", OWN_SLS)
    client.force_login(administrator)
    page = client.get(reverse("enumeration:officer_import", args=[checked(*rows).pk])).content.decode()
    assert "1 SLS mendapat PPL, tetapi belum punya PML" in " ".join(page.split())
    assert "3 wilayah" in page


def test_the_file_goes_into_the_round_that_is_shown(client, administrator, round_):
    client.force_login(administrator)
    page = client.get(reverse("enumeration:officer_imports")).content.decode()
    assert f"berlaku di putaran {round_}" in " ".join(page.split())
    sent = SimpleUploadedFile("a.csv", listed(("joko", "PPL", OWN_SLS)))
    client.post(reverse("enumeration:officer_import_upload"), {"file": sent})
    assert OfficerFile.objects.get().round == round_


def test_an_sls_that_ended_is_not_given(checked):
    Area.objects.filter(code=OWN_SLS).update(ended_at=timezone.now())
    assert "tidak dipakai" in why(checked(("joko", "PPL", OWN_SLS)))[0][2]
