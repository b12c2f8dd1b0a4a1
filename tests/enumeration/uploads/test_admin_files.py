"""Lists uploaded through the admin: within limits, every fault a sentence with row and column, nothing lost silently."""

from __future__ import annotations

import csv
import io
import os
import re
import resource
from datetime import date

import openpyxl
import pytest
from django.urls import reverse
from django.utils.html import conditional_escape

from enumeration import expiry
from enumeration.admin import AreaAdmin, AreaResource
from enumeration.models import Area, Round
from enumeration.uploads import admin
from enumeration.uploads.folder import ADMIN
from enumeration.uploads.reading import QUICK, Limits
from tests.conftest import VILLAGE
from tests.enumeration.test_admin import upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def as_administrator(client, administrator):
    client.force_login(administrator)
    return client


def xlsx(*rows, sheet_of=None) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    if sheet_of:
        sheet_of(made)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def faults(answer) -> list[tuple]:
    return [
        (bad.number, name, *told)
        for bad in answer.context["result"].invalid_rows
        for name, told in bad.error_dict.items()
    ]


def test_a_small_workbook_that_unpacks_beyond_measure_ends_the_reading_child_only(as_administrator):
    """One cell at each end of the sheet. In the web process it took 885 MB of memory."""
    content = xlsx(["kode", "nama"], sheet_of=lambda book: book.active.cell(1_048_576, 16_384, "x"))
    assert len(content) < 10_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer = upload(as_administrator, "area", content)
    assert "terlalu besar untuk dibaca" in answer.content.decode()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kB


def test_the_reading_child_has_the_bounds_of_a_request_that_somebody_waits_for(as_administrator, monkeypatch):
    assert (QUICK.memory, QUICK.seconds) == (512 << 20, 20)
    content = xlsx(["kode", "nama"], ["7317010003", "DESA"])
    assert upload(as_administrator, "area", content).context["result"].totals["new"] == 1
    monkeypatch.setattr(admin, "QUICK", Limits(memory=512 << 20, seconds=0))
    assert "terlalu besar untuk dibaca" in upload(as_administrator, "area", content).content.decode()


def test_a_list_has_so_many_rows_as_a_request_can_judge(as_administrator, monkeypatch):
    assert admin.MOST_ROWS == 20_000
    monkeypatch.setattr(admin, "MOST_ROWS", 2)
    rows = [["7317010003", "SATU"], ["7317010004", "DUA"], ["7317010005", "TIGA"]]
    assert upload(as_administrator, "area", xlsx(["kode", "nama"], *rows[:2])).context["result"].totals["new"] == 2
    page = upload(as_administrator, "area", xlsx(["kode", "nama"], *rows)).content.decode()
    assert "Lebih dari 2 baris" in page


