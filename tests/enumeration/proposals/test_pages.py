"""Proposals for assigning SLS: made, adjusted by hand, accepted as one batch, undone, reopened, discarded."""

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enumeration import jobs
from enumeration.access import NotAllowed, Role
from enumeration.assignment.actions import assigning
from enumeration.models import Area, Assignment, Balance, BalanceWorker, Job, Level, Tally
from enumeration.proposals import actions, figures
from enumeration.proposals import lines as proposals
from enumeration.proposals.solver.propose import pieces_of
from tests.conftest import DISTRICT, FREE_SLS, KECAMATAN, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS, VILLAGE

pytestmark = pytest.mark.django_db

FREE_VILLAGE = FREE_SLS[:10]
CODES = [f"{FREE_VILLAGE}{number:04d}00" for number in range(10, 22)]


def holder(code):
    return Assignment.objects.active().filter(area=code, role=Role.ENUMERATOR).select_related("officer").first()


@pytest.fixture
def shared_out(areas, round_, officer):
    """Returns a village of twelve more free SLS, and three officers who live there."""
    Area.objects.bulk_create(Area(code=code, name=f"RT {code[10:14]}", level=Level.SUB_SLS) for code in CODES)
    Tally.objects.bulk_create(
        Tally(round=round_, area_id=code, prelist=50 + 10 * place, open=50 + 10 * place)
        for place, code in enumerate(CODES)
    )
    return [officer(f"calon{number}", home_area_id=FREE_VILLAGE) for number in range(3)]


@pytest.fixture
def proposal(shared_out, koseka, round_) -> Balance:
    return actions.draft(FREE_VILLAGE, round=round_, by=koseka, officers={one.pk: None for one in shared_out})


# --- Making one ---


def test_a_coordinator_proposes_a_sharing_out_and_nothing_changes_yet(client, koseka, shared_out):
    client.force_login(koseka)
    form = client.get(reverse("enumeration:balance_new", args=[FREE_VILLAGE]))
    assert {one.officer for one, _picked, _most in form.context["officers"]} == set(shared_out)

    page = client.post(
        reverse("enumeration:balance_new", args=[FREE_VILLAGE]),
        {"petugas": [one.pk for one in shared_out], "cara": "awal", "paling": ""},
        follow=True,
    )

    assert page.context["made"].given == 13
    assert page.context["made"].largest_after <= 1.1 * page.context["balance"].lower_bound
    assert not Assignment.objects.filter(area__in=CODES).exists()


def test_a_cap_holds_for_everybody_or_for_one(client, koseka, shared_out):
    client.force_login(koseka)
    first, *_others = shared_out
    sent = {"petugas": [one.pk for one in shared_out], "cara": "awal", "paling": "600", f"paling-{first.pk}": "100"}
    page = client.post(reverse("enumeration:balance_new", args=[FREE_VILLAGE]), sent, follow=True)
    loads = dict(page.context["balance"].workers.values_list("officer", "load_after"))
    assert loads[first.pk] <= 100
    assert max(loads.values()) <= 600


def test_what_is_locked_stays_with_who_has_it(koseka, shared_out, round_, ppl, neighbour_ppl):
    made = actions.draft(
        VILLAGE, round=round_, by=koseka, officers={shared_out[0].pk: None, ppl.pk: None}, locked={OWN_SLS}
    )
    lines = {line.area_id: line for line in made.lines.all()}
    assert (lines[OWN_SLS].officer, lines[OWN_SLS].is_locked) == (ppl, True)
    assert lines[NEIGHBOUR_SLS].officer == shared_out[0]


def test_a_load_elsewhere_counts(koseka, round_, ppl, shared_out, make_household):
    for _ in range(4):
        make_household(OWN_SLS)
    made = actions.draft(FREE_VILLAGE, round=round_, by=koseka, officers={ppl.pk: None, shared_out[0].pk: None})
    assert made.workers.get(officer=ppl).carries == 4


def test_without_an_officer_there_is_no_proposal(client, koseka, shared_out):
    client.force_login(koseka)
    page = client.post(reverse("enumeration:balance_new", args=[FREE_VILLAGE]), {"cara": "awal"})
    assert "Pilih sekurang-kurangnya satu petugas" in page.content.decode()
    assert not Balance.objects.exists()


