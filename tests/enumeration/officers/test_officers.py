"""The office's pages about officers; and that the field never gets a word of what stands there."""

from __future__ import annotations

import io
from datetime import timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from enumeration.access import Role
from enumeration.assignment.actions import assigning
from enumeration.models import Assignment, Officer, OfficerChange, Personnel
from enumeration.officers import personnel
from enumeration.officers import register as reading
from enumeration.officers.actions import staffing
from enumeration.officers.photos import HEIGHT, BadPhoto, small_photo
from enumeration.officers.work import message_to, work_of
from tests.conftest import FOREIGN_SLS, OTHER_KECAMATAN_SLS, OWN_SLS, VILLAGE

pytestmark = pytest.mark.django_db

PHONE, ACCOUNT = "081234567890", "001201045678503"
MARKED = {
    "phone": PHONE,
    "bank_account": ACCOUNT,
    "email": "penanda.surel@contoh.id",
    "bank_name": "PENANDA BANK",
    "bank_holder": "PENANDA PEMILIK",
    "contract_number": "PENANDA-KONTRAK-7",
    "pay_per_family": 98_761,
    "pay_fixed": 8_765_431,
    "training_mark": Decimal("87.65"),
}


@pytest.fixture
def recorded(ppl, kab) -> Officer:
    """Returns the enumerator, about whom the office has written everything down."""
    staffing.write_personnel(ppl, by=kab, status="contracted", **MARKED)
    return ppl


def picture(size=(1200, 1600), form="JPEG", **more) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, form, **more)
    return file.getvalue()


def shown_in(answer) -> list[str]:
    body = answer.content.decode()
    return [officer for officer in ("Ani", "Bayu", "Budi", "Joko", "Kiki") if f">{officer}</a>" in body]


# --- The list --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["ppl", "pml", "koseka", "analyst", "operator", "observer"])
def test_only_the_office_opens_the_list(client, who, request):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("enumeration:officers")).status_code == 403


def test_the_office_sees_its_own_district(client, kab, pml, officer):
    officer("joko", Role.ENUMERATOR, FOREIGN_SLS)
    client.force_login(kab)
    assert shown_in(client.get(reverse("enumeration:officers"))) == ["Ani", "Bayu", "Budi"]


def test_who_only_lives_there_or_worked_there_last_is_listed_too(client, kab, ppl, officer, areas):
    officer("kiki", home_area=areas[VILLAGE])
    staffing.deactivate(ppl, by=kab, reason="berhenti")
    client.force_login(kab)
    assert shown_in(client.get(reverse("enumeration:officers"))) == ["Ani", "Kiki"]


def test_who_moved_to_another_district_is_that_office_s(client, kab, ppl, round_):
    assigning.withdraw(
        ppl.assignments.values_list("pk", flat=True), role=Role.ENUMERATOR, round=round_, by=kab, reason="pindah"
    )
    Assignment.objects.create(round=round_, area_id=FOREIGN_SLS, role=Role.ENUMERATOR, officer=ppl)
    client.force_login(kab)
    assert client.get(reverse("enumeration:officer", args=[ppl.pk])).status_code == 404


@pytest.mark.parametrize(
    ("narrow", "left"),
    [
        ({"cari": "bay"}, ["Bayu"]),
        ({"cari": "0001"}, ["Ani"]),
        ({"peran": "supervisor"}, ["Budi"]),
        ({"kecamatan": "7317020"}, []),
        ({"kecamatan": "7317010", "peran": "enumerator"}, ["Ani", "Bayu"]),
        ({"status": "contracted"}, ["Ani"]),
        ({"status": "applied"}, ["Bayu", "Budi"]),
        ({"akun": "nonaktif"}, []),
        ({"belum_masuk": "on"}, ["Ani", "Bayu", "Budi"]),
        ({"tanpa_sls": "on", "cari": "a"}, []),
        ({"status": "tidak-ada", "peran": "raja"}, ["Ani", "Bayu", "Budi"]),
    ],
)
def test_the_list_is_narrowed_down(client, kab, pml, recorded, narrow, left):
    client.force_login(kab)
    assert shown_in(client.get(reverse("enumeration:officers"), narrow)) == left


