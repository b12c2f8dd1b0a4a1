"""The pages of the pre-printed list: upload, see what would change, import or discard."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from enumeration import jobs
from enumeration.access import Role
from enumeration.models import Household, Job, PrelistFile
from enumeration.prelist.columns import COLUMNS
from tests.conftest import DISTRICT, KECAMATAN, OTHER_KECAMATAN_SLS
from tests.enumeration.prelist.conftest import as_csv, as_xlsx, fresh, letters, line

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_office(client, kab):
    client.force_login(kab)
    return client


def url(name: str, file: PrelistFile | None = None) -> str:
    return reverse(f"enumeration:{name}", args=[file.pk] if file else [])


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def send(client, content: bytes, name: str = "prelist.csv", **more):
    sent = {"area_code": DISTRICT, "file": SimpleUploadedFile(name, content), **more}
    return client.post(url("prelist_upload"), sent)


# --- Uploading -------------------------------------------------------------------------------------------------------


def test_an_upload_is_checked_shown_and_taken_in(at_office):
    response = send(at_office, as_csv([line(1), line(2), line(3, kode_sls="x")]))
    file = PrelistFile.objects.get()
    assert response.url == url("prelist_file", file)
    assert "sedang diperiksa" in text_of(at_office.get(response.url)).lower()

    jobs.run(file.check_job_id)
    shown = text_of(at_office.get(response.url))
    assert "<strong>2</strong> keluarga ditambahkan" in shown
    assert "<strong>1</strong> baris yang salah tidak dimuat" in shown
    assert "kode_sls" in shown and "harus 16 angka" in shown
    assert "Larompong" in shown

    at_office.post(url("prelist_take_in", file))
    jobs.run(fresh(file).load_job_id)
    assert Household.objects.count() == 2
    assert "Prelist sudah dimuat" in text_of(at_office.get(response.url))


def test_the_same_file_again_is_told_at_once(at_office):
    send(at_office, as_csv([line(1)]))
    jobs.run(Job.objects.get().pk)
    response = send(at_office, as_csv([line(1)]))
    assert "Berkas yang sama persis sudah diunggah Dewi" in text_of(at_office.get(response.url))


def test_a_file_with_nothing_new_says_so_and_has_no_button(at_office, taken_in, checked):
    taken_in(as_csv([line(1)]))
    file = checked(as_csv([line(1)]))
    shown = text_of(at_office.get(url("prelist_file", file)))
    assert "Tidak ada yang berubah bila berkas ini dimuat" in shown
    assert url("prelist_take_in", file) not in shown


def test_without_a_file_the_form_says_so(at_office):
    response = at_office.post(url("prelist_upload"), {"area_code": DISTRICT})
    assert response.status_code == 422
    assert "Pilih berkas." in text_of(response)


def test_an_upload_that_is_too_large_is_not_kept(at_office, monkeypatch, files):
    monkeypatch.setattr("enumeration.prelist.views.MOST_BYTES", 100)
    response = send(at_office, b"x" * 200_000)
    assert response.status_code == 422
    assert "lebih besar dari" in text_of(response)
    assert not files.exists()
    assert not PrelistFile.objects.exists()


def test_an_upload_without_its_token_is_refused(kab):
    client = Client(enforce_csrf_checks=True)
    client.force_login(kab)
    assert send(client, as_csv([line(1)])).status_code == 403
    assert not PrelistFile.objects.exists()


def test_a_place_that_is_not_mine_cannot_be_chosen(at_office):
    assert send(at_office, as_csv([line(1)]), area_code="7371").status_code == 422


def test_the_template_holds_every_column_as_text(at_office, checked):
    response = at_office.get(url("prelist_template"))
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert [cell.value for cell in sheet[1]] == [column.name for column in COLUMNS]
    assert [cell.data_type for cell in sheet[2]] == ["s"] * len(COLUMNS)
    assert checked(response.content).new == 1
    assert checked(at_office.get(url("prelist_template") + "?format=csv").content).new == 1


def test_the_template_formats_whole_columns_as_text(at_office):
    """Not only its second row: a code that is typed further down loses its last digits in a column of numbers."""
    book = openpyxl.load_workbook(io.BytesIO(at_office.get(url("prelist_template")).content))
    assert {book["Prelist"].column_dimensions[letter].number_format for letter in "ABCDEF"} == {"@"}
    with zipfile.ZipFile(io.BytesIO(at_office.get(url("prelist_template")).content)) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
        styles = packed.read("xl/styles.xml").decode()
    used = {int(style) for style in re.findall(r'<col [^>]*style="(\d+)"', sheet)}
    formats = re.findall(r"<xf ([^>]*)>", styles[styles.index("<cellXfs") :])
    assert used
    assert all('numFmtId="49"' in formats[style] for style in used)  # 49 is Excel's own number for text
    assert "tulis KOSONGKAN" in book["Keterangan"].cell(book["Keterangan"].max_row, 2).value


# --- Seeing ----------------------------------------------------------------------------------------------------------


def test_what_changes_is_shown_old_and_new_before_anything_does(at_office, taken_in, checked):
    card = "7317010101010001"
    taken_in(as_csv([line(1, alamat="JL. A", nomor_kk=card), line(2, alamat="JL. B")]))
    file = checked(
        as_csv([line(1, alamat="JL. C"), line(2, nama_kepala_keluarga="BARU", alamat="KOSONGKAN", nomor_kk=card)])
    )
    page = at_office.get(url("prelist_file", file)).content.decode()
    changes = page[page.index("Keluarga yang berubah") :]
    cells = [re.sub(r"<[^>]*>|\s+", " ", cell).split() for cell in re.findall(r"(?s)<td[^>]*>(.*?)</td>", changes)]
    assert [" ".join(cell) for cell in cells[:12]] == [
        *("3", "nama_kepala_keluarga", "KEPALA C", "→ BARU"),
        *("3", "alamat", "JL. B", "→ dikosongkan"),
        *("3", "nomor_kk", "–", "→ " + "•" * 16),
    ]
    assert " ".join(cells[14]) == "JL. A"
    assert "KEPALA C" not in str(file.check_job.result)
    assert card not in page


def test_the_sheet_its_first_rows_and_its_hidden_rows_are_told_before_the_decision(at_office, checked):
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx([line(1, nomor_kk="7317010101010001"), line(2)])))
    book.active.title = "Data Luwu"
    book.active.row_dimensions[3].hidden = True
    stream = io.BytesIO()
    book.save(stream)
    page = at_office.get(url("prelist_file", checked(stream.getvalue(), name="prelist.xlsx"))).content.decode()
    assert "Lembar “Data Luwu”" in page
    assert "KEPALA B" in page
    assert "7317010101010001" not in page
    assert "1 baris tersembunyi" in page


def test_bad_rows_are_shown_page_by_page(at_office, checked):
    file = checked(as_csv([line(number, nomor_kk="1") for number in range(1, 121)]))
    address, rows = url("prelist_file", file), []
    while address:
        shown = at_office.get(address).content.decode()
        rows += [int(row) for row in re.findall(r'<th scope="row" class="num">(\d+)</th>', shown)]
        more = re.search(r'href="([^"]*sesudah=[^"]*)"', shown)
        address = more[1] if more else ""
    assert rows == list(range(2, 122))


def test_a_page_asks_the_same_few_questions_however_many_rows_are_bad(
    at_office, checked, django_assert_max_num_queries
):
    file = checked(as_csv([line(number, nomor_kk="1") for number in range(1, 60)]))
    at_office.get(url("prelist_file", file))
    with django_assert_max_num_queries(14):
        at_office.get(url("prelist_file", file))
    with django_assert_max_num_queries(14):
        at_office.get(url("prelist_files"))


def test_reasons_are_told_in_the_readers_language(at_office, checked):
    file = checked(as_csv([line(1, kode_sls="x")]))
    at_office.post(reverse("enumeration:set_language"), {"language": "en"})
    with translation.override("en"):
        assert "must have 16 digits" in text_of(at_office.get(url("prelist_file", file)))


def test_what_an_uploader_wrote_is_not_markup(at_office, checked):
    file = checked(as_csv([line(1, nama_kepala_keluarga="<script>alert(1)</script>")]), name="<b>x</b>.csv")
    shown = at_office.get(url("prelist_file", file)).content.decode()
    assert "<script>alert" not in shown and "<b>x" not in shown


def test_a_file_that_cannot_be_read_says_why(at_office, upload):
    file = upload(b"a,b\n1,2\n")
    jobs.run(file.check_job_id)
    shown = text_of(at_office.get(url("prelist_file", file)))
    assert "bukan baris judul" in shown and "Kolom wajib: kode_sls" in shown
    assert url("prelist_let_go", file) in shown and url("prelist_take_in", file) not in shown


@pytest.mark.parametrize("broken", ["x", "1-", "-1", "9" * 30 + "-1", "1-x"])
def test_an_address_that_was_tampered_with_shows_the_first_page(at_office, checked, broken):
    file = checked(as_csv([line(1, kode_sls="x")]))
    assert at_office.get(url("prelist_file", file) + f"?sesudah={broken}").status_code == 200
    assert at_office.get(url("prelist_files") + f"?sebelum={broken}").status_code == 200


# --- Deciding --------------------------------------------------------------------------------------------------------


def test_a_file_is_let_go(at_office, checked):
    file = checked(as_csv([line(1)]))
    response = at_office.post(url("prelist_let_go", file), follow=True)
    assert "tidak dipakai dan dihapus" in text_of(response)
    assert fresh(file).state == PrelistFile.State.LET_GO


def test_a_colleague_sees_the_progress_and_may_stop_it(at_office, upload, officer):
    file = upload(as_csv([line(1)]), by=officer("gita", Role.DISTRICT_OFFICE, DISTRICT))
    assert 'class="job"' in at_office.get(url("prelist_progress", file)).content.decode()
    at_office.post(url("prelist_stop", file))
    assert fresh(file).check_job.state == Job.State.CANCELLED
    assert at_office.get(url("prelist_progress", file))["HX-Refresh"] == "true"
    assert "Pekerjaan dihentikan" in text_of(at_office.get(url("prelist_file", file)))


@pytest.mark.parametrize("name", ["prelist_file", "prelist_progress", "prelist_faults"])
def test_a_file_of_another_place_does_not_exist(client, checked, officer, name):
    file = checked(as_csv([line(1, OTHER_KECAMATAN_SLS)]))
    client.force_login(officer("hadi", Role.DISTRICT_OFFICE, KECAMATAN))
    assert client.get(url(name, file)).status_code == 404
    assert file.name not in text_of(client.get(url("prelist_files")))
    for verb in ("prelist_take_in", "prelist_let_go", "prelist_stop"):
        assert client.post(url(verb, file)).status_code == 404


def test_only_who_may_import_comes_here(client, koseka):
    client.force_login(koseka)
    assert client.get(url("prelist_files")).status_code == 403


# --- All bad rows as a file ------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_all_bad_rows_as_csv_and_excel(at_office, checked):
    rows = [line(number, nama_kepala_keluarga=f"=1+{letters(number)}") for number in range(1, 131)]
    file = checked(as_csv([*rows, line(131, nomor_kk="731701010101000")]))
    content = b"".join(at_office.get(url("prelist_faults", file) + "?format=csv").streaming_content)
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert lines[0] == ["Baris", "Kolom", "Isi", "Alasan"]
    assert lines[1][:3] == ["2", "nama_kepala_keluarga", "'=1+B"]
    assert [int(one[0]) for one in lines[1:]] == list(range(2, 133))
    assert lines[-1][2] == "731701•••••••••"

    response = at_office.get(url("prelist_faults", file))
    assert "prelist-tidak-dimuat.xlsx" in response["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    found = list(book[book.sheetnames[1]].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in found] == list(range(2, 133))
    assert found[0][2] == "=1+B"
    assert all(cell.data_type != "f" for cell in book[book.sheetnames[1]]["C"])
