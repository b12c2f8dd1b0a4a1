"""Teams: who leads whom with what load, and enumerators who move to another supervisor."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enumeration.access import NotAllowed, Role
from enumeration.assignment import teams
from enumeration.assignment.actions import teaming
from enumeration.models import Assignment, Officer
from enumeration.workflow import undoing
from tests.conftest import FREE_SLS, KECAMATAN, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS

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
    assert {each.supervisor.username: (each.size, each.families) for each in found.teams} == {
        "budi": (2, 1),
        "bima": (0, 0),
    }
    assert found.coordinators == [koseka]


def test_a_supervisor_sees_their_own_team_and_moves_nobody(client, pml, second_pml, ppl):
    client.force_login(pml)
    page = client.get(reverse("enumeration:team", args=[KECAMATAN]))
    assert [each.supervisor for each in page.context["found"].teams] == [pml]
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
    change = ppl.acts.get()
    assert (change.by, change.kind, change.leader_before, change.leader_after) == (koseka, "team", pml, second_pml)


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


# --- And back --------------------------------------------------------------------------------------------------------


def key_of(page) -> str:
    """Returns what the undo button of the page sends."""
    return re.search(r'name="keputusan" value="([^"]+)"', page.content.decode())[1]


def undo(client, page):
    return client.post(reverse("enumeration:team_undo", args=[KECAMATAN]), {"keputusan": key_of(page)}, follow=True)


def test_a_move_is_undone_from_its_message(client, koseka, ppl, neighbour_ppl, pml, second_pml):
    client.force_login(koseka)
    page = move(client, ppl, neighbour_ppl, to=second_pml, **{"dengan-sls": "on"})
    notice = page.content.decode().partition('class="board-result"')[2].partition("</button>")[0]
    assert "2 PPL masuk tim Bima" in notice and 'form="undo-form"' in notice and "Batalkan" in notice
    page = undo(client, page)
    assert "2 PPL kembali ke tim semula. 2 SLS kembali diawasi PML semula." in page.content.decode()
    assert set(Officer.objects.filter(leader=pml)) == {ppl, neighbour_ppl}
    supervising = Assignment.objects.active().filter(role=Role.SUPERVISOR, area__in=[OWN_SLS, NEIGHBOUR_SLS])
    assert {period.officer for period in supervising} == {pml}
    assert "undo-form" not in page.content.decode()


def test_who_had_no_supervisor_has_none_again(client, koseka, officer, second_pml):
    loose = officer("lepas", Role.ENUMERATOR, FREE_SLS)
    client.force_login(koseka)
    undo(client, move(client, loose, to=second_pml))
    loose.refresh_from_db()
    assert loose.leader is None


def test_whom_somebody_moved_since_stays_and_the_message_says_so(
    client, koseka, kab, ppl, neighbour_ppl, pml, second_pml, round_
):
    Officer.objects.filter(pk=pml.pk).update(leader=koseka)  # a supervisor here without SLS too
    client.force_login(koseka)
    page = move(client, ppl, neighbour_ppl, to=second_pml, **{"dengan-sls": "on"})
    # Away and back again: they are led by Bima, as after the first move, but now because the office wants it.
    for leader in (pml, second_pml):
        teaming.move([ppl.pk], to=leader, by=kab, round=round_, kecamatan=KECAMATAN, with_sls=False)
    said = undo(client, page).content.decode()
    assert "1 PPL kembali ke tim semula. 1 SLS kembali diawasi PML semula." in said
    assert "Ani tidak dikembalikan: sudah dipindahkan lagi oleh Dewi pada" in said
    ppl.refresh_from_db()
    neighbour_ppl.refresh_from_db()
    assert (ppl.leader, neighbour_ppl.leader) == (second_pml, pml)
    supervising = Assignment.objects.active().filter(role=Role.SUPERVISOR)
    assert supervising.get(area=OWN_SLS).officer == second_pml
    assert supervising.get(area=NEIGHBOUR_SLS).officer == pml


def test_when_nothing_of_it_stands_the_undo_says_so_and_leaves_it(client, koseka, kab, ppl, pml, second_pml, round_):
    client.force_login(koseka)
    page = move(client, ppl, to=second_pml)
    Officer.objects.filter(pk=ppl.pk).update(leader=None)  # by the office, in the officer's own form
    said = undo(client, page).content.decode()
    assert "Ani tidak dikembalikan: timnya sudah diubah setelah itu." in said
    ppl.refresh_from_db()
    assert ppl.leader is None


def test_nobody_goes_back_to_a_supervisor_who_left(client, koseka, ppl, pml, second_pml):
    client.force_login(koseka)
    page = move(client, ppl, to=second_pml)
    Officer.objects.filter(pk=pml.pk).update(is_active=False)
    assert "Budi sudah tidak aktif" in undo(client, page).content.decode()
    ppl.refresh_from_db()
    assert ppl.leader == second_pml


def test_a_move_is_undone_once_and_the_log_has_both(client, koseka, ppl, pml, second_pml):
    client.force_login(koseka)
    page = move(client, ppl, to=second_pml)
    undo(client, page)
    assert "tidak ditemukan" in undo(client, page).content.decode()
    said = ppl.acts.values_list("leader_before__full_name", "leader_after__full_name")
    assert list(said) == [("Budi", "Bima"), ("Bima", "Budi")]


@pytest.mark.parametrize(("decider", "other", "may"), [("koseka", "kab", True), ("kab", "koseka", False)])
def test_a_move_is_undone_by_who_made_it_or_stands_above(request, client, ppl, pml, second_pml, decider, other, may):
    client.force_login(request.getfixturevalue(decider))
    page = move(client, ppl, to=second_pml)
    key = key_of(page)
    client.force_login(request.getfixturevalue(other))
    address = reverse("enumeration:team", args=[KECAMATAN])
    assert ("undo-form" in client.get(address).content.decode()) == may
    client.post(reverse("enumeration:team_undo", args=[KECAMATAN]), {"keputusan": key})
    ppl.refresh_from_db()
    assert ppl.leader == (pml if may else second_pml)


def test_a_move_stands_after_twelve_hours(koseka, ppl, pml, second_pml, round_, monkeypatch):
    done = teaming.move([ppl.pk], to=second_pml, by=koseka, round=round_, kecamatan=KECAMATAN)
    later = timezone.now() + undoing.WITHIN + timedelta(minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    with pytest.raises(teaming.CannotMove, match="12 jam"):
        teaming.undo(done.batch, by=koseka, round=round_, kecamatan=KECAMATAN)
    ppl.refresh_from_db()
    assert ppl.leader == second_pml


def test_who_lost_the_kecamatan_undoes_nothing(client, koseka, ppl, pml, second_pml, round_):
    done = teaming.move([ppl.pk], to=second_pml, by=koseka, round=round_, kecamatan=KECAMATAN)
    koseka.assignments.update(ended_at=timezone.now())
    with pytest.raises(NotAllowed):
        teaming.undo(done.batch, by=koseka, round=round_, kecamatan=KECAMATAN)


def test_the_offer_stays_below_while_it_can_be_undone(client, koseka, ppl, pml, second_pml, monkeypatch):
    client.force_login(koseka)
    move(client, ppl, to=second_pml)
    page = client.get(reverse("enumeration:team", args=[KECAMATAN]))
    assert "Keputusan terakhir Anda di sini" in page.content.decode() and key_of(page)
    later = timezone.now() + undoing.WITHIN + timedelta(minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    client.force_login(koseka)  # the session is over as well by then
    assert "undo-form" not in client.get(reverse("enumeration:team", args=[KECAMATAN])).content.decode()


def test_who_is_in_that_team_already_changes_nothing(client, koseka, ppl, pml):
    client.force_login(koseka)
    page = move(client, ppl, to=pml).content.decode()
    assert "Tidak ada yang berubah" in page and "undo-form" not in page


def test_the_teams_take_a_fixed_number_of_queries(
    koseka, pml, second_pml, officer, round_, django_assert_max_num_queries
):
    for number in range(30):
        officer(f"ppl{number}", leader=pml)
    with django_assert_max_num_queries(12):
        assert sum(each.size for each in teams.teams_of(koseka, round_, KECAMATAN).teams) == 32


# --- Some at a time --------------------------------------------------------------------------------------------------


@pytest.fixture
def long_team(officer, pml):
    """Returns more enumerators than a page has, all led by Budi."""
    return [officer(f"warga{number:02}", leader=pml) for number in range(teams.PAGE + 5)]


def listed(page) -> list[str]:
    return [one.officer.username for part in page.context["found"].parts for one in part.members]


def test_a_long_team_goes_on_on_the_next_page_and_nobody_is_left_out(client, koseka, pml, second_pml, long_team):
    client.force_login(koseka)
    first = client.get(reverse("enumeration:team", args=[KECAMATAN]))
    second = client.get(first.context["next_url"])
    everybody = {"ani", "bayu"} | {one.username for one in long_team}
    assert len(listed(first)) + len(listed(second)) == len(everybody)
    assert {*listed(first), *listed(second)} == everybody
    # The figures are those of the whole team, on either page. Bima, who leads nobody yet, takes a line too.
    for page in (first, second):
        assert [part.team.size for part in page.context["found"].parts if part.team.supervisor == pml] == [57]
    assert "49 dari 57 PPL di halaman ini" in first.content.decode()
    assert not second.context["next_url"]


def test_a_name_finds_its_enumerator_and_a_supervisors_name_the_team(client, koseka, pml, second_pml, ppl, long_team):
    client.force_login(koseka)
    address = reverse("enumeration:team", args=[KECAMATAN])
    assert listed(client.get(address, {"cari": "WARGA07"})) == ["warga07"]
    found = client.get(address, {"cari": second_pml.full_name}).context["found"]
    assert [(part.team.supervisor, part.members) for part in found.parts] == [(second_pml, [])]
    assert "Tidak ada petugas dengan nama atau kode itu" in client.get(address, {"cari": "zzz"}).content.decode()


def test_who_moves_somebody_from_the_second_page_comes_back_to_it(client, koseka, pml, second_pml, long_team):
    client.force_login(koseka)
    address = reverse("enumeration:team", args=[KECAMATAN])
    start = client.get(address).context["found"].next_start
    page = move(client, long_team[-1], to=second_pml, dari=start, cari="")
    assert page.redirect_chain[-1][0].endswith(f"?dari={start.replace(':', '%3A')}")
    assert long_team[-2].username in listed(page)


def test_where_the_page_began_with_who_is_elsewhere_by_now_the_team_is_shown(client, koseka, pml, long_team):
    client.force_login(koseka)
    address = reverse("enumeration:team", args=[KECAMATAN])
    # Budi's team begins the page: somebody who is in no team of it can't.
    found = client.get(address, {"dari": f"{pml.pk}:{koseka.pk}"}).context["found"]
    assert found.parts[0].team.supervisor == pml and len(found.parts[0].members) == teams.PAGE
    assert client.get(address, {"dari": "apa:saja"}).context["found"].found == 57