def test_a_leader_s_team_is_a_filter(client, kab, pml, officer):
    officer("kiki", Role.ENUMERATOR, OTHER_KECAMATAN_SLS)
    client.force_login(kab)
    assert shown_in(client.get(reverse("enumeration:officers"), {"tim": pml.pk})) == ["Ani", "Bayu"]


def test_page_after_page_everyone_comes_once(kab, officer):
    made = {
        officer(f"p{number:02d}", Role.KEYING_OPERATOR, VILLAGE, full_name=f"Nama {number // 3}").pk
        for number in range(12)
    }
    found = reading.listed(reading.within(kab), reading.Filter(peran="keying_operator"))
    seen, after = [], ""
    while True:
        page = reading.page_of(found, None, after=after, limit=5)
        seen += [row.officer.pk for row in page.rows]
        if not (after := page.next_after):
            break
    assert len(seen) == 12
    assert set(seen) == made


def test_the_list_asks_the_database_the_same_for_three_as_for_thirty(
    client, kab, pml, officer, django_assert_max_num_queries
):
    client.force_login(kab)
    client.get(reverse("enumeration:officers"))
    with django_assert_max_num_queries(18) as few:
        client.get(reverse("enumeration:officers"))
    for number in range(27):
        officer(f"p{number:02d}", Role.KEYING_OPERATOR, VILLAGE)
    with django_assert_max_num_queries(18) as many:
        client.get(reverse("enumeration:officers"))
    assert len(few) == len(many)


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_file_of_the_list_has_neither_bank_nor_numbers(client, kab, recorded, file_format):
    Officer.objects.filter(pk=recorded.pk).update(full_name="=1+1")
    client.force_login(kab)
    answer = client.get(reverse("enumeration:officers_file"), {"format": file_format, "cari": "ani"})
    if file_format == "csv":
        body = answer.content.decode("utf-8-sig")
        assert '"\'=1+1"' in body
    else:
        import openpyxl

        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        body = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert "dikontrak" in body
    assert not [value for value in MARKED.values() if str(value) in body]


# --- One officer -----------------------------------------------------------------------------------------------------


def test_numbers_are_masked_on_the_page_and_sealed_in_the_row(client, kab, recorded):
    client.force_login(kab)
    body = client.get(reverse("enumeration:officer", args=[recorded.pk])).content.decode()
    assert "••••••••••90" in body
    assert PHONE not in body
    assert ACCOUNT not in body
    row = Personnel.objects.get()
    assert PHONE.encode() not in bytes(row.phone)
    assert personnel.number_in_full(row, "bank_account") == ACCOUNT


def test_showing_a_number_takes_a_reason_and_leaves_a_trace(client, kab, recorded):
    client.force_login(kab)
    address = reverse("enumeration:officer_number", args=[recorded.pk])
    refused = client.post(address, {"nomor": "phone", "alasan": "  "})
    assert refused.status_code == 422
    assert PHONE not in refused.content.decode()
    shown = client.post(address, {"nomor": "phone", "alasan": "menanyakan jadwal"}).content.decode()
    assert PHONE in shown
    assert ACCOUNT not in shown
    assert "menanyakan jadwal" in shown
    assert OfficerChange.objects.filter(by=kab, kind="shown", column="phone", note="menanyakan jadwal").count() == 1


def test_the_shown_number_comes_with_a_message_that_is_already_worded(client, kab, recorded, make_household, round_):
    make_household(OWN_SLS), make_household(OWN_SLS, state="sent_back", enumerator=recorded, head_name="NAMA RAHASIA")
    client.force_login(kab)
    page = reverse("enumeration:officer", args=[recorded.pk])
    assert "wa.me" not in client.get(page).content.decode()
    address = reverse("enumeration:officer_number", args=[recorded.pk])
    answer = client.post(address, {"nomor": "phone", "alasan": "diam"}, headers={"accept-language": "en"})
    link = urlsplit(answer.context["whatsapp_url"])
    assert link.geturl().startswith("https://wa.me/6281234567890?text=")
    assert parse_qs(link.query)["text"] == [
        "Halo Ani, ini Dewi dari BPS tentang pendataan Regsosek. Kiriman terakhir Anda: belum ada. "
        "Masih 1 keluarga belum didata dan 1 dikembalikan. Apakah ada kendala yang bisa kami bantu?"
    ]
    assert dict(answer.context["work"])["Belum didata"] == "1"
    assert "wa.me" not in client.post(address, {"nomor": "bank_account", "alasan": "honor"}).content.decode()


