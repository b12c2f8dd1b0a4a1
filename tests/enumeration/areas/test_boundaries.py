"""Outlines for maps: loaded whole or refused with a message, matched by Kemendagri code, drawn within reach."""

import io
import json
import tracemalloc

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from enumeration.areas import boundaries
from enumeration.models import Area, Boundary
from tests.conftest import DISTRICT, KECAMATAN, VILLAGE

pytestmark = pytest.mark.django_db


def square(west=120.0, south=-3.0, side=0.1):
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(kode="73.17.01.2001", ring=None, **more):
    geometry = {"type": "Polygon", "coordinates": [ring or square()]}
    return {"type": "Feature", "properties": {"kode": kode, "nama": "Riwang"}, "geometry": geometry} | more


def as_file(*features):
    return io.BytesIO(json.dumps({"type": "FeatureCollection", "features": list(features)}).encode())


@pytest.fixture
def coded(areas):
    Area.objects.filter(code=VILLAGE).update(kemendagri_code="73.17.01.2001")
    Area.objects.filter(code=KECAMATAN).update(kemendagri_code="73.17.01")


def test_outlines_are_matched_by_kemendagri_code_and_the_rest_is_named(coded):
    done = boundaries.load(as_file(feature(), feature("73.17.99.2001")), source="uji")
    assert (done.matched, done.replaced, done.unmatched) == (1, 0, ["73.17.99.2001 Riwang"])
    assert Boundary.objects.get().area_id == VILLAGE


def test_loading_again_replaces(coded):
    boundaries.load(as_file(feature()), source="lama")
    done = boundaries.load(as_file(feature(ring=square(121.0))), source="baru")
    assert (done.matched, done.replaced) == (1, 1)
    assert Boundary.objects.get().source == "baru"
    assert Boundary.objects.get().geometry["coordinates"][0][0] == [121.0, -3.0]


def test_a_bps_code_will_do_too(areas):
    assert boundaries.load(as_file(feature(VILLAGE))).matched == 1


def test_coordinates_are_rounded_and_points_that_fall_together_are_one(coded):
    ring = square()
    ring.insert(1, [120.0000001, -3.0000001])
    ring[2] = [120.123456789, -3.0]
    boundaries.load(as_file(feature(ring=ring)))
    assert Boundary.objects.get().geometry["coordinates"][0][:2] == [[120.0, -3.0], [120.12346, -3.0]]


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (feature(ring=square(-3.0, 120.0)), "di luar Indonesia"),
        (feature(ring=square()[:3]), "kurang dari empat titik"),
        (feature(ring=[*square()[:4], [120.0, -2.5]]), "tidak menutup"),
        (feature(ring=[["a", "b"]] * 5), "bujur dan lintang"),
        (feature(ring=[[float("nan"), -3.0]] * 5), "di luar Indonesia"),
        (feature(kode=""), "tanpa “kode”"),
        (feature(kode=7317), "tanpa “kode”"),
        (feature(geometry={"type": "Point", "coordinates": [120, -3]}), "bukan Polygon"),
        (feature(geometry={"type": "Polygon", "coordinates": []}), "tanpa garis"),
        (feature(geometry=None), "bukan Polygon"),
        (feature(properties=None), "tanpa “properties”"),
        ("bukan fitur", "tanpa “properties”"),
    ],
)
def test_nonsense_is_refused_with_words_and_nothing_is_loaded(coded, bad, words):
    with pytest.raises(boundaries.BadBoundaries) as refused:
        boundaries.load(as_file(feature("73.17.01"), bad))
    assert "Fitur ke-2" in str(refused.value)
    assert words in str(refused.value)
    assert not Boundary.objects.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"[]", b'{"type": "Feature"}', b"[" * 100_000, b"\xff\xfe"])
def test_what_is_not_geojson_is_refused(coded, content):
    with pytest.raises(boundaries.BadBoundaries):
        boundaries.load(io.BytesIO(content))


def test_the_same_code_twice_is_refused(coded):
    with pytest.raises(boundaries.BadBoundaries, match="dua kali"):
        boundaries.load(as_file(feature(), feature()))


def round_about(points: int):
    """Returns a ring of many points, as offices draw rivers."""
    around = [[120 + number % 997 / 1000, -3 + number / 2 / points] for number in range(points)]
    return [*around, around[0]]


