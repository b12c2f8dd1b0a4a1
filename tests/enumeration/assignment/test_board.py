"""The assignment board: gaps at a glance, assigning, telling the loser, handing over, undoing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enumeration.access import Role
from enumeration.assignment import board, loads
from enumeration.assignment.actions import assigning
from enumeration.models import Area, Assignment, Event, Level, Round, Tally
from tests.conftest import DISTRICT, FREE_SLS, KECAMATAN, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS, VILLAGE

pytestmark = pytest.mark.django_db

FREE_VILLAGE = FREE_SLS[:10]


def decide(client, village, **sent):
    return client.post(reverse("enumeration:board_decide", args=[village]), sent, follow=True)


def holder(code, role=Role.ENUMERATOR):
    return Assignment.objects.active().filter(area=code, role=role).select_related("officer").first()


def seen(code, role=Role.ENUMERATOR):
    return f"{code}:{holder(code, role).pk}"


# --- Seeing ---


def test_the_district_sees_at_a_glance_where_nobody_works(client, kab, pml, outsider):
    client.force_login(kab)
    page = client.get(reverse("enumeration:board"))
    assert [(place.code, place.without_enumerator) for place in page.context["places"]] == [
        (KECAMATAN, 1),
        ("7317020", 1),
    ]
    without_enumerator = page.context["tiles"][0]
    assert (without_enumerator["value"], without_enumerator["tone"]) == (2, "warn")


def test_a_supervisor_starts_in_the_village_of_the_team(client, pml):
    client.force_login(pml)
    page = client.get(reverse("enumeration:board"))
    assert [row.sls.code for row, _ticked in page.context["rows"]] == [OWN_SLS, NEIGHBOUR_SLS]


def test_a_supervisor_does_not_see_the_sls_of_another_team_in_the_village(client, officer):
    other = officer("joko", Role.SUPERVISOR, OWN_SLS)
    client.force_login(other)
    page = client.get(reverse("enumeration:board", args=[VILLAGE]))
    assert [row.sls.code for row, _ticked in page.context["rows"]] == [OWN_SLS]


@pytest.mark.parametrize("code", [OTHER_KECAMATAN_SLS[:10], "7371", "9999999999", "abc"])
def test_a_place_out_of_reach_does_not_exist(client, pml, code):
    client.force_login(pml)
    assert client.get(reverse("enumeration:board", args=[code])).status_code == 404


def test_an_enumerator_has_no_board(client, ppl):
    client.force_login(ppl)
    assert client.get(reverse("enumeration:board")).status_code == 403


def test_a_load_counts_the_families_of_all_sls_of_an_officer(make_household, ppl, pml, round_):
    for code in (OWN_SLS, OWN_SLS, OTHER_KECAMATAN_SLS):
        make_household(code)
    Assignment.objects.create(round=round_, area_id=OTHER_KECAMATAN_SLS, role=Role.ENUMERATOR, officer=ppl)

    shown = board.survey(pml, round_, VILLAGE, Role.ENUMERATOR).carriers([]).shown
    carried = {one.officer: (one.families, one.sls) for one in shown}

    assert carried[ppl] == (3, 2)


def test_what_is_ticked_shows_in_the_load_before_anything_is_decided(client, make_household, ppl, pml):
    make_household(NEIGHBOUR_SLS)
    client.force_login(pml)
    page = client.post(reverse("enumeration:board_loads", args=[VILLAGE]), {"sls": [NEIGHBOUR_SLS]})
    after = {one.officer.username: one.after for one in page.context["carriers"]}
    assert after == {"ani": 1, "bayu": 1}


def test_without_javascript_the_loads_come_with_the_page(client, make_household, pml, ppl, neighbour_ppl):
    make_household(NEIGHBOUR_SLS)
    client.force_login(pml)
    page = client.post(
        reverse("enumeration:board", args=[VILLAGE]), {"sls": [NEIGHBOUR_SLS], "petugas": ppl.pk, "alasan": "x"}
    )
    assert [one.after for one in page.context["carriers"]] == [1, 1]
    assert page.context["chosen"] == ppl.pk
    assert [row.sls.code for row, ticked in page.context["rows"] if ticked] == [NEIGHBOUR_SLS]


def test_of_many_officers_the_lightest_are_shown_and_the_others_found_by_name(client, pml, officer, monkeypatch):
    monkeypatch.setattr(loads, "MOST_CARRIERS", 3)
    for number in range(6):
        officer(f"zed{number}", leader=pml, officer_code=f"90{number}")
    client.force_login(pml)
    address = reverse("enumeration:board_loads", args=[VILLAGE])

    def names(**sent):
        return [one.officer.username for one in client.post(address, sent).context["carriers"]]

    assert len(names()) == 3
    assert names(cari="zed5") == ["zed5"]
    assert names(cari="904") == ["zed4"]
    assert names(cari="tidak ada") == []


def test_the_free_sls_can_be_ticked_without_javascript(client, koseka):
    client.force_login(koseka)
    page = client.get(reverse("enumeration:board", args=[FREE_VILLAGE]), {"pilih": "kosong"})
    assert [ticked for _row, ticked in page.context["rows"]] == [True]


def test_a_board_takes_the_same_few_queries_with_one_sls_as_with_fifty(client, kab, pml, officer):
    client.force_login(kab)
    address = reverse("enumeration:board", args=[VILLAGE])

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    before = count()
    codes = [f"{VILLAGE}{number:04d}00" for number in range(50, 100)]
    Area.objects.bulk_create([Area(code=code, name=f"RT {code}", level=Level.SUB_SLS) for code in codes])
    for number, code in enumerate(codes):
        officer(f"ppl{number}", Role.ENUMERATOR, code, leader=pml)
    assert (
        count() == before <= 30
    )  # weighing all officers and reading only the shown ones takes three more and a third of the time


# --- Assigning ---


def test_a_coordinator_assigns_free_sls_and_is_told(client, koseka, ppl, pml):
    client.force_login(koseka)
    page = decide(client, FREE_VILLAGE, tindakan="assign", sls=[FREE_SLS], petugas=ppl.pk)

    assert holder(FREE_SLS).officer == ppl
    assert holder(FREE_SLS).decided_by == koseka
    assert "1 SLS ditugaskan kepada Ani" in page.content.decode()


def test_who_comes_second_is_told_whose_the_sls_is_who_decided_and_when(
    client, koseka, kab, ppl, neighbour_ppl, pml, round_
):
    assigning.assign([FREE_SLS], to=ppl, role=Role.ENUMERATOR, round=round_, by=kab)
    client.force_login(koseka)

    page = decide(client, FREE_VILLAGE, tindakan="assign", sls=[FREE_SLS], petugas=neighbour_ppl.pk)

    assert holder(FREE_SLS).officer == ppl
    assert "sudah tugas Ani. Ditetapkan oleh Dewi pada" in page.content.decode()


def test_nothing_ticked_is_said_and_changes_nothing(client, koseka, ppl, pml):
    client.force_login(koseka)
    page = decide(client, FREE_VILLAGE, tindakan="assign", petugas=ppl.pk)
    assert "Pilih sekurang-kurangnya satu SLS" in page.content.decode()


def test_only_officers_that_the_board_offers_can_be_given_work(client, pml, outsider, kab):
    client.force_login(pml)
    for stranger in (outsider, kab):
        page = decide(client, VILLAGE, tindakan="assign", sls=[OWN_SLS], petugas=stranger.pk)
        assert "Pilih petugas dari daftar" in page.content.decode()


def test_a_supervisor_cannot_assign_an_sls_of_another_team(client, pml, ppl):
    client.force_login(pml)
    client.post(
        reverse("enumeration:board_decide", args=[VILLAGE]),
        {"tindakan": "assign", "sls": [FREE_SLS], "petugas": ppl.pk},
    )
    assert holder(FREE_SLS) is None


def test_a_supervisor_cannot_make_anybody_a_supervisor(client, pml, ppl):
    client.force_login(pml)
    decide(client, VILLAGE, tindakan="assign", peran="supervisor", sls=[OWN_SLS], petugas=ppl.pk)
    assert not Assignment.objects.filter(officer=ppl, role=Role.SUPERVISOR).exists()


def test_a_coordinator_gives_an_sls_a_supervisor(client, koseka, pml):
    client.force_login(koseka)
    decide(client, FREE_VILLAGE, tindakan="assign", peran="supervisor", sls=[FREE_SLS], petugas=pml.pk)
    assert holder(FREE_SLS, Role.SUPERVISOR).officer == pml


# --- Handing over, withdrawing, undoing ---


def test_handing_over_needs_a_reason(client, pml, neighbour_ppl):
    client.force_login(pml)
    page = decide(
        client, VILLAGE, tindakan="hand_over", sls=[OWN_SLS], dilihat=[seen(OWN_SLS)], petugas=neighbour_ppl.pk
    )
    assert "alasan pemindahan" in page.content.decode()
    assert holder(OWN_SLS).officer.username == "ani"


def test_handing_over_ends_one_period_and_begins_the_next(client, pml, ppl, neighbour_ppl):
    client.force_login(pml)
    decide(
        client,
        VILLAGE,
        tindakan="hand_over",
        sls=[OWN_SLS],
        dilihat=[seen(OWN_SLS)],
        petugas=neighbour_ppl.pk,
        alasan="Ani sakit",
    )
    ended = Assignment.objects.get(area=OWN_SLS, officer=ppl)
    assert holder(OWN_SLS).officer == neighbour_ppl
    assert (ended.ended_by, ended.end_reason, ended.ended_at) == (pml, "Ani sakit", holder(OWN_SLS).started_at)


def test_what_changed_after_the_page_was_opened_is_not_overwritten(
    client, pml, ppl, neighbour_ppl, koseka, officer, round_
):
    old = seen(OWN_SLS)
    third = officer("lina", leader=pml)
    assigning.hand_over(
        [holder(OWN_SLS).pk], to=third, role=Role.ENUMERATOR, round=round_, by=koseka, reason="Lina lebih dekat"
    )
    client.force_login(pml)

    page = decide(
        client, VILLAGE, tindakan="hand_over", sls=[OWN_SLS], dilihat=[old], petugas=neighbour_ppl.pk, alasan="sakit"
    )

    assert holder(OWN_SLS).officer == third
    assert "sudah tugas Lina. Ditetapkan oleh Cici" in page.content.decode()


def test_withdrawing_leaves_the_sls_free_and_says_why_in_the_ledger(client, pml, ppl):
    client.force_login(pml)
    page = decide(
        client, VILLAGE, tindakan="withdraw", sls=[OWN_SLS], dilihat=[seen(OWN_SLS)], alasan="Ani mengundurkan diri"
    )
    assert holder(OWN_SLS) is None
    assert Assignment.objects.get(area=OWN_SLS, officer=ppl).end_reason == "Ani mengundurkan diri"
    assert "1 SLS ditarik" in page.content.decode()


def test_no_office_role_can_be_withdrawn_from_the_board(client, koseka, kab, officer):
    office = Assignment.objects.get(officer=koseka)
    client.force_login(kab)
    decide(client, VILLAGE, tindakan="withdraw", sls=[OWN_SLS], dilihat=[f"{OWN_SLS}:{office.pk}"], alasan="x")
    office.refresh_from_db()
    assert office.ended_at is None


def test_the_last_decision_can_be_undone_and_the_ledger_shows_both(client, koseka, ppl, pml):
    client.force_login(koseka)
    page = decide(client, FREE_VILLAGE, tindakan="assign", sls=[FREE_SLS], petugas=ppl.pk)

    page = client.post(
        reverse("enumeration:board_undo"),
        {"keputusan": page.context["last"].batch, "kembali": FREE_VILLAGE},
        follow=True,
    )

    assert holder(FREE_SLS) is None
    assert Assignment.objects.filter(area=FREE_SLS).count() == 1
    assert "1 SLS dibatalkan" in page.content.decode()


def test_undoing_a_hand_over_gives_the_sls_back(client, pml, ppl, neighbour_ppl):
    client.force_login(pml)
    page = decide(
        client,
        VILLAGE,
        tindakan="hand_over",
        sls=[OWN_SLS],
        dilihat=[seen(OWN_SLS)],
        petugas=neighbour_ppl.pk,
        alasan="salah orang",
    )
    client.post(reverse("enumeration:board_undo"), {"keputusan": page.context["last"].batch})
    assert holder(OWN_SLS).officer == ppl


@pytest.mark.parametrize("sent", ["", "bukan-uuid", "00000000-0000-4000-8000-000000000000"])
def test_an_undo_of_nothing_is_said_in_words(client, pml, sent):
    client.force_login(pml)
    page = client.post(reverse("enumeration:board_undo"), {"keputusan": sent}, follow=True)
    assert page.status_code == 200
    assert Assignment.objects.exclude(ended_at=None).count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["hand_over", "withdraw"])
def test_a_supervisor_decides_about_enumerators_only_whatever_period_is_named(client, ppl, neighbour_ppl, pml, verb):
    """The page is about enumerators; the supervisor's own period in `dilihat` neither gives nor takes that role."""
    own = Assignment.objects.active().get(area=OWN_SLS, role=Role.SUPERVISOR)
    client.force_login(pml)
    for claimed in ("", "supervisor"):
        page = decide(
            client,
            VILLAGE,
            tindakan=verb,
            peran=claimed,
            sls=[OWN_SLS],
            dilihat=[f"{OWN_SLS}:{own.pk}"],
            petugas=neighbour_ppl.pk,
            alasan="x",
        )
        assert "penugasan peran atau putaran lain" in page.content.decode()
    assert Assignment.objects.get(area=OWN_SLS, role=Role.SUPERVISOR).ended_at is None
    assert not Assignment.objects.filter(officer=neighbour_ppl, role=Role.SUPERVISOR).exists()