@pytest.mark.parametrize("who", ["pml", "outsider"])
def test_who_does_not_hold_the_whole_place_cannot_propose(client, request, who, proposal):
    client.force_login(request.getfixturevalue(who))
    for address in (
        reverse("enumeration:balance_new", args=[FREE_VILLAGE]),
        reverse("enumeration:balance", args=[proposal.pk]),
    ):
        assert client.get(address).status_code == 404
    assert (
        client.post(reverse("enumeration:balance_decide", args=[proposal.pk]), {"keputusan": "terima"}).status_code
        == 404
    )
    with pytest.raises(NotAllowed):
        actions.accept(proposal, by=request.getfixturevalue(who))


def test_a_large_place_is_worked_out_as_a_job(monkeypatch, client, koseka, shared_out, round_):
    monkeypatch.setattr(actions, "AT_ONCE", 3)
    made = actions.draft(FREE_VILLAGE, round=round_, by=koseka, officers={one.pk: None for one in shared_out})
    assert made.lines.count() == 0
    with pytest.raises(actions.CannotPropose):
        actions.accept(made, by=koseka)
    client.force_login(koseka)
    assert "Sedang dihitung" in client.get(reverse("enumeration:balance", args=[made.pk])).content.decode()

    jobs.run(made.job_id)

    assert Job.objects.get(pk=made.job_id).result == {"sls": 13}
    assert client.get(reverse("enumeration:balance", args=[made.pk])).context["made"].given == 13


def test_a_district_chooses_its_many_officers_by_kecamatan(monkeypatch, client, kab, pml, shared_out, officer):
    from enumeration.proposals.views import proposal as pages

    monkeypatch.setattr(pages, "MOST_LISTED", 2)
    officer("jauh", home_area_id=OTHER_KECAMATAN_SLS[:10])
    client.force_login(kab)
    address = reverse("enumeration:balance_new", args=[DISTRICT])
    groups = {code: count for code, _name, count in client.get(address).context["groups"]}
    assert groups == {KECAMATAN: 5, "7317020": 1}

    page = client.post(address, {"kecamatan": [KECAMATAN], "cara": "pertahankan"}, follow=True)

    assert page.context["balance"].workers.count() == 5


# --- Adjusting by hand ---


def test_lines_are_moved_by_hand_and_the_loads_follow_at_once(client, koseka, proposal, shared_out):
    client.force_login(koseka)
    line = proposal.lines.exclude(officer=shared_out[0]).filter(families__gt=0).first()
    ticked = client.post(reverse("enumeration:balance_loads", args=[proposal.pk]), {"sls": [line.area_id]})
    share = next(one for one in ticked.context["choices"] if one.officer.pk == shared_out[0].pk)
    assert share.with_ticked == share.after + line.families

    page = client.post(
        reverse("enumeration:balance_change", args=[proposal.pk]),
        {"tindakan": "pindah", "sls": [line.area_id], "petugas": shared_out[0].pk},
        follow=True,
    )

    line.refresh_from_db()
    assert (line.officer, line.is_adjusted) == (shared_out[0], True)
    after = {group.officer.pk: group.share.after for group in page.context["listed"].groups}
    assert after[shared_out[0].pk] == share.with_ticked


def test_nothing_is_moved_to_somebody_who_takes_no_part(client, koseka, proposal, ppl):
    client.force_login(koseka)
    page = client.post(
        reverse("enumeration:balance_change", args=[proposal.pk]),
        {"tindakan": "pindah", "sls": [CODES[0]], "petugas": ppl.pk},
        follow=True,
    )
    assert "Pilih petugas dari daftar" in page.content.decode()
    with pytest.raises(actions.CannotPropose):
        actions.give(proposal, [CODES[0]], to=ppl, by=koseka)


def test_a_code_that_cannot_be_one_finds_nothing_and_breaks_nothing(client, koseka, proposal):
    client.force_login(koseka)
    sent = {"tindakan": "kunci", "sls": ["\x00"], "petugas": "99999999999999999"}
    loads = client.post(reverse("enumeration:balance_loads", args=[proposal.pk]), sent)
    assert {share.with_ticked for share in loads.context["choices"]} == {None}
    page = client.post(reverse("enumeration:balance_change", args=[proposal.pk]), sent, follow=True)
    assert "0 SLS dikunci" in page.content.decode()


def test_worked_out_anew_locked_lines_stay_and_others_may_move(koseka, proposal, shared_out):
    first, second, _third = shared_out
    actions.give(proposal, CODES, to=first, by=koseka)
    actions.give(proposal, CODES[:2], to=second, by=koseka)
    actions.lock(proposal, CODES[:2], by=koseka)

    actions.recompute(proposal, by=koseka)

    lines = {line.area_id: line for line in proposal.lines.all()}
    assert {lines[code].officer for code in CODES[:2]} == {second}
    assert {line.officer for line in lines.values()} == set(shared_out)
    assert not any(line.is_adjusted for line in lines.values())


