"""Real areas, from the tables inside two packages."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from enumeration.areas import bps_codes
from enumeration.areas.bps_codes import Place, matched
from enumeration.models import Area, Level

pytestmark = pytest.mark.django_db


def test_luwu_has_22_kecamatan_and_224_villages():
    done = bps_codes.load(["7317"])
    assert done.by_level == {Level.PROVINCE: 1, Level.DISTRICT: 1, Level.SUBDISTRICT: 22, Level.VILLAGE: 224}
    assert Area.objects.get(code="7317").name == "KABUPATEN LUWU"
    assert Area.objects.get(code="7317010012").name == "BUNTU MATABBING"


def test_loading_again_changes_nothing_and_mends_what_was_changed():
    bps_codes.load(["7317"])
    again = bps_codes.load(["7317"])
    assert (again.added, again.changed, again.unchanged) == (0, 0, 248)
    Area.objects.filter(code="7317010").update(name="SALAH")
    assert bps_codes.load(["7317"]).changed == 1
    assert Area.objects.get(code="7317010").name == "LAROMPONG"


def test_kemendagri_codes_are_found_by_name():
    bps_codes.load(["7317"])
    codes = dict(Area.objects.values_list("code", "kemendagri_code"))
    assert codes["73"] == "73"
    assert codes["7317"] == "73.17"
    assert codes["7317010010"] == "73.17.02.2008"  # RIWANG
    assert codes["7317010012"] == "73.17.02.2009"  # BUNTU MATABBING, there "Buntu Matabing"
    assert codes["7317060"] == "73.17.05"  # BUPON, there "Bua Ponrang", known by its villages
    assert codes["7317060003"] == "73.17.05.1001"


def test_several_districts_may_share_a_province():
    done = bps_codes.load(["7317", "7373"])
    assert done.by_level[Level.PROVINCE] == 1
    assert done.by_level[Level.DISTRICT] == 2


def test_a_code_that_is_not_there_is_named_and_nothing_is_written():
    with pytest.raises(CommandError, match="'7399'"):
        call_command("load_areas", "7317", "7399")
    assert not Area.objects.exists()


def test_the_command_says_what_it_did(capsys):
    call_command("load_areas", "7317")
    said = capsys.readouterr().out
    assert "22 kecamatan, 224 desa/kelurahan" in said and "248 added" in said


def test_it_asks_for_a_district():
    with pytest.raises(CommandError, match="load_areas 7317"):
        call_command("load_areas")


def test_names_that_are_unsure_stay_unmatched():
    ours = [Place("1", "PADANG SARI"), Place("2", "BUNTU BATU"), Place("3", "BUNTU BATU")]
    theirs = [Place("a", "Padang Subur"), Place("b", "Buntu Batu"), Place("c", "Rante Balla")]
    assert matched(ours, theirs) == {}
