"""The key of a device's store: for a session only, for this officer and this device; and the district's pair of keys."""

from __future__ import annotations

import base64
import io
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from enumeration.access import Role
from enumeration.devices.actions import district_keys
from enumeration.identity import unseal
from enumeration.models import ApiToken, Assignment, DistrictKey, Officer, Scope
from tests.conftest import OWN_SLS

pytestmark = pytest.mark.django_db

DEVICE = "/api/v1/device/"
PHONE, OTHER_PHONE = (str(uuid.UUID(int=number, version=4)) for number in (1, 2))


def key_of(call, officer, device=PHONE) -> str:
    return call(officer, "post", DEVICE, {"device": device}).json()["key"]


def test_a_key_is_the_same_at_each_request_and_another_for_every_officer_and_device(ppl, neighbour_ppl, call):
    keys = [
        key_of(call, ppl),
        key_of(call, ppl, PHONE.upper()),
        key_of(call, ppl, OTHER_PHONE),
        key_of(call, neighbour_ppl),
    ]
    assert keys[0] == keys[1] and len(set(keys)) == 3
    assert len(base64.b64decode(keys[0])) == 32


def test_the_answer_names_officer_and_district_and_is_kept_nowhere(ppl, call):
    answer = call(ppl, "post", DEVICE, {"device": PHONE})
    found = answer.json()
    assert found["officer"] == {"id": ppl.pk, "username": "ani", "full_name": "Ani"}
    assert (found["district"]["code"], found["district"]["number"]) == ("7317", 1)
    assert found["district"]["jwk"]["alg"] == "RSA-OAEP-256"
    assert answer["Cache-Control"] == "no-store"


def test_an_officer_who_lost_the_last_sls_still_gets_key_and_district(officer, round_, call):
    gone = officer("jaka")
    moment = timezone.now()
    Assignment.objects.create(
        round=round_, area_id=OWN_SLS, role=Role.ENUMERATOR, officer=gone, started_at=moment, ended_at=moment
    )
    found = call(gone, "post", DEVICE, {"device": PHONE}).json()
    assert found["key"] and found["district"]["code"] == "7317"


def test_nobody_else_gets_a_key(ppl, call, client):
    assert call(None, "post", DEVICE, {"device": PHONE}).status_code == 401
    _token, plain = ApiToken.objects.issue(ppl, name="uji", days=1, scopes=list(Scope))
    answer = call(None, "post", DEVICE, {"device": PHONE}, Authorization=f"Token {plain}")
    assert answer.status_code == 403 and "key" not in answer.json()
    client.force_login(ppl)
    Officer.objects.filter(pk=ppl.pk).update(is_active=False)
    assert client.post(DEVICE, {"device": PHONE}, content_type="application/json").status_code == 401


@pytest.mark.parametrize("device", [None, "", "saya", 7, True, [PHONE]])
def test_a_device_is_named_by_a_uuid(ppl, call, device):
    assert call(ppl, "post", DEVICE, {"device": device}).status_code == 400


def test_the_district_has_one_pair_made_once_and_sealed(kab, monkeypatch):
    first = district_keys.newest_key("7317")
    made = district_keys._make("7317", 1)  # another request came first: its pair stands
    assert made.pk == district_keys.newest_key("7317").pk == first.pk
    plain = base64.b64decode(unseal(first.private, first.row_id, "private"))
    assert plain[:12] not in bytes(first.private)
    numbers = district_keys.private_part(first).public_key().public_numbers()
    assert numbers.n.bit_length() == 3072


def test_a_pair_cannot_be_changed_or_deleted():
    key = DistrictKey.objects.create(district="7317", number=1, public={}, private=b"-")
    for change in (lambda: DistrictKey.objects.update(public={"n": ""}), key.delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_the_next_key_of_a_district_is_what_devices_get_and_the_one_before_stays(ppl, areas, call):
    first = district_keys.newest_key("7317")
    told = io.StringIO()
    call_command("next_district_key", "7317", stdout=told)
    assert "key number 2" in told.getvalue()
    found = call(ppl, "post", DEVICE, {"device": PHONE}).json()["district"]
    assert found["number"] == 2 and found["jwk"]["n"] != first.public["n"]
    assert district_keys.private_part(DistrictKey.objects.get(district="7317", number=1))
    for code in ("7399", "731", OWN_SLS, "x"):
        with pytest.raises(CommandError, match=code):
            call_command("next_district_key", code)