def test_difficult_sls_weigh_more_when_it_is_worked_out_anew(koseka, proposal):
    actions.set_difficulty(proposal, CODES[-1:], difficulty=2.0, by=koseka)
    actions.recompute(proposal, by=koseka)
    owner = proposal.lines.get(area=CODES[-1]).officer
    assert proposal.workers.get(officer=owner).load_after >= 2 * 160


# --- What is kept of the lines ---


def kept(balance):
    """Returns what pages read: the figures of the proposal, and of each officer."""
    balance.refresh_from_db()
    made = proposals.figures(balance)
    own = {one.officer_id: (one.load_before, one.load_after, one.sls, one.is_changed) for one in balance.workers.all()}
    homes = (made.near_home_before, made.near_home_after, made.in_village_before, made.in_village_after)
    counts = (made.given, made.moved, made.unplaced, made.loose, made.adjusted, made.locked)
    loads = (made.largest_before, made.largest_after, made.smallest_before, made.smallest_after)
    in_order = list(balance.workers.order_by("order").values_list("officer", flat=True))
    return loads, homes, (made.pieces_before, made.pieces_after), counts, own, in_order


def counted(balance):
    """Returns the same from the lines as they are, each on its own."""
    lines = list(balance.lines.select_related("was").order_by("area_id"))
    workers = {one.officer_id: one for one in balance.workers.select_related("officer")}
    had = {line.area_id: line.was.officer_id if line.was else None for line in lines}
    gets = {line.area_id: line.officer_id for line in lines}
    changed = [line for line in lines if line.officer_id and gets[line.area_id] != had[line.area_id]]
    touched = {
        pk
        for one in (*changed, *(line for line in lines if line.is_adjusted))
        for pk in (had[one.area_id], gets[one.area_id])
    }

    def load(who, pk):
        return workers[pk].carries + sum(one.families * one.difficulty for one in lines if who[one.area_id] == pk)

    def at_home(who, digits):
        if not any(who.values()):
            return None if who is had else 1.0
        at = [
            code[:digits] == workers[pk].officer.home_area_id[:digits]
            for code, pk in who.items()
            if pk in workers and workers[pk].officer.home_area_id
        ]
        return sum(at) / len(at) if at else 1.0

    before, after = [load(had, pk) for pk in workers], [load(gets, pk) for pk in workers]
    order = {pk: min((code for code in gets if gets[code] == pk), default="Z") for pk in workers}
    return (
        (max(before), max(after), min(before), min(after)),
        (at_home(had, 7), at_home(gets, 7), at_home(had, 10), at_home(gets, 10)),
        (pieces_of(had) if any(had.values()) else None, pieces_of(gets)),
        (
            sum(had[one.area_id] is None for one in changed),
            sum(had[one.area_id] is not None for one in changed),
            list(gets.values()).count(None),
            sum(pk not in workers for pk in gets.values()),
            sum(line.is_adjusted for line in lines),
            sum(line.is_locked for line in lines),
        ),
        {pk: (load(had, pk), load(gets, pk), list(gets.values()).count(pk), pk in touched) for pk in workers},
        sorted(workers, key=lambda pk: (order[pk], pk)),
    )


def test_whatever_is_done_with_a_proposal_its_figures_are_those_of_its_lines(
    koseka, kab, ppl, neighbour_ppl, shared_out, round_, make_household
):
    for _ in range(4):
        make_household(OWN_SLS)
    assigning.assign(CODES[:5], to=shared_out[0], role=Role.ENUMERATOR, round=round_, by=kab)
    assigning.assign(CODES[5:6], to=neighbour_ppl, role=Role.ENUMERATOR, round=round_, by=kab)
    officers = {shared_out[0].pk: None, shared_out[1].pk: 300, ppl.pk: 250}
    made = actions.draft(
        FREE_VILLAGE, round=round_, by=koseka, officers=officers, locked={CODES[5]}, keeps_current=True
    )

    def changed_elsewhere():
        assigning.assign(CODES[8:10], to=ppl, role=Role.ENUMERATOR, round=round_, by=kab)
        Area.objects.filter(code=CODES[11]).update(ended_at=timezone.now())
        actions.take_up_again(made, by=koseka)

    done = {
        "proposed": lambda: None,
        "moved by hand": lambda: actions.give(made, CODES[1:4], to=ppl, by=koseka),
        "locked": lambda: actions.lock(made, CODES[2:7], by=koseka),
        "unlocked": lambda: actions.lock(made, CODES[4:5], by=koseka, is_locked=False),
        "weighed": lambda: actions.set_difficulty(made, CODES[:3], difficulty=1.5, by=koseka),
        "worked out anew": lambda: actions.recompute(made, by=koseka),
        "accepted": lambda: actions.accept(made, by=koseka),
        "undone": lambda: actions.undo(made, by=koseka),
        "taken up again": lambda: actions.take_up_again(made, by=koseka),
        "let go": lambda: actions.let_go(made, by=koseka),
        "taken up again after changes": changed_elsewhere,
    }
    seen = []
    for what, do in done.items():
        do()
        assert kept(made) == counted(made), what
        seen.append(kept(made))
    assert all(seen[place] != seen[place - 1] for place in (1, 2, 3, 4, 5, 10)), "each of these changes a figure"