def test_a_large_upload_is_refused_before_it_is_read(as_administrator, monkeypatch):
    monkeypatch.setattr(admin, "MOST_BYTES", 1 << 20)
    assert "lebih besar dari 1 MB" in upload(as_administrator, "area", "kode,nama\n" + "x" * (1 << 20)).content.decode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("kode,kode,nama\n73,73,SULSEL\n", "Kolom kode ada dua kali"),
        ("kode,nama\n73,SULAWESI\xe9\n".encode("latin-1"), "bukan UTF-8"),
        ("kode,nama\n".encode("utf-16"), "UTF-16"),
        ("satu,dua\n1,2\n", "Kolom wajib: kode, nama"),
        (b"PK\x03\x04 tetapi bukan", "rusak atau bukan XLSX"),
        (b"\x00\x01\x02", "bukan berkas CSV atau XLSX"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(as_administrator, content, said):
    page = upload(as_administrator, "area", content).content.decode()
    assert said in page
    assert not re.search(r"Traceback|site-packages|\.py\b|encountered", page)


@pytest.mark.parametrize(
    "content",
    ["kode ,Nama\n7317010003,DESA BAIK\n", "kode;nama\n7317010003;DESA BAIK\n"],
)
def test_a_header_with_a_space_and_semicolons_are_read(as_administrator, content):
    assert upload(as_administrator, "area", content).context["result"].totals["new"] == 1


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (["7317010003", "A" * 300], "nama", "100"),
        (["7317010003", "DESA", "7" * 300], "kode_kemendagri", "bukan kode Kemendagri"),
        (["7317010003", "DESA", 73.1], "kode_kemendagri", "pecahan"),
        ([7317010001000101, "SUB"], "kode", "16 digit atau lebih"),
        ([7317010001.5, "DESA"], "kode", "pecahan"),
        (["7,3E+09", "DESA"], "kode", "7,3E+15"),
        (["73171", "DESA"], "kode", "bukan kode BPS"),
        (["7317010003", "#N/A"], "nama", "galat Excel"),
        (["7317010003", "=A1"], "nama", "belum dihitung"),
        (["7317010003", "KOSONGKAN"], "nama", "tidak dapat dikosongkan"),
        (["7317010003", ""], "nama", "Kosong"),
        (["7317010003", True], "nama", "BENAR atau SALAH"),
        (["7317010003", False], "nama", "BENAR atau SALAH"),
        (["7317010003", "DESA", True], "kode_kemendagri", "BENAR atau SALAH"),
        ([True, "DESA"], "kode", "BENAR atau SALAH"),
        (["7317990003", "DESA"], "kode", "induk"),
    ],
)
def test_a_bad_row_is_a_sentence_with_row_and_column(as_administrator, row, column, said):
    answer = upload(as_administrator, "area", xlsx(["kode", "nama", "kode_kemendagri"], [], row))
    [(number, name, told)] = faults(answer)
    assert (number, name) == (3, column)
    assert said in told
    page = answer.content.decode()
    assert conditional_escape(told) in page
    assert not re.search(r"Traceback|site-packages|\.py\b", page)


def test_true_and_false_are_meant_where_the_column_says_yes_or_no(as_administrator, areas):
    header = ["name", "year", "starts_on", "ends_on", "is_open", "is_made_up"]
    row = ["Putaran uji", 2027, "2027-10-01", "2027-11-01", False, True]
    answer = upload(as_administrator, "round", xlsx(header, row))
    assert not answer.context["result"].invalid_rows
    answer = upload(as_administrator, "round", xlsx(header, [True, *row[1:]]))
    assert [(where, "BENAR atau SALAH" in said) for _row, where, said in faults(answer)] == [("name", True)]


def test_a_row_that_nobody_foresaw_is_a_sentence_too(as_administrator, monkeypatch):
    monkeypatch.setattr(AreaResource, "validate_instance", lambda *args, **kwargs: 1 / 0)
    answer = upload(as_administrator, "area", "kode,nama\n7317010003,DESA\n")
    assert "Baris ini tidak dapat disimpan" in answer.content.decode()
    assert "division" not in answer.content.decode()


def test_a_whole_number_that_fits_the_level_is_a_code(as_administrator):
    answer = upload(as_administrator, "area", xlsx(["kode", "nama"], [7317010003, "DESA BAIK"]))
    assert answer.context["result"].totals["new"] == 1
    assert "7317010003" in answer.content.decode()


def test_the_same_code_twice_is_said_with_its_first_row(as_administrator):
    answer = upload(as_administrator, "area", "kode,nama\n7317010003,SATU\n7317010003,DUA\n")
    [(number, name, told)] = faults(answer)
    assert (number, name) == (3, "kode")
    assert "baris 2" in told


