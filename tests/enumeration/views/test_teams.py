"""Teams: who leads whom with what load, and enumerators who move to another supervisor."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from enumeration import teams
from enumeration.access import NotAllowed, Role
from enumeration.actions import teaming
from enumeration.models import Assignment
from tests.conftest import FREE_SLS, KECAMATAN, OTHER_KECAMATAN_SLS, OWN_SLS

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_pml(officer):
    """Supervises the free SLS of the same kecamatan."""
    return officer("bima", Role.SUPERVISOR, FREE_SLS)


def move(client, *officers, to, **sent):
    picked = {"ppl": [one.pk for one in officers], "pml": to.pk} | sent
    return client.post(reverse("enumeration:team_move", args=[KECAMATAN]), picked, follow=True)


def test_the_coordinator_sees_every_team_with_its_load(client, koseka, pml, second_pml, make_household):
    make_household(OWN_SLS)
    client.force_login(koseka)
    found = client.get(reverse("enumeration:team", args=[KECAMATAN])).context["found"]
    assert {each.supervisor.officer.username: (each.size, each.families) for each in found.teams} == {
        "budi": (2, 1),
        "bima": (0, 0),
    }
    assert found.coordinators == [koseka]


def test_a_supervisor_sees_their_own_team_and_moves_nobody(client, pml, second_pml, ppl):
    client.force_login(pml)
    page = client.get(reverse("enumeration:team", args=[KECAMATAN]))
    assert [each.supervisor.officer for each in page.context["found"].teams] == [pml]
    move(client, ppl, to=second_pml)
    ppl.refresh_from_db()
    assert ppl.leader == pml


def test_an_enumerator_moves_with_the_supervision_of_their_sls(client, koseka, ppl, pml, second_pml):
    client.force_login(koseka)
    page = move(client, ppl, to=second_pml, **{"dengan-sls": "on"})
    ppl.refresh_from_db()
    assert ppl.leader == second_pml
    assert Assignment.objects.active().get(area=OWN_SLS, role=Role.SUPERVISOR).officer == second_pml
    assert Assignment.objects.active().get(area=OWN_SLS, role=Role.ENUMERATOR).officer == ppl
    assert "1 PPL masuk tim Bima" in page.content.decode()


def test_without_that_the_sls_keep_their_supervisor(client, koseka, ppl, pml, second_pml):
    client.force_login(koseka)
    move(client, ppl, to=second_pml)
    assert Assignment.objects.active().get(area=OWN_SLS, role=Role.SUPERVISOR).officer == pml


def test_the_administrators_history_says_who_led_them(koseka, ppl, pml, second_pml, round_):
    teaming.move([ppl.pk], to=second_pml, by=koseka, round=round_, kecamatan=KECAMATAN)
    entry = LogEntry.objects.get(object_id=str(ppl.pk))
    assert (entry.user, entry.change_message) == (koseka, "leader: Budi -> Bima")


def test_nobody_joins_a_team_of_another_kecamatan(client, koseka, ppl, pml, outsider):
    client.force_login(koseka)
    page = move(client, ppl, to=outsider)
    ppl.refresh_from_db()
    assert ppl.leader == pml
    assert "Pilih PML dari daftar" in page.content.decode()


def test_nobody_takes_an_enumerator_of_another_kecamatan(koseka, second_pml, officer, round_):
    stranger = officer("jauh", Role.ENUMERATOR, OTHER_KECAMATAN_SLS)
    with pytest.raises(teaming.CannotMove):
        teaming.move([stranger.pk], to=second_pml, by=koseka, round=round_, kecamatan=KECAMATAN)


def test_who_holds_a_part_of_the_kecamatan_may_not_move_anybody(pml, second_pml, ppl, round_):
    with pytest.raises(NotAllowed):
        teaming.move([ppl.pk], to=second_pml, by=pml, round=round_, kecamatan=KECAMATAN)


def test_the_teams_take_a_fixed_number_of_queries(
    koseka, pml, second_pml, officer, round_, django_assert_max_num_queries
):
    for number in range(30):
        officer(f"ppl{number}", leader=pml)
    with django_assert_max_num_queries(12):
        assert sum(each.size for each in teams.teams_of(koseka, round_, KECAMATAN).teams) == 32