def test_a_proposal_without_lines_can_be_looked_at(client, koseka, ppl, round_):
    empty = Balance.objects.create(round=round_, area_code=KECAMATAN, made_by=koseka)
    BalanceWorker.objects.create(balance=empty, officer=ppl)
    client.force_login(koseka)
    assert client.get(reverse("enumeration:balance", args=[empty.pk])).status_code == 200


def test_many_officers_are_counted_by_the_size_of_their_load(monkeypatch, client, koseka, shared_out, round_):
    monkeypatch.setattr(figures, "MOST_BARS", 2)
    made = actions.draft(FREE_VILLAGE, round=round_, by=koseka, officers={one.pk: None for one in shared_out})
    client.force_login(koseka)
    bars = client.get(reverse("enumeration:balance", args=[made.pk])).context["bars"]
    assert not bars.are_officers
    assert bars.labels[0] == "0–49"
    assert (bars.before[0], sum(bars.before), sum(bars.after)) == (3, 3, 3)


# --- Accepting, undoing ---


def decide(client, proposal, decision):
    return client.post(reverse("enumeration:balance_decide", args=[proposal.pk]), {"keputusan": decision}, follow=True)


def test_a_proposal_is_accepted_as_one_batch_and_undone_as_one(client, koseka, proposal):
    client.force_login(koseka)
    page = decide(client, proposal, "terima")
    assert "13 SLS ditugaskan" in page.content.decode()
    given = Assignment.objects.active().filter(area__code__startswith=FREE_VILLAGE, role=Role.ENUMERATOR)
    assert given.count() == 13
    assert set(given.values_list("batch", flat=True)) == {Balance.objects.get(pk=proposal.pk).batch}

    page = decide(client, proposal, "batalkan")

    assert "13 SLS kembali seperti semula" in page.content.decode()
    assert given.count() == 0
    assert Balance.objects.get(pk=proposal.pk).state == Balance.State.UNDONE


def test_after_an_undo_it_can_be_taken_up_and_accepted_again(client, koseka, proposal):
    client.force_login(koseka)
    for decision in ("terima", "batalkan", "lagi", "terima"):
        page = decide(client, proposal, decision)
    assert "13 SLS ditugaskan" in page.content.decode()
    assert Assignment.objects.active().filter(area__in=CODES).count() == 12


def test_undoing_gives_moved_sls_back_to_who_had_them(koseka, ppl, neighbour_ppl, shared_out, round_):
    made = actions.draft(VILLAGE, round=round_, by=koseka, officers={shared_out[0].pk: None})
    actions.accept(made, by=koseka)
    assert {holder(OWN_SLS).officer, holder(NEIGHBOUR_SLS).officer} == {shared_out[0]}
    actions.undo(made, by=koseka)
    assert (holder(OWN_SLS).officer, holder(NEIGHBOUR_SLS).officer) == (ppl, neighbour_ppl)


def test_what_changed_meanwhile_is_left_alone_and_named(client, koseka, kab, ppl, proposal, round_):
    assigning.assign([CODES[3]], to=ppl, role=Role.ENUMERATOR, round=round_, by=kab)
    client.force_login(koseka)

    page = decide(client, proposal, "terima").content.decode()

    assert holder(CODES[3]).officer == ppl
    assert "12 SLS ditugaskan" in page
    assert f"RT {CODES[3][10:14]} sudah tugas Ani. Ditetapkan oleh Dewi" in page


def test_a_proposal_in_which_everything_has_changed_is_refused_and_stays_a_draft(koseka, kab, ppl, proposal, round_):
    codes = list(proposal.lines.values_list("area_id", flat=True))
    assigning.assign(codes, to=ppl, role=Role.ENUMERATOR, round=round_, by=kab)
    with pytest.raises(actions.CannotPropose):
        actions.accept(proposal, by=koseka)
    assert Balance.objects.get(pk=proposal.pk).state == Balance.State.DRAFTED