def test_an_empty_cell_leaves_a_code_and_kosongkan_is_shown_as_emptied(as_administrator):
    village = Area.objects.get(code=VILLAGE)
    Area.objects.filter(pk=VILLAGE).update(kemendagri_code="73.17.01.2005")
    kept = upload(as_administrator, "area", f"kode,nama,kode_kemendagri\n{VILLAGE},{village.name},\n")
    assert kept.context["result"].totals["skip"] == 1
    preview = upload(as_administrator, "area", f"kode,nama,kode_kemendagri\n{VILLAGE},BARU,KOSONGKAN\n")
    page = preview.content.decode()
    assert f"<del>{village.name}</del> → <ins>BARU</ins>" in page
    assert "<del>73.17.01.2005</del> → <strong>dikosongkan</strong>" in page
    assert "tulis KOSONGKAN" in page
    as_administrator.post(
        reverse("admin:enumeration_area_process_import"), preview.context["confirm_form"].initial, follow=True
    )
    village.refresh_from_db()
    assert (village.name, village.kemendagri_code) == ("BARU", None)


def test_the_first_visible_sheet_is_read_and_named_and_hidden_rows_are_said(as_administrator):
    def hide(book):
        book.active.sheet_state = "hidden"
        shown = book.create_sheet("Tahun ini")
        shown.append(["kode", "nama"])
        shown.append(["7317010003", "BENAR"])
        shown.append(["7317010004", "TERSARING"])
        shown.row_dimensions[3].hidden = True
        book.active = 1

    page = upload(
        as_administrator, "area", xlsx(["kode", "nama"], ["7317010003", "LAMA"], sheet_of=hide)
    ).content.decode()
    assert "Lembar “Tahun ini”" in page
    assert "1 baris tersembunyi" in page
    assert "BENAR" in page
    assert "LAMA" not in page


def test_the_file_waits_sealed_and_is_gone_when_it_was_taken_in(as_administrator, settings):
    preview = upload(as_administrator, "area", "kode,nama\n7317010003,DESA RAHASIA\n")
    [waiting] = ADMIN.path.iterdir()
    assert b"RAHASIA" not in waiting.read_bytes()
    confirmation = preview.context["confirm_form"].initial
    as_administrator.post(reverse("admin:enumeration_area_process_import"), confirmation)
    assert not list(ADMIN.path.iterdir())
    again = as_administrator.post(reverse("admin:enumeration_area_process_import"), confirmation, follow=True)
    assert "tidak ada lagi di server" in again.content.decode()
    wrong = confirmation | {"format": "7", "resource": "x"}
    assert as_administrator.post(reverse("admin:enumeration_area_process_import"), wrong).status_code == 200


def test_a_file_that_nobody_confirms_is_removed_after_a_day(as_administrator):
    upload(as_administrator, "area", "kode,nama\n7317010003,DESA\n")
    [waiting] = ADMIN.path.iterdir()
    assert expiry.purge() == 0
    os.utime(waiting, (0, 0))
    assert expiry.purge() == 1


@pytest.mark.parametrize(
    ("area", "year", "column", "said"),
    [
        (7317.5, 2026, "area", "pecahan"),
        (7317010001000100, 2026, "area", "16 digit atau lebih"),
        ("7,3E+03", 2026, "area", "7,3E+15"),
        ("7317", 2026.5, "year", "pecahan"),
    ],
)
def test_a_rounds_numbers_that_lost_digits_are_refused(as_administrator, area, year, column, said):
    titles = ["name", "area", "year", "starts_on", "ends_on"]
    row = ["Latihan", area, year, "2026-10-01", "2026-10-05"]
    [(number, name, told)] = faults(upload(as_administrator, "round", xlsx(titles, row)))
    assert (number, name) == (2, column)
    assert said in told


def test_a_rounds_area_typed_as_a_number_is_its_code(as_administrator):
    titles = ["name", "area", "year", "starts_on", "ends_on"]
    answer = upload(as_administrator, "round", xlsx(titles, ["Latihan", 7317, 2026, "2026-10-01", "2026-10-05"]))
    assert answer.context["result"].totals["new"] == 1


