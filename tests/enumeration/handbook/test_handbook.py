"""The handbook of a role: the pages of that role, in one document and as PDF."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.urls import reverse
from PIL import Image

from enumeration.access import Role
from enumeration.handbook.contents import ADDRESSES, Handbook
from enumeration.handbook.pictures import FOLDER, PICTURES

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


def test_each_role_has_pictures_small_and_taken_by_the_script():
    assert {one.role for one in PICTURES} == set(Role)
    for one in PICTURES:
        assert one.chapter in {chapter.name for chapter in Handbook(one.role).chapters}, one.name
        assert one.file.stat().st_size <= 40_000, one.name
        with Image.open(one.file) as picture:
            assert (picture.format, picture.size) == ("WEBP", one.size), one.name
    there = {file.stem for file in (settings.BASE_DIR / "static" / FOLDER).iterdir()}
    ways = re.findall(r'^    "([a-z]+-[a-z]+)": \(', (settings.BASE_DIR / "docs/handbook.py").read_text(), re.M)
    assert there == set(ways) == {one.name for one in PICTURES}


def test_pictures_stand_in_the_handbook_with_their_words_and_in_its_pdf(client, kab):
    client.force_login(kab)
    page = client.get(reverse("enumeration:handbook", args=["bps"])).content.decode()
    own = [one for one in PICTURES if one.role is Role.DISTRICT_OFFICE]
    assert page.count('<img\n              class="handbook-picture"') == len(own)
    for one in own:
        assert one.static in page and f'alt="{one.says.id}"' in page
    file = client.get(reverse("enumeration:handbook_file", args=["bps"])).content
    assert file.count(b"/DCTDecode") == len(own)
