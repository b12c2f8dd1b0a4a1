"""From an empty server to a round whose SLS are assigned, by two files and eighteen presses: Kab. Muaro Jambi."""

from __future__ import annotations

import re
from collections import Counter
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from benchmarks.beginning import COMMAND, DISTRICT, FAMILIES, FIRST, JOURNEY, SECOND, officers, prelist
from enumeration import jobs
from enumeration.models import Area, Household, Job, Level, OfficerFile, PrelistFile, RoleGrant, Round

pytestmark = pytest.mark.django_db
CHOSEN = "kuda-hijau-menyeberang-jembatan"


def to(name: str, *parts: object) -> str:
    return reverse(f"enumeration:{name}", args=parts)


def signed_in(username: str, code: str) -> Client:
    client = Client()
    sent = {"username": username, "code": code, "new_password1": CHOSEN, "new_password2": CHOSEN}
    assert client.post(to("sign_in_code"), sent).status_code == 302
    return client


def run_jobs() -> None:
    for job in Job.objects.filter(state=Job.State.WAITING):
        jobs.run(job.pk)
        job.refresh_from_db()
        assert job.error == "", job.error


def test_a_round_begins_from_two_files():
    told = StringIO()
    call_command(*COMMAND, stdout=told)
    codes = re.findall(r"\b[A-Z0-9]{5}-[A-Z0-9]{5}\b", told.getvalue())
    first, second = (signed_in(name, code) for name, code in zip((FIRST, SECOND), codes, strict=True))
    villages = list(Area.objects.at(Level.VILLAGE).order_by("code").values_list("code", flat=True))
    used = villages[: FAMILIES // 50]
    Area.objects.filter(level=Level.VILLAGE).exclude(code__in=used).delete()  # the others come with the next list

    by_name = {name: [link for row in first.get(to("preparing")).context["rows"] for link, _label in row.links]
               for name in ("preparing",)}["preparing"]  # fmt: skip
    assert {to("prelist_files"), to("officer_imports")} <= set(by_name), "the steps lead there"

    sent = {"area_code": DISTRICT, "adds_areas": "on", "file": SimpleUploadedFile("prelist.csv", prelist(used))}
    assert first.post(to("prelist_upload"), sent).status_code == 302
    run_jobs()
    first.post(to("prelist_take_in", PrelistFile.objects.get().pk))
    run_jobs()
    assert Household.objects.filter(round=Round.objects.get()).count() == FAMILIES

    assert (
        first.post(to("officer_import_upload"), {"file": SimpleUploadedFile("petugas.csv", officers(used))}).status_code
        == 302
    )
    run_jobs()
    file = OfficerFile.objects.get()
    assert (file.new, file.bad) == (26, 0), list(file.faults.values_list("row", "column", "reason"))
    first.post(to("officer_import_take_in", file.pk))
    run_jobs()
    second.post(to("office_role_decide", RoleGrant.objects.waiting().get().pk), {"tindakan": "konfirmasi"})

    rows = second.get(to("preparing")).context["rows"]
    done = {row.name for row in rows if row.check.is_done}
    assert done == {"administrators", "round", "areas", "prelist", "officers", "sharing_out"}


def test_the_journey_is_short():
    assert len(JOURNEY) == 18
    assert Counter(press.waits for press in JOURNEY)[True] == 4
    for press in JOURNEY:
        if press.opens and press.opens not in ("prelist_file", "officer_import"):
            assert to(press.opens)