def test_a_supervisor_is_told_what_waits_for_them(client, kab, pml, ppl, make_household):
    now = timezone.now()
    for days in (1, 4):
        sent = make_household(OWN_SLS, state="submitted", enumerator=ppl, submitted_at=now - timedelta(days=days))
    client.force_login(kab)
    work = dict(client.get(reverse("enumeration:officer", args=[pml.pk])).context["work"])
    assert work["Menunggu diperiksa"] == "2, 1 di antaranya lebih dari 3 hari"
    assert sent.head_name not in message_to(pml, work_of(pml, sent.round, pml.assignments.all()), by=kab)


def test_nobody_reads_off_a_whole_district_of_numbers(client, kab, recorded):
    for _each in range(staffing.MOST_SHOWN_AN_HOUR):
        staffing.show_number(recorded, "phone", by=kab, reason="satu per satu")
    with pytest.raises(staffing.CannotStaff):
        staffing.show_number(recorded, "phone", by=kab, reason="satu lagi")


def test_the_form_keeps_what_was_not_touched(client, kab, recorded, areas):
    client.force_login(kab)
    address = reverse("enumeration:officer_edit", args=[recorded.pk])
    shown = client.get(address)
    form = shown.context["form"]
    assert PHONE not in shown.content.decode()
    sent = {name: form[name].value() or "" for name in form.fields} | {"bank_name": "BRI", "home_area": VILLAGE}
    assert client.post(address, sent).status_code == 302
    row = Personnel.objects.get()
    assert (row.bank_name, personnel.number_in_full(row, "phone")) == ("BRI", PHONE)
    assert row.training_mark == Decimal("87.65")
    recorded.refresh_from_db()
    assert recorded.home_area_id == VILLAGE
    trace = recorded.acts.values_list("note", flat=True)
    assert "data kepegawaian diubah: bank" in list(trace)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("phone", "1234"),
        ("phone", "••••••••1"),
        ("bank_account", "BRI 12"),
        ("training_mark", "101"),
        ("pay_per_family", "12,5"),
        ("email", "bukan"),
        ("leader", "siapa"),
        ("home_area", FOREIGN_SLS[:10]),
    ],
)
def test_a_wrong_entry_is_said_beside_its_field(client, kab, recorded, name, wrong):
    client.force_login(kab)
    address = reverse("enumeration:officer_edit", args=[recorded.pk])
    form = client.get(address).context["form"]
    answer = client.post(address, {each: form[each].value() or "" for each in form.fields} | {name: wrong})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [name]


@pytest.mark.parametrize(
    ("written", "read"),
    [("+62 812-3456-7890", PHONE), ("6281234567890", PHONE), ("81234567890", PHONE), ("(0471) 21234", "047121234")],
)
def test_telephone_numbers_are_read_as_people_write_them(written, read):
    assert personnel.as_phone(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        *[("Rp 25.000", 25000), ("25.000,00", 25000), ("25000.0", 25000), ("0", 0), ("Rp 25", 25), ("1000", 1000)],
        *[("1.500.000,-", 1_500_000), ("Rp1.500.000,-", 1_500_000), ("Rp. 25.000.-", 25000), ("25.000,--", 25000)],
    ],
)
def test_rupiah_are_read_as_people_write_them(written, read):
    assert personnel.as_rupiah(written) == read


def test_a_bare_25_in_a_pay_column_is_asked_about():
    with pytest.raises(ValueError, match=r"maksudnya 25000 rupiah\? .* tulis Rp 25\."):
        personnel.as_rupiah("25")


# --- The photograph --------------------------------------------------------------------------------------------------