# --- The ledger ---


def test_the_history_of_an_sls_tells_who_had_it_on_a_day(client, koseka, ppl, neighbour_ppl, round_):
    now = timezone.now()
    begun, passed_on = now - timedelta(days=7), now - timedelta(days=2)
    free = {"round": round_, "area_id": FREE_SLS, "role": Role.ENUMERATOR}
    Assignment.objects.create(**free, officer=ppl, started_at=begun, ended_at=passed_on, end_reason="cuti")
    Assignment.objects.create(**free, officer=neighbour_ppl, started_at=passed_on)
    client.force_login(koseka)
    day = timezone.localdate() - timedelta(days=4)

    page = client.get(reverse("enumeration:area_history", args=[FREE_SLS]), {"tanggal": day.isoformat()})

    assert [period.officer for period in page.context["then"]] == [ppl]
    assert "cuti" in page.content.decode()


def test_the_history_of_an_officer_shows_only_what_i_share_out(client, pml, ppl, officer, round_):
    Assignment.objects.create(round=round_, area_id=OTHER_KECAMATAN_SLS, role=Role.ENUMERATOR, officer=ppl)
    client.force_login(pml)
    page = client.get(reverse("enumeration:officer_history", args=[ppl.pk]))
    assert [period.area_id for period, _families, _ran in page.context["periods"]] == [OWN_SLS]


