"""The tables of progress and board pages: sorted by each column, the file in the same order; the map where there are
boundaries."""

import pytest
from django.urls import reverse
from django.utils import timezone

from enumeration.access import Role
from enumeration.models import Boundary, State
from tests.conftest import DISTRICT, FREE_SLS, KECAMATAN, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS, VILLAGE

pytestmark = pytest.mark.django_db

SQUARE = {"type": "Polygon", "coordinates": [[[120, -3], [121, -3], [121, -2], [120, -3]]]}
SULI, LAROMPONG = OTHER_KECAMATAN_SLS[:7], KECAMATAN


@pytest.fixture
def field(ppl, neighbour_ppl, pml, officer, make_household):
    """Four of six households of Larompong are enumerated, one of two in Suli."""
    for code, open_, approved in ((OWN_SLS, 2, 1), (NEIGHBOUR_SLS, 0, 3), (OTHER_KECAMATAN_SLS, 1, 1)):
        for state, count in ((State.OPEN, open_), (State.APPROVED, approved)):
            for _ in range(count):
                make_household(code, state=state, **({} if state == State.OPEN else {"enumerator": ppl}))
    officer("edi", Role.ENUMERATOR, OTHER_KECAMATAN_SLS)


def places(client, **query):
    table = client.get(reverse("enumeration:progress", args=[DISTRICT]), query).context["table"]
    return [row.place.code for row in table.rows]


def file_of(client, name, code, **query):
    text = client.get(reverse(f"enumeration:{name}", args=[code]), {"format": "csv", **query}).content.decode(
        "utf-8-sig"
    )
    return [line.split(",")[0].strip('"') for line in text.splitlines()[1:]]


def test_places_are_sorted_by_every_column_and_the_file_too(client, kab, field):
    client.force_login(kab)
    assert places(client) == [LAROMPONG, SULI]
    for column in ("-wilayah", "keluarga", "belum-didata", "didata", "disetujui"):
        assert (
            places(client, urut=column) == file_of(client, "progress_file", DISTRICT, urut=column) == [SULI, LAROMPONG]
        )
    page = client.get(reverse("enumeration:progress", args=[DISTRICT]), {"tabel": "kunjungan", "urut": "keluarga"})
    assert "?tabel=kunjungan&amp;urut=-keluarga#tabel" in page.content.decode()
    assert page.content.decode().count("aria-sort") == 1
    assert places(client, urut="id") == [LAROMPONG, SULI]


def test_a_figure_opens_exactly_its_families(client, kab, observer, ppl, field, make_household):
    for _ in range(3):
        make_household(OWN_SLS, state=State.SENT_BACK, enumerator=ppl, submitted_at=timezone.now())
    client.force_login(kab)
    page = client.get(reverse("enumeration:progress", args=[DISTRICT]))
    row = page.context["table"].rows[0]
    [cell] = [cell for cell in row.cells if "status=sent_back" in cell.url]
    assert len(client.get(cell.url).context["rows"]) == cell.value == 3
    [tile] = [tile for tile in page.context["tiles"] if "status=sent_back" in tile["url"]]
    assert len(client.get(tile["url"]).context["rows"]) == tile["value"] == 3
    client.force_login(observer)
    page = client.get(reverse("enumeration:progress", args=[DISTRICT]))
    assert not any(cell.url for row in page.context["table"].rows for cell in row.cells)


def test_enumerators_are_sorted_and_have_a_file_for_those_who_check(client, kab, ppl, field):
    client.force_login(kab)
    address = reverse("enumeration:progress", args=[VILLAGE])

    def shown(**query):
        return [one.officer.username for one in client.get(address, query).context["officers"]]

    assert shown() == ["ani", "bayu"]  # the slowest first
    assert shown(urut_ppl="-nama") == shown(urut_ppl="-didata") == ["bayu", "ani"]
    assert file_of(client, "progress_officers_file", VILLAGE, urut_ppl="-nama") == ["Bayu", "Ani"]
    client.force_login(ppl)
    assert client.get(reverse("enumeration:progress_officers_file", args=[VILLAGE])).status_code == 403


def test_the_board_of_places_is_sorted_and_has_a_file(client, kab, field):
    client.force_login(kab)
    page = client.get(reverse("enumeration:board", args=[KECAMATAN]), {"urut": "-tanpa-ppl"})
    assert [place.code for place in page.context["places"]] == [FREE_SLS[:10], VILLAGE]
    assert file_of(client, "board_file", KECAMATAN, urut="-tanpa-ppl") == [FREE_SLS[:10], VILLAGE]


def test_where_there_are_boundaries_the_same_figures_are_a_map(client, kab, observer, field):
    client.force_login(observer)
    address = reverse("enumeration:progress", args=[DISTRICT])
    before = client.get(address)
    assert "data-treemap" in before.content.decode() and "data-map" not in before.content.decode()
    Boundary.objects.create(area_id=SULI, geometry=SQUARE)
    after = client.get(address)
    assert "data-map" in after.content.decode() and "data-treemap" not in after.content.decode()
    assert after.context["treemap"] == before.context["treemap"]
    assert after.content.decode().count("Lihat sebagai tabel") == 2  # of the curve, and of the map
    answer = client.get(after.context["outlines_url"]).json()
    assert [each["properties"]["name"] for each in answer["features"]] == [SULI]
    assert client.get(reverse("enumeration:progress_outlines", args=["7371"])).status_code == 404


def test_the_list_of_officers_is_sorted_and_still_read_page_by_page(client, kab, field):
    client.force_login(kab)
    address = reverse("enumeration:officers")

    def names(**query):
        return [row.officer.full_name for row in client.get(address, query).context["rows"]]

    assert names(urut="-nama") == names()[::-1] and len(names()) > 3
    page = client.get(address, {"urut": "-nama", "peran": "enumerator"})
    assert 'aria-sort="descending"' in page.content.decode()
    lines = client.get(page.context["file_url"] + "csv").content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[1].strip('"') for line in lines[1:]] == ["Edi", "Bayu", "Ani"]
