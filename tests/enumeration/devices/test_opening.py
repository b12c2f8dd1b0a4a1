"""The office opens what an officer's device could not send: once, whole, and only what is truly from there."""

from __future__ import annotations

import base64
import json
import os
import uuid
from collections.abc import Sequence
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.utils import timezone

from enumeration.access import Role
from enumeration.answering.actions import settling_late
from enumeration.devices.actions import district_keys
from enumeration.identity import device_key
from enumeration.models import Assignment, Household, Officer, OpenedDevice, State, Submission
from enumeration.questionnaire.codes import Existence
from enumeration.verification import actions as verifying
from tests.conftest import FOREIGN_SLS, NEIGHBOUR_SLS, OWN_SLS

pytestmark = pytest.mark.django_db

LIST, OPEN = "/isi-hp/", "/isi-hp/buka/"
PHONE = uuid.UUID(int=7, version=4)
KEY = bytes(range(32))
MOMENT = 1_760_000_000_000
"""When the presses were made: before anything that a test does."""


def in_base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def sealed(key: bytes, plain: bytes, bound_to: str | None = None) -> dict[str, str]:
    iv = os.urandom(12)
    data = AESGCM(key).encrypt(iv, plain, bound_to.encode() if bound_to else None)
    return {"iv": in_base64(iv), "data": in_base64(data)}


@pytest.fixture
def device_file(ppl):
    """device_file({household: {"sent": …, "pending": …}}): what the phone of the enumerator writes."""

    def make(
        records: dict[Household | str, dict[str, Any]], presses: Sequence[dict[str, Any]] = (), **other: Any
    ) -> dict[str, Any]:
        private: RSAPrivateKey = district_keys.private_part(district_keys.newest_key("7317"))
        wrapped = private.public_key().encrypt(KEY, OAEP(MGF1(SHA256()), SHA256(), None))
        ids = {str(getattr(family, "pk", family)): record for family, record in records.items()}
        return {
            "format": "regsosek-device-1",
            "officer": ppl.pk,
            "device": str(PHONE),
            "district": {"code": "7317", "number": 1},
            "wrapped": in_base64(wrapped),
            "server": sealed(device_key(ppl.pk, PHONE), KEY),
            "drafts": [
                {"household": pk, **sealed(KEY, json.dumps(record).encode(), f"{ppl.pk}/drafts/{pk}")}
                for pk, record in ids.items()
            ],
            "presses": [
                {"id": name, **sealed(KEY, json.dumps(press).encode(), f"{ppl.pk}/kept/{name}")}
                for place, press in enumerate(presses)
                for name in [press.pop("id", f"press/{MOMENT + place:014}-0000000{place}")]
            ],
        } | other

    return make


@pytest.fixture
def open_file(client):
    """open_file(officer, file): the page after it was uploaded, as text and as its status."""

    def upload(officer: Officer, file: dict[str, Any] | bytes) -> tuple[int, str]:
        client.force_login(officer)
        content = file if isinstance(file, bytes) else json.dumps(file).encode()
        answer = client.post(OPEN, {"file": SimpleUploadedFile("hp.json", content)}, follow=True)
        return answer.status_code, answer.content.decode()

    return upload


def pressed(family: Household | str, area: str = OWN_SLS, **fields: str) -> dict[str, Any]:
    """Returns a press as the app keeps it: pressed(household, tekan="e1")."""
    return {"household": str(getattr(family, "pk", family)), "area": area, "name": "", "url": "/", "fields": fields}


def submission(family: Household | str, **parts: Any) -> dict[str, Any]:
    return {"key": str(uuid.uuid4()), "household": str(getattr(family, "pk", family)), **parts}