def test_the_history_of_a_stranger_does_not_exist(client, pml, outsider):
    client.force_login(pml)
    assert client.get(reverse("enumeration:officer_history", args=[outsider.pk])).status_code == 404
    assert client.get(reverse("enumeration:area_history", args=[OTHER_KECAMATAN_SLS])).status_code == 404


def test_the_overview_takes_few_queries(client, kab, pml, outsider, django_assert_max_num_queries):
    client.force_login(kab)
    with django_assert_max_num_queries(20):
        client.get(reverse("enumeration:board", args=[DISTRICT]))


# --- A whole kecamatan ---


def kecamatan(client, **wanted):
    return client.get(reverse("enumeration:board_sls", args=[KECAMATAN]), wanted)


def codes_of(page):
    return [row.sls.code for row, _ticked in page.context["rows"]]


def test_the_coordinator_sees_all_sls_of_the_kecamatan_by_village(client, koseka, pml):
    client.force_login(koseka)
    page = kecamatan(client)
    assert [(name, len(rows)) for _code, name, rows in page.context["villages"]] == [
        ("Riwang", 2),
        ("Buntu Matabing", 1),
    ]


def test_a_supervisor_sees_only_their_own_sls_of_the_kecamatan(client, pml):
    client.force_login(pml)
    assert codes_of(kecamatan(client)) == [OWN_SLS, NEIGHBOUR_SLS]


