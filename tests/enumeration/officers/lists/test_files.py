"""Officers from Excel: checked first, refused by row and column in words, all or nothing, sealed; masked on the way out."""

from __future__ import annotations

import io
import json
import os
import re
import threading
import zipfile
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from enumeration import expiry, jobs
from enumeration.access import Role
from enumeration.models import Job, Officer, OfficerChange, OfficerFault, OfficerFile, Personnel
from enumeration.officers import personnel
from enumeration.officers.actions import staffing
from enumeration.officers.columns import COLUMNS as PERSONAL
from enumeration.officers.lists import actions
from enumeration.officers.lists import columns as officer_uploads
from enumeration.officers.lists.judging import judge
from tests.conftest import DISTRICT, FOREIGN_SLS, VILLAGE

pytestmark = pytest.mark.django_db

COLUMNS = [column.name for column in officer_uploads.COLUMNS]
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
KIKI = {"nama_pengguna": "kiki", "nama_lengkap": "Kiki"}


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    """Returns where files of this test lie."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "officers"


@pytest.fixture
def as_administrator(client, administrator):
    client.force_login(administrator)
    return client


def book(*rows: dict, columns: list[str] = COLUMNS) -> bytes:
    made = openpyxl.Workbook()
    made.active.append(columns)
    for row in rows:
        made.active.append([row.get(column) for column in columns])
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


@pytest.fixture
def checked(administrator, round_):
    """Returns a file that was uploaded and checked: checked(book(JOKO))."""

    def check(content: bytes, *, name: str = "petugas.xlsx") -> OfficerFile:
        file = actions.upload([content[:100], content[100:]], name=name, by=administrator, round=round_)
        jobs.run(file.check_job_id)
        file.refresh_from_db()
        return file

    return check


@pytest.fixture
def taken_in(checked, administrator):
    def take_in(content: bytes) -> OfficerFile:
        file = load(checked(content), administrator)
        assert file.load_job.error == ""
        return file

    return take_in


def load(file: OfficerFile, by: Officer) -> OfficerFile:
    jobs.run(actions.take_in(file, by=by).pk)
    return OfficerFile.objects.select_related("check_job", "load_job").get(pk=file.pk)


def counts(file: OfficerFile) -> tuple:
    return file.new, file.changed, file.unchanged, file.bad


def faults(file: OfficerFile) -> list[tuple]:
    return list(OfficerFault.objects.filter(file=file).order_by("row", "pk").values_list("row", "column", "value"))


def url(name: str, file: OfficerFile | None = None) -> str:
    return reverse(f"enumeration:{name}", args=[file.pk] if file else [])


def send(client, content: bytes, name: str = "petugas.xlsx"):
    return client.post(url("officer_import_upload"), {"file": SimpleUploadedFile(name, content)})


# --- What is imported -------------------------------------------------------------------------------------------------


def test_a_list_is_uploaded_checked_and_taken_in(as_administrator, pml):
    page = send(as_administrator, book(JOKO | {"pengawas": "budi"}))
    file = OfficerFile.objects.get()
    assert page.url == url("officer_import", file)
    assert "Sedang diperiksa" in as_administrator.get(page.url).content.decode()
    jobs.run(file.check_job_id)
    assert "<strong>1</strong> petugas ditambahkan" in as_administrator.get(page.url).content.decode()
    assert not Officer.objects.filter(username="joko").exists()
    as_administrator.post(url("officer_import_take_in", file))
    file.refresh_from_db()
    jobs.run(file.load_job_id)
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
    assert "Petugas sudah dimuat" in as_administrator.get(page.url).content.decode()
    assert "petugas.xlsx" in joko.acts.get().note


def test_every_column_of_a_list_is_kept(taken_in, pml):
    taken_in(book({column.name: column.example for column in PERSONAL}))
    officer = Officer.objects.select_related("personnel").get(username="andi.baso")
    kept = {column.attribute: column.value_of(officer, officer.personnel) for column in PERSONAL}
    assert kept == {
        "username": "andi.baso",
        "full_name": "Andi Baso",
        "officer_code": "0042",
        "leader": pml.pk,
        "home_area": VILLAGE,
        "is_active": True,
        "status": "trained",
        "training_mark": Decimal("85.50"),
        "phone": "081234567890",
        "email": "andi@contoh.id",
        "bank_name": "BRI",
        "bank_account": "001201045678503",
        "bank_holder": "ANDI BASO",
        "contract_number": "K-7",
        "pay_per_family": 25000,
        "pay_fixed": 1500000,
    }
    assert officer.personnel.email == "andi@contoh.id"


def test_a_leader_may_come_with_the_same_list(taken_in, ppl):
    taken_in(
        book(JOKO | {"pengawas": "kiki"}, KIKI, {"nama_pengguna": "ani", "nama_lengkap": "Ani", "pengawas": "kiki"})
    )
    kiki = Officer.objects.get(username="kiki")
    assert {one.username for one in kiki.team.all()} == {"joko", "ani"}


def test_what_is_noted_of_a_list_is_indonesian_also_if_the_office_reads_english(taken_in, ppl):
    with translation.override("en"):
        taken_in(book({"nama_pengguna": "ani", "nama_lengkap": "Ani Pencacah", "desa_asal": VILLAGE}))
    entry = ppl.acts.get()
    assert entry.note.startswith("diubah lewat berkas")
    assert "desa" in entry.note.lower()


def test_columns_that_are_not_in_the_file_stay_as_they_are(taken_in, ppl, pml, kab):
    row = staffing.write_personnel(ppl, by=kab, bank_name="BRI", phone="081234567890")
    Personnel.objects.filter(pk=row.pk).update(photo=b"foto")
    Officer.objects.filter(pk=ppl.pk).update(password="rahasia")
    file = taken_in(b"nama_pengguna,nama_lengkap,status\nani,Ani Baru,dikontrak\n")
    assert counts(file) == (0, 1, 0, 0)
    ppl.refresh_from_db()
    row = Personnel.objects.get()
    assert (ppl.full_name, ppl.leader, row.bank_name, row.status) == ("Ani Baru", pml, "BRI", "contracted")
    assert (bytes(row.photo), ppl.password) == (b"foto", "rahasia")
    assert row.changed_at > file.at
    assert personnel.number_in_full(row, "phone") == "081234567890"


def test_the_page_names_who_changes_and_what_before_anything_does(as_administrator, checked, ppl):
    file = checked(b"nama_pengguna;nama_lengkap;telepon\nani;Ani Baru;081234567890\n")
    page = as_administrator.get(url("officer_import", file)).content.decode()
    lines = [" ".join(text.split()) for text in re.findall(r"<td>(.*?)</td>", page[page.index("Sekarang") :])]
    assert lines == ["Nama lengkap", "Ani", "→ Ani Baru", "Nomor telepon", "–", "→ ••••••••••90"]
    assert "Nomor telepon <strong>1</strong>" in page
    assert "081234567890" not in page
    assert "<strong>1</strong> diperbarui" in page
    ppl.refresh_from_db()
    assert ppl.full_name == "Ani"


FIVE = ["kode_petugas", "pengawas", "desa_asal", "bank", "honor_tetap"]


@pytest.fixture
def serving(ppl, pml, kab):
    """Ani with five fields that a list can empty."""
    Officer.objects.filter(pk=ppl.pk).update(leader=pml, home_area=VILLAGE, officer_code="0042")
    staffing.write_personnel(ppl, by=kab, bank_name="BRI", pay_fixed=1_500_000)
    return ppl


def five_of(officer: Officer) -> list:
    officer = Officer.objects.select_related("personnel").get(pk=officer.pk)
    record = officer.personnel
    return [officer.officer_code, officer.leader_id, officer.home_area_id, record.bank_name, record.pay_fixed]


def test_errors_and_formulas_of_excel_are_said_by_row_and_column_and_take_nothing_away(checked, serving, pml):
    made = openpyxl.Workbook()
    made.active.append(["nama_pengguna", "nama_lengkap", *FIVE])
    made.active.append(["ani", "Ani", "#N/A", "#DIV/0!", "#REF!", "=A9", "=B9"])
    for cell in ("C2", "D2", "E2"):
        made.active[cell].data_type = "e"
    stream = io.BytesIO()
    made.save(stream)
    file = checked(stream.getvalue())
    assert counts(file) == (0, 0, 0, 1)
    assert sorted(faults(file)) == [
        (2, "bank", "="),
        (2, "desa_asal", "#REF!"),
        (2, "honor_tetap", "="),
        (2, "kode_petugas", "#N/A"),
        (2, "pengawas", "#DIV/0!"),
    ]
    told = checked(b"nama_pengguna,nama_lengkap,bank\nani,#NAME?,#N/A\n")  # as Excel saves them in CSV
    assert [(row, column) for row, column, _value in faults(told)] == [(2, "nama_lengkap"), (2, "bank")]


def test_an_empty_cell_leaves_what_is_there_and_kosongkan_takes_it_away(
    as_administrator, checked, serving, pml, administrator
):
    before = five_of(serving)
    file = checked(book({"nama_pengguna": "ani", "nama_lengkap": "Ani"}))
    assert counts(file) == (0, 0, 1, 0)
    assert five_of(serving) == before == ["0042", pml.pk, VILLAGE, "BRI", 1_500_000]

    file = checked(book({"nama_pengguna": "ani", "nama_lengkap": "Ani"} | dict.fromkeys(FIVE, "KOSONGKAN")))
    page = as_administrator.get(url("officer_import", file)).content.decode()
    assert dict(re.findall(r"<td>([^<]*)</td>\s*<td>([^<]*)</td>\s*<td>\s*→ <span[^>]*>\s*dikosongkan", page)) == {
        "Kode petugas": "0042",
        "Pengawas": "budi",
        "Desa asal": VILLAGE,
        "Bank": "BRI",
        "Honor tetap per bulan (Rp)": "1500000",
    }
    assert "tulis KOSONGKAN" in page
    assert b"1500000" not in bytes(file.preview)
    assert load(file, administrator).preview is None
    assert five_of(serving) == ["", None, None, "", None]


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("nama_pengguna", 199001012015031001, "16 digit atau lebih"),
        ("nama_pengguna", 19.5, "pecahan"),
        ("pengawas", 1990010120150310.0, "16 digit atau lebih"),
        ("telepon", 81234567890.5, "pecahan"),
        ("honor_tetap", 25.125, "pecahan"),
        ("desa_asal", "7,31701E+9", "7,3E+15"),
        ("desa_asal", 73.1, "pecahan"),
        ("nama_pengguna", True, "BENAR"),
        ("nama_lengkap", True, "BENAR"),
        ("surel", False, "BENAR"),
    ],
)
def test_a_number_that_lost_digits_is_refused_in_every_column(checked, column, cell, said):
    file = checked(book(KIKI | {column: cell}))
    [(row, where, reason)] = OfficerFault.objects.filter(file=file).values_list("row", "column", "reason")
    assert (row, where) == (2, column)
    assert said in reason


def in_percent(content: bytes, place: str, number_format: str) -> bytes:
    made = openpyxl.load_workbook(io.BytesIO(content))
    made.active[place].number_format = number_format
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("value", "number_format", "mark"),
    [
        (0.87, "0%", "87.00"),
        (0.855, "0.0%", "85.50"),
        (0.29, "0.00%", "29.00"),
        (1, '0" persen"%', "100.00"),
        (0, "0%", "0.00"),
        (87, '0"%"', "87.00"),
        (87, r"0\%", "87.00"),
        (85.5, "0.0", "85.50"),
        ("85,5 %", "@", "85.50"),
    ],
)
def test_a_mark_in_percent_is_what_is_seen(taken_in, value, number_format, mark):
    place = f"{openpyxl.utils.get_column_letter(COLUMNS.index('nilai_pelatihan') + 1)}2"
    taken_in(in_percent(book(KIKI | {"nilai_pelatihan": value}), place, number_format))
    assert f"{Personnel.objects.get(officer__username=KIKI['nama_pengguna']).training_mark}" == mark


@pytest.mark.parametrize("column", ["honor_tetap", "telepon", "nama_lengkap", "desa_asal"])
def test_a_percent_where_none_is_meant_is_refused(checked, column):
    place = f"{openpyxl.utils.get_column_letter(COLUMNS.index(column) + 1)}2"
    file = checked(in_percent(book(KIKI | {column: 0.5}), place, "0%"))
    [(row, where, shown, reason)] = OfficerFault.objects.filter(file=file).values_list(
        "row", "column", "value", "reason"
    )
    assert (row, where, shown) == (2, column, "50 %")
    assert "Berformat persen" in reason


def test_a_village_typed_as_a_number_is_its_code(taken_in):
    taken_in(book(KIKI | {"desa_asal": int(VILLAGE)}))
    assert Officer.objects.get(username="kiki").home_area_id == VILLAGE


@pytest.mark.parametrize("space", ["\N{NO-BREAK SPACE}", "\n", "\t", "\u2009", " \r\n "])
def test_every_kind_of_space_is_one_space(taken_in, space):
    taken_in(
        book(KIKI | {"nama_lengkap": f"Andi{space}Baso", "bank": f"Bank{space}BRI", "status": f"Lulus{space}pelatihan"})
    )
    one = Officer.objects.select_related("personnel").get(username="kiki")
    assert (one.full_name, one.personnel.bank_name, one.personnel.status) == ("Andi Baso", "Bank BRI", "trained")


@pytest.mark.parametrize("column", ["nama_pengguna", "nama_lengkap", "aktif", "status"])
def test_what_must_be_there_cannot_be_emptied(checked, ppl, column):
    file = checked(book({"nama_pengguna": "ani", "nama_lengkap": "Ani"} | {column: "KOSONGKAN"}))
    assert faults(file) == [(2, column, "KOSONGKAN")]


def test_the_sheet_its_first_rows_and_its_hidden_rows_are_told_before_the_decision(as_administrator, checked):
    made = openpyxl.load_workbook(io.BytesIO(book(KIKI | {"telepon": "081234567890"}, JOKO)))
    made.active.title = "Petugas baru"
    made.active.row_dimensions[3].hidden = True
    made.create_sheet("Lama", 0).sheet_state = "hidden"
    stream = io.BytesIO()
    made.save(stream)
    file = checked(stream.getvalue())
    page = as_administrator.get(url("officer_import", file)).content.decode()
    assert "Lembar “Petugas baru”, lembar tampak yang pertama" in page
    assert "1 baris tersembunyi" in page
    first = page[page.index("Lembar “Petugas baru”") :]
    assert "kiki" in first
    assert "081234567890" not in page


def test_the_same_file_twice_changes_nothing_and_says_so(as_administrator, taken_in, checked, administrator):
    first = taken_in(book(JOKO))
    before = Personnel.objects.get()
    again = checked(book(JOKO))
    assert counts(again) == (0, 0, 1, 0)
    page = as_administrator.get(url("officer_import", again)).content.decode()
    assert "Tidak ada yang berubah" in page
    assert "sudah diunggah" in page or first.digest != again.digest  # openpyxl writes the time into its files
    assert url("officer_import_take_in", again) not in page
    with pytest.raises(actions.CannotTakeIn):
        actions.take_in(again, by=administrator)
    assert bytes(Personnel.objects.get().phone) == bytes(before.phone)
    assert Personnel.objects.get().changed_at == before.changed_at


def test_the_very_same_bytes_are_recognised(as_administrator, taken_in, checked):
    taken_in(b"nama_pengguna,nama_lengkap\nkiki,Kiki\n")
    again = checked(b"nama_pengguna,nama_lengkap\nkiki,Kiki\n")
    assert "sudah diunggah Hadi" in as_administrator.get(url("officer_import", again)).content.decode()


def test_judging_asks_the_database_the_same_for_three_rows_as_for_thirty(administrator, officer, kab, tmp_path):
    for number in range(30):
        made = officer(f"u{number}", home_area_id=VILLAGE)
        staffing.write_personnel(made, by=kab, phone="081234567890")
    asked = []
    for count in (3, 30):
        path = tmp_path / "petugas.csv"
        lines = [f"u{number},Nama Baru,dikontrak,{VILLAGE}" for number in range(count)]
        path.write_text("\n".join(["nama_pengguna,nama_lengkap,status,desa_asal", *lines]))
        with CaptureQueriesContext(connection) as queries:
            told = judge(path, by=administrator, progress=lambda done, rows: None)
        assert (len(told.changed), told.faults) == (count, [])
        asked.append(len(queries))
    assert asked[0] == asked[1]


# --- What is refused -------------------------------------------------------------------------------------------------


def test_every_error_of_every_row_is_named_with_its_column(checked, officer, administrator):
    officer("jauh", Role.ENUMERATOR, FOREIGN_SLS)
    wrong = {"nama_pengguna": "mira", "nama_lengkap": "Mira", "nomor_rekening": 12345678, "honor_tetap": "banyak"}
    file = checked(
        book(
            JOKO,
            KIKI | {"status": "raja", "nilai_pelatihan": 120, "telepon": "12"},
            {"nama_pengguna": "lina", "desa_asal": "7371010001", "pengawas": "siapa", "surel": "bukan surel"},
            wrong,
            {"nama_pengguna": "jauh", "nama_lengkap": "Jauh"},
            {"nama_pengguna": "nani", "nama_lengkap": "Nani", "pengawas": "nani", "kode_petugas": "123456789"},
            {"nama_pengguna": "joko", "nama_lengkap": "Joko lagi"},
        )
    )
    assert counts(file) == (1, 0, 0, 6)
    assert [(row, column) for row, column, _value in faults(file)] == [
        *[(3, "status"), (3, "nilai_pelatihan"), (3, "telepon")],
        *[(4, "nama_lengkap"), (4, "pengawas"), (4, "desa_asal"), (4, "surel")],
        *[(5, "nomor_rekening"), (5, "honor_tetap")],
        *[(6, "nama_pengguna")],
        *[(7, "kode_petugas"), (7, "pengawas")],
        *[(8, "nama_pengguna")],
    ]
    reasons = dict(OfficerFault.objects.filter(file=file, row__in=[5, 6, 8]).values_list("column", "reason"))
    assert "Tersimpan sebagai angka" in reasons["nomor_rekening"]
    assert "Dua kali" in reasons["nama_pengguna"]
    with pytest.raises(actions.CannotTakeIn):
        actions.take_in(file, by=administrator)
    assert not Officer.objects.filter(username__in=["joko", "kiki"]).exists()


def test_bad_rows_are_shown_and_given_as_a_file(as_administrator, checked):
    file = checked(book(JOKO, KIKI | {"status": "raja"}))
    page = as_administrator.get(url("officer_import", file)).content.decode()
    assert "1 baris salah" in page
    assert "raja" in page
    assert "Status tidak dikenal" in page
    lines = as_administrator.get(url("officer_import_faults", file) + "?format=csv").content.decode("utf-8-sig")
    assert lines.splitlines()[1].startswith('3,"status","raja","Status tidak dikenal')


def test_a_number_is_masked_where_it_is_refused_also_beside_its_own_column(checked):
    file = checked(
        book(
            KIKI | {"telepon": "0812345678901234567"},
            {
                "nama_pengguna": "lina",
                "nama_lengkap": "Lina",
                "surel": "0812-3456-7890",
                "honor_tetap": "x 001201045678503",
            },
        )
    )
    told = [value for _row, _column, value in faults(file)]
    assert len(told) == 3
    assert not [value for value in told if "1234" in value.replace("-", "") or "00120" in value]


def test_no_number_stands_in_a_job_or_on_the_disk(checked, administrator, folder, caplog):
    file = checked(book(JOKO, KIKI))
    [waiting] = folder.iterdir()
    assert b"xl/worksheets" not in waiting.read_bytes()
    file = load(file, administrator)
    assert file.state == OfficerFile.State.TAKEN_IN
    assert not list(folder.iterdir())
    told = json.dumps(list(Job.objects.values("params", "result", "error", "note")), default=str) + caplog.text
    told += " ".join(entry.note for entry in OfficerChange.objects.all())
    assert counts(file) == (2, 0, 0, 0)
    assert "joko" not in json.dumps(file.load_job.result)
    assert "1234567890" not in told
    assert "45678" not in told


def test_a_file_that_nothing_can_be_taken_from_is_not_kept(checked, administrator, folder):
    checked(book(KIKI | {"status": "raja"}))
    checked(b"nama_pengguna,nama_lengkap\n")
    checked(b"x,y\n1,2\n")
    assert not list(folder.iterdir())
    file = checked(book(JOKO))
    assert len(list(folder.iterdir())) == 1
    actions.let_go(file, by=administrator)
    assert not Officer.objects.filter(username="joko").exists()


def test_a_file_that_nobody_decides_on_is_forgotten_after_a_day(checked, administrator, folder):
    file = checked(book(JOKO))
    assert expiry.purge() == 0
    [waiting] = folder.iterdir()
    os.utime(waiting, (0, 0))
    OfficerFile.objects.update(at=file.at - timedelta(days=1))
    assert expiry.purge() == 1
    assert OfficerFile.objects.get().preview is None
    file = load(file, administrator)
    assert "tidak ada lagi di server" in file.load_job.error
    assert not Officer.objects.filter(username="joko").exists()


def test_a_file_that_was_cut_short_is_not_read(checked, administrator, folder):
    file = checked(book(JOKO))
    [waiting] = folder.iterdir()
    waiting.write_bytes(waiting.read_bytes()[:-60])
    assert "tidak ada lagi di server" in load(file, administrator).load_job.error


def test_a_file_ends_nobody_s_access(checked, ppl):
    file = checked(book({"nama_pengguna": "ani", "nama_lengkap": "Ani", "aktif": "0"}))
    assert [(row, column) for row, column, _value in faults(file)] == [(2, "aktif")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Berkas ini kosong"),
        (b"nama\nkiki\n", "Kolom wajib: nama_pengguna, nama_lengkap"),
        (b"PK\x03\x04 rusak", "rusak"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel lama"),
    ],
)
def test_what_is_no_list_is_refused_in_words(as_administrator, content, said, folder):
    page = send(as_administrator, content, "daftar.csv")
    if page.status_code == 302:
        jobs.run(OfficerFile.objects.get().check_job_id)
        page = as_administrator.get(page.url)
    assert said in page.content.decode()
    assert not folder.exists() or not list(folder.iterdir())


def test_a_file_beyond_measure_is_refused(as_administrator, monkeypatch, folder):
    monkeypatch.setattr("enumeration.officers.lists.views.MOST_BYTES", 1000)
    assert "lebih besar dari" in send(as_administrator, b"\0" * 2000).content.decode()
    assert not OfficerFile.objects.exists()
    assert not folder.exists() or not list(folder.iterdir())


def test_more_rows_than_a_province_has_are_refused(checked, monkeypatch):
    monkeypatch.setattr("enumeration.officers.lists.judging.MOST_ROWS", 2)
    file = checked(b"nama_pengguna,nama_lengkap\na1,A\na2,B\na3,C\n")
    assert "Lebih dari 2 baris" in Job.objects.get(pk=file.check_job_id).error


def test_a_small_file_that_unpacks_beyond_measure_is_refused(checked):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in range(5_001):
            packed.writestr(f"xl/worksheets/sheet{part}.xml", b"")
    made = checked(file.getvalue())
    assert "terlalu besar" in Job.objects.get(pk=made.check_job_id).error


# --- All or nothing --------------------------------------------------------------------------------------------------


def test_what_went_wrong_between_check_and_taking_in_leaves_nothing(checked, administrator, officer):
    file = checked(book(JOKO, KIKI))
    officer("kiki", Role.ENUMERATOR, FOREIGN_SLS)
    file = load(file, administrator)
    assert "Tidak ada yang disimpan" in file.load_job.error
    assert (file.state, counts(file)) == (OfficerFile.State.CHECKED, (1, 0, 0, 1))
    assert faults(file) == [(3, "nama_pengguna", "kiki")]
    assert not Officer.objects.filter(username="joko").exists()
    assert Officer.objects.get(username="kiki").full_name == "Kiki"
    assert not Personnel.objects.exists()


def test_who_changed_while_the_rows_were_judged_is_judged_again(checked, administrator, ppl, kab, monkeypatch):
    staffing.write_personnel(ppl, by=kab, bank_name="BRI")
    file = checked(b"nama_pengguna,nama_lengkap,bank\nani,Ani,BNI\nkiki,Kiki,BRI\n")
    judge, calls = actions.judge, []

    def judged_late(*args, **more):
        told = judge(*args, **more)
        if not calls:
            staffing.write_personnel(ppl, by=kab, bank_name="BNI", phone="081234567890")
        calls.append(told)
        return told

    monkeypatch.setattr(actions, "judge", judged_late)
    file = load(file, administrator)
    assert len(calls) == 2
    assert (file.state, counts(file)) == (OfficerFile.State.TAKEN_IN, (1, 0, 1, 0))
    assert personnel.number_in_full(Personnel.objects.get(officer=ppl), "phone") == "081234567890"


def test_a_name_that_was_taken_while_the_rows_were_judged_is_refused(checked, administrator, officer, monkeypatch):
    file = checked(book(JOKO, KIKI))
    judge = actions.judge

    def judged_late(*args, **more):
        told = judge(*args, **more)
        if not Officer.objects.filter(username="kiki").exists():
            officer("kiki", Role.ENUMERATOR, FOREIGN_SLS)
        return told

    monkeypatch.setattr(actions, "judge", judged_late)
    file = load(file, administrator)
    assert "Tidak ada yang disimpan" in file.load_job.error
    assert not Officer.objects.filter(username="joko").exists()


def test_a_job_done_again_does_nothing_again(checked, administrator):
    file = checked(book(JOKO))
    job = actions.take_in(file, by=administrator)
    jobs.run(job.pk)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)  # its worker died before it could say so
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert Officer.objects.filter(username="joko").count() == 1
    assert OfficerChange.objects.filter(officer__full_name__startswith="Joko").count() == 1


def test_a_stopped_job_leaves_nothing_and_is_taken_up_again(checked, administrator, as_administrator):
    file = checked(book(JOKO))
    job = actions.take_in(file, by=administrator)
    as_administrator.post(url("officer_import_stop", file))
    jobs.run(job.pk)
    assert not Officer.objects.filter(username="joko").exists()
    assert "Muat lagi" in as_administrator.get(url("officer_import", file)).content.decode()
    file = load(file, administrator)
    assert (file.state, file.load_job.state) == (OfficerFile.State.TAKEN_IN, Job.State.DONE)
    assert Officer.objects.filter(username="joko").exists()


def test_whose_right_has_ended_meanwhile_takes_nothing_in(checked, administrator):
    file = checked(book(JOKO))
    job = actions.take_in(file, by=administrator)
    administrator.assignments.update(ended_at=file.at)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert not Officer.objects.filter(username="joko").exists()


@pytest.mark.django_db(transaction=True)
def test_a_double_click_imports_once(checked, administrator):
    file = checked(book(JOKO, KIKI))
    start, asked = threading.Barrier(6), []

    def click() -> None:
        try:
            start.wait()
            asked.append(actions.take_in(file, by=administrator).pk)
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _ in range(6)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert len(asked) == 6
    assert len(set(asked)) == 1
    assert Job.objects.filter(kind=actions.LOAD).count() == 1


# --- Who, and what goes out ------------------------------------------------------------------------------------------


def test_a_colleague_does_not_see_the_file(client, checked, officer):
    file = checked(book(JOKO))
    client.force_login(officer("lain", Role.ADMINISTRATOR, DISTRICT))
    for name in ("officer_import", "officer_import_progress", "officer_import_faults"):
        assert client.get(url(name, file)).status_code == 404
    for name in ("officer_import_take_in", "officer_import_let_go", "officer_import_stop"):
        assert client.post(url(name, file)).status_code == 404


def test_an_export_is_masked_and_can_be_brought_back_as_it_is(as_administrator, taken_in, ppl, kab):
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
    assert "•••••••••••••03" in text
    changed = text.replace("BRI", "BNI")
    taken_in(changed.encode())
    row = Personnel.objects.get(officer=ppl)
    assert (row.bank_name, personnel.number_in_full(row, "bank_account")) == ("BNI", "001201045678503")
    ppl.refresh_from_db()
    assert ppl.full_name == "=cmd|x"


def personnel_fields() -> list[str]:
    from enumeration.officers.admin import OfficerResource

    return list(OfficerResource.Meta.fields)


def test_the_template_is_what_the_import_reads(as_administrator, checked):
    file = as_administrator.get(url("officer_import_template")).content
    made = openpyxl.load_workbook(io.BytesIO(file))
    assert [cell.value for cell in made.active[1]] == COLUMNS
    assert made.active["C2"].number_format == "@"
    assert "tulis KOSONGKAN" in made["Keterangan"].cell(made["Keterangan"].max_row, 2).value
    for column, value in JOKO.items():
        made.active.cell(2, COLUMNS.index(column) + 1, str(value))
    filled = io.BytesIO()
    made.save(filled)
    assert counts(checked(filled.getvalue())) == (1, 0, 0, 0)


def test_the_example_of_every_column_can_be_taken_in(checked, officer):
    officer("budi", home_area_id=VILLAGE)
    example = {column.name: column.example for column in officer_uploads.COLUMNS}
    file = checked(book(example))
    assert (counts(file), faults(file)) == ((1, 0, 0, 0), [])


def test_the_admin_leads_to_the_page_of_the_import(as_administrator):
    for name in ("import", "process_import"):
        assert as_administrator.post(reverse(f"admin:enumeration_officer_{name}")).url == url("officer_imports")


@pytest.mark.parametrize("who", ["kab", "koseka", "pml", "ppl", "analyst"])
def test_only_administrators_import_export_or_fetch_the_template(client, who, request, checked):
    file = checked(book(JOKO))
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("admin:enumeration_officer_export")).status_code == 403
    for name in ("officer_imports", "officer_import_template"):
        assert client.get(url(name)).status_code == 403
    assert client.get(url("officer_import", file)).status_code == 403
    assert client.post(url("officer_import_take_in", file)).status_code == 403