def test_what_was_on_its_way_and_what_waited_come_in_as_the_officers_own_once(
    ppl, kab, household, device_file, open_file
):
    file = device_file(
        {
            household: {
                "sent": submission(household, version=1, answers={"floor_area_m2": 42}),
                "pending": submission(household, version=1, answers={"wall_material": 1}),
            }
        }
    )
    for _ in range(2):
        status, page = open_file(kab, file)
        household.refresh_from_db()
        assert status == 200 and "tersimpan sebagai draf" in page and "Kepala" in page.title()
        assert (household.floor_area_m2, household.wall_material, household.enumerator) == (42, 1, ppl)
        assert "Asal berkas tidak terbukti" not in page
    assert Submission.objects.count() == 2 and household.version == 4
    first, second = OpenedDevice.objects.order_by("at")
    assert (first.by, first.officer, first.device, first.drafts_count) == (kab, ppl, PHONE, 1)
    assert first.digest == second.digest
    assert household.events.filter(verb="device", by=kab).count() == 2


@pytest.mark.parametrize("is_deactivated", [True, False])
def test_answers_of_who_cannot_send_any_more_wait_for_a_reviewer(
    ppl, kab, household, device_file, open_file, is_deactivated
):
    file = device_file({household: {"sent": None, "pending": submission(household, answers={"floor_area_m2": 42})}})
    Assignment.objects.filter(officer=ppl).update(ended_at=timezone.now())
    Officer.objects.filter(pk=ppl.pk).update(is_active=not is_deactivated)
    for _ in range(2):
        _status, page = open_file(kab, file)
        late = Submission.objects.get()
        assert (late.verdict, late.by, late.area_code) == (Submission.Verdict.LATE, ppl, OWN_SLS)
        assert f"/kiriman-terlambat/{late.pk}/" in page and "menunggu keputusan pemeriksa" in page
    household.refresh_from_db()
    assert household.floor_area_m2 is None


def test_each_household_has_its_own_outcome(ppl, kab, household, make_household, device_file, open_file):
    new = str(uuid.uuid4())
    sent_in = make_household(OWN_SLS, state=State.SUBMITTED, enumerator=ppl, result=1, submitted_at=timezone.now())
    foreign = make_household(FOREIGN_SLS, head_name="ORANG LAIN")
    file = device_file(
        {
            new: {"sent": submission(new, area=OWN_SLS, answers={"head_name": "BARU"}), "pending": None},
            sent_in: {"sent": submission(sent_in, version=1, answers={"floor_area_m2": 42}), "pending": None},
            foreign: {"sent": submission(foreign, answers={"floor_area_m2": 42}), "pending": None},
            household: {"sent": None, "pending": None},
        }
    )
    _status, page = open_file(kab, file)
    assert [draft.outcome for draft in OpenedDevice.objects.get().drafts.all()] == [
        *("saved", "refused", "refused", "nothing")
    ]
    assert "Baru" in page.title() and "ORANG LAIN" not in page.upper()
    assert Household.objects.get(pk=new).enumerator == ppl


def altered(file: dict[str, Any]) -> dict[str, Any]:
    """Returns the file with one letter of the second draft's data changed."""
    data = bytearray(base64.b64decode(file["drafts"][1]["data"]))
    data[0] ^= 1
    second = file["drafts"][1] | {"data": in_base64(bytes(data))}
    return file | {"drafts": [file["drafts"][0], second]}