def test_sls_of_several_villages_are_given_out_in_one_go(client, koseka, pml, ppl, neighbour_ppl):
    Assignment.objects.filter(area=OWN_SLS, role=Role.ENUMERATOR).update(ended_at=timezone.now())
    client.force_login(koseka)
    page = decide(client, KECAMATAN, tindakan="assign", sls=[OWN_SLS, FREE_SLS], petugas=neighbour_ppl.pk)
    assert holder(OWN_SLS).officer == holder(FREE_SLS).officer == neighbour_ppl
    assert page.redirect_chain[-1][0] == reverse("enumeration:board_sls", args=[KECAMATAN])


def test_a_mixed_choice_assigns_what_is_free_and_leaves_the_rest(client, koseka, ppl, pml, neighbour_ppl):
    client.force_login(koseka)
    sent = {"tindakan": "assign", "sls": [OWN_SLS, FREE_SLS], "dilihat": [seen(OWN_SLS)], "petugas": neighbour_ppl.pk}
    page = decide(client, KECAMATAN, **sent)
    assert (holder(OWN_SLS).officer, holder(FREE_SLS).officer) == (ppl, neighbour_ppl)
    assert "tidak berubah" not in page.content.decode()


def test_what_stands_out_can_be_seen_alone(client, koseka, ppl, pml, neighbour_ppl, round_):
    assigning.give_back([NEIGHBOUR_SLS], by=neighbour_ppl, round=round_, reason="Sakit")
    Tally.objects.create(round=round_, area_id=OWN_SLS, open=450)
    Assignment.objects.create(round=round_, area_id=OTHER_KECAMATAN_SLS, role=Role.ENUMERATOR, officer=ppl)
    client.force_login(koseka)
    assert codes_of(kecamatan(client, saring="kosong")) == [NEIGHBOUR_SLS, FREE_SLS]
    assert codes_of(kecamatan(client, saring="tanpa-pml")) == [FREE_SLS]
    for filter in ("terlalu-berat", "besar", "lintas-kecamatan"):
        assert codes_of(kecamatan(client, saring=filter)) == [OWN_SLS], filter
    returned = kecamatan(client, saring="dikembalikan")
    assert codes_of(returned) == [NEIGHBOUR_SLS]
    assert "dikembalikan Bayu: Sakit" in returned.content.decode()


