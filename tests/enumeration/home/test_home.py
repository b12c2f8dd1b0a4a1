"""What is mine to do now, for each role."""

import pytest
from django.urls import reverse

from enumeration.models import State
from enumeration.templatetags.shell import places_for
from tests.conftest import NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS

pytestmark = pytest.mark.django_db


@pytest.fixture
def tiles(client):
    def look(officer) -> dict[str, int | None]:
        client.force_login(officer)
        page = client.get(reverse("enumeration:home"))
        assert page.status_code == 200
        return {task.label: task.count for task in page.context["tasks"]}

    return look


@pytest.fixture
def some_of_each(make_household, ppl):
    for state in (State.OPEN, State.OPEN, State.DRAFT, State.SENT_BACK, State.SUBMITTED, State.APPROVED):
        make_household(OWN_SLS, state=state, enumerator=ppl)
    make_household(OTHER_KECAMATAN_SLS, state=State.SUBMITTED)


def test_an_enumerator_begins_with_what_came_back(tiles, ppl, some_of_each):
    assert tiles(ppl) == {"Dikembalikan": 1, "Daftar belum diverifikasi": 1, "Draf": 1, "Belum didata": 2}
    assert next(iter(tiles(ppl))) == "Dikembalikan"


def test_an_enumerator_sees_each_sls(client, ppl, some_of_each):
    client.force_login(ppl)
    assert [sls.code for sls in client.get("/").context["my_sls"]] == [OWN_SLS]


def test_a_supervisor_sees_what_waits_for_checking(tiles, pml, some_of_each):
    assert tiles(pml) == {"Menunggu pemeriksaan": 1}


def test_a_coordinator_sees_sls_without_an_enumerator_and_slow_villages(tiles, koseka, pml, some_of_each):
    found = tiles(koseka)
    assert found["SLS tanpa PPL"] == 1
    assert found["Tempat yang perlu dibantu"] >= 1


def test_the_district_office_sees_what_it_can_complete(tiles, kab, some_of_each):
    found = tiles(kab)
    assert found["Siap diselesaikan"] == 1
    assert "Menunggu pemeriksaan" not in found, "that is the supervisor's"


def test_an_observer_sees_how_far_it_is_and_nothing_to_do(tiles, observer, some_of_each):
    assert set(tiles(observer)) == {"Didata: 43%"}


@pytest.mark.parametrize("role", ["ppl", "pml", "kab", "administrator"])
def test_home_is_no_second_menu(request, client, role, some_of_each):
    client.force_login(request.getfixturevalue(role))
    page = client.get("/")
    tiles = {task.label for task in page.context["tasks"]}
    assert tiles and not tiles & {str(place.label) for place in places_for(page.wsgi_request)}
    drawn = page.content.decode().count('<a class="task ')
    assert drawn == len(page.context["tasks"])


def test_who_has_nothing_to_do_is_told_so(client, neighbour_ppl):
    client.force_login(neighbour_ppl)
    assert "Tidak ada yang menunggu Anda" in client.get("/").content.decode()


def test_an_officer_without_any_assignment_gets_a_page(client, officer):
    client.force_login(officer("nobody"))
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("role", ["ppl", "pml", "koseka", "kab", "analyst", "operator", "observer", "administrator"])
def test_the_home_page_takes_few_queries(request, client, role, some_of_each, django_assert_max_num_queries):
    client.force_login(request.getfixturevalue(role))
    with django_assert_max_num_queries(36):
        client.get("/")


def test_counts_are_of_the_own_area_only(tiles, neighbour_ppl, some_of_each, make_household):
    make_household(NEIGHBOUR_SLS, state=State.DRAFT)
    assert tiles(neighbour_ppl) == {"Daftar belum diverifikasi": 1, "Draf": 1}
