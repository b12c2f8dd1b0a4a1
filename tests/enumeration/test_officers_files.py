"""Officers from Excel: previewed, refused by row and column in words, all or nothing, sealed; and masked on the way out."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from enumeration import officer_uploads, personnel
from enumeration.access import Role
from enumeration.actions import staffing
from enumeration.models import Officer, Personnel
from tests.conftest import FOREIGN_SLS, VILLAGE

pytestmark = pytest.mark.django_db

IMPORT, CONFIRM = "admin:enumeration_officer_import", "admin:enumeration_officer_process_import"
XLSX, CSV = "xlsx", "csv"
COLUMNS = [column for column, _words in officer_uploads._columns_in_words()]
JOKO = {
    "nama_pengguna": "joko",
    "nama_lengkap": "Joko 'Ode",
    "kode_petugas": "0042",
    "desa_asal": VILLAGE,
    "status": "Lulus pelatihan",
    "nilai_pelatihan": "87,5",
    "telepon": "+62 812-3456-7890",
    "surel": "joko@contoh.id",
    "bank": "BRI",
    "nomor_rekening": "0012-01-045678-50-3",
    "pemilik_rekening": "JOKO",
    "nomor_kontrak": "K-7",
    "honor_per_keluarga": "Rp 25.000",
    "honor_tetap": 1500000,
}


@pytest.fixture
def as_administrator(client, administrator, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(administrator)
    return client


def book(*rows: dict) -> bytes:
    made = openpyxl.Workbook()
    made.active.append(COLUMNS)
    for row in rows:
        made.active.append([row.get(column) for column in COLUMNS])
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def upload(client, content: bytes, kind: str = XLSX):
    page = client.get(reverse(IMPORT))
    choices = {label: value for value, label in page.context["form"].fields["format"].choices}
    file = SimpleUploadedFile(f"petugas.{kind}", content)
    return client.post(reverse(IMPORT), {"import_file": file, "format": choices[kind]})


def confirm(client, preview):
    return client.post(reverse(CONFIRM), preview.context["confirm_form"].initial, follow=True)


def problems(preview) -> list[tuple[int, str]]:
    return [
        (row.number, " ".join(message for messages in row.field_specific_errors.values() for message in messages))
        for row in preview.context["result"].invalid_rows
    ]


def test_a_whole_row_is_previewed_and_then_taken_in(as_administrator, pml):
    preview = upload(as_administrator, book(JOKO | {"pengawas": "budi"}))
    assert not Officer.objects.filter(username="joko").exists()
    confirm(as_administrator, preview)
    joko = Officer.objects.get(username="joko")
    assert (joko.full_name, joko.officer_code, joko.leader, joko.home_area_id) == ("Joko 'Ode", "0042", pml, VILLAGE)
    assert joko.is_active
    assert not joko.has_usable_password()
    row = joko.personnel
    assert (row.status, row.training_mark, row.pay_per_family, row.pay_fixed) == (
        "trained",
        Decimal("87.5"),
        25000,
        1500000,
    )
    assert personnel.number_in_full(row, "phone") == "081234567890"
    assert personnel.number_in_full(row, "bank_account") == "001201045678503"
    assert b"001201045678503" not in bytes(row.bank_account)


def test_the_preview_masks_the_numbers(as_administrator):
    page = upload(as_administrator, book(JOKO)).content.decode()
    assert "503" in page
    assert "001201045678503" not in page
    assert "081234567890" not in page


def test_the_file_waits_sealed_and_is_gone_afterwards(as_administrator):
    preview = upload(as_administrator, book(JOKO))
    [waiting] = officer_uploads.SealedStorage.folder().iterdir()
    assert b"xl/worksheets" not in waiting.read_bytes()
    assert str(waiting).startswith(str(settings.MEDIA_ROOT))
    confirm(as_administrator, preview)
    assert not list(officer_uploads.SealedStorage.folder().iterdir())
    again = as_administrator.post(reverse(CONFIRM), preview.context["confirm_form"].initial, follow=True)
    assert "Unggah lagi" in again.content.decode()


def test_every_error_of_every_row_is_named_with_its_column(as_administrator, officer):
    officer("jauh", Role.ENUMERATOR, FOREIGN_SLS)
    preview = upload(
        as_administrator,
        book(
            JOKO,
            {
                "nama_pengguna": "kiki",
                "nama_lengkap": "Kiki",
                "status": "raja",
                "nilai_pelatihan": 120,
                "telepon": "12",
            },
            {"nama_pengguna": "lina", "nama_lengkap": "", "desa_asal": "7371010001", "pengawas": "siapa"},
            {"nama_pengguna": "mira", "nama_lengkap": "Mira", "nomor_rekening": 12345678, "honor_tetap": "banyak"},
            {"nama_pengguna": "jauh", "nama_lengkap": "Jauh"},
            {"nama_pengguna": "nani", "nama_lengkap": "Nani", "surel": "bukan surel", "kode_petugas": "123456789"},
            {"nama_pengguna": "joko", "nama_lengkap": "Joko lagi"},
        ),
    )
    said = dict(problems(preview))
    assert sorted(said) == [2, 3, 4, 5, 6, 7]
    for number, columns in {
        2: ("status: “raja”", "nilai_pelatihan: “120”", "telepon: “12”"),
        3: ("nama_lengkap: kosong", "desa_asal: “7371010001”", "pengawas: “siapa”"),
        4: ("nomor_rekening: “12345678” tersimpan sebagai angka", "honor_tetap: “banyak”"),
        5: ("di luar wilayah Anda",),
        6: ("surel:", "kode_petugas:"),
        7: ("dua kali",),
    }.items():
        assert all(column in said[number] for column in columns), said[number]
    assert preview.context.get("confirm_form") is None
    assert not Officer.objects.filter(username__in=["joko", "kiki"]).exists()


def test_what_went_wrong_between_preview_and_confirmation_leaves_nothing(as_administrator, officer):
    preview = upload(as_administrator, book(JOKO, {"nama_pengguna": "kiki", "nama_lengkap": "Kiki"}))
    officer("kiki", Role.ENUMERATOR, FOREIGN_SLS)
    assert "Tidak ada yang disimpan" in confirm(as_administrator, preview).content.decode()
    assert not Officer.objects.filter(username="joko").exists()
    assert Officer.objects.get(username="kiki").full_name == "Kiki"
    assert not Personnel.objects.exists()


def test_a_file_ends_nobody_s_access(as_administrator, ppl):
    preview = upload(as_administrator, book({"nama_pengguna": "ani", "nama_lengkap": "Ani", "aktif": "0"}))
    assert "halaman Petugas" in problems(preview)[0][1]


def test_the_same_file_twice_changes_nothing(as_administrator):
    confirm(as_administrator, upload(as_administrator, book(JOKO)))
    before = Personnel.objects.get()
    preview = upload(as_administrator, book(JOKO))
    assert preview.context["result"].totals["skip"] == 1
    confirm(as_administrator, preview)
    assert bytes(Personnel.objects.get().phone) == bytes(before.phone)


def test_an_export_is_masked_and_can_be_brought_back_as_it_is(as_administrator, ppl, kab):
    staffing.write_personnel(ppl, by=kab, phone="081234567890", bank_account="001201045678503", bank_name="BRI")
    Officer.objects.filter(pk=ppl.pk).update(full_name="=cmd|x")
    page = as_administrator.get(reverse("admin:enumeration_officer_export"))
    choices = {label: value for value, label in page.context["form"].fields["format"].choices}
    chosen = {f"officerresource_{name}": "on" for name in personnel_fields()} | {"resource": 0}
    out = as_administrator.post(reverse("admin:enumeration_officer_export"), chosen | {"format": choices["csv"]})
    text = out.content.decode()
    assert "ani" in text
    assert "'=cmd|x" in text
    assert "081234567890" not in text
    assert "001201045678503" not in text
    assert "••••••••••••503" in text
    changed = text.replace("BRI", "BNI")
    confirm(as_administrator, upload(as_administrator, changed.encode(), CSV))
    row = Personnel.objects.get(officer=ppl)
    assert (row.bank_name, personnel.number_in_full(row, "bank_account")) == ("BNI", "001201045678503")
    ppl.refresh_from_db()
    assert ppl.full_name == "=cmd|x"


def personnel_fields() -> list[str]:
    from enumeration.officer_files import OfficerResource

    return list(OfficerResource.Meta.fields)


def test_columns_that_are_not_in_the_file_stay_as_they_are(as_administrator, ppl, pml, kab):
    staffing.write_personnel(ppl, by=kab, bank_name="BRI", phone="081234567890")
    text = "nama_pengguna,nama_lengkap,status\nani,Ani Baru,dikontrak\n"
    confirm(as_administrator, upload(as_administrator, text.encode(), CSV))
    ppl.refresh_from_db()
    row = Personnel.objects.get()
    assert (ppl.full_name, ppl.leader, row.bank_name, row.status) == ("Ani Baru", pml, "BRI", "contracted")
    assert personnel.number_in_full(row, "phone") == "081234567890"


def test_the_template_is_what_the_import_reads(as_administrator):
    file = as_administrator.get(reverse("admin:enumeration_officer_template")).content
    made = openpyxl.load_workbook(io.BytesIO(file))
    assert [cell.value for cell in made.active[1]] == COLUMNS
    assert made.active["C2"].number_format == "@"
    for column, value in JOKO.items():
        made.active.cell(2, COLUMNS.index(column) + 1, str(value))
    filled = io.BytesIO()
    made.save(filled)
    preview = upload(as_administrator, filled.getvalue())
    assert preview.context["result"].totals["new"] == 1
    assert not problems(preview)


def test_a_file_beyond_measure_is_refused(as_administrator):
    page = upload(as_administrator, b"\0" * (officer_uploads.MOST_BYTES + 1))
    assert "lebih besar dari 5 MB" in page.content.decode()


def test_a_small_file_that_unpacks_beyond_measure_is_refused(as_administrator):
    import zipfile

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (officer_uploads.MOST_UNPACKED + 1))
    assert "terlalu besar setelah dibuka" in upload(as_administrator, file.getvalue()).content.decode()


@pytest.mark.parametrize("who", ["kab", "koseka", "pml", "ppl", "analyst"])
def test_only_administrators_import_export_or_fetch_the_template(client, who, request):
    client.force_login(request.getfixturevalue(who))
    for name in ("import", "export", "template"):
        assert client.get(reverse(f"admin:enumeration_officer_{name}")).status_code == 403