def test_sls_are_found_by_name_code_and_officer(client, koseka, ppl, pml):
    client.force_login(koseka)
    assert codes_of(kecamatan(client, cari="buntu")) == [FREE_SLS]
    assert codes_of(kecamatan(client, cari=NEIGHBOUR_SLS)) == [NEIGHBOUR_SLS]
    assert codes_of(kecamatan(client, cari="ani")) == [OWN_SLS]
    assert "Tidak ada SLS yang sesuai" in kecamatan(client, cari="tidak ada").content.decode()


def test_a_long_kecamatan_is_shown_piece_by_piece(client, koseka, pml, monkeypatch):
    monkeypatch.setattr(board, "MOST_ROWS", 2)
    client.force_login(koseka)
    first = kecamatan(client)
    assert codes_of(first) == [OWN_SLS, NEIGHBOUR_SLS]
    assert codes_of(client.get(first.context["next_url"])) == [FREE_SLS]


def test_a_silent_officer_stands_out_and_one_who_sends_does_not(client, koseka, pml, officer, make_household, round_):
    today, begun = timezone.localdate(), timezone.now() - timedelta(days=9)
    Round.objects.update(starts_on=today - timedelta(days=10), ends_on=today + timedelta(days=10))
    codes = [f"{VILLAGE}000300", f"{VILLAGE}000400"]
    Area.objects.bulk_create([Area(code=code, name=f"RT {code}", level=Level.SUB_SLS) for code in codes])
    silent, sending = officer("lala", leader=pml), officer("mira", leader=pml)
    for code, one in zip(codes, (silent, sending), strict=True):
        Assignment.objects.create(
            round=round_, area_id=code, role=Role.ENUMERATOR, officer=one, decided_by=koseka, started_at=begun
        )
        make_household(code)
    sent = make_household(codes[1], state="submitted", enumerator=sending)
    Event.objects.create(household=sent, area_code=codes[1], by=sending, verb="submit")
    client.force_login(koseka)

    page = kecamatan(client, saring="diam")

    assert codes_of(page) == [codes[0]]
    assert "tidak mengirim 9 hari" in page.content.decode()
    shown = next(one for one in page.context["carriers"] if one.officer == sending)
    assert (shown.sent_in_a_week, shown.left, shown.finish) == (1, 1, today + timedelta(days=7))


def test_a_kecamatan_takes_the_same_few_queries_with_one_sls_as_with_fifty(client, koseka, pml, officer):
    client.force_login(koseka)

    def count():
        with CaptureQueriesContext(connection) as queries:
            kecamatan(client)
        return len(queries)

    before = count()
    codes = [f"{VILLAGE}{number:04d}00" for number in range(50, 100)]
    Area.objects.bulk_create([Area(code=code, name=f"RT {code}", level=Level.SUB_SLS) for code in codes])
    for number, code in enumerate(codes):
        officer(f"ppl{number}", Role.ENUMERATOR, code, leader=pml)
    assert count() == before <= 31
