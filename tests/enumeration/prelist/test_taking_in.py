"""The list is checked without changing anything, then imported: each household once, every bad row named."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.utils import timezone

from enumeration import identity, jobs
from enumeration.access import NotAllowed
from enumeration.models import Area, Household, Job, Level, PrelistFile, State, Tally
from enumeration.prelist import actions
from enumeration.prelist.columns import Reason
from enumeration.tallies import recount
from enumeration.uploads.actions import CannotTakeIn
from enumeration.uploads.preview import Preview
from tests.conftest import DISTRICT, FOREIGN_SLS, KECAMATAN, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS
from tests.enumeration.prelist.conftest import HEADER, as_csv, as_xlsx, counts, faults, fresh, line, load

pytestmark = pytest.mark.django_db

CARD = "7317010101010001"


def on_list(code: str = OWN_SLS) -> list[tuple[int | None, str | None]]:
    rows = Household.objects.filter(area=code).order_by("prelist_number")
    return list(rows.values_list("prelist_number", "head_name"))


# --- Checking --------------------------------------------------------------------------------------------------------


def test_a_check_changes_nothing(checked):
    file = checked(as_csv([line(1), line(2)]))
    assert counts(file) == {"rows": 2, "new": 2, "changed": 0, "unchanged": 0, "bad": 0}
    assert file.state == PrelistFile.State.CHECKED
    assert not Household.objects.exists()
    assert not Tally.objects.exists()


def test_every_bad_row_is_named_by_row_column_value_and_reason(checked):
    rows = [
        line(1),
        line(2, kode_sls="7317"),
        line(3, nomor_urut="nol"),
        line(4, nama_kepala_keluarga="ANDI 4"),
        line(5, nomor_kk="123", nama_kepala_keluarga=""),
        line(6, "7317010001009900"),
        line(7, FOREIGN_SLS),
        line(8, alamat="x" * 201),
    ]
    file = checked(as_csv(rows))
    told = file.faults.order_by("row", "column").values_list("row", "column", "value", "reason")
    assert list(told) == [
        (3, "kode_sls", "7317", Reason.CODE.id),
        (4, "nomor_urut", "nol", Reason.LINE.id),
        (5, "nama_kepala_keluarga", "ANDI 4", Reason.NAME.id),
        (6, "nama_kepala_keluarga", "", Reason.MISSING.id),
        (6, "nomor_kk", "123", Reason.CARD.id),
        (7, "kode_sls", "7317010001009900", Reason.UNKNOWN_SLS.id),
        (8, "kode_sls", FOREIGN_SLS, Reason.OUT_OF_REACH.id),
        (9, "alamat", "x" * 99 + "…", Reason.TOO_LONG.id),
    ]
    assert counts(file) == {"rows": 8, "new": 1, "changed": 0, "unchanged": 0, "bad": 7}


def test_a_line_that_is_there_twice_is_wrong_in_both_rows(checked):
    file = checked(as_csv([line(1), line(2), line(1), line(1, NEIGHBOUR_SLS), line(2, nama_kepala_keluarga="X 2")]))
    assert faults(file) == [
        (2, "nomor_urut"),
        (3, "nomor_urut"),
        (4, "nomor_urut"),
        (6, "nama_kepala_keluarga"),
        (6, "nomor_urut"),
    ]
    assert file.faults.get(row=2).value == "1 (#2, #4)"
    assert counts(file) == {"rows": 5, "new": 1, "changed": 0, "unchanged": 0, "bad": 4}


def test_more_cells_than_titles_are_a_comma_without_quotes(checked):
    content = as_csv([line(1)], header=["kode_sls", "nomor_urut", "nama_kepala_keluarga", "alamat"])
    file = checked(content + f"{OWN_SLS},2,ANDI,JL. A, NOMOR 5\r\n".encode())
    assert faults(file) == [(3, "baris")]


def test_what_would_change_is_counted_by_kecamatan(checked):
    file = checked(
        as_csv([line(1), line(2), line(1, OTHER_KECAMATAN_SLS), line(3, FOREIGN_SLS), line(4, kode_sls="x")])
    )
    assert {place: (found["new"], found["bad"]) for place, found in file.check_job.result["places"].items()} == {
        KECAMATAN: (2, 0),
        "7317020": (1, 0),
        "": (0, 2),
    }


def test_unknown_columns_are_named(checked):
    file = checked(as_csv([line(1)], header=["RT", "kode_sls", "nomor_urut", "nama_kepala_keluarga", "Catatan"]))
    assert Preview.of(file).unknown == ["RT", "Catatan"]


def test_a_file_that_cannot_be_read_ends_its_check_in_words(upload):
    file = upload(b"nama,alamat\nA,B\n")
    jobs.run(file.check_job_id)
    file = fresh(file)
    assert file.check_job.state == Job.State.FAILED
    assert "Kolom wajib tidak ada: kode_sls" in file.check_job.error
    with pytest.raises(CannotTakeIn):
        actions.take_in(file, by=file.by)


def test_a_check_that_is_done_again_names_each_fault_once(upload):
    file = upload(as_csv([line(1, kode_sls="x")]))
    jobs.run(file.check_job_id)
    Job.objects.filter(pk=file.check_job_id).update(state=Job.State.RUNNING)
    PrelistFile.objects.filter(pk=file.pk).update(state=PrelistFile.State.CHECKING)
    jobs.run(file.check_job_id)
    assert faults(file) == [(2, "kode_sls")]


# --- Importing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_good_rows_are_taken_in_and_bad_ones_left_out(write, taken_in, round_):
    file = taken_in(write([line(1, alamat="JL. MERDEKA 5", nomor_kk=CARD), line(2, kode_sls="x"), line(3)]))
    assert counts(file) == {"rows": 3, "new": 2, "changed": 0, "unchanged": 0, "bad": 1}
    assert file.state == PrelistFile.State.TAKEN_IN
    assert on_list() == [(1, "KEPALA B"), (3, "KEPALA D")]
    family = Household.objects.get(prelist_number=1)
    assert (family.state, family.version, family.on_prelist, family.round) == (State.OPEN, 1, True, round_)
    assert (family.prelist_code, family.address) == (OWN_SLS, "JL. MERDEKA 5")
    assert (family.building_number, family.family_number, family.existence) == (None, None, None)
    assert identity.unseal(family.family_card, family.pk, "family_card") == CARD
    assert bytes(family.family_card_digest) == identity.digest(CARD, "family_card")
    other = Household.objects.get(prelist_number=3)
    assert (other.address, other.family_card, other.family_card_digest) == (None, None, None)


def test_counters_are_those_of_a_recount(taken_in, make_household, round_):
    make_household(OWN_SLS)
    taken_in(as_csv([*(line(number) for number in range(1, 8)), line(1, NEIGHBOUR_SLS)]))
    kept = list(Tally.objects.order_by("area").values("area", "prelist", "open", "verified"))
    recount(round_, DISTRICT)
    assert list(Tally.objects.order_by("area").values("area", "prelist", "open", "verified")) == kept
    assert [(one["area"], one["prelist"], one["open"]) for one in kept] == [(OWN_SLS, 8, 8), (NEIGHBOUR_SLS, 1, 1)]


def test_portions_leave_no_row_between_them(taken_in, monkeypatch):
    monkeypatch.setattr(actions, "PORTION", 3)
    file = taken_in(as_csv([line(number) for number in range(1, 12)]))
    assert file.new == 11
    assert [number for number, _ in on_list()] == list(range(1, 12))


def test_the_same_file_twice_changes_nothing(taken_in, checked, kab):
    content = as_csv([line(1, alamat="JL. A", nomor_kk=CARD), line(2)])
    first = taken_in(content)
    before = list(Household.objects.order_by("pk").values())
    second = checked(content)
    assert second.digest == first.digest
    assert counts(second) == {"rows": 2, "new": 0, "changed": 0, "unchanged": 2, "bad": 0}
    assert counts(load(second, kab)) == counts(second)
    assert list(Household.objects.order_by("pk").values()) == before


def test_a_changed_line_changes_a_family_nobody_has_begun_with(taken_in):
    taken_in(as_csv([line(1, alamat="JL. A"), line(2)]))
    old = Household.objects.get(prelist_number=1)
    file = taken_in(as_csv([line(1, nama_kepala_keluarga="NAMA BARU", nomor_kk=CARD), line(2)]))
    assert counts(file) == {"rows": 2, "new": 0, "changed": 1, "unchanged": 1, "bad": 0}
    family = Household.objects.get(prelist_number=1)
    assert (family.pk, family.head_name, family.version) == (old.pk, "NAMA BARU", 2)
    assert family.address == "JL. A"  # an empty cell says nothing
    assert identity.unseal(family.family_card, family.pk, "family_card") == CARD


def test_only_the_word_kosongkan_takes_an_address_or_a_card_away(taken_in):
    taken_in(as_csv([line(1, alamat="JL. A", nomor_kk=CARD), line(2, alamat="JL. B", nomor_kk=CARD)]))
    file = taken_in(as_csv([line(1, alamat="KOSONGKAN", nomor_kk="KOSONGKAN"), line(2), line(3, alamat="KOSONGKAN")]))
    assert counts(file) == {"rows": 3, "new": 1, "changed": 1, "unchanged": 1, "bad": 0}
    emptied, kept, new = Household.objects.order_by("prelist_number")
    assert (emptied.address, emptied.family_card, emptied.family_card_digest) == (None, None, None)
    assert (kept.address, new.address) == ("JL. B", None)
    assert identity.unseal(kept.family_card, kept.pk, "family_card") == CARD
    again = taken_in(as_csv([line(1, alamat="KOSONGKAN", nomor_kk="KOSONGKAN")]))
    assert again.unchanged == 1


def test_errors_of_excel_change_nobody(taken_in, checked):
    taken_in(as_csv([line(1, alamat="JL. A", nomor_kk=CARD), line(2)]))
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append([OWN_SLS, 1, "KEPALA B", "#REF!", "=E9", ""])
    book.active["D2"].data_type = "e"
    book.active.append([OWN_SLS, 2, "KEPALA C", "#N/A", "", ""])
    stream = io.BytesIO()
    book.save(stream)
    file = checked(stream.getvalue())
    assert counts(file) == {"rows": 2, "new": 0, "changed": 0, "unchanged": 0, "bad": 2}
    assert list(file.faults.order_by("row", "column").values_list("row", "column", "value", "reason")) == [
        (2, "alamat", "#REF!", Reason.ERROR.id),
        (2, "nomor_kk", "=", Reason.FORMULA.id),
        (3, "alamat", "#N/A", Reason.ERROR.id),
    ]


@pytest.mark.parametrize(
    "visited", [{"state": State.DRAFT}, {"existence": 1, "verified_at": timezone.now()}], ids=["begun", "verified"]
)
def test_a_family_that_was_visited_is_left_as_it_is(taken_in, checked, visited, ppl):
    taken_in(as_csv([line(1), line(2)]))
    if "existence" in visited:
        visited = visited | {"verified_by": ppl}
    Household.objects.filter(prelist_number=1).update(**visited)
    file = taken_in(as_csv([line(1, nama_kepala_keluarga="NAMA BARU"), line(2)]))
    assert counts(file) == {"rows": 2, "new": 0, "changed": 0, "unchanged": 1, "bad": 0}
    assert list(file.faults.values_list("row", "value", "reason")) == [(2, "NAMA BARU", Reason.VISITED.id)]
    assert on_list() == [(1, "KEPALA B"), (2, "KEPALA C")]


def test_visited_between_check_and_taking_in(checked, taken_in, kab):
    taken_in(as_csv([line(1)]))
    file = checked(as_csv([line(1, nama_kepala_keluarga="NAMA BARU")]))
    assert file.changed == 1
    Household.objects.update(state=State.DRAFT)
    file = load(file, kab)
    assert (file.changed, file.unchanged, on_list()) == (0, 0, [(1, "KEPALA B")])


def test_visited_while_the_list_is_taken_in(checked, taken_in, kab, monkeypatch):
    taken_in(as_csv([line(1)]))
    file = checked(as_csv([line(1, nama_kepala_keluarga="NAMA BARU")]))
    make_ready = actions.make_ready

    def visited_meanwhile() -> int:
        Household.objects.update(state=State.DRAFT)
        return make_ready()

    monkeypatch.setattr(actions, "make_ready", visited_meanwhile)
    file = load(file, kab)
    assert (file.changed, on_list()) == (0, [(1, "KEPALA B")])


def test_taken_in_the_file_is_removed_from_the_disk(taken_in, files):
    taken_in(as_csv([line(1)]))
    assert list(files.iterdir()) == []


# --- SLS -------------------------------------------------------------------------------------------------------------

NEW_SLS = "7317010001000700"


def test_an_sls_of_fourteen_digits_is_its_sub_sls_00(taken_in):
    taken_in(as_csv([line(1, OWN_SLS[:14])]))
    assert on_list(OWN_SLS) == [(1, "KEPALA B")]


def test_unknown_sls_are_added_below_known_villages_where_that_was_ticked(taken_in):
    rows = [
        line(1, NEW_SLS, nama_sls="RT 007 DUSUN BARU"),
        line(2, NEW_SLS),
        line(1, "7317010009000100", nama_sls="RT DESA LAIN"),
        line(1, "7317010001000800"),
        line(1, "7317010001000900", nama_sls="RT A"),
        line(2, "7317010001000900", nama_sls="RT B"),
    ]
    file = taken_in(as_csv(rows), adds_areas=True)
    added = Area.objects.filter(code__startswith=NEW_SLS[:14]).order_by("code")
    assert [(area.code, area.name, area.level) for area in added] == [
        (NEW_SLS[:14], "RT 007 DUSUN BARU", Level.SLS),
        (NEW_SLS, "RT 007 DUSUN BARU", Level.SUB_SLS),
    ]
    assert on_list(NEW_SLS) == [(1, "KEPALA B"), (2, "KEPALA C")]
    assert faults(file) == [(4, "kode_sls"), (5, "nama_sls"), (6, "nama_sls"), (7, "nama_sls")]
    assert not Area.objects.filter(code__startswith="73170100010008").exists()


def test_no_sls_is_added_for_bad_rows_only(taken_in):
    taken_in(as_csv([line(1, NEW_SLS, nama_sls="RT", nama_kepala_keluarga="")]), adds_areas=True)
    assert not Area.objects.filter(code=NEW_SLS).exists()


def test_families_of_an_ended_sls_stay_known_and_no_new_one_comes(taken_in, checked):
    taken_in(as_csv([line(1)]))
    Household.objects.update(area=NEIGHBOUR_SLS)
    Area.objects.filter(code=OWN_SLS).update(ended_at=timezone.now())
    file = checked(as_csv([line(1), line(2)]))
    assert counts(file) == {"rows": 2, "new": 0, "changed": 0, "unchanged": 1, "bad": 1}
    assert list(file.faults.values_list("row", "reason")) == [(3, Reason.ENDED.id)]


def test_an_sls_that_ends_while_the_list_is_taken_in_gets_nobody(checked, kab, monkeypatch):
    file = checked(as_csv([line(1), line(1, NEIGHBOUR_SLS)]))
    make_ready = actions.make_ready

    def ended_meanwhile() -> int:
        Area.objects.filter(code=OWN_SLS).update(ended_at=timezone.now())
        return make_ready()

    monkeypatch.setattr(actions, "make_ready", ended_meanwhile)
    file = load(file, kab)
    assert counts(file) == {"rows": 2, "new": 1, "changed": 0, "unchanged": 0, "bad": 1}
    assert (on_list(OWN_SLS), on_list(NEIGHBOUR_SLS)) == ([], [(1, "KEPALA B")])
    assert faults(file) == [(2, "kode_sls")]


# --- Who, and what becomes of a file ---------------------------------------------------------------------------------


def test_only_where_one_may_import(upload, koseka, officer):
    from enumeration.access import Role

    with pytest.raises(NotAllowed):
        upload(as_csv([line(1)]), by=koseka)
    here = officer("gita", Role.DISTRICT_OFFICE, KECAMATAN)
    with pytest.raises(NotAllowed):
        upload(as_csv([line(1)]), by=here)
    assert upload(as_csv([line(1)]), by=here, area_code=KECAMATAN)


def test_who_has_lost_the_right_meanwhile_takes_nothing_in(checked, kab):
    file = checked(as_csv([line(1)]))
    job = actions.take_in(file, by=kab)
    kab.assignments.update(ended_at=timezone.now(), ended_by=kab)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, Household.objects.count()) == (Job.State.FAILED, 0)


def test_a_file_that_is_let_go_is_gone_and_takes_nothing_in(checked, kab, files, django_capture_on_commit_callbacks):
    file = checked(as_csv([line(1)]))
    with django_capture_on_commit_callbacks(execute=True):
        actions.let_go(file, by=kab)
    assert list(files.iterdir()) == []
    with pytest.raises(CannotTakeIn):
        actions.take_in(fresh(file), by=kab)


def test_what_is_taken_in_cannot_be_let_go(taken_in, kab):
    with pytest.raises(CannotTakeIn):
        actions.let_go(taken_in(as_csv([line(1)])), by=kab)


def test_stopped_in_the_middle_it_goes_on_with_what_is_left(checked, kab, monkeypatch):
    monkeypatch.setattr(actions, "PORTION", 2)
    file = checked(as_csv([line(number) for number in range(1, 8)]))
    job = actions.take_in(file, by=kab)
    portion = actions._take_in_portion

    def stopped_after_the_second(work, file, first, done):
        if first == 3:
            actions.stop(fresh(file), by=kab)
        return portion(work, file, first, done)

    with monkeypatch.context() as during:
        during.setattr(actions, "_take_in_portion", stopped_after_the_second)
        jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result) == (Job.State.CANCELLED, {"done": {"added": 3, "updated": 0}})
    assert Household.objects.count() == 3  # rows 2 to 4

    file = load(fresh(file), kab)
    assert counts(file) == {"rows": 7, "new": 7, "changed": 0, "unchanged": 0, "bad": 0}
    assert len(on_list()) == 7


def test_an_upload_that_is_too_large_leaves_nothing_behind(upload, files, monkeypatch):
    monkeypatch.setattr("enumeration.prelist.actions.MOST_BYTES", 10)
    with pytest.raises(CannotTakeIn, match="lebih besar"):
        upload(as_csv([line(1)]))
    assert list(files.iterdir()) == []
    assert not PrelistFile.objects.exists()


def test_purging_removes_what_is_settled_and_what_has_no_row(checked, files):
    import os

    from enumeration import expiry

    waiting, settled, forgotten = (checked(as_csv([line(number)])) for number in (1, 2, 3))
    PrelistFile.objects.filter(pk=settled.pk).update(state=PrelistFile.State.LET_GO)
    (files / "new").write_bytes(b"")
    (files / "old").write_bytes(b"")
    for name in ("old", forgotten.file_name):
        os.utime(files / name, (0, 0))
    assert expiry.purge() == 3
    assert sorted(path.name for path in files.iterdir()) == sorted([waiting.file_name, "new"])
    job = actions.take_in(forgotten, by=forgotten.by)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert "Unggah lagi" in job.error


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_the_uploaded_list_is_sealed_on_the_disk(upload, files, kab, write):
    content = write([line(1, nomor_kk="7317010203040001"), line(2)])
    upload(content)
    [stored] = files.iterdir()
    assert b"7317010203040001" not in stored.read_bytes()
    assert b"KEPALA" not in stored.read_bytes()
    assert not stored.read_bytes().startswith(content[:4])


def test_a_list_whose_sealed_file_was_cut_short_is_not_taken_in(upload, files):
    file = upload(as_csv([line(1), line(2)]))
    [stored] = files.iterdir()
    stored.write_bytes(stored.read_bytes()[:-10])
    jobs.run(file.check_job_id)
    file.check_job.refresh_from_db()
    assert "tidak ada lagi di server" in file.check_job.error