def test_a_photograph_is_kept_small_upright_and_without_its_place(client, kab, ppl):
    exif = Image.Exif()
    exif[0x0112] = 6  # lying on its side
    exif[0x010F] = "PENANDA KAMERA"
    exif.get_ifd(0x8825)[1] = "S"
    client.force_login(kab)
    sent = SimpleUploadedFile("wajah.jpg", picture((1600, 1200), exif=exif.tobytes()))
    client.post(reverse("enumeration:officer_photo_change", args=[ppl.pk]), {"foto": sent})
    answer = client.get(reverse("enumeration:officer_photo", args=[ppl.pk]))
    kept = Image.open(io.BytesIO(answer.content))
    assert (kept.format, kept.height, kept.width) == ("JPEG", HEIGHT, 360)
    assert not kept.getexif()
    assert b"PENANDA" not in answer.content
    assert answer["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_other_formats_become_jpeg(form):
    assert small_photo(picture(form=form))[:2] == b"\xff\xd8"


@pytest.mark.parametrize(
    "file",
    [
        *(b"", b"GIF89a" + b"\0" * 50, b"<svg onload=alert(1)>", picture()[:40], picture(form="PNG")[:60]),
        b"\0" * (5 * 1024 * 1024 + 1),
        picture((8000, 4000), "PNG"),
    ],
)
def test_what_is_no_photograph_is_refused_in_words(file):
    with pytest.raises(BadPhoto):
        small_photo(file)


def test_a_refused_photograph_is_said_on_the_page(client, kab, ppl):
    client.force_login(kab)
    sent = SimpleUploadedFile("wajah.jpg", b"bukan foto")
    answer = client.post(reverse("enumeration:officer_photo_change", args=[ppl.pk]), {"foto": sent})
    assert answer.status_code == 422
    assert "bukan foto JPEG" in answer.content.decode()


# --- Out of the field's sight ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["ppl", "pml", "koseka", "analyst", "operator", "observer", "outsider"])
def test_the_field_gets_nothing_of_it_by_any_address(client, who, request, recorded, kab, household, round_):
    """Every GET address there is, about this officer and this SLS; and the photograph."""
    from tests.test_access_matrix import PARAMETER
    from tests.test_architecture import addresses

    staffing.set_photo(recorded, picture(), by=kab)
    photo = bytes(Personnel.objects.get().photo)
    client.raise_request_exception = False
    client.force_login(request.getfixturevalue(who))
    secrets = [str(value) for value in MARKED.values()] + ["8.765.431", "98.761", "87,65", "•••90"]
    tried, found = 0, []
    for address, _entry in addresses():
        for number, code in ((recorded.pk, OWN_SLS), (recorded.pk, VILLAGE)):
            path = "/" + address
            for parameter in PARAMETER.findall(address):
                value = code if "str:" in parameter else household.pk if "uuid" in parameter else number
                path = path.replace(parameter, str(value), 1)
            if "\\" in path or "^" in path:
                continue
            answer = client.get(path)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            tried += 1
            found += [f"{path}: {secret}" for secret in secrets if secret.encode() in body]
            # The photograph is on the card, for officers who print one and people who check one; nowhere else.
            if photo in body and not address.startswith("berkas/"):
                found.append(f"{path}: photograph")
    assert tried > 60
    assert not found


def test_another_district_s_office_gets_nothing_of_it(client, recorded, officer):
    client.force_login(officer("lila", Role.DISTRICT_OFFICE, FOREIGN_SLS[:4]))
    for name in ("officer", "officer_edit", "officer_photo", "officer_deactivate"):
        assert client.get(reverse(f"enumeration:{name}", args=[recorded.pk])).status_code == 404
    for name in ("officer_number", "officer_photo_change", "officer_reactivate", "officer_deactivate"):
        sent = {"nomor": "phone", "alasan": "ingin tahu"}
        assert client.post(reverse(f"enumeration:{name}", args=[recorded.pk]), sent).status_code == 404
    assert "Ani" not in shown_in(client.get(reverse("enumeration:officers")))


def test_the_mark_is_found_where_it_may_be(client, recorded, kab):
    client.force_login(kab)
    body = client.get(reverse("enumeration:officer", args=[recorded.pk])).content.decode()
    assert all(mark in body for mark in ("PENANDA BANK", "PENANDA-KONTRAK-7", "penanda.surel@contoh.id", "8.765.431"))