BAD = {
    "cut off": (lambda file: json.dumps(file).encode()[:-40], "terpotong"),
    "empty": (lambda file: b" \n", "kosong"),
    "none of ours": (lambda file: b'{"format": "lain"}', "bukan berkas dari HP"),
    "a list": (lambda file: b"[" * 100_000, "terpotong"),
    "too large": (lambda file: json.dumps(file | {"x": "y" * (10 << 20)}).encode(), "lebih besar"),
    "without drafts": (lambda file: file | {"drafts": []}, "Tidak ada isian"),
    "no base64": (lambda file: file | {"wrapped": "é"}, "tidak lengkap"),
    "another key's": (lambda file: file | {"wrapped": in_base64(b"x" * 384)}, "tidak cocok"),
    "key number": (lambda file: file | {"district": {"code": "7317", "number": 9}}, "kunci nomor 9"),
    "foreign district": (lambda file: file | {"district": {"code": "7371", "number": 1}}, "di luar wilayah"),
    "altered draft": (altered, "ke-2 di berkas ini rusak"),
    "swapped drafts": (
        lambda file: (
            file
            | {
                "drafts": [
                    file["drafts"][0] | {"household": file["drafts"][1]["household"]},
                    file["drafts"][1] | {"household": file["drafts"][0]["household"]},
                ]
            }
        ),
        "ke-1 di berkas ini rusak",
    ),
    "twice the same": (lambda file: file | {"drafts": file["drafts"][:1] * 2}, "dua kali"),
    "no officer": (lambda file: file | {"officer": 2**62}, "tidak bertugas di wilayah Anda"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_is_not_whole_and_ours_is_refused_in_words_and_nothing_is_stored(
    what, ppl, kab, household, make_household, device_file, open_file
):
    other = make_household(OWN_SLS)
    file = device_file(
        {one: {"sent": submission(one, answers={"floor_area_m2": 42}), "pending": None} for one in (household, other)}
    )
    change, says = BAD[what]
    status, page = open_file(kab, change(file))
    assert status == 422 and says in page
    assert not Submission.objects.exists() and not OpenedDevice.objects.exists()


@pytest.mark.parametrize(
    "record",
    [
        [],
        {"sent": [], "pending": None},
        {"sent": {"household": "00000000-0000-4000-8000-000000000000"}, "pending": None},
        {"sent": None, "pending": {"answers": {"head_name": "\x00"}}},
    ],
)
def test_a_record_that_no_device_writes_refuses_the_file(record, kab, household, device_file, open_file):
    if isinstance(record, dict) and record["pending"]:
        record = {"sent": None, "pending": record["pending"] | {"household": str(household.pk)}}
    status, page = open_file(kab, device_file({household: record}))
    assert status == 422 and "tidak seperti yang ditulis" in page


def test_an_officer_of_elsewhere_and_ones_own_device_are_not_opened(
    officer, kab, ppl, household, device_file, open_file
):
    record = {household: {"sent": submission(household, answers={"floor_area_m2": 42}), "pending": None}}
    elsewhere = officer("wati", Role.ENUMERATOR, FOREIGN_SLS)
    status, page = open_file(kab, device_file(record, officer=elsewhere.pk))
    assert status == 422 and "tidak bertugas di wilayah Anda" in page
    status, page = open_file(kab, device_file(record, officer=kab.pk))
    assert status == 422 and "HP Anda sendiri" in page
    assert not Submission.objects.exists()


@pytest.mark.parametrize("is_without", [True, False])
def test_a_file_that_no_session_of_the_officer_made_writes_nothing_and_another_reviewer_decides(
    ppl, neighbour_ppl, pml, kab, household, device_file, open_file, client, is_without
):
    record = {household: {"sent": None, "pending": submission(household, answers={"floor_area_m2": 42})}}
    file = device_file(record, server=None if is_without else sealed(device_key(neighbour_ppl.pk, PHONE), KEY))
    for _ in range(2):
        _status, page = open_file(kab, file)
        assert "Asal berkas tidak terbukti" in page and "menunggu keputusan pemeriksa" in page
    assert not OpenedDevice.objects.filter(is_proven=True).exists()
    late = Submission.objects.get()
    assert (late.verdict, late.by, late.brought_by, late.area_code) == (Submission.Verdict.LATE, ppl, kab, OWN_SLS)
    household.refresh_from_db()
    assert (household.floor_area_m2, household.version) == (None, 1)
    one = f"/kiriman-terlambat/{late.pk}/"
    use = {"tindakan": "pakai", "versi": "1"}
    assert "Anda sendiri yang membuka" in client.get(one).content.decode()
    client.post(f"{one}putuskan/", use)
    household.refresh_from_db()
    assert household.floor_area_m2 is None
    client.force_login(pml)
    assert "asal tidak terbukti" in client.get("/kiriman-terlambat/").content.decode()
    client.post(f"{one}putuskan/", use)
    household.refresh_from_db()
    assert (household.floor_area_m2, household.enumerator) == (42, ppl)
    assert "dibuka Dewi" in household.events.get(verb="late").reason


def test_without_proof_a_new_family_waits_and_one_of_elsewhere_is_refused(
    ppl, pml, kab, make_household, device_file, open_file
):
    new, foreign = str(uuid.uuid4()), make_household(FOREIGN_SLS)
    records = {
        new: {"sent": submission(new, area=OWN_SLS, answers={"head_name": "BARU"}), "pending": None},
        foreign: {"sent": submission(foreign, answers={"floor_area_m2": 42}), "pending": None},
    }
    open_file(kab, device_file(records, server=None))
    assert [draft.outcome for draft in OpenedDevice.objects.get().drafts.all()] == ["late", "refused"]
    made = settling_late.take_in(Submission.objects.waiting().get(), by=pml)
    assert (str(made.pk), made.head_name, made.enumerator) == (new, "BARU", ppl)


def test_what_was_set_aside_for_want_of_proof_waits_again_when_its_officer_sends_it(
    ppl, pml, kab, household, device_file, open_file
):
    record = {household: {"sent": None, "pending": submission(household, answers={"floor_area_m2": 42})}}
    open_file(kab, device_file(record, server=None))
    settling_late.set_aside(Submission.objects.get(), by=pml, note="Bukan isian Ani.")
    Assignment.objects.filter(officer=ppl).update(ended_at=timezone.now())
    open_file(kab, device_file(record))
    assert Submission.objects.waiting().get().brought_by is None


# --- Presses on the list ---------------------------------------------------------------------------------------------


def test_presses_are_carried_out_in_their_order_and_once(ppl, kab, household, device_file, open_file):
    new = str(uuid.uuid4())
    added = pressed(new, pk=new, head_name="BARU SEKALI", address="", building="") | {"adds": True}
    presses = [
        pressed(household, tekan="e1"),
        pressed(household, tekan="o2"),
        pressed(household, tekan="n", bangunan="7", keluarga="9"),
        added,
    ]
    draft = {new: {"sent": submission(new, area=OWN_SLS, answers={"floor_area_m2": 42}), "pending": None}}
    file = device_file(draft, [dict(one) for one in presses])
    file["presses"].reverse()
    for outcomes in (["done"] * 4, ["already"] * 4):
        _status, page = open_file(kab, file)
        assert [one.outcome for one in OpenedDevice.objects.latest("at").presses.all()] == outcomes
        household.refresh_from_db()
        line = (
            household.existence,
            household.neighbourhood_opinion,
            household.building_number,
            household.family_number,
        )
        assert line == (1, 2, 7, 9) and household.verified_by == ppl
    assert "Keluarga baru: Baru Sekali" in page and "Nomor bangunan 7, nomor keluarga 9" in page
    made = Household.objects.get(pk=new)
    assert (made.head_name, made.existence, made.floor_area_m2) == ("BARU SEKALI", 6, 42)
    assert household.events.filter(verb="verify", by=ppl).count() == 3
    assert household.events.filter(verb="device", by=kab).count() == 1


def test_a_press_that_cannot_be_carried_out_stays_in_words_with_its_reason(
    ppl, kab, household, make_household, device_file, open_file, client
):
    foreign = make_household(FOREIGN_SLS, head_name="ORANG LAIN")
    since = make_household(OWN_SLS, head_name="DITEKAN LAGI", prelist_number=8, prelist_code=OWN_SLS)
    verifying.check(since, Existence.FOUND, by=ppl, version=since.version)
    refused = pressed(household, tekan="e5", ganda_dengan="3") | {"refused": "Tidak ada baris nomor 3."}
    presses = [
        refused,
        pressed(foreign, FOREIGN_SLS, tekan="e2", catatan="pindah ke Palopo"),
        pressed(since, tekan="e2"),
        pressed(household, tekan="u"),
        pressed(str(uuid.uuid4()), tekan="e1"),
        pressed(str(uuid.uuid4()), FOREIGN_SLS, pk=str(uuid.uuid4()), head_name="X") | {"adds": True},
    ]
    _status, page = open_file(kab, device_file({}, presses))
    found = OpenedDevice.objects.get()
    assert {one.outcome for one in found.presses.all()} == {"not_done"} and found.presses_count == 6
    assert "6 verifikasi tidak dijalankan" in page and "Ganda dengan baris 3" in page
    assert "Tidak ada baris nomor 3." in page and "ditekan lagi setelah itu" in page
    assert "ORANG LAIN" not in page.upper() and "Palopo" not in page  # elsewhere: another office's
    since.refresh_from_db()
    assert since.existence == Existence.FOUND
    for change in (lambda: found.presses.update(outcome="done"), found.presses.first().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_without_proof_no_press_is_carried_out(ppl, kab, household, device_file, open_file):
    _status, page = open_file(kab, device_file({}, [pressed(household, tekan="e2")], server=None))
    household.refresh_from_db()
    assert (household.state, household.existence) == (State.OPEN, None)
    assert "Asal berkas tidak terbukti, jadi tidak dijalankan" in page and "Pindah" in page


def test_an_officer_without_the_sls_verifies_it_no_more(ppl, kab, household, device_file, open_file):
    Assignment.objects.filter(officer=ppl).update(ended_at=timezone.now())
    _status, page = open_file(kab, device_file({}, [pressed(household, tekan="e1")]))
    household.refresh_from_db()
    assert household.existence is None and "sekarang bukan tugas petugas ini" in page


@pytest.mark.parametrize(
    ("press", "says"),
    [
        ({"id": "draft/1"}, "tidak lengkap"),
        ({"fields": {"tekan": 1}}, "tidak seperti yang ditulis"),
        ({"fields": {"catatan": "\x00"}}, "tidak seperti yang ditulis"),
        ({"area": "7317"}, "tidak seperti yang ditulis"),
        ({"fields": None}, "tidak seperti yang ditulis"),
    ],
)
def test_a_press_that_no_device_writes_refuses_the_file(press, says, kab, household, device_file, open_file):
    status, page = open_file(kab, device_file({}, [pressed(household, tekan="e1") | press]))
    assert status == 422 and says in page and not OpenedDevice.objects.exists()


@pytest.mark.parametrize("who", ["ppl", "pml", "koseka", "analyst", "operator", "observer", "administrator"])
def test_only_the_district_office_opens_devices(who, request, household, device_file, open_file, client):
    user = request.getfixturevalue(who)
    status, _page = open_file(user, device_file({household: {"sent": None, "pending": None}}))
    assert status == 403 and client.get(LIST).status_code == 403


def test_an_opening_cannot_be_changed(ppl, kab, household, device_file, open_file):
    open_file(kab, device_file({household: {"sent": None, "pending": None}}))
    opened = OpenedDevice.objects.get()
    changes = (lambda: OpenedDevice.objects.update(drafts_count=0), opened.drafts.get().delete)
    for change in changes:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_openings_of_the_own_district_only_are_listed(ppl, kab, officer, household, device_file, open_file, client):
    open_file(kab, device_file({household: {"sent": None, "pending": None}}))
    client.force_login(kab)
    assert "Ani" in client.get(LIST).content.decode()
    there = officer("yuli", Role.DISTRICT_OFFICE, FOREIGN_SLS[:4])
    client.force_login(there)
    assert "Ani" not in client.get(LIST).content.decode()
    assert client.get(f"/isi-hp/{OpenedDevice.objects.get().pk}/").status_code == 404


def test_a_household_moved_to_an_area_of_another_office_is_not_named(
    ppl, kab, household, device_file, open_file, client
):
    open_file(kab, device_file({household: {"sent": None, "pending": None}}))
    Household.objects.filter(pk=household.pk).update(area=FOREIGN_SLS, head_name="ORANG LAIN")
    page = client.get(f"/isi-hp/{OpenedDevice.objects.get().pk}/").content.decode()
    assert "ORANG LAIN" not in page.upper() and NEIGHBOUR_SLS not in page