def test_this_process_never_has_the_whole_file_in_memory(coded):
    """Ten times its size would be a gigabyte for the largest file that is accepted."""
    codes = [f"73.17.{number:02d}.2001" for number in range(1, 41)]
    file = as_file(*(feature(code, ring=round_about(8_000)) for code in codes))
    assert len(file.getvalue()) > 7_000_000
    tracemalloc.start()
    try:
        done = boundaries.load(file)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (done.matched, len(done.unmatched)) == (1, 39)
    assert peak < 25_000_000


def test_a_file_made_to_take_all_memory_ends_the_child_alone(coded):
    with pytest.raises(boundaries.BadBoundaries, match="terlalu besar untuk dibaca"):
        boundaries.load(io.BytesIO(b"[" + b"[]," * 9_000_000 + b"1]"))


def test_one_outline_of_very_many_points_is_refused(coded):
    with pytest.raises(boundaries.BadBoundaries, match="terlalu besar untuk dibaca"):
        boundaries.load(as_file(feature(ring=round_about(500_000))))
    assert not Boundary.objects.exists()


def test_outlines_are_written_in_portions_and_still_whole_or_not_at_all(coded, monkeypatch):
    monkeypatch.setattr(boundaries, "POINTS_AT_ONCE", 5)
    with pytest.raises(boundaries.BadBoundaries, match="Fitur ke-3"):
        boundaries.load(as_file(feature(), feature("73.17.01"), feature("73.17.02", ring=square(-3.0, 120.0))))
    assert not Boundary.objects.exists()
    assert boundaries.load(as_file(feature(), feature("73.17.01"), feature("73.17.02"))).matched == 2


def test_a_file_that_is_too_large_is_refused(coded, monkeypatch):
    monkeypatch.setattr(boundaries, "MOST_BYTES", 10)
    with pytest.raises(boundaries.BadBoundaries, match="lebih besar"):
        boundaries.load(as_file(feature()))


def test_the_command_says_how_many_and_which_were_not_matched(coded, tmp_path, capsys):
    path = tmp_path / "desa.geojson"
    path.write_bytes(as_file(feature(), feature("73.17.99.2001")).getvalue())
    call_command("load_boundaries", path, source="uji")
    said = capsys.readouterr().out
    assert "1 outlines loaded (0 replaced), 1 without an area" in said
    assert "73.17.99.2001 Riwang" in said
    with pytest.raises(CommandError):
        call_command("load_boundaries", tmp_path / "tidak-ada.geojson")


def test_the_map_has_the_outlines_below_a_place_and_no_others(client, kab, coded):
    boundaries.load(as_file(feature(), feature("73.17.01")))
    client.force_login(kab)
    for place, code in ((DISTRICT, KECAMATAN), (KECAMATAN, VILLAGE)):
        answer = client.get(reverse("enumeration:outlines", args=[place])).json()
        assert [one["properties"]["name"] for one in answer["features"]] == [code]
    assert "data-map" in client.get(reverse("enumeration:board", args=[DISTRICT])).content.decode()


def test_without_outlines_a_treemap_takes_the_maps_place(client, kab, make_household):
    make_household()
    client.force_login(kab)
    page = client.get(reverse("enumeration:board", args=[DISTRICT])).content.decode()
    assert "data-treemap" in page
    assert "data-map=" not in page


# --- Uploaded in the admin ---


def upload(client, *features):
    file = as_file(*features)
    file.name = "desa.geojson"
    return client.post(reverse("admin:enumeration_boundary_add"), {"file": file, "source": "uji"}, follow=True)


def test_an_administrator_uploads_outlines_of_their_district_only(client, administrator, coded, areas):
    Area.objects.filter(code="7371010001").update(kemendagri_code="73.71.01.1001")
    client.force_login(administrator)
    page = upload(client, feature(), feature("73.71.01.1001")).content.decode()
    assert Boundary.objects.get().area_id == VILLAGE
    assert "1 batas dimuat" in page
    assert "73.71.01.1001" in page


def test_a_bad_upload_is_refused_with_words(client, administrator, coded):
    client.force_login(administrator)
    page = upload(client, feature(ring=square(-3.0, 120.0))).content.decode()
    assert "di luar Indonesia" in page
    assert not Boundary.objects.exists()


@pytest.mark.parametrize("who", ["kab", "koseka", "ppl"])
def test_nobody_else_uploads_outlines(client, request, coded, who):
    client.force_login(request.getfixturevalue(who))
    upload(client, feature())
    assert not Boundary.objects.exists()
