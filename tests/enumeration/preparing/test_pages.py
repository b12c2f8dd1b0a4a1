"""Rounds, areas, boundaries and roles on pages of the product's own: the checks of the admin, in words, with a history."""

from __future__ import annotations

import io
import json
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from enumeration.access import Role
from enumeration.models import Area, Assignment, Boundary, RoleGrant, Round
from tests.conftest import DISTRICT, FOREIGN_SLS, KECAMATAN, OWN_SLS, VILLAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(client, administrator):
    client.force_login(administrator)
    return client


def to(name: str, *parts: object) -> str:
    return reverse(f"enumeration:{name}", args=parts)


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


class TestRounds:
    FORM = {
        "name": "Regsosek 2027",
        "area": DISTRICT,
        "starts_on": "2027-02-01",
        "ends_on": "2027-03-02",
        "is_open": "on",
    }

    def test_one_is_made_listed_and_changed_with_a_history(self, by, administrator):
        assert by.post(to("new_round"), self.FORM).status_code == 302
        made = Round.objects.get(name="Regsosek 2027")
        assert (made.area_id, made.year, made.is_open, made.is_made_up) == (DISTRICT, 2027, True, False)
        assert to("kept_round", made.pk) in by.get(to("kept_rounds")).content.decode()
        by.post(to("kept_round", made.pk), self.FORM | {"ends_on": "2027-03-05"})
        made.refresh_from_db()
        assert str(made.ends_on) == "2027-03-05"
        page = text_of(by.get(to("kept_round", made.pk)))
        assert "Ditambahkan" in page and "Hari terakhir" in page and administrator.full_name in page

    @pytest.mark.parametrize(
        "wrong",
        [{"ends_on": "2027-01-01"}, {"name": "Regsosek uji"}, {"area": "7371"}, {"name": "x" * 101}, {"name": ""}],
    )
    def test_what_makes_no_sense_is_refused_beside_the_field(self, by, round_, wrong):
        answer = by.post(to("new_round"), self.FORM | wrong)
        assert (answer.status_code, Round.objects.count()) == (422, 1)
        assert set(answer.context["form"].errors) == set(wrong)

    def test_anothers_round_does_not_exist(self, by, round_, officer):
        officer("asing", Role.ENUMERATOR, FOREIGN_SLS)  # a round without an area belongs to who reaches all of it
        assert by.get(to("kept_round", round_.pk)).status_code == 404
        assert by.post(to("kept_round", round_.pk), self.FORM).status_code == 404


class TestAreas:
    def test_what_lies_below_is_shown_down_to_the_sls(self, by):
        assert to("kept_area", KECAMATAN) in by.get(to("kept_areas")).content.decode()
        assert to("kept_area", VILLAGE) in by.get(to("kept_area", KECAMATAN)).content.decode()
        assert OWN_SLS in by.get(to("kept_area", VILLAGE)).content.decode()
        assert by.get(to("kept_area", "7371010")).status_code == 404

    def test_a_village_is_added_and_renamed_with_a_history(self, by):
        new = {
            "tindakan": "tambah",
            "baru-code": "7317010003",
            "baru-name": "PADANG",
            "baru-kemendagri_code": "73.17.01.2003",
        }
        assert by.post(to("kept_area", KECAMATAN), new).status_code == 302
        assert Area.objects.get(code="7317010003").kemendagri_code == "73.17.01.2003"
        by.post(to("kept_area", "7317010003"), {"ini-name": "PADANG LAMBE", "ini-kemendagri_code": ""})
        page = text_of(by.get(to("kept_area", "7317010003")))
        assert "PADANG → PADANG LAMBE" in page and "73.17.01.2003 → –" in page

    def test_an_sls_comes_with_its_sub_sls(self, by):
        by.post(
            to("kept_area", VILLAGE), {"tindakan": "tambah", "baru-code": f"{VILLAGE}000900", "baru-name": "RT 009"}
        )
        assert list(Area.objects.filter(code__startswith=f"{VILLAGE}0009").values_list("level", flat=True)) == [
            "sls",
            "sub_sls",
        ]

    @pytest.mark.parametrize(
        ("code", "kemendagri"),
        [("7371010009", ""), ("731701000", ""), (VILLAGE, ""), ("7317010003", "73-17"), ("７317010003", "")],
    )
    def test_a_wrong_code_is_refused_in_words(self, by, code, kemendagri):
        sent = {"tindakan": "tambah", "baru-code": code, "baru-name": "X", "baru-kemendagri_code": kemendagri}
        answer = by.post(to("kept_area", KECAMATAN), sent)
        assert (answer.status_code, bool(answer.context["new"].errors)) == (422, True)
        assert not Area.objects.filter(name="X").exists()


