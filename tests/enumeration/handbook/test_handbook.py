"""The handbook of a role: the pages of that role, in one document and as PDF."""

from __future__ import annotations

import pytest
from django.urls import reverse

from enumeration.access import Role
from enumeration.handbook.contents import ADDRESSES, Handbook

pytestmark = pytest.mark.django_db


def test_every_role_has_a_handbook_of_its_own_pages():
    assert set(ADDRESSES.values()) == set(Role)
    for role in Role:
        assert all(role in chapter.roles for chapter in Handbook(role).chapters)
        assert len(Handbook(role).chapters) > 5
    assert "PML" in {one.term.id for one in Handbook(Role.SUPERVISOR).terms}


def test_one_begins_with_the_handbook_of_the_own_role(client, ppl, kab):
    for officer, title in ((ppl, "Lapangan, aplikasi tanpa sambungan"), (kab, "Berkas petugas")):
        client.force_login(officer)
        assert title in client.get(reverse("enumeration:handbook")).content.decode()


def test_the_handbook_is_a_pdf_too(client, ppl):
    client.force_login(ppl)
    answer = client.get(reverse("enumeration:handbook_file", args=["ppl"]))
    assert answer.content.startswith(b"%PDF") and answer.headers["Content-Type"] == "application/pdf"
    assert client.get(reverse("enumeration:handbook_file", args=["nobody"])).status_code == 404