def test_who_comes_second_is_told_who_accepted_it(client, koseka, kab, proposal):
    actions.accept(proposal, by=kab)
    client.force_login(koseka)
    page = decide(client, proposal, "terima")
    assert "sudah diterima oleh Dewi" in page.content.decode()


def test_a_proposal_that_is_let_go_changes_nothing_and_cannot_be_adjusted(client, koseka, proposal, shared_out):
    client.force_login(koseka)
    decide(client, proposal, "lepas")
    with pytest.raises(actions.CannotPropose):
        actions.give(proposal, CODES[:1], to=shared_out[0], by=koseka)
    assert not Assignment.objects.filter(area__in=CODES).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_wins_and_the_other_is_told(koseka, kab, proposal):
    start = threading.Barrier(2)
    said: list[str] = []

    def press(by):
        start.wait(timeout=30)
        try:
            said.append(f"assigned {len(actions.accept(proposal, by=by).assigned)}")
        except actions.CannotPropose as problem:
            said.append(str(problem))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[by]) for by in (koseka, kab)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    accepted = Balance.objects.get(pk=proposal.pk)
    assert sorted(said)[1] == "assigned 13"
    assert f"sudah diterima oleh {accepted.accepted_by}" in sorted(said)[0]
    assert Assignment.objects.filter(area__in=CODES, batch=accepted.batch).count() == 12


# --- The page ---


def test_an_sls_that_is_too_large_is_proposed_for_a_split(client, koseka, shared_out, round_):
    Tally.objects.filter(area=CODES[0]).update(open=950)
    made = actions.draft(FREE_VILLAGE, round=round_, by=koseka, officers={one.pk: None for one in shared_out})
    client.force_login(koseka)
    page = client.get(reverse("enumeration:balance", args=[made.pk]))
    (large,) = page.context["too_large"]
    assert (large.code, large.pieces, large.each) == (CODES[0], 3, 317)


def test_the_page_takes_the_same_few_queries_however_many_sls(client, koseka, proposal, shared_out, round_):
    client.force_login(koseka)
    address = reverse("enumeration:balance", args=[proposal.pk])

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    before = count()
    more = [f"{FREE_VILLAGE}{number:04d}00" for number in range(100, 160)]
    Area.objects.bulk_create(Area(code=code, name=f"RT {code}", level=Level.SUB_SLS) for code in more)
    Tally.objects.bulk_create(Tally(round=round_, area_id=code, open=20) for code in more)
    actions.recompute(proposal, by=koseka)
    assert proposal.lines.count() == 73
    assert count() == before <= 20


def test_officers_are_shown_some_at_a_time_and_found_by_name_or_sls(client, koseka, proposal, shared_out, monkeypatch):
    monkeypatch.setattr(proposals, "MOST_OFFICERS", 1)
    client.force_login(koseka)
    seen, address = [], reverse("enumeration:balance", args=[proposal.pk])
    while address:
        page = client.get(address)
        seen += [group.officer for group in page.context["listed"].groups]
        address = page.context["next_url"]
    assert sorted(one.pk for one in seen) == sorted(one.pk for one in shared_out)
    line = proposal.lines.select_related("officer").get(area=CODES[5])
    found = client.get(reverse("enumeration:balance", args=[proposal.pk]), {"cari": CODES[5]})
    assert [group.officer.pk for group in found.context["listed"].groups] == [line.officer_id]
    changed = client.get(reverse("enumeration:balance", args=[proposal.pk]), {"cari": "calon1", "lihat": "berubah"})
    assert [group.officer.pk for group in changed.context["listed"].groups] == [shared_out[1].pk]


def test_what_nobody_has_room_for_and_what_stays_elsewhere_stands_first(client, koseka, kab, ppl, shared_out, round_):
    assigning.assign(CODES[3:4], to=ppl, role=Role.ENUMERATOR, round=round_, by=kab)
    made = actions.draft(FREE_VILLAGE, round=round_, by=koseka, officers={shared_out[0].pk: 200}, locked={CODES[3]})
    client.force_login(koseka)
    nobody, elsewhere, taking_part = client.get(reverse("enumeration:balance", args=[made.pk])).context["listed"].groups
    assert (nobody.officer, nobody.share) == (None, None)
    assert (elsewhere.officer.pk, [line.area_id for line in elsewhere.lines]) == (ppl.pk, [CODES[3]])
    assert (taking_part.officer.pk, taking_part.share.is_beyond_cap) == (shared_out[0].pk, False)