def test_a_round_s_words_are_understood_or_refused(as_administrator):
    rows = [
        ["Latihan", 2026, date(2026, 10, 1), "2026-10-05", "tidak", True],
        ["Lain", 2026, "2026-10-01", "2026-10-05", "mungkin", ""],
    ]
    answer = upload(
        as_administrator, "round", xlsx(["name", "year", "starts_on", "ends_on", "is_open", "is_made_up"], *rows)
    )
    [(number, name, told)] = faults(answer)
    assert (number, name) == (3, "is_open")
    assert "ya" in told
    preview = upload(
        as_administrator, "round", xlsx(["name", "year", "starts_on", "ends_on", "is_open", "is_made_up"], rows[0])
    )
    as_administrator.post(
        reverse("admin:enumeration_round_process_import"), preview.context["confirm_form"].initial, follow=True
    )
    made = Round.objects.get(name="Latihan")
    assert (made.starts_on, made.is_open, made.is_made_up) == (date(2026, 10, 1), False, True)


@pytest.mark.parametrize("name", ["=1+1", "＝1+1", "x;=1+1"])
def test_an_exported_area_is_no_formula_and_comes_back_as_it_was(as_administrator, name):
    Area.objects.filter(pk=VILLAGE).update(name=name)
    page = as_administrator.get(reverse("admin:enumeration_area_export"))
    formats = {label: value for value, label in page.context["form"].fields["format"].choices}
    assert set(formats) - {"---"} == {"csv", "csv (;)", "xlsx"}
    fields = {f"arearesource_{field}": "on" for field in ("code", "name", "kemendagri_code")}
    for file_format in ("csv", "csv (;)", "xlsx"):
        sent = fields | {"resource": 0, "format": formats[file_format]}
        out = as_administrator.post(reverse("admin:enumeration_area_export"), sent)
        if file_format != "xlsx":
            text, sign = out.content.decode("utf-8-sig"), ";" if ";" in file_format else ","
            [row] = [row for row in csv.reader(io.StringIO(text), delimiter=sign) if row[0] == VILLAGE]
            assert row[1] == {"=1+1": "'=1+1", "＝1+1": "'＝1+1", "x;=1+1": "x;'=1+1"}[name]
        else:
            sheet = openpyxl.load_workbook(io.BytesIO(out.content)).active
            assert [cells[1].data_type for cells in sheet if cells[0].value == VILLAGE] == ["s"]
        back = upload(as_administrator, "area", out.content).context["result"]
        assert (back.totals["update"], back.totals["new"]) == (0, 0)


def test_the_kind_of_csv_is_remembered_here_as_on_every_other_page(as_administrator):
    address = reverse("admin:enumeration_area_export")
    progress = reverse("enumeration:progress_file", args=[VILLAGE])

    def offered_first() -> str:
        form = as_administrator.get(address).context["form"]
        return dict(form.fields["format"].choices)[form["format"].value()]

    assert offered_first() == "csv"
    formats = [one().get_title() for one in AreaAdmin.get_export_formats(None)]
    sent = {"resource": 0, "arearesource_code": "on"}
    as_administrator.post(address, sent | {"format": formats.index("csv (;)")})
    assert offered_first() == "csv (;)"
    as_administrator.post(address, sent | {"format": formats.index("xlsx")})
    assert offered_first() == "csv (;)"
    as_administrator.get(progress, {"format": "csv"})
    assert offered_first() == "csv"


@pytest.mark.parametrize("space", ["\N{NO-BREAK SPACE}", "\n", "\t"])
def test_names_keep_their_words_apart_in_lists_and_forms(as_administrator, space):
    content = xlsx(["kode", "nama"], [VILLAGE, f"DESA{space}BARU"])
    preview = upload(as_administrator, "area", content)
    confirm = reverse("admin:enumeration_area_process_import")
    as_administrator.post(confirm, preview.context["confirm_form"].initial)
    assert Area.objects.get(pk=VILLAGE).name == "DESA BARU"
    change = reverse("admin:enumeration_area_change", args=[VILLAGE])
    as_administrator.post(change, {"name": f"DESA{space}LAMA", "kemendagri_code": ""})
    assert Area.objects.get(pk=VILLAGE).name == "DESA LAMA"