def filled(*rows: tuple[str, str, str]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    for row in (("kode", "nama", "kode_kemendagri"), *rows):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile("wilayah.xlsx", file.getvalue())


class TestAFileOfAreas:
    def test_the_template_has_the_columns_and_what_they_take(self, by):
        book = openpyxl.load_workbook(io.BytesIO(by.get(to("area_template")).content))
        assert [cell.value for cell in book.active[1]] == ["kode", "nama", "kode_kemendagri"]

    def test_it_is_checked_first_and_then_taken_in_whole(self, by):
        new = filled((f"{VILLAGE}0007", "RT 007", ""), (f"{VILLAGE}000700", "RT 007", ""), (VILLAGE, "RIWANG BARU", ""))
        answer = by.post(to("area_import"), {"file": new})
        assert (answer.status_code, answer.context["counts"]) == (200, {"new": 2, "update": 1, "skip": 0})
        assert not Area.objects.filter(name="RT 007").exists()
        kept = re.search(r'name="berkas" value="([^"]+)"', answer.content.decode())[1]
        assert by.post(to("area_import"), {"berkas": kept}).status_code == 302
        assert Area.objects.filter(name="RT 007").count() == 2
        assert by.post(to("area_import"), {"berkas": kept}, follow=True).status_code == 200, (
            "it is gone, and that is said"
        )

    def test_bad_rows_are_named_by_row_and_column_and_none_is_written(self, by):
        new = filled(
            (f"{VILLAGE}0007", "RT 007", ""),
            ("7371010002", "LUAR", ""),
            (f"{VILLAGE}000800", "YATIM", ""),
            ("73170", "X", ""),
        )
        answer = by.post(to("area_import"), {"file": new})
        assert answer.status_code == 422
        assert [(fault["row"], fault["column"]) for fault in answer.context["faults"]] == [
            (3, "kode"),
            (4, "kode"),
            (5, "kode"),
        ]
        assert 'name="berkas"' not in answer.content.decode()
        assert not Area.objects.filter(name="RT 007").exists()

    @pytest.mark.parametrize("content", [b"", b"kode;nama\n", b"\x00\x01", b"nama\nX\n"])
    def test_a_file_that_says_nothing_is_refused_or_changes_nothing(self, by, content):
        answer = by.post(to("area_import"), {"file": SimpleUploadedFile("a.csv", content)})
        assert answer.status_code in (200, 422) and 'name="berkas"' not in answer.content.decode()
        assert by.post(to("area_import"), {"berkas": "../../etc/passwd"}).status_code == 302


def outline(code: str) -> SimpleUploadedFile:
    ring = [[120.0, -3.0], [120.1, -3.0], [120.1, -2.9], [120.0, -3.0]]
    made = {"type": "Feature", "properties": {"kode": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    content = json.dumps({"type": "FeatureCollection", "features": [made]})
    return SimpleUploadedFile("batas.geojson", content.encode())


class TestBoundaries:
    def test_a_file_is_checked_without_storing_and_then_loaded(self, by):
        page = text_of(by.post(to("boundaries"), {"file": outline(VILLAGE), "tindakan": "periksa"}))
        assert "Belum ada yang disimpan" in page and not Boundary.objects.exists()
        by.post(to("boundaries"), {"file": outline(VILLAGE), "tindakan": "muat"})
        assert [one.area_id for one in Boundary.objects.all()] == [VILLAGE]
        assert by.get(to("boundaries")).context["rows"][0]["drawn"] == 1

    def test_a_place_out_of_reach_is_not_drawn(self, by):
        page = text_of(by.post(to("boundaries"), {"file": outline("7371010001"), "tindakan": "muat"}, follow=True))
        assert "tidak dimuat: 7371010001" in page and not Boundary.objects.exists()


class TestRoles:
    def ask(self, client, round_, role: Role, area: str):
        sent = {"username": "joko", "role": role.value, "area": area, "round": round_.pk, "reason": "diangkat"}
        return client.post(to("office_roles"), sent)

    def test_what_one_may_give_holds_at_once_and_the_offices_waits(self, by, officer, round_):
        joko = officer("joko", home_area_id=VILLAGE)
        assert self.ask(by, round_, Role.COORDINATOR, KECAMATAN).status_code == 302
        assert Assignment.objects.active().get(officer=joko).role == Role.COORDINATOR
        assert "Koseka" in text_of(by.get(to("office_roles"))).partition("Yang memegang peran sekarang")[2]
        assert self.ask(by, round_, Role.ANALYST, DISTRICT).status_code == 302
        assert (RoleGrant.objects.waiting().count(), Assignment.objects.filter(officer=joko).count()) == (1, 1)

    def test_a_role_too_wide_is_refused_in_words(self, by, officer, round_):
        officer("joko", home_area_id=VILLAGE)
        answer = self.ask(by, round_, Role.ENUMERATOR, KECAMATAN)
        assert answer.status_code == 422 and "per sub-SLS" in answer.content.decode()


def test_the_admin_is_in_indonesian_with_a_way_back(by):
    page = text_of(by.get(reverse("admin:index")))
    assert "Kembali ke Persiapan" in page and to("preparing") in page and "Halaman darurat" in page
    assert not re.search(r"\b(Welcome|Log out|View site|Change password|Recent actions)\b", page)


@pytest.mark.parametrize("name", ["kept_rounds", "new_round", "kept_areas", "area_import", "boundaries"])
def test_who_does_not_manage_does_not_open_them(client, kab, name):
    client.force_login(kab)
    assert client.get(to(name)).status_code == 403
